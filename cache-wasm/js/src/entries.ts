import { Face, first, following, note, type Engine } from "./engine.js";
import type { Hasher } from "./hash.js";
import { makeEngine } from "./wasm.js";

/** In the place of an argument that was not given; `f()` is not `f(undefined)`. */
export const ABSENT = Symbol("absent");
/** In the place of a key where nothing is stored. Never equal to an argument: nobody else has it. */
const EMPTY = Symbol("empty");
const { imul } = Math;
const { isArray } = Array;

/** So many entries are kept in a plain list before an engine is made: looking through them costs less than hashing. */
const FEW = 8;

/**
 * What is known of a set of entries without holding any of its keys and values, so that it can be
 * counted, and its engine freed, while the receiver that the set belongs to is free to go.
 */
export interface Ledger {
  /** Hits among the few; those of an engine are counted there. */
  hits: number;
  misses: number;
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
  /** Changes whenever something is stored or cleared: who ran foreign code looks again if it did. */
  version = 0;
  /** How often it was cleared. */
  clearings = 0;
  values: unknown[] = [undefined];
  readonly ledger: Ledger = { hits: 0, misses: 0, size: 0, deadlines: null, engine: null };
  /** Whether the ledger is listed where receivers are counted. */
  listed = false;
  private k0: unknown[] = [EMPTY];
  private k1: unknown[] | null = null;
  private k2: unknown[] | null = null;
  private k3: unknown[] | null = null;
  private rest: unknown[] | null = null;
  /** The arguments as they were given, where the key is made from them and not they. */
  private given: (ArrayLike<unknown> | undefined)[] | null = null;
  private engine: Engine | null = null;
  private size = 0;
  private replacedAmongFew = 0;
  private used: number[] = [0];
  private uses = 0;
  /** The slot used last, among the few. */
  private latest = 0;
  private readonly m0: number;
  private readonly m1: number;
  private deadlines: number[] | null = null;

  constructor(
    readonly bound: number,
    private readonly hasher: Hasher,
    /** The count of clearings of the whole that this set has seen. */
    public epoch: number,
  ) {
    this.m0 = hasher.m0;
    this.m1 = hasher.m1;
  }

  // Look-ups that count as use, with the arguments one by one, so that none makes an array. The
  // most frequent ones, of one or two whole numbers among many, are written out: inlined as a whole,
  // with comparisons that only ever see numbers, they are compiled to a few dozen instructions.

  find1(a: unknown): number {
    const { engine, k0, k1 } = this;
    if (engine === null) {
      const slot = this.latest;
      if (k0[slot] !== a || (k1 !== null && k1[slot] !== ABSENT)) return this.findAmongFew(1, a, undefined, undefined, undefined);
      this.ledger.hits++;
      return slot;
    }
    if (typeof a !== "number" || (a | 0) !== a) return this.find1Slowly(engine, a);
    const { words } = engine.memory;
    let slot = words[(engine.heads + (imul(a | 0, this.m0 | 0) >>> engine.shift)) | 0]!;
    while (slot !== 0) {
      const key = k0[slot];
      if (typeof key === "number" && key === a && (k1 === null || k1[slot] === ABSENT)) {
        const { noted } = engine;
        words[(engine.notes + noted) | 0] = slot;
        engine.noted = noted + 1;
        if (noted === Face.MostNotes - 1) engine.settle();
        return slot;
      }
      slot = words[(engine.nodes + (slot << 2) + 1) | 0]!;
    }
    return 0;
  }

  find2(a: unknown, b: unknown): number {
    const { engine, k0, k1, k2 } = this;
    if (k1 === null) return 0;
    if (engine === null) {
      const slot = this.latest;
      if (k0[slot] !== a || k1[slot] !== b || (k2 !== null && k2[slot] !== ABSENT)) return this.findAmongFew(2, a, b, undefined, undefined);
      this.ledger.hits++;
      return slot;
    }
    if (typeof a !== "number" || (a | 0) !== a || typeof b !== "number" || (b | 0) !== b) {
      return this.findFew(2, a, b, undefined, undefined);
    }
    const { words } = engine.memory;
    const hash = (imul(a | 0, this.m0 | 0) + imul(b | 0, this.m1 | 0)) | 0;
    let slot = words[(engine.heads + (hash >>> engine.shift)) | 0]!;
    while (slot !== 0) {
      const key0 = k0[slot];
      const key1 = k1[slot];
      if (
        typeof key0 === "number" &&
        key0 === a &&
        typeof key1 === "number" &&
        key1 === b &&
        (k2 === null || k2[slot] === ABSENT)
      ) {
        const { noted } = engine;
        words[(engine.notes + noted) | 0] = slot;
        engine.noted = noted + 1;
        if (noted === Face.MostNotes - 1) engine.settle();
        return slot;
      }
      slot = words[(engine.nodes + (slot << 2) + 1) | 0]!;
    }
    return 0;
  }

