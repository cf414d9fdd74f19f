import { memoize } from "../index.js";
import { memoOf } from "../memoize.js";
import type { TraceRecord } from "../trace.js";
import type { AnyFunction, Memoized } from "../types.js";
import { analyse, sizeFor, type Analysis } from "./analysis.js";
import type { Facts } from "./facts.js";
import { find, low } from "./findings.js";
import { historyOf, observe } from "./observe.js";
import { factsOfTrace } from "./trace-facts.js";
import type { Diagnosis, TraceDiagnosis } from "./types.js";

/**
 * What is wrong with how a function is memoized, over what it has done since `observe`: each finding with
 * its evidence in numbers and the option that mends it. A healthy function has none.
 *
 * ```ts
 * observe(email);
 * main();
 * diagnose(email).findings[0]?.said; // "It is too small: of 20000 calls 31 % hit at maxSize 128; at 512 it would be 78 %."
 * ```
 *
 * @throws TypeError for what is no memoized function of this package, or is not observed
 */
export function diagnose(f: Memoized<AnyFunction>): Diagnosis {
  const history = historyOf(memoOf("diagnose: the argument", f));
  if (history === undefined) throw new TypeError("diagnose: the function is not observed: call observe(f) before what it is to be diagnosed by");
  return diagnosisOf(history.facts(lookup()));
}

/** The same of every function in the records of a trace, as far as a trace tells. */
export function diagnoseTrace(records: readonly TraceRecord[]): TraceDiagnosis[] {
  return factsOfTrace(records).map(({ define, facts }) => {
    const { fn, place } = define as typeof define & { place?: unknown };
    return { fn, place: typeof place === "string" ? place : undefined, ...diagnosisOf(facts) };
  });
}

function diagnosisOf(facts: Facts): Diagnosis {
  const { name, hits, misses, maxSize, policy, rows, accesses } = facts;
  const costs = rows.flatMap(({ cost }) => (cost === undefined ? [] : [cost]));
  const mean = meanOf(costs);
  const analysis = analysisOf(accesses, maxSize);
  const most = analysis === undefined ? 0 : (analysis.lru.at(-1)?.hits ?? 0);
  const fitting = analysis === undefined || most === 0 ? undefined : sizeFor(analysis.lru, Math.ceil(most * 0.95));
  return {
    name, calls: hits + misses, hits, misses, hitRatio: hits + misses === 0 ? 0 : hits / (hits + misses), saved: hits * meanOf(usual(costs)), spent: misses * mean, maxSize, policy,
    fittingSize: fitting,
    findings: find(facts, analysis),
  };
}

const meanOf = (costs: readonly number[]) => (costs.length === 0 ? 0 : costs.reduce((sum, cost) => sum + cost, 0) / costs.length);

/** Without the costliest in twenty: the first call of all runs code that is new, and a pause may fall into any. */
function usual(costs: readonly number[]): number[] {
  const most = costs.length < 2 ? costs.length : costs.length - Math.ceil(costs.length / 20);
  return [...costs].sort((a, b) => a - b).slice(0, most);
}

/** None where WebAssembly may not be compiled: what is found without it is found all the same. */
function analysisOf(accesses: readonly number[], maxSize: number): Analysis | undefined {
  if (accesses.length === 0) return undefined;
  try {
    return analyse(accesses, maxSize === Infinity ? undefined : maxSize);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError || error instanceof EvalError) return undefined;
    throw error;
  }
}

let measured: Facts["lookup"];

/** What a hit costs here, and what is measured of a function that does nothing: the least of many rounds, since code gets faster. */
function lookup(): Facts["lookup"] {
  if (measured !== undefined) return measured;
  const f = memoize((n: number) => n, { maxSize: 100, seed: 1 });
  const end = observe(f);
  const history = historyOf(memoOf("", f))!;
  let [hit, clock] = [Infinity, Infinity];
  let last = 0;
  for (let round = 0; round < 40; round++) {
    for (let n = 0; n < 250; n++) f(++last);
    clock = Math.min(clock, low(history.facts(undefined).rows.slice(-250)));
  }
  end();
  for (let round = 0; round < 8; round++) {
    const begin = performance.now();
    for (let n = 0; n < 5000; n++) f(last - (n % 100));
    hit = Math.min(hit, (performance.now() - begin) / 5000);
  }
  f.dispose();
  return (measured = { hit, clock });
}
