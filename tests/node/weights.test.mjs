// A bound by weight: entries go until a new one fits, and one that is too heavy is not stored.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { byHand, counted, fakeClock, info, kept, memoize, turn } from "./support/package.mjs";

/** f(key, weight): weighs what it is told. */
const weighed = (maxWeight, options = {}) => memoize((key, weight) => ({ key, weight }), { maxWeight, weigh: ({ weight }) => weight, ...options });
const keys = (f) => kept(f).map(([key]) => key);
const weight = (f) => f.cacheInfo().weight;

describe("maxWeight and weigh", () => {
  test("go together: alone, each is an error that names both", () => {
    for (const options of [{ maxWeight: 10 }, { weigh: () => 1 }]) {
      assert.throws(() => memoize((n) => n, options), (error) => error.constructor === TypeError && /maxWeight/.test(error.message) && /weigh\b/.test(error.message));
    }
  });
  test("bad values are refused by name", () => {
    const weigh = () => 1;
    for (const maxWeight of [0, -1, NaN, -Infinity]) assert.throws(() => memoize((n) => n, { maxWeight, weigh }), { name: "RangeError", message: /maxWeight/ });
    for (const maxWeight of ["10", null, 10n, {}]) assert.throws(() => memoize((n) => n, { maxWeight, weigh }), { name: "TypeError", message: /maxWeight/ });
    for (const weigh of [1, "1", null, {}]) assert.throws(() => memoize((n) => n, { maxWeight: 10, weigh }), { name: "TypeError", message: /weigh/ });
  });
  test("without maxSize the count has no bound", () => {
    const f = weighed(1000);
    assert.equal(f.cacheInfo().maxSize, Infinity);
    for (let i = 0; i < 500; i++) f(i, 1);
    assert.equal(f.cacheInfo().currSize, 500);
    assert.equal(weighed(1000, { maxSize: 128 }).cacheInfo().maxSize, 128);
  });
  test("with maxSize both bounds hold", () => {
    const f = weighed(10, { maxSize: 3 });
    for (let i = 0; i < 5; i++) f(i, 1);
    assert.deepEqual([keys(f), weight(f)], [[2, 3, 4], 3]);
    f("heavy", 9);
    assert.deepEqual([keys(f), weight(f)], [[4, "heavy"], 10]);
  });
  test("weigh is given the value and the arguments, and is asked once for each stored value", () => {
    const asked = [];
    const f = memoize((a, b) => a + b, { maxWeight: 100, weigh: (...given) => asked.push(given) });
    f(1, 2);
    f(1, 2);
    f(3, 4);
    assert.deepEqual(asked, [[3, 1, 2], [7, 3, 4]]);
  });
  test("cacheInfo and entries tell weights where there is a bound, and only there", () => {
    const f = weighed(10);
    f("a", 2.5);
    f("b", 4);
    assert.deepEqual(f.entries().map((entry) => entry.weight), [2.5, 4]);
    const { maxWeight, weight } = f.cacheInfo();
    assert.deepEqual([maxWeight, weight], [10, 6.5]);
    const plain = memoize((n) => n);
    plain(1);
    assert.equal(plain.entries()[0].weight, 0);
    assert.deepEqual(["maxWeight" in plain.cacheInfo(), "weight" in plain.cacheInfo()], [false, false]);
  });
});

