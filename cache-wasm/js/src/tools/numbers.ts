import type { Args } from "../keys.js";
import { PARTS } from "../keys.js";
import type { Settings } from "../options.js";
import { literal, shorten, textOf, typeName } from "../parts.js";
import { structuralKey } from "../structural.js";
import { digest, shortText } from "./digest.js";
import type { FactPart, Mark } from "./facts.js";
import { Recent } from "./recent.js";

/** So many primitives are known; of those that were not seen for long it is forgotten that they were. */
const MOST = 20_000;

const isObject = (value: unknown): value is object => (typeof value === "object" && value !== null) || typeof value === "function";

/** Numbers the parts of keys, the same for parts that are the same to the cache. Holds no objects. */
export class Numbers {
  private count = 0;
  private readonly objects = new WeakMap<object, number>();
  private readonly primitives = new Recent<unknown, number>(MOST);

  /** The parts of a call's key: role, number and the value itself. */
  *parts(self: unknown, args: Args, key: Args, { self: mode, key: rule, typed }: Settings): Generator<readonly [FactPart["role"], number, unknown]> {
    if (mode !== "ignore" && self !== undefined && self !== null && self !== globalThis) yield ["self", this.of(self), self];
    if (typeof rule === "function") {
      const made = mode === "key" ? key.slice(1) : key;
      for (const part of made[0] === PARTS ? made.slice(1) : made) yield ["arg", this.of(part), part];
      return;
    }
    for (const arg of args) {
      const text = rule === "structural" && isObject(arg) ? `=${textOf(structuralKey([arg], false))}` : undefined;
      yield ["arg", text === undefined ? this.of(typed && Object.is(arg, -0) ? "-0 " : arg) : this.primitive(shortText(text)), arg];
    }
  }

  of(value: unknown): number {
    // A text is kept apart from what stands for something else.
    if (!isObject(value)) return this.primitive(typeof value === "string" ? `"${shortText(value)}` : value);
    let number = this.objects.get(value);
    if (number === undefined) this.objects.set(value, (number = ++this.count));
    return number;
  }

  private primitive(value: unknown): number {
    let number = this.primitives.get(value);
    if (number === undefined) this.primitives.set(value, (number = ++this.count));
    return number;
  }
}

/** All there is to tell of a part. */
export function factOf([role, id, value]: readonly [FactPart["role"], number, unknown]): FactPart {
  return { role, id, type: typeName(value), content: isObject(value) && typeof value !== "function" ? digest(value) : undefined, mark: markOf(value), label: labelOf(value) };
}

export function labelOf(value: unknown): string {
  return isObject(value) ? (typeof value === "function" ? value.name || "a function" : typeName(value)) : shorten(literal(value));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** Whether a value looks like the time of its call, or like what was drawn at random. */
function markOf(value: unknown): Mark {
  const near = (time: number) => Math.abs(time - Date.now()) < 2000;
  if (value instanceof Date) return near(value.getTime()) ? "time" : "";
  if (typeof value === "number") {
    if (near(value) || (value > 1e9 && near(value * 1000)) || (!Number.isInteger(value) && Math.abs(value - performance.now()) < 100)) return "time";
    // Most of the numbers that are drawn have as many digits as there can be.
    return value > 0 && value < 1 && String(value).length > 12 ? "random" : "";
  }
  if (typeof value === "string") return UUID.test(value) || (/^[\w-]{16,}$/.test(value) && /\d/.test(value) && /[a-z]/i.test(value)) ? "random" : isTimeText(value) ? "time" : "";
  return "";
}

function isTimeText(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && Math.abs(Date.parse(text) - Date.now()) < 2000;
}
