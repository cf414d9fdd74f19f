// memoizeAsync: one load for each key, answers given after their time, callers that leave, and what wins over a load.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { asyncEntry, fakeClock, loadsByHand, turn } from "./support/package.mjs";

const library = await import(asyncEntry);
const { currentLoad, memoizeAsync } = library;
const byHand = (options) => loadsByHand(library, options);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** "pending", or what a promise was settled with. */
const state = (promise) => Promise.race([promise, turn().then(() => "pending")]).catch((error) => `rejected: ${error?.message ?? error}`);
const counts = (f) => {
  const { hits, misses, shared, stale, refreshes, errors, timeouts, aborted, pending } = f.cacheInfo();
  return { hits, misses, shared, stale, refreshes, errors, timeouts, aborted, pending };
};
const NONE = { hits: 0, misses: 0, shared: 0, stale: 0, refreshes: 0, errors: 0, timeouts: 0, aborted: 0, pending: 0 };

describe("one load for each key", () => {
  test("however many call, and a hit afterwards", async () => {
    const { f, loads } = byHand();
    const calls = Array.from({ length: 1000 }, () => f(1));
    assert.equal(loads.length, 1);
    assert.deepEqual(counts(f), { ...NONE, misses: 1, shared: 999, pending: 1 });
    loads[0].resolve("one");
    assert.ok((await Promise.all(calls)).every((value) => value === "one"));
    assert.equal(await f(1), "one");
    assert.equal(f(1), f(1), "a hit makes no promise of its own");
    assert.deepEqual(counts(f), { ...NONE, hits: 3, misses: 1, shared: 999 });
  });
  test("whatever the bound", async () => {
    for (const maxSize of [0, 1, 2]) {
      const { f, loads } = byHand({ maxSize });
      const calls = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].flatMap((n) => [f(n), f(n)]);
      assert.equal(loads.length, 12, `maxSize ${maxSize}`);
      loads.forEach((load, n) => load.resolve(n));
      assert.deepEqual(await Promise.all(calls), loads.flatMap((_, n) => [n, n]));
      assert.equal(f.cacheInfo().currSize, maxSize);
      f(0);
      assert.equal(loads.length, 13, "the first ones had to go");
    }
  });
  test("for each receiver, and for each list of arguments", async () => {
    const { f, loads } = byHand();
    const [a, b] = [{ f }, { f }];
    void [f(), f(undefined), f(1), f(1, 2), f(1, 2, 3, 4, 5), f("1"), a.f(1), b.f(1)];
    assert.equal(loads.length, 8);
    void [f(), f(undefined), f(1), f(1, 2), f(1, 2, 3, 4, 5), f("1"), a.f(1), b.f(1)];
    assert.equal(loads.length, 8);
    loads.forEach((load, n) => load.resolve(n));
    assert.deepEqual(await Promise.all([f(), f(1, 2, 3, 4, 5), a.f(1), b.f(1)]), [0, 4, 6, 7]);
    assert.equal(f.on(a).cacheInfo().currSize, 1);
  });
  test("keys by value, by a function, and receivers in the key", async () => {
    const structural = byHand({ key: "structural" });
    void [structural.f({ a: 1 }), structural.f({ a: 1 }), structural.f({ a: 2 })];
    assert.equal(structural.loads.length, 2);
    const own = byHand({ key: ({ id }) => id });
    void [own.f({ id: 1 }), own.f({ id: 1, more: true })];
    assert.equal(own.loads.length, 1);
    const ignored = byHand({ self: "ignore" });
    void [ignored.f.call({}, 1), ignored.f.call({}, 1)];
    assert.equal(ignored.loads.length, 1);
  });
  test("a rejection reaches all who wait, and is not kept", async () => {
    const { f, loads } = byHand();
    const calls = [f(1), f(1)];
    loads[0].reject(new Error("down"));
    for (const call of calls) await assert.rejects(call, /down/);
    assert.deepEqual(counts(f), { ...NONE, misses: 1, shared: 1, errors: 1 });
    const again = f(1);
    loads[1].resolve("up");
    assert.equal(await again, "up");
  });
  test("with cacheErrors a rejection is an answer", async () => {
    const clock = fakeClock();
    const { f, loads } = byHand({ cacheErrors: true, ttl: 10, clock });
    const first = f(1);
    loads[0].reject(new Error("down"));
    await assert.rejects(first, /down/);
    await assert.rejects(f(1), /down/);
    assert.equal(f.peek(1), undefined);
    assert.equal(loads.length, 1);
    clock.now = 10;
    assert.equal(await state(f(1)), "pending");
    assert.equal(loads.length, 2);
  });
  test("a function that throws at once rejects, and one that gives a plain value is fulfilled", async () => {
    const f = memoizeAsync((n) => {
      if (n) throw new RangeError("at once");
      return 7;
    });
    await assert.rejects(f(1), RangeError);
    assert.equal(await f(0), 7);
    assert.equal(f.getOrLoad(0), 7);
  });
  test("a function that waits for its own answer is told so where that can be seen", async () => {
    const f = memoizeAsync((n) => f(n));
    await assert.rejects(f(1), /called itself with the same arguments/);
  });
});

