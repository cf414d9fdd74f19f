import type { Engine } from "./engine.js";
import type { Hasher } from "./hash.js";
import { makeEngine } from "./wasm.js";

/** In the place of an argument that was not given; `f()` is not `f(undefined)`. */
export const ABSENT = Symbol("absent");
/** In the place of a key where nothing is stored. Never equal to an argument: nobody else has it. */
const EMPTY = Symbol("empty");
const NO_ARGS: readonly unknown[] = [];

/** So many entries are kept in a plain list before an engine is made: looking through them costs less than hashing. */
const FEW = 8;

/**
 * What is known of a set of entries without holding any of its keys and values, so that it can be
 * counted, and its engine freed, while the receiver that the set belongs to is free to go.
 */
export interface Ledger {
  size: number;
  deadlines: number[] | null;
  engine: Engine | null;
}

/**
 * The entries of one receiver, or of all that share: keys and values by slot. What decides about
 * them is a list of up to eight with the time of their last use, and an engine from the ninth on.
 *
 * Arguments stand in an array for each place, so that storing and comparing them allocates nothing.
 */
export class Entries {
  hits = 0;
  misses = 0;
  /** Changes whenever something is stored or cleared: who ran foreign code looks again if it did. */
  version = 0;
  /** Why the last slot taken was free: 0 it was, 1 its entry was evicted, 2 it had expired. */
  replaced = 0;
  values: unknown[] = [undefined];
  ledger: Ledger | null = null;
  private k0: unknown[] = [EMPTY];
  private k1: unknown[] | null = null;
  private k2: unknown[] | null = null;
  private k3: unknown[] | null = null;
  private rest: unknown[] | null = null;
  /** The arguments as they were given, where the key is made from them and not they. */
  private given: (ArrayLike<unknown> | undefined)[] | null = null;
  private engine: Engine | null = null;
  private size = 0;
  private used: number[] = [0];
  private uses = 0;
  private deadlines: number[] | null = null;

  constructor(
    private readonly bound: number,
    private readonly hasher: Hasher,
    /** The count of clearings of the whole that this set has seen. */
    public epoch: number,
  ) {}

  // Look-ups that count as use. One for each number of arguments, so that none makes an array.

  find0(): number {
    return this.find(NO_ARGS);
  }

  find1(a: unknown): number {
    const k0 = this.k0;
    const k1 = this.k1;
    const engine = this.engine;
    if (engine === null) {
      for (let slot = 1; slot < k0.length; slot++) {
        if (same(k0[slot], a) && (k1 === null || k1[slot] === ABSENT)) return this.use(slot);
      }
      return 0;
    }
    const hasher = this.hasher;
    let slot = engine.find(Math.imul(hasher.part(a), hasher.m0));
    while (slot !== 0) {
      if (same(k0[slot], a) && (k1 === null || k1[slot] === ABSENT)) return slot;
      slot = engine.next();
    }
    return 0;
  }

  find2(a: unknown, b: unknown): number {
    const k0 = this.k0;
    const k1 = this.k1;
    const k2 = this.k2;
    if (k1 === null) return 0;
    const engine = this.engine;
    if (engine === null) {
      for (let slot = 1; slot < k0.length; slot++) {
        if (same(k0[slot], a) && same(k1[slot], b) && (k2 === null || k2[slot] === ABSENT)) return this.use(slot);
      }
      return 0;
    }
    const hasher = this.hasher;
    let slot = engine.find((Math.imul(hasher.part(a), hasher.m0) + Math.imul(hasher.part(b), hasher.m1)) | 0);
    while (slot !== 0) {
      if (same(k0[slot], a) && same(k1[slot], b) && (k2 === null || k2[slot] === ABSENT)) return slot;
      slot = engine.next();
    }
    return 0;
  }

  find3(a: unknown, b: unknown, c: unknown): number {
    if (this.k2 === null) return 0;
    const engine = this.engine;
    if (engine === null) {
      for (let slot = 1; slot < this.k0.length; slot++) if (this.holds3(slot, a, b, c)) return this.use(slot);
      return 0;
    }
    const hasher = this.hasher;
    const hash = Math.imul(hasher.part(a), hasher.m0) + Math.imul(hasher.part(b), hasher.m1);
    let slot = engine.find((hash + Math.imul(hasher.part(c), hasher.m2)) | 0);
    while (slot !== 0 && !this.holds3(slot, a, b, c)) slot = engine.next();
    return slot;
  }

