import { identity } from "./hash.js";

// Held here, since a memoized function may stand in the place of what the platform brings.
const { getOwnPropertySymbols, getPrototypeOf, hasOwn, is, keys } = Object;
const { propertyIsEnumerable, toString } = Object.prototype;
const { isArray } = Array;
const functionText = Function.prototype.toString;

/** Classes of the platform whose instances are told apart by their text. */
const AS_TEXT = ["URL", "URLSearchParams"];
const BOXED = ["Number", "String", "Boolean", "BigInt", "Symbol"];

/** Prototypes of classes that the platform brings, or not: what instances of those hold is not in their fields. */
const native = new WeakMap<object, boolean>();

/**
 * Writes the arguments as text so that two lists have the same text exactly when they are the same
 * by value: a snapshot, taken at the call. Every part says its kind and where it ends, so that no
 * text can be read in two ways; symbols and classes are written as identity numbers.
 *
 * What cannot be compared by value (cycles, functions, promises, weak collections, objects that
 * throw when they are looked at) is a `TypeError` that names the path inside the argument.
 */
export function structuralKey(args: readonly unknown[], typed: boolean): string {
  let text = "";
  for (let i = 0; i < args.length; i++) text += typed && is(args[i], -0) ? "z" : write(args[i], [i], []);
  return text;
}

/** `path` leads to the value, from its argument's number on; `above` holds the objects on the way. */
function write(value: unknown, path: PropertyKey[], above: object[]): string {
  switch (typeof value) {
    case "string":
      return `"${value.length}:${value}`;
    case "number":
      return value === 0 ? "0;" : `${value};`;
    case "symbol":
      return symbolText(value);
    case "function":
      return refuse(path, "a function");
    case "object":
      if (value === null) break;
      if (above.includes(value)) refuse(path, "a cycle");
      above.push(value);
      try {
        return writeObject(value, path, above);
      } catch (error) {
        if (error instanceof Refusal || error instanceof RangeError) throw error;
        return refuse(path, "an object that throws when it is looked at", error);
      } finally {
        above.pop();
      }
  }
  // undefined, null, booleans, bigints: no two of them look alike, nor like what begins otherwise.
  return `${value}${typeof value === "bigint" ? "n" : ""},`;
}

function writeObject(value: object, path: PropertyKey[], above: object[]): string {
  const at = (step: PropertyKey, part: unknown): string => {
    path.push(step);
    const text = write(part, path, above);
    path.pop();
    return text;
  };
  const items = (parts: Iterable<unknown>): string => {
    let text = "(";
    let i = 0;
    for (const part of parts) text += at(i++, part);
    return `${text})`;
  };
  /** Own enumerable fields, in an order that does not depend on how the object was made. */
  const fields = (): string => {
    let text = "{";
    for (const name of keys(value).sort()) text += `"${name.length}:${name}` + at(name, (value as Record<string, unknown>)[name]);
    const symbols = getOwnPropertySymbols(value).filter((symbol) => propertyIsEnumerable.call(value, symbol));
    const named = symbols.map((symbol) => symbolText(symbol) + at(symbol, (value as Record<symbol, unknown>)[symbol]));
    return `${text + named.sort().join("")}}`;
  };

  if (isArray(value)) {
    let text = `[${value.length}:`;
    for (let i = 0; i < value.length; i++) text += i in value ? at(i, value[i]) : "h";
    return text;
  }
  const prototype = getPrototypeOf(value) as object | null;
  if (prototype === null || isPlain(prototype)) return fields();

  // Objects of another realm are no instances of this one's classes, but their tag says what they are.
  const tag: string = toString.call(value).slice(8, -1);
  const isA = (name: string) => tag === name || value instanceof (globalThis as never as Record<string, new () => object>)[name]!;
  const kind = `${tag}#${identity(prototype)}`;
  if (isA("Map")) return kind + items([...(value as Map<unknown, unknown>)].flat(1));
  if (isA("Set")) return kind + items(value as Set<unknown>);
  if (isA("Date")) return `${kind}:${(value as Date).getTime()};`;
  if (isA("RegExp")) return kind + items([(value as RegExp).source, (value as RegExp).flags, (value as RegExp).lastIndex]);
  if (ArrayBuffer.isView(value)) return kind + bytesText(value.buffer, value.byteOffset, value.byteLength);
  if (isA("ArrayBuffer")) return kind + bytesText(value as ArrayBuffer);
  if (isA("Error")) {
    const { name, message, cause } = value as Error;
    return kind + at("name", name) + at("message", message) + at("cause", cause) + fields();
  }
  if (AS_TEXT.includes(tag)) return kind + write(`${value}`, path, above);
  if (BOXED.some(isA)) return kind + write(value.valueOf(), path, above);
  let isNative = native.get(prototype);
  if (isNative === undefined) {
    const { constructor } = prototype;
    isNative = typeof constructor === "function" && /\{\s*\[native code\]\s*\}\s*$/.test(functionText.call(constructor));
    native.set(prototype, isNative);
  }
  return isNative ? refuse(path, `a ${tag}`) : kind + fields();
}

/** So that a refusal on its way up is not taken for something that an object threw. */
class Refusal extends TypeError {}
Refusal.prototype.name = "TypeError";

function refuse([argument, ...path]: PropertyKey[], what: string, cause?: unknown): never {
  const steps = path.map((step) => {
    if (typeof step === "string") return /^[a-z_$][\w$]*$/i.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    return `[${String(step)}]`;
  });
  throw new Refusal(`memoize: argument ${String(argument)}${steps.join("")} is ${what}, which a structural key cannot compare`, { cause });
}

/** Prototypes of object literals, of any realm. */
function isPlain(prototype: object): boolean {
  return prototype === Object.prototype || (getPrototypeOf(prototype) === null && hasOwn(prototype, "isPrototypeOf"));
}

function symbolText(symbol: symbol): string {
  const registered = Symbol.keyFor(symbol);
  return registered === undefined ? `y${identity(symbol)};` : `r${registered.length}:${registered}`;
}

function bytesText(buffer: ArrayBufferLike, offset = 0, length = buffer.byteLength): string {
  let text = `${length}:`;
  for (const byte of new Uint8Array(buffer, offset, length)) text += String.fromCharCode(byte);
  return text;
}
