/**
 * What stands where in an engine's face, the part of its memory that is read and written without a
 * call, in words (see `cache-wasm/src/engine.rs`).
 */
export const enum Face {
  Heads = 0,
  Shift = 1,
  Nodes = 2,
  /** What had the slot of the last insertion before: 0 nobody, 1 an evicted entry, 2 an expired one. */
  Replaced = 3,
  Id = 4,
  Notes = 5,
  MostNotes = 64,
}

/** What decides about the engines: the wasm instance, or for one engine a `JsEngine`. */
export interface Decider {
  settle(id: number, noted: number): void;
  insert(id: number, hash: number, noted: number, deadline: number, now: number): number;
  remove(id: number, slot: number): void;
  setDeadline(id: number, slot: number, deadline: number): void;
  order(id: number, after: number): number;
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
 * compares the key of each slot there, and notes the slot it was; notes are settled, in their order,
 * before anything is decided.
 */
export class Engine {
  /** Where the heads of the chains are: a hash's is number `hash >>> shift`. */
  heads = 0;
  shift = 0;
  /** Where the nodes are, four words for each slot: its hash, the next slot of its chain, and what the policy keeps. */
  nodes = 0;
  /** How many hits are noted, of at most `Face.MostNotes`, and where. */
  noted = 0;
  readonly notes: number;
  /** The hits that were settled. */
  hits = 0;
  id: number;

  constructor(
    private readonly decider: Decider,
    readonly memory: Memory,
    private readonly face: number,
  ) {
    this.notes = face + Face.Notes;
    this.look();
    this.id = memory.words[face + Face.Id]!;
  }

  /** Tells of the hits that are noted. */
  settle(): void {
    this.decider.settle(this.id, this.takeNotes());
  }

  /** Takes a slot for a new entry, if need be of one that has to go; 0 when it is not kept. */
  insert(hash: number, deadline: number, now: number): number {
    const slot = this.decider.insert(this.id, hash, this.takeNotes(), deadline, now);
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

  setDeadline(slot: number, deadline: number): void {
    this.decider.setDeadline(this.id, slot, deadline);
    this.look();
  }

  /** The slots in eviction order, next victim first. */
  order(): number[] {
    this.settle();
    const slots: number[] = [];
    for (let slot = 0; (slot = this.decider.order(this.id, slot)) !== 0; ) slots.push(slot);
    return slots;
  }

  /** How many hits are noted: they are about to be told. */
  private takeNotes(): number {
    const { noted } = this;
    this.hits += noted;
    this.noted = 0;
    return noted;
  }

  /** After whatever may have moved the memory or the table. */
  private look(): void {
    const { face, memory } = this;
    memory.refresh();
    const { words } = memory;
    this.heads = words[face + Face.Heads]!;
    this.shift = words[face + Face.Shift]!;
    this.nodes = words[face + Face.Nodes]!;
  }
}

/** The first slot whose hash may be this one; its key is to be compared. */
export function first(engine: Engine, hash: number): number {
  return engine.memory.words[(engine.heads + (hash >>> engine.shift)) | 0]!;
}

/** The next one of its chain. */
export function following(engine: Engine, slot: number): number {
  return engine.memory.words[(engine.nodes + (slot << 2) + 1) | 0]!;
}

/** A look-up has hit this slot. */
export function note(engine: Engine, slot: number): void {
  const { noted } = engine;
  engine.memory.words[(engine.notes + noted) | 0] = slot;
  engine.noted = noted + 1;
  if (noted === Face.MostNotes - 1) engine.settle();
}
