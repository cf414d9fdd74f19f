import { freezeDeep } from "./copy.js";
import { engineKind } from "./engines.js";
import { ABSENT, Entries, type Plan } from "./entries.js";
import { generator, randomSeed } from "./hash.js";
import { keyMaker, sameKey, type Args } from "./keys.js";
import { INVALIDATED, place, Tags } from "./ledger.js";
import { checkSize, checkTags, checkTtl, checkWeight, show, type Settings } from "./options.js";
import { POLICIES } from "./policies-there.js";
import { Receivers } from "./receivers.js";
import { later, milliseconds, monotonic, span, ticks } from "./time.js";
import type { AnyFunction, CacheInfo, Entry } from "./types.js";

// Held here, since a memoized function may stand in the place of what the platform brings.
const { apply } = Reflect;
const { max, min } = Math;

/** Why a call was no hit, as far as the cache itself knows. */
export type Absence = "absent" | "expired" | "invalidated";

/** What came of a call that had to run the function. */
export interface Outcome {
  /** What the caller gets, where the function gave anything. */
  value?: unknown;
  /** What the function threw. */
  error?: unknown;
  /** How many milliseconds it ran; it may have given a promise then. */
  cost?: number;
  failed?: true;
  stored?: boolean;
  weight?: number;
  tags?: unknown[];
  /** In the clock's milliseconds. */
  expires?: number | undefined;
  victims?: readonly Victim[];
}

/** What had to go, and whether its time had come. */
export type Victim = NonNullable<Plan["victims"]>[number];

/** Sees what happens. A call that has to run the function is told what came of it by the result. */
export interface Observer {
  hit(self: unknown, args: Args, key: Args, value: unknown): void;
  miss(self: unknown, args: Args, key: Args, why: Absence): (outcome: Outcome) => void;
  /** A call waits for what another one has begun. */
  shared?(self: unknown, args: Args, key: Args): void;
  /** A call is answered by what is past its time; to those who don't know of it, a hit. */
  stale?(self: unknown, args: Args, key: Args): void;
  /** An answer is stored for which no call waited: it was put in, or made anew before its time or behind a stale one. */
  set?(self: unknown, args: Args, key: Args): void;
  delete(self: unknown, args: Args, key: Args): void;
  clear(self: unknown, all: boolean): void;
  invalidateTag(tag: unknown): void;
  resize(self: unknown, all: boolean, size: number): void;
  /** What had to go without a call. */
  evict(self: unknown, victims: readonly Victim[]): void;
}

/** How a call may be answered. */
export const enum Way {
  /** It needs a key that is made, or somebody is to be told. */
  Long,
  /** It needs nothing but its arguments by identity. */
  Short,
  /** The same, and a look at the time; what is stored has a deadline, tags or a weight. */
  Timed,
}

/** What a call is to be stored with. */
export interface Terms {
  deadline: number;
  /** What uses cannot put the deadline off beyond. */
  limit: number;
  weight: number;
  tags: unknown[];
}

/** In the place of a value: the function threw. */
class Failure {
  readonly #error: unknown;

  constructor(error: unknown) {
    this.#error = error;
  }

  /** Asked without looking at the value: it may be a proxy that lets nobody. */
  static is(value: unknown): value is Failure {
    return typeof value === "object" && value !== null && #error in value;
  }

  get error(): unknown {
    return this.#error;
  }
}

/** A call that is running the function, or whose promise is pending. */
export interface Load {
  readonly entries: Entries;
  readonly self: unknown;
  readonly args: Args;
  readonly key: Args;
  /** The news there was when it began. */
  readonly since: number;
  readonly outcome: Outcome;
}

type Predicate = (entry: Entry) => boolean;

/** What was given up by hand, and when: a key of a set, a tag, or what a condition says. */
type Change = { at: number; entries: Entries | null } & ({ key: Args } | { tag: unknown } | { predicate: Predicate });

/** So many changes are kept for calls that are running; they are taken to have been about by more. */
const MOST_CHANGES = 1000;

