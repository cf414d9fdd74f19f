import type { Memo, Terms } from "../memo.js";
import { ELSEWHERE, Fetched, Tier, type StoreSettings, type Upper } from "../stores/tier.js";
import { milliseconds, span } from "../time.js";
import type { Entry } from "../types.js";
import type { Args } from "../keys.js";
import { Answer } from "./answer.js";
import { AsyncCache, quietly } from "./cache.js";
import { doubtOf, doubtOfTag, type Doubt } from "./doubts.js";
import type { Flights } from "./flights.js";
import type { Load } from "./load.js";
import type { AsyncSettings } from "./options.js";
import type { AsyncCacheInfo, AsyncCacheParameters } from "./types.js";

/** A cache with a store behind it: a key is one text, and what is done by hand is done there too. */
export class StoredCache extends AsyncCache implements Upper {
  readonly staleFor: Upper["staleFor"];
  private readonly tier: Tier;
  private before = { hits: 0, misses: 0, errors: 0 };

  constructor(memo: Memo, flights: Flights, settings: AsyncSettings, store: StoreSettings, told: Partial<AsyncCacheParameters>) {
    super(memo, flights, settings, told);
    this.staleFor = { whileRevalidating: settings.staleWhileRevalidate, onError: settings.staleIfError };
    this.tier = new Tier(memo.settings.name, this, store);
  }

  override async delete(self: unknown, args: Args): Promise<boolean> {
    const [key] = this.memo.key(self, args);
    const there = super.delete(self, args);
    await this.tier.delete(key as string);
    return there;
  }

  override async clear(self: unknown, all: boolean): Promise<void> {
    const { hits, misses, errors } = this.tier;
    this.before = { hits, misses, errors };
    void super.clear(self, all);
    await this.tier.clear();
  }

  override async deleteWhere(self: unknown, all: boolean, condition: (entry: Entry) => boolean): Promise<number> {
    const { shared } = this.memo;
    const keys = new Set(shared.order().map((slot) => shared.keyAt(slot)[0] as string));
    const count = super.deleteWhere(self, all, condition);
    const sent = [this.tier.doubt(doubtOf(condition, this.memo.shown))];
    for (const slot of shared.order()) keys.delete(shared.keyAt(slot)[0] as string);
    for (const key of keys) sent.push(this.tier.delete(key));
    await Promise.all(sent);
    return count;
  }

  override async invalidateTag(self: unknown, all: boolean, tag: unknown): Promise<number> {
    const count = super.invalidateTag(self, all, tag);
    await this.tier.doubt(doubtOfTag(tag), tag);
    return count;
  }

  // What the tier asks.

  isGivenUp(load: Load, fetched: Fetched, doubts: readonly Doubt[]): boolean {
    if (doubts.length === 0) return false;
    const [answer, { tags }] = this.answerOf(load, fetched, 0);
    return doubts.some((doubt) => doubt(answer, tags, load.args));
  }

  keepForErrors(load: Load, fetched: Fetched): void {
    if (load.fenced || load.ended) return;
    const [answer, terms] = this.answerOf(load, fetched, 0);
    this.store(load, answer, terms);
    load.stale = answer;
  }

  changed(key: string | null): void {
    const { memo } = this;
    if (key === null) {
      for (const load of this.flights.of(null)) this.touch(load);
      const { shared } = memo;
      for (const slot of shared.order()) shared.remove(slot);
      return;
    }
    const load = this.flights.find(undefined, [key]);
    if (load !== null) this.touch(load);
    const slot = memo.shared.locate([key]);
    if (slot !== 0) memo.shared.remove(slot);
  }

  invalidated(concerns: (tags: readonly unknown[]) => boolean): void {
    const { shared } = this.memo;
    for (const load of this.flights.of(null)) {
      if (load.asking) load.touched = true;
      else load.doubts.push((_, tags) => concerns(tags));
    }
    for (const slot of shared.order()) if (concerns(shared.ledger.tags?.[slot] ?? [])) shared.remove(slot);
  }

