// What a page and its workers do with the package, without a bundler: by the files' own addresses.

import { memoize } from "./node_modules/cache-wasm/dist/index.mjs";
import * as entry from "./node_modules/cache-wasm/dist/async.mjs";

import { answers } from "./answers.mjs";
import { replay } from "./replay.mjs";

export async function work() {
  const vectors = await (await fetch("vectors.json")).json();
  const program = await answers(memoize);
  const engine = await entry.ready;
  return { program, vectors: replay(memoize, vectors), async: { engine, program: await answers(entry.memoize) } };
}

let ran = 0;
export const f = memoize((n) => {
  ran++;
  return n;
});

/** Calls `f`, this thread's own, and says what came of it. */
export function use(rounds) {
  for (let round = 0; round < rounds; round++) for (let i = 0; i < 20; i++) f(i);
  const { hits, misses, currSize } = f.cacheInfo();
  return { ran, hits, misses, currSize };
}

export function refusal(send) {
  try {
    send();
    return "sent";
  } catch (error) {
    return error.name;
  }
}