describe("an answer at once", () => {
  test("peek, has and getOrLoad", async () => {
    const { f, loads } = byHand();
    assert.deepEqual([f.peek(1), f.has(1)], [undefined, false]);
    const loading = f.getOrLoad(1);
    assert.ok(loading instanceof Promise);
    loads[0].resolve(undefined);
    assert.equal(await loading, undefined);
    assert.deepEqual([f.peek(1), f.has(1), f.getOrLoad(1)], [undefined, true, undefined]);
    const other = f.getOrLoad(2);
    loads[1].resolve({ two: 2 });
    assert.equal(f.getOrLoad(2) instanceof Promise, true);
    const value = await other;
    assert.equal(f.getOrLoad(2), value);
    assert.equal(f.peek(2), value);
    assert.deepEqual(counts(f), { ...NONE, hits: 2, misses: 2, shared: 1 });
  });
  test("of a receiver", async () => {
    const f = memoizeAsync(async function (n) {
      return this.id + n;
    });
    const a = { id: "a" };
    assert.equal(await f.on(a).getOrLoad(1), "a1");
    assert.equal(f.on(a).getOrLoad(1), "a1");
    assert.equal(f.on(a).peek(1), "a1");
    assert.equal(f.peek(1), undefined);
  });
  test("with copies, each caller has its own", async () => {
    const f = memoizeAsync(async (n) => ({ n }), { copy: "clone" });
    const values = await Promise.all([f(1), f(1), f(1)]);
    values.push(await f(1), f.getOrLoad(1), f.peek(1));
    assert.equal(new Set(values).size, 6);
    values[0].n = 2;
    assert.deepEqual(f.peek(1), { n: 1 });
    const frozen = await memoizeAsync(async () => ({ a: [] }), { copy: "freeze" })();
    assert.ok(Object.isFrozen(frozen.a));
  });
});

