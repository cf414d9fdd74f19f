import type { StoreEvent } from "../stores/events.js";
import type { Serialiser } from "../stores/serialise.js";
import type { Store } from "../stores/types.js";
import type { AnyFunction, CacheEvent, CacheInfo, CacheParameters, Options, SelfMode } from "../types.js";

declare global {
  /** For those whose library does not know it; merged with it for all others. */
  interface AbortSignal {}
}

/** Any function that gives a promise. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AsyncFunction = (this: any, ...args: any[]) => Promise<any>;

/** What a function's promise is fulfilled with. */
type Result<F extends AsyncFunction> = Awaited<ReturnType<F>>;

/** Settings of `memoizeAsync` for a function: those of `memoize`, and these. */
export interface AsyncOptions<F extends AsyncFunction = AsyncFunction> extends Omit<Options<F>, "onEvent" | "self"> {
  /**
   * For so many milliseconds after its `ttl` an answer is still given, at once, while it is made anew in
   * the background. @default 0
   */
  staleWhileRevalidate?: number;
  /**
   * For so many milliseconds after its `ttl` an answer is given where the function fails, or where it
   * takes longer than `timeout.soft`. @default 0
   */
  staleIfError?: number;
  /**
   * How long the function may take, in milliseconds above 0. `hard`, or the number alone: then callers
   * are rejected with a `TimeoutError`, the load's signal aborts, and its result is not taken any more.
   * `soft`: then whoever waits gets the answer whose time has passed, where there is one that
   * `staleIfError` still allows, and the load goes on in the background.
   */
  timeout?: number | { readonly soft?: number; readonly hard?: number };
  /**
   * Makes answers anew in the background before their `ttl` ends, so that nobody has to wait: the sooner
   * the longer the function took, by the rule XFetch (Vattani, Chierichetti and Lowenstein, VLDB 2015)
   * with this number as its β. 1 is a good choice; the greater, the earlier. @default 0, not at all
   */
  earlyRefresh?: number;
  /**
   * What `this` means, as for `memoize`. With a `store`: `"ignore"`, or a function that gives the receiver's
   * name, since an object's identity cannot leave the process.
   * @default "weak"
   */
  self?: SelfMode | ((receiver: ThisParameterType<F>) => string);
  /**
   * Where answers are looked for before the function is run, and written afterwards: anything with Keyv's
   * `get`, `set`, `delete` and `clear`. Needs `name`, and a `key` that is structural or a function. What
   * holds across processes depends on what the store can do beyond these four: see {@link Store}.
   */
  store?: Store;
  /** Turns values into text and back. @default the rules of structured clones; instances of classes and functions are errors */
  serialiser?: Serialiser;
  /** How long a call of the store may take, in milliseconds; afterwards it is left alone for a while. @default 500 */
  storeTimeout?: number;
  /** For how many milliseconds others wait when a process that loads has died; while it lives it renews its lock. @default 3000 */
  lockTimeout?: number;
  /** For how many milliseconds memory still answers when the store does not tell of others' changes any more. @default 10000 */
  maxDisconnected?: number;
  /** Is given every work that goes on in the background, for platforms that end a request's work with its answer. */
  waitUntil?: (work: Promise<void>) => void;
  /** As for `memoize`, with what happens to loads. What it throws in the background is dropped. */
  onEvent?: (event: AsyncCacheEvent) => void;
}

/** Why the function is run: nothing was stored; in the background, since an answer is stale or soon will be; or it was asked for. */
export type LoadReason = "miss" | "stale" | "early" | "reload";

/** What the memoized function may ask about the load that it was called for: see `currentLoad`. */
export interface CurrentLoad {
  /** Aborts when nobody waits for the result any more, or after `timeout.hard`. */
  readonly signal: AbortSignal;
  readonly reason: LoadReason;
  /** The answer that is to be replaced, for instance to ask a server whether it has changed; `undefined` if there is none. */
  readonly stale: unknown;
}

/** What one call wants otherwise: see {@link AsyncMemoizing.with}. */
export interface CallOptions {
  /** Rejects this call when it aborts; the load goes on as long as others wait for it. */
  readonly signal?: AbortSignal | undefined;
  /** In the place of the option of this name. */
  readonly waitUntil?: ((work: Promise<void>) => void) | undefined;
}

/** What happened: an event of `memoize` (where `value` is what a promise was fulfilled with), or one of a load. */
export type AsyncCacheEvent =
  | CacheEvent
  | StoreEvent
  /** A call waits for a load that was running already. */
  | { readonly kind: "shared"; readonly receiver: unknown; readonly args: readonly unknown[] }
  /** An answer was given whose time had passed. */
  | {
      readonly kind: "stale";
      readonly receiver: unknown;
      readonly args: readonly unknown[];
      readonly value: unknown;
      readonly reason: "revalidate" | "error" | "timeout";
    }
  /** The function is run without anybody waiting. */
  | { readonly kind: "refresh"; readonly receiver: unknown; readonly args: readonly unknown[]; readonly reason: LoadReason }
  /** A load has given a result. */
  | { readonly kind: "load"; readonly receiver: unknown; readonly args: readonly unknown[]; readonly ms: number; readonly reason: LoadReason }
  /** A load took too long. */
  | { readonly kind: "timeout"; readonly receiver: unknown; readonly args: readonly unknown[]; readonly which: "soft" | "hard" }
  /** A caller has left; `ended` says whether it was the last one, so that the load has ended with it. */
  | { readonly kind: "abort"; readonly receiver: unknown; readonly args: readonly unknown[]; readonly ended: boolean };