  find4(a: unknown, b: unknown, c: unknown, d: unknown): number {
    if (this.k3 === null) return 0;
    const engine = this.engine;
    if (engine === null) {
      for (let slot = 1; slot < this.k0.length; slot++) if (this.holds4(slot, a, b, c, d)) return this.use(slot);
      return 0;
    }
    const hasher = this.hasher;
    const low = Math.imul(hasher.part(a), hasher.m0) + Math.imul(hasher.part(b), hasher.m1);
    const high = Math.imul(hasher.part(c), hasher.m2) + Math.imul(hasher.part(d), hasher.m3);
    let slot = engine.find((low + high) | 0);
    while (slot !== 0 && !this.holds4(slot, a, b, c, d)) slot = engine.next();
    return slot;
  }

  /** Any number of arguments. */
  find(args: ArrayLike<unknown>): number {
    const engine = this.engine;
    if (engine === null) {
      const slot = this.scan(args);
      return slot === 0 ? 0 : this.use(slot);
    }
    let slot = engine.find(this.hasher.list(args));
    while (slot !== 0 && !this.holds(slot, args)) slot = engine.next();
    return slot;
  }

  /** The same at a time: negative, and not a use, where the deadline has passed. */
  findAt(args: ArrayLike<unknown>, now: number): number {
    const engine = this.engine;
    if (engine === null) {
      const slot = this.scan(args);
      if (slot === 0) return 0;
      return this.expired(slot, now) ? -slot : this.use(slot);
    }
    let slot = engine.findAt(this.hasher.list(args), now);
    while (slot !== 0 && !this.holds(Math.abs(slot), args)) slot = engine.nextAt();
    return slot;
  }

  /** Where an entry stands, whether or not its deadline has passed; changes and counts nothing. */
  locate(args: ArrayLike<unknown>): number {
    const engine = this.engine;
    if (engine === null) return this.scan(args);
    let slot = engine.first(this.hasher.list(args));
    while (slot !== 0 && !this.holds(slot, args)) slot = engine.following(slot);
    return slot;
  }

  expired(slot: number, now: number): boolean {
    return this.deadline(slot) <= now;
  }

  /** Infinity where there is none. */
  deadline(slot: number): number {
    if (this.engine !== null) return this.engine.deadline(slot);
    return this.deadlines === null ? Infinity : (this.deadlines[slot] ?? Infinity);
  }

  setDeadline(slot: number, deadline: number): void {
    if (this.engine !== null) this.engine.setDeadline(slot, deadline);
    else this.note(slot, deadline);
  }

  /**
   * Takes a slot for a new entry, of a victim if need be, whose key and value are still there to be
   * seen. To be followed by `fill`. 0 when nothing is kept.
   */
  take(args: ArrayLike<unknown>, deadline: number, now: number): number {
    this.replaced = 0;
    if (this.bound === 0) return 0;
    if (this.engine === null && this.size >= FEW && this.bound > FEW) this.grow();
    const engine = this.engine;
    if (engine !== null) {
      const slot = engine.insert(this.hasher.list(args), deadline, now);
      this.replaced = slot === 0 ? 0 : engine.replaced();
      if (slot !== 0 && this.replaced === 0) this.resized(1);
      return slot;
    }
    const slot = this.room(now);
    if (this.replaced === 0) this.resized(1);
    this.use(slot);
    this.note(slot, deadline);
    return slot;
  }

