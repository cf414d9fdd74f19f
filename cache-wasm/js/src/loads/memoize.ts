import { Listener } from "../events.js";
import { memoize } from "../index.js";
import { Way, type Memo } from "../memo.js";
import { MEMO, memoOf } from "../memoize.js";
import { show } from "../options.js";
import type { AnyFunction, CacheEvent, Entry } from "../types.js";
import { AsyncCache } from "./cache.js";
import { Flights } from "./flights.js";
import { asAsync, checkCall, settleAsync } from "./options.js";
import { StoredCache } from "./stored.js";
import type { AsyncCacheInfo, AsyncCacheParameters, AsyncCacheSurface, AsyncFunction, AsyncMemoized, AsyncOptions, CallOptions } from "./types.js";

// Held here, since a memoized function may stand in the place of what the platform brings.
const { apply } = Reflect;

/** What stands behind each memoized function. */
const caches = new WeakMap<object, AsyncCache>();

/** A memoized function, as the methods on it see it. */
type Self = { readonly [MEMO]: Memo };

function behind(f: object): AsyncCache {
  const cache = caches.get(f);
  if (cache === undefined) throw new TypeError(`this must be a function made by memoizeAsync, got ${show(f)}`);
  return cache;
}

/** What can be asked of all of a cache or, with a receiver, of its part. */
function questions(cache: AsyncCache, receiver: unknown, all: boolean): AsyncCacheSurface<AsyncFunction> {
  return {
    cacheInfo: () => cache.info(receiver, all),
    has: (...args) => cache.look(receiver, args)[1] !== 0,
    peek: (...args) => cache.peek(receiver, args),
    getOrLoad: (...args) => cache.call(receiver, args, undefined, true),
    reload: (...args) => cache.reload(receiver, args),
    set: (value, ...args) => cache.set(receiver, args, value),
    cacheClear: () => cache.clear(receiver, all),
    delete: (...args) => cache.delete(receiver, args),
    deleteWhere: (condition) => cache.deleteWhere(receiver, all, condition as (entry: Entry) => boolean),
    invalidateTag: (tag) => cache.invalidateTag(receiver, all, tag),
    resize: (maxSize) => cache.memo.resize(receiver, all, maxSize),
    entries: () => cache.entries(receiver) as never,
  };
}

/** What every function inherits, in front of what every function has. */
const surface = {
  get [MEMO](): Memo {
    return behind(this).memo;
  },
  getOrLoad(this: Self, a: unknown): unknown {
    const cache = behind(this);
    const n = arguments.length;
    if (cache.memo.way !== Way.Long && n < 5) {
      const answer = cache.quick(undefined, n, a, arguments[1], arguments[2], arguments[3]);
      if (answer !== null) return answer.value;
    }
    return cache.call(undefined, [...arguments], undefined, true);
  },
  cacheParameters(this: Self): AsyncCacheParameters {
    const { memo, settings, told } = behind(this);
    const { soft, hard, ...others } = settings;
    const { onEvent: _, ttl, tti, maxWeight, ...known } = memo.settings;
    return {
      ...known,
      ttl: ttl || undefined,
      tti: tti || undefined,
      maxWeight: maxWeight === Infinity ? undefined : maxWeight,
      ...others,
      timeout: { soft: soft === Infinity ? undefined : soft, hard: hard === Infinity ? undefined : hard },
      ...told,
    };
  },
  get original(): AnyFunction {
    return behind(this).memo.fn;
  },
  on(this: Self, receiver: unknown): AsyncCacheSurface<AsyncFunction> {
    return questions(behind(this), receiver, false);
  },
  with(this: Self, options: CallOptions): AsyncFunction {
    const cache = behind(this);
    const how = checkCall(options);
    return function (this: unknown, ...args: unknown[]) {
      return cache.call(this, args, how) as Promise<unknown>;
    };
  },
  dispose(this: Self): void {
    behind(this).dispose();
  },
};
for (const name of ["cacheInfo", "has", "peek", "reload", "set", "cacheClear", "delete", "deleteWhere", "invalidateTag", "resize", "entries"] as const) {
  Object.defineProperty(surface, name, {
    value: function (this: Self, ...args: unknown[]): unknown {
      return (questions(behind(this), undefined, true)[name] as AnyFunction)(...args);
    },
    enumerable: true,
  });
}
Object.setPrototypeOf(surface, Function.prototype);
if (typeof Symbol.dispose === "symbol") {
  Object.defineProperty(surface, Symbol.dispose, { value: surface.dispose, configurable: true, writable: true });
}

/**
 * `memoize` for functions that give promises: the function is run once for each list of arguments
 * however many call it meanwhile, and its result is kept. A result whose time has passed may be given
 * while it is made anew, or where that fails; a caller may leave; and what is deleted, cleared,
 * invalidated or set while the function runs wins over its result.
 *
 * ```ts
 * const user = memoizeAsync(async (id: number) => (await fetch(`/users/${id}`)).json(), {
 *   ttl: 60_000, staleWhileRevalidate: 60_000, staleIfError: 600_000, timeout: { soft: 200, hard: 5_000 },
 * });
 * await user(42); // loads
 * await user(42); // remembers
 * user.getOrLoad(42); // the value itself
 * await user.with({ signal })(7); // rejects when the signal aborts
 * ```
 *
 * @throws TypeError where `fn` is no function, an option is unknown or of the wrong kind
 * @throws RangeError where an option's number is out of range
 */
export function memoizeAsync<F extends AsyncFunction>(fn: F, options?: AsyncOptions<F>): AsyncMemoized<F> {
  const cache = asAsync(() => {
    if (typeof fn !== "function") throw new TypeError(`memoize: the first argument must be a function, got ${show(fn)}`);
    const [known, settings, store] = settleAsync(options as AsyncOptions | undefined);
    const memo = memoOf("memoizeAsync", memoize(fn, known as never));
    const { self, seed } = memo.settings;
    // Found by the key's parts, whoever made them.
    const flights = new Flights(memoOf("memoizeAsync", memoize(fn, { maxSize: Infinity, self, ...(seed !== undefined && { seed }) })));
    if (store === undefined) return new AsyncCache(memo, flights, settings);
    const { key = "structural", self: receivers = "ignore" } = options as AsyncOptions;
    return new StoredCache(memo, flights, settings, store, { ...store, key, self: receivers });
  });
  const { memo } = cache;
  const { onEvent } = cache.settings;
  if (onEvent !== undefined) memo.listen(new Listener(onEvent as (event: CacheEvent) => void));

  const longer = function (this: unknown, ...args: unknown[]): unknown {
    return cache.call(this, args);
  };
  // A method, since those are no constructors. A hit makes neither an array nor an arguments object, and
  // its promise is there already.
  const name: unknown = fn.name;
  const key = typeof name === "string" ? name : "";
  const memoized = {
    [key](this: unknown, a: unknown): unknown {
      const n = arguments.length;
      if (memo.way !== Way.Long && n < 5) {
        const answer = cache.quick(this, n, a, arguments[1], arguments[2], arguments[3]);
        if (answer !== null) return answer.promise;
      }
      return apply(longer, this, arguments);
    },
  }[key]!;
  Object.setPrototypeOf(memoized, surface);
  caches.set(memoized, cache);
  if (key !== name) Object.defineProperty(memoized, "name", { value: name, configurable: true });
  if (fn.length !== 1) Object.defineProperty(memoized, "length", { value: fn.length, configurable: true });
  return memoized as unknown as AsyncMemoized<F>;
}

export type { AsyncCacheInfo };