/** A memoized function's state, and the way of a call through it. */
export class Memo {
  readonly shared: Entries;
  way = Way.Long;
  observers: Observer[] = [];
  private recorder: Observer | null = null;
  private listener: Observer | null = null;
  disposed = false;
  /** What there was of the call that is not answered yet. */
  why: Absence = "absent";
  private receivers: Receivers | null = null;
  private readonly keyOf: ((self: unknown, args: Args) => Args) | null;
  readonly timed: boolean;
  readonly plan: Plan;
  private draw: (() => number) | undefined;
  /** What was given up in this job, in which calls may be running the function. */
  private changes: Change[] = [];
  private changedAt = 0;
  /** No call that began earlier can be sure of not having missed a change. */
  private forgotten = 0;
  /** When a tag was given up last, for promises that are pending then. */
  givenUp: Map<unknown, number> | null = null;

  constructor(
    readonly fn: AnyFunction,
    readonly settings: Settings,
  ) {
    const { maxSize, maxWeight, policy, seed, ttl, tti, tags } = settings;
    this.plan = { seed, policy: POLICIES.indexOf(policy), bound: bounded(maxSize), maxWeight, idle: tti !== 0, tags: tags === undefined ? null : new Tags(), news: 0, victims: null };
    this.shared = new Entries(this.plan.bound, this.plan, 0, 0);
    this.keyOf = keyMaker(settings);
    this.timed = ttl !== 0 || tti !== 0;
    this.choose();
  }

  /** Whoever records is told of everything, beside whom the owner wants to be told. */
  watchedBy(recorder: Observer | null): void {
    this.recorder = recorder;
    this.choose();
  }

  listen(listener: Observer): void {
    this.listener = listener;
    this.choose();
  }

  private choose(): void {
    const { keyOf, settings, timed, plan } = this;
    this.observers = [this.recorder, this.listener].filter((observer) => observer !== null);
    const observed = this.observers.length > 0;
    plan.victims = observed ? [] : null;
    // A clock that is not ours may do anything, so it has to be asked before the look-up.
    const long = keyOf !== null || observed || this.disposed || settings.copy !== "none" || settings.cacheErrors || (timed && settings.clock !== monotonic);
    this.way = long ? Way.Long : timed || plan.tags !== null || plan.maxWeight !== Infinity ? Way.Timed : Way.Short;
  }

  /** The entries that a receiver's calls are about. */
  of(self: unknown): Entries {
    if (self === undefined || this.settings.self !== "weak") return this.shared;
    this.receivers ??= new Receivers(this.shared, this.plan);
    return this.receivers.of(self);
  }

  /** The time in ticks; 0 for those who need none. */
  now(): number {
    return this.timed ? ticks(this.clock()) : 0;
  }

  /** Whether the time of an entry that was found has not come; if so, it is used now, else it is removed. */
  isAlive(entries: Entries, slot: number, now: number): boolean {
    const { ledger } = entries;
    const { deadlines } = ledger;
    if (deadlines === null) return true;
    const deadline = ledger.deadline(slot);
    if (deadline <= now) {
      this.why = deadline === INVALIDATED ? "invalidated" : "expired";
      entries.takeBack(slot);
      return false;
    }
    const { tti } = this.settings;
    // A promise that is pending has no deadline yet.
    if (tti !== 0 && deadline !== Infinity) {
      const later = min(ledger.limits?.[slot] ?? Infinity, now + span(tti));
      // The engine is only told where the clock was set back: it may learn of what is put off when it comes to it.
      if (later < deadline) entries.setDeadline(slot, later);
      else deadlines[slot] = later;
    }
    return true;
  }

  /** A call on the short way has to run the function: counts it, and gives what `end` is to be told. */
  begin(entries: Entries, self: unknown): number {
    entries.ledger.misses++;
    if (entries !== this.shared) this.receivers!.enlist(self, entries);
    return this.plan.news;
  }

