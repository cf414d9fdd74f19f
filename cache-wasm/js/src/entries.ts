import { first, following, hashAt, Node, nodeOf, type Engine } from "./engine.js";
import { makeEngine } from "./engines.js";
import { Hasher, inverse, randomSeed } from "./hash.js";
import { Ledger, type Tags } from "./ledger.js";

export type List = ArrayLike<unknown>;

/** In the place of an argument that was not given; `f()` is not `f(undefined)`. */
export const ABSENT = Symbol("absent");
/** In the place of a key where nothing is stored. Never equal to an argument: nobody else has it. */
const EMPTY = Symbol("empty");
const { imul } = Math;
const { from } = Array;
/** All arguments where there are no more than four, and these are given one by one. */
export const NONE: List = [];

/** So many entries are kept in a plain list before an engine is made, where the least recently used goes: looking through them costs less than hashing. */
const FEW = 8;
/** So many keys of one hash are borne; for more, the hashes are made stronger. */
const CROWD = 4;
/** So many keys in one chain are borne. By chance there are more once in a thousand million million times. */
const LONGEST = 16;

/** What all sets of entries of a memoized function have in common. */
export interface Plan {
  readonly seed: number | undefined;
  /** Its place among the policies. */
  readonly policy: number;
  /** What each set begins with. */
  bound: number;
  readonly maxWeight: number;
  /** Whether deadlines are put off by uses, which the engine is not told of each time. */
  readonly idle: boolean;
  readonly tags: Tags | null;
  /**
   * How often something was stored, removed, cleared or given up: who ran foreign code looks again if
   * it has changed.
   */
  news: number;
  /** What had to go is told to somebody. */
  victims: { args: unknown[]; key: unknown[]; expired: boolean }[] | null;
}

/**
 * The entries of one receiver, or of all that share: keys and values by slot. What decides about
 * them is a list of up to eight with the time of their last use, and an engine from the ninth on.
 *
 * The first two arguments stand in an array for each place, so that few calls make one of their own.
 * Where every key is one whole number, no keys are kept at all: the hash is the number times an odd
 * one, which leads back to it.
 */
export class Entries {
  /** The number of the event by which it was cleared last. */
  clearedAt = 0;
  /** When a tag was given up last, here alone. */
  givenUp: Map<unknown, number> | null = null;
  values: unknown[] = [undefined];
  readonly ledger: Ledger;
  /** Whether the ledger is listed where receivers are counted. */
  listed = false;
  private k0: unknown[] = [EMPTY];
  private k1: unknown[] | null = null;
  /** The arguments from the third on. */
  private rest: (unknown[] | null)[] | null = null;
  /** The arguments as they were given, where the key is made from them and not they. */
  private given: (List | undefined)[] | null = null;
  private engine: Engine | null = null;
  private hasher!: Hasher;
  /** Whether each key is one whole number. */
  private ints = false;
  /** Slots of keys that are one value, and neither a number nor a string: a `Map` knows where objects are. */
  private others: Map<unknown, number> | null = null;
  /** The size from which on a crowd is believed to be somebody's work once more. */
  private patience = 0;
  private used: number[] = [0];
  private uses = 0;
  /** The slot used last, among the few. */
  private latest = 0;
  private m0 = 0;
  private m1 = 0;

  constructor(
    public bound: number,
    private readonly plan: Plan,
    /** What has happened to the whole that this set has seen. */
    public seen: number,
    public epoch: number,
  ) {
    this.ledger = new Ledger(bound);
  }

  // Look-ups that count as use, with the arguments one by one, so that none makes an array. The
  // most frequent ones are written out: inlined as a whole, with comparisons that only ever see one
  // kind of value, they are compiled to a few dozen instructions.