for (const [size, unit] of [["few", 1], ["many", 0.0625]]) {
  // The same with up to 8 entries in all and with over a hundred: a step of `unit` weighs the same in both.
  const fill = (f, n) => {
    for (let i = 0; i < n / unit; i++) f(`filler ${i}`, unit);
  };
  describe(`room for a new answer, among ${size}`, () => {
    test("entries go, least recently used first, until it fits", () => {
      const f = weighed(8);
      fill(f, 8);
      assert.equal(f.cacheInfo().currSize, 8 / unit);
      f("filler 0", unit); // used
      f("new", 3);
      assert.equal(f.cacheInfo().currSize, 5 / unit + 1);
      assert.equal(weight(f), 8);
      assert.deepEqual(keys(f).slice(-2), ["filler 0", "new"]);
      assert.equal(keys(f)[0], `filler ${3 / unit + 1}`);
    });
    test("one that fits exactly stays, and all the others go", () => {
      const f = weighed(8);
      fill(f, 8);
      f("all", 8);
      assert.deepEqual([keys(f), weight(f)], [["all"], 8]);
    });
    test("one that is heavier than the bound is not stored, and nothing goes for it", () => {
      const f = weighed(8);
      fill(f, 8);
      const before = keys(f);
      assert.deepEqual(f("huge", 8.0001), { key: "huge", weight: 8.0001 });
      f("endless", Infinity);
      assert.deepEqual([keys(f), weight(f), f.has("huge", 8.0001)], [before, 8, false]);
      assert.deepEqual(info(f), [0, 8 / unit + 2, Infinity, 8 / unit]);
    });
    test("weight 0 takes no room", () => {
      const f = weighed(8);
      fill(f, 8);
      const before = keys(f);
      for (let i = 0; i < 20; i++) f(`light ${i}`, i % 2 ? 0 : -0);
      assert.equal(f.cacheInfo().currSize, before.length + 20);
      assert.equal(weight(f), 8);
    });
    test("delete, cacheClear, resize and deleteWhere give weight back", () => {
      const f = weighed(8);
      fill(f, 8);
      f.delete("filler 0", unit);
      assert.equal(weight(f), 8 - unit);
      f.deleteWhere(({ args: [key] }) => key === "filler 1");
      assert.equal(weight(f), 8 - 2 * unit);
      f.resize(3);
      assert.equal(weight(f), 3 * unit);
      f.cacheClear();
      assert.equal(weight(f), 0);
      fill(f, 3);
      assert.equal(weight(f), Math.min(3, 3 * unit));
    });
    test("expired ones go before living ones", () => {
      const clock = fakeClock();
      const f = weighed(8, { clock, ttl: ({ key }) => (key === "short" ? 10 : 1000) });
      fill(f, 4);
      f("short", 4);
      clock.now = 10;
      f("new", 4);
      assert.equal(f.cacheInfo().currSize, 4 / unit + 1);
      assert.deepEqual([keys(f)[0], keys(f).at(-1)], ["filler 0", "new"]);
      assert.equal(weight(f), 8);
    });
    test("what weigh may not return is an error, and leaves the cache as it was", () => {
      for (const [bad, error] of [[NaN, "RangeError"], [-1, "RangeError"], [-Infinity, "RangeError"], ["1", "TypeError"], [null, "TypeError"], [undefined, "TypeError"], [1n, "TypeError"], [{ valueOf: () => 1 }, "TypeError"]]) {
        const fn = counted((key, weight) => ({ key, weight }));
        const f = memoize(fn, { maxWeight: 8, weigh: ({ weight }) => weight });
        fill(f, 8);
        const before = keys(f);
        assert.throws(() => f("bad", bad), { name: error, message: /weigh/ }, String(bad));
        assert.deepEqual([keys(f), weight(f), fn.ran], [before, 8, before.length + 1]);
        assert.throws(() => f("bad", bad), { name: error });
        f("good", 1);
        assert.deepEqual([weight(f), keys(f).at(-1)], [8, "good"]);
      }
    });
    test("a weigh that throws leaves the cache as it was", () => {
      let angry = false;
      const f = memoize((key, weight) => weight, {
        maxWeight: 8,
        weigh: (value) => {
          if (angry) throw new Error("no scales");
          return value;
        },
      });
      fill(f, 8);
      const before = keys(f);
      angry = true;
      assert.throws(() => f("new", 1), /^Error: no scales$/);
      assert.equal(f("filler 0", unit), unit);
      angry = false;
      f.delete("filler 0", unit);
      assert.deepEqual([keys(f), weight(f)], [before.slice(1), 8 - unit]);
    });
  });
}

describe("fractions of weight", () => {
  test("do not pile up errors", () => {
    const f = weighed(1);
    for (let i = 0; i < 10_000; i++) f(i, 0.1 + (i % 7) / 100);
    const sum = f.entries().reduce((sum, entry) => sum + entry.weight, 0);
    assert.ok(Math.abs(weight(f) - sum) < 1e-9, `${weight(f)} instead of ${sum}`);
    assert.ok(weight(f) <= 1 && f.cacheInfo().currSize >= 5);
  });
});