  setApart(load: Load): void {
    this.flights.fence(load);
  }

  /** What it has read is read again; what it is making is not for those who come now. */
  private touch(load: Load): void {
    if (load.asking) load.touched = true;
    else this.flights.fence(load);
  }

  override tell(event: Parameters<AsyncCache["tell"]>[0]): void {
    // The store's events come from where nobody could catch anything.
    if ("receiver" in event || !/^store|connected$/.test(event.kind)) super.tell(event);
    else quietly(() => super.tell(event));
  }

  // What loads do otherwise.

  protected override produce(load: Load, run: () => unknown): unknown {
    return this.tier.produce(load, run);
  }

  protected override fulfil(load: Load, value: unknown): void {
    if (value === ELSEWHERE) {
      if (!load.ended) this.skip(load);
      return;
    }
    load.fromStore = value instanceof Fetched;
    super.fulfil(load, value);
    if (!(value instanceof Fetched) || value.freshFor > 0 || load.reason !== "miss") return;
    quietly(() => this.refresh(load, value));
  }

  protected override answerOf(load: Load, value: unknown, ms: number): [Answer, Terms] {
    if (!(value instanceof Fetched)) return super.answerOf(load, value, ms);
    const { memo, settings } = this;
    const [{ freshUntil }, terms] = super.answerOf(load, value.value, value.cost);
    const now = memo.now();
    const left = Math.floor(value.freshFor * span(1));
    // Here it may have a shorter time to live than where it was written.
    const answer = new Answer(memo.keep(value.value), false, memo.timed ? Math.min(freshUntil, now + left) : Infinity, value.cost, settings);
    const until = Math.max(answer.servedUntil, answer.servedOnErrorUntil);
    terms.deadline = Math.min(terms.deadline, until);
    terms.limit = until;
    return [answer, terms];
  }

  protected override prepare(load: Load, answer: Answer, { tags }: Terms, always: boolean): () => Promise<void> | undefined {
    // Of an answer from there, the store has it already.
    if (load.fromStore) return () => undefined;
    const { memo, tier } = this;
    const now = memo.now();
    const left = (until: number) => (until === Infinity ? Infinity : milliseconds(until)! - milliseconds(now)!);
    const [key] = load.key as [string];
    const kept = left(Math.max(answer.servedUntil, answer.servedOnErrorUntil));
    const text = tier.seal(key, answer.value, left(answer.freshUntil), answer.cost);
    return () => (always ? tier.set(key, text, kept, tags) : load.fenced ? undefined : tier.write(load, text, kept, tags));
  }

  protected override leave(load: Load): void {
    this.tier.release(load);
  }

  protected override isMemoryGood(): boolean {
    return this.tier.isMemoryGood;
  }

  protected override storeInfo(): Pick<AsyncCacheInfo, "storeHits" | "storeMisses" | "storeErrors"> {
    const { tier, before } = this;
    return { storeHits: tier.hits - before.hits, storeMisses: tier.misses - before.misses, storeErrors: tier.errors - before.errors };
  }

  /** What the store had was given, and is stale. */
  private refresh(load: Load, { freshFor }: Fetched): void {
    const { entries, self, args, key } = load;
    this.counted.stale++;
    const slot = entries.locate(key);
    const answer = slot === 0 ? null : (entries.values[slot] as Answer);
    super.tell({ kind: "stale", receiver: self, args, value: load.outcome.value, reason: "revalidate" });
    if (answer !== null && freshFor <= 0 && this.flights.find(self, key) === null) this.begin(entries, self, args, key, answer, "stale", {}, null);
  }

  /** Another process makes what this load was to make in the background. */
  private skip(load: Load): void {
    this.remove(load);
    if (load.stale !== null) load.stale.retryAt = this.memo.now() + span(1000);
    this.leave(load);
    load.callAgain();
  }
}
