import { Entries, hitsOf, liveOf } from "./entries.js";
import { Hasher, randomSeed } from "./hash.js";
import { show, type Settings } from "./options.js";
import { Receivers } from "./receivers.js";
import { structuralKey } from "./structural.js";
import type { AnyFunction, CacheInfo, Entry } from "./types.js";
import { engineKind } from "./wasm.js";

type Args = ArrayLike<unknown>;

/** In front of a key function's parts: `[1]` and `1` are two keys. */
const PARTS = Symbol("parts");
/** In the place of -0 where it differs from 0. */
const NEGATIVE_ZERO = Symbol("-0");
/** Ticks of a millisecond: a power of two, so that whole and binary fractions of milliseconds stay exact. */
const TICKS = 1024;

/** Sees every call; for recording. `Entries` and slots are as they were just before the change. */
export interface Observer {
  hit(self: unknown, key: Args, value: unknown): void;
  /** A call that has to run the function; the result says what to tell when it has. */
  miss(self: unknown, key: Args, expired: boolean): Outcome;
  deleted(self: unknown, key: Args): void;
  cleared(self: unknown, all: boolean): void;
}

export interface Outcome {
  threw(): void;
  /** `victim`: the key that had to go, and whether it had expired. */
  stored(expiresAt: number | undefined, victim: { key: Args; expired: boolean } | null): void;
  dropped(): void;
}

/** A memoized function's state, and the way of a call through it. */
export class Memo {
  readonly receivers: Receivers;
  readonly shared: Entries;
  /** Whether a call needs nothing but its arguments by identity: the short way. */
  plain: boolean;
  /** Whether all receivers share. */
  readonly selfless: boolean;
  observer: Observer | null = null;
  private disposed = false;
  private readonly keyOf: ((self: unknown, args: Args) => Args) | null;

  constructor(
    readonly fn: AnyFunction,
    readonly settings: Settings,
  ) {
    const bound = Math.min(settings.maxSize, 0x7fff_ffff);
    const hasher = new Hasher(settings.seed ?? randomSeed());
    this.shared = new Entries(bound, hasher, 0);
    this.receivers = new Receivers(bound, hasher, this.shared);
    this.selfless = settings.self !== "weak";
    this.keyOf = keyMaker(settings);
    this.plain = this.isPlain();
  }

  /** A call that was no hit on the short way. */
  missed(self: unknown, n: number, a: unknown, b: unknown, c: unknown, d: unknown): unknown {
    const args = n === 1 ? [a] : n === 2 ? [a, b] : [a, b, c, d].slice(0, n);
    return this.run(this.of(self), self, args, args, false);
  }

  /** The long way of a call: keys that are made, deadlines, an observer. */
  call(self: unknown, args: Args): unknown {
    if (this.disposed) return this.fn.apply(self, args as unknown[]);
    const key = this.key(self, args);
    const now = this.now();
    const entries = this.of(self);
    let slot = entries.find(key, now);
    const expired = slot < 0;
    if (expired) {
      entries.remove(-slot);
      slot = 0;
    }
    if (slot === 0) return this.run(entries, self, args, key, expired);
    const value = entries.values[slot];
    this.observer?.hit(self, key, value);
    return value;
  }

  of(self: unknown): Entries {
    return this.selfless ? this.shared : this.receivers.of(self);
  }

  info(self: unknown, all: boolean): CacheInfo {
    const now = this.now();
    const { ledger } = this.of(self);
    let hits = hitsOf(ledger);
    let misses = ledger.misses;
    let currSize = liveOf(ledger, now);
    if (all) {
      const others = this.receivers.count(now);
      hits += others.hits;
      misses += others.misses;
      currSize += others.live;
    }
    return { hits, misses, maxSize: this.settings.maxSize, currSize, engine: engineKind() };
  }

  clear(self: unknown, all: boolean): void {
    if (all) this.receivers.clear();
    this.of(self).clear();
    this.observer?.cleared(self, all);
  }

  /** The slot of a live entry; 0 for none. */
  look(self: unknown, args: Args): [Entries, number] {
    const key = this.key(self, args);
    const now = this.now();
    const entries = this.of(self);
    const slot = entries.locate(key);
    return [entries, slot !== 0 && entries.expired(slot, now) ? 0 : slot];
  }

  delete(self: unknown, args: Args): boolean {
    const [entries, slot] = this.look(self, args);
    if (slot === 0) return false;
    this.observer?.deleted(self, entries.keyAt(slot));
    entries.remove(slot);
    return true;
  }

  entries(self: unknown): Entry[] {
    const now = this.now();
    const entries = this.of(self);
    const live = entries.order().filter((slot) => !entries.expired(slot, now));
    return live.map((slot) => ({
      args: entries.argsAt(slot) as never,
      value: entries.values[slot] as never,
      expiresAt: this.expiresAt(entries.deadline(slot)),
      weight: 0,
    }));
  }

  dispose(): void {
    this.clear(undefined, true);
    this.disposed = true;
    this.plain = false;
  }

  observe(observer: Observer | null): void {
    this.observer = observer;
    this.plain = this.isPlain();
  }

