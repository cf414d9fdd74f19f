// The trace: the golden file through the package's reader and writer, what is malformed, and what recordTrace
// writes down, call by call.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { fakeClock, memoize, toolsEntry } from "./support/package.mjs";

const { diagnoseTrace, readTrace, recordTrace, writeTrace } = await import(toolsEntry);
const golden = readFileSync(new URL("../trace/golden.jsonl", import.meta.url), "utf8");
const HEADER = '{"cacheTrace":1,"source":"test"}\n';

/** What was recorded, read back from its text. */
const recorded = (recording) => readTrace(recording.text()).records;
const calls = (recording) => recorded(recording).filter(({ op }) => op === "call");
const outcomes = (recording) => calls(recording).map(({ outcome, reason }) => (reason ? `${outcome} ${reason}` : outcome));
const ids = (key) => key.map(({ id }) => id);

describe("the format", () => {
  test("the golden file is read and written again, byte for byte", () => {
    const { source, records } = readTrace(golden);
    assert.equal(source, "a dashboard, written by hand");
    assert.equal(records.length, golden.trimEnd().split("\n").length - 1);
    assert.equal(writeTrace(source, records), golden);
  });
  test("unknown fields are ignored, unknown operations are kept", () => {
    const line = '{"op":"warm","since":1.50,"why":"x"}';
    const { records } = readTrace(`${HEADER}{"op":"gc","t":1,"mood":"fine"}\n${line}\n`);
    assert.equal(records.length, 2);
    assert.equal(records[1].op, "warm");
    assert.equal(writeTrace("test", records).split("\n")[2], line);
  });
  test("a higher version is refused, and so is a file of another kind", () => {
    assert.throws(() => readTrace('{"cacheTrace":2,"source":"x"}\n'), { message: /cacheTrace.*2/ });
    assert.throws(() => readTrace('{"cacheTrace":0,"source":"x"}\n'), { message: /cacheTrace/ });
    assert.throws(() => readTrace('{"op":"gc","t":0}\n'), { message: /line 1.*cacheTrace/ });
  });
  test("what is malformed is named by line and field", () => {
    const call = { op: "call", t: 1, fn: 1, key: [{ role: "arg", type: "number", label: "1", id: 1 }], outcome: "hit" };
    const part = call.key[0];
    const wrong = [
      [{ ...call, t: "1" }, "t"], [{ ...call, t: undefined }, "t"], [{ ...call, fn: "f" }, "fn"], [{ ...call, fn: -1 }, "fn"],
      [{ ...call, outcome: "maybe" }, "outcome"], [{ ...call, outcome: "miss", reason: "bored" }, "reason"], [{ ...call, key: {} }, "key"],
      [{ ...call, key: [{ ...part, role: "who" }] }, "role"], [{ ...call, key: [part, { ...part, id: "1" }] }, "id"], [{ ...call, key: [{ ...part, label: 1 }] }, "label"],
      [{ ...call, cost: "fast" }, "cost"], [{ ...call, stored: 1 }, "stored"], [{ op: 7 }, "op"], [{ t: 7 }, "op"],
      [{ op: "define", fn: 1, maxSize: "many" }, "maxSize"], [{ op: "define", fn: 1, self: "strong" }, "self"],
    ];
    for (const [record, field] of wrong) {
      const text = `${HEADER}{"op":"gc","t":0}\n${JSON.stringify(record)}\n`;
      assert.throws(() => readTrace(text), (error) => {
        assert.match(error.message, /line 3\b/, JSON.stringify(record));
        assert.match(error.message, new RegExp(`\\b${field}\\b`), JSON.stringify(record));
        return true;
      });
    }
    assert.throws(() => readTrace(`${HEADER}{"op":\n`), { message: /line 2/ });
    assert.throws(() => readTrace(`${HEADER}[1]\n`), { message: /line 2/ });
  });
  test("whatever a file holds, it is read and looked at, or refused with the line", (t) => {
    const python = readFileSync(new URL("../trace/python.jsonl", import.meta.url), "utf8");
    const pieces = ['"key":[]', '"fn":0', '"maxSize":0', '"maxSize":null', '"t":-1e308', '"cost":1e300', '"policy":"none"', '"self":"weak"', '"op":"resize"', '"op":"collect"', '"victim":{"key":[]}', '"nearest":null', "\n", "{", "]", "\0", "\ud800"];
    const until = Date.now() + Number(process.env.CACHE_FUZZ_SECONDS ?? 0) * 1000;
    const counts = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 400 || Date.now() < until; seed++) {
      let state = seed;
      // Marsaglia's xorshift.
      const below = (bound) => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (state >>> 0) % bound;
      };
      for (let i = 0; i < 5; i++) below(2);
      let text = [golden, python][below(2)];
      for (let changes = below(5); changes >= 0; changes--) {
        // Whole lines, mostly: of cuts within them little is left to look at.
        const place = below(4) === 0 ? (at) => at : (at) => Math.max(text.indexOf("\n") + 1, text.lastIndexOf("\n", at) + 1);
        const at = place(below(text.length));
        const to = place(Math.min(text.length, at + below(900)));
        const piece = pieces[below(pieces.length)];
        const field = piece.includes(":") ? text.indexOf(piece.slice(0, piece.indexOf(":") + 1), at) : -1;
        text = [
          () => text.slice(0, at) + text.slice(to),
          () => text.slice(0, to) + text.slice(at),
          () => text.slice(0, at) + piece + text.slice(at),
          () => (field < 0 ? text : text.slice(0, field) + piece + text.slice(field).replace(/^"\w+":("[^"]*"|[^,}\]]*)/, "")),
        ][below(4)]();
      }
      try {
        const { records } = readTrace(text);
        diagnoseTrace(records);
        counts.read++;
      } catch (error) {
        assert.ok(error instanceof SyntaxError && /^cache-trace: (line \d+|the file is empty)/.test(error.message), `seed ${seed}: ${error.stack}`);
        counts.refused++;
      }
    }
    t.diagnostic(`${counts.read} read, ${counts.refused} refused`);
    assert.ok(counts.read > 30 && counts.refused > 30, JSON.stringify(counts));
  });
  test("plain text, one key per line, is read as calls", () => {
    const { records } = readTrace("/home\n/about\n/home\n");
    assert.deepEqual(records.map(({ op, key }) => [op, key[0].label]), [["call", "/home"], ["call", "/about"], ["call", "/home"]]);
    assert.equal(records[0].key[0].id, records[2].key[0].id);
    assert.notEqual(records[0].key[0].id, records[1].key[0].id);
  });
});

