import type { AnyFunction, Options, SelfMode } from "./types.js";

/** What `memoize` was told, checked and completed. */
export interface Settings {
  readonly maxSize: number;
  /** Milliseconds; 0 without a limit. */
  readonly ttl: number | AnyFunction;
  readonly key: "identity" | "structural" | AnyFunction;
  readonly typed: boolean;
  readonly self: SelfMode;
  readonly clock: () => number;
  readonly seed: number | undefined;
}

const KNOWN = ["maxSize", "ttl", "key", "typed", "self", "clock", "seed"];

export function settle(options: Options = {}): Settings {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`memoize: options must be an object, got ${show(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (!KNOWN.includes(name)) {
      throw new TypeError(`memoize: unknown option ${show(name)}: did you mean ${nearest(name)}? Known are ${KNOWN.join(", ")}`);
    }
  }
  const { maxSize = 128, ttl, key = "identity", typed = false, self = "weak", clock = monotonic, seed } = options;
  const isFunction = (value: unknown) => typeof value === "function";

  check("option maxSize", maxSize, "a whole number or Infinity", typeof maxSize === "number", Number.isInteger(maxSize) || [Infinity, -Infinity].includes(maxSize));
  if (ttl !== undefined && !isFunction(ttl)) checkTtl("option ttl", ttl);
  check("option key", key, '"identity", "structural" or a function', key === "identity" || key === "structural" || isFunction(key));
  check("option typed", typed, "true or false", typeof typed === "boolean");
  check("option self", self, '"weak", "ignore" or "key"', self === "weak" || self === "ignore" || self === "key");
  check("option clock", clock, "a function that returns milliseconds", isFunction(clock));
  if (seed !== undefined) check("option seed", seed, "a whole number", typeof seed === "number", Number.isSafeInteger(seed));

  return { maxSize: Math.max(0, maxSize), ttl: ttl === Infinity ? 0 : (ttl ?? 0), key, typed, self, clock, seed };
}

/** A time to live; given back. */
export function checkTtl(what: string, ttl: unknown): number {
  check(what, ttl, "a number of milliseconds above 0", typeof ttl === "number", (ttl as number) > 0);
  return ttl as number;
}

function check(what: string, value: unknown, allowed: string, rightKind: boolean, inRange = true): void {
  if (rightKind && inRange) return;
  throw new (rightKind ? RangeError : TypeError)(`memoize: ${what} must be ${allowed}, got ${show(value)}`);
}

/** Milliseconds that never go back where the platform has such a clock. */
function monotonic(): number {
  return typeof performance === "object" ? performance.now() : Date.now();
}

/** A value as it is written in code, as far as that is short. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  return typeof value === "bigint" ? `${value}n` : Object.is(value, -0) ? "-0" : String(value);
}

/** The known name with the fewest letters that only one of both has. */
function nearest(name: string): string {
  const without = (a: string, b: string) => Array.from(a.toLowerCase()).filter((letter) => !b.toLowerCase().includes(letter)).length;
  const distance = (known: string) => without(known, name) + without(name, known);
  return [...KNOWN].sort((a, b) => distance(a) - distance(b))[0]!;
}
