import type { Args } from "./keys.js";
import type { Absence, Memo, Outcome, Victim } from "./memo.js";
import { memoOf } from "./memoize.js";
import { Parts } from "./parts.js";
import { writeTrace, type MissReason, type TraceCall, type TracePart, type TraceRecord } from "./trace.js";
import { watch, type Watcher } from "./tools/watch.js";
import type { AnyFunction, Memoized } from "./types.js";

export { chains, type Chains } from "./chains.js";
export { readTrace, TRACE_VERSION, writeTrace } from "./trace.js";
export { missRatioCurve } from "./tools/curve.js";
export { diagnose, diagnoseTrace } from "./tools/diagnose.js";
export { dump, load } from "./tools/dump.js";
export { explain, explainOn } from "./tools/explain.js";
export type { CurveOptions, Diagnosis, Dump, DumpedEntry, Explanation, Finding, MissRatioCurve, Nearest } from "./tools/types.js";
export { observe } from "./tools/observe.js";
export type { MissReason, Trace, TraceCall, TraceChange, TraceDefine, TracePart, TraceRecord } from "./trace.js";

/** A recording that goes on until it is stopped. Everything recorded is kept in memory. */
export interface Recording {
  /** What was recorded so far. */
  readonly records: readonly TraceRecord[];
  /** The same as the text of a `cache-trace` file. */
  text(): string;
  /** Ends the recording; the functions are as fast as before. */
  stop(): void;
  [Symbol.dispose](): void;
}

/**
 * Records every call of memoized functions: its key taken apart, whether it hit, and why not. The
 * text is a `cache-trace` file, which the playground opens and steps through.
 *
 * Recording holds the receivers and arguments it has seen weakly; primitives and texts for people are
 * kept.
 *
 * ```ts
 * const recording = recordTrace(email, total);
 * main();
 * writeFileSync("main.trace.jsonl", recording.text());
 * ```
 *
 * @throws TypeError for what is no memoized function of this package
 */
export function recordTrace(...functions: Memoized<AnyFunction>[]): Recording {
  const memos = functions.map((f, i) => memoOf(`recordTrace: argument ${i}`, f));
  const parts = new Parts();
  const records: TraceRecord[] = [];
  const start = performance.now();
  const ends = memos.map((memo, i) => watch(memo, new Recorder(memo, i + 1, parts, records, start)));
  const stop = () => ends.forEach((end) => end());
  const recording: Recording = {
    records,
    text: () => writeTrace(`cache-wasm ${VERSION}`, records),
    stop,
    [Symbol.dispose ?? Symbol("dispose")]: stop,
  } as Recording;
  return recording;
}

/** Of the package; put in by the build. */
declare const VERSION: string;

/** What became of a key that was stored once. */
type Fate = Exclude<MissReason, "new" | "bypassed">;

/** Writes down what one function does. */
class Recorder implements Watcher {
  readonly brief = false;
  /** By key: stored now, or why no longer. */
  private readonly fates = new Map<string, Fate | "stored">();
  /** Promises that are still pending: a hit on one has joined a running load. */
  private readonly pending = new WeakSet<object>();

  constructor(
    private readonly memo: Memo,
    private readonly fn: number,
    private readonly parts: Parts,
    private readonly records: TraceRecord[],
    private readonly start: number,
  ) {
    const { maxSize, ttl, self, key, typed, seed, name, policy } = memo.settings;
    records.push({
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

  private answered(self: unknown, args: Args, key: Args, outcome: "hit" | "shared"): void {
    this.records.push({ op: "call", t: this.now(), fn: this.fn, key: this.key(self, args, key), outcome });
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
    this.records.push(call);
    return ({ failed, stored = false, expires, victims = [], value, weight, tags, cost = 0 }) => {
      const running = this.follow(value, call, t);
      if (!running) call.cost = round(cost);
      if (failed) call.error = true;
      call.stored = stored;
      if (weight !== undefined && this.memo.settings.weigh !== undefined) call.weight = weight;
      if (tags !== undefined && tags.length > 0) call.tags = tags.map(String);
      if (expires !== undefined) call.expires = this.onOurClock(expires);
      // A record has place for one: where more had to go, the first is told, and what became of the others is known.
      const [victim] = this.evict(self, victims);
      if (victim !== undefined) call.victim = victim;
      if (stored) this.fates.set(name, "stored");
    };
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
    this.records.push({ op: "invalidateTag", t: this.now(), fn: this.fn, tag: String(tag) });
  }

  resize(self: unknown, all: boolean, size: number): void {
    const receiver = all ? [] : this.parts.receiver(self, this.memo.settings.self);
    this.records.push({ op: "resize", t: this.now(), fn: this.fn, ...(receiver.length > 0 && { key: receiver }), size: size === Infinity ? null : size });
  }

  delete(self: unknown, args: Args, key: Args): void {
    const parts = this.key(self, args, key);
    this.fates.set(nameOf(parts), "invalidated");
    this.records.push({ op: "delete", t: this.now(), fn: this.fn, key: parts });
  }

  clear(self: unknown, all: boolean): void {
    const receiver = all ? [] : this.parts.receiver(self, this.memo.settings.self);
    const prefix = nameOf(receiver);
    for (const [name, fate] of this.fates) {
      if (fate === "stored" && name.startsWith(prefix)) this.fates.set(name, "cleared");
    }
    this.records.push({ op: "clear", t: this.now(), fn: this.fn, ...(receiver.length > 0 && { key: receiver }) });
  }

  private key(self: unknown, args: Args, key: Args) {
    return this.parts.key(self, args, key, this.memo.settings);
  }

  /** Whether the answer is a promise; its cost is known when it is settled. */
  private follow(value: unknown, call: TraceCall, t: number): boolean {
    if (!(value instanceof Promise)) return false;
    this.pending.add(value);
    const settled = () => {
      this.pending.delete(value);
      call.cost = round(this.now() - t);
    };
    // Both branches are handled here, on a promise of our own: nothing is hidden, nothing is added.
    value.then(settled, () => {
      settled();
      call.error = true;
    });
    return true;
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
