// memoizeAsync on a real Redis, in one process and in several.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Fleet } from "./support/fleet.mjs";
import { memoizeAsync, redis as driver, redisStore } from "./support/project.mjs";
import { startProxy, startRedis } from "./support/redis.mjs";

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
async function until(condition, what, ms = 10_000) {
  for (const began = performance.now(); !(await condition()); await wait(5)) assert.ok(performance.now() - began < ms, `not within ${ms} ms: ${what}`);
}

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
let names = 0;
/** A function of its own for each test. */
const make = (name, fn, options) => memoizeAsync(fn, { store: open(), name, key: "structural", self: "ignore", ...options });
const fresh = () => `f${++names}`;

describe("the store", () => {
  test("what is written is read, for as long as it lives, by Redis' clock", async () => {
    const store = open();
    assert.equal(await store.get("s:1"), undefined);
    await store.set("s:1", "text \u{1f600}\0", 200, ["s:t"]);
    assert.equal(await store.get("s:1"), "text \u{1f600}\0");
    await store.set("s:2", "for ever");
    assert.equal(await store.get("s:2"), "for ever");
    await wait(220);
    assert.equal(await store.get("s:1"), undefined);
    assert.deepEqual([await store.delete("s:2"), await store.delete("s:2")], [true, false]);
  });
  test("a lease: one has it, for its time; others' changes void it; only its owner gives it back", async () => {
    const store = open();
    const again = () => store.lock("l:1", 1000);
    const lease = await again();
    assert.equal(await store.lock("l:1", 1000), undefined);
    await store.unlock("l:1", { ...lease, token: "another" });
    assert.equal(await store.lock("l:1", 1000), undefined);
    assert.equal(await store.lock("l:1", 5000, lease), lease);
    assert.equal(await store.cas("l:1", lease, "written", 1000, ["l:t"]), true);
    assert.equal(await store.get("l:1"), "written");
    assert.equal(await store.cas("l:1", lease, "again"), false);
    const ways = { delete: () => store.delete("l:1"), set: () => store.set("l:1", "set"), tags: () => store.tags("l:t"), clear: () => store.clear("l:"), "another's tag": () => store.tags("l:other") };
    for (const [way, change] of Object.entries(ways)) {
      const lease = await again();
      assert.ok(lease, way);
      await change();
      assert.equal(await store.cas("l:1", lease, "old", 1000, ["l:t"]), way === "another's tag", way);
      assert.equal(await store.get("l:1"), { set: "set", "another's tag": "old" }[way], way);
      await store.delete("l:1");
    }
    const short = await store.lock("l:2", 30);
    await wait(50);
    const next = await store.lock("l:2", 1000);
    assert.ok(next);
    assert.equal(await store.lock("l:2", 1000, short), undefined, "it has ended");
    assert.equal(await store.cas("l:2", short, "late"), false);
    assert.equal(await store.cas("l:2", next, "in time"), true);
  });
  test("tags and prefixes reach their entries and no others, and their lists do not outlive them", async () => {
    const store = open();
    await store.set("a:1", "1", 60_000, ["a:x", "a:y"]);
    await store.set("a:2", "2", 60_000, ["a:y"]);
    await store.set("b:1", "3", 60_000, ["b:x"]);
    await store.tags("a:x");
    assert.deepEqual([await store.get("a:1"), await store.get("a:2"), await store.get("b:1")], [undefined, "2", "3"]);
    await store.clear("a:");
    assert.deepEqual([await store.get("a:2"), await store.get("b:1")], [undefined, "3"]);
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
  const configuration = (more) => ({ url: server.url, takes: 50, ...more, options: { name: fresh(), lockTimeout: 1000, ...more?.options } });

  test("1000 callers in 8 processes on a key that has expired: one load", async (t) => {
    const fleet = await Fleet.start(8, configuration({ options: { ttl: 300 } }));
    const all = () => Promise.all(fleet.processes.map(({ told }) => told("calls", "k", 125)));
    fleet.truth.set("k", 1);
    await all();
    const counts = [];
    for (let round = 2; round < 6; round++) {
      await wait(350);
      fleet.truth.set("k", round);
      const before = fleet.loadsOf("k");
      const answers = (await all()).flat();
      assert.equal(answers.length, 1000);
      assert.ok(answers.every(({ value }) => value === round), "all get the new one");
      counts.push(fleet.loadsOf("k") - before);
    }
    t.diagnostic(`loads in four rounds: ${counts.join(", ")}`);
    assert.deepEqual(counts, [1, 1, 1, 1]);
    await fleet.stop();
  });
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
  test("the holder of the lock is killed: one load more, as soon as the lock has ended", async (t) => {
    const fleet = await Fleet.start(4, configuration({ takes: 400 }));
    const calls = fleet.processes.map(({ ask }) => ask("call", "k"));
    await until(() => fleet.loads.length === 1, "somebody loads");
    const [{ number }] = fleet.loads;
    fleet.processes[number].child.kill("SIGKILL");
    const answers = await Promise.all(calls.filter((_, i) => i !== number));
    assert.ok(answers.every(({ result }) => result?.key === "k"), JSON.stringify(answers));
    assert.equal(fleet.loads.length, 2);
    const longest = Math.max(...answers.map(({ ms }) => ms));
    t.diagnostic(`the longest wait: ${longest.toFixed(0)} ms, of which the lock 1000 and the load 400`);
    assert.ok(longest > 1000 && longest < 2500, `${longest} ms`);
    await fleet.stop();
  });
  test("an invalidation is seen by the others within 50 ms at the median", async (t) => {
    const fleet = await Fleet.start(3, configuration({ takes: 0 }));
    const [a, ...others] = fleet.processes;
    const times = [];
    for (let round = 0; round < 40; round++) {
      fleet.truth.set("k", round);
      for (const { told } of fleet.processes) await told("call", "k");
      await Promise.all(others.map(({ told }) => until(async () => (await told("call", "k"), told("has", "k")), "it is in memory")));
      const gone = others.map(({ told }) => told("gone", "k"));
      await wait(2);
      const began = Date.now();
      await a.told(round % 2 ? "delete" : "invalidateTag", round % 2 ? "k" : "tag k");
      for (const at of await Promise.all(gone)) times.push(at - began);
    }
    t.diagnostic(`median ${median(times)} ms, longest ${Math.max(...times)} ms`);
    assert.ok(median(times) <= 50, `${times}`);
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
