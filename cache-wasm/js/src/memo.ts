import { Entries, hitsOf, liveOf } from "./entries.js";
import { Hasher } from "./hash.js";
import { checkTtl, show, type Settings } from "./options.js";
import { Receivers } from "./receivers.js";
import { structuralKey } from "./structural.js";
import type { AnyFunction, CacheInfo, Entry } from "./types.js";
import { engineKind } from "./wasm.js";

export type Args = readonly unknown[];

// Held here, since a memoized function may stand in the place of what the platform brings.
const { apply } = Reflect;
const { floor, max } = Math;
const { from, isArray } = Array;
const { is } = Object;

/** In front of a key function's parts: `[1]` and `1` are two keys. */
export const PARTS = Symbol("parts");
/** In the place of -0 where it differs from 0. */
const NEGATIVE_ZERO = Symbol("-0");
/** Ticks of a millisecond: a power of two, so that whole and binary fractions of milliseconds stay exact. */
const TICKS = 1024;
/** The tick of millisecond 0: a clock may begin below it. */
const ZERO = 2 ** 52;

/** What came of a call that had to run the function. */
export interface Outcome {
  /** What the caller gets, where the function gave anything. */
  value?: unknown;
  error?: true;
  stored?: boolean;
  /** In the clock's milliseconds. */
  expires?: number | undefined;
  /** What had to go, and whether its time had come. */
  victim?: { args: Args; key: Args; expired: boolean };
}

/** Sees what happens; for recording. A call that has to run the function is told what came of it by the result. */
export interface Observer {
  hit(self: unknown, args: Args, key: Args, value: unknown): void;
  miss(self: unknown, args: Args, key: Args, expired: boolean): (outcome: Outcome) => void;
  delete(self: unknown, args: Args, key: Args): void;
  clear(self: unknown, all: boolean): void;
}

/** A memoized function's state, and the way of a call through it. */
export class Memo {
  readonly shared: Entries;
  /** Whether a call needs nothing but its arguments by identity: the short way. */
  plain = true;
  private observer: Observer | null = null;
  private disposed = false;
  private readonly receivers: Receivers;
  private readonly keyOf: ((self: unknown, args: Args) => Args) | null;
  private readonly timed: boolean;
  /** How many calls are running the function, and the keys that were deleted meanwhile. */
  private running = 0;
  private deleted: [Entries, Args][] = [];

  constructor(
    readonly fn: AnyFunction,
    readonly settings: Settings,
  ) {
    const { maxSize, seed } = settings;
    const hasher = new Hasher(seed);
    this.shared = new Entries(Math.min(maxSize, 0x7fff_ffff), hasher, 0);
    this.receivers = new Receivers(this.shared, hasher);
    this.keyOf = keyMaker(settings);
    this.timed = settings.ttl !== 0;
    this.observe(null);
  }

  observe(observer: Observer | null): void {
    this.observer = observer;
    this.plain = this.keyOf === null && !this.timed && observer === null && !this.disposed;
  }

  /** The entries that a receiver's calls are about. */
  of(self: unknown): Entries {
    return this.settings.self === "weak" ? this.receivers.of(self) : this.shared;
  }

  /** A call that was no hit on the short way. */
  missed(self: unknown, n: number, a: unknown, b: unknown, c: unknown, d: unknown): unknown {
    const args = n === 1 ? [a] : n === 2 ? [a, b] : [a, b, c, d].slice(0, n);
    return this.run(this.of(self), self, args, args, false);
  }

  /** The long way of a call: keys that are made, deadlines, an observer, many arguments. */
  call(self: unknown, args: Args): unknown {
    if (this.disposed) return apply(this.fn, self, args);
    const key = this.key(self, args);
    const now = this.now();
    const entries = this.of(self);
    const slot = entries.find(key, now);
    if (slot <= 0) {
      if (slot < 0) entries.remove(-slot);
      return this.run(entries, self, args, key, slot < 0);
    }
    const value = entries.values[slot];
    this.observer?.hit(self, args, key, value);
    return value;
  }

  info(self: unknown, all: boolean): CacheInfo {
    const now = this.now();
    const { ledger } = this.of(self);
    const others = all ? this.receivers.count(now) : { hits: 0, misses: 0, live: 0 };
    return {
      hits: hitsOf(ledger) + others.hits,
      misses: ledger.misses + others.misses,
      maxSize: this.settings.maxSize,
      currSize: liveOf(ledger, now) + others.live,
      engine: engineKind(),
    };
  }

  clear(self: unknown, all: boolean): void {
    if (all) this.receivers.clear();
    this.of(self).clear();
    this.observer?.clear(self, all);
  }

  /** The slot of a live entry; 0 for none. */
  look(self: unknown, args: Args): [entries: Entries, slot: number, key: Args] {
    const key = this.key(self, args);
    const now = this.now();
    const entries = this.of(self);
    const slot = entries.locate(key);
    return [entries, slot !== 0 && entries.deadline(slot) > now ? slot : 0, key];
  }

  delete(self: unknown, args: Args): boolean {
    const [entries, slot, key] = this.look(self, args);
    if (this.running > 0) this.deleted.push([entries, key]);
    if (slot === 0) return false;
    entries.remove(slot);
    this.observer?.delete(self, args, key);
    return true;
  }

  entries(self: unknown): Entry[] {
    const now = this.now();
    const entries = this.of(self);
    return entries.order().flatMap((slot) => {
      const deadline = entries.deadline(slot);
      if (deadline <= now) return [];
      return [{ args: entries.argsAt(slot), value: entries.values[slot], expiresAt: milliseconds(deadline), weight: 0 }];
    });
  }

