// Ten million hits in a process of its own: nothing is allocated and nothing collected, whatever the arguments are.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { runForJson } from "./support/child.mjs";

// A young generation that what is looked for would fill: collections are counted, so that none can hide it.
const FLAGS = ["--expose-gc", "--min-semi-space-size=128", "--max-semi-space-size=128"];
const HITS = 10_000_000;
const ALLOWED = 200_000;

const measure = (setUp, call, hits = HITS) => `
  import { memoize } from "cache-wasm";
  import { PerformanceObserver } from "node:perf_hooks";
  let collections = 0;
  new PerformanceObserver((list) => (collections += list.getEntries().length)).observe({ entryTypes: ["gc"] });
  const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
  ${setUp}
  function many(times) { let sum = 0; for (let i = 0; i < times; i++) sum = (sum + ${call}) | 0; return sum; }
  for (let i = 0; i < 30; i++) many(20_000);
  gc();
  await turn();
  many(1_000_000);
  await turn();
  collections = 0;
  const misses = f.cacheInfo?.().misses;
  const before = process.memoryUsage().heapUsed;
  many(${hits});
  const grown = process.memoryUsage().heapUsed - before;
  await turn();
  console.log(JSON.stringify({ grown, collections, missed: f.cacheInfo === undefined ? 0 : f.cacheInfo().misses - misses }));`;

const CASES = {
  "one int, few": ["const f = memoize((n) => n); for (let i = 0; i < 6; i++) f(i);", "f(i % 6)"],
  "one int, many": ["const f = memoize((n) => n, { maxSize: 1000 }); for (let i = 0; i < 1000; i++) f(i);", "f(i % 1000)"],
  "one string": ["const keys = Array.from({ length: 500 }, (_, i) => 'key number ' + i); const f = memoize((s) => s.length, { maxSize: 500 }); keys.forEach((k) => f(k));", "f(keys[i % 500])"],
  "one object": ["const keys = Array.from({ length: 500 }, (_, i) => ({ i })); const f = memoize((o) => o.i, { maxSize: 500 }); keys.forEach((k) => f(k));", "f(keys[i % 500])"],
  "two ints": ["const f = memoize((a, b) => a + b, { maxSize: 500 }); for (let i = 0; i < 500; i++) f(i, -i);", "f(i % 500, -(i % 500) | 0)"],
  "an int and a string": ["const keys = Array.from({ length: 100 }, (_, i) => 'k' + i); const f = memoize((a, b) => a, { maxSize: 500 }); for (let i = 0; i < 100; i++) f(i, keys[i]);", "f(i % 100, keys[i % 100])"],
  "four arguments": ["const f = memoize((a, b, c, d) => a, { maxSize: 500 }); for (let i = 0; i < 500; i++) f(i, 's', i + 1, null);", "f(i % 500, 's', (i % 500) + 1, null)"],
  "four arguments, few": ["const f = memoize((a, b, c, d) => a); for (let i = 0; i < 5; i++) f(i, 's', i + 1, null);", "f(i % 5, 's', (i % 5) + 1, null)"],
  "methods": ["const f = memoize(function (n) { return this.id + n; }); const all = Array.from({ length: 50 }, (_, id) => ({ id, f })); all.forEach((o) => { for (let n = 0; n < 5; n++) o.f(n); });", "all[i % 50].f(i % 5)"],
  "methods with many answers": ["const f = memoize(function (n) { return this.id + n; }); const all = Array.from({ length: 50 }, (_, id) => ({ id, f })); all.forEach((o) => { for (let n = 0; n < 40; n++) o.f(n); });", "all[i % 50].f(i % 40)"],
  "tags and a weight": ["const f = memoize((n) => n, { tags: (n) => [n % 3], weigh: () => 1, maxWeight: 1000 }); for (let i = 0; i < 1000; i++) f(i);", "f(i % 1000)"],
};

describe("ten million hits", () => {
  for (const [name, [setUp, call]] of Object.entries(CASES)) {
    test(name, async () => {
      const { grown, collections, missed } = await runForJson(measure(setUp, call), { flags: FLAGS });
      assert.deepEqual([missed, collections], [0, 0]);
      assert.ok(grown < ALLOWED, `${grown} bytes`);
    });
  }
  test("(and this way of measuring does see one object for each hundred calls)", async () => {
    const { grown, collections } = await runForJson(measure("const kept = new Array(100); const f = (i) => { if (i % 100 === 0) kept[(i / 100) % 100 | 0] = { i }; return 1; };", "f(i)"), { flags: FLAGS });
    assert.ok(grown > ALLOWED || collections > 0, `${grown} bytes`);
  });
});
