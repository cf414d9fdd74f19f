// What stands on a memoized function: its own face (name, length, original) and the surface around the cache.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { counted, fakeClock, info, kept, memoize } from "./support/package.mjs";

describe("the function itself", () => {
  test("name and length of the original are kept", () => {
    function withTwo(a, b, ...rest) {
      return [a, b, rest];
    }
    const f = memoize(withTwo);
    assert.equal(f.name, "withTwo");
    assert.equal(f.length, 2);
    assert.equal(memoize((a, b, c) => a + b + c).length, 3);
    assert.equal(memoize(() => 1).length, 0);
    assert.equal(typeof f, "function");
  });
  test("original is the very function; calling it changes no counter", () => {
    const fn = counted((n) => n);
    const f = memoize(fn);
    assert.equal(f.original, fn);
    f(1);
    f.original(1);
    assert.equal(fn.ran, 2);
    assert.deepEqual(info(f), [0, 1, 128, 1]);
  });
  test("a function that was memoized can be memoized again", () => {
    const fn = counted((n) => n);
    const inner = memoize(fn, { maxSize: 1 });
    const outer = memoize(inner);
    for (const n of [1, 2, 1, 2]) assert.equal(outer(n), n);
    assert.deepEqual(info(outer), [2, 2, 128, 2]);
    assert.deepEqual(info(inner), [0, 2, 1, 1]);
    assert.equal(outer.original, inner);
  });
  test("two memoized functions of one original share nothing", () => {
    const fn = counted((n) => n);
    const [a, b] = [memoize(fn), memoize(fn)];
    a(1);
    b(1);
    a.cacheClear();
    b(1);
    assert.equal(fn.ran, 2);
    assert.deepEqual(info(b), [1, 1, 128, 1]);
  });
  test("only functions can be memoized", () => {
    for (const value of [undefined, null, 1, "f", {}, Symbol("s")]) assert.throws(() => memoize(value), TypeError);
  });
});

describe("cacheInfo, cacheParameters, cacheClear", () => {
  test("cacheInfo says which engine serves", () => {
    const { engine } = memoize((n) => n).cacheInfo();
    assert.equal(typeof engine, "string");
    assert.notEqual(engine, "");
  });
  test("cacheInfo is a snapshot", () => {
    const f = memoize((n) => n);
    const before = f.cacheInfo();
    f(1);
    assert.equal(before.misses, 0);
    assert.equal(f.cacheInfo().misses, 1);
  });
  test("cacheParameters: what was asked for, and the defaults", () => {
    const { maxSize, typed } = memoize((n) => n).cacheParameters();
    assert.deepEqual([maxSize, typed], [128, false]);
    const asked = memoize((n) => n, { maxSize: 2, ttl: 50, typed: true, self: "key", key: "structural" }).cacheParameters();
    assert.equal(asked.maxSize, 2);
    assert.equal(asked.ttl, 50);
    assert.equal(asked.typed, true);
    assert.equal(asked.self, "key");
    assert.equal(asked.key, "structural");
    assert.equal(memoize((n) => n, { maxSize: -10 }).cacheParameters().maxSize, 0);
  });
  test("changing what cacheParameters returned, or the options, changes nothing", () => {
    const options = { maxSize: 2 };
    const f = memoize((n) => n, options);
    options.maxSize = 100;
    try {
      f.cacheParameters().maxSize = 100;
    } catch (error) {
      assert.ok(error instanceof TypeError); // frozen is fine
    }
    for (let i = 0; i < 10; i++) f(i);
    assert.deepEqual(info(f), [0, 10, 2, 2]);
    assert.equal(f.cacheParameters().maxSize, 2);
  });
  test("cacheClear forgets entries and counters, and the order", () => {
    const f = memoize((n) => n, { maxSize: 3 });
    for (const n of [1, 2, 3, 1]) f(n);
    f.cacheClear();
    assert.deepEqual(info(f), [0, 0, 3, 0]);
    assert.deepEqual(kept(f), []);
    for (const n of [3, 2, 1, 0]) f(n);
    assert.deepEqual(kept(f), [[2], [1], [0]]);
    assert.deepEqual(info(f), [0, 4, 3, 3]);
  });
  test("clearing and filling many times", () => {
    const f = memoize((n) => n, { maxSize: 100 });
    for (let round = 0; round < 50; round++) {
      for (let n = 0; n < 150; n++) assert.equal(f(n), n);
      assert.deepEqual(info(f), [0, 150, 100, 100]);
      f.cacheClear();
    }
  });
});

