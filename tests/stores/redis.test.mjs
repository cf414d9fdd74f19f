// memoizeAsync on a real Redis, in one process and in several.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { doesWhatStoresDo, fresh, holdsAcrossProcesses, until, wait, median } from "./support/contract.mjs";
import { Fleet } from "./support/fleet.mjs";
import { memoizeAsync, redis as driver, redisStore } from "./support/project.mjs";
import { startProxy, startRedis } from "./support/redis.mjs";

let server;
let stores = [];
before(async () => (server = await startRedis()));
after(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await server.stop();
});
const open = (options = {}) => {
  const store = redisStore({ url: server.url, ...options });
  stores.push(store);
  return store;
};
/** A function of its own for each test. */
const make = (name, fn, options) => memoizeAsync(fn, { store: open(), name, key: "structural", self: "ignore", ...options });

describe("the store", () => {
  doesWhatStoresDo(open);
  test("lists of tags and prefixes do not outlive what they hold", async () => {
    const store = open();
    const client = await driver.createClient({ url: server.url }).connect();
    for (let n = 0; n < 50; n++) await store.set(`c:${n}`, "x", 5 + n, ["c:t"]);
    await wait(80);
    await store.set("c:last", "x", 100, ["c:t"]);
    assert.equal(await client.zCard("{cache-wasm}s:c:t"), 1, "those that have gone are not listed");
    await wait(1300);
    assert.deepEqual(await client.keys("{cache-wasm}?:c:*"), []);
    await client.close();
  });
});

describe("several caches on it", () => {
  test("an answer is found by another, and goes when it is changed: deleted, set, invalidated, cleared, deleted by hand in Redis, or flushed", async () => {
    const name = fresh();
    let ran = 0;
    const fn = async (n) => ({ n, ran: ++ran });
    const [a, b] = [0, 1].map(() => make(name, fn, { tags: () => ["t"], ttl: 60_000 }));
    const client = await driver.createClient({ url: server.url }).connect();
    const ways = {
      delete: () => a.delete(1), set: () => a.set({ n: 1, ran: "set" }, 1), invalidateTag: () => a.invalidateTag("t"), clear: () => a.cacheClear(),
      "by hand": () => client.del(`{cache-wasm}e:${name}:1`), flushed: () => client.flushAll(),
    };
    for (const [way, change] of Object.entries(ways)) {
      const { ran } = await a(1);
      // Written in the background.
      await until(async () => (await client.exists(`{cache-wasm}e:${name}:1`)) === 1, "it is written");
      assert.deepEqual(await b(1), { n: 1, ran }, way);
      assert.equal(b.has(1), true);
      await change();
      await until(() => !b.has(1), `b learns of it: ${way}`, 1000);
      assert.notEqual((await b(1)).ran, ran);
      await a.cacheClear();
    }
    await client.close();
  });
  test("what one writes itself stays in its own memory", async () => {
    const f = make(fresh(), async (n) => n, { ttl: 60_000 });
    await f(1);
    await f.set(2, 2);
    await wait(50);
    assert.deepEqual([f.has(1), f.has(2)], [true, true]);
  });
});

describe("several processes", () => {
  const configuration = (more) => ({ url: server.url, takes: 50, ...more, options: { name: fresh(), lockTimeout: 1000, storeTimeout: 10_000, ...more?.options } });

  holdsAcrossProcesses(configuration);
  test("times are compared by Redis' clock, whatever the clocks of the machines say", async () => {
    const fleet = await Fleet.start(3, configuration({ takes: 0, options: { ttl: 1500, staleWhileRevalidate: 60_000 } }), [{ skew: -3_600_000 }, { skew: 3_600_000 }, {}]);
    const [behind, ahead, right] = fleet.processes;
    fleet.truth.set("k", 1);
    await behind.told("call", "k");
    await wait(100);
    assert.deepEqual([(await ahead.told("call", "k")).value, fleet.loads.length], [1, 1]);
    assert.equal((await ahead.told("told")).info.stale, 0, "an hour is not what has passed");
    await wait(1600);
    fleet.truth.set("k", 2);
    assert.equal((await right.told("call", "k")).value, 1);
    assert.equal((await right.told("told")).info.stale, 1);
    await until(async () => (await behind.told("call", "k")).value === 2, "it is refreshed");
    await fleet.stop();
  });
});

