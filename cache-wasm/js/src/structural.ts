import { identityOf } from "./hash.js";

/**
 * Writes a value as text so that two values have the same text exactly when they are the same by
 * value: a snapshot, taken at the call. Every part says its kind and where it ends, so that no text
 * can be read in two ways; symbols and classes are written as identity numbers.
 *
 * What cannot be compared by value (cycles, functions, promises, weak collections, objects that
 * throw when they are looked at) is a `TypeError` that names the path inside the argument.
 */
export function structuralKey(args: ArrayLike<unknown>, typed: boolean): string {
  let text = "";
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    text += typed && Object.is(arg, -0) ? "z" : new Writer(i).write(arg);
  }
  return text;
}

/** Prototypes of classes, with their text. */
const classes = new WeakMap<object, string>();
/** Those of classes that the platform brings: what their instances hold is not in their fields. */
const native = new WeakSet<object>();

class Writer {
  /** From the argument inwards, for messages; made of what stands on the way there. */
  private readonly path: PropertyKey[] = [];
  private readonly above: object[] = [];

  constructor(private readonly place: number) {}

  write(value: unknown): string {
    switch (typeof value) {
      case "string":
        return `"${value.length}:${value}`;
      case "number":
        return value === 0 ? "0;" : `${value};`;
      case "undefined":
        return "u";
      case "boolean":
        return value ? "t" : "f";
      case "bigint":
        return `i${value};`;
      case "symbol":
        return `y${symbolText(value)};`;
      case "function":
        return this.refuse("a function");
      default:
        return value === null ? "l" : this.object(value as object);
    }
  }

  private object(value: object): string {
    if (this.above.includes(value)) return this.refuse("a cycle");
    this.above.push(value);
    let text: string;
    try {
      text = this.kind(value);
    } catch (error) {
      if (error instanceof Refusal || error instanceof RangeError) throw error;
      return this.refuse("an object that throws when it is looked at", error);
    }
    this.above.pop();
    return text;
  }

  private kind(value: object): string {
    if (Array.isArray(value)) return this.array(value);
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype === null || isPlain(prototype)) return `{${this.fields(value)}}`;
    // Objects of another realm are no instances of this one's classes, but their tag says what they are.
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    const is = (kind: string) => tag === kind || value instanceof (globalThis as unknown as Record<string, new () => object>)[kind]!;
    const own = this.classText(prototype);
    if (is("Map")) return `M${own}${this.pairs(value as Map<unknown, unknown>)}`;
    if (is("Set")) return `S${own}${this.items(value as Set<unknown>)}`;
    if (is("Date")) return `D${own}${(value as Date).getTime()};`;
    if (is("RegExp")) {
      const { source, flags, lastIndex } = value as RegExp;
      return `R${own}${this.write(source)}${flags},${lastIndex};`;
    }
    if (ArrayBuffer.isView(value)) return `V${own}${bytesText(value.buffer, value.byteOffset, value.byteLength)}`;
    if (is("ArrayBuffer")) return `B${own}${bytesText(value as ArrayBuffer)}`;
    if (is("Error")) {
      const { name, message, cause } = value as Error;
      return `E${own}${this.write(name)}${this.write(message)}${this.at("cause", cause)}{${this.fields(value)}}`;
    }
    if (tag === "URL" || tag === "URLSearchParams") return `U${own}${this.write(String(value))}`;
    if (is("Number") || is("String") || is("Boolean") || is("BigInt") || is("Symbol")) {
      return `X${own}${this.write(value.valueOf())}`;
    }
    if (native.has(prototype)) return this.refuse(`a ${tag}`);
    return `C${own}{${this.fields(value)}}`;
  }

  private classText(prototype: object): string {
    let text = classes.get(prototype);
    if (text === undefined) {
      text = `${identityOf(prototype)},`;
      classes.set(prototype, text);
      const { constructor } = prototype;
      if (typeof constructor === "function" && /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(constructor))) {
        native.add(prototype);
      }
    }
    return text;
  }

  private array(value: unknown[]): string {
    let text = `[${value.length}:`;
    for (let i = 0; i < value.length; i++) text += i in value ? this.at(i, value[i]) : "h";
    return text;
  }

  /** Own enumerable fields, in an order that does not depend on how the object was made. */
  private fields(value: object): string {
    let text = "";
    for (const name of Object.keys(value).sort()) {
      text += `"${name.length}:${name}${this.at(name, (value as Record<string, unknown>)[name])}`;
    }
    const symbols = Object.getOwnPropertySymbols(value).filter((s) => Object.prototype.propertyIsEnumerable.call(value, s));
    const named = symbols.map((symbol) => [symbolText(symbol), symbol] as const).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    for (const [name, symbol] of named) text += `y${name};${this.at(symbol, (value as Record<symbol, unknown>)[symbol])}`;
    return text;
  }

  private pairs(map: Map<unknown, unknown>): string {
    let text = `${map.size}:`;
    let i = 0;
    for (const [key, item] of map) text += this.at(i++, key) + this.at(String(key), item);
    return text;
  }

  private items(set: Set<unknown>): string {
    let text = `${set.size}:`;
    let i = 0;
    for (const item of set) text += this.at(i++, item);
    return text;
  }

  private at(step: PropertyKey, value: unknown): string {
    if (typeof value !== "object" && typeof value !== "function") return this.write(value);
    this.path.push(step);
    const text = this.write(value);
    this.path.pop();
    return text;
  }

  private refuse(what: string, cause?: unknown): never {
    const path = this.path.map((step) =>
      typeof step === "number" || typeof step === "symbol" ? `[${String(step)}]` : /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`,
    );
    throw new Refusal(`memoize: argument ${this.place}${path.join("")} is ${what}, which a structural key cannot compare`, { cause });
  }
}

/** So that a refusal on its way up is not taken for something that an object threw. */
class Refusal extends TypeError {
  override get name(): string {
    return "TypeError";
  }
}

/** Object literals of any realm, and objects without a prototype. */
function isPlain(prototype: object): boolean {
  if (prototype === Object.prototype) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, "isPrototypeOf");
}

function symbolText(symbol: symbol): string {
  const registered = Symbol.keyFor(symbol);
  return registered === undefined ? `#${identityOf(symbol)}` : `@${registered.length}:${registered}`;
}

function bytesText(buffer: ArrayBufferLike, offset = 0, length = buffer.byteLength): string {
  let text = `${length}:`;
  for (const byte of new Uint8Array(buffer, offset, length)) text += String.fromCharCode(byte);
  return text;
}
