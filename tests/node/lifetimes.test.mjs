// How long answers live beside a fixed ttl: ttl functions, jitter, idle times, and clocks that jump.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { byHand, counted, fakeClock, info, kept, memoize, turn } from "./support/package.mjs";

const keys = (f) => kept(f).map(([key]) => key);
const timed = (options) => {
  const clock = fakeClock();
  return { clock, f: memoize((n) => n, { clock, maxSize: 1000, ...options }) };
};

describe("ttl as a function", () => {
  test("Infinity: for ever; fractions count", () => {
    const { clock, f } = timed({ ttl: (n) => n });
    for (const n of [Infinity, 0.5, 10.25]) f(n);
    assert.deepEqual(f.entries().map(({ expiresAt }) => expiresAt), [undefined, 0.5, 10.25]);
    for (const [now, left] of [[0.25, 3], [0.5, 2], [10, 2], [10.25, 1], [1e12, 1]]) {
      clock.now = now;
      assert.equal(f.cacheInfo().currSize, left, `at ${now}`);
    }
  });
  test("what it may not return is an error that names it, and leaves the cache as it was", () => {
    for (const n of [2, 20]) {
      const { f } = timed({ ttl: (value) => (typeof value === "number" ? 100 : value[0]) });
      for (let i = 0; i < n; i++) f(i);
      const before = keys(f);
      for (const bad of [0, -1, NaN]) assert.throws(() => f([bad]), { name: "RangeError", message: /ttl/ });
      for (const bad of ["10", null, undefined, 10n, new Date()]) assert.throws(() => f([bad]), { name: "TypeError", message: /ttl/ });
      assert.deepEqual(keys(f), before);
    }
  });
  test("of a promise: asked with what it was fulfilled with, counted from then", async () => {
    const load = byHand();
    const clock = fakeClock();
    const asked = [];
    const f = memoize((_n) => load.promise, { clock, ttl: (...given) => (asked.push(given), 10) });
    f(1);
    clock.now = 1000;
    assert.deepEqual([asked, f.has(1), f.entries()[0].expiresAt], [[], true, undefined]);
    load.resolve("value");
    await turn();
    assert.deepEqual([asked, f.entries()[0].expiresAt], [[["value", 1]], 1010]);
    clock.now = 1010;
    assert.equal(f.has(1), false);
  });
});

describe("ttlJitter", () => {
  const deadlines = (options, n = 1000) => {
    const { f } = timed({ ttl: 1000, ...options });
    for (let i = 0; i < n; i++) f(i);
    return f.entries().map(({ expiresAt }) => expiresAt);
  };
  test("takes off at most that fraction, spread over all of it", () => {
    for (const ttlJitter of [0.1, 0.5, 1]) {
      const all = deadlines({ ttlJitter });
      assert.ok(all.every((at) => at > 0 && at >= 1000 * (1 - ttlJitter) - 0.001 && at <= 1000), `${ttlJitter}`);
      // A tenth of the range that none of a thousand falls into has a chance of 1 in 10^45.
      const tenths = new Set(all.map((at) => Math.floor(((1000 - at) / (1000 * ttlJitter)) * 10 - 1e-9)));
      assert.ok(tenths.size >= 10, `${ttlJitter}: only tenths ${[...tenths]}`);
      const mean = all.reduce((a, b) => a + b) / all.length;
      assert.ok(Math.abs(mean - 1000 * (1 - ttlJitter / 2)) < 100 * ttlJitter, `${ttlJitter}: ${mean} on average`);
    }
  });
  test("0 takes nothing off", () => {
    assert.deepEqual(new Set(deadlines({ ttlJitter: 0 })), new Set([1000]));
  });
  test("is the same with the same seed, and another with another", () => {
    const run = (seed) => deadlines({ ttlJitter: 0.5, seed }, 50);
    assert.deepEqual(run(7), run(7));
    assert.notDeepEqual(run(7), run(8));
    assert.notDeepEqual(run(undefined), run(undefined));
  });
  test("of 1 leaves a moment to live, however short the ttl", () => {
    const { clock, f } = timed({ ttl: Number.MIN_VALUE, ttlJitter: 1 });
    for (let i = 0; i < 100; i++) f(i);
    assert.equal(f.cacheInfo().currSize, 100);
    clock.now = 1;
    assert.equal(f.cacheInfo().currSize, 0);
  });
  test("goes for a ttl function too, and does nothing to tti or without a ttl", () => {
    const jittered = deadlines({ ttl: () => 1000, ttlJitter: 0.5 });
    assert.ok(new Set(jittered).size > 900 && jittered.every((at) => at >= 499.99 && at <= 1000));
    assert.deepEqual(new Set(deadlines({ ttl: undefined, tti: 50, ttlJitter: 0.5 })), new Set([50]));
    assert.deepEqual(new Set(deadlines({ ttl: undefined, ttlJitter: 0.5 })), new Set([undefined]));
    assert.deepEqual(new Set(deadlines({ ttl: Infinity, ttlJitter: 0.5 })), new Set([undefined]));
  });
  test("bad fractions are refused by name", () => {
    for (const ttlJitter of [-0.1, 1.1, NaN, Infinity]) assert.throws(() => timed({ ttlJitter }), { name: "RangeError", message: /ttlJitter/ });
    for (const ttlJitter of ["0.1", null, true]) assert.throws(() => timed({ ttlJitter }), { name: "TypeError", message: /ttlJitter/ });
  });
});

