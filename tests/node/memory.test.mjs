// What must be given back: the answers of receivers that are gone, memoized functions that are gone. Each test
// runs in a process of its own, where gc() can be called and nothing else allocates.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { runForJson } from "./support/child.mjs";

/** Before the package is imported: notes every WebAssembly instance, so that its memory can be measured. */
const PRELUDE = `
  const memories = new Set();
  const note = (instance) => {
    for (const value of Object.values(instance.exports)) if (value instanceof WebAssembly.Memory) memories.add(value);
    return instance;
  };
  const Instance = WebAssembly.Instance;
  WebAssembly.Instance = new Proxy(Instance, { construct: (target, args) => note(Reflect.construct(target, args)) });
  const wasmBytes = () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
  /** Collects until finalizers have run too and nothing more comes of it. */
  async function settle() {
    let last = Infinity;
    for (let i = 0; i < 30; i++) {
      gc();
      await turn();
      const { heapUsed } = process.memoryUsage();
      if (i > 4 && heapUsed > last - 20_000) return;
      last = heapUsed;
    }
  }
  const used = () => {
    const { heapUsed, external, arrayBuffers } = process.memoryUsage();
    return { heapUsed, external: external + arrayBuffers, wasm: wasmBytes() };
  };
  const { memoize } = await import("cache-wasm");
  `;
const FLAGS = ["--expose-gc"];
const kilobytes = (bytes) => `${Math.round(bytes / 1024)} kB`;

/** Rounds of short-lived instances, each with `keys` answers that refer back to the instance. */
const instances = (keys, rounds, count, options = {}) => `${PRELUDE}
  const options = ${JSON.stringify(options)};
  class Report {
    constructor(id) { this.id = id; this.rows = [id, id + 1, id + 2]; }
  }
  Report.prototype.total = memoize(function (n) { return { owner: this, n, text: "row " + n }; }, options);
  function round(count) {
    for (let id = 0; id < count; id++) {
      const report = new Report(id);
      for (let n = 0; n < ${keys}; n++) if (report.total(n).owner !== report) throw new Error("another one's answer");
      for (let n = 0; n < ${keys}; n++) if (report.total(n).n !== n) throw new Error("another key's answer");
    }
  }
  round(200);
  await settle();
  const start = used();
  const after = [];
  for (let i = 0; i < ${rounds}; i++) {
    round(${count});
    await settle();
    after.push(used());
  }
  const { hits, misses, currSize } = Report.prototype.total.cacheInfo();
  console.log(JSON.stringify({ start, after, hits, misses, currSize }));`;

function assertReturned({ start, after, hits, misses, currSize }, keys, rounds, count) {
  assert.equal(misses, (count * rounds + 200) * keys);
  assert.equal(hits, misses);
  assert.equal(currSize, 0, "answers of collected receivers are still counted");
  const end = after.at(-1);
  // One leaked round would be several megabytes.
  assert.ok(end.heapUsed - start.heapUsed < 1.5e6, `the heap grew by ${kilobytes(end.heapUsed - start.heapUsed)}: ${after.map((a) => kilobytes(a.heapUsed)).join(", ")}`);
  assert.ok(end.external - start.external < 1.5e6 + (end.wasm - start.wasm) * 2, `external memory grew by ${kilobytes(end.external - start.external)}`);
  assert.ok(end.wasm <= after[1].wasm, `wasm memory: ${kilobytes(after[1].wasm)} after round 2, ${kilobytes(end.wasm)} after round ${rounds}`);
}