describe("recordTrace", () => {
  test("tells each function's settings, then its calls", () => {
    function square(n) {
      return n * n;
    }
    const f = memoize(square, { maxSize: 2, ttl: 5000, seed: 3 });
    const g = memoize((n) => n, { maxSize: Infinity, key: "structural", self: "ignore", typed: true });
    const recording = recordTrace(f, g);
    f(1);
    g(1);
    recording.stop();
    const [header] = recording.text().split("\n");
    assert.match(JSON.parse(header).source, /^cache-wasm \d+\.\d+\.\d+/);
    const [first, second, ...rest] = recorded(recording);
    assert.deepEqual([first.op, first.name, first.policy, first.maxSize, first.ttl, first.self, first.key, first.typed, first.seed], ["define", "square", "lru", 2, 5000, "weak", "identity", false, 3]);
    assert.deepEqual([second.maxSize, second.self, second.key, second.typed], [null, "ignore", "structural", true]);
    assert.deepEqual(rest.map(({ op, fn }) => [op, fn]), [["call", first.fn], ["call", second.fn]]);
  });
  test("outcome, reason and victim of every call", () => {
    const clock = fakeClock(50_000);
    const f = memoize((n) => n, { maxSize: 2, ttl: 10, clock });
    const recording = recordTrace(f);
    f(1); // new
    f(2); // new
    f(1); // hit
    f(3); // new, evicts 2
    f(2); // evicted, evicts 1
    clock.now += 10;
    f(3); // expired
    f.delete(3);
    f(3); // invalidated
    f.cacheClear();
    f(3); // cleared
    assert.deepEqual(outcomes(recording), ["miss new", "miss new", "hit", "miss new", "miss evicted", "miss expired", "miss invalidated", "miss cleared"]);
    const [one, two, again, three] = calls(recording);
    assert.deepEqual(again.key, one.key);
    assert.deepEqual(ids(three.victim.key), ids(two.key));
    assert.equal(one.victim, undefined);
    assert.ok([one, two, three].every(({ stored }) => stored === true));
    assert.deepEqual(recorded(recording).filter(({ op }) => op !== "call" && op !== "define").map(({ op }) => op), ["delete", "clear"]);
    const { expires, t } = one;
    assert.ok(expires > t && expires <= t + 60, `stored at ${t}, expires at ${expires}`);
  });
  test("counts change as without it, and nothing is recorded after stop", () => {
    const f = memoize((n) => n, { maxSize: 3 });
    f(1);
    const recording = recordTrace(f);
    for (const n of [1, 2, 3, 4, 1]) f(n);
    recording.stop();
    const before = recording.text();
    for (const n of [5, 6]) f(n);
    assert.equal(recording.text(), before);
    assert.deepEqual([f.cacheInfo().hits, f.cacheInfo().misses], [1, 7]);
    assert.equal(outcomes(recording)[0], "hit");
  });
  test("errors, bypassed calls, recursion", () => {
    const f = memoize((n) => {
      if (n < 0) throw new Error("negative");
      return n === 0 ? 0 : f(n - 1) + 1;
    });
    const none = memoize((n) => n, { maxSize: 0 });
    const recording = recordTrace(f, none);
    assert.throws(() => f(-1));
    f(2);
    none(1);
    const [thrown, outer, middle, inner, bypassed] = calls(recording);
    assert.deepEqual([thrown.error, thrown.stored], [true, false]);
    assert.deepEqual([outer, middle, inner].map(({ key }) => key[0].label), ["2", "1", "0"]);
    assert.ok(outer.t <= middle.t && middle.t <= inner.t);
    assert.ok(outer.cost >= middle.cost && middle.cost >= inner.cost);
    assert.deepEqual([bypassed.reason, bypassed.stored], ["bypassed", false]);
  });
  test("parts: roles, types, labels for people, ids that are equal for equal parts only", () => {
    class Dashboard {
      constructor(user) {
        this.user = user;
      }
    }
    Dashboard.prototype.show = memoize(function (...args) {
      return args.length;
    });
    const recording = recordTrace(Dashboard.prototype.show);
    const [a, b] = [new Dashboard("ada"), new Dashboard("bob")];
    a.show(1, "1", 1n);
    b.show(1, "1", 1n);
    a.show("x".repeat(500), "\ud83d\ude00".repeat(100), null);
    a.show(NaN, -0, 0);
    const [first, second, long, numbers] = calls(recording).map(({ key }) => key);
    assert.deepEqual(first.map(({ role }) => role), ["self", "arg", "arg", "arg"]);
    assert.equal(first[0].type, "Dashboard");
    assert.match(first[0].label, /Dashboard/);
    assert.notEqual(first[0].label, second[0].label);
    assert.equal(new Set(ids(first)).size, 4);
    assert.notEqual(first[0].id, second[0].id);
    assert.deepEqual(ids(first).slice(1), ids(second).slice(1));
    for (const { label } of long) assert.ok([...label].length <= 80 && label.isWellFormed?.() !== false, label);
    assert.equal(numbers[2].id, numbers[3].id, "-0 is 0 unless typed");
  });
  test("a structural key's parts are the same when their content is", () => {
    const f = memoize((o) => o.a, { key: "structural" });
    const recording = recordTrace(f);
    f({ a: 1 });
    f({ a: 1 });
    f({ a: 2 });
    const [one, same, other] = calls(recording).map(({ key }) => key[0].id);
    assert.equal(one, same);
    assert.notEqual(one, other);
    assert.deepEqual(outcomes(recording), ["miss new", "hit", "miss new"]);
  });
  test("a promise is shared while it is pending, its cost is that of the load", async () => {
    const f = memoize(async (n) => {
      await sleep(20);
      return n;
    });
    const recording = recordTrace(f);
    await Promise.all([f(1), f(1)]);
    await f(1);
    assert.deepEqual(outcomes(recording), ["miss new", "shared", "hit"]);
    const [{ cost }] = calls(recording);
    assert.ok(cost >= 15, `${cost} ms`);
  });
  test("only memoized functions can be recorded", () => {
    for (const value of [undefined, 1, "f", () => 1, {}]) assert.throws(() => recordTrace(value), { name: "TypeError", message: /recordTrace|memoize/ });
  });
  test("a recording holds neither receivers nor values", async () => {
    const { runForJson } = await import("./support/child.mjs");
    const { alive } = await runForJson(
      `
      import { memoize } from "cache-wasm";
      import { recordTrace } from "cache-wasm/tools";
      class Big { constructor() { this.data = new Array(1000).fill(0); } }
      Big.prototype.m = memoize(function (n) { return { self: this, n }; });
      globalThis.recording = recordTrace(Big.prototype.m);
      const refs = [];
      (() => { for (let i = 0; i < 200; i++) { const big = new Big(); big.m(i); big.m(i); refs.push(new WeakRef(big)); } })();
      for (let i = 0; i < 10; i++) { await new Promise((resolve) => setTimeout(resolve, 1)); gc(); }
      console.log(JSON.stringify({ alive: refs.filter((ref) => ref.deref()).length, records: recording.records.length }));`,
      { flags: ["--expose-gc"] },
    );
    assert.ok(alive <= 2, `${alive} of 200 receivers are held`);
  });
});
