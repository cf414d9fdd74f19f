import type { Args } from "../keys.js";
import type { Memo } from "../memo.js";
import { memoOf } from "../memoize.js";
import { digest } from "./digest.js";
import { labelOf } from "./numbers.js";
import { historyOf } from "./observe.js";
import type { AnyFunction, Memoized } from "../types.js";
import type { Explanation, Nearest } from "./types.js";

/**
 * Whether a call would be a hit, and if not, why: what became of its key, as far as that was observed,
 * and the stored key that comes nearest, with what differs. Changes and counts nothing.
 *
 * ```ts
 * explain(email, 42).said; // "It would miss: its answer was evicted 12 ms ago."
 * ```
 *
 * @throws TypeError for what is no memoized function of this package
 */
export function explain<F extends AnyFunction>(f: Memoized<F>, ...args: Parameters<F>): Explanation {
  return explainOn(undefined, f, ...args);
}

/** The same for a call of a method on this receiver. */
export function explainOn<F extends AnyFunction>(receiver: unknown, f: Memoized<F>, ...args: Parameters<F>): Explanation {
  const memo = memoOf("explain: the function", f);
  const [, slot, key] = memo.look(receiver, args);
  if (slot !== 0) return { hit: true, reason: "hit", ago: undefined, nearest: undefined, said: "It would hit." };
  const history = historyOf(memo);
  const found = history?.fateOf(receiver, args, key);
  const bypassed = memo.settings.maxSize === 0;
  const nearest = nearestTo(memo, receiver, args);
  // Of an entry whose time has passed nobody need have told.
  const fate = found === undefined ? "new" : found.fate === "stored" ? "expired" : found.fate;
  const reason = bypassed ? "bypassed" : history === undefined ? "absent" : fate;
  const ago = found === undefined || found.fate === "stored" ? undefined : found.ago;
  return { hit: false, reason, ago, nearest, said: `It would miss: ${WHY[reason]}${ago === undefined ? "" : ` ${span(ago)} ago`}.${nearest === undefined ? "" : ` ${describe(nearest)}`}` };
}

const WHY: Record<Explanation["reason"], string> = {
  hit: "",
  new: "such a call was not seen before",
  evicted: "its answer was evicted",
  expired: "its answer's time was up",
  invalidated: "its answer was invalidated",
  cleared: "the cache was cleared",
  bypassed: "nothing is kept (maxSize: 0)",
  absent: "its answer is not stored, and nobody observes why (observe(f))",
};

function span(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return milliseconds < 120_000 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.round(milliseconds / 60_000)} min`;
}

/** Among the stored keys the one with the most arguments in common; where several are, the one used last. */
function nearestTo(memo: Memo, receiver: unknown, args: Args): Nearest | undefined {
  if (typeof memo.settings.key === "function") return undefined;
  const structural = memo.settings.key === "structural";
  let nearest: Nearest | undefined;
  let least = Infinity;
  for (const entry of memo.entries(receiver)) {
    const stored: Args = entry.args;
    const differs: number[] = [];
    for (let i = 0; i < Math.max(stored.length, args.length); i++) if (i >= stored.length || i >= args.length || !alike(stored[i], args[i], structural)) differs.push(i);
    // One that only looks the same is nearer than one that looks different as well.
    const equal = Math.max(stored.length, args.length) - differs.length;
    const distance = differs.length - 0.01 * equal - 0.5 * differs.filter((i) => i < stored.length && i < args.length && looksAlike(stored[i], args[i])).length;
    if (distance > least) continue;
    least = distance;
    nearest = { args: stored, differs, how: [] };
  }
  if (nearest === undefined) return undefined;
  const stored = nearest.args;
  return { ...nearest, how: nearest.differs.map((i) => how(i, stored, args)) };
}

function alike(a: unknown, b: unknown, structural: boolean): boolean {
  if (a === b || (a !== a && b !== b)) return true;
  const content = structural ? digest(a) : undefined;
  return content !== undefined && content === digest(b);
}

function looksAlike(a: unknown, b: unknown): boolean {
  const isObject = typeof a === "object" && a !== null;
  return isObject ? alike(a, b, true) : typeof b !== "object" && String(a) === String(b);
}

function how(i: number, stored: Args, args: Args): string {
  if (i >= stored.length) return `argument ${i} was not given then`;
  if (i >= args.length) return `argument ${i} is not given now`;
  const [a, b] = [stored[i], args[i]];
  const [then, now] = [labelOf(a), labelOf(b)];
  if (typeof a !== typeof b) return `argument ${i} was the ${typeof a} ${then} and is the ${typeof b} ${now}`;
  if (typeof a === "object" && a !== null && b !== null) {
    const content = digest(a);
    return content !== undefined && content === digest(b) ? `argument ${i} is another object with the same content` : `argument ${i} is another object`;
  }
  if (typeof a === "function") return `argument ${i} is another function`;
  return `argument ${i} was ${then} and is ${now}`;
}

function describe({ differs, how }: Nearest): string {
  return differs.length === 0 ? "A key of the same arguments is stored." : `The nearest stored key differs: ${how.join("; ")}.`;
}
