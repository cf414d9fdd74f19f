import type { Entries } from "../entries.js";
import { generator, randomSeed } from "../hash.js";
import type { Args } from "../keys.js";
import type { Absence, Memo, Observer, Terms } from "../memo.js";
import { later, milliseconds } from "../time.js";
import type { CacheInfo, Entry } from "../types.js";
import { Answer, stretch } from "./answer.js";
import { doubtOf, doubtOfTag } from "./doubts.js";
import type { Flights } from "./flights.js";
import { Load, type Owner } from "./load.js";
import type { AsyncSettings } from "./options.js";
import type { AsyncCacheEvent, AsyncCacheInfo, AsyncCacheParameters, CallOptions, LoadReason } from "./types.js";

// Held here, since a memoized function may stand in the place of what the platform brings.
const { apply } = Reflect;
const { max, min } = Math;

/** So many ticks are let pass after a refresh has failed, before the next one: a second. */
const REST = stretch(1000);
const PLAIN: CallOptions = {};

const nothing = () => ({ shared: 0, stale: 0, refreshes: 0, errors: 0, timeouts: 0, aborted: 0, loadTime: 0 });

/** A function's answers, which are a `Memo`'s values, and the loads that make them. */
export class AsyncCache implements Owner {
  readonly sharesPromises: boolean;
  protected counted = nothing();
  private draw: (() => number) | undefined;

  constructor(
    readonly memo: Memo,
    protected readonly flights: Flights,
    readonly settings: AsyncSettings,
    /** What is to be shown of the settings beside those. */
    readonly told: Partial<AsyncCacheParameters> = {},
  ) {
    const { copy } = memo.settings;
    this.sharesPromises = copy !== "clone";
    // Whoever looks at what is stored is to see the value.
    memo.shown = (value) => (value instanceof Answer ? (value.isError ? undefined : this.copied(value.value)) : value);
  }

  /**
   * An answer that is there, and about which nothing has to be thought, counted as a hit; `null`
   * where `call` has to look. Up to four arguments: `n` of these.
   */
  quick(self: unknown, n: number, a: unknown, b: unknown, c: unknown, d: unknown): Answer | null {
    const { memo } = this;
    const entries = self === undefined ? memo.shared : memo.of(self);
    const slot = n === 1 ? entries.find1(a) : n === 2 ? entries.find2(a, b) : entries.findFew(n, a, b, c, d);
    if (slot === 0) return null;
    const now = memo.now();
    if (!memo.isAlive(entries, slot, now)) return null;
    const answer = entries.values[slot] as Answer;
    if (now < answer.quietUntil) return answer;
    // Counted when it is looked at again.
    entries.ledger.hits--;
    return null;
  }