describe("has, peek, delete", () => {
  test("has and peek count nothing and renew nothing", () => {
    const f = memoize((n) => n * 10, { maxSize: 2 });
    f(1);
    f(2);
    assert.deepEqual([f.has(1), f.has(2), f.has(3), f.has()], [true, true, false, false]);
    assert.deepEqual([f.peek(1), f.peek(2), f.peek(3)], [10, 20, undefined]);
    assert.deepEqual(info(f), [0, 2, 2, 2]);
    f(3);
    assert.deepEqual(kept(f), [[2], [3]]);
  });
  test("every argument counts here too", () => {
    const f = memoize((...args) => args.length);
    f(1, 2);
    assert.deepEqual([f.has(1), f.has(1, 2), f.has(1, 2, undefined), f.has(2, 1)], [false, true, false, false]);
    assert.equal(f.delete(1), false);
    assert.equal(f.delete(1, 2), true);
    assert.equal(f.delete(1, 2), false);
    assert.deepEqual(info(f), [0, 1, 128, 0]);
  });
  test("a deleted key is computed again, the others stay in order", () => {
    const fn = counted((n) => n);
    const f = memoize(fn, { maxSize: 3 });
    for (const n of [1, 2, 3]) f(n);
    assert.equal(f.delete(2), true);
    assert.deepEqual(kept(f), [[1], [3]]);
    f(4);
    assert.deepEqual(kept(f), [[1], [3], [4]]);
    f(2);
    assert.equal(fn.ran, 5);
    assert.deepEqual(kept(f), [[3], [4], [2]]);
  });
  test("with a structural key, and with a key function", () => {
    const structural = memoize((o) => o.a, { key: "structural" });
    structural({ a: 1 });
    assert.equal(structural.has({ a: 1 }), true);
    assert.equal(structural.peek({ a: 1 }), 1);
    assert.equal(structural.delete({ a: 2 }), false);
    assert.equal(structural.delete({ a: 1 }), true);
    const byId = memoize((user) => user.name, { key: (user) => user.id });
    byId({ id: 7, name: "Ada" });
    assert.equal(byId.peek({ id: 7 }), "Ada");
    assert.equal(byId.has({ id: 8 }), false);
    assert.equal(byId.delete({ id: 7 }), true);
    assert.equal(byId.cacheInfo().currSize, 0);
  });
});

describe("key functions", () => {
  test("the result is compared by SameValueZero", () => {
    const keys = [1, "1", NaN, null, undefined, Symbol.for("k")];
    const f = memoize((i) => i, { key: (i) => keys[i] });
    for (let round = 0; round < 2; round++) keys.forEach((_, i) => assert.equal(f(i), i));
    assert.deepEqual(info(f), [keys.length, keys.length, 128, keys.length]);
    const zero = memoize((x) => Object.is(x, -0), { key: (x) => x });
    assert.deepEqual([zero(-0), zero(0)], [true, true]);
    const object = {};
    const byObject = memoize((n) => n, { key: () => object });
    assert.deepEqual([byObject(1), byObject(2)], [1, 1]);
  });
  test("an array of parts is compared part by part", () => {
    const f = memoize((a, b) => `${a}/${b}`, { key: (a, b) => [a % 10, b] });
    assert.equal(f(1, "x"), "1/x");
    assert.equal(f(11, "x"), "1/x");
    assert.equal(f(11, "y"), "11/y");
    assert.deepEqual(info(f), [1, 2, 128, 2]);
    const lengths = memoize((n) => n, { key: (n) => Array.from({ length: n }, () => 1) });
    for (let n = 0; n < 5; n++) assert.equal(lengths(n), n);
  });
  test("gets all the arguments and the receiver's function runs with all of them", () => {
    const seen = [];
    const f = memoize((...args) => args.length, { key: (...args) => (seen.push(args), args.join()) });
    f();
    f(1, 2, 3);
    assert.deepEqual(seen, [[], [1, 2, 3]]);
  });
});

describe("entries", () => {
  test("arguments, value, deadline; next victim first", () => {
    const clock = fakeClock(1000);
    const f = memoize((a, b) => a + b, { ttl: 50, clock });
    f(1, 2);
    clock.now = 1010;
    f(3, 4);
    f(1, 2);
    const list = [...f.entries()];
    assert.deepEqual(list.map(({ args, value, expiresAt }) => [[...args], value, expiresAt]), [[[3, 4], 7, 1060], [[1, 2], 3, 1050]]);
  });
  test("hold the arguments as they were, undefined and none included", () => {
    const f = memoize((...args) => args.length);
    const object = {};
    for (const args of [[], [undefined], [object, NaN], [1, 2, 3, 4, 5, 6, 7]]) f(...args);
    const lists = kept(f);
    assert.deepEqual(lists, [[], [undefined], [object, NaN], [1, 2, 3, 4, 5, 6, 7]]);
    assert.equal(lists[2][0], object);
  });
  test("writing into what entries() gave does not damage the cache", () => {
    const f = memoize((a, b) => a + b);
    f(1, 2);
    for (const entry of f.entries()) {
      try {
        entry.args[0] = 5;
        entry.value = 100;
      } catch (error) {
        assert.ok(error instanceof TypeError);
      }
    }
    assert.equal(f(1, 2), 3);
    assert.equal(f.cacheInfo().hits, 1);
    assert.equal(f.has(5, 2), false);
  });
});

describe("dispose", () => {
  for (const way of ["dispose", Symbol.dispose]) {
    test(`${String(way)}: it still works, uncached`, () => {
      const fn = counted((n) => n + 1);
      const f = memoize(fn);
      f(1);
      f(1);
      f[way]();
      f[way](); // a second time is no error
      for (let i = 0; i < 3; i++) assert.equal(f(1), 2);
      assert.equal(fn.ran, 4);
      assert.equal(f.cacheInfo().currSize, 0);
      assert.equal(f.has(1), false);
      assert.equal(f.peek(1), undefined);
      assert.equal(f.delete(1), false);
      assert.deepEqual(kept(f), []);
      f.cacheClear();
      assert.equal(f.original, fn);
    });
  }
  test("with receivers, a thrown error and a promise", async () => {
    const f = memoize(function (n) {
      if (n < 0) throw new RangeError("negative");
      return this?.base + n;
    });
    const object = { base: 10, f };
    object.f(1);
    f.dispose();
    assert.equal(object.f(1), 11);
    assert.throws(() => object.f(-1), RangeError);
    assert.equal(f.on(object).has(1), false);
    const later = memoize(async (n) => n);
    const pending = later(1);
    later.dispose();
    assert.equal(await pending, 1);
    assert.notEqual(later(1), later(1));
  });
});