  find1(a: unknown): number {
    const { engine } = this;
    if (engine === null) {
      const { k0, k1, latest } = this;
      if (k0[latest] !== a || (k1 !== null && k1[latest] !== ABSENT)) return this.findAmongFew(1, a);
      this.ledger.hits++;
      return latest;
    }
    if (typeof a === "number" && (a | 0) === a) {
      const { words } = engine.memory;
      const hash = imul(a | 0, this.m0 | 0);
      let slot = words[(engine.heads + (hash >>> engine.shift)) | 0]!;
      while (slot !== 0) {
        const node = (engine.nodes + imul(slot, engine.stride)) | 0;
        if (words[node] === hash && (this.ints || this.isAt(slot, a))) {
          if (engine.notes === 0) {
            const clock = (engine.clock + 1) | 0;
            engine.clock = clock;
            words[(node + Node.Stamp) | 0] = clock;
            if (clock === -1) engine.order();
          } else engine.note(slot);
          return slot;
        }
        slot = words[(node + Node.Chain) | 0]!;
      }
      return 0;
    }
    return typeof a === "string" ? this.findText(engine, a) : this.findOther(engine, a);
  }

  find2(a: unknown, b: unknown): number {
    const { engine, k0, k1, rest } = this;
    if (k1 === null) return 0;
    if (engine === null) {
      const { latest } = this;
      if (k0[latest] !== a || k1[latest] !== b || (rest !== null && rest[latest] !== null)) return this.findAmongFew(2, a, b);
      this.ledger.hits++;
      return latest;
    }
    if (typeof a !== "number" || (a | 0) !== a || typeof b !== "number" || (b | 0) !== b) return this.findPair(engine, a, b);
    const { words } = engine.memory;
    const hash = (imul(a | 0, this.m0 | 0) + imul(b | 0, this.m1 | 0)) | 0;
    let slot = words[(engine.heads + (hash >>> engine.shift)) | 0]!;
    while (slot !== 0) {
      const node = (engine.nodes + imul(slot, engine.stride)) | 0;
      if (words[node] === hash && k0[slot] === a && k1[slot] === b && (rest === null || rest[slot] === null)) {
        if (engine.notes === 0) {
          const clock = (engine.clock + 1) | 0;
          engine.clock = clock;
          words[(node + Node.Stamp) | 0] = clock;
          if (clock === -1) engine.order();
        } else engine.note(slot);
        return slot;
      }
      slot = words[(node + Node.Chain) | 0]!;
    }
    return 0;
  }

  private findPair(engine: Engine, a: unknown, b: unknown): number {
    const { hasher, k0, rest } = this;
    const k1 = this.k1!;
    const hash = (imul(hasher.part(a), this.m0) + imul(hasher.part(b), this.m1)) | 0;
    const { words } = engine.memory;
    let slot = words[(engine.heads + (hash >>> engine.shift)) | 0]!;
    while (slot !== 0) {
      const node = (engine.nodes + imul(slot, engine.stride)) | 0;
      if (words[node] === hash && same(k0[slot], a) && same(k1[slot], b) && (rest === null || rest[slot] === null)) {
        if (engine.notes === 0) {
          const clock = (engine.clock + 1) | 0;
          engine.clock = clock;
          words[(node + Node.Stamp) | 0] = clock;
          if (clock === -1) engine.order();
        } else engine.note(slot);
        return slot;
      }
      slot = words[(node + Node.Chain) | 0]!;
    }
    return 0;
  }

  /** Whether a slot's key is this one number. */
  private isAt(slot: number, a: number): boolean {
    const key = this.k0[slot];
    return typeof key === "number" && key === a && (this.k1 === null || this.k1[slot] === ABSENT);
  }

