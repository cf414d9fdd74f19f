import { memoOf } from "../memoize.js";
import type { TraceDefine, TraceRecord } from "../trace.js";
import type { AnyFunction, Memoized } from "../types.js";
import { analyse, type Analysis } from "./analysis.js";
import { historyOf } from "./observe.js";
import { accessesOf } from "./trace-facts.js";
import type { CurveOptions, MissRatioCurve } from "./types.js";

/**
 * The miss-ratio curve of an observed function's recent calls, or of the records of a trace: exact, for every
 * size at once (Mattson et al. 1970), and each policy at one size. Where a method has several receivers, of
 * the one with the most calls.
 *
 * @throws TypeError for what is neither
 */
export function missRatioCurve(source: Memoized<AnyFunction> | readonly TraceRecord[], options: CurveOptions = {}): MissRatioCurve {
  if (Array.isArray(source)) {
    const records = source as readonly TraceRecord[];
    const define = records.find((record) => record.op === "define" && (options.fn === undefined || record.fn === options.fn)) as TraceDefine | undefined;
    const fn = options.fn ?? define?.fn;
    const size = define?.maxSize ?? undefined;
    return curveOf(analyse(accessesOf(records, fn), options.size ?? size));
  }
  const memo = memoOf("missRatioCurve: the first argument", source);
  const history = historyOf(memo);
  if (history === undefined) throw new TypeError("missRatioCurve: the function is not observed: call observe(f) before what it is to tell of");
  const { maxSize } = memo.settings;
  return curveOf(analyse(history.facts(undefined).accesses, options.size ?? (maxSize === Infinity ? undefined : maxSize)));
}

function curveOf({ accesses, keys, lru, knee, policies, optimum }: Analysis): MissRatioCurve {
  const ratio = (hits: number) => (accesses === 0 ? 0 : hits / accesses);
  return {
    accesses,
    keys,
    points: lru.map(({ size, hits }) => ({ size, hitRatio: ratio(hits), missRatio: 1 - ratio(hits) })),
    knee: knee?.size,
    policies: Object.fromEntries(policies.map(({ name, hits }) => [name, ratio(hits)])),
    optimum: optimum === undefined ? undefined : ratio(optimum),
  };
}