for (const n of [3, 30]) {
  describe(`tti, with ${n} entries`, () => {
    const filled = (options) => {
      const all = timed({ tti: 100, ...options });
      const { f } = all;
      for (let i = 0; i < n; i++) f(i);
      return all;
    };
    test("hits put the end off, has, peek and entries do not", () => {
      const { clock, f } = filled();
      clock.now = 60;
      f(0);
      for (const look of [() => f.has(1), () => f.peek(1), () => f.entries(), () => f.cacheInfo()]) look();
      clock.now = 99.5;
      assert.equal(f.cacheInfo().currSize, n);
      clock.now = 100;
      assert.deepEqual([f.has(0), f.has(1), f.peek(1), f.cacheInfo().currSize], [true, false, undefined, 1]);
      assert.deepEqual(keys(f), [0]);
      assert.equal(f.entries()[0].expiresAt, 160);
      clock.now = 160;
      assert.deepEqual([f.has(0), f.delete(0), f.cacheInfo().currSize], [false, false, 0]);
    });
    test("one that is used again and again lives for ever", () => {
      const { clock, f } = filled();
      for (let i = 1; i < 200; i++) {
        clock.now = i * 99;
        f(0);
      }
      assert.equal(f.cacheInfo().misses, n);
      clock.now += 100;
      f(0);
      assert.equal(f.cacheInfo().misses, n + 1);
    });
    test("with ttl, whichever ends first", () => {
      const { clock, f } = filled({ ttl: 250 });
      for (const now of [50, 100, 150, 200]) {
        clock.now = now;
        f(0);
      }
      assert.deepEqual(f.entries().map(({ expiresAt }) => expiresAt), [250]);
      clock.now = 249.5;
      f(0);
      assert.equal(f.cacheInfo().hits, 5);
      clock.now = 250;
      assert.equal(f.has(0), false);
      f(0);
      assert.equal(f.entries()[0].expiresAt, 350);
    });
    test("with a ttl function, of each entry", () => {
      const { clock, f } = filled({ ttl: (i) => (i === 0 ? 120 : 1000) });
      clock.now = 90;
      f(0);
      f(1);
      assert.deepEqual(f.entries().slice(-2).map(({ expiresAt }) => expiresAt), [120, 190]);
    });
    test("an idle entry is a miss when it is asked for, and stored anew", () => {
      const { clock, f } = filled();
      clock.now = 100;
      f(1);
      assert.deepEqual([info(f), keys(f)], [[0, n + 1, 1000, 1], [1]]);
    });
    test("a full cache: what was used is not taken for expired, what is idle goes first", () => {
      const { clock, f } = filled({ maxSize: n });
      clock.now = 60;
      for (let i = n - 1; i > 0; i--) f(i); // all but the first, so that the last of them is used least recently
      clock.now = 120;
      f("new");
      assert.deepEqual(keys(f), [...Array.from({ length: n - 1 }, (_, i) => n - 1 - i), "new"]);
      f("newer");
      assert.equal(f.has(n - 1), false);
      assert.equal(f.cacheInfo().currSize, n);
      clock.now = 160;
      assert.deepEqual(keys(f), ["new", "newer"]);
      for (let i = 0; i < n - 2; i++) f(`more ${i}`);
      assert.deepEqual(keys(f).slice(0, 2), ["new", "newer"]);
      f("one more");
      assert.equal(f.has("new"), false);
    });
    test("each receiver's", () => {
      const { clock, f } = timed({ tti: 100 });
      const [a, b] = [{}, {}];
      for (const receiver of [a, b]) for (let i = 0; i < n; i++) f.call(receiver, i);
      clock.now = 99;
      f.call(a, 0);
      clock.now = 100;
      assert.deepEqual([f.on(a).has(0), f.on(b).has(0), f.cacheInfo().currSize], [true, false, 1]);
    });
  });
}

