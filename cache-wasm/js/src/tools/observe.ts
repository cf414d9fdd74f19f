import type { Memo } from "../memo.js";
import { memoOf } from "../memoize.js";
import type { AnyFunction, Memoized } from "../types.js";
import { History } from "./history.js";
import { watch } from "./watch.js";

/** Of the package; put in by the build. */
declare const VERSION: string;

/** Where a function's history is found, by all entries of this version. */
const HISTORY = Symbol.for(`cache-wasm ${VERSION} history`);

type Observed = Memo & { [HISTORY]?: { readonly history: History; stop(): void } };

/**
 * Begins to keep a bounded history of what a memoized function does, for `explain` and `diagnose`; what
 * it gives back ends that. The first 20 000 calls are watched one by one, then misses alone, with a short
 * stretch of calls now and then: a hit costs about what it costs without.
 *
 * With the option `observe: true` of `memoize` it is kept from the first call on.
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
  return observeMemo(memoOf("observe: the argument", f));
}

export function observeMemo(memo: Observed): () => void {
  if (memo[HISTORY] === undefined) {
    const history = new History(memo);
    const end = watch(memo, history);
    memo[HISTORY] = {
      history,
      stop: () => {
        delete memo[HISTORY];
        end();
      },
    };
  }
  return memo[HISTORY].stop;
}

export function historyOf(memo: Observed): History | undefined {
  return memo[HISTORY]?.history;
}
