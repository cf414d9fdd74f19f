import { memoize } from "./memoize.js";
import type { AnyFunction, Decorator, Options } from "./types.js";

/** What TypeScript's and the standard's decorators are called with, after the value or the class. */
type Context = { readonly kind: string; readonly name: PropertyKey } | PropertyKey | undefined;

/**
 * Memoizes a method, a getter or a static method: `@memoized` or `@memoized({ maxSize: 10 })`. Each
 * instance has its own answers, which go with it; a memoized getter is what Python calls a
 * `cached_property`. For decorators of the standard, and for TypeScript's `experimentalDecorators`.
 *
 * ```ts
 * class Course {
 *   @memoized({ maxSize: 128 })
 *   expensive(term: string) { return compute(this, term); }
 * }
 * ```
 *
 * @throws TypeError where it stands on something else, or for what `memoize` would refuse
 */
export const memoized = function (...given: unknown[]): unknown {
  // Called by the language: with what is decorated and what it is.
  if (given.length > 1) return decorate(undefined, ...(given as [unknown, Context]));
  const options = given[0];
  if (typeof options === "function") throw new TypeError("memoized: it decorates methods and getters; for a function there is memoize");
  return (...given: [unknown, Context]) => decorate(options as Options, ...given);
} as Decorator;

function decorate(options: Options | undefined, target: unknown, context: Context, descriptor?: PropertyDescriptor): unknown {
  if (typeof context === "object") {
    const { kind, name } = context;
    if (kind !== "method" && kind !== "getter") refuse(`the ${kind} ${String(name)}`);
    return named(target as AnyFunction, name, options);
  }
  if (context === undefined) refuse(`the class ${(target as AnyFunction).name}`);
  const found = descriptor ?? Object.getOwnPropertyDescriptor(target, context);
  if (typeof found?.get === "function") return { ...found, get: named(found.get, context, options) };
  if (typeof found?.value === "function") return { ...found, value: named(found.value as AnyFunction, context, options) };
  return refuse(`the field ${String(context)}`);
}

/** A getter's own name begins with "get", and a transpiler may have lost a method's. */
function named(fn: AnyFunction, name: PropertyKey, options: Options = {}): AnyFunction {
  // What is no options object is for memoize to refuse.
  return memoize(fn, typeof options === "object" && options !== null && !Array.isArray(options) ? { name: String(name), ...options } : options);
}

function refuse(what: string): never {
  throw new TypeError(`memoized: it decorates methods and getters, got ${what}`);
}
