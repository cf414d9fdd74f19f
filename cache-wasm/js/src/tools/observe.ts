import type { Memo } from "../memo.js";
import { memoOf } from "../memoize.js";
import type { AnyFunction, Memoized } from "../types.js";
import { History } from "./history.js";
import { watch } from "./watch.js";

const histories = new WeakMap<Memo, { history: History; stop: () => void }>();

/**
 * Begins to keep a bounded history of what a memoized function does, for `explain` and `diagnose`; what
 * it gives back ends that. The first 20 000 calls are watched one by one, then misses alone, with a short
 * stretch of calls now and then: a hit costs about what it costs without.
 *
 * Arguments and answers are not held, but what they consist of is looked at when a call misses.
 *
 * ```ts
 * observe(email);
 * main();
 * for (const { said } of diagnose(email).findings) console.log(said);
 * ```
 *
 * @throws TypeError for what is no memoized function of this package
 */
export function observe(f: Memoized<AnyFunction>): () => void {
  const memo = memoOf("observe: the argument", f);
  let found = histories.get(memo);
  if (found === undefined) {
    const history = new History(memo);
    const end = watch(memo, history);
    found = {
      history,
      stop: () => {
        histories.delete(memo);
        end();
      },
    };
    histories.set(memo, found);
  }
  return found.stop;
}

export function historyOf(memo: Memo): History | undefined {
  return histories.get(memo)?.history;
}
