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
  Notes = 4,
  MostNotes = 64,
}

/** A memory that may move: `words` is made anew then. */
export interface Memory {
  words: Int32Array;
}

/**
 * The table, the order and the deadlines of a set of entries, by hash and slot; keys and values are
 * kept elsewhere, in arrays indexed by slot. Slot 0 means none. Times are whole ticks.
 *
 * A hit makes no call. Whoever looks something up follows the chain of its hash through the memory,
 * compares the key of each slot there, and notes the slot it was; notes are settled, in their order,
 * before anything is decided.
 */
export interface Engine {
  readonly memory: Memory;
  /** Where the heads of the chains are: a hash's is number `hash >>> shift`. */
  heads: number;
  shift: number;
  /** Where the nodes are, four words for each slot: its hash, the next slot of its chain, and what the policy keeps. */
  nodes: number;
  /** Where to note the slots of hits, how many are noted, of at most `Face.MostNotes`. */
  readonly notes: number;
  noted: number;
  settle(): void;
  /** Hits since it was made. */
  hits(): number;
  /** Takes a slot for a new entry, if need be of one that has to go; 0 when it is not kept. */
  insert(hash: number, deadline: number, now: number): number;
  /** What had the slot of the last insertion before, as `Face.Replaced` says. */
  replaced(): number;
  remove(slot: number): void;
  setDeadline(slot: number, deadline: number): void;
  /** Infinity where there is none. */
  deadline(slot: number): number;
  /** The next victim for 0, then the slot behind each. */
  order(after: number): number;
  /** Entries whose deadline has not passed. */
  live(now: number): number;
  free(): void;
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
