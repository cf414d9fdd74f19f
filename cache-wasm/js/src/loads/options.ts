import { aFunction, nearest, number, NAMES, show, type Check } from "../options.js";
import { keyText } from "../stores/key.js";
import { structured } from "../stores/serialise.js";
import type { StoreSettings } from "../stores/tier.js";
import type { AnyFunction, Options } from "../types.js";
import type { AsyncCacheEvent, AsyncOptions, CallOptions } from "./types.js";

type WaitUntil = (work: Promise<void>) => void;

/** What `memoizeAsync` was told beside what `memoize` knows, checked and completed. Milliseconds; Infinity without a limit. */
export interface AsyncSettings {
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
  readonly soft: number;
  readonly hard: number;
  readonly earlyRefresh: number;
  readonly waitUntil: WaitUntil | undefined;
  readonly onEvent: ((event: AsyncCacheEvent) => void) | undefined;
}

const time = number("a number of milliseconds above 0", (value) => value > 0);
const timeOrNone = number("a number of milliseconds from 0", (value) => value >= 0);

const PARTS_OF_TIMEOUT = ["soft", "hard"] as const;

const timeout: Check = (name, value) => {
  if (typeof value !== "object" || value === null) {
    if (typeof value !== "number") throw new TypeError(`memoize: ${name} must be a number of milliseconds above 0 or an object with soft, hard or both, got ${show(value)}`);
    return time(name, value);
  }
  known(value, PARTS_OF_TIMEOUT, `part of ${name}`);
  for (const part of PARTS_OF_TIMEOUT) {
    const given = (value as Record<string, unknown>)[part];
    if (given !== undefined) time(`${name}.${part}`, given);
  }
};

/** An object with these methods. */
const withMethods =
  (...methods: string[]): Check =>
  (name, value) => {
    const missing = methods.filter((method) => typeof (value as Record<string, unknown> | null)?.[method] !== "function");
    if (missing.length > 0) throw new TypeError(`memoize: ${name} must have the methods ${methods.join(", ")}, got ${show(value)}${value instanceof Object ? ` without ${missing.join(", ")}` : ""}`);
  };

const OWN: Record<Exclude<keyof AsyncOptions, Exclude<keyof Options, "onEvent" | "self">>, Check> = {
  self: (name, value) => {
    if (!SELVES.includes(value) && typeof value !== "function") throw new TypeError(`memoize: ${name} must be "weak", "ignore", "key" or a function, got ${show(value)}`);
  },
  store: withMethods("get", "set", "delete", "clear"),
  serialiser: withMethods("serialise", "deserialise"),
  storeTimeout: time,
  lockTimeout: time,
  maxDisconnected: timeOrNone,
  staleWhileRevalidate: timeOrNone,
  staleIfError: timeOrNone,
  timeout,
  earlyRefresh: number("a finite number from 0", (value) => value >= 0 && value < Infinity),
  waitUntil: aFunction,
  onEvent: aFunction,
};

const SELVES: readonly unknown[] = ["weak", "ignore", "key"];
const OWN_NAMES = Object.keys(OWN) as (keyof typeof OWN)[];
const ALL_NAMES = [...NAMES.filter((name) => name !== "onEvent" && name !== "self"), ...OWN_NAMES];

/** Takes the options apart: those that `memoize` is to check, and ours. */
export function settleAsync(options: AsyncOptions = {}): [Options, AsyncSettings, StoreSettings | undefined] {
  if (typeof options !== "object" || options === null || Array.isArray(options)) throw new TypeError(`memoize: options must be an object, got ${show(options)}`);
  known(options, ALL_NAMES, "option");
  const { staleWhileRevalidate = 0, staleIfError = 0, timeout, earlyRefresh = 0, waitUntil, onEvent, self, ...rest } = options;
  const { store, serialiser = structured, storeTimeout = 500, lockTimeout = 3000, maxDisconnected = 10_000, ...others } = rest;
  for (const name of OWN_NAMES) {
    const value: unknown = options[name];
    if (value !== undefined) OWN[name](`option ${name}`, value);
  }
  const { soft = Infinity, hard = Infinity } = typeof timeout === "number" ? { hard: timeout } : (timeout ?? {});
  for (const name of ["staleWhileRevalidate", "staleIfError", "earlyRefresh"] as const) {
    // Where nothing ends, nothing comes after the end.
    if (options[name] && others.ttl === undefined) throw new TypeError(`memoize: option ${name} needs option ttl: an answer without one is never stale`);
  }
  if (soft !== Infinity && staleIfError === 0) throw new TypeError("memoize: option timeout.soft needs option staleIfError: how long after its time an answer may be given instead");
  const behind = store === undefined ? undefined : { store, serialiser, storeTimeout, lockTimeout, maxDisconnected };
  const theirs: Options = behind === undefined ? ({ ...others, ...(self !== undefined && { self }) } as Options) : leaving(others as Options, self);
  if (behind === undefined && typeof self === "function") throw new TypeError("memoize: option self can be a function only together with option store");
  return [theirs, { staleWhileRevalidate, staleIfError, soft, hard, earlyRefresh, waitUntil, onEvent }, behind];
}

/** Options of a cache whose keys leave the process: they are texts. */
function leaving(options: Options, self: AsyncOptions["self"]): Options {
  const { name, key, typed = false } = options;
  if (typeof name !== "string" || name === "") throw new TypeError("memoize: option store needs option name: by it the function's answers are found again");
  if (key !== "structural" && typeof key !== "function") throw new TypeError(`memoize: option store needs option key to be "structural" or a function, got ${show(key)}: an object's identity cannot leave the process`);
  if (self !== "ignore" && typeof self !== "function") {
    throw new TypeError(`memoize: option store needs option self to be "ignore" or a function that gives a receiver's name, got ${show(self)}: an object's identity cannot leave the process`);
  }
  const text = function (this: unknown, ...args: unknown[]): string {
    const parts = key === "structural" ? args : [(key as AnyFunction).apply(this, args) as unknown];
    return keyText(typeof self === "function" ? [self(this as never), ...parts] : parts, typed);
  };
  return { ...options, key: text, self: "ignore" };
}

const CALL_OPTIONS = ["signal", "waitUntil"] as const;

/** What `with` was given. */
export function checkCall(options: CallOptions): CallOptions {
  if (typeof options !== "object" || options === null) throw new TypeError(`memoizeAsync: with takes an object, got ${show(options)}`);
  return asAsync(() => {
    known(options, CALL_OPTIONS, "option of with");
    const { signal, waitUntil } = options;
    if (signal !== undefined && (typeof signal !== "object" || typeof signal.aborted !== "boolean")) {
      throw new TypeError(`memoize: option signal of with must be an AbortSignal, got ${show(signal)}`);
    }
    if (waitUntil !== undefined) aFunction("option waitUntil of with", waitUntil);
    return { signal, waitUntil };
  });
}

/** The checks are those of `memoize`: in its errors it is named. */
export function asAsync<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replace(/^memoize:/, "memoizeAsync:");
    throw error;
  }
}

function known(given: object, names: readonly string[], what: string): void {
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) throw new TypeError(`memoize: unknown ${what} ${show(name)}: did you mean ${nearest(name, names)}? Known are ${names.join(", ")}`);
  }
}
