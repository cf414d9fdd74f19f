// Time: alive while now < storedAt + ttl, dead at the deadline, and no timer anywhere.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { runModule } from "./support/child.mjs";
import { counted, fakeClock, info, kept, memoize } from "./support/package.mjs";

const timed = (options = {}) => {
  const clock = fakeClock(options.start ?? 0);
  const fn = counted((n) => n);
  delete options.start;
  return { clock, fn, f: memoize(fn, { ttl: 100, clock, ...options }) };
};

describe("the deadline", () => {
  test("alive one tick before, dead exactly at it", () => {
    const { clock, fn, f } = timed({ start: 5000 });
    f(1);
    clock.now = 5099;
    f(1);
    assert.equal(fn.ran, 1);
    clock.now = 5100;
    f(1);
    assert.equal(fn.ran, 2);
    assert.deepEqual(info(f), [1, 2, 128, 1]);
  });
  test("fractions of a millisecond count, in the clock and in ttl", () => {
    for (const [start, ttl, alive, dead] of [[0.25, 1, 1.125, 1.25], [0, 0.5, 0.25, 0.5], [0.75, 0.125, 0.8125, 0.875], [1e6 + 0.5, 10, 1e6 + 10.25, 1e6 + 10.5], [0, 1.5, 1.25, 1.5]]) {
      const { clock, fn, f } = timed({ start, ttl });
      f(1);
      clock.now = alive;
      f(1);
      assert.equal(f.has(1), true, `stored at ${start} with ttl ${ttl}, asked at ${alive}`);
      assert.equal(fn.ran, 1);
      clock.now = dead;
      assert.equal(f.has(1), false, `stored at ${start} with ttl ${ttl}, asked at ${dead}`);
      f(1);
      assert.equal(fn.ran, 2);
    }
  });
  test("is not moved by a hit, and is set anew when the value is computed again", () => {
    const { clock, fn, f } = timed();
    f(1);
    for (clock.now = 10; clock.now < 100; clock.now += 10) f(1);
    assert.equal(fn.ran, 1);
    clock.now = 100;
    f(1);
    clock.now = 199;
    f(1);
    assert.equal(fn.ran, 2);
    clock.now = 200;
    f(1);
    assert.equal(fn.ran, 3);
  });
  test("counts from when the value is stored, not from the call", () => {
    const clock = fakeClock();
    const f = memoize(
      (n) => {
        clock.now += 1000;
        return n;
      },
      { ttl: 100, clock },
    );
    f(1);
    clock.now = 1099;
    assert.equal(f.has(1), true);
    assert.equal([...f.entries()][0].expiresAt, 1100);
    clock.now = 1100;
    assert.equal(f.has(1), false);
  });
  test("each entry has its own", () => {
    const { clock, f } = timed();
    for (let n = 0; n < 10; n++) {
      clock.now = n * 10;
      f(n);
    }
    for (let n = 0; n < 10; n++) {
      clock.now = 100 + n * 10;
      assert.deepEqual(kept(f), Array.from({ length: 9 - n }, (_, i) => [n + 1 + i]));
      assert.equal(f.cacheInfo().currSize, 9 - n);
    }
  });
  test("a clock that starts at zero, at Date.now(), far ahead", () => {
    for (const start of [0, 1_790_000_000_000, 2 ** 50]) {
      const { clock, f } = timed({ start });
      f(1);
      clock.now = start + 99;
      assert.equal(f.has(1), true, `start ${start}`);
      clock.now = start + 100;
      assert.equal(f.has(1), false, `start ${start}`);
    }
  });
  test("a clock that starts below zero", () => {
    for (const start of [-1000, -0.5]) {
      const { clock, f } = timed({ start });
      f(1);
      clock.now = start + 99;
      assert.equal(f.has(1), true, `start ${start}`);
      clock.now = start + 100;
      assert.equal(f.has(1), false, `start ${start}`);
    }
  });
  test("longer than 24.8 days, longer than a lifetime", () => {
    const day = 86_400_000;
    for (const days of [24, 25, 50, 366, 1e6]) {
      const { clock, fn, f } = timed({ ttl: days * day, start: 1_790_000_000_000 });
      f(1);
      clock.now += days * day - 1;
      f(1);
      assert.equal(fn.ran, 1, `${days} days`);
      clock.now += 1;
      f(1);
      assert.equal(fn.ran, 2, `${days} days`);
    }
  });
});

