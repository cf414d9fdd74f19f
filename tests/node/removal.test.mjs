// deleteWhere and resize: what goes, in which order, and what they do to calls that are running.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { fakeClock, info, kept, memoize } from "./support/package.mjs";

const keys = (f) => kept(f).map(([key]) => key);
const upTo = (n) => Array.from({ length: n }, (_, i) => i);
const filled = (n, options) => {
  const f = memoize((key) => key, { maxSize: Infinity, ...options });
  for (let i = 0; i < n; i++) f(i);
  return f;
};
/** The cache is as it says: no key twice, as many as are counted, each with its own value. */
function assertSound(f, of = f) {
  const all = keys(of);
  assert.equal(new Set(all).size, all.length, `a key twice: ${all}`);
  assert.equal(of.cacheInfo().currSize, all.length);
  for (const { args, value } of of.entries()) assert.equal(value, args[0]);
}

for (const n of [5, 8, 40]) {
  describe(`deleteWhere, with ${n} entries`, () => {
    test("forgets those for which the condition holds, and tells how many", () => {
      const f = filled(n);
      assert.equal(f.deleteWhere(({ value }) => value % 2 === 1), Math.floor(n / 2));
      assert.deepEqual(keys(f), upTo(n).filter((i) => i % 2 === 0));
      assert.equal(f.deleteWhere(() => false), 0);
      assert.equal(f.deleteWhere(() => true), Math.ceil(n / 2));
      assert.deepEqual([keys(f), f.cacheInfo().currSize, f.cacheInfo().misses], [[], 0, n]);
      f(1);
      assertSound(f);
    });
    test("is asked about live entries only, next victim first, as entries() shows them", () => {
      const clock = fakeClock();
      const f = filled(n, { ttl: (i) => (i === 1 ? 5 : 100), clock, maxWeight: 1e6, weigh: (i) => i });
      clock.now = 5;
      f(0);
      const expected = f.entries();
      const seen = [];
      f.deleteWhere((entry) => (seen.push(entry), false));
      assert.deepEqual(seen, expected);
      assert.deepEqual(seen.map(({ args }) => args[0]), [...upTo(n).slice(2), 0]);
      assert.deepEqual(seen.at(-1), { args: [0], value: 0, expiresAt: 100, weight: 0 });
    });
    test("a condition that throws leaves all of them", () => {
      const f = filled(n);
      assert.throws(() => f.deleteWhere(({ value }) => {
        if (value === 3) throw new Error("no opinion");
        return true;
      }), /^Error: no opinion$/);
      assert.deepEqual(keys(f), upTo(n));
      assertSound(f);
    });
    test("a condition that is no function is refused", () => {
      const f = filled(n);
      for (const bad of [undefined, null, true, "x", {}]) assert.throws(() => f.deleteWhere(bad), { name: "TypeError", message: /deleteWhere/ });
      assert.equal(f.cacheInfo().currSize, n);
    });
    test("any true value counts as one", () => {
      const f = filled(n);
      assert.equal(f.deleteWhere(({ value }) => (value === 1 ? "yes" : 0)), 1);
      assert.equal(f.has(1), false);
    });
    test("a condition that deletes what is still to be looked at, and is told of no entry that is not there", () => {
      const f = filled(n);
      const seen = [];
      const count = f.deleteWhere(({ args }) => {
        seen.push(args);
        f.delete(2);
        f.delete(3);
        return true;
      });
      assert.deepEqual(seen, upTo(n).filter((i) => i !== 2 && i !== 3).map((i) => [i]));
      assert.equal(count, n - 2);
      assertSound(f);
      assert.equal(f.cacheInfo().currSize, 0);
      for (let i = 0; i < n; i++) f(i);
      assert.deepEqual(keys(f), upTo(n));
      assertSound(f);
    });
    test("a condition that clears", () => {
      const f = filled(n);
      const seen = [];
      const count = f.deleteWhere(({ args }) => {
        seen.push(args);
        f.cacheClear();
        return true;
      });
      assert.deepEqual([seen, count, ...info(f)], [[[0]], 0, 0, 0, Infinity, 0]);
      f("new");
      assertSound(f);
    });
    test("a condition that calls: what it stores stays, and what was evicted is not counted", () => {
      const f = filled(n, { maxSize: n });
      const seen = [];
      const count = f.deleteWhere(({ value }) => {
        seen.push(value);
        f(`new ${value}`);
        return value === n - 1;
      });
      assert.equal(new Set(seen).size, seen.length);
      assert.ok(seen.every((value) => typeof value === "number" || value.startsWith("new")));
      assertSound(f);
      assert.ok(count <= 1);
      for (let i = 0; i < 3 * n; i++) f(`later ${i}`);
      assertSound(f);
      assert.equal(f.cacheInfo().currSize, n);
    });
    test("a condition that deletes by another condition", () => {
      const f = filled(n);
      let inside = 0;
      const outside = f.deleteWhere(({ value }) => {
        if (value === 0) inside = f.deleteWhere((entry) => entry.value !== 1);
        return true;
      });
      assert.deepEqual([inside, outside, keys(f)], [n - 1, 1, []]);
      assertSound(f);
    });
  });

  describe(`resize, with ${n} entries`, () => {
    test("down: the next victims go; up: all stay", () => {
      const f = filled(n, { maxSize: n });
      f(0);
      f.resize(3);
      assert.deepEqual([keys(f), f.cacheInfo().maxSize, f.cacheParameters().maxSize], [[n - 2, n - 1, 0], 3, 3]);
      f("new");
      assert.deepEqual(keys(f), [n - 1, 0, "new"]);
      f.resize(200);
      for (let i = 0; i < 197; i++) f(`more ${i}`);
      assert.equal(f.cacheInfo().currSize, 200);
      assert.deepEqual(keys(f).slice(0, 3), [n - 1, 0, "new"]);
      f("one more");
      assert.deepEqual([f.has(n - 1), f.has(0), f.cacheInfo().currSize], [false, true, 200]);
      assertSound(f);
    });
    test("to 0: nothing is kept any more; and back", () => {
      const f = filled(n);
      for (const size of [0, -5]) {
        f.resize(size);
        assert.deepEqual([f(1), f(1)], [1, 1]);
        assert.deepEqual([f.cacheInfo().maxSize, f.cacheInfo().currSize, keys(f)], [0, 0, []]);
      }
      f.resize(2);
      for (const i of [1, 2, 3]) f(i);
      assert.deepEqual(keys(f), [2, 3]);
      f.resize(Infinity);
      for (let i = 0; i < 300; i++) f(i);
      assert.deepEqual([f.cacheInfo().maxSize, f.cacheInfo().currSize], [Infinity, 300]);
    });
    test("to and fro between few and many", () => {
      const f = filled(n, { maxSize: 20 });
      for (let round = 0; round < 60; round++) {
        const size = [3, 30, 8, 9, 1, 64, 0, 12][round % 8];
        f.resize(size);
        for (let i = 0; i < 15; i++) assert.equal(f((round * 7 + i * 5) % 23), (round * 7 + i * 5) % 23);
        assertSound(f);
        assert.ok(f.cacheInfo().currSize <= size);
      }
    });
    test("expired ones go first", () => {
      const clock = fakeClock();
      const f = filled(n, { clock, ttl: (i) => (i === n - 1 ? 5 : 100) });
      clock.now = 5;
      f.resize(n - 1);
      assert.deepEqual(keys(f), upTo(n - 1));
    });
    test("bad sizes are refused, and change nothing", () => {
      const f = filled(n, { maxSize: n });
      for (const bad of [0.5, NaN]) assert.throws(() => f.resize(bad), { name: "RangeError", message: /size/ });
      for (const bad of ["3", null, undefined, 3n, {}]) assert.throws(() => f.resize(bad), { name: "TypeError", message: /size/ });
      assert.deepEqual([keys(f), f.cacheInfo().maxSize], [upTo(n), n]);
    });
  });
}

