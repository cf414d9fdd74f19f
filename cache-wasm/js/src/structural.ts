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

// What begins each kind of value in a key; for others it is their prototype, so that classes differ.
export const MARKS = ["object", "array", "hole", "-0"].map(Symbol);
const [OBJECT, ARRAY, HOLE, NEGATIVE_ZERO] = MARKS;

/**
 * Writes the arguments as a list of primitives, symbols and prototypes, so that two lists of arguments
 * give equal lists exactly when they are the same by value: a snapshot, taken at the call. Every part
 * says its kind and how much belongs to it, so that no list can be read in two ways.
 *
 * What cannot be compared by value (cycles, functions, promises, weak collections, objects that
 * throw when they are looked at) is a `TypeError` that names the path inside the argument.
 */
export function structuralKey(args: readonly unknown[], typed: boolean): unknown[] {
  const key: unknown[] = [];
  for (let i = 0; i < args.length; i++) {
    if (typed && is(args[i], -0)) key.push(NEGATIVE_ZERO);
    else write(key, args[i], i, [], []);
  }
  return key;
}

/** `path` leads to what holds the value, from its argument's number on; `above` are the objects on the way. */
function write(key: unknown[], value: unknown, step: PropertyKey, path: PropertyKey[], above: object[]): void {
  if (typeof value === "function") refuse([...path, step], "a function");
  if (typeof value !== "object" || value === null) {
    key.push(value);
    return;
  }
  path.push(step);
  if (above.includes(value)) refuse(path, "a cycle");
  above.push(value);
  try {
    writeObject(key, value, path, above);
  } catch (error) {
    if (error instanceof Refusal || error instanceof RangeError) throw error;
    refuse(path, "an object that throws when it is looked at", error);
  }
  above.pop();
  path.pop();
}

function writeObject(key: unknown[], value: object, path: PropertyKey[], above: object[]): void {
  if (isArray(value)) {
    const { length } = value;
    key.push(ARRAY, length);
    for (let i = 0; i < length; i++) {
      const item: unknown = value[i];
      if (item === undefined && !(i in value)) key.push(HOLE);
      else write(key, item, i, path, above);
    }
    return;
  }
  const prototype = getPrototypeOf(value) as object | null;
  if (prototype === null || isPlain(prototype)) {
    key.push(OBJECT);
    writeFields(key, value, path, above);
  } else writeInstance(key, value, prototype, path, above);
}

/** Own enumerable fields, in an order that does not depend on how the object was made. */
function writeFields(key: unknown[], value: object, path: PropertyKey[], above: object[]): void {
  const names = keys(value);
  for (let i = 1; i < names.length; i++) {
    if (names[i - 1]! > names[i]!) {
      names.sort();
      break;
    }
  }
  let symbols = getOwnPropertySymbols(value);
  if (symbols.length > 0) {
    // By identity, which any order will do for that is the same each time.
    symbols = symbols.filter((symbol) => propertyIsEnumerable.call(value, symbol)).sort((a, b) => rank(a) - rank(b));
  }
  key.push(names.length, symbols.length);
  for (const name of names) {
    key.push(name);
    write(key, (value as Record<string, unknown>)[name], name, path, above);
  }
  for (const symbol of symbols) {
    key.push(symbol);
    write(key, (value as Record<symbol, unknown>)[symbol], symbol, path, above);
  }
}

function writeInstance(key: unknown[], value: object, prototype: object, path: PropertyKey[], above: object[]): void {
  // Objects of another realm are no instances of this one's classes, but their tag says what they are.
  const tag: string = toString.call(value).slice(8, -1);
  const isA = (name: string) => tag === name || value instanceof (globalThis as never as Record<string, new () => object>)[name]!;
  const items = (parts: Iterable<unknown>, count: number) => {
    key.push(count);
    let i = 0;
    for (const part of parts) write(key, part, i++, path, above);
  };
  key.push(prototype, tag);
  if (isA("Map")) items([...(value as Map<unknown, unknown>)].flat(1), (value as Map<unknown, unknown>).size);
  else if (isA("Set")) items(value as Set<unknown>, (value as Set<unknown>).size);
  else if (isA("Date")) key.push((value as Date).getTime());
  else if (isA("RegExp")) key.push((value as RegExp).source, (value as RegExp).flags, (value as RegExp).lastIndex);
  else if (ArrayBuffer.isView(value)) key.push(bytesText(value.buffer, value.byteOffset, value.byteLength));
  else if (isA("ArrayBuffer")) key.push(bytesText(value as ArrayBuffer));
  else if (isA("Error")) {
    const { name, message, cause } = value as Error;
    key.push(name, message);
    write(key, cause, "cause", path, above);
    writeFields(key, value, path, above);
  } else if (AS_TEXT.includes(tag)) key.push(`${value as URL}`);
  else if (BOXED.some(isA)) key.push(value.valueOf());
  else {
    if (isNative(prototype)) refuse(path, `a ${tag}`);
    writeFields(key, value, path, above);
  }
}

/** Whether it is the prototype of a class that the platform brings. */
function isNative(prototype: object): boolean {
  let found = native.get(prototype);
  if (found === undefined) {
    const { constructor } = prototype;
    found = typeof constructor === "function" && /\{\s*\[native code\]\s*\}\s*$/.test(functionText.call(constructor));
    native.set(prototype, found);
  }
  return found;
}

/** Orders symbols: registered ones too, which cannot be held weakly. */
function rank(symbol: symbol): number {
  try {
    return identity(symbol);
  } catch {
    let number = registered.get(symbol);
    if (number === undefined) registered.set(symbol, (number = -registered.size));
    return number;
  }
}
const registered = new Map<symbol, number>();

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

function bytesText(buffer: ArrayBufferLike, offset = 0, length = buffer.byteLength): string {
  let text = `${length}:`;
  for (const byte of new Uint8Array(buffer, offset, length)) text += String.fromCharCode(byte);
  return text;
}
