import { Node, nodeOf } from "./engine.js";
import type { Memo } from "./memo.js";
import { memoOf } from "./memoize.js";
import type { AnyFunction, Memoized } from "./types.js";

/** How far look-ups walk; see {@link chains}. */
export interface Chains {
  /** How many entries there are, expired ones that nobody has met yet among them. */
  readonly entries: number;
  /** The most entries that a look-up may have to compare. */
  readonly longest: number;
  /** How many it has to compare on average to find one that is there. */
  readonly mean: number;
}

/**
 * How far look-ups walk in the hash table of a memoized function, of the answers that have no receiver:
 * what someone would make large who wants it to be slow. Up to eight entries are a plain list.
 *
 * @throws TypeError for what is no memoized function of this package
 */
export function chains(f: Memoized<AnyFunction>): Chains {
  const memo: Memo = memoOf("chains: the argument", f);
  const { engine, size: entries } = memo.shared.ledger;
  if (engine === null) return { entries, longest: entries, mean: (entries + 1) / 2 };
  const { words } = engine.memory;
  const heads = 2 ** (32 - engine.shift);
  let longest = 0;
  let steps = 0;
  for (let head = 0; head < heads; head++) {
    let length = 0;
    for (let slot = words[engine.heads + head]!; slot !== 0; slot = words[nodeOf(engine, slot) + Node.Chain]!) steps += ++length;
    longest = Math.max(longest, length);
  }
  return { entries, longest, mean: entries === 0 ? 0 : steps / entries };
}
