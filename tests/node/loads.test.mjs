// memoizeAsync: one load for each key, answers at once, and those that are set or asked for anew.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { NONE, counts, state } from "./support/loads.mjs";
import { asyncEntry, fakeClock, loadsByHand, turn } from "./support/package.mjs";

const library = await import(asyncEntry);
const { memoizeAsync } = library;
const byHand = (options) => loadsByHand(library, options);

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