  /** The function of a call on the short way, with one or two arguments, has given a value. `b` is ABSENT where there is one. */
  end(value: unknown, entries: Entries, since: number, a: unknown, b: unknown): unknown {
    const n = b === ABSENT ? 1 : 2;
    if (this.way === Way.Short && !isThenable(value) && (since === this.plan.news || this.isUndisturbed(entries, since, n, a, b))) {
      entries.addPlain(n, a, b, value);
      return value;
    }
    // Something has happened meanwhile, or is still to happen.
    const args = n === 1 ? [a] : [a, b];
    return this.give(this.finish({ entries, self: undefined, args, key: args, since, outcome: {} }, value));
  }

  /** Whether what has happened since a call began is nothing to it: others were stored, or evicted. */
  private isUndisturbed(entries: Entries, since: number, n: number, a: unknown, b: unknown): boolean {
    return this.clearedAt(entries) <= since && this.changedAt <= since && entries.locateFew(n, a, b) === 0;
  }

  /** When what calls were about was given up last, so that none that began before may store. */
  private clearedAt(entries: Entries): number {
    return max(entries.clearedAt, this.receivers === null ? 0 : this.receivers.clearedAt, this.forgotten);
  }

  /**
   * The long way of a call: keys that are made, foreign clocks, observers, copies, many arguments. And
   * what is left of one that was no hit on a short way.
   */
  call(self: unknown, args: Args): unknown {
    if (this.disposed) return apply(this.fn, self, args);
    if (this.way !== Way.Long && args.length < 5) return this.run(this.of(self), self, args, args);
    const key = this.key(self, args);
    const now = this.now();
    const entries = this.of(self);
    const slot = entries.find(key);
    if (slot === 0 || !this.isAlive(entries, slot, now)) return this.run(entries, self, args, key);
    const value = entries.values[slot];
    for (const observer of this.observers) observer.hit(self, args, key, this.shown(value));
    return this.give(value);
  }

  info(self: unknown, all: boolean): CacheInfo {
    const now = this.now();
    const { bound, ledger } = this.of(self);
    const { maxSize, maxWeight } = this.settings;
    const others = all && this.receivers !== null ? this.receivers.count(now) : { hits: 0, misses: 0, live: 0, weight: 0 };
    return {
      hits: ledger.allHits + others.hits,
      misses: ledger.misses + others.misses,
      maxSize: all || bound === bounded(maxSize) ? maxSize : bound === bounded(Infinity) ? Infinity : bound,
      currSize: ledger.live(now) + others.live,
      ...(maxWeight !== Infinity && { maxWeight, weight: ledger.liveWeight(now) + others.weight }),
      engine: engineKind(),
    };
  }

  clear(self: unknown, all: boolean): void {
    if (all) this.receivers?.clear();
    this.of(self).clear();
    for (const observer of this.observers) observer.clear(self, all);
  }

  /** The slot of a live entry; 0 for none. */
  look(self: unknown, args: Args): [entries: Entries, slot: number, key: Args] {
    const key = this.key(self, args);
    const now = this.now();
    const entries = this.of(self);
    const slot = entries.locate(key);
    return [entries, slot !== 0 && entries.ledger.deadline(slot) > now ? slot : 0, key];
  }

  peek(self: unknown, args: Args): unknown {
    const [entries, slot] = this.look(self, args);
    return this.shown(entries.values[slot]);
  }

  delete(self: unknown, args: Args): boolean {
    const [entries, slot, key] = this.look(self, args);
    this.change({ at: 0, entries, key });
    if (slot === 0) return false;
    entries.remove(slot);
    for (const observer of this.observers) observer.delete(self, args, key);
    return true;
  }

  /** Those of other receivers go when they are next used, and are not among the number. */
  deleteWhere(self: unknown, all: boolean, predicate: Predicate): number {
    if (typeof predicate !== "function") throw new TypeError(`deleteWhere: the condition must be a function, got ${show(predicate)}`);
    const entries = this.of(self);
    const count = this.removeWhere(self, entries, predicate);
    // In the middle of another call nobody could catch what it throws: it goes to be on the safe side.
    const safely: Predicate = (entry) => {
      try {
        return predicate(entry);
      } catch {
        return true;
      }
    };
    this.change({ at: 0, entries: all ? null : entries, predicate: safely });
    if (all) this.receivers?.sweep((entries, receiver) => this.removeWhere(receiver, entries, safely));
    return count;
  }