describe("staleWhileRevalidate", () => {
  const options = (clock) => ({ ttl: 100, staleWhileRevalidate: 50, clock });

  test("gives the old answer at once, and makes one new one", async () => {
    const clock = fakeClock();
    const { f, loads } = byHand(options(clock));
    f(1);
    loads[0].resolve("old");
    await turn();
    clock.now = 99;
    await f(1);
    assert.equal(loads.length, 1);
    clock.now = 100;
    assert.deepEqual(await Promise.all([f(1), f(1), f(1)]), ["old", "old", "old"]);
    assert.equal(f.getOrLoad(1), "old");
    assert.deepEqual([f.peek(1), f.has(1)], ["old", true]);
    assert.equal(loads.length, 2);
    assert.deepEqual([loads[1].current.reason, loads[1].current.stale], ["stale", "old"]);
    assert.deepEqual(counts(f), { ...NONE, hits: 5, misses: 1, stale: 4, refreshes: 1, pending: 1 });
    loads[1].resolve("new");
    await turn();
    assert.equal(f.getOrLoad(1), "new");
    clock.now = 199;
    assert.equal(f.getOrLoad(1), "new");
    assert.equal(loads.length, 2, "its time began when it was stored");
  });
  test("not beyond its time", async () => {
    const clock = fakeClock();
    const { f, loads } = byHand(options(clock));
    f(1);
    loads[0].resolve("old");
    await turn();
    clock.now = 150;
    assert.equal(f.has(1), false);
    assert.equal(await state(f(1)), "pending");
    assert.equal(loads[1].current.reason, "miss");
  });
  test("a refresh that fails is told and not thrown, and the next is a second later", async () => {
    const clock = fakeClock();
    const events = [];
    const { f, loads } = byHand({ ttl: 100, staleWhileRevalidate: 5000, clock, onEvent: ({ kind }) => events.push(kind) });
    f(1);
    loads[0].resolve("old");
    await turn();
    clock.now = 100;
    assert.equal(await f(1), "old");
    loads[1].reject(new Error("down"));
    await turn();
    assert.deepEqual(events, ["miss", "load", "store", "hit", "stale", "refresh", "error"]);
    assert.equal(await f(1), "old");
    assert.equal(loads.length, 2);
    clock.now = 1100;
    assert.equal(await f(1), "old");
    assert.equal(loads.length, 3);
    assert.equal(counts(f).errors, 1);
  });
  test("waitUntil is given what goes on in the background, and it never rejects", async () => {
    const clock = fakeClock();
    const works = [];
    const mine = [];
    const { f, loads } = byHand({ ttl: 100, staleWhileRevalidate: 5000, clock, waitUntil: (work) => works.push(work) });
    f(1);
    assert.equal(works.length, 0, "somebody waits for this one");
    loads[0].resolve("old");
    await turn();
    clock.now = 100;
    f(1);
    assert.equal(works.length, 1);
    assert.equal(await state(works[0]), "pending");
    loads[1].reject(new Error("down"));
    assert.equal(await works[0], undefined);
    clock.now = 2000;
    await f.with({ waitUntil: (work) => mine.push(work) })(1);
    assert.deepEqual([works.length, mine.length], [1, 1]);
    loads[2].resolve("new");
    await mine[0];
    assert.equal(f.peek(1), "new");
  });
});

describe("staleIfError", () => {
  test("an answer of before instead of an error, for so long", async () => {
    const clock = fakeClock();
    const { f, loads } = byHand({ ttl: 100, staleIfError: 1000, clock });
    f(1);
    loads[0].resolve("old");
    await turn();
    clock.now = 100;
    assert.deepEqual([f.has(1), f.peek(1)], [false, undefined], "a call would have to wait");
    const call = f(1);
    assert.equal(await state(call), "pending");
    loads[1].reject(new Error("down"));
    assert.equal(await call, "old");
    assert.deepEqual(counts(f), { ...NONE, misses: 2, stale: 1, errors: 1 });
    clock.now = 1099;
    const late = f(1);
    clock.now = 1100;
    loads[2].reject(new Error("down"));
    await assert.rejects(late, /down/);
    clock.now = 1101;
    const later = f(1);
    loads[3].resolve("new");
    assert.equal(await later, "new");
  });
  test("not what was deleted, cleared or invalidated meanwhile", async () => {
    for (const giveUp of [(f) => f.delete(1), (f) => f.cacheClear(), (f) => f.invalidateTag("t"), (f) => f.deleteWhere(() => true)]) {
      const clock = fakeClock();
      const { f, loads } = byHand({ ttl: 100, staleIfError: 1000, clock, tags: () => ["t"] });
      f(1);
      loads[0].resolve("old");
      await turn();
      clock.now = 100;
      const call = f(1);
      giveUp(f);
      loads[1].reject(new Error("down"));
      await assert.rejects(call, /down/, String(giveUp));
    }
  });
});

