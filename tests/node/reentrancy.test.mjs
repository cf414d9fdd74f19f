// A memoized function may be called, cleared, changed and disposed of from everywhere inside itself: from the
// function, from `key`, `clock` and `ttl`, from getters in structural keys.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { counted, fakeClock, info, kept, memoize } from "./support/package.mjs";

describe("recursion", () => {
  test("fib, unbounded", () => {
    const fib = memoize((n) => (n < 2 ? n : fib(n - 1) + fib(n - 2)), { maxSize: Infinity });
    assert.deepEqual(Array.from({ length: 16 }, (_, n) => fib(n)), [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610]);
    assert.deepEqual(info(fib), [28, 16, Infinity, 16]);
  });
  test("in caches smaller than the recursion is deep", () => {
    for (const maxSize of [0, 1, 2, 3, 7, 63, 64, 65]) {
      const sum = memoize((n) => (n === 0 ? 0 : n + sum(n - 1)), { maxSize });
      for (const n of [100, 50, 100, 3]) assert.equal(sum(n), (n * (n + 1)) / 2);
      assert.ok(sum.cacheInfo().currSize <= maxSize);
      assert.equal(kept(sum).length, sum.cacheInfo().currSize);
    }
  });
  test("two functions that call each other", () => {
    const even = memoize((n) => n === 0 || odd(n - 1), { maxSize: 3 });
    const odd = memoize((n) => n !== 0 && even(n - 1), { maxSize: 2 });
    for (const n of [10, 7, 24, 1, 0]) assert.deepEqual([even(n), odd(n)], [n % 2 === 0, n % 2 === 1]);
  });
  test("the same key while it is being computed, in a full cache", () => {
    for (const maxSize of [1, 2, 5, 64]) {
      let depth = 0;
      const f = memoize(
        (n) => {
          if (n === "again" && depth++ < 3) f(n);
          return n;
        },
        { maxSize },
      );
      for (let i = 0; i < maxSize; i++) f(i);
      f("again");
      assert.equal(f.cacheInfo().currSize, maxSize);
      const keys = kept(f).map(([n]) => n);
      assert.equal(new Set(keys).size, maxSize, `a key is stored twice: ${keys}`);
      assert.ok(keys.includes("again"));
      for (let i = 0; i < 3 * maxSize; i++) f(`new ${i}`);
      assert.equal(f.cacheInfo().currSize, maxSize);
      assert.equal(f.has("again"), false);
    }
  });
  test("what was computed inside is evicted before the outer call returns", () => {
    const f = memoize(
      (n) => {
        if (n === "outer") for (let i = 0; i < 500; i++) f(i);
        return n;
      },
      { maxSize: 4 },
    );
    assert.equal(f("outer"), "outer");
    assert.deepEqual(kept(f), [[497], [498], [499], ["outer"]]);
  });
  test("too deep: the language's own error, and the cache goes on", () => {
    const f = memoize((n) => (n === 0 ? 0 : 1 + f(n - 1)), { maxSize: 10_000 });
    const padded = (frames, n) => (frames === 0 ? f(n) : padded(frames - 1, n));
    for (let frames = 0; frames < 60; frames++) {
      assert.throws(() => padded(frames, 10_000_000 + frames), RangeError);
      assert.equal(f(200), 200);
    }
    for (let n = 0; n <= 200; n++) assert.equal(f(n), n);
    const keys = kept(f).map(([n]) => n);
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(keys.length, f.cacheInfo().currSize);
    for (const { args, value } of f.entries()) assert.equal(value, args[0]);
    f.cacheClear();
    assert.deepEqual(info(f), [0, 0, 10_000, 0]);
  });
});

