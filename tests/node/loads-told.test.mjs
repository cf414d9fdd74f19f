// memoizeAsync: its options and what is said of wrong ones, what it tells and counts, and that nothing is left unhandled.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { runForJson, runModule } from "./support/child.mjs";
import { asyncEntry, fakeClock, loadsByHand, memoize, toolsEntry, turn } from "./support/package.mjs";

const library = await import(asyncEntry);
const { memoizeAsync } = library;
const byHand = (options) => loadsByHand(library, options);

describe("options", () => {
  const wrong = [
    [{ staleWhileRevalidates: 1 }, TypeError, /^memoizeAsync: unknown option "staleWhileRevalidates": did you mean staleWhileRevalidate\? Known are maxSize, .*earlyRefresh/],
    [{ maxsize: 1 }, TypeError, /^memoizeAsync: unknown option "maxsize": did you mean maxSize\?/],
    [{ maxSize: 1.5 }, RangeError, /^memoizeAsync: option maxSize must be a whole number or Infinity, got 1.5$/],
    [{ ttl: 0 }, RangeError, /^memoizeAsync: option ttl must be/],
    [{ ttl: 1, staleWhileRevalidate: -1 }, RangeError, /^memoizeAsync: option staleWhileRevalidate must be a number of milliseconds from 0, got -1$/],
    [{ ttl: 1, staleIfError: "10" }, TypeError, /^memoizeAsync: option staleIfError must be a number of milliseconds from 0, got "10"$/],
    [{ ttl: 1, staleIfError: NaN }, RangeError, /got NaN$/],
    [{ staleWhileRevalidate: 10 }, TypeError, /^memoizeAsync: option staleWhileRevalidate needs option ttl/],
    [{ staleIfError: 10 }, TypeError, /^memoizeAsync: option staleIfError needs option ttl/],
    [{ earlyRefresh: 1 }, TypeError, /^memoizeAsync: option earlyRefresh needs option ttl/],
    [{ ttl: 1, earlyRefresh: Infinity }, RangeError, /^memoizeAsync: option earlyRefresh must be a finite number from 0, got Infinity$/],
    [{ timeout: 0 }, RangeError, /^memoizeAsync: option timeout must be a number of milliseconds above 0, got 0$/],
    [{ timeout: "1s" }, TypeError, /^memoizeAsync: option timeout must be .* an object with soft, hard or both, got "1s"$/],
    [{ timeout: { hard: -1 } }, RangeError, /^memoizeAsync: option timeout.hard must be a number of milliseconds above 0, got -1$/],
    [{ timeout: { softly: 1 } }, TypeError, /^memoizeAsync: unknown part of option timeout "softly": did you mean soft\?/],
    [{ timeout: { soft: 1 } }, TypeError, /^memoizeAsync: option timeout.soft needs option staleIfError/],
    [{ waitUntil: true }, TypeError, /^memoizeAsync: option waitUntil must be a function, got true$/],
    [{ onEvent: 1 }, TypeError, /^memoizeAsync: option onEvent must be a function, got 1$/],
    [[], TypeError, /^memoizeAsync: options must be an object, got an array$/],
    [null, TypeError, /^memoizeAsync: options must be an object, got null$/],
  ];
  for (const [options, kind, message] of wrong) {
    test(JSON.stringify(options), () => assert.throws(() => memoizeAsync(async () => 1, options), (error) => error.constructor === kind && (assert.match(error.message, message), true)));
  }
  test("no function, and wrong options of a call", () => {
    assert.throws(() => memoizeAsync(1), { name: "TypeError", message: "memoizeAsync: the first argument must be a function, got 1" });
    const f = memoizeAsync(async () => 1);
    assert.throws(() => f.with(1), { name: "TypeError", message: "memoizeAsync: with takes an object, got 1" });
    assert.throws(() => f.with({ signal: 1 }), { name: "TypeError", message: "memoizeAsync: option signal of with must be an AbortSignal, got 1" });
    assert.throws(() => f.with({ signals: 1 }), /^TypeError: memoizeAsync: unknown option of with "signals": did you mean signal\?/);
    assert.throws(() => f.with({ waitUntil: 1 }), /waitUntil of with must be a function/);
    assert.throws(() => f.resize("1"), TypeError);
  });
  test("cacheParameters says what it works with", () => {
    const onEvent = () => {};
    const { clock, ...parameters } = memoizeAsync(async function named() {}, { ttl: 5, staleIfError: 1, timeout: { soft: 2 }, onEvent }).cacheParameters();
    assert.equal(typeof clock, "function");
    assert.deepEqual(parameters, {
      ...{ maxSize: 128, maxWeight: undefined, weigh: undefined, policy: "lru", ttl: 5, ttlJitter: 0, tti: undefined, key: "identity", typed: false },
      ...{ self: "weak", copy: "none", tags: undefined, cacheErrors: false, seed: undefined, name: "named", observe: false },
      ...{ staleWhileRevalidate: 0, staleIfError: 1, timeout: { soft: 2, hard: undefined }, earlyRefresh: 0, waitUntil: undefined, onEvent },
    });
    assert.deepEqual(memoizeAsync(async () => 1, { timeout: 7 }).cacheParameters().timeout, { soft: undefined, hard: 7 });
  });
  test("name and length are the function's, and the original is there", () => {
    async function original(a, b) {}
    const f = memoizeAsync(original);
    assert.deepEqual([f.name, f.length, f.original], ["original", 2, original]);
    assert.throws(() => new f(), TypeError);
  });
  test("options of memoize count: weights, tags, jitter, time to idle, policies by the same rules", async () => {
    const clock = fakeClock();
    const weighed = memoizeAsync(async (n) => n, { maxWeight: 10, weigh: (n) => n });
    for (const n of [4, 5, 11, 3]) await weighed(n);
    assert.deepEqual(weighed.entries().map(({ args, value, weight }) => [args[0], value, weight]), [[5, 5, 5], [3, 3, 3]]);
    await weighed.set(9, 3);
    assert.deepEqual(weighed.entries().map(({ value }) => value), [9]);
    await weighed.set(12, 3);
    assert.deepEqual(weighed.entries(), [], "what is too heavy takes the old one with it");
    const idle = memoizeAsync(async (n) => n, { tti: 10, clock });
    await idle(1);
    clock.now = 9;
    await idle(1);
    clock.now = 18;
    assert.equal(idle.has(1), true);
    clock.now = 19;
    assert.equal(idle.has(1), false);
    const jittered = memoizeAsync(async (n) => n, { ttl: 1000, ttlJitter: 0.5, clock, seed: 1 });
    for (let n = 0; n < 50; n++) await jittered(n);
    const ends = jittered.entries().map(({ expiresAt }) => expiresAt - clock.now);
    assert.ok(Math.min(...ends) >= 500 && Math.max(...ends) <= 1000 && new Set(ends).size > 40);
    const byFunction = memoizeAsync(async (n) => n, { ttl: (value, n) => value + n, clock });
    await byFunction(5);
    assert.equal(byFunction.entries()[0].expiresAt, clock.now + 10);
  });
  test("dispose, also by using: calls still work, uncached", async () => {
    let ran = 0;
    const f = memoizeAsync(async () => ++ran);
    await f();
    f[Symbol.dispose ?? "dispose"]();
    assert.deepEqual([await f(), await f(), f.cacheInfo().currSize], [2, 3, 0]);
  });
});

