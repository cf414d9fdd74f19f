// For runtimes with Node's modules: plays the vectors in the file named last, by each way to import the package.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { memoize } from "cache-wasm";
import * as entry from "cache-wasm/async";
import { memoizeAsync } from "cache-wasm/memoize-async";
import { policies } from "cache-wasm/policies";
import { recordTrace } from "cache-wasm/tools";

import { answers } from "./answers.mjs";
import { hits } from "./policies.mjs";
import { replay } from "./replay.mjs";

const vectors = JSON.parse(readFileSync(process.argv.at(-1), "utf8"));
const required = createRequire(import.meta.url)("cache-wasm");

const results = {};
for (const [way, make] of [["import", memoize], ["require", required.memoize]]) {
  results[way] = { program: await answers(make), policies: hits(make, policies), vectors: replay(make, vectors) };
}
const before = await answers(entry.memoize);
const engine = await entry.ready;
results.async = { before, engine, program: await answers(entry.memoize), policies: hits(entry.memoize, policies), vectors: replay(entry.memoize, vectors) };

const recorded = memoize((n) => n);
const recording = recordTrace(recorded);
recorded(1);
recorded(1);
recording.stop();
results.recorded = recording.records.map(({ op, outcome }) => outcome ?? op);

const load = memoizeAsync(async (n) => n * 2, { timeout: 1000 });
const loaded = await Promise.all([load(1), load(1), load.with({ signal: AbortSignal.abort() })(1).catch(() => "left")]);
const slow = await memoizeAsync(() => new Promise(() => {}), { timeout: 5 })().catch(({ name }) => name);
results.loads = [...loaded, load.getOrLoad(1), load.cacheInfo().shared, slow];

console.log(JSON.stringify(results));
