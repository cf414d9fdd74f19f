// All of them in one page, as one file.

import { memoize } from "cache-wasm";
import * as entry from "cache-wasm/async";
import { recordTrace } from "cache-wasm/tools";

import { answers } from "../portable/answers.mjs";

globalThis.result = (async () => {
  const app = await answers(memoize);
  const f = memoize((n) => n * 2);
  const recording = recordTrace(f);
  f(1);
  f(1);
  recording.stop();
  const outcomes = recording.records.map(({ op, outcome }) => outcome ?? op);
  return { app, outcomes, async: { ready: await entry.ready, ...(await answers(entry.memoize)) } };
})();