describe("timeout", () => {
  test("hard: callers are rejected, the signal aborts, and what comes later is dropped", async () => {
    const { f, loads } = byHand({ timeout: 20 });
    const began = performance.now();
    const calls = [f(1), f(1)];
    for (const call of calls) await assert.rejects(call, { name: "TimeoutError", message: /took longer than 20 ms/ });
    const ms = performance.now() - began;
    assert.ok(ms > 15 && ms < 1000, `${ms} ms`);
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
    const clock = fakeClock();
    const { f, loads } = byHand({ timeout: { hard: 10 }, ttl: 100, staleIfError: 100, clock });
    f(1);
    loads[0].resolve("old");
    await turn();
    clock.now = 100;
    assert.equal(await f(1), "old");
    assert.equal(loads.length, 2);
    assert.equal(loads[1].signal.aborted, true);
  });
  test("soft: the old answer after a while, at once for those who come later, and the load goes on", async () => {
    const clock = fakeClock();
    const works = [];
    const { f, loads } = byHand({ timeout: { soft: 15 }, ttl: 100, staleIfError: 1000, clock, waitUntil: (work) => works.push(work) });
    f(1);
    loads[0].resolve("old");
    await turn();
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
    const clock = fakeClock();
    const { f, loads } = byHand({ ttl: 100, staleWhileRevalidate: 50, clock });
    f(1);
    loads[0].resolve("old");
    await turn();
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

describe("what wins over a load that is running", () => {
  const ways = {
    delete: (f) => f.delete(1),
    cacheClear: (f) => f.cacheClear(),
    invalidateTag: (f) => f.invalidateTag("tag of old"),
    deleteWhere: (f) => f.deleteWhere(({ value }) => value === "old"),
    dispose: (f) => f.dispose(),
    set: (f) => f.set("set", 1),
    reload: (f) => void f.reload(1),
  };
  for (const [way, change] of Object.entries(ways)) {
    for (const [what, options] of [
      ["", {}],
      [" with a ttl", { ttl: 100, clock: fakeClock() }],
    ]) {
      test(way + what, async () => {
        const { f, loads } = byHand({ ...options, tags: (value) => [`tag of ${value}`] });
        const before = f(1);
        await change(f);
        const after = f(1);
        loads[0].resolve("old");
        assert.equal(await before, "old", "who asked before gets what was begun before");
        await turn();
        const expected = { set: "set", dispose: undefined }[way];
        assert.equal(f.peek(1), expected, "the old result was stored");
        if (way === "set") return assert.equal(await after, "set");
        assert.equal(await state(after), "pending", "who asks afterwards must not get it");
        assert.equal(loads.length, 2);
        loads[1].resolve("new");
        assert.equal(await after, "new");
        assert.equal(f.peek(1), way === "dispose" ? undefined : "new");
      });
    }
  }
  test("a tag or a condition that the result has nothing to do with leaves it, and there is one load", async () => {
    const { f, loads } = byHand({ tags: (value) => [`tag of ${value}`] });
    const calls = [f(1)];
    f.invalidateTag("another");
    calls.push(f(1));
    f.deleteWhere(({ value }) => value === "another");
    calls.push(f(1), f(1));
    assert.equal(loads.length, 1);
    loads[0].resolve("value");
    assert.deepEqual(await Promise.all(calls), ["value", "value", "value", "value"]);
    assert.equal(f.peek(1), "value");
    assert.equal(loads.length, 1);
  });
  test("of one receiver, those of others stay", async () => {
    const { f, loads } = byHand();
    const [a, b] = [{ f }, { f }];
    const calls = [a.f(1), b.f(1)];
    f.on(a).cacheClear();
    loads.forEach((load, n) => load.resolve(n));
    assert.deepEqual(await Promise.all(calls), [0, 1]);
    assert.deepEqual([f.on(a).peek(1), f.on(b).peek(1)], [undefined, 1]);
  });
  test("a refresh of what was deleted", async () => {
    const clock = fakeClock();
    const { f, loads } = byHand({ ttl: 100, staleWhileRevalidate: 50, clock });
    f(1);
    loads[0].resolve("old");
    await turn();
    clock.now = 100;
    f(1);
    assert.equal(await f.delete(1), true);
    loads[1].resolve("older");
    await turn();
    assert.equal(f.has(1), false);
  });
});

describe("set and reload", () => {
  test("set stores as if the function had given it", async () => {
    const clock = fakeClock();
    const { f, loads } = byHand({ ttl: 100, clock, tags: (value) => [value] });
    await f.set("mine", 1);
    assert.equal(f.getOrLoad(1), "mine");
    assert.equal(await f.invalidateTag("mine"), 1);
    await f.set("first", 1);
    clock.now = 50;
    await f.set("second", 1);
    assert.equal(await f.invalidateTag("first"), 0);
    clock.now = 149;
    assert.equal(await f(1), "second");
    assert.equal(f.cacheInfo().currSize, 1);
    assert.equal(loads.length, 0);
  });
  test("reload runs the function, and the old answer serves meanwhile", async () => {
    const { f, loads } = byHand();
    f(1);
    loads[0].resolve("old");
    await turn();
    const call = f.reload(1);
    assert.deepEqual([loads.length, loads[1].current.reason, loads[1].current.stale], [2, "reload", "old"]);
    assert.equal(f.getOrLoad(1), "old");
    loads[1].resolve("new");
    assert.equal(await call, "new");
    assert.equal(f.getOrLoad(1), "new");
    const fails = f.reload(1);
    loads[2].reject(new Error("down"));
    await assert.rejects(fails, /down/);
    assert.equal(f.getOrLoad(1), "new");
  });
});

describe("early refresh", () => {
  /** When the first refresh comes, for a load of 10 ms and a ttl of 1000, asked each millisecond. */
  async function firstRefresh(seed, earlyRefresh) {
    const clock = fakeClock();
    const { f, loads } = byHand({ ttl: 1000, earlyRefresh, clock, seed });
    f(1);
    clock.now = 10;
    loads[0].resolve("value");
    await turn();
    for (; loads.length === 1; clock.now++) assert.equal(f.getOrLoad(1) instanceof Promise, false);
    return 1011 - clock.now;
  }
  test("follows the rule XFetch: the time before the end is distributed as the model's", async () => {
    const { random, log } = Math;
    const mean = (list) => list.reduce((sum, n) => sum + n, 0) / list.length;
    for (const beta of [1, 3]) {
      const seen = [];
      for (let seed = 0; seed < 200; seed++) seen.push(await firstRefresh(seed, beta));
      const model = Array.from({ length: 4000 }, () => {
        let left = 1000;
        while (left > 0 && -log(1 - random()) * 10 * beta < left) left--;
        return left;
      });
      // Both spread by less than this times their mean, so that 200 give a mean within a seventh.
      assert.ok(Math.abs(mean(seen) - mean(model)) < mean(model) / 5, `β ${beta}: ${mean(seen)} ms before the end, the model ${mean(model)}`);
      assert.ok(mean(seen) > 10 * beta);
    }
  });
  test("never where it is off, nor for loads that take no time", async () => {
    for (const [earlyRefresh, cost] of [[0, 10], [1, 0]]) {
      const clock = fakeClock();
      const { f, loads } = byHand({ ttl: 100, earlyRefresh, clock });
      f(1);
      clock.now = cost;
      loads[0].resolve("value");
      await turn();
      for (; clock.now < 100 + cost - 1; clock.now++) f(1);
      assert.equal(loads.length, 1);
    }
  });
  test("one at a time, while the old answer serves", async () => {
    const clock = fakeClock();
    const { f, loads } = byHand({ ttl: 1000, earlyRefresh: 5, clock, seed: 1 });
    f(1);
    clock.now = 100;
    loads[0].resolve("old");
    await turn();
    for (; clock.now < 1099; clock.now++) assert.equal(f.getOrLoad(1), "old");
    assert.equal(loads.length, 2);
    assert.equal(loads[1].current.reason, "early");
    loads[1].resolve("new");
    await turn();
    assert.equal(f.getOrLoad(1), "new");
    assert.deepEqual(counts(f).stale, 0);
  });
});
