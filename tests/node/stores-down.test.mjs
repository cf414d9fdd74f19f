// memoizeAsync with a store that fails: memory serves, what was given up meanwhile is told, and nothing is left unhandled.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";

import { keyed, turns, until } from "./support/loads.mjs";
import { asyncEntry, byHand, loadsByHand } from "./support/package.mjs";
import { SharedStore } from "./support/store.mjs";

const library = await import(asyncEntry);
const { memoizeAsync } = library;
const stored = (store, options) => loadsByHand(library, { ...keyed, store, ...options });

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
    const first = await Promise.race([Promise.all([2, 3, 4, 5].map((n) => f(n))).then(() => "answers"), turns().then(() => "nothing yet")]);
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