  dispose(): void {
    this.clear(undefined, true);
    this.disposed = true;
    this.observe(null);
  }

  private key(self: unknown, args: Args): Args {
    return this.keyOf === null ? args : this.keyOf(self, args);
  }

  /** The time in ticks; 0 for those who need none. */
  private now(): number {
    return this.timed ? ticks(this.clock()) : 0;
  }

  private clock(): number {
    const now: unknown = this.settings.clock();
    if (typeof now !== "number" || now - now !== 0) {
      throw new TypeError(`memoize: option clock must return a finite number of milliseconds, got ${show(now)}`);
    }
    return now;
  }

  /** When an answer that is stored now will be dead. */
  private deadline(value: unknown, args: Args): number {
    const { ttl } = this.settings;
    const lasts = typeof ttl === "number" ? ttl : checkTtl("what option ttl returns", apply(ttl, undefined, [value, ...args]));
    const now = this.clock();
    return max(ticks(now) + 1, ticks(now + lasts));
  }

  private run(entries: Entries, self: unknown, args: Args, key: Args, expired: boolean): unknown {
    this.receivers.enlist(self, entries);
    entries.ledger.misses++;
    const { version, clearings } = entries;
    const { epoch } = this.receivers;
    const tell = this.observer?.miss(self, args, key, expired);
    const before = this.deleted.length;
    const outcome: Outcome = {};
    this.running++;
    try {
      let value = args.length === 1 ? this.fn.call(self, args[0]) : apply(this.fn, self, args);
      if (this.disposed || this.settings.maxSize === 0) return value;
      let settled: ((slot: number) => void) | undefined;
      if (isThenable(value)) [value, settled] = this.share(value, entries, args);
      if (tell !== undefined) outcome.value = value;
      const deadline = this.timed && settled === undefined ? this.deadline(value, args) : Infinity;
      const now = this.now();
      // The function may have called itself or cleared the cache, and so may the clock: nothing was
      // reserved before. An answer that is there by now stays; one that was invalidated while it was
      // being made is not stored.
      if (epoch !== this.receivers.epoch || clearings !== entries.clearings || this.disposed) return value;
      for (let i = before; i < this.deleted.length; i++) {
        const [set, gone] = this.deleted[i]!;
        if (set === entries && sameKey(gone, key)) return value;
      }
      if (version !== entries.version) {
        const there = entries.locate(key);
        if (there !== 0 && entries.deadline(there) > now) return value;
        if (there !== 0) entries.remove(there);
      }
      const slot = entries.take(key, deadline, now);
      if (slot === 0) return value;
      if (tell !== undefined) {
        outcome.stored = true;
        outcome.expires = milliseconds(deadline);
        const { replaced } = entries;
        if (replaced !== 0) outcome.victim = { args: entries.argsAt(slot), key: entries.keyAt(slot), expired: replaced === 2 };
      }
      entries.fill(slot, key, value, key === args ? null : args);
      settled?.(slot);
      return value;
    } catch (error) {
      outcome.error = true;
      throw error;
    } finally {
      if (--this.running === 0) this.deleted.length = 0;
      tell?.(outcome);
    }
  }

  /**
   * A pending promise is stored like any other answer, without a deadline until it is fulfilled. What
   * callers get is the promise behind our own handlers, so that a rejection which nobody handles is
   * still reported, once. Also gives back who wants to know where it is stored.
   */
  private share(value: PromiseLike<unknown>, entries: Entries, args: Args): [Promise<unknown>, (slot: number) => void] {
    let slot = 0;
    const still = () => slot !== 0 && entries.values[slot] === shared;
    const forget = (error: unknown): never => {
      if (still()) entries.remove(slot);
      throw error;
    };
    const shared: Promise<unknown> = (value instanceof Promise ? value : Promise.resolve(value)).then((result) => {
      if (this.timed && still()) {
        try {
          const deadline = this.deadline(result, args);
          if (still()) entries.setDeadline(slot, deadline);
        } catch (error) {
          forget(error);
        }
      }
      return result;
    }, forget);
    return [shared, (stored) => (slot = stored)];
  }
}

/** Floored, never rounded. */
function ticks(milliseconds: number): number {
  return max(1, ZERO + floor(milliseconds * TICKS));
}

function milliseconds(ticks: number): number | undefined {
  return ticks === Infinity ? undefined : (ticks - ZERO) / TICKS;
}

function keyMaker({ key, typed, self }: Settings): ((self: unknown, args: Args) => Args) | null {
  if (key === "identity" && !typed && self !== "key") return null;
  const parts = (receiver: unknown, args: Args): Args => {
    if (key === "structural") return [structuralKey(args, typed)];
    if (key === "identity") return typed ? from(args, (arg) => (is(arg, -0) ? NEGATIVE_ZERO : arg)) : args;
    const made: unknown = apply(key, receiver, args);
    return isArray(made) ? [PARTS, ...made] : [made];
  };
  if (self !== "key") return parts;
  return (receiver, args) => [receiver === null || receiver === globalThis ? undefined : receiver, ...parts(receiver, args)];
}

function sameKey(a: Args, b: Args): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i] || is(part, b[i]));
}

/** What `await` would wait for. An object that throws when it is looked at is not waited for. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  try {
    return value instanceof Promise || typeof (value as { then?: unknown }).then === "function";
  } catch {
    return false;
  }
}