describe("short-lived instances whose answers refer back to them", () => {
  test("a few answers each: 20 rounds of 10 000", async (t) => {
    const result = await runForJson(instances(3, 20, 10_000), { flags: FLAGS });
    assertReturned(result, 3, 20, 10_000);
    t.diagnostic(`heap ${kilobytes(result.start.heapUsed)} -> ${kilobytes(result.after.at(-1).heapUsed)}, wasm ${kilobytes(result.after.at(-1).wasm)}`);
  });
  test("a dozen answers each: 20 rounds of 10 000", async (t) => {
    const result = await runForJson(instances(12, 20, 10_000), { flags: FLAGS });
    assertReturned(result, 12, 20, 10_000);
    t.diagnostic(`heap ${kilobytes(result.start.heapUsed)} -> ${kilobytes(result.after.at(-1).heapUsed)}, wasm ${kilobytes(result.after.at(-1).wasm)}`);
  });
  test("with a ttl and with a typed key", async () => {
    const options = { ttl: 3_600_000, typed: true };
    assertReturned(await runForJson(instances(40, 4, 2000, options), { flags: FLAGS }), 40, 4, 2000);
  });
  test("collectable within one job: the answers hold no receiver", async () => {
    // Finalizers do not run inside a job, but the heap has to be given back all the same: nothing on the
    // way of a call may hold a receiver to the end of the job, as a WeakRef that was looked into would.
    const { peak } = await runForJson(
      `${PRELUDE}
      class Big { constructor() { this.data = new Array(2000).fill(this); } }
      Big.prototype.self = memoize(function (n) { return [this, n]; });
      let peak = 0;
      for (let i = 0; i < 20_000; i++) {
        const big = new Big();
        big.self(1); big.self(2); big.self(1);
        if (i % 1000 === 999) { gc(); peak = Math.max(peak, process.memoryUsage().heapUsed); }
      }
      console.log(JSON.stringify({ peak }));`,
      { flags: FLAGS },
    );
    // All of them together would be 320 MB.
    assert.ok(peak < 60e6, `${kilobytes(peak)} in use in the middle of the job`);
  });
});

describe("memoized functions", () => {
  test("that nobody holds are collected, and their share of the wasm memory is used again", async (t) => {
    const { collected, made, wasm } = await runForJson(
      `${PRELUDE}
      let collected = 0;
      const registry = new FinalizationRegistry(() => collected++);
      const round = () => {
        for (let i = 0; i < 500; i++) {
          const f = memoize((n) => ({ n, f }), { maxSize: 200 });
          for (let n = 0; n < 100; n++) f(n);
          registry.register(f);
        }
      };
      const wasm = [];
      for (let i = 0; i < 10; i++) { round(); await settle(); wasm.push(wasmBytes()); }
      for (let i = 0; i < 10 && collected < 5000; i++) await settle();
      console.log(JSON.stringify({ collected, made: 5000, wasm }));`,
      { flags: FLAGS },
    );
    assert.ok(collected >= made - 5, `${made - collected} of ${made} are still there`);
    assert.ok(wasm.at(-1) <= wasm[1], `wasm memory grows: ${wasm.map(kilobytes).join(", ")}`);
    t.diagnostic(`wasm memory ${kilobytes(wasm.at(-1))}`);
  });
  test("dispose and cacheClear give memory back at once", async () => {
    const { afterClear, afterDispose, wasm } = await runForJson(
      `${PRELUDE}
      const f = memoize((n) => ({ n, pad: [n, n, n, n] }), { maxSize: Infinity });
      const fill = () => { for (let n = 0; n < 50_000; n++) f(n); };
      fill(); f.cacheClear(); await settle();
      const start = used().heapUsed;
      const wasm = [];
      for (let i = 0; i < 5; i++) { fill(); wasm.push(wasmBytes()); f.cacheClear(); }
      await settle();
      const afterClear = used().heapUsed - start;
      fill(); f.dispose(); await settle();
      console.log(JSON.stringify({ afterClear, afterDispose: used().heapUsed - start, wasm }));`,
      { flags: FLAGS },
    );
    assert.ok(afterClear < 0.5e6, kilobytes(afterClear));
    assert.ok(afterDispose < 0.5e6, kilobytes(afterDispose));
    assert.equal(wasm.at(-1), wasm[0]);
  });
  test("evicted, deleted and expired answers are not held", async () => {
    const { held } = await runForJson(
      `${PRELUDE}
      let now = 0;
      const held = {};
      const cases = {
        evicted: [{ maxSize: 10 }, (f) => { for (let n = 0; n < 300; n++) f(n, { n }); }, 10],
        deleted: [{ maxSize: 300 }, (f) => { for (let n = 0; n < 300; n++) { const key = { n }; f(n, key); f.delete(n, key); } }, 0],
        expired: [{ maxSize: 300, ttl: 10, clock: () => now }, (f) => { for (let n = 0; n < 300; n++) { const key = { n }; f(n, key); now += 11; f(n, key); f.delete(n, key); } }, 0],
        cleared: [{ maxSize: 300 }, (f) => { for (let n = 0; n < 300; n++) f(n, { n }); f.cacheClear(); }, 0],
        rejected: [{ maxSize: 300, async: true }, (f) => { for (let n = 0; n < 300; n++) f(n, { n }).catch(() => {}); }, 0],
      };
      for (const [name, [{ async, ...options }, use, allowed]] of Object.entries(cases)) {
        const refs = [];
        const f = memoize((n, key) => {
          const value = { key };
          refs.push(new WeakRef(key), new WeakRef(value));
          return async ? Promise.reject(value) : value;
        }, options);
        use(f);
        await settle(); await settle();
        held[name] = [refs.filter((ref) => ref.deref() !== undefined).length, allowed * 2, refs.length];
      }
      console.log(JSON.stringify({ held }));`,
      { flags: FLAGS },
    );
    for (const [name, [alive, allowed, made]] of Object.entries(held)) {
      assert.ok(made >= 600);
      assert.ok(alive <= allowed + 2, `${name}: ${alive} of ${made} are held, at most ${allowed} may be`);
    }
  });
});