describe("invalidation during a call wins: the old result is not stored", () => {
  test("cacheClear inside", () => {
    const f = memoize((n) => {
      if (n === 1) f.cacheClear();
      return n * 10;
    });
    f(2);
    assert.equal(f(1), 10);
    assert.deepEqual(info(f), [0, 0, 128, 0]);
    f(2);
    assert.deepEqual(info(f), [0, 1, 128, 1]);
  });
  test("delete of the key that is being computed", () => {
    let version = 1;
    const f = memoize((_id) => {
      const read = version;
      if (version === 1) {
        version = 2;
        f.delete("id");
      }
      return read;
    });
    assert.equal(f("id"), 1);
    assert.equal(f.has("id"), false);
    assert.equal(f("id"), 2);
    assert.equal(f("id"), 2);
  });
  test("delete of another key does not concern it", () => {
    const f = memoize((n) => {
      if (n === 1) f.delete(2);
      return n;
    });
    f(2);
    f(1);
    assert.deepEqual(kept(f), [[1]]);
  });
  test("what is called after the clear, still inside, is stored", () => {
    const f = memoize((n) => {
      if (n === 1) {
        f.cacheClear();
        f(2);
      }
      return n;
    });
    f(1);
    assert.deepEqual(kept(f), [[2]]);
    assert.deepEqual(info(f), [0, 1, 128, 1]);
  });
  test("dispose inside", () => {
    const f = memoize((n) => {
      f.dispose();
      return n + 1;
    });
    assert.equal(f(1), 2);
    assert.equal(f(1), 2);
    assert.equal(f.cacheInfo().currSize, 0);
  });
});

describe("from what the cache calls", () => {
  test("a key function that calls the memoized function", () => {
    const f = memoize((n) => n * 2, { key: (n) => (n > 0 ? `${n}:${f(n - 1)}` : "0") });
    assert.deepEqual([f(3), f(3), f(2)], [6, 6, 4]);
    assert.equal(f.cacheInfo().currSize, 4);
  });
  test("a key function that clears and deletes", () => {
    const f = memoize((n) => n, {
      key: (n) => {
        if (n % 7 === 0) f.cacheClear();
        if (n % 3 === 0 && n > 0) f.delete(n - 1);
        return n;
      },
      maxSize: 5,
    });
    for (let i = 0; i < 100; i++) assert.equal(f(i), i);
    assert.ok(f.cacheInfo().currSize <= 5);
  });
  test("getters in a structural key that call, clear and delete", () => {
    const f = memoize((o) => o.id, { key: "structural", maxSize: 3 });
    let calls = 0;
    const nosy = (id) => ({
      id,
      get inner() {
        if (calls++ < 50) {
          f({ id: id + 1000 });
          if (id % 2) f.cacheClear();
          else f.delete({ id: id + 1000 });
        }
        return id;
      },
    });
    for (let id = 0; id < 20; id++) assert.equal(f(nosy(id)), id);
    assert.equal(new Set(kept(f).map(([o]) => o.id)).size, f.cacheInfo().currSize);
  });
  test("a clock that looks, deletes and clears", () => {
    let now = 0;
    let busy = false;
    const f = memoize((n) => n, {
      ttl: 10,
      maxSize: 4,
      clock: () => {
        now++;
        if (!busy) {
          busy = true;
          f.has(1);
          f.peek(2);
          f.delete(now % 5);
          if (now % 11 === 0) f.cacheClear();
          f(now % 3);
          busy = false;
        }
        return now;
      },
    });
    for (let i = 0; i < 300; i++) assert.equal(f(i % 6), i % 6);
    assert.ok(f.cacheInfo().currSize <= 4);
    const keys = kept(f).map(([n]) => n);
    assert.equal(new Set(keys).size, keys.length);
  });
  test("a ttl function that calls, deletes and clears", () => {
    const clock = fakeClock();
    const f = memoize((n) => n, {
      clock,
      maxSize: 4,
      ttl: (value, n) => {
        assert.equal(value, n);
        if (n < 20) f(n + 20);
        if (n % 3 === 0) f.delete(n + 20);
        if (n % 5 === 0) f.cacheClear();
        return 10;
      },
    });
    for (let i = 0; i < 200; i++) assert.equal(f(i % 20), i % 20);
    const keys = kept(f).map(([n]) => n);
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(keys.length, f.cacheInfo().currSize);
  });
  test("entries() being read while the cache changes", () => {
    const f = memoize((n) => n, { maxSize: 5 });
    for (let i = 0; i < 5; i++) f(i);
    const seen = [];
    for (const { args, value } of f.entries()) {
      assert.equal(args[0], value);
      seen.push(value);
      f(value + 100);
      f.delete(value + 1);
      if (seen.length > 50) break;
    }
    assert.ok(seen.length >= 1 && seen.length <= 50, `entries() does not end: ${seen}`);
  });
});

