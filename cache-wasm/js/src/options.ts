import { OBSERVE, type Told } from "./made.js";
import { policies, POLICIES } from "./policies-there.js";
import { monotonic } from "./time.js";
import type { AnyFunction, CacheEvent, Options, Policy, SelfMode } from "./types.js";

/** What `memoize` was told, checked and completed. */
export interface Settings {
  maxSize: number;
  readonly maxWeight: number;
  readonly weigh: AnyFunction | undefined;
  readonly policy: Policy;
  /** Milliseconds; 0 without a limit. */
  readonly ttl: number | AnyFunction;
  readonly ttlJitter: number;
  /** Milliseconds; 0 without a limit. */
  readonly tti: number;
  readonly key: "identity" | "structural" | AnyFunction;
  readonly typed: boolean;
  readonly self: SelfMode;
  readonly copy: "none" | "clone" | "freeze";
  readonly tags: AnyFunction | undefined;
  readonly cacheErrors: boolean;
  readonly clock: () => number;
  readonly seed: number | undefined;
  readonly name: string;
  readonly observe: boolean;
  readonly onEvent: ((event: CacheEvent) => void) | undefined;
}

export type Check = (name: string, value: unknown) => void;

const isFunction = (value: unknown) => typeof value === "function";

/** A number in a range. */
export const number =
  (allowed: string, inRange: (value: number) => boolean): Check =>
  (name, value) =>
    check(name, value, allowed, typeof value === "number", typeof value === "number" && inRange(value));
/** One of these, or where `orFunction` says so a function. */
const oneOf =
  (values: readonly unknown[], orFunction = false): Check =>
  (name, value) =>
    check(name, value, values.map(show).join(", ").replace(/, ([^,]*)$/, orFunction ? ", $1 or a function" : " or $1"), values.includes(value) || (orFunction && isFunction(value)));
export const aFunction: Check = (name, value) => check(name, value, "a function", isFunction(value));
const time = number("a number of milliseconds above 0", (value) => value > 0);
const size = number("a whole number or Infinity", (value) => Number.isInteger(value) || Math.abs(value) === Infinity);

/** The options there are, and what they may be. */
const OPTIONS: Record<keyof Options, Check> = {
  maxSize: size,
  maxWeight: number("a number above 0", (value) => value > 0),
  weigh: aFunction,
  policy: oneOf(POLICIES),
  ttl: (name, value) => isFunction(value) || time(name, value),
  ttlJitter: number("a number from 0 to 1", (value) => value >= 0 && value <= 1),
  tti: time,
  key: oneOf(["identity", "structural"], true),
  typed: oneOf([true, false]),
  self: oneOf(["weak", "ignore", "key"]),
  copy: oneOf(["none", "clone", "freeze"]),
  tags: aFunction,
  cacheErrors: oneOf([true, false]),
  clock: (name, value) => check(name, value, "a function that returns milliseconds", isFunction(value)),
  seed: number("a whole number", Number.isSafeInteger),
  name: (name, value) => check(name, value, "a string", typeof value === "string"),
  observe: oneOf([true, false]),
  onEvent: aFunction,
};

const { getPrototypeOf, hasOwn, keys } = Object;
export const NAMES = keys(OPTIONS) as (keyof Options)[];

export function settle(options: Options = {}, fn: AnyFunction): Settings {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`memoize: options must be an object, got ${show(options)}`);
  }
  const own = keys(options) as (keyof Options)[];
  for (const name of own) {
    if (!hasOwn(OPTIONS, name)) {
      throw new TypeError(`memoize: unknown option ${show(name)}: did you mean ${nearest(name)}? Known are ${NAMES.join(", ")}`);
    }
  }
  // Options may be inherited too, but most often there is nobody to inherit them from.
  for (const name of getPrototypeOf(options) === Object.prototype ? own : NAMES) {
    const value: unknown = options[name];
    if (value !== undefined) OPTIONS[name](`option ${name}`, value);
  }
  const { maxWeight, weigh, policy = "lru", ttl, tti, tags, seed, observe = false, onEvent } = options;
  if ((maxWeight === undefined) !== (weigh === undefined)) {
    throw new TypeError("memoize: options maxWeight and weigh go together: a bound, and what is weighed against it");
  }
  const needs = (name: string, value: unknown, entry: string) => {
    throw new TypeError(`memoize: option ${name}: ${show(value)} comes with "cache-wasm/${entry}", which has to be imported first`);
  };
  if (policy !== "lru" && policies() === undefined) needs("policy", policy, "policies");
  if (observe && (globalThis as Told)[OBSERVE] === undefined) needs("observe", observe, "tools");
  return {
    // A bound by weight is a bound.
    maxSize: checkedSize(options.maxSize ?? (weigh ? Infinity : 128)),
    maxWeight: maxWeight ?? Infinity,
    weigh,
    policy,
    ttl: ttl === Infinity ? 0 : (ttl ?? 0),
    ttlJitter: options.ttlJitter ?? 0,
    tti: tti === Infinity ? 0 : (tti ?? 0),
    key: options.key ?? "identity",
    typed: options.typed ?? false,
    self: options.self ?? "weak",
    copy: options.copy ?? "none",
    tags,
    cacheErrors: options.cacheErrors ?? false,
    clock: options.clock ?? monotonic,
    seed,
    name: options.name ?? fn.name,
    observe,
    onEvent,
  };
}

/** Negative counts as 0. */
function checkedSize(maxSize: number): number {
  return Math.max(0, maxSize);
}

export function checkSize(what: string, maxSize: unknown): number {
  size(what, maxSize);
  return checkedSize(maxSize as number);
}

/** What option ttl returned. */
export function checkTtl(ttl: unknown): number {
  time("what option ttl returns", ttl);
  return ttl as number;
}

/** What option weigh returned. */
export function checkWeight(weight: unknown): number {
  number("a number from 0", (weight) => weight >= 0)("what option weigh returns", weight);
  return weight as number;
}

/** What option tags returned. */
export function checkTags(tags: unknown): unknown[] {
  check("what option tags returns", tags, "an array of tags", Array.isArray(tags));
  return [...(tags as unknown[])];
}

function check(what: string, value: unknown, allowed: string, rightKind: boolean, inRange = true): void {
  if (rightKind && inRange) return;
  throw new (rightKind ? RangeError : TypeError)(`memoize: ${what} must be ${allowed}, got ${show(value)}`);
}

/** A value as it is written in code, as far as that is short. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  return typeof value === "bigint" ? `${value}n` : Object.is(value, -0) ? "-0" : String(value);
}

/** The known name with the fewest letters that only one of both has. */
export function nearest(name: string, names: readonly string[] = NAMES): string {
  const without = (a: string, b: string) => Array.from(a.toLowerCase()).filter((letter) => !b.toLowerCase().includes(letter)).length;
  const distance = (known: string) => without(known, name) + without(name, known);
  return [...names].sort((a, b) => distance(a) - distance(b))[0]!;
}
