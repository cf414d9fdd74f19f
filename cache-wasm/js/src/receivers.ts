import { Entries, liveOf, type Ledger } from "./entries.js";
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
  /** Counted here for those whose receiver is gone. */
  hits = 0;
  misses = 0;
  private readonly objects = new WeakMap<object, Entries>();
  private primitives: Map<unknown, Entries> | null = null;
  private readonly ledgers = new Set<Ledger>();
  private registry: FinalizationRegistry<Ledger> | null = null;

  constructor(
    private readonly bound: number,
    private readonly hasher: Hasher,
    private readonly shared: Entries,
  ) {}

  /** The entries of a receiver; those that all share for `undefined`, `null`, the global object and module namespaces. */
  of(self: unknown): Entries {
    const isObject = (typeof self === "object" && self !== null) || typeof self === "function";
    const found = isObject ? this.objects.get(self as object) : this.primitives?.get(self);
    if (found !== undefined) {
      if (found.epoch !== this.epoch && found !== this.shared) {
        found.clear();
        found.epoch = this.epoch;
      }
      return found;
    }
    if (!isObject) {
      if (self === undefined || self === null) return this.shared;
      const entries = new Entries(this.bound, this.hasher, this.epoch);
      (this.primitives ??= new Map()).set(self, entries);
      return entries;
    }
    const entries = isShared(self as object) ? this.shared : new Entries(this.bound, this.hasher, this.epoch);
    this.objects.set(self as object, entries);
    return entries;
  }

  /** Something is about to be stored for a receiver: from now on it is counted. */
  enlist(self: unknown, entries: Entries): void {
    if (entries === this.shared) return;
    if (entries.ledger === null) {
      const ledger: Ledger = { size: 0, deadlines: null, engine: null };
      entries.ledger = ledger;
      if (typeof self === "object" || typeof self === "function") {
        this.registry ??= new FinalizationRegistry((gone) => {
          this.ledgers.delete(gone);
          gone.engine?.free();
          gone.engine = null;
        });
        this.registry.register(self as object, ledger);
      }
    }
    this.ledgers.add(entries.ledger);
  }

  live(now: number): number {
    let live = 0;
    for (const ledger of this.ledgers) live += liveOf(ledger, now);
    return live;
  }

  clear(): void {
    this.epoch++;
    this.hits = this.misses = 0;
    for (const ledger of this.ledgers) {
      ledger.engine?.free();
      ledger.engine = null;
    }
    this.ledgers.clear();
    for (const entries of this.primitives?.values() ?? []) {
      entries.clear();
      entries.epoch = this.epoch;
    }
  }

  /** One receiver's entries are cleared: they no longer count. */
  forget(entries: Entries): void {
    this.hits -= entries.hits;
    this.misses -= entries.misses;
  }
}

function isShared(self: object): boolean {
  if (self === globalThis) return true;
  const tag = Object.getOwnPropertyDescriptor(self, Symbol.toStringTag);
  return tag?.value === "Module" && !tag.configurable && !tag.writable && Object.getPrototypeOf(self) === null;
}
