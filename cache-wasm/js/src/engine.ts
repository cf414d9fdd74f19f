/**
 * What stands where in an engine's face, the part of its memory that is read and written on the way
 * of a hit, in words (see `cache-wasm/src/engine.rs`).
 */
export const enum Face {
  /** Where the heads of the chains are. */
  Heads = 0,
  /** By how much a hash is shifted to the right to give the number of its chain. */
  Shift = 1,
  /** Where the nodes are, four words for each slot: its hash, the next slot of its chain, and what the policy keeps. */
  Nodes = 2,
  /** How many hits are noted. */
  Noted = 3,
  /** Their slots. */
  Notes = 4,
  /** As many as there is room for. */
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
 * A hit makes no call: whoever looks something up follows the chain of its hash in `words`, and
 * notes the slot whose key is the right one. What was noted is settled before anything is decided.
 */
export interface Engine {
  readonly memory: Memory;
  /** Where the face is in it. */
  readonly face: number;
  /** To be called when as many hits are noted as there is room for. */
  settle(): void;
  /** Hits since it was made. */
  hits(): number;
  /** Takes a slot for a new entry, if need be of one that has to go; 0 when it is not kept. */
  insert(hash: number, deadline: number, now: number): number;
  /** What had the slot of the last insertion before: 0 nobody, 1 an evicted entry, 2 an expired one. */
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
export function first({ memory: { words }, face }: Engine, hash: number): number {
  return words[(words[face + Face.Heads]! + (hash >>> words[face + Face.Shift]!)) | 0]!;
}

/** The next one of its chain. */
export function following({ memory: { words }, face }: Engine, slot: number): number {
  return words[(words[face + Face.Nodes]! + (slot << 2) + 1) | 0]!;
}

/** A look-up has hit this slot. */
export function note(engine: Engine, slot: number): void {
  const { words } = engine.memory;
  const { face } = engine;
  const noted = words[face + Face.Noted]!;
  words[(face + Face.Notes + noted) | 0] = slot;
  words[face + Face.Noted] = noted + 1;
  if (noted === Face.MostNotes - 1) engine.settle();
}