  invalidateTag(self: unknown, all: boolean, tag: unknown): number {
    const { tags } = this.plan;
    if (tags === null) return 0;
    const count = tags.invalidate(tag, this.now(), all ? null : this.of(self).ledger);
    const entries = all ? null : this.of(self);
    this.change({ at: 0, entries, tag });
    const holder: { givenUp: Map<unknown, number> | null } = entries ?? this;
    const givenUp = (holder.givenUp ??= new Map());
    if (givenUp.size === MOST_CHANGES) {
      givenUp.clear();
      this.forgotten = this.plan.news;
    }
    givenUp.set(tag, this.plan.news);
    for (const observer of this.observers) observer.invalidateTag(tag);
    return count;
  }

  resize(self: unknown, all: boolean, size: unknown): void {
    const maxSize = checkSize("the size given to resize", size);
    const bound = bounded(maxSize);
    const now = this.now();
    this.of(self).resize(bound, now);
    if (all) {
      this.settings.maxSize = maxSize;
      this.plan.bound = bound;
      this.shared.resize(bound, now);
      this.receivers?.resize((entries, receiver) => {
        entries.resize(bound, this.timed ? ticks(this.settings.clock()) : 0);
        this.tellVictims(receiver);
      });
    }
    this.tellVictims(self);
    for (const observer of this.observers) observer.resize(self, all, maxSize);
  }

  entries(self: unknown): Entry[] {
    const now = this.now();
    const entries = this.of(self);
    return entries.order().flatMap((slot) => (entries.ledger.deadline(slot) > now ? [this.entryAt(entries, slot)] : []));
  }

  dispose(): void {
    this.clear(undefined, true);
    this.disposed = true;
    this.recorder = this.listener = null;
    this.choose();
  }

  key(self: unknown, args: Args): Args {
    return this.keyOf === null ? args : this.keyOf(self, args);
  }

  clock(): number {
    const { clock } = this.settings;
    const now: unknown = clock();
    if (typeof now !== "number" || now - now !== 0) {
      throw new TypeError(`memoize: option clock must return a finite number of milliseconds, got ${show(now)}`);
    }
    return now;
  }

  /** Calls that are running the function are to know of this: until the job ends, and they with it. */
  private change(change: Change): void {
    const { changes } = this;
    change.at = this.changedAt = ++this.plan.news;
    if (changes.length === MOST_CHANGES) this.forgotten = changes.shift()!.at;
    if (changes.push(change) === 1) void Promise.resolve().then(() => (this.changes = []));
  }

  private entryAt(entries: Entries, slot: number): Entry {
    const { ledger } = entries;
    return {
      args: entries.argsAt(slot),
      value: this.shown(entries.values[slot]),
      expiresAt: milliseconds(ledger.deadline(slot)),
      weight: ledger.weights?.[slot] ?? 0,
    };
  }

  private removeWhere(self: unknown, entries: Entries, predicate: Predicate): number {
    const now = this.now();
    const found: [number, Args][] = [];
    for (const [slot, key] of entries.order().map((slot) => [slot, entries.keyAt(slot)] as const)) {
      // The condition may change what there is.
      if (entries.locate(key) === slot && entries.ledger.deadline(slot) > now && predicate(this.entryAt(entries, slot))) found.push([slot, key]);
    }
    let count = 0;
    for (const [slot, key] of found) {
      if (entries.locate(key) !== slot) continue;
      const args = entries.argsAt(slot);
      entries.remove(slot);
      count++;
      for (const observer of this.observers) observer.delete(self, args, key);
    }
    return count;
  }

