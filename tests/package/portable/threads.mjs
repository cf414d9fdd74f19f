// Two workers, and the thread that starts them: caches of their own, and no way to send one to another.

import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

import { memoize } from "cache-wasm";

let ran = 0;
const f = memoize((n) => {
  ran++;
  return n;
});

function use(rounds) {
  for (let round = 0; round < rounds; round++) for (let i = 0; i < 20; i++) f(i);
  const { hits, misses, currSize, engine } = f.cacheInfo();
  return { ran, hits, misses, currSize, engine };
}

/** A DataCloneError; Deno's worker_threads say the same in a TypeError. */
const refusal = (send) => {
  try {
    send();
    return "sent";
  } catch (error) {
    return error.name === "DataCloneError" || /could not be cloned/.test(error.message) ? "cannot be cloned" : String(error);
  }
};

if (isMainThread) {
  const here = use(2);
  const inWorkers = [];
  for (const rounds of [3, 4]) {
    const worker = new Worker(new URL(import.meta.url), { workerData: rounds });
    const refused = refusal(() => worker.postMessage(f));
    inWorkers.push({ refused, ...(await new Promise((resolve, reject) => worker.on("message", resolve).on("error", reject))) });
    await worker.terminate();
  }
  const cloned = refusal(() => structuredClone(f));
  const inside = refusal(() => structuredClone({ deep: [f] }));
  console.log(JSON.stringify({ here, inWorkers, cloned, inside, after: use(0) }));
} else {
  const refusedBack = refusal(() => parentPort.postMessage(f));
  parentPort.postMessage({ refusedBack, ...use(workerData) });
}
