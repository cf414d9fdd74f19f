// cache-wasm/tools: observe and explain, dump and load, the curve, and that those who watch do not disturb.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import v8 from "node:v8";

import { runForJson, runModule } from "./support/child.mjs";
import { counted, fakeClock, info, kept, memoize, toolsEntry } from "./support/package.mjs";

/** What is said of the option before the entry is imported. */
let refusal;
try {
  memoize((n) => n, { observe: true });
} catch (error) {
  refusal = error;
}
const { diagnose, diagnoseTrace, dump, explain, explainOn, load, missRatioCurve, observe, recordTrace } = await import(toolsEntry);

describe("explain", () => {
  test("says what became of a key, and changes nothing", async () => {
    const clock = fakeClock();
    const f = memoize((n) => n, { maxSize: 2, ttl: 100, clock });
    observe(f);
    const reason = (n) => explain(f, n).reason;
    assert.equal(reason(1), "new");
    f(1);
    assert.deepEqual([explain(f, 1).hit, explain(f, 1).said], [true, "It would hit."]);
    f(2);
    f(3);
    await sleep(5);
    const { hit, ago, said } = explain(f, 1);
    assert.equal(hit, false);
    assert.ok(ago >= 4 && ago < 5000, `${ago} ms`);
    assert.match(said, /^It would miss: its answer was evicted \d+ ms ago\. The nearest stored key differs: argument 0 was 3 and is 1\.$/);
    f.delete(2);
    assert.equal(reason(2), "invalidated");
    clock.now = 100;
    assert.equal(reason(3), "expired");
    f.cacheClear();
    f(4);
    f.cacheClear();
    assert.equal(reason(4), "cleared");
    assert.deepEqual(info(f), [0, 0, 2, 0]);
    assert.equal(explain(memoize((n) => n, { maxSize: 0 }), 1).reason, "bypassed");
  });
  test("not observed, it says so", () => {
    const f = memoize((n) => n);
    assert.deepEqual([explain(f, 1).reason, explain(f, 1).nearest], ["absent", undefined]);
    assert.match(explain(f, 1).said, /nobody observes why/);
  });
  test("the nearest key: what differs, and how", () => {
    const f = memoize((...args) => args.length);
    const [object, other] = [{ a: 1 }, { a: 1 }];
    f(1, "x", object);
    f(2, "y");
    f("7");
    const near = (...args) => explain(f, ...args).nearest;
    assert.deepEqual(near(1, "x", other), { args: [1, "x", object], differs: [2], how: ["argument 2 is another object with the same content"] });
    assert.deepEqual(near(7), { args: ["7"], differs: [0], how: ['argument 0 was the string "7" and is the number 7'] });
    assert.deepEqual(near(2, "z").how, ['argument 1 was "y" and is "z"']);
    assert.deepEqual(near(2).how, ["argument 1 is not given now"]);
    assert.deepEqual(near(2, "y", 0).how, ["argument 2 was not given then"]);
  });
  test("of a receiver", () => {
    class C { }
    C.prototype.m = memoize(function (n) { return n; }, { maxSize: 1 });
    observe(C.prototype.m);
    const [a, b] = [new C(), new C()];
    a.m(1);
    a.m(2);
    assert.equal(explainOn(a, C.prototype.m, 1).reason, "evicted");
    assert.equal(explainOn(a, C.prototype.m, 2).hit, true);
    assert.equal(explainOn(b, C.prototype.m, 2).reason, "new");
  });
});