describe("deleteWhere and calls that are running", () => {
  for (const fill of [0, 20]) {
    test(`the old result is not stored if the condition holds for it (beside ${fill})`, () => {
      const f = memoize((key) => (typeof key === "string" && f.deleteWhere(({ args }) => args[0] === "x"), key));
      for (let i = 0; i < fill; i++) f(i);
      assert.deepEqual([f("x"), f("y")], ["x", "y"]);
      assert.deepEqual([f.has("x"), f.has("y")], [false, true]);
    });
    test(`of another receiver, too (beside ${fill})`, () => {
      const [a, b] = [{}, {}];
      const f = memoize(function (key) {
        if (key === "all") f.deleteWhere(() => true);
        if (key === "on a") f.on(a).deleteWhere(() => true);
        return key;
      });
      for (let i = 0; i < fill; i++) f.call(b, i);
      f.call(b, "on a");
      assert.equal(f.on(b).has("on a"), true);
      f.call(b, "all");
      assert.equal(f.on(b).cacheInfo().currSize, 0);
    });
  }
  test("a condition that throws about it reaches whoever asked, not the call", () => {
    const f = memoize((key) => {
      if (key === "outer") f.deleteWhere(({ args }) => { if (args[0] === "outer") throw new Error("no opinion"); return false; });
      return key;
    });
    assert.equal(f("outer"), "outer");
    assert.equal(f("next"), "next");
    assertSound(f);
  });
});