  /** Stores an entry in the slot that was taken for it. */
  fill(slot: number, args: ArrayLike<unknown>, value: unknown, given: ArrayLike<unknown> | null): void {
    if (this.replaced !== 0) this.release(slot);
    const n = args.length;
    if (n > 1) this.widen(n);
    this.k0[slot] = n > 0 ? args[0] : ABSENT;
    if (this.k1 !== null) this.k1[slot] = n > 1 ? args[1] : ABSENT;
    if (this.k2 !== null) this.k2[slot] = n > 2 ? args[2] : ABSENT;
    if (this.k3 !== null) this.k3[slot] = n > 3 ? args[3] : ABSENT;
    if (this.rest !== null) this.rest[slot] = n > 4 ? Array.prototype.slice.call(args, 4) : ABSENT;
    if (given !== null) (this.given ??= [])[slot] = given;
    this.values[slot] = value;
    this.version++;
    if (this.engine !== null) for (let i = 0; i < n; i++) this.hasher.keep(args[i]);
  }

  remove(slot: number): void {
    this.release(slot);
    if (this.engine !== null) this.engine.remove(slot);
    else if (this.deadlines !== null) this.deadlines[slot] = Infinity;
    this.k0[slot] = EMPTY;
    for (const keys of [this.k1, this.k2, this.k3, this.rest]) if (keys !== null) keys[slot] = ABSENT;
    if (this.given !== null) this.given[slot] = undefined;
    this.values[slot] = undefined;
    this.resized(-1);
  }

  /** Forgets everything, counters included. The engine may have been freed already, by its ledger. */
  clear(): void {
    const owned = this.ledger === null || this.ledger.engine !== null;
    if (this.ledger !== null) {
      this.ledger.engine = this.ledger.deadlines = null;
      this.ledger.size = 0;
    }
    const engine = owned ? this.engine : null;
    this.engine = null;
    this.hits = this.misses = this.size = this.uses = 0;
    this.version++;
    this.values = [undefined];
    this.k0 = [EMPTY];
    this.k1 = this.k2 = this.k3 = this.rest = this.given = this.deadlines = null;
    this.used = [0];
    engine?.free();
  }

  /** The slots in eviction order, next victim first. */
  order(): number[] {
    const slots: number[] = [];
    const engine = this.engine;
    if (engine !== null) {
      for (let slot = engine.order(0); slot !== 0; slot = engine.order(slot)) slots.push(slot);
      return slots;
    }
    for (let slot = 1; slot < this.k0.length; slot++) if (this.k0[slot] !== EMPTY) slots.push(slot);
    return slots.sort((a, b) => this.used[a]! - this.used[b]!);
  }

  /** The key stored in a slot, as it was given to `fill`. */
  keyAt(slot: number): unknown[] {
    const key = [this.k0, this.k1, this.k2, this.k3].map((keys) => (keys === null ? ABSENT : keys[slot]));
    const end = key.indexOf(ABSENT);
    if (end >= 0) return key.slice(0, end);
    const rest = this.rest === null ? ABSENT : this.rest[slot];
    return rest === ABSENT ? key : key.concat(rest as unknown[]);
  }

  argsAt(slot: number): unknown[] {
    const given = this.given?.[slot];
    return given === undefined ? this.keyAt(slot) : Array.from(given);
  }

  /** Entries whose deadline has not passed. */
  live(now: number): number {
    return liveOf(this, now);
  }

  /** How many candidates a look-up of this key may have to pass. */
  probes(args: ArrayLike<unknown>): number {
    return this.engine === null ? this.size : this.engine.probes(this.hasher.list(args));
  }

  /** Moves the few entries into an engine, each keeping its slot and its turn. */
  private grow(): void {
    const engine = makeEngine(this.bound);
    for (let slot = 1; slot < this.k0.length; slot++) {
      const key = this.keyAt(slot);
      engine.insert(this.hasher.list(key), this.deadline(slot), 0);
      for (const part of key) this.hasher.keep(part);
    }
    for (const slot of this.order()) engine.touch(slot);
    this.engine = engine;
    this.deadlines = null;
    this.used = [];
    if (this.ledger !== null) {
      this.ledger.engine = engine;
      this.ledger.deadlines = null;
    }
  }

