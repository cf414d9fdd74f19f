// memoizeAsync with a store, several caches on one taken for processes of their own: one load among them, and what is given
// up stays given up.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { keyed, turns, until } from "./support/loads.mjs";
import { asyncEntry, byHand, fakeClock, loadsByHand } from "./support/package.mjs";
import { SharedStore } from "./support/store.mjs";

const library = await import(asyncEntry);
const { memoizeAsync } = library;
const stored = (store, options) => loadsByHand(library, { ...keyed, store, ...options });

describe("options", () => {
  const store = new SharedStore().client();
  const wrong = [
    [{ store: {} }, /^memoizeAsync: option store must have the methods get, set, delete, clear, got an object without get, set, delete, clear$/],
    [{ store: 7 }, /^memoizeAsync: option store must have the methods get, set, delete, clear, got 7$/],
    [{ store }, /^memoizeAsync: option store needs option name/],
    [{ ...keyed, store, name: "" }, /^memoizeAsync: option store needs option name/],
    [{ store, name: "f", self: "ignore" }, /^memoizeAsync: option store needs option key to be "structural" or a function, got undefined/],
    [{ ...keyed, store, key: "identity" }, /got "identity": an object's identity cannot leave the process$/],
    [{ store, name: "f", key: "structural" }, /^memoizeAsync: option store needs option self to be "ignore" or a function that gives a receiver's name, got undefined/],
    [{ ...keyed, store, self: "weak" }, /got "weak": an object's identity cannot leave the process$/],
    [{ ...keyed, store, self: "key" }, /got "key"/],
    [{ self: () => "a" }, /^memoizeAsync: option self can be a function only together with option store$/],
    [{ self: 7 }, /^memoizeAsync: option self must be "weak", "ignore", "key" or a function, got 7$/],
    [{ ...keyed, store, storeTimeout: "1" }, /^memoizeAsync: option storeTimeout must be a number of milliseconds above 0, got "1"$/],
    [{ ...keyed, store, maxDisconnected: null }, /^memoizeAsync: option maxDisconnected must be a number of milliseconds from 0, got null$/],
  ];
  for (const [options, message] of wrong) {
    test(String(message), () => assert.throws(() => memoizeAsync(async () => 1, options), (error) => error instanceof TypeError && (assert.match(error.message, message), true)));
  }
  test("cacheParameters shows what was given", () => {
    const { key, self, storeTimeout, lockTimeout, maxDisconnected, ...others } = memoizeAsync(async () => 1, { ...keyed, store }).cacheParameters();
    assert.deepEqual([key, self, storeTimeout, lockTimeout, maxDisconnected, others.store], ["structural", "ignore", 500, 3000, 10_000, store]);
  });
});

describe("an answer outlives the cache", () => {
  test("with Keyv's four methods alone, too", async () => {
    for (const methods of ["keyv", "all"]) {
      const shop = new SharedStore();
      let ran = 0;
      const make = (options) => memoizeAsync(async (n) => ({ n, ran: ++ran }), { ...keyed, store: shop.client(methods), ...options });
      const first = make();
      assert.deepEqual(await first(1), { n: 1, ran: 1 });
      await turns();
      assert.deepEqual([await make()(1), ran], [{ n: 1, ran: 1 }, 1], methods);
      assert.deepEqual([await make({ name: "g" })(1), ran], [{ n: 1, ran: 2 }, 2], "each name has its own");
      const { hits, misses, storeHits, storeMisses } = first.cacheInfo();
      assert.deepEqual({ hits, misses, storeHits }, { hits: 0, misses: 1, storeHits: 0 });
      assert.ok(storeMisses > 0);
    }
  });
  test("for the rest of its time", async () => {
    const clock = fakeClock();
    const shop = new SharedStore(clock);
    const options = { ttl: 100, staleWhileRevalidate: 50, clock };
    const a = stored(shop.client(), options);
    a.f(1);
    await turns();
    a.loads[0].resolve("old");
    await turns();
    clock.now = 60;
    const b = stored(shop.client(), options);
    assert.equal(await b.f(1), "old");
    assert.equal(b.f.entries()[0].expiresAt, 100);
    clock.now = 100;
    const c = stored(shop.client(), options);
    assert.equal(await c.f(1), "old");
    await turns();
    assert.deepEqual([c.loads.length, c.loads[0].current.reason, c.f.cacheInfo().stale], [1, "stale", 1]);
    c.loads[0].resolve("new");
    await turns();
    assert.equal(c.f.peek(1), "new");
    assert.equal(await b.f(1), "new", "b was told that it has changed");
    clock.now = 250;
    const d = stored(shop.client(), options);
    d.f(1);
    await turns();
    assert.equal(d.loads[0].current.reason, "miss");
  });
  test("and serves where the function fails", async () => {
    const clock = fakeClock();
    const shop = new SharedStore(clock);
    const options = { ttl: 100, staleIfError: 1000, clock };
    const a = stored(shop.client(), options);
    a.f(1);
    await turns();
    a.loads[0].resolve("old");
    await turns();
    clock.now = 500;
    const b = stored(shop.client(), options);
    const call = b.f(1);
    await turns();
    b.loads[0].reject(new Error("down"));
    assert.equal(await call, "old");
    await turns();
    assert.equal(shop.leases.size, 0);
  });
  test("receivers by name", async () => {
    const shop = new SharedStore();
    const make = () => memoizeAsync(async function (n) { return `${this.id} ${n}`; }, { store: shop.client(), name: "m", key: "structural", self: ({ id }) => id });
    const [f, g] = [make(), make()];
    assert.deepEqual([await f.call({ id: "a" }, 1), await f.call({ id: "b" }, 1)], ["a 1", "b 1"]);
    assert.deepEqual([await g.call({ id: "a" }, 1), g.cacheInfo().storeHits], ["a 1", 1]);
    assert.equal(f.on({ id: "b" }).peek(1), "b 1");
  });
});

describe("one load among all", () => {
  test("however many caches ask at the same time", async () => {
    const shop = new SharedStore();
    let ran = 0;
    const make = () => memoizeAsync(async (n) => { ran++; await wait(30); return n; }, { ...keyed, store: shop.client() });
    const caches = Array.from({ length: 8 }, make);
    const values = await Promise.all(caches.flatMap((f) => Array.from({ length: 125 }, () => f(7))));
    assert.ok(values.every((value) => value === 7) && values.length === 1000);
    assert.equal(ran, 1);
    await turns();
    assert.equal(shop.leases.size, 0);
  });
  test("a refresh, too", async () => {
    const clock = fakeClock();
    const shop = new SharedStore(clock);
    const options = { ttl: 100, staleWhileRevalidate: 1000, clock };
    const all = Array.from({ length: 4 }, () => stored(shop.client(), options));
    for (const { f } of all) f(1);
    await until(() => all.some(({ loads }) => loads.length > 0), "somebody loads");
    all.forEach(({ loads }) => loads[0]?.resolve("old"));
    for (const { f } of all) assert.equal(await f(1), "old");
    clock.now = 100;
    for (const { f } of all) assert.equal(await f(1), "old");
    await turns(30);
    const running = all.flatMap(({ loads }) => loads).length - 1;
    assert.equal(running, 1);
    all.forEach(({ loads }) => loads.at(-1)?.resolve("new"));
    await until(() => all.every(({ f }) => f.cacheInfo().pending === 0), "all are done");
    clock.now = 150;
    for (const { f } of all) assert.equal(await f(1), "new");
  });
  test("the lock of who died ends, and another one loads", async () => {
    const shop = new SharedStore();
    const dead = shop.client();
    await dead.lock("f:1", 50);
    let ran = 0;
    const f = memoizeAsync(async (n) => (ran++, n), { ...keyed, store: shop.client(), lockTimeout: 50 });
    assert.equal(await f(1), 1);
    assert.equal(ran, 1);
  });
  test("the lock of who lives is renewed", async () => {
    const shop = new SharedStore();
    let ran = 0;
    const make = () => memoizeAsync(async (n) => { ran++; await wait(900); return n; }, { ...keyed, store: shop.client(), lockTimeout: 400 });
    const first = make()(1);
    await wait(10);
    assert.deepEqual(await Promise.all([first, make()(1)]), [1, 1]);
    assert.equal(ran, 1);
  });
  test("who leaves, or fails, gives the lock back", async () => {
    const shop = new SharedStore();
    const a = stored(shop.client());
    const controller = new AbortController();
    const left = a.f.with({ signal: controller.signal })(1);
    await turns();
    assert.equal(shop.leases.size, 1);
    controller.abort(new Error("left"));
    await assert.rejects(left, /left/);
    await turns();
    assert.equal(shop.leases.size, 0);
    const fails = a.f(2);
    await turns();
    a.loads.at(-1).reject(new Error("down"));
    await assert.rejects(fails, /down/);
    await turns();
    assert.equal(shop.leases.size, 0);
  });
});

describe("what wins over a load in another process, in memory and in the store", () => {
  const ways = {
    delete: (f) => f.delete(1),
    cacheClear: (f) => f.cacheClear(),
    invalidateTag: (f) => f.invalidateTag("tag of old"),
    set: (f) => f.set("set", 1),
  };
  for (const [way, change] of Object.entries(ways)) {
    test(way, async () => {
      const shop = new SharedStore();
      const options = { tags: (value) => [`tag of ${value}`] };
      const [a, b] = [stored(shop.client(), options), stored(shop.client(), options)];
      const before = a.f(1);
      await turns();
      await change(b.f);
      a.loads[0].resolve("old");
      assert.equal(await before, "old");
      await turns();
      for (const { f } of [a, b]) assert.equal(f.peek(1), way === "set" && f === b.f ? "set" : undefined, "in memory");
      const c = stored(shop.client(), options);
      const call = c.f(1);
      await turns();
      if (way === "set") assert.equal(await call, "set");
      else assert.equal(c.loads.length, 1, "it was written");
    });
  }
  test("and an answer in memory of others goes at once", async () => {
    const shop = new SharedStore();
    const options = { tags: () => ["t"] };
    const all = Array.from({ length: 3 }, () => stored(shop.client(), options));
    for (const change of [ways.delete, ways.cacheClear, (f) => f.invalidateTag("t"), (f) => f.deleteWhere(() => true)]) {
      await all[0].f.set("value", 1);
      for (const { f } of all) assert.equal(await f(1), "value");
      await change(all[1].f);
      // What others wrote within the millisecond of a condition counts as older.
      await wait(2);
      for (const { f } of all) assert.equal(f.has(1), false, String(change));
      assert.equal(shop.entries.size, 0);
    }
  });
  test("with Keyv's four methods alone, in the process itself", async () => {
    for (const [way, change] of Object.entries({ ...ways, deleteWhere: (f) => f.deleteWhere(({ value }) => value === "old") })) {
      const shop = new SharedStore();
      const { f, loads } = stored(shop.client("keyv"), { tags: (value) => [`tag of ${value}`] });
      const before = f(1);
      await turns();
      await change(f);
      loads[0].resolve("old");
      assert.equal(await before, "old");
      await turns();
      const after = f(1);
      await turns();
      if (way === "set") assert.equal(await after, "set");
      else assert.equal(loads.length, 2, `${way}: it was written`);
    }
  });
  test("a tag that is given up after it was written, with Keyv's methods and nothing in memory", async () => {
    const shop = new SharedStore();
    const { f, loads } = stored(shop.client("keyv"), { maxSize: 0, tags: () => ["t"] });
    f(1);
    await turns();
    loads[0].resolve("old");
    await turns();
    assert.equal(await f(1), "old");
    await f.invalidateTag("other");
    assert.equal(await f(1), "old");
    await f.invalidateTag("t");
    f(1);
    await turns();
    assert.equal(loads.length, 2);
  });
  test("a slow write does not come after the delete that followed it", async () => {
    const shop = new SharedStore();
    const store = shop.client("keyv");
    const held = byHand();
    const { set } = store;
    store.set = async (...args) => (await held.promise, set(...args));
    const { f, loads } = stored(store);
    f(1);
    await turns();
    loads[0].resolve("old");
    await turns();
    const deleted = f.delete(1);
    held.resolve();
    assert.equal(await deleted, true);
    assert.equal(shop.entries.size, 0);
  });
});
