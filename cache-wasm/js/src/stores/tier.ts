import type { Doubt } from "../loads/doubts.js";
import type { Load } from "../loads/load.js";
import { open, seal } from "./envelope.js";
import type { StoreEvent } from "./events.js";
import { Link, UNASKED } from "./link.js";
import type { Serialiser } from "./serialise.js";
import type { Lease, Store } from "./types.js";

const { max, min } = Math;

/** How long to wait for another process' load before looking again, in milliseconds: at first, and at most. */
const FIRST_LOOK = 5;
const LAST_LOOK = 50;
/** So many invalidations by tag or condition are held against what is read; what is older than more counts as given up. */
const MOST_DOUBTS = 100;
/** So often what changes while it is read is read again. */
const MOST_READS = 3;
/** How often a lock is renewed while it lasts. */
const RENEWALS = 3;

/** What `memoizeAsync` was told about its store. */
export interface StoreSettings {
  readonly store: Store;
  readonly serialiser: Serialiser;
  readonly storeTimeout: number;
  readonly lockTimeout: number;
  readonly maxDisconnected: number;
}

/** In the place of a load's result: somebody else makes it. */
export const ELSEWHERE = Symbol("elsewhere");

/** An answer from the store. Milliseconds from now on. */
export class Fetched {
  constructor(
    readonly value: unknown,
    readonly freshFor: number,
    readonly cost: number,
    readonly at: number,
  ) {}
}

/** What a tier asks of the cache above it. */
export interface Upper {
  readonly staleFor: { readonly whileRevalidating: number; readonly onError: number };
  /** Whether what is read was given up in this process after it had been written. */
  isGivenUp(load: Load, fetched: Fetched, doubts: readonly Doubt[]): boolean;
  /** An answer that may only be given instead of an error. */
  keepForErrors(load: Load, fetched: Fetched): void;
  /** The load is for those who wait for it now, and for nobody else. */
  setApart(load: Load): void;
  /** Somebody has changed a key, or all. */
  changed(key: string | null): void;
  /** Somebody has given up what has such tags. */
  invalidated(concerns: (tags: readonly unknown[]) => boolean): void;
  tell(event: StoreEvent): void;
}

/** The answers beyond memory: read before the function is run, written afterwards, for all processes with the same store. */
export class Tier {
  private readonly name: string;
  private readonly link: Link;
  private doubts: { readonly at: number; readonly doubt: Doubt }[] = [];
  private doubtedAt = -Infinity;
  /** What was written up to then counts as given up. */
  private floor = -Infinity;
  private readonly writing = new Map<string, Promise<unknown>>();
  /** Who waits until another process has loaded a key. */
  private readonly waiting = new Map<string, () => void>();
  private readonly leases = new Map<Load, { readonly lease: Lease; readonly timer: unknown }>();
  /** When the last one to tell of others' changes was lost; on the process' own clock. */
  private disconnectedAt = Infinity;
  hits = 0;
  misses = 0;
  damaged = 0;
  errors = 0;

  constructor(
    name: string,
    private readonly upper: Upper,
    private readonly settings: StoreSettings,
  ) {
    // The first colon ends it.
    this.name = name.replace(/[%:]/g, (character) => (character === ":" ? "%3A" : "%25"));
    const { store, storeTimeout } = settings;
    this.link = new Link(
      storeTimeout,
      () => store.get(this.place("probe")),
      () => store.clear(this.place("")),
      (event) => {
        // What was made meanwhile was made without a lease, and nobody may have heard what others did.
        if (event.kind === "storeUp" && store.cas !== undefined) upper.changed(null);
        this.tell(event);
      },
    );
    store.watch?.({
      changed: (place) => {
        const key = place === null ? null : this.keyOf(place);
        if (key === undefined) return;
        this.tell({ kind: "storeChange", key });
        upper.changed(key);
        if (key !== null) this.waiting.get(key)?.();
      },
      cleared: (prefix) => {
        if (prefix !== this.place("")) return;
        this.tell({ kind: "storeChange", key: null });
        upper.changed(null);
      },
      invalidated: (tag) => {
        if (!tag.startsWith(this.place(""))) return;
        this.tell({ kind: "storeChange", key: null });
        upper.invalidated((tags) => this.tagTexts(tags).includes(tag));
      },
      down: () => {
        if (this.disconnectedAt !== Infinity) return;
        this.disconnectedAt = performance.now();
        this.tell({ kind: "disconnected" });
      },
      up: () => {
        this.disconnectedAt = Infinity;
        upper.changed(null);
        this.tell({ kind: "reconnected" });
        this.link.back();
      },
    });
  }

