// The assertions of CPython's own tests of lru_cache (Lib/test/test_functools.py, TestCache and TestLRU), each
// in JavaScript's words. What a recording can hold is in conformance.test.mjs.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { runForJson } from "./support/child.mjs";
import { counted, info, kept, memoize } from "./support/package.mjs";

/** Numbers below `n`, the same in every run. */
function lottery(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
}

const orig = (x, y) => 3 * x + y;

describe("what lru_cache counts", () => {
  test("plain: 128; 10, 20, 10 give 1 hit and 2 misses", () => {
    const f = memoize((n) => n * 2);
    assert.deepEqual(info(f), [0, 0, 128, 0]);
    for (const n of [10, 20, 10]) assert.equal(f(n), n * 2);
    assert.deepEqual(info(f), [1, 2, 128, 2]);
  });
  test("size 20, 1 000 random calls: hits and misses add up, 20 are kept", () => {
    const fn = counted(orig);
    const f = memoize(fn, { maxSize: 20 });
    assert.equal(f.cacheInfo().maxSize, 20);
    const below = lottery(7);
    for (let i = 0; i < 1000; i++) {
      const [x, y] = [below(5), below(5)];
      assert.equal(f(x, y), orig(x, y));
    }
    const [hits, misses, , currSize] = info(f);
    assert.ok(hits > misses);
    assert.equal(hits + misses, 1000);
    assert.equal(fn.ran, misses);
    assert.equal(currSize, 20);
  });
  test("clear zeroes the counters too; calling the original changes no counter", () => {
    const f = memoize(orig, { maxSize: 20 });
    const expected = f(1, 2);
    f.cacheClear();
    assert.deepEqual(info(f), [0, 0, 20, 0]);
    assert.equal(f(1, 2), expected);
    assert.deepEqual(info(f), [0, 1, 20, 1]);
    assert.equal(f.original, orig);
    f.original(1, 2);
    assert.deepEqual(info(f), [0, 1, 20, 1]);
  });
  test("maxsize 0: 5 calls run 5 times; -10 reads back as 0", () => {
    const fn = counted(() => 20);
    const none = memoize(fn, { maxSize: 0 });
    assert.equal(none.cacheInfo().maxSize, 0);
    for (let i = 0; i < 5; i++) assert.equal(none(), 20);
    assert.equal(fn.ran, 5);
    assert.deepEqual(info(none), [0, 5, 0, 0]);
    const negative = memoize(() => 20, { maxSize: -10 });
    assert.equal(negative.cacheInfo().maxSize, 0);
    assert.equal(negative.cacheParameters().maxSize, 0);
  });
  test("maxsize 1: 5 equal calls run once", () => {
    const fn = counted(() => 20);
    const f = memoize(fn, { maxSize: 1 });
    for (let i = 0; i < 5; i++) assert.equal(f(), 20);
    assert.equal(fn.ran, 1);
    assert.deepEqual(info(f), [4, 1, 1, 1]);
  });
  test("maxsize 2: the order of use decides", () => {
    const fn = counted((x) => x * 10);
    const f = memoize(fn, { maxSize: 2 });
    //                 *  *              *                          *
    for (const x of [7, 9, 7, 9, 7, 9, 8, 8, 8, 9, 9, 9, 8, 8, 8, 7]) assert.equal(f(x), x * 10);
    assert.equal(fn.ran, 4);
    assert.deepEqual(info(f), [12, 4, 2, 2]);
  });
  test("unbounded fib(0..15); clear gives all zeros", () => {
    const fib = memoize((n) => (n < 2 ? n : fib(n - 1) + fib(n - 2)), { maxSize: Infinity });
    assert.deepEqual(Array.from({ length: 16 }, (_, n) => fib(n)), [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610]);
    assert.deepEqual(info(fib), [28, 16, Infinity, 16]);
    fib.cacheClear();
    assert.deepEqual(info(fib), [0, 0, Infinity, 0]);
  });
  test("the same in a bounded one", () => {
    const fib = memoize((n) => (n < 2 ? n : fib(n - 1) + fib(n - 2)), { maxSize: 128 });
    for (let n = 0; n < 16; n++) fib(n);
    assert.deepEqual(info(fib), [28, 16, 128, 16]);
  });
});

