import type { Args } from "../keys.js";
import type { Absence, Memo, Outcome, Victim } from "../memo.js";
import type { MissReason } from "../trace.js";
import { digest } from "./digest.js";
import type { Facts, Row } from "./facts.js";
import { factOf, labelOf, Numbers } from "./numbers.js";
import { Last, Recent } from "./recent.js";
import { choose, type Watcher } from "./watch.js";
import { warnOnce } from "./warn.js";

/** So many calls are watched one by one at first; after that misses alone are, and now and then a shorter stretch again. */
const FIRST = 20_000;
const LATER = 4_096;
/** A stretch is watched again after so many times its length. */
const PAUSE = 250;
/** Beside these, one of so many misses is looked at. */
const SOME = 16;
const MOST_ROWS = 1_024;
const MOST_KEYS = 20_000;
const MOST_SAMPLES = 64;

export type Fate = Exclude<MissReason, "new" | "bypassed">;

interface Sample {
  readonly value: WeakRef<object>;
  readonly content: string;
  readonly label: string;
}

/** A bounded history of what a function has done. */
export class History implements Watcher {
  brief = false;
  readonly since = performance.now();
  private readonly numbers = new Numbers();
  /** By key: stored now, or why no longer, and since when. */
  private readonly fates = new Recent<string, { fate: Fate | "stored"; at: number }>(MOST_KEYS);
  private readonly answers = new Recent<string, string>(MOST_KEYS);
  private readonly keys = new Recent<string, number>(MOST_KEYS);
  private readonly rows = new Last<Row>(MOST_ROWS);
  private readonly samples = new Last<Sample>(MOST_SAMPLES);
  private readonly receivers = new Set<number>();
  /** The accesses of a stretch, by the number of their receiver. */
  private stretch = new Map<number, number[]>();
  private left = FIRST;
  /** How many calls there had been when the last stretch ended. */
  private ended = 0;
  private keyCount = 0;
  private missed = 0;
  private again = 0;
  private differed = 0;
  private example = "";
  private readonly before: { hits: number; misses: number };

  constructor(private readonly memo: Memo) {
    this.before = memo.info(undefined, true);
  }

  hit(self: unknown, args: Args, key: Args): void {
    if (!this.brief) this.access(this.name(self, args, key));
  }

  miss(self: unknown, args: Args, key: Args, why: Absence): (outcome: Outcome) => void {
    const { memo } = this;
    this.missed++;
    // Of many misses one in a few tells as much as all.
    if (this.brief && this.missed % SOME !== 0) return this.forget(self, args, key);
    const parts = [...this.numbers.parts(self, args, key, memo.settings)];
    const name = nameOf(parts);
    const row: Row = { parts: parts.map(factOf), cost: undefined };
    this.rows.push(row);
    if (this.brief) this.resume();
    else this.access([name, parts[0]?.[0] === "self" && memo.settings.self === "weak" ? parts[0][1] : 0]);
    if (this.missed <= 200 && memo.settings.self === "key") this.meet(row);
    if (why !== "absent") this.fates.set(name, { fate: why, at: this.now() });
    const began = performance.now();
    return ({ failed, stored, value, victims, cost = 0 }) => {
      const settled = (result: unknown, cost: number) => {
        row.cost = cost;
        if (!failed) this.answer(name, result, stored === true, args);
      };
      if (value instanceof Promise) value.then((result) => settled(result, performance.now() - began), () => {});
      else settled(value, cost);
      this.evict(self, victims ?? []);
      if (stored) this.fates.set(name, { fate: "stored", at: this.now() });
    };
  }

  /** Keeps no more of a miss than what became of its key. */
  private forget(self: unknown, args: Args, key: Args): (outcome: Outcome) => void {
    return ({ stored, victims }) => {
      if (victims !== undefined && victims.length > 0) this.evict(self, victims);
      if (stored) this.fates.set(this.name(self, args, key)[0], { fate: "stored", at: this.now() });
    };
  }

  evict(self: unknown, victims: readonly Victim[]): void {
    for (const { args, key, expired } of victims) {
      const receiver = this.memo.settings.self === "key" ? key[0] : self;
      this.fates.set(this.name(receiver, args, key)[0], { fate: expired ? "expired" : "evicted", at: this.now() });
    }
  }

  delete(self: unknown, args: Args, key: Args): void {
    this.fates.set(this.name(self, args, key)[0], { fate: "invalidated", at: this.now() });
  }