describe("when Redis fails", () => {
  const failing = async (url, options) => {
    const events = [];
    const store = redisStore({ url });
    let ran = 0;
    const f = memoizeAsync(async (n) => `${n} of ${++ran}`, { store, name: fresh(), key: "structural", self: "ignore", storeTimeout: 200, onEvent: (event) => events.push(event), ...options });
    stores.push(store);
    return { f, events, store, errors: () => events.filter(({ kind }) => kind === "storeError").map(({ error }) => String(error)) };
  };
  const unhandled = [];
  const listen = (reason) => unhandled.push(reason);
  before(() => process.on("unhandledRejection", listen));
  after(() => {
    process.off("unhandledRejection", listen);
    assert.deepEqual(unhandled, []);
  });

  test("killed and started again: memory serves, misses go to the function, and then all is well", async (t) => {
    const own = await startRedis();
    const { f, events } = await failing(own.url);
    await f(1);
    assert.equal(f.has(1), true);
    const value = f.peek(1);
    await own.kill();
    await until(() => events.some(({ kind }) => kind === "disconnected"), "it is noticed");
    assert.equal(f.getOrLoad(1), value);
    const took = [];
    for (let n = 10; n < 60; n++) {
      const began = performance.now();
      assert.match(await f(n), new RegExp(`^${n} of`));
      took.push(performance.now() - began);
    }
    t.diagnostic(`misses while it is down: median ${median(took).toFixed(2)} ms, longest ${Math.max(...took).toFixed(1)} ms`);
    assert.ok(Math.max(...took) < 400 && median(took) < 5, `${took}`);
    await own.start();
    await until(() => events.some(({ kind }) => kind === "reconnected" && events.findLast((event) => event.kind === "disconnected") !== undefined) && events.at(-1).kind !== "disconnected", "it is back");
    await until(async () => (await f(Math.random()), f.cacheInfo().storeMisses > 3), "it is asked again");
    assert.equal(f.has(1), false, "nobody knows what has happened meanwhile");
    await own.stop();
  });
  test("wrong password, read only, and full: told, and the function serves", async () => {
    const locked = await startRedis("--requirepass", "right");
    const { f, events } = await failing(`redis://:wrong@127.0.0.1:${locked.port}`);
    assert.equal(await f(1), "1 of 1");
    assert.equal(await f(1), "1 of 1");
    await until(() => events.some(({ kind }) => kind === "disconnected"), "it is told");
    await locked.stop();

    const full = await startRedis("--maxmemory", "1mb", "--maxmemory-policy", "noeviction");
    const client = await driver.createClient({ url: full.url }).connect();
    await assert.rejects(async () => { for (let n = 0; n < 100; n++) await client.set(`x${n}`, "x".repeat(100_000)); }, /OOM/);
    const second = await failing(full.url);
    await until(async () => (await second.f(Math.random()), second.errors().some((error) => /OOM/.test(error))), "it is told");
    assert.match(await second.f(1), /^1 of/);
    await client.close();
    await full.stop();

    const master = await startRedis();
    const replica = await startRedis("--replicaof", "127.0.0.1", master.port);
    const third = await failing(replica.url);
    await until(async () => (await third.f(Math.random()), third.errors().some((error) => /READONLY/.test(error))), "it is told");
    assert.match(await third.f(1), /^1 of/);
    await replica.stop();
    await master.stop();
  });
  test("silent: a call waits for the time limit once", async (t) => {
    const proxy = await startProxy(server.port);
    const { f, errors } = await failing(proxy.url);
    await f(1);
    proxy.mode = "hang";
    const took = [];
    for (let n = 10; n < 30; n++) {
      const began = performance.now();
      await f(n);
      took.push(performance.now() - began);
    }
    took.sort((a, b) => b - a);
    t.diagnostic(`the longest ${took[0].toFixed(0)} ms, the next ${took[1].toFixed(1)} ms`);
    assert.ok(took[0] >= 150 && took[0] < 600 && took[1] < 100, `${took}`);
    assert.match(errors()[0], /TimeoutError/);
    await proxy.stop();
  });
});

test("a miss in memory that hits in Redis is one GET, and takes about as long as a bare one", async (t) => {
  const name = fresh();
  const writer = make(name, async (n) => ({ n, text: "some text" }), { ttl: 600_000 });
  const N = 1000;
  for (let n = 0; n < N; n++) await writer(n);
  const client = await driver.createClient({ url: server.url }).connect();
  await until(async () => (await client.exists(`{cache-wasm}e:${name}:${N - 1}`)) === 1, "all are written");
  /** How often each command was called, but for those that keep connections alive. */
  const commands = async () => Object.fromEntries([...(await client.info("commandstats")).matchAll(/cmdstat_(\S+?):calls=(\d+)/g)].filter(([, name]) => !/^(ping|info|hello|client)/.test(name)).map(([, name, calls]) => [name, Number(calls)]));
  const times = { bare: [], ours: [] };
  for (let round = 0; round < 3; round++) {
    const reader = make(name, async () => assert.fail("it is in Redis"), { ttl: 600_000, maxSize: Infinity });
    await reader(0);
    const before = await commands();
    const { storeHits: hits } = reader.cacheInfo();
    let began = performance.now();
    for (let n = 1; n < N; n++) await reader(n);
    times.ours.push((performance.now() - began) / N);
    assert.deepEqual(await commands(), { ...before, get: before.get + N - 1 });
    assert.equal(reader.cacheInfo().storeHits, hits + N - 1);
    began = performance.now();
    for (let n = 1; n < N; n++) await client.get(`{cache-wasm}e:${name}:${n}`);
    times.bare.push((performance.now() - began) / N);
  }
  const [ours, bare] = [times.ours, times.bare].map((list) => 1000 * Math.min(...list));
  t.diagnostic(`${ours.toFixed(0)} µs beside ${bare.toFixed(0)} µs: ${(ours / bare).toFixed(2)} times`);
  await client.close();
});
