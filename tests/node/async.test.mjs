// Async functions: a pending promise is an ordinary entry; a rejection is forgotten.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { runForJson, runModule } from "./support/child.mjs";
import { fakeClock, info, kept, memoize } from "./support/package.mjs";

/** An async function whose calls are answered by hand: `calls[i].resolve(value)`. */
function byHand(options) {
  const calls = [];
  const f = memoize((...args) => {
    const call = Promise.withResolvers?.() ?? {};
    call.promise ??= new Promise((resolve, reject) => Object.assign(call, { resolve, reject }));
    calls.push(Object.assign(call, { args }));
    return call.promise;
  }, options);
  return { f, calls };
}

/** Lets everything that waits for settled promises run. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a pending promise", () => {
  test("is shared by its callers", async () => {
    const { f, calls } = byHand();
    const [first, second] = [f(1), f(1)];
    assert.equal(first, second);
    assert.equal(calls.length, 1);
    assert.deepEqual(info(f), [1, 1, 128, 1]);
    calls[0].resolve("value");
    assert.equal(await first, "value");
    assert.equal(f(1), first);
    assert.equal(f.peek(1), first);
    assert.deepEqual(info(f), [2, 1, 128, 1]);
  });
  test("of a kind of its own stays of that kind", async () => {
    class Task extends Promise {}
    const f = memoize((n) => Task.resolve(n));
    assert.ok(f(1) instanceof Task);
    assert.equal(f(1), f(1));
    assert.equal(await f(1), 1);
    assert.equal(f.cacheInfo().misses, 1);
  });
  test("can be evicted", async () => {
    const { f, calls } = byHand({ maxSize: 1 });
    const first = f(1);
    f(2);
    const again = f(1);
    assert.notEqual(first, again);
    assert.equal(calls.length, 3);
    assert.deepEqual(kept(f), [[1]]);
    calls[0].resolve("old");
    await turn();
    assert.equal(f.peek(1), again);
    calls[2].resolve("new");
    assert.deepEqual([await first, await again, await f(1)], ["old", "new", "new"]);
  });
  test("with maxSize 0 nothing is shared", () => {
    const { f, calls } = byHand({ maxSize: 0 });
    assert.notEqual(f(1), f(1));
    assert.equal(calls.length, 2);
    assert.deepEqual(info(f), [0, 2, 0, 0]);
  });
  test("of an async function, of one that awaits itself", async () => {
    const fib = memoize(async (n) => (n < 2 ? n : (await fib(n - 1)) + (await fib(n - 2))));
    assert.equal(await fib(30), 832040);
    assert.equal(fib.cacheInfo().misses, 31);
  });
  test("per receiver", async () => {
    const f = memoize(async function (n) {
      return this.id + n;
    });
    const [a, b] = [{ id: "a", f }, { id: "b", f }];
    assert.deepEqual(await Promise.all([a.f(1), b.f(1), a.f(1)]), ["a1", "b1", "a1"]);
    assert.deepEqual(info(f), [1, 2, 128, 2]);
  });
});

describe("a rejection", () => {
  test("reaches every caller and is forgotten", async () => {
    for (const reason of [new Error("down"), undefined, null, 0]) {
      const { f, calls } = byHand();
      const [first, second] = [f(1), f(1)];
      calls[0].reject(reason);
      for (const promise of [first, second]) await promise.then(() => assert.fail("fulfilled"), (got) => assert.equal(got, reason));
      await turn();
      assert.equal(f.has(1), false);
      assert.deepEqual(info(f), [1, 1, 128, 0]);
      const third = f(1);
      assert.notEqual(third, first);
      calls[1].resolve("up");
      assert.equal(await third, "up");
      assert.deepEqual(info(f), [1, 2, 128, 1]);
    }
  });
  test("is forgotten by the time its caller knows", async () => {
    const { f, calls } = byHand();
    const retried = f(1).catch(() => f(1));
    calls[0].reject(new Error("once"));
    await turn();
    assert.equal(calls.length, 2, "the caller that tried again got the rejected promise");
    calls[1].resolve("second");
    assert.equal(await retried, "second");
  });
  test("does not take away a newer entry", async () => {
    for (const way of ["delete", "clear", "evict", "expire"]) {
      const clock = fakeClock();
      const { f, calls } = byHand(way === "expire" ? { ttl: 10, clock, maxSize: 1 } : { maxSize: 1 });
      const first = f(1);
      if (way === "delete") assert.equal(f.delete(1), true);
      if (way === "clear") f.cacheClear();
      if (way === "evict" || way === "expire") f(2);
      const second = f(1);
      assert.notEqual(first, second);
      calls[0].reject(new Error("late"));
      await assert.rejects(first, /late/);
      await turn();
      assert.equal(f.peek(1), second, way);
      assert.equal(f.cacheInfo().currSize, 1);
      calls.at(-1).resolve(way);
      assert.equal(await f(1), way);
    }
  });
  test("does not take away another key that has its place by now", async () => {
    const { f, calls } = byHand({ maxSize: 1 });
    const first = f("a");
    f("b");
    calls[0].reject(new Error("late"));
    await assert.rejects(first, /late/);
    await turn();
    assert.deepEqual(kept(f), [["b"]]);
  });
  test("an error thrown before there is a promise is thrown", () => {
    const f = memoize((n) => {
      if (n) throw new RangeError("at once");
      return Promise.resolve(1);
    });
    assert.throws(() => f(1), RangeError);
    assert.deepEqual(info(f), [0, 1, 128, 0]);
  });
});

describe("invalidation during a load wins", () => {
  for (const [way, invalidate] of [["delete", (f) => f.delete(1)], ["cacheClear", (f) => f.cacheClear()], ["dispose", (f) => f.dispose()]]) {
    test(way, async () => {
      const clock = fakeClock();
      for (const options of [{}, { ttl: 100, clock }]) {
        const { f, calls } = byHand(options);
        const first = f(1);
        invalidate(f);
        assert.equal(f.has(1), false);
        calls[0].resolve("old");
        assert.equal(await first, "old");
        await turn();
        assert.equal(f.has(1), false, "the old result was stored");
        f(1);
        assert.equal(calls.length, 2);
      }
    });
  }
  test("of one receiver", async () => {
    const { f, calls } = byHand();
    const object = {};
    const first = f.call(object, 1);
    f.on(object).cacheClear();
    calls[0].resolve("old");
    await first;
    await turn();
    assert.equal(f.on(object).has(1), false);
  });
});

describe("ttl", () => {
  test("starts at fulfilment", async () => {
    const clock = fakeClock();
    const { f, calls } = byHand({ ttl: 50, clock });
    const first = f(1);
    clock.now = 1000;
    assert.equal(f(1), first, "a pending entry does not expire");
    assert.equal(f.cacheInfo().currSize, 1);
    calls[0].resolve("value");
    await first;
    await turn();
    clock.now = 1049;
    assert.equal(f(1), first);
    assert.equal([...f.entries()][0].expiresAt, 1050);
    clock.now = 1050;
    assert.equal(f.has(1), false);
    assert.notEqual(f(1), first);
    assert.equal(calls.length, 2);
  });
  test("as a function gets the fulfilled value, once", async () => {
    const clock = fakeClock();
    const seen = [];
    const { f, calls } = byHand({ clock, ttl: (value, ...args) => (seen.push([value, ...args]), value.seconds * 1000) });
    f("key");
    f("key");
    assert.deepEqual(seen, []);
    calls[0].resolve({ seconds: 2 });
    await turn();
    assert.deepEqual(seen, [[{ seconds: 2 }, "key"]]);
    clock.now = 1999;
    assert.equal(f.has("key"), true);
    clock.now = 2000;
    assert.equal(f.has("key"), false);
  });
  test("is not given to an entry that took the place of the pending one", async () => {
    const clock = fakeClock();
    const { f, calls } = byHand({ ttl: 50, clock, maxSize: 1 });
    f("a");
    const second = f("b");
    calls[0].resolve("a is late");
    await turn();
    clock.now = 500;
    assert.equal(f.peek("b"), second);
    calls[1].resolve("b");
    await turn();
    clock.now = 549;
    assert.equal(f.peek("b"), second);
    clock.now = 550;
    assert.equal(f.has("b"), false);
  });
});

describe("unhandled rejections are neither hidden nor added", () => {
  const counting = (body) => `
    import { memoize } from "cache-wasm";
    const unhandled = [], late = [];
    process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));
    process.on("rejectionHandled", () => late.push(1));
    const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
    for (const options of [{}, { ttl: 1000 }, { maxSize: 0 }, { maxSize: 1 }]) {
      const f = memoize(async (n) => { await null; throw n; }, options);
      ${body}
      await turn();
    }
    console.log(JSON.stringify({ unhandled, late: late.length }));`;

  test("nobody handles it: told once", async () => {
    const { unhandled } = await runForJson(counting(`f("x");`));
    assert.deepEqual(unhandled, ["x", "x", "x", "x"]);
  });
  test("its caller handles it: not told", async () => {
    assert.deepEqual(await runForJson(counting(`f("x").catch(() => {}); try { await f("y"); } catch {}`)), { unhandled: [], late: 0 });
  });
  test("several callers each handle it: not told", async () => {
    assert.deepEqual(await runForJson(counting(`await Promise.allSettled([f("x"), f("x"), f("x")]);`)), { unhandled: [], late: 0 });
  });
  test("evicted, deleted and cleared while pending: told once each, as without a cache", async () => {
    const body = `f("a"); f("b"); f.delete("b"); f("c"); f.cacheClear(); f("d");`;
    const { unhandled } = await runForJson(counting(body));
    assert.deepEqual(unhandled.sort(), ["a", "b", "c", "d"].flatMap((name) => [name, name, name, name]));
  });
  test("a promise that was rejected before it came is told once", async () => {
    const { unhandled } = await runForJson(counting(`memoize(() => Promise.reject("early"))();`));
    assert.deepEqual(unhandled, ["early", "early", "early", "early"]);
  });
  test("without any listener the process ends as it would without a cache", async () => {
    const plain = await runModule(`const f = async () => { throw new Error("mine"); }; f();`);
    const cached = await runModule(`import { memoize } from "cache-wasm"; const f = memoize(async () => { throw new Error("mine"); }); f();`);
    assert.equal(plain.code, 1);
    assert.equal(cached.code, 1);
    assert.match(cached.stderr, /Error: mine/);
  });
});
