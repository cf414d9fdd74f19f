const { imul } = Math;

/**
 * What stands where in an engine's face, the part of its memory that is read without a call, in words
 * (see `cache-wasm/src/engine.rs`).
 */
export const enum Face {
  Heads = 0,
  Shift = 1,
  Nodes = 2,
  /** What had the slot of the last insertion before: 0 nobody, 1 an evicted entry, 2 an expired one. */
  Replaced = 3,
  Id = 4,
  Clock = 5,
  Listed = 6,
  /** How far apart the nodes are. */
  Stride = 7,
  /** Where uses are noted, 0 where they are stamped. */
  Notes = 8,
  Words = 9,
}

/** So many uses are noted before the engine is told. A power of two. */
const NOTES = 64;

/**
 * What stands where in the node of a slot: its hash, the next slot of its chain, and what the policy
 * keeps there, which for the least recently used is the stamp of its last use.
 */
export const enum Node {
  Chain = 1,
  Stamp = 2,
  /** Of a node with a stamp. */
  Words = 3,
}

/** What decides about the engines: a wasm instance, or for one engine a `JsEngine`. */
export interface Decider {
  insert(id: number, hash: number, clock: number, deadline: number, now: number): number;
  remove(id: number, slot: number): void;
  rehash(id: number, slot: number, hash: number): void;
  setDeadline(id: number, slot: number, deadline: number): void;
  due(id: number, now: number): number;
  victim(id: number, clock: number): number;
  order(id: number, clock: number): number;
  settle(id: number, clock: number): void;
  resize(id: number, bound: number): void;
}

/** A memory that may move: after whatever may have moved it, `refresh` sees to it that `words` are right. */
export interface Memory {
  words: Int32Array;
  refresh(): void;
}

/**
 * The table and the order of a set of entries, by hash and slot; keys and values are kept elsewhere,
 * in arrays indexed by slot. Slot 0 means none. Times are whole ticks.
 *
 * A hit makes no call. Whoever looks something up follows the chain of its hash through the memory,
 * compares the key of each slot there, and writes the stamp of this use beside the slot. For a policy
 * other than the least recently used the slot itself is noted, behind those of the uses before: the
 * engine is told of these before it decides something, and before there is no room for more.
 */
export class Engine {
  /** Where the heads of the chains are: a hash's is number `hash >>> shift`. */
  heads = 0;
  shift = 0;
  /** Where the nodes are, `stride` words for each slot. */
  nodes = 0;
  readonly stride: number;
  /** Where uses are noted; 0: they are stamped, or marked: a stamp is a mark too. */
  readonly notes: number;
  /** The number of the last use. */
  clock = 0;
  /** The number from which on each use is a hit that `told` does not count yet. */
  private since = 0;
  private told = 0;
  id: number;

  constructor(
    private readonly decider: Decider,
    readonly memory: Memory,
    private readonly face: number,
    private readonly home: { free(engine: Engine): void } | null,
  ) {
    this.look();
    const { words } = memory;
    this.id = words[face + Face.Id]!;
    this.stride = words[face + Face.Stride]!;
    this.notes = words[face + Face.Notes]!;
  }

  get hits(): number {
    return this.told + ((this.clock - this.since) >>> 0);
  }

  /** A use of this slot, whose node this is; a hit. */
  use(slot: number, node: number): void {
    if (this.notes !== 0) return this.note(slot);
    const clock = (this.clock + 1) | 0;
    this.clock = clock;
    this.memory.words[(node + Node.Stamp) | 0] = clock;
    // The last stamp there is: they begin anew.
    if (clock === -1) this.list();
  }

  /** The same where uses are noted. */
  note(slot: number): void {
    const place = this.clock & (NOTES - 1);
    if (place === 0) this.settle();
    this.clock = (this.clock + 1) | 0;
    this.memory.words[this.notes + place] = slot;
  }

  /** The slot used last was no hit after all; it is going to be removed. */
  takeBack(): void {
    this.clock = (this.clock - 1) | 0;
  }

  /** Takes a slot for a new entry, if need be of one that has to go; 0 when it is not kept. */
  insert(hash: number, deadline: number, now: number): number {
    const slot = this.decider.insert(this.id, hash, this.clock, deadline, now);
    this.look();
    return slot;
  }

  /** What had the slot of the last insertion before, as `Face.Replaced` says. */
  replaced(): number {
    return this.memory.words[this.face + Face.Replaced]!;
  }

  remove(slot: number): void {
    this.settle();
    this.decider.remove(this.id, slot);
  }

  /** Gives a slot another hash. */
  rehash(slot: number, hash: number): void {
    this.decider.rehash(this.id, slot, hash);
  }

  setDeadline(slot: number, deadline: number): void {
    this.decider.setDeadline(this.id, slot, deadline);
    this.memory.refresh();
  }

  /** A slot whose deadline has passed; 0 for none. */
  due(now: number): number {
    return this.decider.due(this.id, now);
  }

  /** The slot that the policy would take next, for whoever is going to remove it. */
  victim(): number {
    const slot = this.decider.victim(this.id, this.clock);
    this.memory.refresh();
    return slot;
  }

  /** The slots in eviction order, next victim first. */
  order(): Int32Array {
    const count = this.list();
    const { words } = this.memory;
    const start = words[this.face + Face.Listed]!;
    return words.slice(start, start + count);
  }

  resize(bound: number): void {
    this.settle();
    this.decider.resize(this.id, bound);
  }

  /** Tells of the uses that are noted, if any are: what is done to the engine has its turn among them. */
  private settle(): void {
    if (this.notes === 0) return;
    this.decider.settle(this.id, this.clock);
    this.memory.refresh();
  }

  /** Gives its memory back. */
  free(): void {
    this.home?.free(this);
  }

  private list(): number {
    const count = this.decider.order(this.id, this.clock);
    this.look();
    return count;
  }

  /** After what may have moved the memory or the table, was told the clock and may have set it. */
  private look(): void {
    const { face, memory } = this;
    memory.refresh();
    const { words } = memory;
    this.told = this.hits;
    this.heads = words[face + Face.Heads]!;
    this.shift = words[face + Face.Shift]!;
    this.nodes = words[face + Face.Nodes]!;
    this.clock = this.since = words[face + Face.Clock]!;
  }
}

/** The first slot whose hash may be this one; its key is to be compared. */
export function first(engine: Engine, hash: number): number {
  return engine.memory.words[(engine.heads + (hash >>> engine.shift)) | 0]!;
}

/** Where a slot's node stands. */
export function nodeOf(engine: Engine, slot: number): number {
  return (engine.nodes + imul(slot, engine.stride)) | 0;
}

/** The slot behind that of a node in their chain. */
export function following(engine: Engine, node: number): number {
  return engine.memory.words[(node + Node.Chain) | 0]!;
}

/** The hash of the slot with this node. */
export function hashAt(engine: Engine, node: number): number {
  return engine.memory.words[node]!;
}