  private find1Slowly(engine: Engine, a: unknown): number {
    const { k0, k1 } = this;
    let slot = first(engine, imul(this.hasher.part(a), this.m0));
    if (typeof a === "string") {
      while (slot !== 0) {
        const key = k0[slot];
        if (typeof key === "string" && key === a && (k1 === null || k1[slot] === ABSENT)) break;
        slot = following(engine, slot);
      }
    } else {
      while (slot !== 0 && (!same(k0[slot], a) || (k1 !== null && k1[slot] !== ABSENT))) slot = following(engine, slot);
    }
    if (slot !== 0) note(engine, slot);
    return slot;
  }

  /** Up to four: `n` of these. */
  findFew(n: number, a: unknown, b: unknown, c: unknown, d: unknown): number {
    const { engine, hasher } = this;
    if (engine === null) return this.findAmongFew(n, a, b, c, d);
    let hash = 0;
    if (n > 1) hash = imul(hasher.part(a), hasher.m0) + imul(hasher.part(b), hasher.m1);
    if (n > 2) hash += imul(hasher.part(c), hasher.m2);
    if (n > 3) hash += imul(hasher.part(d), hasher.m3);
    let slot = first(engine, hash | 0);
    while (slot !== 0 && !this.holdsFew(slot, n, a, b, c, d)) slot = following(engine, slot);
    if (slot !== 0) note(engine, slot);
    return slot;
  }

  /** Any number of arguments, at a time: negative, and not a use, where the deadline has passed. */
  find(args: ArrayLike<unknown>, now: number): number {
    const slot = this.locate(args);
    if (slot === 0) return 0;
    if (now !== 0 && this.deadline(slot) <= now) return -slot;
    if (this.engine !== null) note(this.engine, slot);
    else {
      this.use(slot);
      this.ledger.hits++;
    }
    return slot;
  }

  /** Where an entry stands, whether or not its deadline has passed; changes and counts nothing. */
  locate(args: ArrayLike<unknown>): number {
    const engine = this.engine;
    if (engine === null) return this.scan(args);
    let slot = first(engine, this.hasher.list(args));
    while (slot !== 0 && !this.holds(slot, args)) slot = following(engine, slot);
    return slot;
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
    if (this.bound === 0) return 0;
    if (this.engine === null && this.size >= FEW && this.bound > FEW) this.grow();
    if (this.engine !== null) return this.engine.insert(this.hasher.list(args), deadline, now);
    this.replacedAmongFew = 0;
    const slot = this.room(now);
    if (this.replacedAmongFew === 0) this.resized(1);
    this.use(slot);
    this.note(slot, deadline);
    return slot;
  }

  /** Why the last slot taken was free: 0 it was, 1 its entry was evicted, 2 it had expired. */
  get replaced(): number {
    return this.engine === null ? this.replacedAmongFew : this.engine.replaced();
  }

  /** Stores an entry in the slot that was taken for it. */
  fill(slot: number, args: ArrayLike<unknown>, value: unknown, given: ArrayLike<unknown> | null): void {
    if (this.engine !== null && slot < this.k0.length) this.release(slot);
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
    if (this.engine === null) this.resized(-1);
  }

