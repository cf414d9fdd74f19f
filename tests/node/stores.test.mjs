// memoizeAsync with a store, several caches on one taken for processes of their own: one load among them, what is given up
// stays given up, and what happens when the store fails.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { asyncEntry, byHand, fakeClock, loadsByHand, turn } from "./support/package.mjs";
import { SharedStore } from "./support/store.mjs";

const library = await import(asyncEntry);
const { memoizeAsync } = library;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Lets stores answer, which take a turn for each call. */
const turns = async (n = 12) => {
  for (let i = 0; i < n; i++) await turn();
};
const keyed = { name: "f", key: "structural", self: "ignore" };
const stored = (store, options) => loadsByHand(library, { ...keyed, store, ...options });
async function until(condition, what, ms = 5000) {
  for (const began = performance.now(); !condition(); await wait(2)) assert.ok(performance.now() - began < ms, `not within ${ms} ms: ${what}`);
}

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

describe("when the store fails", () => {
  const failing = (shop, more = {}) => {
    const events = [];
    let ran = 0;
    const f = memoizeAsync(async (n) => (ran++, `${n} of ${ran}`), { ...keyed, store: shop.client(), storeTimeout: 30, onEvent: (event) => events.push(event), ...more });
    return { f, events, kinds: () => events.map(({ kind }) => kind).filter((kind) => /store(Error|Up|Down)|connected/.test(kind)) };
  };
  for (const state of ["refused", "silent", 100]) {
    test(`${state}: memory serves, a miss costs the time limit once, and then nothing`, async () => {
      const shop = new SharedStore();
      const { f, events, kinds } = failing(shop);
      await f(1);
      await turns();
      shop.state = state;
      const began = performance.now();
      assert.equal(await f(1), "1 of 1");
      assert.equal(await f(2), "2 of 2");
      const once = performance.now() - began;
      assert.ok(once < 500, `${once} ms`);
      assert.deepEqual(kinds(), ["storeError", "storeDown"]);
      assert.match(String(events.find(({ kind }) => kind === "storeError").error), state === "refused" ? /refused/ : /TimeoutError: memoizeAsync: the store took longer than 30 ms for get/);
      const asked = shop.calls.get;
      const open = performance.now();
      for (let n = 10; n < 40; n++) assert.equal(await f(n), `${n} of ${n - 7}`);
      const left = performance.now() - open;
      assert.ok(left < 450, `30 misses would wait for 900 ms if each did: ${left} ms`);
      assert.ok(shop.calls.get - asked <= 4, "the store is left alone");
      assert.equal(f.cacheInfo().storeErrors, events.filter(({ kind }) => kind === "storeError").length);
      shop.state = "up";
      await until(() => (f.delete("a key that wakes"), kinds().includes("storeUp")), "it is back");
      await f(100);
      await turns();
      assert.ok([...shop.entries.keys()].some((key) => key.endsWith(":100")));
    });
  }
  test("half open: while it is down, one call at a time asks, and nobody waits for it", async () => {
    const shop = new SharedStore();
    const { f } = failing(shop);
    shop.state = "silent";
    await f(1);
    await wait(150);
    const asked = shop.calls.get;
    const first = await Promise.race([Promise.all([2, 3, 4, 5].map((n) => f(n))).then(() => "answers"), wait(29).then(() => "the limit")]);
    assert.equal(first, "answers", "nobody waits");
    assert.equal(shop.calls.get - asked, 1);
  });
  test("what was given up meanwhile is told when it is back, before anything is read", async () => {
    const shop = new SharedStore();
    const { f, kinds } = failing(shop, { tags: () => ["t"] });
    for (const n of [1, 2, 3]) await f(n);
    await turns();
    assert.equal(shop.entries.size, 3);
    for (const giveUp of [() => f.delete(1), () => f.invalidateTag("t"), () => f.cacheClear()]) {
      await f.set("old", 1);
      assert.equal(shop.entries.has("f:1"), true);
      shop.state = "refused";
      await giveUp();
      assert.equal(f.has(1), false);
      assert.match(await f(1), /^1 of/, "it is made anew");
      await f.delete(1);
      shop.state = "up";
      const up = kinds().filter((kind) => kind === "storeUp").length;
      await until(() => (void f(1000 * Math.random()), kinds().filter((kind) => kind === "storeUp").length > up), "it is back");
      const reader = failing(shop);
      assert.match(await reader.f(1), /^1 of/);
      assert.notEqual(await reader.f(1), "old");
    }
  });
  test("what was given up meanwhile is told when it is back, though nobody asks for anything", async () => {
    const shop = new SharedStore();
    const { f, kinds } = failing(shop);
    await f(1);
    await turns();
    shop.state = "refused";
    await f.delete(1);
    await f.delete(2);
    assert.deepEqual([shop.entries.has("f:1"), kinds().at(-1)], [true, "storeDown"]);
    await wait(250);
    shop.state = "up";
    await until(() => !shop.entries.has("f:1"), "the store hears of it");
    await until(() => kinds().at(-1) === "storeUp", "it is back");
  });
  test("when others' changes are not told any more, memory serves for maxDisconnected, and nothing of before afterwards", async () => {
    const shop = new SharedStore();
    const { f, kinds } = failing(shop, { maxDisconnected: 60 });
    await f(1);
    shop.disconnect();
    assert.equal(f.getOrLoad(1), "1 of 1");
    shop.entries.clear();
    await wait(80);
    const asked = f.getOrLoad(1);
    assert.ok(asked instanceof Promise);
    assert.equal(await asked, "1 of 2");
    await turns();
    const { storeHits } = f.cacheInfo();
    assert.equal(await f(1), "1 of 2");
    assert.equal(f.cacheInfo().storeHits, storeHits + 1, "each call asks the store");
    shop.reconnect();
    assert.deepEqual(kinds(), ["disconnected", "reconnected"]);
    assert.equal(f.has(1), false, "nobody knows what happened meanwhile");
  });
  test("a change that is told during a read counts as a delete", async () => {
    const shop = new SharedStore();
    const [a, b] = [stored(shop.client()), stored(shop.client())];
    await a.f.set("old", 1);
    const gate = byHand();
    const store = shop.client();
    const { get } = store;
    store.get = async (key) => {
      const answer = await get(key);
      await gate.promise;
      return answer;
    };
    const slow = stored(store);
    const call = slow.f(1);
    await turns();
    await b.f.delete(1);
    gate.resolve();
    await until(() => slow.loads.length > 0, "it reads again, and there is nothing");
    slow.loads[0].resolve("new");
    assert.equal(await call, "new");
    assert.equal(slow.f.peek(1), "new");
  });
  test("an onEvent that throws, and stores that throw at once, leave nothing unhandled", async () => {
    const unhandled = [];
    const listen = (reason) => unhandled.push(reason);
    process.on("unhandledRejection", listen);
    const store = new Proxy({}, { get: (_, name) => (["lock", "unlock", "cas", "tags", "now", "watch"].includes(name) ? undefined : () => { throw new Error(`no ${name}`); }) });
    const f = memoizeAsync(async (n) => n, { ...keyed, store, onEvent: ({ kind }) => { if (/store/i.test(kind) && kind !== "store") throw new Error(kind); } });
    assert.equal(await f(1), 1);
    await Promise.all([f.delete(1), f.cacheClear(), f.invalidateTag(1), f.set(2, 2), f.deleteWhere(() => true)]);
    await wait(20);
    process.off("unhandledRejection", listen);
    assert.deepEqual(unhandled, []);
  });
});