describe("tti of a promise", () => {
  for (const others of [0, 1, 20]) {
    test(`begins when it is fulfilled, however often it was shared before (beside ${others} others)`, async () => {
      const load = byHand();
      const clock = fakeClock();
      const fn = counted((key) => (key === "slow" ? load.promise : key));
      const f = memoize(fn, { clock, tti: 100 });
      for (let i = 0; i < others; i++) f(i);
      const slow = f("slow");
      f("slow");
      clock.now = 1000;
      assert.equal(f("slow"), slow, "the pending promise has expired");
      assert.equal(fn.ran, others + 1);
      assert.equal(f.entries()[0].expiresAt, undefined);
      load.resolve(1);
      await turn();
      assert.equal(f.entries()[0].expiresAt, 1100);
    });
  }
});

describe("tti and ttl on the system's clock", () => {
  test("hits of every number of arguments find what is stored", () => {
    for (const options of [{ tti: 3_600_000 }, { ttl: 3_600_000 }, { ttl: 3_600_000, tti: 1_800_000, ttlJitter: 0.5 }]) {
      const fn = counted((...args) => args.length);
      const f = memoize(fn, options);
      const lists = Array.from({ length: 60 }, (_, i) => Array.from({ length: i % 6 }, (_, j) => i + j));
      for (let round = 0; round < 3; round++) for (const list of lists) assert.equal(f(...list), list.length);
      const different = new Set(lists.map(String)).size;
      assert.deepEqual([fn.ran, ...info(f)], [different, 3 * lists.length - different, different, 128, different]);
    }
  });
  test("bad idle times are refused by name", () => {
    for (const tti of [0, -1, NaN, -Infinity]) assert.throws(() => timed({ tti }), { name: "RangeError", message: /tti/ });
    for (const tti of ["1", null, () => 1]) assert.throws(() => timed({ tti }), { name: "TypeError", message: /tti/ });
    assert.equal(timed({ tti: Infinity }).f.cacheParameters().tti, undefined);
  });
});

for (const n of [3, 30]) {
  describe(`a clock that jumps back, with ${n} entries`, () => {
    test("nothing expires early, nothing is lost, new deadlines count from the new time", () => {
      for (const options of [{ ttl: 100 }, { tti: 100 }]) {
        const { clock, f } = timed(options);
        clock.now = 10_000;
        for (let i = 0; i < n; i++) f(i);
        clock.now = -5000;
        for (let i = 0; i < n; i++) assert.equal(f(i), i);
        f("new");
        assert.deepEqual(info(f), [n, n + 1, 1000, n + 1]);
        assert.equal(f.entries().at(-1).expiresAt, -4900);
        clock.now = -4900;
        assert.equal(f.has("new"), false);
        assert.equal(f.has(0), options.ttl !== undefined, "the last use counts, if uses count");
      }
    });
    test("in a full cache it stays within its bound, and in order", () => {
      const { clock, f } = timed({ ttl: 100, maxSize: n });
      for (let i = 0; i < 20 * n; i++) {
        clock.now = ((i * 7919) % 13) * 30 - 100;
        assert.equal(f(i), i);
        const { currSize } = f.cacheInfo();
        assert.ok(currSize >= 1 && currSize <= n);
        assert.equal(keys(f).length, currSize);
        assert.equal(keys(f).at(-1), i);
      }
    });
    test("to where nothing can be: what is no finite number is refused", () => {
      for (const bad of [NaN, Infinity, -Infinity, "1", undefined, 1n]) {
        const { clock, f } = timed({ ttl: 100 });
        for (let i = 0; i < n; i++) f(i);
        clock.now = bad;
        assert.throws(() => f(0), { name: "TypeError", message: /clock/ });
        clock.now = 1;
        assert.deepEqual(info(f), [0, n, 1000, n]);
      }
    });
  });
}
