import { freezeDeep } from "../copy.js";
import type { Args } from "../keys.js";
import { place } from "../ledger.js";
import type { Memo } from "../memo.js";
import { memoOf } from "../memoize.js";
import { show } from "../options.js";
import { milliseconds, ticks } from "../time.js";
import type { AnyFunction, Memoized } from "../types.js";
import { clone } from "./clone.js";
import type { Dump, DumpedEntry } from "./types.js";

/**
 * What a cache holds: the answers in eviction order with the time they have left, their weights and tags,
 * and the counters. What cannot be cloned, promises, and the answers of receivers are left out, and counted.
 *
 * @throws TypeError for what is no memoized function of this package
 */
export function dump(f: Memoized<AnyFunction>): Dump {
  const memo = memoOf("dump: the argument", f);
  const { shared } = memo;
  const { ledger } = shared;
  const now = memo.now();
  const { hits, misses, currSize } = memo.info(undefined, true);
  const own = memo.info(undefined, false);
  const entries: DumpedEntry[] = [];
  let skipped = currSize - own.currSize;
  for (const slot of shared.order()) {
    const deadline = ledger.deadline(slot);
    if (deadline <= now) continue;
    const limit = ledger.limits?.[slot] ?? Infinity;
    const value = shared.values[slot];
    // An error that is kept shows itself as nothing; and receivers are in keys where they are a part of them.
    const isAnswer = memo.settings.self !== "key" && (value === undefined || memo.shown(value) !== undefined);
    const [entry] = !isAnswer ? [] : cloned({
      args: shared.argsAt(slot),
      value,
      ...(deadline !== Infinity && { left: milliseconds(deadline)! - milliseconds(now)! }),
      ...(limit !== Infinity && { most: milliseconds(limit)! - milliseconds(now)! }),
      ...(ledger.weights !== null && { weight: ledger.weights[slot] ?? 0 }),
      ...(ledger.tags !== null && { tags: ledger.tags[slot] ?? [] }),
    });
    if (entry === undefined) skipped++;
    else entries.push(entry);
  }
  return { cacheDump: 1, hits, misses, entries, skipped };
}

/** A clone, or nothing. */
function cloned(entry: DumpedEntry): DumpedEntry[] {
  try {
    return [clone(entry)];
  } catch {
    return [];
  }
}

/**
 * Puts what was dumped into a cache, in the place of what it holds: in the same order, with the time that
 * was left, and the counters. Of more than fit, those that would have gone first are left out.
 *
 * @throws TypeError for what is no dump, or no memoized function of this package
 */
export function load(f: Memoized<AnyFunction>, dumped: Dump): void {
  const memo = memoOf("load: the first argument", f);
  check(dumped);
  memo.clear(undefined, true);
  // A clone of what the caller keeps: entries are nobody else's.
  for (const entry of dumped.entries) store(memo, clone(entry));
  const { ledger } = memo.shared;
  ledger.hits += dumped.hits - ledger.allHits;
  ledger.misses = dumped.misses;
}

function store(memo: Memo, { args, value, left, most, weight = 0, tags = [] }: DumpedEntry): void {
  const { shared, settings } = memo;
  const [, there, key] = memo.look(undefined, args as Args);
  if (there !== 0 || weight > settings.maxWeight || settings.self === "key") return;
  if (settings.copy === "freeze") freezeDeep(value);
  const now = memo.now();
  const at = (span: number | undefined) => (span === undefined || now === 0 ? Infinity : ticks(milliseconds(now)! + span));
  const deadline = at(left);
  if (deadline <= now) return;
  shared.lighten(weight, now);
  const slot = shared.add(key.length, key[0], key[1], key[2], key[3], key, value, deadline, now);
  if (slot === 0) return;
  if (key !== args) shared.giveArgs(slot, args);
  const { ledger } = shared;
  if (most !== undefined && settings.tti !== 0 && settings.ttl !== 0) ledger.limits = place(ledger.limits, slot, at(most), Infinity);
  if (settings.maxWeight !== Infinity) ledger.weigh(slot, weight);
  if (settings.tags !== undefined) memo.plan.tags?.add(ledger, slot, [...tags]);
}

function check(dumped: unknown): asserts dumped is Dump {
  const { cacheDump, entries, hits, misses } = (typeof dumped === "object" && dumped !== null ? dumped : {}) as Partial<Record<string, unknown>>;
  if (cacheDump !== 1 || !Array.isArray(entries)) throw new TypeError(`load: the second argument must be what dump() gave, got ${show(dumped)}`);
  for (const [name, value] of Object.entries({ hits, misses })) {
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw new TypeError(`load: ${name} must be a whole number from 0, got ${show(value)}`);
  }
  entries.forEach((entry: unknown, i) => {
    const { args, left, weight, tags } = (typeof entry === "object" && entry !== null ? entry : {}) as Partial<Record<string, unknown>>;
    if (!Array.isArray(args)) throw new TypeError(`load: entries[${i}].args must be an array, got ${show(args)}`);
    if (left !== undefined && typeof left !== "number") throw new TypeError(`load: entries[${i}].left must be a number of milliseconds, got ${show(left)}`);
    if (weight !== undefined && !((weight as number) >= 0)) throw new TypeError(`load: entries[${i}].weight must be a number from 0, got ${show(weight)}`);
    if (tags !== undefined && !Array.isArray(tags)) throw new TypeError(`load: entries[${i}].tags must be an array, got ${show(tags)}`);
  });
}
