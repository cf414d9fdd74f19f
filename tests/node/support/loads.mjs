// What the tests of memoizeAsync ask of a promise and of a function's counters, and how they wait for stores.

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";

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

/** The options that a store asks for. */
export const keyed = { name: "f", key: "structural", self: "ignore" };

/** Lets stores answer, which take a turn for each call. */
export async function turns(n = 12) {
  for (let i = 0; i < n; i++) await turn();
}

/** Waits for what comes after times that a test cannot set. */
export async function until(condition, what, ms = 5000) {
  for (const began = performance.now(); !condition(); await wait(2)) assert.ok(performance.now() - began < ms, `not within ${ms} ms: ${what}`);
}