  private run(entries: Entries, self: unknown, args: Args, key: Args): unknown {
    const { why } = this;
    this.why = "absent";
    const since = this.begin(entries, self);
    const outcome: Outcome = {};
    const load: Load = { entries, self, args, key, since, outcome };
    const tell = this.observers.map((observer) => observer.miss(self, args, key, why));
    const began = tell.length > 0 ? monotonic() : 0;
    try {
      let value: unknown;
      try {
        value = args.length === 1 ? this.fn.call(self, args[0]) : apply(this.fn, self, args);
      } catch (error) {
        outcome.failed = true;
        outcome.error = error;
        if (!this.settings.cacheErrors) throw error;
        value = new Failure(error);
      } finally {
        if (tell.length > 0) outcome.cost = monotonic() - began;
      }
      return this.give(this.finish(load, value));
    } finally {
      outcome.victims = this.takeVictims();
      for (const told of tell) told(outcome);
    }
  }

  private tellValue(outcome: Outcome, value: unknown): void {
    if (this.observers.length > 0) outcome.value = this.shown(value);
  }

  /** What a call has made is stored, if it is to be; gives back what stands for it. */
  private finish(load: Load, value: unknown): unknown {
    const { entries, outcome } = load;
    if (this.disposed || entries.bound === 0) {
      this.tellValue(outcome, value);
      return value;
    }
    if (isThenable(value)) {
      const [shared, stored] = this.share(value, load);
      this.tellValue(outcome, shared);
      stored(this.store(load, shared, { deadline: Infinity, limit: Infinity, weight: 0, tags: [] }));
      return shared;
    }
    const kept = this.keep(value);
    this.tellValue(outcome, kept);
    this.store(load, kept, this.terms(kept, load.args));
    return kept;
  }

  /**
   * Stores an answer. The function may have called itself or cleared the cache, and so may whatever
   * else was asked: nothing was reserved before. An answer that is there by now stays; one that was
   * invalidated while it was being made is not stored.
   */
  store(load: Load, value: unknown, terms: Terms): number {
    const { entries, args, key, outcome } = load;
    const { ledger } = entries;
    const now = this.now();
    const { deadline, weight, tags } = terms;
    if (!this.isCurrent(load, value, terms) || weight > this.plan.maxWeight) return 0;
    const there = load.since === this.plan.news ? 0 : entries.locate(key);
    if (there !== 0) {
      if (ledger.deadline(there) > now) return 0;
      entries.remove(there);
    }
    entries.lighten(weight, now);
    const slot = entries.add(key.length, key[0], key[1], key[2], key[3], key, value, deadline, now);
    if (slot === 0) return 0;
    if (key !== args) entries.giveArgs(slot, args);
    this.note(entries, slot, terms);
    outcome.stored = true;
    outcome.expires = milliseconds(deadline);
    outcome.weight = weight;
    outcome.tags = tags;
    return slot;
  }

  note({ ledger }: Entries, slot: number, { limit, weight, tags }: Terms): void {
    if (this.plan.idle && this.settings.ttl !== 0) ledger.limits = place(ledger.limits, slot, limit, Infinity);
    if (this.plan.maxWeight !== Infinity) ledger.weigh(slot, weight);
    this.plan.tags?.add(ledger, slot, tags);
  }

  private isCurrent(load: Load, value: unknown, { deadline, weight, tags }: Terms): boolean {
    const { entries, args, key, since } = load;
    if (this.clearedAt(entries) > since || this.disposed) return false;
    for (const change of this.changes) {
      if (change.at <= since || (change.entries !== null && change.entries !== entries)) continue;
      if ("tag" in change) {
        if (tags.includes(change.tag)) return false;
      } else if ("key" in change) {
        if (sameKey(change.key, key)) return false;
      } else if (change.predicate({ args: [...args], value: this.shown(value), expiresAt: milliseconds(deadline), weight })) return false;
    }
    return true;
  }