  private findText(engine: Engine, a: string): number {
    const { k0, k1 } = this;
    const hash = imul(this.hasher.string(a), this.m0);
    const { words } = engine.memory;
    let slot = words[(engine.heads + (hash >>> engine.shift)) | 0]!;
    while (slot !== 0) {
      const node = (engine.nodes + imul(slot, engine.stride)) | 0;
      if (words[node] === hash) {
        const key = k0[slot];
        if (typeof key === "string" && key === a && (k1 === null || k1[slot] === ABSENT)) {
          if (engine.notes === 0) {
            const clock = (engine.clock + 1) | 0;
            engine.clock = clock;
            words[(node + Node.Stamp) | 0] = clock;
            if (clock === -1) engine.order();
          } else engine.note(slot);
          return slot;
        }
      }
      slot = words[(node + Node.Chain) | 0]!;
    }
    return 0;
  }

  private findFloat(engine: Engine, a: number): number {
    const { k0, k1 } = this;
    if (a !== a || this.ints) return this.findFew(1, a);
    const hash = imul(this.hasher.float(a), this.m0);
    const { words } = engine.memory;
    let slot = words[(engine.heads + (hash >>> engine.shift)) | 0]!;
    while (slot !== 0) {
      const node = (engine.nodes + imul(slot, engine.stride)) | 0;
      if (words[node] === hash) {
        const key = k0[slot];
        if (typeof key === "number" && key === a && (k1 === null || k1[slot] === ABSENT)) {
          if (engine.notes === 0) {
            const clock = (engine.clock + 1) | 0;
            engine.clock = clock;
            words[(node + Node.Stamp) | 0] = clock;
            if (clock === -1) engine.order();
          } else engine.note(slot);
          return slot;
        }
      }
      slot = words[(node + Node.Chain) | 0]!;
    }
    return 0;
  }

  private findOther(engine: Engine, a: unknown): number {
    if (typeof a === "number") return this.findFloat(engine, a);
    const slot = this.others === null ? undefined : this.others.get(a);
    if (slot === undefined) return 0;
    engine.use(slot, nodeOf(engine, slot));
    return slot;
  }

  /** Up to four: `n` of these. */
  findFew(n: number, a: unknown, b?: unknown, c?: unknown, d?: unknown): number {
    const { engine } = this;
    if (engine === null) return this.findAmongFew(n, a, b, c, d);
    const slot = this.search(engine, n, a, b, c, d, NONE);
    if (slot !== 0) engine.use(slot, nodeOf(engine, slot));
    return slot;
  }

  /** Any number of arguments. */
  find(args: List): number {
    const slot = this.locate(args);
    if (slot !== 0) {
      if (this.engine !== null) this.engine.use(slot, nodeOf(this.engine, slot));
      else {
        this.use(slot);
        this.ledger.hits++;
      }
    }
    return slot;
  }

  /** Where an entry stands, whether or not its deadline has passed; changes and counts nothing. */
  locate(args: List): number {
    return this.locateFew(args.length, args[0], args[1], args[2], args[3], args);
  }

  /** The same for `n` arguments: the first four, and where there are more, all of them. */
  locateFew(n: number, a: unknown, b: unknown, c?: unknown, d?: unknown, all = NONE): number {
    const { engine } = this;
    if (engine !== null) return this.search(engine, n, a, b, c, d, all);
    let slot = this.k0.length - 1;
    while (slot !== 0 && !this.holds(slot, n, a, b, c, d, all)) slot--;
    return slot;
  }

  /** The look-up of this slot, which was the last one, is no hit: it is removed. */
  takeBack(slot: number): void {
    if (this.engine !== null) this.engine.takeBack();
    else this.ledger.hits--;
    this.remove(slot);
  }

  setDeadline(slot: number, deadline: number): void {
    this.engine?.setDeadline(slot, deadline);
    this.ledger.setDeadline(slot, deadline);
  }