  private isPlain(): boolean {
    return this.keyOf === null && this.settings.ttl === 0 && this.observer === null && !this.disposed;
  }

  private key(self: unknown, args: Args): Args {
    return this.keyOf === null ? args : this.keyOf(self, args);
  }

  /** The time in whole ticks, from 1; 0 for those who need none. */
  private now(): number {
    return this.settings.ttl === 0 ? 0 : ticks(this.milliseconds());
  }

  private milliseconds(): number {
    const now: unknown = this.settings.clock();
    if (typeof now !== "number" || !Number.isFinite(now)) {
      throw new TypeError(`memoize: option clock must return a finite number of milliseconds, got ${show(now)}`);
    }
    return now;
  }

  private expiresAt(deadline: number): number | undefined {
    return deadline === Infinity ? undefined : (deadline - 1) / TICKS;
  }

  private run(entries: Entries, self: unknown, args: Args, key: Args, expired: boolean): unknown {
    this.receivers.enlist(self, entries);
    entries.ledger.misses++;
    const { version } = entries;
    const outcome = this.observer?.miss(self, key, expired) ?? null;
    let value: unknown;
    try {
      value = apply(this.fn, self, args);
    } catch (error) {
      outcome?.threw();
      throw error;
    }
    if (isThenable(value)) return this.share(value, self, args, key, version, outcome);
    this.store(value, self, args, key, version, outcome, this.settings.ttl);
    return value;
  }

  /**
   * Stores an answer. The function may have called itself or cleared the cache, and the clock may do
   * so too: nothing was reserved before, and an answer that is there by now stays.
   */
  private store(
    value: unknown,
    self: unknown,
    args: Args,
    key: Args,
    version: number,
    outcome: Outcome | null,
    ttl: number,
  ): number {
    const ms = ttl === 0 ? 0 : this.milliseconds();
    const now = ttl === 0 ? 0 : ticks(ms);
    const deadline = ttl === 0 ? Infinity : Math.max(now + 1, ticks(ms + ttl));
    const entries = this.of(self);
    if (this.disposed) return 0;
    if (entries.version !== version) {
      const there = entries.locate(key);
      if (there !== 0 && !entries.expired(there, now)) return outcome?.dropped(), 0;
      if (there !== 0) entries.remove(there);
    }
    this.receivers.enlist(self, entries);
    const slot = entries.take(key, deadline, now);
    if (slot === 0) return outcome?.dropped(), 0;
    if (outcome !== null) {
      const victim = entries.replaced === 0 ? null : { key: entries.keyAt(slot), expired: entries.replaced === 2 };
      outcome.stored(this.expiresAt(deadline), victim);
    }
    entries.fill(slot, key, value, key === args ? null : args);
    return slot;
  }

  /**
   * Stores a pending promise: an entry like any other, without a deadline until it is fulfilled. What
   * callers get is the promise behind our own handler, so that a rejection which nobody handles is
   * still reported, once.
   */
  private share(
    value: PromiseLike<unknown>,
    self: unknown,
    args: Args,
    key: Args,
    version: number,
    outcome: Outcome | null,
  ): unknown {
    if (this.settings.maxSize === 0 || this.disposed) return outcome?.dropped(), value;
    const native = value instanceof Promise ? value : Promise.resolve(value);
    let entries: Entries | null = null;
    let slot = 0;
    const still = (): boolean => slot !== 0 && entries!.values[slot] === shared;
    const shared: Promise<unknown> = native.then(
      (result) => {
        if (still() && this.settings.ttl !== 0) {
          try {
            const deadline = ticks(this.milliseconds() + this.settings.ttl);
            if (still()) entries!.setDeadline(slot, deadline);
          } catch (error) {
            if (still()) entries!.remove(slot);
            throw error;
          }
        }
        return result;
      },
      (error) => {
        if (still()) entries!.remove(slot);
        throw error;
      },
    );
    slot = this.store(shared, self, args, key, version, outcome, 0);
    entries = this.of(self);
    return shared;
  }
}

/** Floored, never rounded, and from 1: a clock that is set before its own zero stands still there. */
function ticks(milliseconds: number): number {
  return 1 + Math.max(0, Math.floor(milliseconds * TICKS));
}

function keyMaker({ key, typed, self }: Settings): ((self: unknown, args: Args) => Args) | null {
  if (key === "identity" && !typed && self !== "key") return null;
  const made = (receiver: unknown, args: Args): Args => {
    if (key === "structural") return [structuralKey(args, typed)];
    if (key === "identity") return typed ? Array.from(args, (arg) => (Object.is(arg, -0) ? NEGATIVE_ZERO : arg)) : args;
    const parts: unknown = Reflect.apply(key, receiver, args);
    return Array.isArray(parts) ? [PARTS, ...(parts as unknown[])] : [parts];
  };
  return self === "key" ? (receiver, args) => [receiver, ...Array.from(made(receiver, args))] : made;
}

function apply(fn: AnyFunction, self: unknown, args: Args): unknown {
  switch (args.length) {
    case 1:
      return fn.call(self, args[0]);
    case 2:
      return fn.call(self, args[0], args[1]);
    default:
      return Reflect.apply(fn, self, args);
  }
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