  /** What a value is to be stored with, as the options say. Errors have no value to be asked about. */
  terms(value: unknown, args: Args, asked = !Failure.is(value)): Terms {
    const { ttl, ttlJitter, tti, weigh, tags, seed } = this.settings;
    const ask = (option: AnyFunction): unknown => apply(option, undefined, [value, ...args]);
    const weight = weigh && asked ? checkWeight(ask(weigh)) : 0;
    const named = tags && asked ? checkTags(ask(tags)) : [];
    const lasts = typeof ttl === "number" ? ttl : asked ? checkTtl(ask(ttl)) : 0;
    let left = 1;
    if (ttlJitter !== 0) {
      this.draw ??= generator(seed ?? randomSeed());
      left -= (ttlJitter * (this.draw() >>> 0)) / 2 ** 32;
    }
    const now = this.timed ? this.clock() : 0;
    const limit = lasts > 0 ? later(now, lasts * left) : Infinity;
    return { limit, deadline: tti === 0 ? limit : min(limit, later(now, tti)), weight, tags: named };
  }

  /**
   * A pending promise is stored like any other answer, without a deadline, weight and tags until it is
   * fulfilled. What callers get is the promise behind our own handlers, so that a rejection which
   * nobody handles is still reported, once. Also gives back who wants to know where it is stored.
   */
  private share(value: PromiseLike<unknown>, { entries, args, self, since }: Load): [Promise<unknown>, (slot: number) => void] {
    let slot = 0;
    const still = () => slot !== 0 && entries.values[slot] === shared;
    const { plan, settings } = this;
    /** It is settled: its terms count from now on. */
    const settle = (result: unknown): void => {
      if (!still() || !(this.timed || settings.weigh || plan.tags)) return;
      const terms = this.terms(result, args);
      const now = this.now();
      if (!still()) return;
      if (terms.weight > plan.maxWeight || this.forgotten > since || terms.tags.some((tag) => this.givenUp?.get(tag)! > since || entries.givenUp?.get(tag)! > since)) {
        entries.remove(slot);
        return;
      }
      if (this.timed) entries.setDeadline(slot, terms.deadline);
      this.note(entries, slot, terms);
      entries.lighten(0, now);
      this.tellVictims(self);
    };
    const forget = (error: unknown): never => {
      if (still()) entries.remove(slot);
      throw error;
    };
    const shared: Promise<unknown> = (value instanceof Promise ? value : Promise.resolve(value)).then(
      (result: unknown) => {
        try {
          const kept = this.keep(result);
          settle(kept);
          return kept;
        } catch (error) {
          return forget(error);
        }
      },
      (error: unknown) => {
        if (!settings.cacheErrors) forget(error);
        settle(new Failure(error));
        throw error;
      },
    );
    return [shared, (stored) => (slot = stored)];
  }

  /** What the cache keeps of a value. */
  keep(value: unknown): unknown {
    const { copy } = this.settings;
    if (copy === "none" || Failure.is(value)) return value;
    if (copy === "clone") return structuredClone(value);
    freezeDeep(value);
    return value;
  }

  /** What a caller gets of what the cache keeps. */
  private give(value: unknown): unknown {
    if (Failure.is(value)) throw value.error;
    return this.copied(value);
  }

  /** What somebody gets who only looks; that a promise rejects is not for him to handle. */
  shown(value: unknown): unknown {
    if (Failure.is(value)) return undefined;
    const copy = this.copied(value);
    if (copy !== value && copy instanceof Promise) copy.catch(() => {});
    return copy;
  }

  private copied(value: unknown): unknown {
    if (this.settings.copy !== "clone") return value;
    return value instanceof Promise ? value.then((result: unknown) => structuredClone(result)) : structuredClone(value);
  }

  takeVictims(): NonNullable<Plan["victims"]> {
    const { victims } = this.plan;
    if (victims === null || victims.length === 0) return [];
    this.plan.victims = [];
    return victims;
  }

  /** What had to go without a call. */
  tellVictims(self: unknown): void {
    const victims = this.takeVictims();
    if (victims.length > 0) for (const observer of this.observers) observer.evict(self, victims);
  }
}

/** The engine counts with 31 bits. */
function bounded(maxSize: number): number {
  return min(maxSize, 0x7fff_ffff);
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
