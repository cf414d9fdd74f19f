import { memoize } from "cache-wasm";
import { recordTrace } from "cache-wasm/tools";

const f = memoize((n) => n * 2);
const recording = recordTrace(f);
for (let i = 0; i < 10; i++) f(i);
f(9);
recording.stop();
const outcomes = recording.records.map(({ op, outcome }) => outcome ?? op);
globalThis.result = Promise.resolve({ outcomes, engine: f.cacheInfo().engine });
