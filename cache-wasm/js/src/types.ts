declare global {
  interface SymbolConstructor {
    /** For those whose library does not know it yet. */
    readonly dispose: unique symbol;
  }
}

/** What `this` means for the key; see the README. */
export type SelfMode = "weak" | "ignore" | "key";

/** Any function. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyFunction = (this: any, ...args: any[]) => any;

/** Settings of `memoize` for a function. */
export interface Options<F extends AnyFunction = AnyFunction> {
  /**
   * The most entries kept (for each receiver with `self: "weak"`): a whole number, or `Infinity` for
   * no bound. 0 keeps nothing; a negative number counts as 0. Nothing is allocated ahead.
   * @default 128
   */
  maxSize?: number;
  /**
   * How long an answer lives, in milliseconds above 0, or a function of the answer and its arguments
   * that says so: alive while `now < storedAt + ttl`. An expired
   * one is a miss, and not counted in `currSize`. There are no timers. Without it, answers live for ever.
   */
  ttl?: number | ((value: Awaited<ReturnType<F>>, ...args: Parameters<F>) => number);
  /**
   * What makes two calls the same: `"identity"`, each argument by SameValueZero (as in a `Map`);
   * `"structural"`, each argument by value; or a function of the arguments whose result is compared
   * by SameValueZero, part by part if it is an array.
   * @default "identity"
   */
  key?: "identity" | "structural" | ((...args: Parameters<F>) => unknown);
  /** Whether an argument of `-0` differs from `0`. Other types differ anyway. @default false */
  typed?: boolean;
  /**
   * What `this` means: `"weak"`, answers are kept for each receiver, and go when it goes;
   * `"ignore"`, all receivers share; `"key"`, the receiver is the first part of the key and is held.
   * @default "weak"
   */
  self?: SelfMode;
  /** Tells the time in milliseconds. @default performance.now */
  clock?: () => number;
  /** A whole number that fixes the hashes, for reproducible runs. @default a random one, drawn at the first call */
  seed?: number;
}

/** What a cache has counted, as `functools.lru_cache` reports it. */
export interface CacheInfo {
  /** Calls answered from the cache. */
  readonly hits: number;
  /** Calls that ran the function. */
  readonly misses: number;
  /** The bound; `Infinity` for none. */
  readonly maxSize: number;
  /** Answers that are stored and alive. */
  readonly currSize: number;
  /** What decides: WebAssembly, or plain JavaScript where WebAssembly may not be compiled. */
  readonly engine: "wasm" | "js";
}

/** The settings a memoized function works with. */
export interface CacheParameters {
  readonly maxSize: number;
  readonly ttl: number | AnyFunction | undefined;
  readonly key: "identity" | "structural" | AnyFunction;
  readonly typed: boolean;
  readonly self: SelfMode;
}

/** A stored answer. */
export interface Entry<F extends AnyFunction = AnyFunction> {
  /** The arguments it is the answer to. */
  readonly args: Parameters<F>;
  readonly value: ReturnType<F>;
  /** When it dies, in the clock's milliseconds; `undefined` if never, or not while a promise is pending. */
  readonly expiresAt: number | undefined;
  /** What it counts against a bound by weight; 0 where there is none. */
  readonly weight: number;
}

/** What can be asked of a cache: of all of it, or through `on` of one receiver's part. */
export interface CacheSurface<F extends AnyFunction> {
  /** What was counted since the start or the last `cacheClear`. */
  cacheInfo(): CacheInfo;
  /** Forgets every answer, and counts from zero. */
  cacheClear(): void;
  /** Whether a call would be a hit. Changes and counts nothing. */
  has(...args: Parameters<F>): boolean;
  /** The stored answer, or `undefined`. Changes and counts nothing. */
  peek(...args: Parameters<F>): ReturnType<F> | undefined;
  /** Forgets one answer; whether there was one. */
  delete(...args: Parameters<F>): boolean;
  /** The stored answers, next victim first. */
  entries(): Entry<F>[];
}

/** What a memoized function has beside being called. */
export interface Memoizing<F extends AnyFunction> extends CacheSurface<F> {
  /** The settings. */
  cacheParameters(): CacheParameters;
  /** The function that was memoized: calling it counts and stores nothing. */
  readonly original: F;
  /** The same questions, asked of one receiver's answers. */
  on(receiver: unknown): CacheSurface<F>;
  /** Forgets everything for good and gives the memory back; calls still work, uncached. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** A memoized function: called like the original, overloads, generics and `this` included. */
export type Memoized<F extends AnyFunction> = F & Memoizing<F>;