/** What a cache has counted. A call is one of `hits`, `misses` and `shared`. */
export interface AsyncCacheInfo extends CacheInfo {
  /** Calls that waited for a load which was running already. */
  readonly shared: number;
  /** Answers given after their time: some of the hits, and misses whose load failed or took too long. */
  readonly stale: number;
  /** Loads in the background. */
  readonly refreshes: number;
  /** Loads that failed, those that took too long among them. */
  readonly errors: number;
  /** Loads that took longer than `timeout.hard`. */
  readonly timeouts: number;
  /** Callers that left. */
  readonly aborted: number;
  /** Answers found in the store, look-ups that found none there, and calls of it that failed. */
  readonly storeHits: number;
  readonly storeMisses: number;
  readonly storeErrors: number;
  /** Loads that are running. */
  readonly pending: number;
  /** Milliseconds that the finished loads have taken, all together, by the cache's clock. */
  readonly loadTime: number;
}

/** The settings a function works with. */
export interface AsyncCacheParameters extends Omit<CacheParameters, "onEvent" | "self"> {
  readonly self: SelfMode | AnyFunction;
  /** This and the following, where there is one. */
  readonly store?: Store;
  readonly serialiser?: Serialiser;
  readonly storeTimeout?: number;
  readonly lockTimeout?: number;
  readonly maxDisconnected?: number;
  readonly staleWhileRevalidate: number;
  readonly staleIfError: number;
  readonly timeout: { readonly soft: number | undefined; readonly hard: number | undefined };
  readonly earlyRefresh: number;
  readonly waitUntil: ((work: Promise<void>) => void) | undefined;
  readonly onEvent: ((event: AsyncCacheEvent) => void) | undefined;
}

/** A stored answer. */
export interface AsyncEntry<F extends AsyncFunction = AsyncFunction> {
  readonly args: Parameters<F>;
  /** What the promise was fulfilled with; `undefined` for an error that is kept. */
  readonly value: Result<F>;
  /** When its time ends, in the clock's milliseconds; `undefined` if never. */
  readonly expiresAt: number | undefined;
  /** What it counts against a bound by weight. */
  readonly weight: number;
}

/** What can be asked of a cache: of all of it, or through `on` of one receiver's part. */
export interface AsyncCacheSurface<F extends AsyncFunction> {
  /** What was counted since the start or the last `cacheClear`. What is counted of loads is counted for all receivers together. */
  cacheInfo(): AsyncCacheInfo;
  /** Whether a call would be answered at once. Changes and counts nothing. */
  has(...args: Parameters<F>): boolean;
  /** The answer that a call would get at once, or `undefined`. Changes and counts nothing. */
  peek(...args: Parameters<F>): Result<F> | undefined;
  /** Like a call; but on a hit it gives the value itself, without a promise. */
  getOrLoad(...args: Parameters<F>): Result<F> | Promise<Result<F>>;
  /** Runs the function even if there is an answer, and stores the result; a load of before is not stored any more. */
  reload(...args: Parameters<F>): ReturnType<F>;
  /** Stores an answer as if the function had given it; a load that is running is not stored any more. */
  set(value: Result<F>, ...args: Parameters<F>): Promise<void>;
  /** Forgets everything, and counts from zero. Like all that follow it is done when it returns, and its promise never rejects. */
  cacheClear(): Promise<void>;
  /** Forgets one answer; whether there was one. */
  delete(...args: Parameters<F>): Promise<boolean>;
  /** Forgets the answers for which the condition holds; how many. Other receivers' are looked at when they are next used, and not in the number. */
  deleteWhere(condition: (entry: AsyncEntry<F>) => boolean): Promise<number>;
  /** Forgets the answers with this tag; how many there were. */
  invalidateTag(tag: unknown): Promise<number>;
  /** Sets another `maxSize`; where more is stored, the next victims go. */
  resize(maxSize: number): void;
  /** The stored answers, next victim first, those among them that are kept for after their time. */
  entries(): AsyncEntry<F>[];
}

/** What a function has beside being called. */
export interface AsyncMemoizing<F extends AsyncFunction> extends AsyncCacheSurface<F> {
  /** The settings. */
  cacheParameters(): AsyncCacheParameters;
  /** The function that was memoized. */
  readonly original: F;
  /** The same questions, asked of one receiver's answers. */
  on(receiver: unknown): AsyncCacheSurface<F>;
  /** The function, for calls that may be left: `user.with({ signal })(42)`. */
  with(options: CallOptions): F;
  /** Forgets everything for good; calls still work, uncached. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** A memoized function: called like the original, overloads, generics and `this` included. */
export type AsyncMemoized<F extends AsyncFunction> = F & AsyncMemoizing<F>;