describe("an expired entry", () => {
  test("is a miss, is not counted, not seen and not deleted again", () => {
    const { clock, f } = timed({ maxSize: 5 });
    for (const n of [1, 2, 3]) f(n);
    clock.now = 50;
    f(4);
    clock.now = 100;
    assert.deepEqual(info(f), [0, 4, 5, 1]);
    assert.deepEqual(kept(f), [[4]]);
    assert.deepEqual([f.has(1), f.peek(1), f.delete(1), f.has(4)], [false, undefined, false, true]);
    f(1);
    assert.deepEqual(info(f), [0, 5, 5, 2]);
    assert.deepEqual(kept(f), [[4], [1]]);
  });
  test("makes room before a living one has to go", () => {
    const clock = fakeClock();
    const f = memoize((n) => n, { maxSize: 2, clock, ttl: (value) => (value === "short" ? 10 : 1000) });
    f("long");
    f("short"); // used last, but dead at 10
    clock.now = 10;
    f("new");
    assert.deepEqual(kept(f), [["long"], ["new"]]);
  });
  test("leaves nothing behind in many rounds", () => {
    const { clock, f } = timed({ maxSize: 50 });
    for (let round = 0; round < 200; round++) {
      for (let n = 0; n < 30; n++) assert.equal(f(round * 30 + n), round * 30 + n);
      clock.now += 37;
      const alive = Math.min(50, 30 * Math.min(round + 1, 3));
      assert.ok(f.cacheInfo().currSize <= alive);
    }
    clock.now += 100;
    assert.equal(f.cacheInfo().currSize, 0);
    assert.deepEqual(kept(f), []);
  });
  test("of maxSize Infinity is not counted either", () => {
    const { clock, f } = timed({ maxSize: Infinity });
    for (let n = 0; n < 1000; n++) f(n);
    clock.now = 100;
    assert.equal(f.cacheInfo().currSize, 0);
    f(5);
    assert.deepEqual(info(f), [0, 1001, Infinity, 1]);
  });
});

describe("ttl as a function", () => {
  test("of the value and the arguments, asked once for each stored value", () => {
    const clock = fakeClock();
    const asked = [];
    const f = memoize((a, b) => a * b, {
      clock,
      ttl: (...given) => {
        asked.push(given);
        return given[0];
      },
    });
    f(2, 5);
    f(3, 10);
    f(2, 5);
    assert.deepEqual(asked, [[10, 2, 5], [30, 3, 10]]);
    clock.now = 10;
    assert.deepEqual([f.has(2, 5), f.has(3, 10)], [false, true]);
    clock.now = 30;
    assert.equal(f.has(3, 10), false);
  });
});

describe("receivers", () => {
  test("each receiver's entries have their own deadlines", () => {
    const { clock, f } = timed();
    const [a, b] = [{}, {}];
    f.call(a, 1);
    clock.now = 60;
    f.call(b, 1);
    clock.now = 100;
    assert.deepEqual([f.on(a).has(1), f.on(b).has(1)], [false, true]);
    assert.equal(f.cacheInfo().currSize, 1);
  });
});

describe("the system's clock", () => {
  test("is monotonic: setting the date does nothing", () => {
    const now = Date.now;
    const fn = counted((n) => n);
    const f = memoize(fn, { ttl: 60_000 });
    try {
      f(1);
      Date.now = () => now() + 1e10;
      f(1);
      Date.now = () => now() - 1e10;
      f(1);
    } finally {
      Date.now = now;
    }
    assert.equal(fn.ran, 1);
  });
  test("really passes", async () => {
    const fn = counted((n) => n);
    const f = memoize(fn, { ttl: 400 });
    f(1);
    f(1);
    assert.equal(fn.ran, 1);
    await sleep(450);
    assert.equal(f.cacheInfo().currSize, 0);
    f(1);
    assert.equal(fn.ran, 2);
  });
  test("is not read without a ttl", () => {
    let read = 0;
    const f = memoize((n) => n, { clock: () => (read++, 0) });
    for (let i = 0; i < 100; i++) f(i % 10);
    assert.equal(read, 0);
  });
  test("no timer is started and nothing keeps the process alive", async () => {
    const result = await runModule(`
      import { memoize } from "cache-wasm";
      for (const name of ["setTimeout", "setInterval", "setImmediate"]) {
        const original = globalThis[name];
        globalThis[name] = (...args) => { console.log("a timer: " + name); return original(...args); };
      }
      const f = memoize((n) => n, { ttl: 3_600_000 });
      const g = memoize(async (n) => n, { ttl: 3_600_000 });
      class C { m = memoize(function (n) { return [this, n]; }, { ttl: 3_600_000 }); }
      for (let i = 0; i < 1000; i++) { f(i); await g(i); }
      new C().m(1);
      console.log(process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate/.test(name)).join());
    `, { timeout: 30_000 });
    assert.deepEqual([result.code, result.signal, result.stdout.trim()], [0, null, ""], result.stderr);
  });
});