  /** A slot among the few: an expired entry's, a free one, or the least recently used one's. */
  private room(now: number): number {
    const k0 = this.k0;
    let free = 0;
    let oldest = 1;
    for (let slot = 1; slot < k0.length; slot++) {
      if (k0[slot] === EMPTY) free = slot;
      else if (this.deadlines !== null && this.expired(slot, now)) {
        this.replaced = 2;
        return slot;
      } else if (k0[oldest] === EMPTY || this.used[slot]! < this.used[oldest]!) oldest = slot;
    }
    if (this.size < this.bound) return free === 0 ? k0.length : free;
    this.replaced = 1;
    return oldest;
  }

  private use(slot: number): number {
    this.used[slot] = ++this.uses;
    return slot;
  }

  private note(slot: number, deadline: number): void {
    if (this.deadlines === null) {
      if (deadline === Infinity) return;
      this.deadlines = [Infinity];
      if (this.ledger !== null) this.ledger.deadlines = this.deadlines;
    }
    while (this.deadlines.length < slot) this.deadlines.push(Infinity);
    this.deadlines[slot] = deadline;
  }

  private resized(by: number): void {
    this.size += by;
    if (this.ledger !== null) this.ledger.size = this.size;
  }

  /** The hasher need not remember the key in a slot any longer. */
  private release(slot: number): void {
    if (this.engine !== null) for (const part of this.keyAt(slot)) this.hasher.release(part);
  }

  private scan(args: ArrayLike<unknown>): number {
    for (let slot = 1; slot < this.k0.length; slot++) if (this.holds(slot, args)) return slot;
    return 0;
  }

  private holds(slot: number, args: ArrayLike<unknown>): boolean {
    const { k1, k2, k3, rest } = this;
    switch (args.length) {
      case 0:
        return this.k0[slot] === ABSENT;
      case 1:
        return same(this.k0[slot], args[0]) && (k1 === null || k1[slot] === ABSENT);
      case 2:
        return (
          k1 !== null &&
          same(this.k0[slot], args[0]) &&
          same(k1[slot], args[1]) &&
          (k2 === null || k2[slot] === ABSENT)
        );
      case 3:
        return k2 !== null && this.holds3(slot, args[0], args[1], args[2]);
      case 4:
        return k3 !== null && this.holds4(slot, args[0], args[1], args[2], args[3]);
      default: {
        const more = rest === null ? ABSENT : rest[slot];
        if (!Array.isArray(more) || more.length !== args.length - 4) return false;
        if (!same(this.k0[slot], args[0]) || !same(k1![slot], args[1])) return false;
        if (!same(k2![slot], args[2]) || !same(k3![slot], args[3])) return false;
        return more.every((part, i) => same(part, args[i + 4]));
      }
    }
  }

  private holds3(slot: number, a: unknown, b: unknown, c: unknown): boolean {
    const k3 = this.k3;
    return (
      same(this.k0[slot], a) &&
      same(this.k1![slot], b) &&
      same(this.k2![slot], c) &&
      (k3 === null || k3[slot] === ABSENT)
    );
  }

  private holds4(slot: number, a: unknown, b: unknown, c: unknown, d: unknown): boolean {
    const rest = this.rest;
    return (
      same(this.k0[slot], a) &&
      same(this.k1![slot], b) &&
      same(this.k2![slot], c) &&
      same(this.k3![slot], d) &&
      (rest === null || rest[slot] === ABSENT)
    );
  }

  /** Makes room for keys of `n` arguments; the entries there are have fewer. */
  private widen(n: number): void {
    const absent = () => this.k0.map(() => ABSENT as unknown);
    if (this.k1 === null) this.k1 = absent();
    if (n > 2 && this.k2 === null) this.k2 = absent();
    if (n > 3 && this.k3 === null) this.k3 = absent();
    if (n > 4 && this.rest === null) this.rest = absent();
  }
}

/** Live entries of a set, or of the ledger of one. */
export function liveOf(set: Entries | Ledger, now: number): number {
  const { engine, deadlines, size } = set as unknown as Ledger;
  if (engine !== null) return engine.live(now);
  if (deadlines === null) return size;
  return size - deadlines.filter((deadline) => deadline <= now).length;
}

/** SameValueZero: NaN is NaN, and 0 is -0. */
function same(a: unknown, b: unknown): boolean {
  return a === b || (a !== a && b !== b);
}