describe("what it tells", () => {
  test("of loads, sharing, stale answers, refreshes, errors and callers that leave", async () => {
    const clock = fakeClock();
    const events = [];
    const { f, loads } = byHand({ ttl: 100, staleWhileRevalidate: 100, staleIfError: 1000, clock, onEvent: (event) => events.push(event) });
    const told = () => events.splice(0).map(({ kind, receiver, args, ...others }) => (assert.deepEqual([receiver, args], [undefined, [1]]), { kind, ...others }));
    const controller = new AbortController();
    f(1);
    f(1);
    f.with({ signal: controller.signal })(1).catch(() => {});
    controller.abort();
    clock.now = 7;
    loads[0].resolve("old");
    await turn();
    assert.deepEqual(told(), [
      { kind: "miss", reason: "absent" },
      { kind: "shared" },
      { kind: "shared" },
      { kind: "abort", ended: false },
      { kind: "load", ms: 7, reason: "miss" },
      { kind: "store", value: "old", weight: 0, expiresAt: 107 },
    ]);
    f(1);
    clock.now = 107;
    f(1);
    loads[1].reject("down");
    await turn();
    assert.deepEqual(told(), [
      { kind: "hit", value: "old" },
      { kind: "hit", value: "old" },
      { kind: "stale", value: "old", reason: "revalidate" },
      { kind: "refresh", reason: "stale" },
      { kind: "error", error: "down" },
    ]);
    clock.now = 207;
    f(1);
    loads[2].reject("still down");
    await turn();
    assert.deepEqual(told(), [
      { kind: "miss", reason: "expired" },
      { kind: "stale", value: "old", reason: "error" },
      { kind: "error", error: "still down" },
    ]);
    await f.set("set", 1);
    await f.delete(1);
    assert.deepEqual(told(), [{ kind: "store", value: "set", weight: 0, expiresAt: 307 }, { kind: "delete" }]);
    const last = new AbortController();
    f.with({ signal: last.signal })(1).catch(() => {});
    last.abort();
    await turn();
    assert.deepEqual(told(), [{ kind: "miss", reason: "absent" }, { kind: "abort", ended: true }]);
    assert.equal(f.cacheInfo().loadTime, 7);
  });
  test("of what had to go", async () => {
    const events = [];
    const f = memoizeAsync(async (n) => n, { maxSize: 1, onEvent: ({ kind, args }) => events.push([kind, args[0]]) });
    await f(1);
    await f(2);
    await f.set(0, 3);
    assert.deepEqual(events, [["miss", 1], ["load", 1], ["store", 1], ["miss", 2], ["load", 2], ["evict", 1], ["store", 2], ["evict", 2], ["store", 3]]);
  });
  test("what onEvent, ttl, tags or weigh throw reaches the caller, and the cache goes on", async () => {
    for (const option of ["onEvent", "ttl", "tags", "weigh", "key", "clock"]) {
      let throws = true;
      const work = { onEvent: () => 0, ttl: () => 10, tags: () => [], weigh: () => 1, key: (n) => n, clock: () => 0 }[option];
      const options = { [option]: (...args) => { if (throws) throw new RangeError("mine"); return work(...args); }, ...(option === "weigh" && { maxWeight: 10 }), ...(option === "clock" && { ttl: 5 }) };
      const f = memoizeAsync(async (n) => n, options);
      await assert.rejects(f(1), /mine/, option);
      throws = false;
      assert.equal(await f(1), 1, option);
      assert.equal(f.cacheInfo().pending, 0, option);
      assert.equal(f.cacheInfo().currSize, 1, option);
    }
  });
  test("a recording has its calls: misses, hits, and those that shared a load", async () => {
    const { recordTrace } = await import(toolsEntry);
    const { f, loads } = byHand({ name: "user" });
    const recording = recordTrace(f);
    f("ann");
    f("ann");
    loads[0].resolve(1);
    await turn();
    await f("ann");
    f.delete("ann");
    f("ann");
    recording.stop();
    assert.deepEqual(recording.records.map(({ op, outcome, reason }) => [op, outcome, reason].filter(Boolean).join(" ")), ["define", "call miss new", "call shared", "call hit", "delete", "call miss invalidated"]);
    assert.equal(recording.records[1].stored, true);
  });
  test("and what was put in, and made anew behind a stale answer", async () => {
    const { recordTrace } = await import(toolsEntry);
    const clock = fakeClock();
    const { f, loads } = byHand({ ttl: 10, staleWhileRevalidate: 100, maxSize: 1, clock });
    const [recording, beside] = [recordTrace(f), recordTrace(f)];
    await f.set("put in", "ann");
    clock.now = 20;
    assert.equal(f.getOrLoad("ann"), "put in");
    loads[0].resolve("anew");
    await turn();
    assert.equal(f.getOrLoad("ann"), "anew");
    await f.set("put in", "bob");
    f("ann");
    recording.stop();
    const told = recording.records.map(({ op, outcome, reason, key }) => [op, outcome, reason, op !== "define" && key.map(({ label }) => label).join()].filter(Boolean).join(" "));
    assert.deepEqual(told, ["define", 'set "ann"', 'call stale "ann"', 'set "ann"', 'call hit "ann"', 'set "bob"', 'call miss evicted "ann"']);
    assert.equal(beside.records.length, told.length);
    beside.stop();
  });
  test("cacheClear counts from zero", async () => {
    const f = memoizeAsync(async (n) => n);
    await Promise.all([f(1), f(1)]);
    f.cacheClear();
    const { engine, maxSize, ...counted } = f.cacheInfo();
    assert.deepEqual(new Set(Object.values(counted)), new Set([0]));
  });
});

