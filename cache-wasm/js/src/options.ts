import type { Options, SelfMode } from "./types.js";

/** What `memoize` was told, checked and completed. */
export interface Settings {
  readonly maxSize: number;
  /** Milliseconds; 0 without a limit. */
  readonly ttl: number;
  readonly key: "identity" | "structural" | ((...args: never[]) => unknown);
  readonly typed: boolean;
  readonly self: SelfMode;
  readonly clock: () => number;
  readonly seed: number | undefined;
}

const KNOWN = ["maxSize", "ttl", "key", "typed", "self", "clock", "seed"] as const;
/** What other caches, and other languages, call them. */
const ALSO_KNOWN: Record<string, (typeof KNOWN)[number]> = {
  max: "maxSize",
  size: "maxSize",
  limit: "maxSize",
  maxage: "ttl",
  expire: "ttl",
  timeout: "ttl",
  resolver: "key",
  cachekey: "key",
  now: "clock",
  this: "self",
};

export function settle(options: Options<never> | undefined): Settings {
  if (options !== undefined && (typeof options !== "object" || options === null || Array.isArray(options))) {
    throw new TypeError(`memoize: options must be an object, got ${show(options)}`);
  }
  const given = (options ?? {}) as Record<string, unknown>;
  for (const name of Object.keys(given)) {
    if (!(KNOWN as readonly string[]).includes(name)) {
      throw new TypeError(`memoize: unknown option ${show(name)}; did you mean ${nearest(name)}? Known are ${KNOWN.join(", ")}`);
    }
  }
  const { maxSize = 128, ttl, key = "identity", typed = false, self = "weak", clock = monotonic, seed } = given;

  if (typeof maxSize !== "number") wrong("maxSize", maxSize, "a whole number or Infinity");
  if (!Number.isInteger(maxSize) && maxSize !== Infinity && maxSize !== -Infinity) {
    outOfRange("maxSize", maxSize, "a whole number or Infinity");
  }
  if (ttl !== undefined && typeof ttl !== "number") wrong("ttl", ttl, "a number of milliseconds above 0");
  if (ttl !== undefined && !(ttl > 0)) outOfRange("ttl", ttl, "a number of milliseconds above 0");
  if (key !== "identity" && key !== "structural" && typeof key !== "function") {
    wrong("key", key, '"identity", "structural" or a function of the arguments');
  }
  if (typeof typed !== "boolean") wrong("typed", typed, "true or false");
  if (self !== "weak" && self !== "ignore" && self !== "key") wrong("self", self, '"weak", "ignore" or "key"');
  if (typeof clock !== "function") wrong("clock", clock, "a function that returns milliseconds");
  if (seed !== undefined && typeof seed !== "number") wrong("seed", seed, "a whole number");
  if (seed !== undefined && !Number.isSafeInteger(seed)) outOfRange("seed", seed, "a whole number");

  return {
    maxSize: Math.max(0, maxSize),
    ttl: ttl === undefined || ttl === Infinity ? 0 : ttl,
    key: key as Settings["key"],
    typed,
    self,
    clock: clock as () => number,
    seed,
  };
}

/** Milliseconds that never go back where the platform has such a clock. */
function monotonic(): number {
  return typeof performance === "object" ? performance.now() : Date.now();
}

function wrong(option: string, value: unknown, allowed: string): never {
  throw new TypeError(message(option, value, allowed));
}

function outOfRange(option: string, value: unknown, allowed: string): never {
  throw new RangeError(message(option, value, allowed));
}

function message(option: string, value: unknown, allowed: string): string {
  return `memoize: option ${option} must be ${allowed}, got ${show(value)}`;
}

/** A value as it is written in code, as far as that is short. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `a function`;
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return Object.is(value, -0) ? "-0" : String(value);
}

function nearest(name: string): string {
  const lower = name.toLowerCase().replace(/[^a-z]/g, "");
  const alias = ALSO_KNOWN[lower];
  if (alias !== undefined && Object.hasOwn(ALSO_KNOWN, lower)) return alias;
  const distances = KNOWN.map((known) => distance(lower, known.toLowerCase()));
  return KNOWN[distances.indexOf(Math.min(...distances))]!;
}

/** How many letters must be put in, left out or changed to make one name of the other (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
