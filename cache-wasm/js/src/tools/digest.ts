const { getPrototypeOf, keys } = Object;

/** So many values inside of one are looked at; what holds more is left alone. */
const MOST = 200;

/**
 * What a value consists of, as a short text that is the same for the same content: of primitives, and of
 * plain objects, arrays, maps, sets and dates of these. `undefined` for anything else, and for what is large.
 */
export function digest(value: unknown): string | undefined {
  const hash = new Hash();
  try {
    return write(hash, value, { left: MOST }, 0) ? hash.text() : undefined;
  } catch {
    // A getter or a proxy that throws.
    return undefined;
  }
}

function write(hash: Hash, value: unknown, budget: { left: number }, depth: number): boolean {
  if (budget.left-- === 0 || depth > 8) return false;
  if (typeof value !== "object" || value === null) {
    if (typeof value === "function" || typeof value === "symbol") return false;
    hash.add(`${typeof value} ${Object.is(value, -0) ? "-0" : String(value)}`);
    return true;
  }
  if (Array.isArray(value)) {
    hash.add(`array ${value.length}`);
    return value.every((one) => write(hash, one, budget, depth + 1));
  }
  if (value instanceof Date) {
    hash.add(`date ${value.getTime()}`);
    return true;
  }
  if (value instanceof Map || value instanceof Set) {
    hash.add(`${value instanceof Map ? "map" : "set"} ${value.size}`);
    for (const one of value) if (!write(hash, one, budget, depth + 1)) return false;
    return true;
  }
  const prototype: unknown = getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  const names = keys(value).sort();
  hash.add(`object ${names.length}`);
  return names.every((name) => {
    hash.add(name);
    return write(hash, (value as Record<string, unknown>)[name], budget, depth + 1);
  });
}

/** 53 bits of what is added: two multiplicative hashes beside each other. */
class Hash {
  private high = 0x2545f491;
  private low = 0x1b873593;

  add(text: string): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      this.high = Math.imul(this.high ^ code, 0x9e3779b1);
      this.low = Math.imul(this.low ^ code, 0x5f356495);
    }
    this.high = Math.imul(this.high ^ (this.low >>> 13), 0x85ebca6b);
    this.low = Math.imul(this.low ^ (this.high >>> 16), 0xc2b2ae35);
  }

  text(): string {
    return `${(this.high >>> 0).toString(36)}.${(this.low >>> 0).toString(36)}`;
  }
}

/** The same of a text alone, where it is long. */
export function shortText(text: string): string {
  if (text.length <= 200) return text;
  const hash = new Hash();
  hash.add(text);
  return `${text.length}:${hash.text()}`;
}
