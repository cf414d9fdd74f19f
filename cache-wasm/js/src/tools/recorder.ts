import type { Args } from "../keys.js";
import type { Absence, Memo, Outcome, Victim } from "../memo.js";
import type { Parts } from "../parts.js";
import type { MissReason, TraceCall, TracePart, TraceRecord } from "../trace.js";
import type { Watcher } from "./watch.js";

/** Where records go. */
export interface Sink {
  add(record: TraceRecord): void;
  /** A call that has to run the function: what came of it is not known yet. */
  begin(call: TraceCall): void;
  /** It is known now, but for the cost where the answer is a promise that is pending. */
  end(call: TraceCall, pending: Promise<void> | undefined): void;
}

/** What became of a key that was stored once. */
type Fate = Exclude<MissReason, "new" | "bypassed">;

/** Writes down what one function does. */
export class Recorder implements Watcher {
  readonly brief = false;
  /** By key: stored now, or why no longer. */
  private readonly fates = new Map<string, Fate | "stored">();
  /** Promises that are still pending: a hit on one has joined a running load. */
  private readonly pending = new WeakSet<object>();

  constructor(
    private readonly memo: Memo,
    private readonly fn: number,
    private readonly parts: Parts,
    private readonly sink: Sink,
    private readonly start: number,
  ) {
    const { maxSize, ttl, self, key, typed, seed, name, policy } = memo.settings;
    sink.add({
      op: "define",
      fn,
      ...(name !== "" && { name }),
      policy,
      maxSize: maxSize === Infinity ? null : maxSize,
      ...(typeof ttl === "number" && ttl > 0 && { ttl }),
      self,
      key: typeof key === "function" ? "function" : key,
      typed,
      ...(seed !== undefined && seed >= 0 && { seed }),
    });
  }

  hit(self: unknown, args: Args, key: Args, value: unknown): void {
    const shared = typeof value === "object" && value !== null && this.pending.has(value);
    this.answered(self, args, key, shared ? "shared" : "hit");
  }

  shared(self: unknown, args: Args, key: Args): void {
    this.answered(self, args, key, "shared");
  }

  stale(self: unknown, args: Args, key: Args): void {
    this.answered(self, args, key, "stale");
  }

  private answered(self: unknown, args: Args, key: Args, outcome: "hit" | "shared" | "stale"): void {
    this.sink.add({ op: "call", t: this.now(), fn: this.fn, key: this.key(self, args, key), outcome });
  }

  miss(self: unknown, args: Args, key: Args, why: Absence): (outcome: Outcome) => void {
    const parts = this.key(self, args, key);
    const name = nameOf(parts);
    const t = this.now();
    const fate = why === "absent" ? this.fates.get(name) : why;
    const bypassed = this.memo.settings.maxSize === 0;
    const reason: MissReason = bypassed ? "bypassed" : fate === undefined || fate === "stored" ? "new" : fate;
    // All the fields there may be, in the order in which the format has them.
    const call: TraceCall = {
      op: "call",
      t,
      fn: this.fn,
      key: parts,
      outcome: "miss",
      reason,
      cost: undefined,
      error: undefined,
      stored: undefined,
      weight: undefined,
      tags: undefined,
      expires: undefined,
      victim: undefined,
    };
    this.sink.begin(call);
    return ({ failed, stored = false, expires, victims = [], value, weight, tags, cost = 0 }) => {
      const running = this.follow(value, call, t);
      if (running === undefined) call.cost = round(cost);
      if (failed) call.error = true;
      call.stored = stored;
      if (weight !== undefined && this.memo.settings.weigh !== undefined) call.weight = weight;
      if (tags !== undefined && tags.length > 0) call.tags = tags.map(String);
      if (expires !== undefined) call.expires = this.onOurClock(expires);
      // A record has place for one: where more had to go, the first is told, and what became of the others is known.
      const [victim] = this.evict(self, victims);
      if (victim !== undefined) call.victim = victim;
      if (stored) this.fates.set(name, "stored");
      this.sink.end(call, running);
    };
  }

  set(self: unknown, args: Args, key: Args): void {
    const parts = this.key(self, args, key);
    this.fates.set(nameOf(parts), "stored");
    this.sink.add({ op: "set", t: this.now(), fn: this.fn, key: parts });
  }

  evict(self: unknown, victims: readonly Victim[]): { key: TracePart[]; reason: "evicted" | "expired" }[] {
    return victims.map(({ args, key, expired }) => {
      const receiver = this.memo.settings.self === "key" ? key[0] : self;
      const gone = this.key(receiver, args, key);
      const reason = expired ? "expired" : "evicted";
      this.fates.set(nameOf(gone), reason);
      return { key: gone, reason };
    });
  }

  invalidateTag(tag: unknown): void {
    this.sink.add({ op: "invalidateTag", t: this.now(), fn: this.fn, tag: String(tag) });
  }

  resize(self: unknown, all: boolean, size: number): void {
    const receiver = all ? [] : this.parts.receiver(self, this.memo.settings.self);
    this.sink.add({ op: "resize", t: this.now(), fn: this.fn, ...(receiver.length > 0 && { key: receiver }), size: size === Infinity ? null : size });
  }

  delete(self: unknown, args: Args, key: Args): void {
    const parts = this.key(self, args, key);
    this.fates.set(nameOf(parts), "invalidated");
    this.sink.add({ op: "delete", t: this.now(), fn: this.fn, key: parts });
  }

  clear(self: unknown, all: boolean): void {
    const receiver = all ? [] : this.parts.receiver(self, this.memo.settings.self);
    const prefix = nameOf(receiver);
    for (const [name, fate] of this.fates) {
      if (fate === "stored" && name.startsWith(prefix)) this.fates.set(name, "cleared");
    }
    this.sink.add({ op: "clear", t: this.now(), fn: this.fn, ...(receiver.length > 0 && { key: receiver }) });
  }

  private key(self: unknown, args: Args, key: Args) {
    return this.parts.key(self, args, key, this.memo.settings);
  }

  /** Where the answer is a promise, its cost is known when it is settled: what it gives back tells when. */
  private follow(value: unknown, call: TraceCall, t: number): Promise<void> | undefined {
    if (!(value instanceof Promise)) return undefined;
    this.pending.add(value);
    const settled = () => {
      this.pending.delete(value);
      call.cost = round(this.now() - t);
    };
    // Both branches are handled here, on a promise of our own: nothing is hidden, nothing is added.
    return value.then(settled, () => {
      settled();
      call.error = true;
    });
  }

  /** Milliseconds since the recording began. */
  private now(): number {
    return round(performance.now() - this.start);
  }

  /** A time of the function's own clock as milliseconds since the recording began. */
  private onOurClock(time: number): number | undefined {
    try {
      return round(this.now() + time - this.memo.settings.clock());
    } catch {
      return undefined;
    }
  }
}

function nameOf(parts: readonly { readonly id: number }[]): string {
  return parts.map(({ id }) => `${id},`).join("");
}

/** To microseconds: more is noise. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