  /**
   * Stores an entry, if need be in the place of one that has to go; 0 when nothing is kept. `n`
   * arguments: the first four, and where there are more, all of them.
   */
  add(n: number, a: unknown, b: unknown, c: unknown, d: unknown, all: List, value: unknown, deadline: number, now: number): number {
    const { bound, ledger } = this;
    if (bound === 0) return 0;
    if (this.engine === null && (this.plan.policy !== 0 || (ledger.size >= FEW && bound > FEW))) this.grow();
    const { engine } = this;
    let slot: number;
    let replaced = 1;
    if (engine === null) {
      const { length } = this.k0;
      slot = this.room(now);
      if (slot < length && this.k0[slot] !== EMPTY) this.release(slot, now);
      else replaced = 0;
      this.use(slot);
    } else {
      // A victim's key is asked for when its place in the table is already another's.
      if (this.ints && (this.plan.victims !== null || !isInt(n, a))) this.keepKeys();
      if (this.plan.idle) this.putOff(engine, now);
      const { hasher } = this;
      const kept = hasher.keeps ? (n > 4 ? from(all) : [a, b, c, d].slice(0, n)) : [];
      hasher.keep(kept);
      slot = engine.insert(hasher.hash(n, a, b, c, d, all), deadline, now);
      if (slot === 0) {
        hasher.release(kept);
        return 0;
      }
      replaced = engine.replaced();
      if (replaced !== 0) this.release(slot, now);
    }
    if (replaced === 0) ledger.size++;
    ledger.setDeadline(slot, deadline);
    this.values[slot] = value;
    this.plan.news++;
    if (!this.ints) this.setKey(slot, n, a, b, c, d, all);
    if (engine !== null && following(engine, nodeOf(engine, slot)) !== 0) this.lookForCrowd(engine, slot);
    return slot;
  }

  /** The same where it has nothing but a value: most often a whole number beside others. */
  addPlain(n: number, a: unknown, b: unknown, value: unknown): void {
    const { engine } = this;
    if (engine === null || !this.ints || !isInt(n, a) || this.bound === 0) {
      this.add(n, a, b, undefined, undefined, NONE, value, Infinity, 0);
      return;
    }
    const slot = engine.insert(imul(a as number, this.m0), Infinity, 0);
    if (slot === 0) return;
    if (engine.replaced() === 0) this.ledger.size++;
    this.values[slot] = value;
    this.plan.news++;
    if (following(engine, nodeOf(engine, slot)) !== 0) this.lookForCrowd(engine, slot);
  }

  /** Remembers the arguments that a key was made from. */
  giveArgs(slot: number, args: List): void {
    (this.given ??= [])[slot] = args;
  }

  remove(slot: number): void {
    this.release(slot, 0, false);
    this.engine?.remove(slot);
    this.ledger.setDeadline(slot, Infinity);
    if (!this.ints) this.k0[slot] = EMPTY;
    if (this.k1 !== null) this.k1[slot] = ABSENT;
    if (this.rest !== null) this.rest[slot] = null;
    this.values[slot] = undefined;
    this.plan.news++;
    this.ledger.size--;
  }

  /** Removes what would go next. */
  evict(now: number): void {
    const { engine } = this;
    let slot: number;
    if (engine === null) slot = this.next(now);
    else {
      this.putOff(engine, now);
      slot = engine.due(now) || engine.victim();
    }
    this.tell(slot, now);
    this.remove(slot);
  }

  resize(bound: number, now: number): void {
    this.bound = this.ledger.bound = bound;
    this.engine?.resize(bound);
    while (this.ledger.size > bound) this.evict(now);
  }

  /** Makes room for so much more weight. */
  lighten(weight: number, now: number): void {
    while (this.ledger.weight + weight > this.plan.maxWeight && this.ledger.size > 0) this.evict(now);
  }

  /** Forgets everything, counters included. */
  clear(): void {
    this.plan.tags?.dropAll(this.ledger);
    this.ledger.close();
    this.engine = null;
    this.ints = false;
    this.uses = this.latest = this.patience = 0;
    this.clearedAt = ++this.plan.news;
    this.values = [undefined];
    this.k0 = [EMPTY];
    this.k1 = this.rest = this.given = this.others = null;
    this.used = [0];
  }