  clear(self: unknown, all: boolean): void {
    const at = this.now();
    const prefix = all || self === undefined || self === null || this.memo.settings.self === "ignore" ? "" : `s${this.numbers.of(self)},`;
    for (const [name, { fate }] of this.fates) if (fate === "stored" && name.startsWith(prefix)) this.fates.set(name, { fate: "cleared", at });
  }

  invalidateTag(): void {}

  resize(): void {}

  /** What became of a call's key, and how many milliseconds ago; nothing where it was never seen, or is forgotten. */
  fateOf(self: unknown, args: Args, key: Args): { fate: Fate | "stored"; ago: number } | undefined {
    const found = this.fates.get(this.name(self, args, key)[0]);
    return found && { fate: found.fate, ago: this.now() - found.at };
  }

  facts(lookup: Facts["lookup"]): Facts {
    const { memo, before, again, differed, example } = this;
    const { maxSize, policy, self, key, ttl, tti, name, maxWeight } = memo.settings;
    const { hits, misses, currSize } = memo.info(undefined, true);
    let accesses: number[] = [];
    for (const list of this.stretch.values()) if (list.length > accesses.length) accesses = list;
    let [looked, changed, changedExample] = [0, 0, ""];
    for (const { value, content, label } of this.samples.all()) {
      const now = value.deref();
      if (now === undefined) continue;
      looked++;
      if (digest(now) === content) continue;
      changed++;
      changedExample ||= label;
    }
    return {
      name, maxSize, policy, self, key: typeof key === "function" ? "function" : key, python: false, timed: ttl !== 0 || tti !== 0, weighed: maxWeight !== Infinity,
      // Whoever cleared the cache has set its counters back, too.
      hits: Math.max(0, hits - (hits >= before.hits ? before.hits : 0)), misses: Math.max(0, misses - (misses >= before.misses ? before.misses : 0)),
      stored: currSize, rows: this.rows.all(), accesses, again, differed, example, looked, changed, changedExample, lookup,
    };
  }

  private name(self: unknown, args: Args, key: Args): [name: string, receiver: number] {
    const parts = [...this.numbers.parts(self, args, key, this.memo.settings)];
    return [nameOf(parts), parts[0]?.[0] === "self" && this.memo.settings.self === "weak" ? parts[0][1] : 0];
  }

  /** One more of a stretch that is watched call by call. */
  private access([name, receiver]: [string, number]): void {
    let number = this.keys.get(name);
    if (number === undefined) this.keys.set(name, (number = ++this.keyCount));
    let list = this.stretch.get(receiver);
    if (list === undefined) this.stretch.set(receiver, (list = []));
    list.push(number);
    if (--this.left > 0) return;
    this.brief = true;
    this.ended = this.calls();
    choose(this.memo);
  }

  /** Another stretch, if the last one is long enough ago. */
  private resume(): void {
    if (this.calls() - this.ended < PAUSE * LATER) return;
    this.brief = false;
    this.left = LATER;
    this.stretch = new Map();
    choose(this.memo);
  }

  /** About: of calls on receivers the misses, since counting those of all is no small thing. */
  private calls(): number {
    const { allHits } = this.memo.shared.ledger;
    return allHits + this.missed;
  }

  /** A receiver that is part of the key: a warning where each one is new. */
  private meet({ parts }: Row): void {
    const [first] = parts;
    if (first?.role !== "self") return;
    this.receivers.add(first.id);
    if (this.missed !== 100 || this.receivers.size !== 100 || this.memo.info(undefined, true).hits > 0) return;
    const { name } = this.memo.settings;
    warnOnce(this.memo, `${name || "a memoized function"}: self is "key", and each of 100 calls came with another receiver (${first.type}), so none could hit, and all of them are held. self: "weak" keeps answers for each receiver; self: "ignore" shares them.`);
  }

  private answer(name: string, value: unknown, stored: boolean, args: Args): void {
    const content = digest(value);
    if (content === undefined) return;
    const label = () => `${this.memo.settings.name || "f"}(${args.map(labelOf).join(", ")})`;
    const before = this.answers.get(name);
    if (before !== undefined) {
      this.again++;
      if (before !== content) {
        this.differed++;
        this.example ||= label();
      }
    }
    this.answers.set(name, content);
    if (stored && typeof value === "object" && value !== null && (this.missed <= MOST_SAMPLES || this.missed % 16 === 0)) this.samples.push({ value: new WeakRef(value), content, label: label() });
  }

  private now(): number {
    return performance.now() - this.since;
  }
}

function nameOf(parts: readonly (readonly [string, number, unknown])[]): string {
  return parts.map(([role, number]) => `${role === "self" ? "s" : ""}${number},`).join("");
}
