import { closeLedger, Entries, hitsOf, liveOf, type Ledger } from "./entries.js";
import type { Hasher } from "./hash.js";

/**
 * The entries of each receiver (`this`), found through a `WeakMap`: what a receiver's entries hold
 * is reachable through it alone, so both go together, even where values refer back to it.
 *
 * There is no `WeakRef` on the way of a call, since one keeps its target alive until the job ends.
 */
export class Receivers {
  /** How often everything was cleared: a receiver's set learns of it when it is next used. */
  epoch = 0;
  /** What the receivers that are gone had counted. */
  private hits = 0;
  private misses = 0;
  private readonly objects = new WeakMap<object, Entries>();
  private readonly primitives = new Map<unknown, Entries>();
  private readonly ledgers = new Set<Ledger>();
  private registry: FinalizationRegistry<Ledger> | null = null;

  constructor(
    private readonly shared: Entries,
    private readonly hasher: Hasher,
  ) {}

  /** The entries of a receiver; those that all share for `undefined`, `null`, the global object and module namespaces. */
  of(self: unknown): Entries {
    const isObject = (typeof self === "object" && self !== null) || typeof self === "function";
    const known = (isObject ? this.objects : this.primitives) as Map<unknown, Entries>;
    let entries = known.get(self);
    if (entries === undefined) {
      const isShared = self === undefined || self === null || self === globalThis || (isObject && isModule(self));
      entries = isShared ? this.shared : new Entries(this.shared.bound, this.hasher, this.epoch);
      // A primitive never goes, so nobody need tell.
      entries.listed = !isObject;
      known.set(self, entries);
    } else if (entries.epoch !== this.epoch && entries !== this.shared) {
      entries.clear();
      entries.epoch = this.epoch;
    }
    return entries;
  }

  /** Something is about to happen to a receiver's entries: from now on they are counted. */
  enlist(self: unknown, entries: Entries): void {
    if (entries === this.shared) return;
    if (!entries.listed) {
      entries.listed = true;
      this.registry ??= new FinalizationRegistry((gone) => this.gone(gone));
      this.registry.register(self as object, entries.ledger);
    }
    this.ledgers.add(entries.ledger);
  }

  /** Hits, misses and live entries of all receivers. */
  count(now: number): { hits: number; misses: number; live: number } {
    let { hits, misses } = this;
    let live = 0;
    for (const ledger of this.ledgers) {
      hits += hitsOf(ledger);
      misses += ledger.misses;
      live += liveOf(ledger, now);
    }
    return { hits, misses, live };
  }

  clear(): void {
    this.epoch++;
    this.hits = this.misses = 0;
    for (const ledger of this.ledgers) closeLedger(ledger);
    this.ledgers.clear();
    this.primitives.clear();
  }

  private gone(ledger: Ledger): void {
    if (!this.ledgers.delete(ledger)) return;
    this.hits += hitsOf(ledger);
    this.misses += ledger.misses;
    closeLedger(ledger);
  }
}

function isModule(self: object): boolean {
  const tag = Object.getOwnPropertyDescriptor(self, Symbol.toStringTag);
  return tag?.value === "Module" && !tag.configurable && !tag.writable && Object.getPrototypeOf(self) === null;
}