  /** The slots in eviction order, next victim first. */
  order(): number[] {
    if (this.engine !== null) return from(this.engine.order());
    const slots = [...this.k0.keys()].filter((slot) => this.k0[slot] !== EMPTY);
    return slots.sort((a, b) => this.used[a]! - this.used[b]!);
  }

  /** The key stored in a slot, as it was given to `add`. */
  keyAt(slot: number): unknown[] {
    if (this.ints) return [imul(hashAt(this.engine!, nodeOf(this.engine!, slot)), inverse(this.m0))];
    const key = [this.k0[slot], this.k1 === null ? ABSENT : this.k1[slot]];
    const end = key.indexOf(ABSENT);
    return end < 0 ? key.concat(this.rest?.[slot] ?? []) : key.slice(0, end);
  }

  argsAt(slot: number): unknown[] {
    const given = this.given?.[slot];
    return given === undefined ? this.keyAt(slot) : from(given);
  }

  private search(engine: Engine, n: number, a: unknown, b: unknown, c: unknown, d: unknown, all: List): number {
    if (n === 1 && isOther(a)) return this.others?.get(a) ?? 0;
    const { ints } = this;
    if (ints && !isInt(n, a)) return 0;
    const hash = this.hasher.hash(n, a, b, c, d, all);
    let slot = first(engine, hash);
    while (slot !== 0) {
      const node = nodeOf(engine, slot);
      if (hashAt(engine, node) === hash && (ints || this.holds(slot, n, a, b, c, d, all))) return slot;
      slot = following(engine, node);
    }
    return 0;
  }

  private setKey(slot: number, n: number, a: unknown, b: unknown, c: unknown, d: unknown, all: List): void {
    // Whoever has fewer arguments is made to say so as soon as there is a place for more.
    if (n > 1) this.k1 ??= this.k0.map(() => ABSENT);
    if (n > 2) this.rest ??= this.k0.map(() => null);
    this.k0[slot] = n > 0 ? a : ABSENT;
    if (this.k1 !== null) this.k1[slot] = n > 1 ? b : ABSENT;
    if (this.rest !== null) this.rest[slot] = n > 2 ? (n > 4 ? from(all).slice(2) : n > 3 ? [c, d] : [c]) : null;
    if (this.engine !== null && n === 1 && isOther(a)) (this.others ??= new Map()).set(a, slot);
  }

  /** Makes the hashes stronger where the chain of the slot that was taken last is too long, or one hash in it too frequent. */
  private lookForCrowd(engine: Engine, slot: number): void {
    let node = nodeOf(engine, slot);
    const hash = hashAt(engine, node);
    let same = 0;
    let length = 0;
    for (let next; same < CROWD && length < LONGEST && (next = following(engine, node)) !== 0; length++) {
      node = nodeOf(engine, next);
      if (hashAt(engine, node) === hash) same++;
    }
    if ((same < CROWD && length < LONGEST) || this.ledger.size < this.patience) return;
    const { hasher } = this;
    if (this.ints) this.keepKeys();
    // Not again before it has doubled, so that it costs O(1) for each entry; but there are three ways to read strings.
    if (hasher.strengthen()) this.patience = this.ledger.size * 2;
    this.m0 = hasher.m0;
    this.m1 = hasher.m1;
    for (const slot of engine.order()) {
      const key = this.keyAt(slot);
      hasher.keep(key);
      engine.rehash(slot, hasher.list(key));
    }
  }

  /** From now on there are keys that are not one whole number. */
  private keepKeys(): void {
    const keys: unknown[] = this.values.map(() => EMPTY);
    for (const slot of this.engine!.order()) keys[slot] = this.keyAt(slot)[0];
    this.k0 = keys;
    this.ints = false;
  }

