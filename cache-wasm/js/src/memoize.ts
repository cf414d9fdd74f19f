import { ABSENT } from "./entries.js";
import { Listener } from "./events.js";
import { MADE, OBSERVE, type Told } from "./made.js";
import { Memo, Way } from "./memo.js";
import { settle, show } from "./options.js";
import type { AnyFunction, CacheInfo, CacheParameters, CacheSurface, Entry, Memoized, Options } from "./types.js";

// Held here, since a memoized function may stand in the place of what the platform brings.
const { apply } = Reflect;

/** How the tools find what stands behind a memoized function. */
export const MEMO = Symbol.for("cache-wasm.memo");

type WithMemo = { readonly [MEMO]: Memo };

/**
 * Whether the way of calls with many arguments was ever gone (2), or is just now (1). V8 (14 at least) makes
 * an object of the arguments at each hit, however they are used there, until it has seen to whom they are
 * passed on.
 */
let walked = 0;

/** Gives back what it is given, for a class below it to put a field on. */
class Same {
  constructor(object: object) {
    return object;
  }
}

/** What stands behind a memoized function, on it: a private field costs less than a hidden property, and nobody copies it. */
class Behind extends Same {
  readonly #memo: Memo;

  constructor(memoized: object, memo: Memo) {
    super(memoized);
    this.#memo = memo;
  }

  static of(f: object): Memo | undefined {
    return #memo in f ? f.#memo : undefined;
  }
}

/** What stands behind a memoized function; `who` asks. */
export function memoOf(who: string, f: unknown): Memo {
  const memo = typeof f === "function" ? (f as { [MEMO]?: Memo })[MEMO] : undefined;
  if (memo === undefined) throw new TypeError(`${who} must be a function made by memoize, got ${show(f)}`);
  return memo;
}

/**
 * What every memoized function inherits, in front of what every function has: made once, so that
 * making a memoized function is cheap.
 */
const surface = {
  get [MEMO](): Memo {
    return Behind.of(this)!;
  },
  cacheInfo(this: WithMemo): CacheInfo {
    return this[MEMO].info(undefined, true);
  },
  cacheClear(this: WithMemo): void {
    this[MEMO].clear(undefined, true);
  },
  cacheParameters(this: WithMemo): CacheParameters {
    const { ttl, tti, maxWeight, ...others } = this[MEMO].settings;
    return { ...others, ttl: ttl || undefined, tti: tti || undefined, maxWeight: maxWeight === Infinity ? undefined : maxWeight };
  },
  get original(): AnyFunction {
    return (this as unknown as WithMemo)[MEMO].fn;
  },
  has(this: WithMemo, ...args: unknown[]): boolean {
    return this[MEMO].look(undefined, args)[1] !== 0;
  },
  peek(this: WithMemo, ...args: unknown[]): unknown {
    return this[MEMO].peek(undefined, args);
  },
  delete(this: WithMemo, ...args: unknown[]): boolean {
    return this[MEMO].delete(undefined, args);
  },
  deleteWhere(this: WithMemo, predicate: (entry: Entry) => boolean): number {
    return this[MEMO].deleteWhere(undefined, true, predicate);
  },
  invalidateTag(this: WithMemo, tag: unknown): number {
    return this[MEMO].invalidateTag(undefined, true, tag);
  },
  resize(this: WithMemo, maxSize: number): void {
    this[MEMO].resize(undefined, true, maxSize);
  },
  entries(this: WithMemo): Entry[] {
    return this[MEMO].entries(undefined);
  },
  on(this: WithMemo, receiver: unknown): CacheSurface<AnyFunction> {
    const memo = this[MEMO];
    return {
      cacheInfo: () => memo.info(receiver, false),
      cacheClear: () => memo.clear(receiver, false),
      has: (...args) => memo.look(receiver, args)[1] !== 0,
      peek: (...args) => memo.peek(receiver, args),
      delete: (...args) => memo.delete(receiver, args),
      deleteWhere: (predicate) => memo.deleteWhere(receiver, false, predicate),
      invalidateTag: (tag) => memo.invalidateTag(receiver, false, tag),
      resize: (maxSize) => memo.resize(receiver, false, maxSize),
      entries: () => memo.entries(receiver),
    };
  },
  dispose(this: WithMemo): void {
    this[MEMO].dispose();
  },
};
Object.setPrototypeOf(surface, Function.prototype);
if (typeof Symbol.dispose === "symbol") {
  Object.defineProperty(surface, Symbol.dispose, { value: surface.dispose, configurable: true, writable: true });
}

