
/**
 * The table, the order and the deadlines of a set of entries, by hash and slot; keys and values are
 * kept elsewhere, in arrays indexed by slot. Slot 0 means none. Times are whole ticks.
 *
 * The candidate that `find` names counts as hit as soon as anything else is asked, unless `next`
 * says first that its key was another one. So the key is compared after the call, and a hit costs
 * one call.
 */
export interface Engine {
  find(hash: number): number;
  next(): number;
  /** Like `find` and `next`, negative where the candidate's deadline has passed. */
  findAt(hash: number, now: number): number;
  nextAt(): number;
  /** Candidates for looks that change and count nothing. */
  first(hash: number): number;
  following(slot: number): number;
  insert(hash: number, deadline: number, now: number): number;
  /** What had the slot of the last insertion before: 0 nobody, 1 an evicted entry, 2 an expired one. */
  replaced(): number;
  touch(slot: number): void;
  remove(slot: number): boolean;
  setDeadline(slot: number, deadline: number): boolean;
  /** Infinity where there is none. */
  deadline(slot: number): number;
  /** The next victim for 0, then the slot behind each. */
  order(after: number): number;
  /** Entries whose deadline has not passed. */
  live(now: number): number;
  probes(hash: number): number;
  free(): void;
}

export type MakeEngine = (bound: number) => Engine;

