import { DevalueError, parse, stringify } from "devalue";

const { getOwnPropertySymbols, getPrototypeOf, hasOwn, keys } = Object;
const { toString } = Object.prototype;

/** Turns a value into text and back. What it cannot write it must refuse with an error. */
export interface Serialiser {
  serialise(value: unknown): string;
  deserialise(text: string): unknown;
}

/** The kinds of errors that the structured clone algorithm knows. */
const ERRORS: readonly ErrorConstructor[] = [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];

/** A value that cannot be stored, and where it stands. */
class Refusal extends TypeError {}
Refusal.prototype.name = "TypeError";

/** Asked about every object before the library is. It writes down none of those that are no error. */
const writers = {
  Error: (value: unknown) => {
    if (typeof value !== "object" || value === null) return false;
    const prototype = getPrototypeOf(value) as { constructor?: unknown } | null;
    const tag = toString.call(value).slice(8, -1);
    if (tag === "Error") {
      const name = ERRORS.findIndex((kind) => kind.prototype === prototype || (prototype?.constructor as { name?: string } | undefined)?.name === kind.name);
      if (name < 0) throw new Refusal(`an instance of class ${className(prototype)}`);
      const { message, cause } = value as Error;
      // Behind a function's false: an array is what is written in its place.
      return hasOwn(value, "cause") ? [name, message, cause] : [name, message];
    }
    // The library goes by the tag, and would write an instance of a class below a known one as that.
    if (tag !== "Object" && prototype !== null && hasOwn(prototype, "constructor") && className(prototype) !== tag) {
      throw new Refusal(`an instance of class ${className(prototype)}`);
    }
    return false;
  },
};
const readers = {
  Error: ([name, message, ...cause]: [number, string, unknown?]) => {
    const kind = ERRORS[name];
    if (kind === undefined) throw new Refusal("an error of unknown kind");
    return cause.length > 0 ? new kind(message, { cause: cause[0] }) : new kind(message);
  },
};

/** Before what JSON alone can say: most answers, and the platform reads them several times as fast. */
const JSON_MARK = "json";

/** Whether JSON gives it back as it is: with nothing in it twice, and nothing that it would leave out or change. */
function isJson(value: unknown, seen: Set<object>): boolean {
  if (typeof value !== "object" || value === null) return typeof value === "string" || typeof value === "boolean" || value === null || (Number.isFinite(value) && !Object.is(value, -0));
  if (seen.has(value)) return false;
  seen.add(value);
  if ("toJSON" in value) return false;
  // Holes are not asked about by `every`.
  if (Array.isArray(value)) return getPrototypeOf(value) === Array.prototype && Array.from(value, (part, i) => hasOwn(value, i) && isJson(part, seen)).every(Boolean);
  if (getPrototypeOf(value) !== Object.prototype || getOwnPropertySymbols(value).length > 0) return false;
  return keys(value).every((name) => name !== "__proto__" && isJson((value as Record<string, unknown>)[name], seen));
}

function className(prototype: object | null): string {
  const constructor: unknown = prototype === null ? undefined : (prototype as { constructor?: unknown }).constructor;
  return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "without a name";
}

/**
 * What the structured clone algorithm copies comes back as it was: Date, Map, Set, typed arrays, BigInt,
 * RegExp, Error, `undefined`, `NaN`, `-0`, holes, cycles and shared objects. Instances of classes, functions,
 * symbols and promises are a `TypeError` that says where they stand.
 *
 * devalue does the work: it runs wherever JavaScript does, and its text is read by the platform's
 * own JSON parser. What Node has in `v8` is Node's alone, and says nothing of damage.
 */
export const structured: Serialiser = {
  serialise(value) {
    if (isJson(value, new Set())) return JSON_MARK + JSON.stringify(value);
    try {
      return stringify(value, writers);
    } catch (error) {
      if (error instanceof DevalueError) throw new Refusal(`the answer${error.path} cannot be stored: ${error.message}`, { cause: error });
      if (error instanceof Refusal) throw new Refusal(`the answer holds ${error.message}, which cannot be stored`);
      throw error;
    }
  },
  deserialise: (text) => (text.startsWith(JSON_MARK) ? JSON.parse(text.slice(JSON_MARK.length)) : parse(text, readers)),
};
