// The second entry has types of its own.

import { memoize } from "cache-wasm";
import { diagnose, dump, explain, explainOn, load, missRatioCurve, observe, recordTrace, type Diagnosis, type Dump, type Finding } from "cache-wasm/tools";

const f = memoize((n: number) => n);
recordTrace(f);
// @ts-expect-error a function that is not memoized has nothing to record
recordTrace((n: number) => n);
// @ts-expect-error nor has text
recordTrace("f");

const stop: () => void = observe(f);
stop();
const diagnosis: Diagnosis = diagnose(f);
const kinds: Finding["kind"][] = diagnosis.findings.map(({ kind }) => kind);
kinds.includes("too-small");
const { nearest, reason } = explain(f, 1);
const differs: readonly number[] | undefined = nearest?.differs;
differs?.includes(reason === "evicted" ? 0 : 1);
explainOn({}, f, 1);
// @ts-expect-error it takes the arguments of the function
explain(f, "1");
const dumped: Dump = dump(f);
load(f, dumped);
// @ts-expect-error what was not dumped cannot be loaded
load(f, { entries: [] });
const { knee }: { knee: number | undefined } = missRatioCurve(f, { size: 100 });
missRatioCurve(recordTrace(f).records, { fn: knee ?? 1 });
// @ts-expect-error a curve is of a function or of records
missRatioCurve("trace");