describe("re-entrancy", () => {
  test("bpo-35780: same-key recursion while full leaves no orphan", () => {
    let once = true;
    const fn = counted((x) => {
      const value = `.${x}.`;
      if (x === 20 && once) {
        once = false;
        assert.equal(f(x), value);
      }
      return value;
    });
    const f = memoize(fn, { maxSize: 10 });
    for (let x = 0; x < 15; x++) assert.equal(f(x), `.${x}.`);
    assert.equal(f.cacheInfo().currSize, 10);
    assert.equal(f(20), ".20.");
    assert.equal(f.cacheInfo().currSize, 10);
    for (let x = 0; x < 15; x++) f(x);
    assert.equal(f.cacheInfo().currSize, 10);
    assert.equal(kept(f).length, 10);
    assert.equal(f.has(20), false);
  });
  test("bpo-36650-like: the key is made once per use, never on eviction", () => {
    let made = 0;
    const byFunction = memoize((o) => o.n, { maxSize: 1, key: (o) => (made++, o.n) });
    const steps = [[1, 1], [1, 2], [2, 3]];
    for (const [n, after] of steps) {
      byFunction({ n });
      assert.equal(made, after);
    }
    let read = 0;
    const counting = (n) => ({
      get n() {
        read++;
        return n;
      },
    });
    const byValue = memoize(() => 1, { maxSize: 1, key: "structural" });
    for (const [n, after] of steps) {
      byValue(counting(n));
      assert.equal(read, after);
    }
  });
  test("works while something it may use is itself cached", async () => {
    // In a process of its own, as it changes the built-in functions for everybody.
    const { results, infos } = await runForJson(`
      import { memoize } from "cache-wasm";
      const results = {}, infos = {};
      const uses = {
        "Math.imul": [Math, "imul", () => [Math.imul(3, 4), Math.imul(3, 4), Math.imul(5, 6)]],
        "Object.is": [Object, "is", () => [Object.is(1, 1), Object.is(1, 1), Object.is(1, 2)]],
        "Array.isArray": [Array, "isArray", () => [Array.isArray("a"), Array.isArray("a"), Array.isArray("b")]],
        "Number.isInteger": [Number, "isInteger", () => [Number.isInteger(1), Number.isInteger(1), Number.isInteger(0.5)]],
        "Object.keys": [Object, "keys", () => [Object.keys("a").length, Object.keys("a").length, Object.keys("ab").length]],
        "Reflect.apply": [Reflect, "apply", () => { const f = () => 9; const args = []; return [Reflect.apply(f, 1, args), Reflect.apply(f, 1, args), Reflect.apply(f, 2, args)]; }],
      };
      for (const [name, [owner, property, use]] of Object.entries(uses)) {
        for (const key of ["identity", "structural"]) {
          if (name === "Reflect.apply" && key === "structural") continue; // its first argument is a function
          const original = owner[property];
          const cached = memoize((...args) => original.call(owner, ...args), { maxSize: 4, self: "ignore", key });
          owner[property] = cached;
          try { results[name + " " + key] = use(); } finally { owner[property] = original; }
          const { hits, misses } = cached.cacheInfo();
          infos[name + " " + key] = hits + misses >= 3 && hits >= 1;
        }
      }
      console.log(JSON.stringify({ results, infos }));
    `);
    for (const [name, expected] of [["Math.imul", [12, 12, 30]], ["Object.is", [true, true, false]], ["Array.isArray", [false, false, false]], ["Number.isInteger", [true, true, false]], ["Object.keys", [1, 1, 2]]]) {
      for (const key of ["identity", "structural"]) {
        assert.deepEqual(results[`${name} ${key}`], expected, `${name} ${key}`);
        assert.equal(infos[`${name} ${key}`], true, `${name} ${key}`);
      }
    }
    assert.deepEqual(results["Reflect.apply identity"], [9, 9, 9]);
  });
  test("making a key that re-enters the memoized function: no deadlock, no damage", () => {
    let reentered = 0;
    const f = memoize((o) => o.i, { key: "structural", maxSize: 2 });
    class Double {
      constructor(i) {
        this.i = i;
      }
      get twice() {
        reentered++;
        return this.i < 5 ? f(new Plain(this.i)) * 2 : 0;
      }
    }
    Object.defineProperty(Double.prototype, "twice", { enumerable: true });
    class Plain {
      constructor(i) {
        this.i = i;
      }
    }
    const own = (i) => Object.defineProperty(new Plain(i), "twice", { enumerable: true, get: () => new Double(i).twice });
    for (const i of [1, 2, 3, 1, 2, 3]) assert.equal(f(own(i)), i);
    assert.equal(reentered, 6);
    assert.equal(f.cacheInfo().currSize, 2);
  });
});