  /** Moves the few entries into an engine, each keeping its slot and its turn. */
  private grow(): void {
    const hasher = (this.hasher = new Hasher(this.plan.seed));
    this.m0 = hasher.m0;
    this.m1 = hasher.m1;
    const engine = makeEngine(this.bound, this.plan.policy, this.plan.seed ?? randomSeed());
    for (let slot = 1; slot < this.k0.length; slot++) {
      const key = this.keyAt(slot);
      engine.insert(hasher.list(key), Infinity, 0);
      if (key.length === 1 && isOther(key[0])) (this.others ??= new Map()).set(key[0], slot);
    }
    for (const slot of this.order()) {
      engine.use(slot, nodeOf(engine, slot));
      // Not before all have their slots: one whose time has passed would have to give it to the next.
      const deadline = this.ledger.deadline(slot);
      if (deadline !== Infinity) engine.setDeadline(slot, deadline);
    }
    // Moving in is no hit.
    this.ledger.hits -= engine.hits;
    this.engine = this.ledger.engine = engine;
    this.used = [];
    if (this.k1 === null && this.k0.every((key, slot) => slot === 0 || isInt(1, key))) {
      this.ints = true;
      this.k0 = [EMPTY];
    }
  }

  /** Tells the engine of the deadlines that uses have put off, as far as it would take them to have passed. */
  private putOff(engine: Engine, now: number): void {
    if (!this.plan.idle) return;
    for (let slot; (slot = engine.due(now)) > 0; ) {
      const deadline = this.ledger.deadline(slot);
      if (deadline <= now) break;
      engine.setDeadline(slot, deadline);
    }
  }

  /** A slot among the few: a free one, an expired entry's or, if there are as many as there may be, the next one's. */
  private room(now: number): number {
    const { k0, ledger } = this;
    if (ledger.size >= this.bound || ledger.live(now) < ledger.size) return this.next(now);
    const free = k0.lastIndexOf(EMPTY);
    return free > 0 ? free : k0.length;
  }

  /** What would go next among the few: an expired entry, or the least recently used one. */
  private next(now: number): number {
    const { k0, used } = this;
    let oldest = 0;
    for (let slot = 1; slot < k0.length; slot++) {
      if (k0[slot] === EMPTY) continue;
      if (this.ledger.deadline(slot) <= now) return slot;
      if (oldest === 0 || used[slot]! < used[oldest]!) oldest = slot;
    }
    return oldest;
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

  /** The entry in a slot goes, to make room (`now` tells why) or for another reason. */
  private release(slot: number, now: number, forRoom = true): void {
    const { ledger, plan } = this;
    if (forRoom) this.tell(slot, now);
    if (this.ints) {
      if (ledger.weights === null && ledger.tags === null) return;
    } else {
      if (this.others !== null && (this.k1 === null || this.k1[slot] === ABSENT)) this.others.delete(this.k0[slot]);
      if (this.engine !== null && this.hasher.keeps) this.hasher.release(this.keyAt(slot));
    }
    if (this.given !== null) this.given[slot] = undefined;
    if (ledger.weights !== null) ledger.weigh(slot, 0);
    plan.tags?.drop(ledger, slot);
  }

  private tell(slot: number, now: number): void {
    this.plan.victims?.push({ args: this.argsAt(slot), key: this.keyAt(slot), expired: this.ledger.deadline(slot) <= now });
  }

  /** Whether a slot's key has these `n` parts: the first four, and where there are more, all of them. */
  private holds(slot: number, n: number, a: unknown, b: unknown, c: unknown, d: unknown, all: List): boolean {
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

/** Whether a key of `n` parts is one whole number of 32 bits. */
function isInt(n: number, a: unknown): boolean {
  return n === 1 && typeof a === "number" && (a | 0) === a;
}

function isOther(value: unknown): boolean {
  return typeof value !== "number" && typeof value !== "string";
}

/** SameValueZero: NaN is NaN, and 0 is -0. */
function same(a: unknown, b: unknown): boolean {
  return a === b || (a !== a && b !== b);
}