/**
 * Gives back a function that runs `fn` once for each list of arguments, and answers from memory
 * afterwards: the last `maxSize` answers that were used (128 unless told), counted and looked into
 * as Python's `functools.lru_cache` lets one.
 *
 * Every argument counts, and how many there are. A method keeps its answers for each instance, and
 * they go with the instance. A promise is shared while it is pending, and forgotten when it rejects.
 *
 * ```ts
 * const email = memoize((id: number) => findById(id).email, { maxSize: 256, ttl: 30_000 });
 * email(42); // computes
 * email(42); // remembers
 * email.cacheInfo(); // { hits: 1, misses: 1, maxSize: 256, currSize: 1, engine: "wasm" }
 * ```
 *
 * @throws TypeError where `fn` is no function, an option is unknown or of the wrong kind
 * @throws RangeError where an option's number is out of range
 */
export function memoize<F extends AnyFunction>(fn: F, options?: Options<F>): Memoized<F> {
  if (typeof fn !== "function") throw new TypeError(`memoize: the first argument must be a function, got ${show(fn)}`);
  const settings = settle(options as Options | undefined, fn);
  const memo = new Memo(fn, settings);
  if (settings.onEvent !== undefined) memo.listen(new Listener(settings.onEvent));
  const { shared } = memo;
  if (walked === 0) {
    walked = 1;
    const longest = memoize((..._: unknown[]) => 0, { maxSize: 0 });
    // As often as V8 wants before it begins to take notes.
    for (let i = 0; i < 16; i++) longest(0, 1, 2, 3, 4);
    walked = 2;
  }
  if (walked === 2) (globalThis as Told)[MADE]?.(memo);
  if (settings.observe) (globalThis as Told)[OBSERVE]!(memo);

  const longer = function (this: unknown, ...args: unknown[]): unknown {
    return memo.call(this, args);
  };
  // A method, since those are no constructors. `arguments` is looked at and passed on, and never leaves
  // it otherwise, so that a hit makes neither an array nor an arguments object. The function is called
  // from here, and from a small frame, so that recursion goes about as deep as without a cache.
  // Its name is given here and its length is 1, since the platform makes a dictionary of a function
  // for which they are set afterwards.
  const name: unknown = fn.name;
  const key = typeof name === "string" ? name : "";
  const memoized = {
    [key](this: unknown, a: unknown): unknown {
      const n = arguments.length;
      if (memo.way !== Way.Long && n < 5) {
        const entries = this === undefined ? shared : memo.of(this);
        let slot = n === 1 ? entries.find1(a) : n === 2 ? entries.find2(a, arguments[1]) : entries.findFew(n, a, arguments[1], arguments[2], arguments[3]);
        if (slot !== 0 && (memo.way === Way.Short || entries.ledger.deadlines === null || memo.isAlive(entries, slot, memo.now()))) return entries.values[slot];
        if (memo.way === Way.Short && (n === 1 || n === 2)) {
          // No variable more than it takes: each one makes recursion less deep.
          slot = memo.begin(entries, this);
          if (n === 2) return memo.end(fn.call(this, a, arguments[1]), entries, slot, a, arguments[1]);
          return memo.end(fn.call(this, a), entries, slot, a, ABSENT);
        }
      }
      return apply(longer, this, arguments);
    },
  }[key]!;
  Object.setPrototypeOf(memoized, surface);
  new Behind(memoized, memo);
  if (key !== name) Object.defineProperty(memoized, "name", { value: name, configurable: true });
  if (fn.length !== 1) Object.defineProperty(memoized, "length", { value: fn.length, configurable: true });
  return memoized as unknown as Memoized<F>;
}