  /** Whether memory may be believed: others' changes are told, or were until a short while ago. */
  get isMemoryGood(): boolean {
    return this.disconnectedAt === Infinity || performance.now() - this.disconnectedAt < this.settings.maxDisconnected;
  }

  /** The result of a load: from the store, from the function, or `ELSEWHERE`. */
  async produce(load: Load, run: () => unknown): Promise<unknown> {
    load.asking = true;
    const key = load.key[0] as string;
    const { store, lockTimeout } = this.settings;
    for (let pause = FIRST_LOOK; ; pause = min(LAST_LOOK, pause * 1.5)) {
      const found = await this.look(load, key);
      if (load.ended) return ELSEWHERE;
      if (found !== undefined) return found;
      if (store.lock === undefined || this.link.isOpen) break;
      const lease = await this.link.ask("lock", () => store.lock!(this.place(key), lockTimeout));
      if (lease === UNASKED) break;
      if (lease !== undefined) {
        this.hold(load, key, lease);
        // Whoever had the lock before may have written since we looked.
        const found = load.ended ? ELSEWHERE : await this.look(load, key);
        if (found !== undefined) {
          this.release(load);
          return found;
        }
        break;
      }
      // Somebody holds it, and lives: else it would end. In the background nobody is in a hurry.
      if (load.background) return ELSEWHERE;
      await this.wait(key, pause);
    }
    if (load.ended) {
      this.release(load);
      return ELSEWHERE;
    }
    load.asking = false;
    return run();
  }

  /** What the load is given of what the store has; `undefined` if the function has to be run. */
  private async look(load: Load, key: string): Promise<Fetched | undefined> {
    if (load.reason === "reload") return undefined;
    let fetched: Fetched | undefined;
    // What is changed while it is read may be the old or the new: whoever comes from now on is to get the new.
    for (let turn = 0; ; turn++) {
      load.touched = false;
      fetched = await this.read(load, key);
      if (fetched === undefined) return undefined;
      if (!load.touched || load.ended) break;
      if (turn === MOST_READS) {
        this.upper.setApart(load);
        break;
      }
    }
    const { whileRevalidating } = this.upper.staleFor;
    if (fetched.freshFor > 0) return fetched;
    if (load.reason === "miss" && fetched.freshFor + whileRevalidating > 0) return fetched;
    this.upper.keepForErrors(load, fetched);
    return undefined;
  }

  private async read(load: Load, key: string): Promise<Fetched | undefined> {
    const { store, serialiser } = this.settings;
    const place = this.place(key);
    const answer: unknown = await this.link.ask("get", () => store.get(place));
    if (answer === UNASKED) return undefined;
    const stored = answer === undefined || answer === null || answer === "" ? null : open(place, answer, serialiser);
    let fetched: Fetched | undefined;
    if (stored) {
      const { value, at, fresh = Infinity, cost } = stored;
      const age = max(0, this.now() - at);
      const found = new Fetched(value, fresh - age, cost, at);
      const doubts = this.doubts.filter((doubt) => doubt.at >= at).map(({ doubt }) => doubt);
      const { whileRevalidating, onError } = this.upper.staleFor;
      const isKept = found.freshFor + max(whileRevalidating, onError) > 0;
      if (isKept && at > this.floor && !this.upper.isGivenUp(load, found, doubts)) fetched = found;
    }
    const damaged = stored === undefined;
    if (fetched !== undefined) this.hits++;
    else {
      this.misses++;
      if (damaged) this.damaged++;
    }
    this.tell(fetched === undefined ? { kind: "storeMiss", key, args: load.args, damaged } : { kind: "storeHit", key, args: load.args });
    return fetched;
  }

  /** The text of an answer; throws for one that cannot be written. */
  seal(key: string, value: unknown, fresh: number, cost: number): string {
    const finite = (time: number) => (time === Infinity ? undefined : time);
    // Milliseconds are long: what is written after a doubt must not look as if it were from before.
    const at = max(this.now(), this.doubtedAt + 1);
    return seal(this.place(key), { value, at, fresh: finite(fresh), cost }, this.settings.serialiser);
  }

