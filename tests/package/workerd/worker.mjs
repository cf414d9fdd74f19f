// A worker as one is deployed: memoized functions are made where the module is evaluated, where workerd gives no
// randomness, and called when a request comes.

import { memoize } from "cache-wasm";
import * as entry from "cache-wasm/async";
import { policies } from "cache-wasm/policies";
import { recordTrace } from "cache-wasm/tools";

import { answers, memoizedSquares } from "../portable/answers.mjs";
import { hits } from "../portable/policies.mjs";
import { replay } from "../portable/replay.mjs";

const squares = memoizedSquares(memoize);
let ran = 0;
const perRequest = memoize((n) => {
  ran++;
  return n * 2;
});

// With a seed there is no need for randomness, so it can be called at once.
const early = entry.memoize((n) => n * n, { seed: 7 });
for (let i = 0; i < 20; i++) early(i);
const earlyEngine = early.cacheInfo().engine;

function randomAtStart() {
  try {
    crypto.getRandomValues(new Uint32Array(1));
    return "given";
  } catch {
    return "refused";
  }
}
const randomness = randomAtStart();

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/answers") return Response.json({ randomness, program: await answers(memoize, squares) });
    if (pathname === "/async") return Response.json({ engine: await entry.ready, program: await answers(entry.memoize) });
    if (pathname === "/early") {
      await entry.ready;
      const squares = Array.from({ length: 20 }, (_, i) => early(i));
      return Response.json({ earlyEngine, squares, hits: early.cacheInfo().hits });
    }
    if (pathname === "/policies") return Response.json(hits(memoize, policies));
    if (pathname === "/vectors") return Response.json(replay(memoize, await request.json()));
    if (pathname === "/count") {
      for (let i = 0; i < 20; i++) perRequest(i);
      return Response.json([ran, perRequest.cacheInfo().hits]);
    }
    if (pathname === "/recorded") {
      const f = memoize((n) => n);
      const recording = recordTrace(f);
      f(1);
      f(1);
      recording.stop();
      return Response.json(recording.records.map(({ op, outcome }) => outcome ?? op));
    }
    return new Response(null, { status: 404 });
  },
};
