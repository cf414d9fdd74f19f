// What the tests of memoizeAsync ask of a promise and of a function's counters.

import { fakeClock, loadsByHand, turn } from "./package.mjs";

/** "pending", or what a promise was settled with. */
export const state = (promise) => Promise.race([promise, turn().then(() => "pending")]).catch((error) => `rejected: ${error?.message ?? error}`);

/** What a function counts of its calls and its loads. */
export const counts = (f) => {
  const { hits, misses, shared, stale, refreshes, errors, timeouts, aborted, pending } = f.cacheInfo();
  return { hits, misses, shared, stale, refreshes, errors, timeouts, aborted, pending };
};
export const NONE = { hits: 0, misses: 0, shared: 0, stale: 0, refreshes: 0, errors: 0, timeouts: 0, aborted: 0, pending: 0 };

/** A function that has the answer "old" for 1, with its loads and its clock. */
export async function loadedOnce(library, options) {
  const clock = fakeClock();
  const { f, loads } = loadsByHand(library, { clock, ...options });
  f(1);
  loads[0].resolve("old");
  await turn();
  return { f, loads, clock };
}