describe("a weigh that uses the cache", () => {
  test("calls the memoized function", () => {
    const f = memoize((n) => n, {
      maxWeight: 6,
      weigh: (value, n) => {
        if (n > 0) f(n - 1);
        return 1;
      },
    });
    assert.equal(f(20), 20);
    assert.deepEqual(keys(f), [15, 16, 17, 18, 19, 20]);
    assert.deepEqual([weight(f), f.cacheInfo().misses], [6, 21]);
  });
  test("calls it with the same key: one entry, weighed once", () => {
    let depth = 0;
    const f = memoize((n) => n, { maxWeight: 10, weigh: () => (depth++ < 3 && f(1), 4) });
    assert.equal(f(1), 1);
    assert.deepEqual([keys(f), weight(f)], [[1], 4]);
  });
  test("clears: nothing is stored of what was weighed", () => {
    for (const n of [3, 30]) {
      let clear = false;
      const f = memoize((n) => n, { maxWeight: 100, weigh: () => (clear && f.cacheClear(), 1) });
      for (let i = 0; i < n; i++) f(i);
      clear = true;
      assert.equal(f("x"), "x");
      assert.deepEqual([keys(f), weight(f)], [[], 0]);
    }
  });
  test("deletes the key that is weighed: it is not stored; another one: it is", () => {
    for (const n of [3, 30]) {
      const f = memoize((n) => n, { maxWeight: 100, weigh: (value) => (f.delete(value === "self" ? "self" : 0), 1) });
      for (let i = 0; i < n; i++) f(i);
      f("self");
      assert.deepEqual([f.has("self"), f.has(0), f.has(1), weight(f)], [false, false, true, n - 1]);
    }
  });
});

describe("weights of promises", () => {
  const loads = (maxWeight, options) => {
    const pending = {};
    const f = memoize((key) => (pending[key] = byHand()).promise, { maxWeight, weigh: (value) => value, ...options });
    return { f, settle: async (key, value) => (pending[key].resolve(value), turn()), pending };
  };

  test("are 0 while they are pending, then what the value weighs", async () => {
    const { f, settle } = loads(10);
    f("a");
    f("b");
    assert.deepEqual([weight(f), f.entries().map((entry) => entry.weight)], [0, [0, 0]]);
    await settle("a", 4);
    assert.deepEqual([weight(f), f.entries().map((entry) => entry.weight)], [4, [4, 0]]);
    await settle("b", 6);
    assert.deepEqual([weight(f), keys(f)], [10, ["a", "b"]]);
  });
  for (const others of [2, 20]) {
    test(`the fulfilled one evicts others, least recently used first (of ${others + 1})`, async () => {
      const { f, settle } = loads(others);
      for (let i = 0; i < others; i++) f(i);
      f("late");
      for (let i = 0; i < others; i++) await settle(i, 1);
      f(0);
      await settle("late", 1);
      assert.deepEqual([weight(f), f.has(0), f.has(1), f.has("late")], [others, true, false, true]);
    });
    test(`or itself, if it is the next victim (of ${others + 1})`, async () => {
      const { f, settle } = loads(others);
      f("first");
      for (let i = 0; i < others; i++) f(i);
      for (let i = 0; i < others; i++) await settle(i, 1);
      await settle("first", 1);
      assert.deepEqual([weight(f), f.has("first"), f.has(0)], [others, false, true]);
    });
  }
  test("heavier than the bound: it goes, and nothing else", async () => {
    const { f, settle } = loads(10);
    f("a");
    const huge = f("huge");
    await settle("a", 10);
    await settle("huge", 11);
    assert.equal(await huge, 11);
    assert.deepEqual([keys(f), weight(f)], [["a"], 10]);
  });
  test("weigh throws or gives nonsense: the promise says so, the cache is as it was", async () => {
    for (const bad of ["heavy", NaN, -1]) {
      const { f, settle } = loads(10);
      f("a");
      await settle("a", 3);
      const promise = f("bad");
      const rejected = assert.rejects(promise, /weigh/);
      await settle("bad", bad);
      await rejected;
      assert.deepEqual([keys(f), weight(f)], [["a"], 3]);
    }
  });
  test("evicted, deleted or cleared while pending, it weighs nothing ever after", async () => {
    const { f, settle, pending } = loads(10);
    f("a");
    const old = pending.a;
    f.delete("a");
    f("a");
    old.resolve(7);
    await turn();
    assert.equal(weight(f), 0);
    await settle("a", 2);
    assert.equal(weight(f), 2);
    f("b");
    f.cacheClear();
    await settle("b", 5);
    assert.deepEqual([weight(f), keys(f)], [0, []]);
  });
});

describe("weights of receivers", () => {
  test("each receiver has the bound for itself, cacheInfo sums what is stored", () => {
    const f = weighed(5);
    const [a, b] = [{}, {}];
    for (const receiver of [a, b, undefined]) for (let i = 0; i < 4; i++) f.call(receiver, i, 2);
    assert.deepEqual([a, b, undefined].map((receiver) => [f.on(receiver).cacheInfo().weight, kept(f.on(receiver)).length]), [[4, 2], [4, 2], [4, 2]]);
    assert.deepEqual([weight(f), f.cacheInfo().maxWeight], [12, 5]);
    f.on(a).cacheClear();
    assert.equal(weight(f), 8);
    f.cacheClear();
    assert.equal(weight(f), 0);
  });
});