for (const n of [4, 20]) {
  describe(`receivers with ${n} entries each`, () => {
    const make = (options) => {
      const f = memoize(function (key) {
        return key;
      }, options);
      const [a, b, shared] = [{ name: "a" }, { name: "b" }, undefined];
      for (const receiver of [a, b, shared]) for (let i = 0; i < n; i++) f.call(receiver, i);
      return { f, a, b, shared, sizes: () => [a, b, shared].map((receiver) => f.on(receiver).cacheInfo().currSize) };
    };
    test("deleteWhere reaches all, each when it is next used; the number is of the shared one", () => {
      const { f, a, b, sizes } = make();
      assert.equal(f.deleteWhere(({ value }) => value < 2), 2);
      assert.deepEqual([f.on(a).has(0), f.on(a).has(2)], [false, true]);
      assert.equal(f.call(b, 0), 0);
      assert.equal(f.cacheInfo().misses, 3 * n + 1);
      assert.deepEqual(sizes(), [n - 2, n - 1, n - 2]);
    });
    test("on(receiver).deleteWhere reaches its own", () => {
      const { f, a, sizes } = make();
      assert.equal(f.on(a).deleteWhere(({ value }) => value < 3), 3);
      assert.deepEqual(sizes(), [n - 3, n, n]);
    });
    test("many conditions one after the other, each seen by all", () => {
      const { f, a, b } = make();
      for (let i = 0; i < n; i++) f.deleteWhere(({ value }) => value === i && i % 2 === 0);
      for (const receiver of [a, b]) assert.deepEqual(kept(f.on(receiver)).map(([key]) => key), upTo(n).filter((i) => i % 2));
    });
    test("what was counted is not forgotten with them, however many there were", () => {
      const { f, a } = make();
      f.call(a, 0);
      for (let i = 0; i < 150; i++) f.deleteWhere(() => false);
      f.on(a).has(0);
      assert.deepEqual([f.cacheInfo().hits, f.cacheInfo().misses], [1, 3 * n]);
      assert.deepEqual([f.on(a).cacheInfo().hits, f.on(a).cacheInfo().misses], [1, n]);
    });
    test("resize reaches all; on(receiver).resize its own, counted in full", () => {
      const { f, a, b, sizes } = make({ maxSize: n });
      f.on(a).resize(2 * n);
      for (let i = 0; i < n; i++) f.call(a, `more ${i}`);
      assert.deepEqual([sizes(), f.cacheInfo().currSize, f.on(a).cacheInfo().maxSize, f.cacheInfo().maxSize], [[2 * n, n, n], 4 * n, 2 * n, n]);
      f.resize(2);
      assert.equal(f.cacheInfo().currSize, 6);
      assert.deepEqual(sizes(), [2, 2, 2]);
      assert.deepEqual(kept(f.on(b)), [[n - 2], [n - 1]]);
      f.call({}, 1);
      f.resize(5);
      for (let i = 0; i < 10; i++) f.call(b, `b ${i}`);
      assert.deepEqual([f.on(b).cacheInfo().currSize, f.on(a).cacheInfo().maxSize], [5, 5]);
    });
    test("resize of the shared one's answers alone does not set the size of receivers to come", () => {
      const { f } = make({ maxSize: n });
      f.on(undefined).resize(1);
      const later = {};
      for (let i = 0; i < n; i++) f.call(later, i);
      assert.deepEqual([f.on(later).cacheInfo().currSize, f.on(later).cacheInfo().maxSize, f.on(undefined).cacheInfo().currSize], [n, n, 1]);
    });
    test("deleteWhere, resize and cacheClear in a row are seen in that order", () => {
      const { f, a } = make();
      f.deleteWhere(({ value }) => value === n - 1);
      f.resize(2);
      assert.deepEqual(kept(f.on(a)), [[n - 3], [n - 2]]);
      f.cacheClear();
      f.resize(3);
      for (let i = 0; i < 5; i++) f.call(a, i);
      assert.deepEqual(kept(f.on(a)), [[2], [3], [4]]);
    });
  });
}

describe("resize inside a call", () => {
  for (const fill of [0, 20]) {
    test(`down to nothing, and up (beside ${fill})`, () => {
      const f = memoize((key) => (key === "none" ? f.resize(0) : key === "one" && f.resize(1), key));
      for (let i = 0; i < fill; i++) f(i);
      f("none");
      assert.deepEqual([keys(f), f.cacheInfo().maxSize], [[], 0]);
      f("one");
      assert.deepEqual(keys(f), ["one"]);
      f("two");
      assert.deepEqual(keys(f), ["two"]);
    });
  }
});
