declare global {
  interface SymbolConstructor {
    /** For those whose library does not know it yet. */
    readonly dispose: unique symbol;
  }
}

/** What `this` means for the key; see the README. */
export type Policy = "lru" | "fifo" | "lfu" | "sieve" | "s3-fifo" | "w-tinylfu" | "adaptive";
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
   * The most weight kept, in the unit in which `weigh` weighs: entries go until a new one fits, and one
   * that is heavier than this is not stored. With it `maxSize` is `Infinity` unless told otherwise.
   */
  maxWeight?: number;
  /** What an answer weighs: a number from 0. `approximateBytes` is one. */
  weigh?: (value: Awaited<ReturnType<F>>, ...args: Parameters<F>) => number;
  /**
   * What goes when there is no more room: the least recently used answer, unless another policy is
   * named. Those come with `import "cache-wasm/policies"`.
   * @default "lru"
   */
  policy?: Policy;
  /**
   * How long an answer lives, in milliseconds above 0, or a function of the answer and its arguments
   * that says so: alive while `now < storedAt + ttl`. An expired
   * one is a miss, and not counted in `currSize`. There are no timers. Without it, answers live for ever.
   */
  ttl?: number | ((value: Awaited<ReturnType<F>>, ...args: Parameters<F>) => number);
  /**
   * The fraction of the time to live that may be taken off at random, from 0 to 1, so that what was
   * stored together does not expire together. @default 0
   */
  ttlJitter?: number;
  /** How long an answer lives without being used, in milliseconds above 0. With `ttl`, whichever ends first. */
  tti?: number;
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
  /**
   * Whether callers get the very value that is stored. `"clone"`: the cache keeps a `structuredClone`,
   * and every caller gets a clone of its own. `"freeze"`: plain objects and arrays are frozen when they
   * are stored; for anything else among them the call throws. Of promises, what they are fulfilled with.
   * @default "none"
   */
  copy?: "none" | "clone" | "freeze";
  /** Tags of an answer, for `invalidateTag`: any values, compared as in a `Map`. */
  tags?: (value: Awaited<ReturnType<F>>, ...args: Parameters<F>) => readonly unknown[];
  /**
   * Whether thrown errors and rejections are kept like answers. They weigh nothing and have no tags;
   * a `ttl` that is a function is not asked about them. @default false
   */
  cacheErrors?: boolean;
  /** Tells the time in milliseconds. @default performance.now */
  clock?: () => number;
  /** A whole number that fixes the hashes, for reproducible runs. @default a random one, drawn at the first call */
  seed?: number;
  /** A name for traces and statistics. @default the function's */
  name?: string;
  /**
   * Whether a bounded history is kept from the first call on, for `explain` and `diagnose`: as their `observe`
   * does for a function that is there already. It comes with `cache-wasm/tools`, which has to be imported before.
   * @default false
   */
  observe?: boolean;
  /**
   * Is told what happens, after it has happened. What it throws reaches the caller, and changes nothing
   * else. Calls take longer with it.
   */
  onEvent?: (event: CacheEvent) => void;
}

/** What happened: see {@link Options.onEvent}. `receiver` is the `this` of the call. */
export type CacheEvent =
  | { readonly kind: "hit"; readonly receiver: unknown; readonly args: readonly unknown[]; readonly value: unknown }
  | {
      readonly kind: "miss";
      readonly receiver: unknown;
      readonly args: readonly unknown[];
      /** What there was: nothing (any more), or an answer whose time had passed, or one that was invalidated by a tag. */
      readonly reason: "absent" | "expired" | "invalidated";
    }
  /** An answer is stored. */
  | {
      readonly kind: "store";
      readonly receiver: unknown;
      readonly args: readonly unknown[];
      readonly value: unknown;
      readonly weight: number;
      readonly expiresAt: number | undefined;
    }
  /** The function threw. */
  | { readonly kind: "error"; readonly receiver: unknown; readonly args: readonly unknown[]; readonly error: unknown }
  /** An answer had to go: for room, or at its time; or it was deleted. */
  | { readonly kind: "evict" | "expire" | "delete"; readonly receiver: unknown; readonly args: readonly unknown[] }
  | { readonly kind: "clear"; readonly receiver: unknown }
  | { readonly kind: "invalidateTag"; readonly tag: unknown }
  | { readonly kind: "resize"; readonly receiver: unknown; readonly maxSize: number };

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
  /** The bound by weight, and the weight of what is stored, where there is one. */
  readonly maxWeight?: number;
  readonly weight?: number;
  /** What decides: WebAssembly, or plain JavaScript where WebAssembly may not be compiled. */
  readonly engine: "wasm" | "js";
}

/** The settings a memoized function works with. */
export interface CacheParameters {
  readonly maxSize: number;
  readonly maxWeight: number | undefined;
  readonly weigh: AnyFunction | undefined;
  readonly policy: Policy;
  readonly ttl: number | AnyFunction | undefined;
  readonly ttlJitter: number;
  readonly tti: number | undefined;
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
  /**
   * Forgets the answers for which the condition holds, and tells how many those were. Asked of all
   * receivers, each one's answers are looked at when it is next used, and are not in the number.
   */
  deleteWhere(condition: (entry: Entry<F>) => boolean): number;
  /** Forgets the answers with this tag, and tells how many there were. */
  invalidateTag(tag: unknown): number;
  /** Sets another `maxSize`; where more is stored, the next victims go. */
  resize(maxSize: number): void;
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

/** The function behind `@memoized`. */
export interface Decorator {
  /** `@memoized({ maxSize: 10 })` */
  (options?: Options): MethodDecorator & MemoizingDecorator;
  /** `@memoized` as the standard calls it. */
  <F extends AnyFunction>(value: F, context: { readonly kind: "method" | "getter"; readonly name: PropertyKey }): F;
  /** `@memoized` as TypeScript's `experimentalDecorators` calls it. */
  (target: object, name: PropertyKey, descriptor: PropertyDescriptor): PropertyDescriptor;
}

/** `@memoized(…)` as the standard calls it. */
export type MemoizingDecorator = <F extends AnyFunction>(value: F, context: { readonly kind: "method" | "getter"; readonly name: PropertyKey }) => F;