  /** Writes what a load has given, unless it was given up meanwhile, here or anywhere. */
  async write(load: Load, text: string, kept: number, tags: readonly unknown[]): Promise<void> {
    const { store } = this.settings;
    const key = load.key[0] as string;
    const place = this.place(key);
    const lease = this.drop(load);
    const ttl = kept === Infinity ? undefined : Math.ceil(kept);
    if (lease !== undefined && store.cas !== undefined) {
      const written = await this.link.ask("cas", () => store.cas!(place, lease, text, ttl, this.tagTexts(tags)));
      if (written === false) this.upper.changed(key);
    } else if (store.cas === undefined) {
      await this.link.ask("set", () => (load.fenced ? undefined : this.writes(place, () => store.set(place, text, ttl, this.tagTexts(tags)))));
    }
  }

  /** Writes whatever anybody else does. */
  set(key: string, text: string, kept: number, tags: readonly unknown[]): Promise<void> {
    const place = this.place(key);
    const ttl = kept === Infinity ? undefined : Math.ceil(kept);
    return this.link.send("set", () => this.writes(place, () => this.settings.store.set(place, text, ttl, this.tagTexts(tags))));
  }

  /** Others may load it. */
  release(load: Load): void {
    const lease = this.drop(load);
    const { store } = this.settings;
    if (lease !== undefined) void this.link.ask("unlock", () => store.unlock?.(this.place(load.key[0] as string), lease));
  }

  delete(key: string): Promise<void> {
    const place = this.place(key);
    return this.link.send("delete", async () => {
      await this.writing.get(place);
      return this.settings.store.delete(place);
    });
  }

  clear(): Promise<void> {
    this.doubts = [];
    return this.link.send("clear", async () => {
      await Promise.all(this.writing.values());
      return this.settings.store.clear(this.place(""));
    });
  }

  /** What this holds for is given up; `tag` where that is what it looks at. */
  doubt(doubt: Doubt, tag?: unknown): Promise<void> {
    const { store } = this.settings;
    if (tag === undefined || store.tags === undefined) {
      this.doubtedAt = this.now();
      this.doubts.push({ at: this.doubtedAt, doubt });
      if (this.doubts.length > MOST_DOUBTS) this.floor = this.doubts.shift()!.at;
      return Promise.resolve();
    }
    return this.link.send("tags", async () => {
      await Promise.all(this.writing.values());
      return store.tags!(this.tagTexts([tag])[0]!);
    });
  }

  /** By the clock that all have, where there is one. */
  private now(): number {
    const { store } = this.settings;
    return store.now === undefined ? Date.now() : store.now();
  }

  private place(key: string): string {
    return `${this.name}:${key}`;
  }

  /** Tags that differ may have one text: more is given up then than need be. */
  private tagTexts(tags: readonly unknown[]): string[] {
    return tags.map((tag) => this.place(typeof tag === "object" || typeof tag === "function" ? "object" : String(tag)));
  }

  private keyOf(place: string): string | undefined {
    return place.startsWith(`${this.name}:`) ? place.slice(this.name.length + 1) : undefined;
  }

  /** A write that whatever is sent later about its key has to wait for, however long it takes. */
  private writes(place: string, work: () => unknown): Promise<unknown> {
    const done = Promise.resolve(work());
    const settled: Promise<unknown> = done.catch(() => {}).then(() => this.writing.get(place) === settled && this.writing.delete(place));
    this.writing.set(place, settled);
    return done;
  }

  private hold(load: Load, key: string, lease: Lease): void {
    const { store, lockTimeout } = this.settings;
    const renew = () => void this.link.ask("lock", () => store.lock!(this.place(key), lockTimeout, lease));
    const timer: unknown = setInterval(renew, lockTimeout / RENEWALS);
    (timer as { unref?(): void }).unref?.();
    this.leases.set(load, { lease, timer });
  }

  private drop(load: Load): Lease | undefined {
    const held = this.leases.get(load);
    if (held === undefined) return undefined;
    clearInterval(held.timer as number);
    this.leases.delete(load);
    return held.lease;
  }

  private wait(key: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(), ms);
      const done = () => {
        clearTimeout(timer);
        if (this.waiting.get(key) === done) this.waiting.delete(key);
        resolve();
      };
      this.waiting.set(key, done);
    });
  }

  private tell(event: StoreEvent): void {
    if (event.kind === "storeError") this.errors++;
    this.upper.tell(event);
  }
}