describe("keys", () => {
  test("f(1, 2) is not f([1, 2])", () => {
    for (const key of ["identity", "structural"]) {
      const f = memoize((...args) => args.length, { key });
      assert.deepEqual([f(1, 2), f([1, 2])], [2, 1]);
      assert.deepEqual(info(f).slice(0, 2), [0, 2]);
    }
  });
  test("what cannot be compared is a TypeError", () => {
    const f = memoize((x) => x, { key: "structural" });
    assert.throws(() => f([() => {}]), TypeError);
    assert.throws(() => f({ async: Promise.resolve() }), TypeError);
    assert.deepEqual(info(f), [0, 0, 128, 0]);
    // What shows nothing of its content may be refused or told apart, but two of them are never one.
    for (const Opaque of [WeakMap, WeakSet]) {
      const [a, b] = [new Opaque(), new Opaque()];
      const g = memoize((x) => x, { key: "structural" });
      try {
        assert.equal(g(a), a);
        assert.equal(g(b), b);
      } catch (error) {
        assert.ok(error instanceof TypeError, String(error));
      }
    }
  });
  test("an exception is passed on and not cached", () => {
    for (const maxSize of [Infinity, 128, 0]) {
      const f = memoize((i) => "abc"[i].toUpperCase(), { maxSize });
      assert.equal(f(0), "A");
      for (let i = 0; i < 2; i++) assert.throws(() => f(15), TypeError);
      assert.equal(f.cacheInfo().misses, 3);
      assert.equal(f.cacheInfo().currSize, maxSize === 0 ? 0 : 1);
    }
  });
  test("typed: 4 entries, 4 hits; the top level only", () => {
    for (const maxSize of [Infinity, 128]) {
      const square = memoize((x) => x * x, { maxSize, typed: true });
      const all = [3, 3n, "3", -0];
      for (let round = 0; round < 2; round++) for (const x of all) assert.equal(square(x), x * x);
      assert.deepEqual(info(square), [4, 4, maxSize, 4]);
    }
    const inside = memoize((tuple) => tuple.length, { typed: true, key: "structural" });
    inside([0]);
    inside([-0]);
    assert.deepEqual(info(inside).slice(0, 2), [1, 1]);
  });
  test("arguments by position: as many as there are", () => {
    const f = memoize((...args) => args.join(), { maxSize: 10 });
    for (const args of [[], [1], [1, 2], [1, 2, 3], [undefined]]) {
      f(...args);
      f(...args);
    }
    assert.deepEqual(info(f), [5, 5, 10, 5]);
  });
  test("defaults are not normalised; null and undefined are cached; NaN hits", () => {
    const fn = counted((a, b = 2) => (a === "null" ? null : a === "undefined" ? undefined : a + b));
    const f = memoize(fn);
    assert.deepEqual([f(1), f(1, 2)], [3, 3]);
    assert.equal(fn.ran, 2);
    for (const a of ["null", "undefined", NaN]) {
      f(a);
      f(a);
    }
    assert.equal(fn.ran, 5);
  });
  test("-0 returns the first value stored", () => {
    const f = memoize((x) => x);
    assert.ok(Object.is(f(0), 0));
    assert.ok(Object.is(f(-0), 0));
  });
});

describe("concurrent callers", () => {
  test("of one key share one load", async () => {
    let running = 0;
    const f = memoize(async (n) => {
      running++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return n * 3;
    });
    const values = await Promise.all(Array.from({ length: 50 }, (_, i) => f(i % 5)));
    assert.deepEqual(values, Array.from({ length: 50 }, (_, i) => (i % 5) * 3));
    assert.equal(running, 5);
    assert.deepEqual(info(f), [45, 5, 128, 5]);
  });
});

describe("the wrapper", () => {
  test("cache_parameters", () => {
    for (const [maxSize, typed] of [[2, false], [2, true], [Infinity, false]]) {
      const parameters = memoize(() => 1, { maxSize, typed }).cacheParameters();
      assert.equal(parameters.maxSize, maxSize);
      assert.equal(parameters.typed, typed);
    }
  });
  test("is weakly referenceable, and freed", async () => {
    const { alive, freed } = await runForJson(
      `
      import { memoize } from "cache-wasm";
      const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
      let f = memoize((n) => ({ n }), { maxSize: 100 });
      for (let i = 0; i < 200; i++) f(i);
      const weak = new WeakRef(f);
      await turn(); gc();
      const alive = weak.deref() === f;
      f = undefined;
      for (let i = 0; i < 20 && weak.deref(); i++) { await turn(); gc(); }
      console.log(JSON.stringify({ alive, freed: weak.deref() === undefined }));`,
      { flags: ["--expose-gc"] },
    );
    assert.deepEqual({ alive, freed }, { alive: true, freed: true });
  });
  test("keeps the signature that JavaScript knows: name and length", () => {
    const f = memoize(function zzz(a, b) {
      return a + b;
    });
    assert.deepEqual([f.name, f.length], ["zzz", 2]);
  });
  test("deep recursion: fine up to a depth, then the language's own error, never a crash", () => {
    const down = memoize((n) => (n === 0 ? 0 : down(n - 1)), { maxSize: Infinity });
    assert.equal(down(500), 0);
    assert.throws(() => down(5_000_000), RangeError);
    assert.equal(down(501), 0);
  });
});
