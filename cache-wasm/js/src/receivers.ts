import { Entries, type Plan } from "./entries.js";
import type { Ledger } from "./ledger.js";

/** So many conditions are kept for receivers that have not been used since they were set. */
const MOST_SWEEPS = 100;

/** What is to be removed from a set of entries. */
export type Sweep = (entries: Entries, receiver: unknown) => void;

/**
 * The entries of each receiver (`this`), found through a `WeakMap`: what a receiver's entries hold
 * is reachable through it alone, so both go together, even where values refer back to it.
 *
 * There is no `WeakRef` on the way of a call, since one keeps its target alive until the job ends. So
 * what is done to all of them is done to each when it is next used, before anything else.
 */
export class Receivers {
  /** How often everything was cleared. */
  epoch = 0;
  /** The number of the event by which it was last. */
  clearedAt = 0;
  /** How often something was done to all. */
  private events = 0;
  /** What is to be done by those that have not seen it, and the number of the first one. */
  private sweeps: Sweep[] = [];
  /** What the receivers that are gone had counted. */
  private hits = 0;
  private misses = 0;
  private readonly objects = new WeakMap<object, Entries>();
  private readonly primitives = new Map<unknown, Entries>();
  private readonly ledgers = new Set<Ledger>();
  private registry: FinalizationRegistry<Ledger> | null = null;

  constructor(
    private readonly shared: Entries,
    private readonly plan: Plan,
  ) {}

  /** The entries of a receiver; those that all share for `undefined`, `null`, the global object and module namespaces. */
  of(self: unknown): Entries {
    const isObject = (typeof self === "object" && self !== null) || typeof self === "function";
    const known = (isObject ? this.objects : this.primitives) as Map<unknown, Entries>;
    let entries = known.get(self);
    if (entries === undefined) {
      const isShared = self === undefined || self === null || self === globalThis || (isObject && isModule(self));
      entries = isShared ? this.shared : new Entries(this.plan.bound, this.plan, this.events, this.epoch);
      // A primitive never goes, so nobody need tell.
      entries.listed = !isObject;
      known.set(self, entries);
    } else if (entries.seen !== this.events && entries !== this.shared) this.catchUp(entries, self);
    return entries;
  }

  /** Something is about to happen to a receiver's entries: from now on they are counted. */
  enlist(self: unknown, entries: Entries): void {
    if (entries === this.shared) return;
    if (!entries.listed) {
      entries.listed = true;
      // Where there is no such thing there is no WebAssembly either whose memory would have to be freed.
      if (typeof FinalizationRegistry === "function") {
        (this.registry ??= new FinalizationRegistry((gone) => this.gone(gone))).register(self as object, entries.ledger);
      }
    }
    this.ledgers.add(entries.ledger);
  }

  /** Hits, misses, live entries and weight of all receivers. */
  count(now: number): { hits: number; misses: number; live: number; weight: number } {
    let { hits, misses } = this;
    let live = 0;
    let weight = 0;
    for (const ledger of this.ledgers) {
      hits += ledger.allHits;
      misses += ledger.misses;
      live += Math.min(ledger.live(now), ledger.bound);
      weight += ledger.liveWeight(now);
    }
    return { hits, misses, live, weight };
  }

  /** Has something done by every receiver's entries when they are next used. */
  sweep(sweep: Sweep): void {
    this.events++;
    this.sweeps.push(sweep);
    if (this.sweeps.length > MOST_SWEEPS) this.sweeps.shift();
  }

  resize(resize: Sweep): void {
    for (const ledger of this.ledgers) ledger.bound = this.plan.bound;
    this.sweep(resize);
  }

  clear(): void {
    this.epoch++;
    this.clearedAt = ++this.plan.news;
    this.events++;
    this.sweeps = [];
    this.hits = this.misses = 0;
    for (const ledger of this.ledgers) {
      this.plan.tags?.dropAll(ledger);
      ledger.close();
    }
    this.ledgers.clear();
    this.primitives.clear();
  }

  private catchUp(entries: Entries, self: unknown): void {
    const missed = this.events - entries.seen;
    entries.seen = this.events;
    if (entries.epoch !== this.epoch) {
      entries.clear();
      entries.epoch = this.epoch;
      entries.resize(this.plan.bound, 0);
    } else if (missed > this.sweeps.length) {
      // Who was away for too long begins anew; what was counted stays.
      const { allHits, misses } = entries.ledger;
      entries.clear();
      entries.ledger.hits = allHits;
      entries.ledger.misses = misses;
      entries.resize(this.plan.bound, 0);
    } else for (const sweep of this.sweeps.slice(-missed)) sweep(entries, self);
  }

  private gone(ledger: Ledger): void {
    if (!this.ledgers.delete(ledger)) return;
    this.hits += ledger.allHits;
    this.misses += ledger.misses;
    this.plan.tags?.dropAll(ledger);
    ledger.close();
  }
}

function isModule(self: object): boolean {
  const tag = Object.getOwnPropertyDescriptor(self, Symbol.toStringTag);
  return tag?.value === "Module" && !tag.configurable && !tag.writable && !Object.isExtensible(self);
}