describe("observe", () => {
  test("counts, order and answers are as without it; many may watch, and each leaves on its own", () => {
    const make = () => memoize(counted((n) => ({ n })), { maxSize: 5 });
    const [plain, watched] = [make(), make()];
    const events = [];
    const listened = memoize((n) => n, { maxSize: 5, onEvent: ({ kind }) => events.push(kind) });
    const stops = [observe(watched), observe(listened)];
    const [one, two] = [recordTrace(watched), recordTrace(watched, listened)];
    for (const n of [1, 2, 3, 1, 4, 5, 6, 2, 7, 1]) [plain, watched, listened].forEach((f) => f(n));
    assert.deepEqual(info(watched), info(plain));
    assert.deepEqual(kept(watched), kept(plain));
    assert.equal(one.records.length, 11);
    assert.equal(two.records.length, 22);
    assert.equal(events.filter((kind) => kind === "hit").length, info(plain)[0]);
    one.stop();
    stops.forEach((stop) => stop());
    watched(1);
    assert.equal(two.records.length, 23);
    assert.throws(() => diagnose(watched), { name: "TypeError", message: /diagnose: the function is not observed/ });
    two.stop();
    watched(1);
    listened(1);
    assert.equal(two.records.length, 23);
    assert.ok(events.length > 10);
  });
  test("as an option, from the first call on; without this entry the option is refused, and told where to find", () => {
    assert.ok(refusal instanceof TypeError);
    assert.match(refusal.message, /^memoize: option observe: true comes with "cache-wasm\/tools", which has to be imported first$/);
    assert.throws(() => memoize((n) => n, { observe: 1 }), { name: "TypeError", message: "memoize: option observe must be true or false, got 1" });
    const f = memoize((n) => n, { maxSize: 1, observe: true });
    f(1);
    f(2);
    assert.equal(explain(f, 1).reason, "evicted");
    assert.deepEqual([f, memoize((n) => n)].map((f) => f.cacheParameters().observe), [true, false]);
    assert.throws(() => diagnose(memoize((n) => n, { observe: false })), /is not observed/);
    observe(f)();
    assert.throws(() => diagnose(f), /is not observed/, "to observe it again begins nothing new, and to end it ends it");
  });
  test("is called with what memoize made", () => {
    for (const tool of [observe, diagnose, dump, missRatioCurve, (f) => load(f, {}), explain]) {
      for (const wrong of [undefined, () => 1, {}]) assert.throws(() => tool(wrong), { name: "TypeError" });
    }
  });
  test("misses are seen, hits cost nothing, after the first thousands of calls", () => {
    const f = memoize((n) => ({ n }), { maxSize: 50 });
    observe(f);
    for (let i = 0; i < 25_000; i++) f(i % 50);
    for (let i = 0; i < 60; i++) f(1000 + i);
    assert.equal(explain(f, 1001).reason, "evicted");
    assert.equal(diagnose(f).hits, 24_950);
    f(1059).n = 0;
    f(1016).n = 0;
  });
  test("holds neither receivers nor arguments, and no more than so much", async () => {
    const { alive, grown } = await runForJson(
      `
      import { memoize } from "cache-wasm";
      import { observe } from "cache-wasm/tools";
      class Big { constructor() { this.data = new Array(1000).fill(0); } }
      Big.prototype.m = memoize(function (o) { return { self: this, o }; });
      observe(Big.prototype.m);
      const refs = [];
      (() => { for (let i = 0; i < 200; i++) { const big = new Big(); big.m({ i }); refs.push(new WeakRef(big)); } })();
      const f = memoize((n) => "answer " + n, { maxSize: 10 });
      observe(f);
      const used = async () => { for (let i = 0; i < 5; i++) { await new Promise((resolve) => setTimeout(resolve, 1)); gc(); } return process.memoryUsage().heapUsed; };
      for (let i = 0; i < 60_000; i++) f("key " + i);
      const before = await used();
      for (let i = 60_000; i < 200_000; i++) f("key " + i);
      console.log(JSON.stringify({ grown: (await used()) - before, alive: refs.filter((ref) => ref.deref()).length }));`,
      { flags: ["--expose-gc"] },
    );
    assert.ok(alive <= 2, `${alive} of 200 receivers are held`);
    assert.ok(grown < 4e6, `${grown} bytes more after 140 000 calls more`);
  });
  test("warns once where self is key and every receiver is new", async () => {
    const source = (self, receiver) => `
      import { memoize } from "cache-wasm";
      import { observe } from "cache-wasm/tools";
      class View { }
      View.prototype.total = memoize(function total(n) { return n; }, { self: "${self}" });
      observe(View.prototype.total);
      const view = new View();
      for (let i = 0; i < 300; i++) ${receiver}.total(1);`;
    const { stderr } = await runModule(source("key", "new View()"));
    assert.equal(stderr.match(/CacheWarning/g)?.length, 1, stderr);
    assert.match(stderr, /total: self is "key".*View.*self: "weak"/);
    assert.equal((await runModule(source("key", "view"))).stderr, "");
    assert.equal((await runModule(source("weak", "new View()"))).stderr, "");
  });
});

