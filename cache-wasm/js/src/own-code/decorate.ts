import type { AnyFunction } from "../types.js";

/**
 * What `@memoized` before a method was turned into, in a static block of its class: browsers do not know
 * decorators yet.
 */
export function decorate(target: object, name: PropertyKey, decorator: unknown): void {
  const found = Object.getOwnPropertyDescriptor(target, name);
  if (typeof decorator !== "function" || found === undefined) throw new TypeError(`@memoized: it decorates methods and getters, got ${String(name)}`);
  // As `experimentalDecorators` call it, which the package's own decorator knows.
  const made = (decorator as AnyFunction)(target, name, found) as PropertyDescriptor | undefined;
  if (made !== undefined) Object.defineProperty(target, name, made);
}
