import { Face, first, following, note, type Engine } from "./engine.js";
import type { Hasher } from "./hash.js";
import { freeEngine, makeEngine } from "./wasm.js";

/** In the place of an argument that was not given; `f()` is not `f(undefined)`. */
export const ABSENT = Symbol("absent");
/** In the place of a key where nothing is stored. Never equal to an argument: nobody else has it. */
const EMPTY = Symbol("empty");
const { imul } = Math;
const { from } = Array;
/** All arguments where there are no more than four, and these are given one by one. */
const NONE: readonly unknown[] = [];

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
  /** By slot; none while there are no deadlines. */
  deadlines: number[] | null;
  engine: Engine | null;
}

/**
 * The entries of one receiver, or of all that share: keys and values by slot. What decides about
 * them is a list of up to eight with the time of their last use, and an engine from the ninth on.
 *
 * The first two arguments stand in an array for each place, so that few calls make one of their own.
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
  /** The arguments from the third on. */
  private rest: (unknown[] | null)[] | null = null;
  /** The arguments as they were given, where the key is made from them and not they. */
  private given: (ArrayLike<unknown> | undefined)[] | null = null;
  private engine: Engine | null = null;
  /** What had the slot that was taken last: 0 nobody, 1 an entry that was evicted, 2 one that had expired. */
  replaced = 0;
  private used: number[] = [0];
  private uses = 0;
  /** The slot used last, among the few. */
  private latest = 0;
  private m0 = 0;
  private m1 = 0;

  constructor(
    readonly bound: number,
    private readonly hasher: Hasher,
    /** The count of clearings of the whole that this set has seen. */
    public epoch: number,
  ) {
  }

  // Look-ups that count as use, with the arguments one by one, so that none makes an array. The
  // most frequent ones, of one or two whole numbers among many, are written out: inlined as a whole,
  // with comparisons that only ever see numbers, they are compiled to a few dozen instructions.

  find1(a: unknown): number {
    const { engine, k0, k1 } = this;
    if (engine === null) {
      const slot = this.latest;
      if (k0[slot] !== a || (k1 !== null && k1[slot] !== ABSENT)) return this.findAmongFew(1, a);
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
    const { engine, k0, k1, rest } = this;
    if (k1 === null) return 0;
    if (engine === null) {
      const slot = this.latest;
      if (k0[slot] !== a || k1[slot] !== b || (rest !== null && rest[slot] !== null)) return this.findAmongFew(2, a, b);
      this.ledger.hits++;
      return slot;
    }
    if (typeof a !== "number" || (a | 0) !== a || typeof b !== "number" || (b | 0) !== b) {
      return this.findFew(2, a, b);
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
        (rest === null || rest[slot] === null)
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
    // Strings apart: comparing them is quick where nothing else is ever compared.
    const isString = typeof a === "string";
    while (slot !== 0) {
      const key = k0[slot];
      if ((isString ? typeof key === "string" && key === a : same(key, a)) && (k1 === null || k1[slot] === ABSENT)) {
        note(engine, slot);
        break;
      }
      slot = following(engine, slot);
    }
    return slot;
  }

  /** Up to four: `n` of these. */
  findFew(n: number, a: unknown, b?: unknown, c?: unknown, d?: unknown): number {
    const { engine } = this;
    if (engine === null) return this.findAmongFew(n, a, b, c, d);
    let slot = first(engine, this.hasher.hash(n, a, b, c, d, NONE));
    while (slot !== 0 && !this.holds(slot, n, a, b, c, d, NONE)) slot = following(engine, slot);
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
    const { engine } = this;
    const { length } = args;
    let slot = engine === null ? this.k0.length - 1 : first(engine, this.hasher.list(args));
    while (slot !== 0 && !this.holds(slot, length, args[0], args[1], args[2], args[3], args)) {
      slot = engine === null ? slot - 1 : following(engine, slot);
    }
    return slot;
  }

  /** Infinity where there is none. */
  deadline(slot: number): number {
    return this.ledger.deadlines?.[slot] ?? Infinity;
  }

  setDeadline(slot: number, deadline: number): void {
    this.engine?.setDeadline(slot, deadline);
    this.note(slot, deadline);
  }

  /**
   * Takes a slot for a new entry, of a victim if need be, whose key and value are still there to be
   * seen. To be followed by `fill`. 0 when nothing is kept.
   */
  take(args: ArrayLike<unknown>, deadline: number, now: number): number {
    const { bound, ledger } = this;
    if (bound === 0) return 0;
    if (this.engine === null && ledger.size >= FEW && bound > FEW) this.grow();
    const { engine } = this;
    let slot;
    if (engine === null) this.use((slot = this.room(now)));
    else {
      slot = engine.insert(this.hasher.list(args), deadline, now);
      this.replaced = engine.replaced();
    }
    if (slot !== 0) {
      if (this.replaced === 0) ledger.size++;
      this.note(slot, deadline);
    }
    return slot;
  }

  /** Stores an entry in the slot that was taken for it. */
  fill(slot: number, args: ArrayLike<unknown>, value: unknown, given: ArrayLike<unknown> | null): void {
    if (this.engine !== null && slot < this.k0.length) this.release(slot);
    const n = args.length;
    // Whoever has fewer arguments is made to say so as soon as there is a place for more.
    if (n > 1) this.k1 ??= this.k0.map(() => ABSENT);
    if (n > 2) this.rest ??= this.k0.map(() => null);
    this.k0[slot] = n > 0 ? args[0] : ABSENT;
    if (this.k1 !== null) this.k1[slot] = n > 1 ? args[1] : ABSENT;
    if (this.rest !== null) this.rest[slot] = n > 2 ? from(args).slice(2) : null;
    if (given !== null) (this.given ??= [])[slot] = given;
    this.values[slot] = value;
    this.version++;
    if (this.engine !== null) this.hasher.keep(args);
  }

  remove(slot: number): void {
    this.release(slot);
    this.engine?.remove(slot);
    this.note(slot, Infinity);
    this.k0[slot] = EMPTY;
    if (this.k1 !== null) this.k1[slot] = ABSENT;
    if (this.rest !== null) this.rest[slot] = null;
    if (this.given !== null) this.given[slot] = undefined;
    this.values[slot] = undefined;
    this.ledger.size--;
  }

  /** Forgets everything, counters included. */
  clear(): void {
    closeLedger(this.ledger);
    this.engine = null;
    this.uses = this.latest = 0;
    this.version++;
    this.clearings++;
    this.values = [undefined];
    this.k0 = [EMPTY];
    this.k1 = this.rest = this.given = null;
    this.used = [0];
    this.hasher.releaseAll();
  }

  /** The slots in eviction order, next victim first. */
  order(): number[] {
    if (this.engine !== null) return this.engine.order();
    const slots = [...this.k0.keys()].filter((slot) => this.k0[slot] !== EMPTY);
    return slots.sort((a, b) => this.used[a]! - this.used[b]!);
  }

  /** The key stored in a slot, as it was given to `fill`. */
  keyAt(slot: number): unknown[] {
    const key = [this.k0[slot], this.k1 === null ? ABSENT : this.k1[slot]];
    const end = key.indexOf(ABSENT);
    return end < 0 ? key.concat(this.rest?.[slot] ?? []) : key.slice(0, end);
  }

  argsAt(slot: number): unknown[] {
    const given = this.given?.[slot];
    return given === undefined ? this.keyAt(slot) : Array.from(given);
  }

  /** Moves the few entries into an engine, each keeping its slot and its turn. */
  private grow(): void {
    this.hasher.ready();
    this.m0 = this.hasher.m0;
    this.m1 = this.hasher.m1;
    const engine = makeEngine(this.bound);
    for (let slot = 1; slot < this.k0.length; slot++) {
      const key = this.keyAt(slot);
      engine.insert(this.hasher.list(key), this.deadline(slot), 0);
      this.hasher.keep(key);
    }
    for (const slot of this.order()) note(engine, slot);
    // Moving in is no hit.
    engine.settle();
    engine.hits = 0;
    this.engine = this.ledger.engine = engine;
    this.used = [];
  }

  /** A slot among the few: an expired entry's, a free one, or the least recently used one's. */
  private room(now: number): number {
    const { k0, used } = this;
    let free = 0;
    let oldest = 0;
    for (let slot = 1; slot < k0.length; slot++) {
      if (k0[slot] === EMPTY) free = slot;
      else if (this.deadline(slot) <= now) {
        this.replaced = 2;
        return slot;
      } else if (oldest === 0 || used[slot]! < used[oldest]!) oldest = slot;
    }
    this.replaced = this.ledger.size < this.bound ? 0 : 1;
    return this.replaced === 1 ? oldest : free || k0.length;
  }

  private use(slot: number): void {
    this.used[slot] = ++this.uses;
    this.latest = slot;
  }

  private findAmongFew(n: number, a: unknown, b?: unknown, c?: unknown, d?: unknown): number {
    const { length } = this.k0;
    for (let slot = 1; slot < length; slot++) {
      if (this.holds(slot, n, a, b, c, d, NONE)) {
        this.use(slot);
        this.ledger.hits++;
        return slot;
      }
    }
    return 0;
  }

  private note(slot: number, deadline: number): void {
    const { ledger } = this;
    if (ledger.deadlines === null && deadline === Infinity) return;
    ledger.deadlines ??= this.k0.map(() => Infinity);
    ledger.deadlines[slot] = deadline;
  }

  /** The hasher need not remember the key in a slot any longer. */
  private release(slot: number): void {
    if (this.hasher.keepsAny) this.hasher.release(this.keyAt(slot));
  }

  /** Whether a slot's key has these `n` parts: the first four, and where there are more, all of them. */
  private holds(slot: number, n: number, a: unknown, b: unknown, c: unknown, d: unknown, all: ArrayLike<unknown>): boolean {
    const { k0, k1, rest } = this;
    if (n === 0) return k0[slot] === ABSENT;
    if (!same(k0[slot], a)) return false;
    // The first place of which there is no argument tells how many there are.
    if (n === 1) return k1 === null || k1[slot] === ABSENT;
    if (k1 === null || !same(k1[slot], b)) return false;
    const more = rest === null ? null : rest[slot]!;
    if (n === 2) return more === null;
    if (more === null || more.length !== n - 2 || !same(more[0], c) || (n > 3 && !same(more[1], d))) return false;
    for (let i = 4; i < n; i++) if (!same(more[i - 2], all[i])) return false;
    return true;
  }
}

export function hitsOf({ hits, engine }: Ledger): number {
  return engine === null ? hits : hits + engine.hits + engine.noted;
}

/** Entries whose deadline has not passed. */
export function liveOf({ deadlines, size }: Ledger, now: number): number {
  return deadlines === null ? size : size - deadlines.filter((deadline) => deadline <= now).length;
}

/** Nothing is stored any more: the engine's memory is given back, and counting begins anew. */
export function closeLedger(ledger: Ledger): void {
  if (ledger.engine !== null) freeEngine(ledger.engine);
  ledger.engine = ledger.deadlines = null;
  ledger.hits = ledger.misses = ledger.size = 0;
}

/** SameValueZero: NaN is NaN, and 0 is -0. */
function same(a: unknown, b: unknown): boolean {
  return a === b || (a !== a && b !== b);
}