  /** Forgets everything, counters included. */
  clear(): void {
    closeLedger(this.ledger);
    this.engine = null;
    this.size = this.uses = this.latest = 0;
    this.version++;
    this.clearings++;
    this.values = [undefined];
    this.k0 = [EMPTY];
    this.k1 = this.k2 = this.k3 = this.rest = this.given = this.deadlines = null;
    this.used = [0];
    this.hasher.releaseAll();
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

  /** Moves the few entries into an engine, each keeping its slot and its turn. */
  private grow(): void {
    const engine = makeEngine(this.bound);
    for (let slot = 1; slot < this.k0.length; slot++) {
      const key = this.keyAt(slot);
      engine.insert(this.hasher.list(key), this.deadline(slot), 1);
      for (const part of key) this.hasher.keep(part);
    }
    const hits = engine.hits();
    for (const slot of this.order()) note(engine, slot);
    // Moving in is no hit.
    this.ledger.hits -= engine.hits();
    this.engine = this.ledger.engine = engine;
    this.deadlines = this.ledger.deadlines = null;
    this.used = [];
  }

  /** A slot among the few: an expired entry's, a free one, or the least recently used one's. */
  private room(now: number): number {
    const k0 = this.k0;
    let free = 0;
    let oldest = 1;
    for (let slot = 1; slot < k0.length; slot++) {
      if (k0[slot] === EMPTY) free = slot;
      else if (this.deadlines !== null && this.deadline(slot) <= now) {
        this.replacedAmongFew = 2;
        return slot;
      } else if (k0[oldest] === EMPTY || this.used[slot]! < this.used[oldest]!) oldest = slot;
    }
    if (this.size < this.bound) return free === 0 ? k0.length : free;
    this.replacedAmongFew = 1;
    return oldest;
  }

  private use(slot: number): void {
    this.used[slot] = ++this.uses;
    this.latest = slot;
  }

  private findAmongFew(n: number, a: unknown, b: unknown, c: unknown, d: unknown): number {
    const { length } = this.k0;
    for (let slot = 1; slot < length; slot++) {
      if (this.holdsFew(slot, n, a, b, c, d)) {
        this.use(slot);
        this.ledger.hits++;
        return slot;
      }
    }
    return 0;
  }

  private note(slot: number, deadline: number): void {
    if (this.deadlines === null) {
      if (deadline === Infinity) return;
      this.deadlines = this.ledger.deadlines = [Infinity];
    }
    while (this.deadlines.length < slot) this.deadlines.push(Infinity);
    this.deadlines[slot] = deadline;
  }

  private resized(by: number): void {
    this.size += by;
    this.ledger.size = this.size;
  }

  /** The hasher need not remember the key in a slot any longer. */
  private release(slot: number): void {
    if (!this.hasher.keepsAny) return;
    for (const part of this.keyAt(slot)) this.hasher.release(part);
  }

  private scan(args: ArrayLike<unknown>): number {
    for (let slot = 1; slot < this.k0.length; slot++) if (this.holds(slot, args)) return slot;
    return 0;
  }

  private holds(slot: number, args: ArrayLike<unknown>): boolean {
    const n = args.length;
    if (n < 5) return this.holdsFew(slot, n, args[0], args[1], args[2], args[3]);
    const rest = this.rest === null ? ABSENT : this.rest[slot];
    if (!isArray(rest) || rest.length !== n - 4) return false;
    if (!same(this.k0[slot], args[0]) || !same(this.k1![slot], args[1])) return false;
    if (!same(this.k2![slot], args[2]) || !same(this.k3![slot], args[3])) return false;
    return rest.every((part, i) => same(part, args[i + 4]));
  }

  private holdsFew(slot: number, n: number, a: unknown, b: unknown, c: unknown, d: unknown): boolean {
    const { k1, k2, k3, rest } = this;
    // The first place of which there is no argument tells how many there are.
    const end = n === 0 ? this.k0 : n === 1 ? k1 : n === 2 ? k2 : n === 3 ? k3 : rest;
    if (end !== null && end[slot] !== ABSENT) return false;
    return (
      (n < 1 || same(this.k0[slot], a)) &&
      (n < 2 || (k1 !== null && same(k1[slot], b))) &&
      (n < 3 || (k2 !== null && same(k2[slot], c))) &&
      (n < 4 || (k3 !== null && same(k3[slot], d)))
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

export function hitsOf({ hits, engine }: Ledger): number {
  return engine === null ? hits : hits + engine.hits();
}

/** Entries whose deadline has not passed. */
export function liveOf({ engine, deadlines, size }: Ledger, now: number): number {
  if (engine !== null) return engine.live(now);
  return deadlines === null ? size : size - deadlines.filter((deadline) => deadline <= now).length;
}

/** Nothing is stored any more: the engine's memory is given back, and counting begins anew. */
export function closeLedger(ledger: Ledger): void {
  ledger.engine?.free();
  ledger.engine = ledger.deadlines = null;
  ledger.hits = ledger.misses = ledger.size = 0;
}

/** SameValueZero: NaN is NaN, and 0 is -0. */
function same(a: unknown, b: unknown): boolean {
  return a === b || (a !== a && b !== b);
}