describe("dump and load", () => {
  test("order, counters and answers, by way of bytes", () => {
    const f = memoize(counted((n) => ({ n, list: [n] })), { maxSize: 20 });
    for (const n of [1, 2, 3, 1, 2, 9]) f(n);
    const saved = v8.deserialize(v8.serialize(dump(f)));
    const g = memoize(counted((n) => ({ n, list: [n] })), { maxSize: 20 });
    g(77);
    load(g, saved);
    assert.deepEqual(info(g), info(f));
    assert.deepEqual(kept(g), [[3], [1], [2], [9]]);
    assert.deepEqual(g(1), { n: 1, list: [1] });
    assert.equal(g.original.ran, 1);
    assert.notEqual(g(1), saved.entries[1].value, "nobody else has it");
    assert.deepEqual(info(g), [4, 4, 20, 4]);
  });
  test("the time that is left, weights and tags; what has expired or does not fit stays out", () => {
    const make = (clock, more = {}) => memoize((n) => "x".repeat(n), { ttl: 100, clock, maxWeight: 100, weigh: (text) => text.length, tags: (_, n) => [n % 2], ...more });
    const clock = fakeClock(1000);
    const f = make(clock);
    f(1);
    clock.now += 40;
    f(2);
    f(3);
    const saved = dump(f);
    assert.deepEqual(saved.entries.map(({ args, left, weight, tags }) => [...args, left, weight, tags]), [[1, 60, 1, [1]], [2, 100, 2, [0]], [3, 100, 3, [1]]]);
    const later = fakeClock(5);
    const g = make(later);
    load(g, saved);
    assert.equal(g.cacheInfo().weight, 6);
    later.now += 60;
    assert.deepEqual([g.has(1), g.has(2)], [false, true]);
    assert.equal(g.invalidateTag(1), 1);
    const small = make(fakeClock(0), { maxWeight: 4 });
    load(small, saved);
    assert.deepEqual(kept(small), [[3]]);
  });
  test("structural keys and key functions; more than fit", () => {
    const f = memoize((o) => o.a, { key: "structural" });
    f({ a: 1 });
    f({ a: 2 });
    const g = memoize((o) => o.a, { key: "structural", maxSize: 1 });
    load(g, dump(f));
    assert.deepEqual([g.has({ a: 1 }), g.has({ a: 2 })], [false, true]);
    const named = memoize((a, b) => a + b, { key: (a) => a });
    named(1, 2);
    const copy = memoize((a, b) => a + b, { key: (a) => a });
    load(copy, dump(named));
    assert.equal(copy(1, 50), 3);
  });
  test("what cannot be cloned, promises and receivers are left out, and counted", async () => {
    const f = memoize((n) => (n === 0 ? () => 1 : n === 1 ? Promise.resolve(1) : n));
    for (const n of [0, 1, 2]) f(n);
    f.call({}, 5);
    const { entries, skipped } = dump(f);
    assert.deepEqual([entries.map(({ args }) => args[0]), skipped], [[2], 3]);
    const failing = memoize(() => { throw new Error("kept"); }, { cacheErrors: true });
    assert.throws(failing);
    assert.equal(dump(failing).skipped, 1);
  });
  test("what is no dump is refused before anything is forgotten", () => {
    const f = memoize((n) => n);
    f(1);
    const good = dump(f);
    for (const [wrong, message] of [
      [undefined, /load: the second argument must be what dump\(\) gave, got undefined/], [{ ...good, cacheDump: 2 }, /second argument/], [{ ...good, hits: -1 }, /hits/],
      [{ ...good, entries: [{ value: 1 }] }, /entries\[0\]\.args/], [{ ...good, entries: [{ args: [], left: "x" }] }, /entries\[0\]\.left/], [{ ...good, entries: [{ args: [], tags: 1 }] }, /entries\[0\]\.tags/],
    ]) assert.throws(() => load(f, wrong), { name: "TypeError", message });
    assert.equal(f.has(1), true);
  });
});

describe("the miss-ratio curve", () => {
  const calls = (f) => {
    for (let i = 0; i < 3000; i++) f(i % 30);
  };
  test("of an observed function: exact at every size, and each policy at one", () => {
    const f = memoize((n) => n, { maxSize: 20 });
    observe(f);
    calls(f);
    const { accesses, keys, points, knee, policies, optimum } = missRatioCurve(f);
    assert.deepEqual([accesses, keys, knee], [3000, 30, 30]);
    assert.deepEqual(points.at(-1), { size: 30, hitRatio: 0.99, missRatio: 1 - 0.99 });
    assert.equal(policies.lru, 0);
    assert.ok(policies["w-tinylfu"] > 0.3 && optimum >= policies["w-tinylfu"]);
    assert.deepEqual(Object.keys(missRatioCurve(f, { size: 40 }).policies).sort(), ["adaptive", "fifo", "lfu", "lru", "s3-fifo", "sieve", "w-tinylfu"]);
  });
  test("of a recording: the same", () => {
    const [f, g] = [memoize((n) => n, { maxSize: 20 }), memoize((n) => n)];
    const recording = recordTrace(f, g);
    calls(f);
    g(1);
    assert.equal(missRatioCurve(recording.records).knee, 30);
    assert.equal(missRatioCurve(recording.records, { fn: 2 }).accesses, 1);
    assert.deepEqual(missRatioCurve([]), { accesses: 0, keys: 0, points: [], knee: undefined, policies: {}, optimum: undefined });
  });
  test("a trace is diagnosed as far as it tells", () => {
    class View { }
    View.prototype.total = memoize(function (n) { return n; }, { self: "key", name: "View.total" });
    const small = memoize((n) => n, { maxSize: 50 });
    const recording = recordTrace(View.prototype.total, small);
    for (let i = 0; i < 600; i++) {
      new View().total(1);
      small(i % 60);
    }
    const [view, loop] = diagnoseTrace(recording.records);
    assert.deepEqual([view.name, view.hits, view.findings.map(({ kind, part }) => [kind, part.role])], ["View.total", 0, [["always-new", "self"]]]);
    assert.deepEqual(loop.findings.map(({ kind, option }) => [kind, option]), [["too-small", "maxSize: 60"]]);
    assert.equal(loop.fittingSize, 60);
  });
});