describe("what throws leaves the cache as it was", () => {
  const state = (f) => [...info(f), ...kept(f)];

  test("a throwing key function", () => {
    let angry = false;
    const fn = counted((n) => n);
    const f = memoize(fn, {
      key: (n) => {
        if (angry) throw new Error("no key");
        return n;
      },
      maxSize: 2,
    });
    f(1);
    f(2);
    const before = state(f);
    angry = true;
    for (const use of [() => f(1), () => f(3), () => f.has(1), () => f.peek(1), () => f.delete(1)]) assert.throws(use, /^Error: no key$/);
    angry = false;
    assert.deepEqual(state(f), before);
    assert.equal(fn.ran, 2);
  });
  test("a structural key that cannot be compared, or whose getter throws", () => {
    const f = memoize((o) => typeof o, { key: "structural" });
    f({ a: 1 });
    const before = state(f);
    const cycle = { list: [] };
    cycle.list.push(cycle);
    const thrower = {
      get a() {
        throw new RangeError("from the getter");
      },
    };
    const proxy = new Proxy({}, { ownKeys: () => { throw new Error("closed"); } });
    assert.throws(() => f(cycle), TypeError);
    assert.throws(() => f({ f: () => {} }), TypeError);
    assert.throws(() => f(Promise.resolve(1)), TypeError);
    assert.throws(() => f({ deep: [proxy] }), TypeError);
    assert.throws(() => f(thrower));
    assert.deepEqual(state(f), before);
    assert.equal(f({ a: 1 }), "object");
  });
  test("a throwing clock", () => {
    let angry = false;
    let now = 0;
    const f = memoize((n) => n, {
      clock: () => {
        if (angry) throw new Error("no time");
        return now;
      },
      ttl: 10,
      maxSize: 2,
    });
    f(1);
    f(2);
    const before = state(f);
    angry = true;
    assert.throws(() => f(1), /^Error: no time$/);
    assert.throws(() => f(3), /^Error: no time$/);
    angry = false;
    assert.deepEqual(kept(f), [[1], [2]]);
    assert.equal(f.cacheInfo().currSize, before[3]);
    now = 9;
    assert.deepEqual([f(1), f(2)], [1, 2]);
    now = 10;
    assert.equal(f.cacheInfo().currSize, 0);
  });
  test("a clock that throws only when the value is to be stored", () => {
    let angry = false;
    const f = memoize(
      (n) => {
        angry = n === 3;
        return n;
      },
      {
        clock: () => {
          if (angry) throw new Error("no time");
          return 0;
        },
        ttl: 10,
        maxSize: 2,
      },
    );
    f(1);
    f(2);
    try {
      f(3);
    } catch (error) {
      assert.equal(error.message, "no time");
    }
    angry = false;
    assert.deepEqual(kept(f), [[1], [2]]);
    assert.equal(f(1), 1);
    assert.equal(f(4), 4);
    assert.deepEqual(kept(f), [[1], [4]]);
  });
  test("a throwing ttl function", () => {
    const f = memoize((n) => n, {
      clock: fakeClock(),
      maxSize: 2,
      ttl: (value) => {
        if (value === 3) throw new Error("no deadline");
        return 10;
      },
    });
    f(1);
    f(2);
    try {
      f(3);
    } catch (error) {
      assert.equal(error.message, "no deadline");
    }
    assert.deepEqual(kept(f), [[1], [2]]);
    assert.equal(f(4), 4);
    assert.deepEqual(kept(f), [[2], [4]]);
  });
});
