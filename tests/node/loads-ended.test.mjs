// memoizeAsync: loads that take too long, and callers that leave.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { NONE, counts, loadedOnce, state } from "./support/loads.mjs";
import { asyncEntry, loadsByHand, turn } from "./support/package.mjs";

const library = await import(asyncEntry);
const { currentLoad, memoizeAsync } = library;
const byHand = (options) => loadsByHand(library, options);
const withOld = (options) => loadedOnce(library, options);

describe("timeout", () => {
  test("hard: callers are rejected, the signal aborts, and what comes later is dropped", async () => {
    const { f, loads } = byHand({ timeout: 20 });
    const began = performance.now();
    const calls = [f(1), f(1)];
    for (const call of calls) await assert.rejects(call, { name: "TimeoutError", message: /took longer than 20 ms/ });
    const ms = performance.now() - began;
    assert.ok(ms > 15, `${ms} ms`);
    assert.equal(loads[0].signal.aborted, true);
    assert.equal(loads[0].signal.reason.name, "TimeoutError");
    loads[0].resolve("late");
    await turn();
    assert.equal(f.has(1), false);
    assert.deepEqual(counts(f), { ...NONE, misses: 1, shared: 1, errors: 1, timeouts: 1 });
    f(1).catch(() => {});
    assert.equal(loads.length, 2, "the next call begins anew");
  });
  test("hard with staleIfError: the old answer", async () => {
    const { f, loads, clock } = await withOld({ timeout: { hard: 10 }, ttl: 100, staleIfError: 100 });
    clock.now = 100;
    assert.equal(await f(1), "old");
    assert.equal(loads.length, 2);
    assert.equal(loads[1].signal.aborted, true);
  });
  test("soft: the old answer after a while, at once for those who come later, and the load goes on", async () => {
    const works = [];
    const { f, loads, clock } = await withOld({ timeout: { soft: 15 }, ttl: 100, staleIfError: 1000, waitUntil: (work) => works.push(work) });
    clock.now = 100;
    const call = f(1);
    assert.equal(await state(call), "pending");
    assert.equal(await call, "old");
    assert.equal(works.length, 1);
    assert.equal(await state(f(1)), "old");
    assert.equal(loads.length, 2);
    assert.equal(loads[1].signal.aborted, false);
    loads[1].resolve("new");
    await works[0];
    assert.equal(await f(1), "new");
    assert.equal(counts(f).stale, 2);
  });
  test("soft without an old answer: waits", async () => {
    const { f, loads } = byHand({ timeout: { soft: 5 }, ttl: 100, staleIfError: 1000 });
    const call = f(1);
    await wait(20);
    assert.equal(await state(call), "pending");
    loads[0].resolve("first");
    assert.equal(await call, "first");
  });
});

describe("AbortSignal", () => {
  test("one caller leaves, the others get the answer", async () => {
    const { f, loads } = byHand();
    const controller = new AbortController();
    const [leaves, stays, plain] = [f.with({ signal: controller.signal })(1), f.with({ signal: new AbortController().signal })(1), f(1)];
    assert.equal(loads.length, 1);
    controller.abort(new Error("enough"));
    await assert.rejects(leaves, /enough/);
    assert.equal(loads[0].signal.aborted, false);
    loads[0].resolve("value");
    assert.deepEqual(await Promise.all([stays, plain]), ["value", "value"]);
    assert.deepEqual(counts(f), { ...NONE, misses: 1, shared: 2, aborted: 1 });
  });
  test("when the last one leaves, the load's own signal aborts, and the next call begins anew", async () => {
    const { f, loads } = byHand();
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => f.with({ signal })(1));
    controllers[0].abort();
    await assert.rejects(calls[0], { name: "AbortError" });
    assert.equal(loads[0].signal.aborted, false);
    controllers[1].abort("done");
    await assert.rejects(calls[1], (reason) => reason === "done");
    assert.equal(loads[0].signal.aborted, true);
    assert.equal(loads[0].signal.reason, "done");
    const again = f(1);
    assert.equal(loads.length, 2);
    loads[0].resolve("too late");
    await turn();
    assert.equal(await state(again), "pending");
    assert.equal(f.has(1), false);
    loads[1].resolve("second");
    assert.equal(await again, "second");
    assert.deepEqual(counts(f), { ...NONE, misses: 2, shared: 1, aborted: 2 });
  });
  test("aborted before: rejects, and nothing is run or counted", async () => {
    const { f, loads } = byHand();
    await assert.rejects(f.with({ signal: AbortSignal.abort(new Error("never")) })(1), /never/);
    assert.equal(loads.length, 0);
    assert.deepEqual(counts(f), NONE);
  });
  test("a load in the background belongs to nobody: who waits for it as well may leave", async () => {
    const { f, loads, clock } = await withOld({ ttl: 100, staleWhileRevalidate: 50 });
    clock.now = 149;
    f(1);
    clock.now = 150;
    const controller = new AbortController();
    const call = f.with({ signal: controller.signal })(1);
    controller.abort();
    await assert.rejects(call);
    assert.equal(loads.length, 2);
    assert.equal(loads[1].signal.aborted, false);
    loads[1].resolve("new");
    await turn();
    assert.equal(f.peek(1), "new");
  });
  test("aborting when the answer is there changes nothing, and no listener stays", async () => {
    const { f, loads } = byHand();
    const listeners = new Set();
    const signal = { aborted: false, addEventListener: (_, listener) => listeners.add(listener), removeEventListener: (_, listener) => listeners.delete(listener) };
    const call = f.with({ signal })(1);
    assert.equal(listeners.size, 1);
    loads[0].resolve("value");
    assert.equal(await call, "value");
    assert.equal(listeners.size, 0);
    assert.equal(await f.with({ signal })(1), "value");
    assert.equal(listeners.size, 0);
  });
  test("the function asks for its load before its first await, and gets its own", async () => {
    const inner = memoizeAsync(async (n) => currentLoad().signal);
    const outer = memoizeAsync(async (n) => {
      const before = currentLoad();
      const signal = await inner(n);
      return [before.signal === signal, before.reason, currentLoad()];
    });
    assert.deepEqual(await outer(1), [false, "miss", undefined]);
    assert.equal(currentLoad(), undefined);
  });
});