describe("nothing is left unhandled, and nothing hidden", () => {
  const program = (body) => `
    import { memoizeAsync } from "cache-wasm/memoize-async";
    const unhandled = [];
    process.on("unhandledRejection", (reason) => unhandled.push(String(reason)));
    const turn = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));
    let clock = 0;
    let fails = true;
    const options = { ttl: 10, staleWhileRevalidate: 100, staleIfError: 100, clock: () => clock };
    const make = (more) => memoizeAsync(async (n) => { await null; if (fails) throw n; return n; }, { ...options, ...more });
    ${body}
    await turn(30);
    console.log(JSON.stringify(unhandled));`;
  const unhandled = (body) => runForJson(program(body));

  test("a caller that handles nothing: told once", async () => {
    assert.deepEqual(await unhandled(`make()("x");`), ["x"]);
  });
  test("callers that handle it; that leave; loads in the background, and after their time", async () => {
    assert.deepEqual(await unhandled(`
      const f = make();
      await Promise.allSettled([f(1), f(1), f.getOrLoad(1), f.reload(1)]);
      const controller = new AbortController();
      const left = f.with({ signal: controller.signal })(2).catch(() => {});
      controller.abort();
      await left;
      fails = false; await f(3); fails = true;
      clock = 10; await f(3);
      const late = memoizeAsync((n) => new Promise((_, reject) => setTimeout(reject, 20, "late")), { timeout: 5 });
      await late(1).catch(() => {});
      const throws = make({ onEvent: ({ kind }) => { if (kind !== "hit") throw kind; } });
      await throws(1).catch(() => {});
      const errors = make({ cacheErrors: true });
      await errors(1).catch(() => {});
      await errors(1).catch(() => {});`), []);
  });
  test("a time limit keeps the process alive for who waits, not for the background", async () => {
    const waits = await runModule(`
      import { memoizeAsync } from "cache-wasm/memoize-async";
      await memoizeAsync(() => new Promise(() => {}), { timeout: 200 })().catch(({ name }) => console.log(name));`);
    assert.equal(waits.stdout, "TimeoutError\n");
    const background = await runModule(`
      import { memoizeAsync } from "cache-wasm/memoize-async";
      let clock = 0, first = true;
      const f = memoizeAsync(() => (first ? ((first = false), Promise.resolve(1)) : new Promise(() => {})), { timeout: 60_000, ttl: 1, staleWhileRevalidate: 10, clock: () => clock });
      await f();
      clock = 5;
      console.log(await f(), f.cacheInfo().pending);`);
    assert.equal(background.stdout, "1 1\n");
    assert.ok(background.ms < 20_000, `${background.ms} ms`);
  });
});

test("a hit costs about what a hit of memoize costs", async () => {
  const N = 200_000;
  const keys = Array.from({ length: 100 }, (_, n) => n);
  const [plain, loaded] = [memoize(async (n) => n), memoizeAsync(async (n) => n)];
  await Promise.all(keys.flatMap((n) => [plain(n), loaded(n)]));
  const time = (f) => {
    const began = performance.now();
    for (let i = 0; i < N; i++) f(keys[i % 100]);
    return performance.now() - began;
  };
  const least = { plain: Infinity, loaded: Infinity };
  for (let round = 0; round < 10; round++) {
    least.plain = Math.min(least.plain, time(plain));
    least.loaded = Math.min(least.loaded, time(loaded));
  }
  assert.ok(least.loaded < 3 * least.plain, `${(1e6 * least.loaded) / N} ns against ${(1e6 * least.plain) / N}`);
  assert.equal(loaded.cacheInfo().hits, 10 * N);
});
