import type { Engine } from "./engine.js";

/** The deadline of an entry that was invalidated: it has passed at any time. */
export const INVALIDATED = -1;

/**
 * What is known of a set of entries without holding any of its keys and values, so that it can be
 * counted, invalidated, and its engine freed, while the receiver that the set belongs to is free to go.
 */
export class Ledger {
  /** Hits among the few; those of an engine are counted there. */
  hits = 0;
  misses = 0;
  size = 0;
  /** The most there may be; where there are more, they go when the set is next used. */
  bound: number;
  engine: Engine | null = null;
  /** By slot; none while there are no deadlines. */
  deadlines: number[] | null = null;
  /** By slot: what a deadline that is put off by uses cannot pass. */
  limits: number[] | null = null;
  /** By slot; none where nothing is weighed. */
  weights: number[] | null = null;
  /** The sum of all weights. */
  weight = 0;
  /** By slot; none where nothing has tags. */
  tags: unknown[][] | null = null;

  constructor(bound: number) {
    this.bound = bound;
  }

  get allHits(): number {
    return this.engine === null ? this.hits : this.hits + this.engine.hits;
  }

  /** Infinity where there is none. */
  deadline(slot: number): number {
    return this.deadlines?.[slot] ?? Infinity;
  }

  setDeadline(slot: number, deadline: number): void {
    if (this.deadlines === null && deadline === Infinity) return;
    this.deadlines = place(this.deadlines, slot, deadline, Infinity);
  }

  /** Entries whose deadline has not passed. */
  live(now: number): number {
    const { deadlines, size } = this;
    return deadlines === null ? size : size - deadlines.filter((deadline) => deadline <= now).length;
  }

  /** The weight of those. */
  liveWeight(now: number): number {
    const { deadlines, weights } = this;
    if (deadlines === null || weights === null) return this.weight;
    return weights.reduce((sum, weight, slot) => (this.deadline(slot) > now ? sum + weight : sum), 0);
  }

  weigh(slot: number, weight: number): void {
    this.weight += weight - (this.weights?.[slot] ?? 0);
    this.weights = place(this.weights, slot, weight, 0);
  }

  /** Nothing is stored any more: the engine's memory is given back, and counting begins anew. */
  close(): void {
    this.engine?.free();
    this.engine = this.deadlines = this.limits = this.weights = this.tags = null;
    this.hits = this.misses = this.size = this.weight = 0;
  }
}

/** Writes a place of an array without holes. */
export function place<T>(array: T[] | null, at: number, value: T, otherwise: T): T[] {
  array ??= [];
  while (array.length < at) array.push(otherwise);
  array[at] = value;
  return array;
}

/** Which slots of which sets have a tag: an invalidation visits no others. */
export class Tags {
  private readonly places = new Map<unknown, Map<Ledger, Set<number>>>();

  add(ledger: Ledger, slot: number, tags: unknown[]): void {
    ledger.tags = place(ledger.tags, slot, tags, []);
    for (const tag of tags) {
      let ledgers = this.places.get(tag);
      if (ledgers === undefined) this.places.set(tag, (ledgers = new Map()));
      const slots = ledgers.get(ledger);
      if (slots === undefined) ledgers.set(ledger, new Set([slot]));
      else slots.add(slot);
    }
  }

  /** An entry has gone. */
  drop(ledger: Ledger, slot: number): void {
    const tags = ledger.tags?.[slot];
    if (tags === undefined) return;
    for (const tag of tags) {
      const ledgers = this.places.get(tag);
      const slots = ledgers?.get(ledger);
      if (!slots?.delete(slot) || slots.size > 0) continue;
      ledgers!.delete(ledger);
      if (ledgers!.size === 0) this.places.delete(tag);
    }
    ledger.tags![slot] = [];
  }

  dropAll(ledger: Ledger): void {
    ledger.tags?.forEach((_, slot) => this.drop(ledger, slot));
  }

  /** Takes the time to live from all entries with this tag, or from those of one set; how many were alive. */
  invalidate(tag: unknown, now: number, only: Ledger | null): number {
    let count = 0;
    for (const [ledger, slots] of [...(this.places.get(tag) ?? [])]) {
      if (only !== null && ledger !== only) continue;
      for (const slot of [...slots]) {
        if (ledger.deadline(slot) > now) count++;
        ledger.setDeadline(slot, INVALIDATED);
        ledger.engine?.setDeadline(slot, 0);
        this.drop(ledger, slot);
      }
    }
    return count;
  }
}