  /** A call: the answer where there is one, else a promise of it. `sync` takes the answer itself. */
  call(self: unknown, args: Args, how = PLAIN, sync = false): unknown {
    if (how.signal?.aborted) return Promise.reject(how.signal.reason);
    try {
      const { memo } = this;
      if (memo.disposed) return Promise.resolve(apply(memo.fn, self, args));
      const key = memo.key(self, args);
      const now = memo.now();
      const entries = memo.of(self);
      const slot = entries.find(key);
      const stored = slot !== 0 && memo.isAlive(entries, slot, now) && this.isMemoryGood() ? (entries.values[slot] as Answer) : null;
      const why = memo.why;
      memo.why = "absent";
      if (stored !== null) {
        if (now < stored.servedUntil) {
          this.serve(entries, self, args, key, stored, now, how);
          if (stored.isError) return Promise.reject(stored.value);
          return sync ? this.copied(stored.value) : this.sharesPromises ? stored.promise : Promise.resolve(this.copied(stored.value));
        }
        // Found, but no hit.
        entries.ledger.hits--;
      }
      return this.wait(entries, self, args, key, stored, stored === null ? why : "expired", how);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Runs the function whatever is stored. */
  reload(self: unknown, args: Args, how = PLAIN): Promise<unknown> {
    try {
      const { memo } = this;
      if (memo.disposed) return Promise.resolve(apply(memo.fn, self, args));
      const key = memo.key(self, args);
      const entries = memo.of(self);
      this.fence(self, key);
      const slot = entries.locate(key);
      return this.begin(entries, self, args, key, slot === 0 ? null : (entries.values[slot] as Answer), "reload", how, null).join(how);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async set(self: unknown, args: Args, value: unknown): Promise<void> {
    const { memo } = this;
    const key = memo.key(self, args);
    const entries = memo.of(self);
    if (memo.disposed) return;
    const load = new Load(this, entries, self, args, key, memo.plan.news, null, "reload", false);
    const [answer, terms] = this.answer(memo.keep(value), args, false, 0);
    const write = this.prepare(load, answer, terms, true);
    this.fence(self, key);
    this.store(load, answer, terms);
    load.outcome.value = value;
    this.finishTelling(load);
    return write();
  }

  /** The slot of an answer that a call would get at once; 0 for none. */
  look(self: unknown, args: Args): [entries: Entries, slot: number] {
    const { memo } = this;
    const [entries, slot] = memo.look(self, args);
    if (slot === 0) return [entries, 0];
    return [entries, memo.now() < (entries.values[slot] as Answer).servedUntil ? slot : 0];
  }

  peek(self: unknown, args: Args): unknown {
    const [entries, slot] = this.look(self, args);
    return slot === 0 ? undefined : this.memo.shown(entries.values[slot]);
  }

  entries(self: unknown): Entry[] {
    const { memo } = this;
    const now = memo.now();
    const entries = memo.of(self);
    const live = entries.order().filter((slot) => entries.ledger.deadline(slot) > now);
    return live.map((slot) => ({
      args: entries.argsAt(slot),
      value: memo.shown(entries.values[slot]),
      expiresAt: milliseconds((entries.values[slot] as Answer).freshUntil),
      weight: entries.ledger.weights?.[slot] ?? 0,
    }));
  }

  async delete(self: unknown, args: Args): Promise<boolean> {
    this.fence(self, this.memo.key(self, args));
    return this.memo.delete(self, args);
  }

  async clear(self: unknown, all: boolean): Promise<void> {
    this.fenceAll(self, all);
    if (all) this.counted = nothing();
    this.memo.clear(self, all);
  }

  dispose(): void {
    this.fenceAll(undefined, true);
    this.memo.dispose();
  }

  async deleteWhere(self: unknown, all: boolean, condition: (entry: Entry) => boolean): Promise<number> {
    const count = this.memo.deleteWhere(self, all, condition);
    const doubt = doubtOf(condition, this.memo.shown);
    for (const load of this.loadsOf(self, all)) load.doubts.push(doubt);
    return count;
  }

  async invalidateTag(self: unknown, all: boolean, tag: unknown): Promise<number> {
    const doubt = doubtOfTag(tag);
    for (const load of this.loadsOf(self, all)) load.doubts.push(doubt);
    return this.memo.invalidateTag(self, all, tag);
  }

  info(self: unknown, all: boolean): AsyncCacheInfo {
    const info: CacheInfo = this.memo.info(self, all);
    return { ...info, ...this.counted, ...this.storeInfo(), pending: this.flights.size };
  }

  // What loads ask.

  handOut(answer: Answer): unknown {
    return this.copied(answer.value);
  }

  callAgain({ self, args }: Load, how: CallOptions): Promise<unknown> {
    return this.call(self, args, how) as Promise<unknown>;
  }

  left(load: Load, ended: boolean): void {
    this.counted.aborted++;
    if (ended) {
      this.remove(load);
      this.leave(load);
    }
    quietly(() => {
      this.tell({ kind: "abort", receiver: load.self, args: load.args, ended });
      if (ended) this.finishTelling(load);
    });
  }

  /** An answer is given at once: told, and made anew if it is time. */
  private serve(entries: Entries, self: unknown, args: Args, key: Args, stored: Answer, now: number, how: CallOptions): void {
    const { memo, settings } = this;
    const isStale = now >= stored.freshUntil;
    if (memo.observers.length > 0) {
      const value = memo.shown(stored);
      for (const observer of memo.observers) {
        if (isStale && observer.stale) observer.stale(self, args, key);
        else observer.hit(self, args, key, value);
      }
    }
    if (isStale) {
      this.counted.stale++;
      this.tell({ kind: "stale", receiver: self, args, value: memo.shown(stored), reason: "revalidate" });
    }
    if (now < stored.retryAt) return;
    if (!isStale) {
      this.draw ??= generator(memo.settings.seed ?? randomSeed());
      if (settings.earlyRefresh === 0 || !stored.isToBeRefreshed(now, settings.earlyRefresh, this.draw())) return;
    }
    if (this.flights.find(self, key) === null) this.begin(entries, self, args, key, stored, isStale ? "stale" : "early", how, null);
  }

  /** Nothing can be given at once: joins the load that is running, or begins one. */
  private wait(entries: Entries, self: unknown, args: Args, key: Args, stored: Answer | null, why: Absence, how: CallOptions): Promise<unknown> {
    const load = this.flights.find(self, key);
    if (load === null) return this.begin(entries, self, args, key, stored, "miss", how, why).join(how);
    if (load.starting) throw new Error("memoizeAsync: the function waits for its own answer: it has called itself with the same arguments");
    this.counted.shared++;
    for (const observer of this.memo.observers) observer.shared?.(self, args, key);
    this.tell({ kind: "shared", receiver: self, args });
    const promise = load.join(how);
    if (load.late) this.giveStale(load, "timeout");
    return promise;
  }

  /** Runs the function for a key for which no load is running. `why` where a call has to wait for it. */
  protected begin(entries: Entries, self: unknown, args: Args, key: Args, stale: Answer | null, reason: LoadReason, how: CallOptions, why: Absence | null): Load {
    const { memo, settings } = this;
    const background = reason === "stale" || reason === "early";
    const since = why === null ? memo.plan.news : memo.begin(entries, self);
    const load = new Load(this, entries, self, args, key, since, stale, reason, background);
    load.began = memo.clock();
    load.waitUntil = how.waitUntil ?? settings.waitUntil;
    if (why !== null) load.tell = memo.observers.map((observer: Observer) => observer.miss(self, args, key, why));
    else {
      this.counted.refreshes++;
      this.tell({ kind: "refresh", receiver: self, args, reason });
    }
    this.flights.add(load);
    if (background) this.defer(load, how);
    let result: unknown;
    try {
      result = this.produce(load, () => load.start(() => (args.length === 1 ? memo.fn.call(self, args[0]) : apply(memo.fn, self, args))));
    } catch (error) {
      result = Promise.reject(error);
    }
    Promise.resolve(result).then(
      (value) => this.fulfil(load, value),
      (error: unknown) => this.fail(load, error),
    );
    if (settings.soft !== Infinity && stale !== null) load.after(settings.soft, () => this.lose(load, how));
    if (settings.hard !== Infinity) load.after(settings.hard, () => this.giveUp(load));
    return load;
  }

  /** The function has given a value. */
  protected fulfil(load: Load, value: unknown): void {
    if (load.ended) return;
    const ms = this.remove(load);
    let answer: Answer;
    let doubtedAt = Infinity;
    try {
      let terms: Terms;
      [answer, terms] = this.answerOf(load, value, ms);
      doubtedAt = load.doubtedAt(answer, terms.tags);
      load.outcome.value = this.memo.shown(answer);
      if (doubtedAt === Infinity) {
        const write = this.prepare(load, answer, terms, false);
        this.store(load, answer, terms);
        const written = write();
        if (written !== undefined) load.waitUntil?.(written);
      }
      this.tell({ kind: "load", receiver: load.self, args: load.args, ms, reason: load.reason });
      this.finishTelling(load);
    } catch (error) {
      // An option's function has thrown, or who is told.
      load.reject(error);
      return;
    } finally {
      this.leave(load);
    }
    load.give(answer, doubtedAt);
  }

  /** The function has failed. */
  private fail(load: Load, error: unknown): void {
    if (load.ended) return;
    const ms = this.remove(load);
    const { counted, memo } = this;
    counted.errors++;
    load.outcome.failed = true;
    load.outcome.error = error;
    try {
      if (this.giveStale(load, "error")) {
        // Told below.
      } else if (memo.settings.cacheErrors && !load.background) {
        this.store(load, ...this.answer(error, load.args, true, ms));
      }
      if (load.stale !== null) load.stale.retryAt = memo.now() + REST;
      this.finishTelling(load);
      this.leave(load);
    } catch (trouble) {
      load.reject(trouble);
      return;
    }
    load.reject(error);
  }

  /** It takes longer than callers are to wait where there is another answer; it goes on without them. */
  private lose(load: Load, how: CallOptions): void {
    load.late = true;
    quietly(() => {
      if (!this.giveStale(load, "timeout")) return;
      this.tell({ kind: "timeout", receiver: load.self, args: load.args, which: "soft" });
      if (load.background) return;
      load.background = true;
      this.defer(load, how);
    });
  }

  /** It takes too long. */
  private giveUp(load: Load): void {
    if (load.ended) return;
    const { hard } = this.settings;
    const error = new DOMException(`memoizeAsync: ${this.memo.settings.name || "the function"} took longer than ${hard} ms`, "TimeoutError");
    this.counted.timeouts++;
    quietly(() => this.tell({ kind: "timeout", receiver: load.self, args: load.args, which: "hard" }));
    this.fail(load, error);
    load.abort(error);
  }

  /** Those who wait get the answer that was to be replaced, if it may still be given and has not been given up. */
  protected giveStale(load: Load, reason: "error" | "timeout"): boolean {
    const { stale, entries } = load;
    const { memo } = this;
    if (stale === null || stale.isError || !load.waiting || load.fenced) return false;
    const now = memo.now();
    const slot = entries.locate(load.key);
    if (slot === 0 || entries.values[slot] !== stale || entries.ledger.deadline(slot) <= now) return false;
    // What is not stale yet is no answer to who wanted a newer one.
    if (now < stale.freshUntil || now >= stale.servedOnErrorUntil) return false;
    this.counted.stale++;
    load.give(stale);
    this.tell({ kind: "stale", receiver: load.self, args: load.args, value: memo.shown(stale), reason });
    return true;
  }

  /** What is to be stored of a value, and on which terms: it is kept for as long as it may be given after its time. */
  protected answer(value: unknown, args: Args, isError: boolean, cost: number): [Answer, Terms] {
    const { memo, settings } = this;
    const terms = memo.terms(value, args, !isError);
    const answer = new Answer(value, isError, terms.limit, cost, settings);
    const { tti } = memo.settings;
    terms.limit = max(answer.servedUntil, answer.servedOnErrorUntil);
    terms.deadline = tti === 0 ? terms.limit : min(terms.limit, later(memo.clock(), tti));
    return [answer, terms];
  }

  /** Stores it, in the place of what there is of this key. */
  protected store(load: Load, answer: Answer, terms: Terms): void {
    const { memo } = this;
    if (load.fenced || memo.disposed) return;
    const { self, key, outcome } = load;
    // Catches up with what was done to all receivers.
    const entries = memo.of(self);
    if (entries !== load.entries) return;
    const now = memo.now();
    const slot = entries.locate(key);
    if (slot === 0 || entries.ledger.deadline(slot) <= now) {
      // Nobody may have looked for it since its time passed.
      if (slot !== 0) entries.remove(slot);
      memo.store(load, answer, terms);
    } else if (terms.weight > memo.plan.maxWeight) {
      entries.remove(slot);
    } else {
      // Its turn, and what the policy knows of it, stay.
      entries.values[slot] = answer;
      entries.setDeadline(slot, terms.deadline);
      memo.plan.tags?.drop(entries.ledger, slot);
      memo.note(entries, slot, terms);
      memo.plan.news++;
      entries.lighten(0, now);
      outcome.stored = true;
    }
    if (!outcome.stored) return;
    outcome.weight = terms.weight;
    outcome.tags = terms.tags;
    outcome.expires = milliseconds(answer.freshUntil);
  }

  /** The load of a key, if there is one, is not for those who come now. */
  protected fence(self: unknown, key: Args): void {
    const load = this.flights.find(self, key);
    if (load !== null) this.flights.fence(load);
  }

  protected fenceAll(self: unknown, all: boolean): void {
    for (const load of this.loadsOf(self, all)) this.flights.fence(load);
  }

  private loadsOf(self: unknown, all: boolean): Load[] {
    return this.flights.of(all ? null : this.memo.of(self));
  }

  /** It is over; gives the milliseconds that it took. */
  protected remove(load: Load): number {
    load.end();
    this.flights.remove(load);
    let ms = 0;
    quietly(() => (ms = this.memo.clock() - load.began));
    this.counted.loadTime += ms;
    load.outcome.cost = ms;
    return ms;
  }

  /** The platform is to let it go on. */
  private defer(load: Load, how: CallOptions): void {
    (how.waitUntil ?? this.settings.waitUntil)?.(load.done);
  }

  // What a cache with a store does otherwise.

  /** The result of a load; `run` runs the function. */
  protected produce(_load: Load, run: () => unknown): unknown {
    return run();
  }

  /** What a load has given, as it is to be stored. */
  protected answerOf(load: Load, value: unknown, ms: number): [Answer, Terms] {
    return this.answer(this.memo.keep(value), load.args, false, ms);
  }

  /** Called before an answer is stored in memory, which it may refuse by throwing; what it gives is called afterwards. */
  protected prepare(_load: Load, _answer: Answer, _terms: Terms, _always: boolean): () => Promise<void> | undefined {
    return () => undefined;
  }

  /** A load is over. */
  protected leave(_load: Load): void {}

  /** Whether what is in memory may be given. */
  protected isMemoryGood(): boolean {
    return true;
  }

  protected storeInfo(): Pick<AsyncCacheInfo, "storeHits" | "storeMisses" | "storeErrors"> {
    return { storeHits: 0, storeMisses: 0, storeErrors: 0 };
  }

  private copied(value: unknown): unknown {
    return this.sharesPromises ? value : structuredClone(value);
  }

  protected finishTelling(load: Load): void {
    const { memo } = this;
    const { outcome, self, args, tell } = load;
    const { failed, error, stored, value, weight = 0, expires: expiresAt } = outcome;
    load.tell = [];
    outcome.victims = memo.takeVictims();
    for (const told of tell) told(outcome);
    if (tell.length > 0) return;
    // Not begun by a miss: nobody waits to be told.
    for (const observer of memo.observers) {
      if (stored) observer.set?.(self, args, load.key);
      if (outcome.victims.length > 0) observer.evict(self, outcome.victims);
    }
    if (failed) this.tell({ kind: "error", receiver: self, args, error });
    if (stored) this.tell({ kind: "store", receiver: self, args, value, weight, expiresAt });
  }

  protected tell(event: AsyncCacheEvent): void {
    this.settings.onEvent?.(event);
  }
}

/** Where nobody could catch what those throw who are told. */
export function quietly(tell: () => void): void {
  try {
    tell();
  } catch {
    // Their trouble.
  }
}
