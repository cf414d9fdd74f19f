import { OBSERVE } from "./made.js";
import { memoOf } from "./memoize.js";
import { Parts } from "./parts.js";
import { observeMemo } from "./tools/observe.js";
import { Recorder } from "./tools/recorder.js";
import { watch } from "./tools/watch.js";
import { writeTrace, type TraceRecord } from "./trace.js";
import type { AnyFunction, Memoized } from "./types.js";

export { chains, type Chains } from "./chains.js";
export { readTrace, TRACE_VERSION, writeTrace } from "./trace.js";
export { missRatioCurve } from "./tools/curve.js";
export { diagnose, diagnoseTrace } from "./tools/diagnose.js";
export { dump, load } from "./tools/dump.js";
export { explain, explainOn } from "./tools/explain.js";
export type { Finding, FindingPart } from "./tools/finding.js";
export type { CurveOptions, Diagnosis, Dump, DumpedEntry, Explanation, MissRatioCurve, Nearest, TraceDiagnosis } from "./tools/types.js";
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
  const add = (record: TraceRecord) => void records.push(record);
  // A call stands where it began, and what came of it is written into it.
  const sink = { add, begin: add, end: () => {} };
  const ends = memos.map((memo, i) => watch(memo, new Recorder(memo, i + 1, parts, sink, start)));
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

// Functions whose options say so are observed from here on, whichever copy of this entry was there first.
if (!(OBSERVE in globalThis)) Object.defineProperty(globalThis, OBSERVE, { value: observeMemo, configurable: true });