describe("a hit allocates nothing", () => {
  // A young generation so large that nothing is collected meanwhile: what is allocated stays visible.
  const flags = [...FLAGS, "--min-semi-space-size=128", "--max-semi-space-size=128"];
  const measure = (setUp, call) => `${PRELUDE}
    const HITS = 1_000_000;
    ${setUp}
    function many(times) { let sum = 0; for (let i = 0; i < times; i++) sum += ${call}; return sum; }
    for (let i = 0; i < 20; i++) many(20_000);
    // The least of three: in the first one Node 24 and later may still be compiling, once.
    const grown = Math.min(...[1, 2, 3].map(() => {
      gc();
      const before = process.memoryUsage().heapUsed;
      many(HITS);
      return process.memoryUsage().heapUsed - before;
    }));
    console.log(JSON.stringify({ perHit: grown / HITS, misses: f.cacheInfo?.().misses }));`;

  const cases = {
    "one integer": ["const f = memoize((n) => n, { maxSize: 1000 }); for (let i = 0; i < 1000; i++) f(i);", "f(i % 1000)"],
    "a few integers": ["const f = memoize((n) => n, { maxSize: 5 }); for (let i = 0; i < 5; i++) f(i);", "f(i % 5)"],
    "two integers": ["const f = memoize((a, b) => a + b, { maxSize: 1000 }); for (let i = 0; i < 1000; i++) f(i, i + 1);", "f(i % 1000, (i % 1000) + 1)"],
    "three arguments": ["const f = memoize((a, b, c) => a + c, { maxSize: 100 }); for (let i = 0; i < 100; i++) f(i, 's', i);", "f(i % 100, 's', i % 100)"],
    "no argument": ["const f = memoize(() => 1); f();", "f()"],
    "strings": ["const keys = Array.from({ length: 1000 }, (_, i) => 'key number ' + i); const f = memoize((s) => s.length, { maxSize: 1000 }); keys.forEach((k) => f(k));", "f(keys[i % 1000])"],
    "long strings": ["const keys = Array.from({ length: 100 }, (_, i) => 'k'.repeat(200) + i); const f = memoize((s) => s.length); keys.forEach((k) => f(k));", "f(keys[i % 100])"],
    "objects": ["const keys = Array.from({ length: 1000 }, (_, i) => ({ i })); const f = memoize((o) => o.i, { maxSize: 1000 }); keys.forEach((k) => f(k));", "f(keys[i % 1000])"],
    "methods": ["const f = memoize(function (n) { return this.id + n; }); const all = Array.from({ length: 50 }, (_, id) => ({ id, f })); all.forEach((o) => { for (let n = 0; n < 20; n++) o.f(n); });", "all[i % 50].f(i % 20)"],
  };
  for (const [name, [setUp, call]] of Object.entries(cases)) {
    test(name, async () => {
      const { perHit } = await runForJson(measure(setUp, call), { flags });
      // One byte: far below one object (16 bytes), far above what the measurement itself takes.
      assert.ok(perHit < 1, `${perHit.toFixed(1)} bytes per hit`);
    });
  }
  test("(and this way of measuring does see one object per call)", async () => {
    const { perHit } = await runForJson(measure("const kept = new Array(1000); const f = (i) => { kept[i % 1000] = { i }; return 1; };", "f(i)"), { flags });
    assert.ok(perHit >= 16, `${perHit.toFixed(1)} bytes per call`);
  });
});
