import { identity } from "./hash.js";
import { PARTS, type Args } from "./keys.js";
import type { Settings } from "./options.js";
import { structuralKey } from "./structural.js";
import type { TracePart } from "./trace.js";
import type { SelfMode } from "./types.js";

const LONGEST_LABEL = 80;

/**
 * Takes keys apart for a trace and numbers their parts: equal numbers for parts that are the same
 * under the key's rule. Objects are held weakly.
 */
export class Parts {
  private last = 0;
  private readonly objects = new WeakMap<object, number>();
  private readonly others = new Map<unknown, number>();
  /** How many objects of each class were seen, for labels such as "Dashboard #2". */
  private readonly counts = new Map<string, number>();
  private readonly labels = new WeakMap<object, string>();

  /** The parts of a call's key. */
  key(self: unknown, args: Args, key: Args, { self: mode, key: rule, typed }: Settings): TracePart[] {
    const receiver = this.receiver(self, mode);
    if (typeof rule === "function") {
      // What the key function made; a receiver that is part of the key stands before it.
      const made = mode === "key" ? key.slice(1) : key;
      const parts = made[0] === PARTS ? made.slice(1) : made;
      return [...receiver, ...parts.map((part) => this.part("arg", part, part))];
    }
    return [
      ...receiver,
      ...args.map((arg) => {
        if (rule === "structural" && isObject(arg)) return this.part("arg", arg, textOf(structuralKey([arg], false)));
        return this.part("arg", arg, typed && Object.is(arg, -0) ? "-0 " : arg);
      }),
    ];
  }

  /** The receiver as a part, where it has a say. */
  receiver(self: unknown, mode: SelfMode): TracePart[] {
    const shared = self === undefined || self === null || self === globalThis;
    return mode === "ignore" || shared ? [] : [this.part("self", self, self)];
  }

  /** `same`: what decides whether two parts are the same. */
  private part(role: TracePart["role"], value: unknown, same: unknown): TracePart {
    return { role, type: typeName(value), label: this.label(value), id: this.id(same, value !== same) };
  }

  private id(value: unknown, byText: boolean): number {
    // Texts that stand for a value are kept apart from values that are texts.
    const known = byText ? `=${String(value)}` : typeof value === "string" ? `"${value}` : value;
    const map = (isObject(known) ? this.objects : this.others) as Map<unknown, number>;
    let id = map.get(known);
    if (id === undefined) {
      id = ++this.last;
      map.set(known, id);
    }
    return id;
  }

  private label(value: unknown): string {
    if (!isObject(value)) return shorten(literal(value));
    let label = this.labels.get(value);
    if (label === undefined) {
      const type = typeName(value);
      const text = type === "Object" || type === "Array" ? json(value) : undefined;
      if (text === undefined) {
        const count = (this.counts.get(type) ?? 0) + 1;
        this.counts.set(type, count);
        label = typeof value === "function" && value.name ? value.name : `${type} #${count}`;
      } else label = text;
      label = shorten(label);
      this.labels.set(value, label);
    }
    return label;
  }
}

/** A structural key as a text, the same for equal ones. */
export function textOf(key: unknown[]): string {
  return key.map((part) => (isObject(part) ? `o${identity(part)}` : typeof part === "symbol" ? symbolText(part) : `${typeof part}${String(part).length}:${String(part)}`)).join();
}

function symbolText(symbol: symbol): string {
  return Symbol.keyFor(symbol) === undefined ? `y${identity(symbol)}` : `r${symbol.description!.length}:${symbol.description}`;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

export function literal(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, LONGEST_LABEL));
  if (typeof value === "bigint") return `${value}n`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function json(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  try {
    const { constructor } = value;
    return typeof constructor === "function" && constructor.name !== "" ? constructor.name : "Object";
  } catch {
    return "Object";
  }
}

/** Cut between characters, and without halves of one: those are no text for others. */
export function shorten(label: string): string {
  const characters = Array.from(label.replace(/\p{Surrogate}/gu, "\ufffd"));
  return characters.length <= LONGEST_LABEL ? characters.join("") : `${characters.slice(0, LONGEST_LABEL - 1).join("")}…`;
}
