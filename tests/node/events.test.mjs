// onEvent: what is told, in which order, and what a listener may do.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { byHand, counted, fakeClock, info, kept, memoize, toolsEntry, turn } from "./support/package.mjs";

const { recordTrace } = await import(toolsEntry);

/** f with a list of what was told, which `told()` empties. */
function listening(fn, options = {}) {
  let events = [];
  const f = memoize(fn, { onEvent: (event) => events.push(event), ...options });
  return { f, told: () => events.splice(0) };
}
const brief = (events) => events.map(({ kind, args }) => (args === undefined ? kind : `${kind} ${args}`));
const filled = (n, options, fn = (key) => key) => {
  const all = listening(fn, options);
  for (let i = 0; i < n; i++) all.f.call(undefined, i);
  all.told();
  return all;
};

for (const n of [2, 30]) {
  describe(`what is told, with ${n} entries`, () => {
    test("hit, miss and store, with all there is to know", () => {
      const clock = fakeClock(5);
      const { f, told } = filled(n, { maxWeight: 1000, weigh: () => 2, ttl: 100, clock }, (a, b) => ({ a, b }));
      const receiver = { f };
      const value = receiver.f("a", "b");
      assert.deepEqual(told(), [
        { kind: "miss", receiver, args: ["a", "b"], reason: "absent" },
        { kind: "store", receiver, args: ["a", "b"], value, weight: 2, expiresAt: 105 },
      ]);
      receiver.f("a", "b");
      const [hit, ...more] = told();
      assert.deepEqual([hit, more], [{ kind: "hit", receiver, args: ["a", "b"], value }, []]);
      assert.equal(hit.value, value);
      assert.equal(hit.receiver, receiver);
    });
    test("miss comes before the function runs, store after", () => {
      const { f, told } = filled(n, {}, (key) => (key === "x" ? brief(told()) : key));
      assert.deepEqual([f("x"), brief(told())], [["miss x"], ["store x"]]);
    });
    test("why it is a miss: absent, expired, invalidated, absent again", () => {
      const clock = fakeClock();
      const { f, told } = filled(n, { ttl: 10, clock, tags: () => ["t"] });
      const reason = () => (f(0), told().find(({ kind }) => kind === "miss").reason);
      clock.now = 10;
      assert.equal(reason(), "expired");
      f.invalidateTag("t");
      told();
      assert.equal(reason(), "invalidated");
      f.delete(0);
      told();
      assert.equal(reason(), "absent");
      f.cacheClear();
      told();
      assert.equal(reason(), "absent");
    });
    test("evict for room, before the store", () => {
      const { f, told } = filled(n, { maxSize: n });
      f("new");
      assert.deepEqual(brief(told()), ["miss new", "evict 0", "store new"]);
    });
    test("expire for room", () => {
      const clock = fakeClock();
      const { f, told } = filled(n, { maxSize: n, clock, ttl: (key) => (key === 1 ? 10 : 100) });
      clock.now = 10;
      f("new");
      assert.deepEqual(brief(told()), ["miss new", "expire 1", "store new"]);
    });
    test("each that goes for weight", () => {
      const { f, told } = filled(n, { maxWeight: n, weigh: (value) => (value === "heavy" ? n : 1) });
      f("heavy");
      assert.deepEqual(brief(told()), ["miss heavy", ...Array.from({ length: n }, (_, i) => `evict ${i}`), "store heavy"]);
    });
    test("error, and no store unless errors are kept", () => {
      const error = new Error("down");
      for (const cacheErrors of [false, true]) {
        const { f, told } = filled(n, { cacheErrors }, (key) => {
          if (key === "bad") throw error;
          return key;
        });
        assert.throws(() => f("bad"), error);
        const events = told();
        assert.deepEqual(brief(events), ["miss bad", "error bad", ...(cacheErrors ? ["store bad"] : [])]);
        assert.equal(events[1].error, error);
        assert.equal(events[1].receiver, undefined);
        if (!cacheErrors) continue;
        assert.throws(() => f("bad"), error);
        assert.deepEqual(told(), [{ kind: "hit", receiver: undefined, args: ["bad"], value: undefined }]);
      }
    });
    test("delete, once for each answer; clear; invalidateTag; resize", () => {
      const { f, told } = filled(n, { tags: () => ["t"] });
      f.delete(0);
      f.delete(0);
      assert.deepEqual(told(), [{ kind: "delete", receiver: undefined, args: [0] }]);
      f("a");
      f("b");
      told();
      f.deleteWhere(({ value }) => typeof value === "string");
      assert.deepEqual(brief(told()), ["delete a", "delete b"]);
      f.invalidateTag("t");
      assert.deepEqual(told(), [{ kind: "invalidateTag", tag: "t" }]);
      f.cacheClear();
      f.cacheClear();
      assert.deepEqual(told(), [{ kind: "clear", receiver: undefined }, { kind: "clear", receiver: undefined }]);
      f.resize(77);
      assert.deepEqual(told(), [{ kind: "resize", receiver: undefined, maxSize: 77 }]);
    });
    test("resize tells what had to go, then of itself", () => {
      const { f, told } = filled(n);
      f.resize(1);
      assert.deepEqual(brief(told()), [...Array.from({ length: n - 1 }, (_, i) => `evict ${i}`), "resize"]);
    });
    test("looking tells nothing", () => {
      const { f, told } = filled(n);
      f.has(0);
      f.peek(0);
      f.entries();
      f.cacheInfo();
      f.cacheParameters();
      f.deleteWhere(() => false);
      f.on({}).has(0);
      assert.deepEqual(told(), []);
    });
    test("which receiver's answers they were", () => {
      const [a, b] = [{ a: 1 }, { b: 1 }];
      const { f, told } = filled(0, { maxSize: n });
      for (const receiver of [a, b]) for (let i = 0; i < n; i++) f.call(receiver, i);
      told();
      f.on(a).delete(0);
      f.on(a).cacheClear();
      f.on(b).resize(1);
      const events = told();
      assert.deepEqual(brief(events), ["delete 0", "clear", ...Array.from({ length: n - 1 }, (_, i) => `evict ${i}`), "resize"]);
      assert.deepEqual(events.map(({ receiver }) => receiver), [a, a, ...Array(n).fill(b)]);
    });
    test("which receiver's answers went later, for something done to all", () => {
      const [a, b] = [{ a: 1 }, { b: 1 }];
      const { f, told } = filled(0, { maxSize: n });
      const fill = () => {
        for (const receiver of [a, b]) for (let i = 0; i < n; i++) f.call(receiver, i);
      };
      fill();
      f.deleteWhere(({ value }) => value === 0);
      told();
      f.call(a, 1);
      f.call(b, 1);
      assert.deepEqual(told().map(({ kind, receiver }) => [kind, receiver]), [["delete", a], ["hit", a], ["delete", b], ["hit", b]]);
    });
    test("which receiver's answers went later, when all were given another size", () => {
      const [a, b] = [{ a: 1 }, { b: 1 }];
      const { f, told } = filled(0, { maxSize: n });
      for (const receiver of [a, b]) for (let i = 0; i < n; i++) f.call(receiver, i);
      f.resize(1);
      told();
      f.call(a, n - 1);
      f.call(b, "new");
      const name = ({ kind, receiver }) => `${kind} ${receiver === a ? "a" : receiver === b ? "b" : "?"}`;
      assert.deepEqual(told().map(name).sort(), [...Array(n - 1).fill("evict a"), ...Array(n).fill("evict b"), "hit a", "miss b", "store b"]);
    });
    test("of keys that are made: the arguments, as they were given", () => {
      for (const key of ["structural", (o) => o.id]) {
        const { f, told } = filled(0, { key, maxSize: n });
        const all = Array.from({ length: n + 1 }, (_, id) => ({ id }));
        for (const one of all) f(one);
        f.delete({ id: 1 });
        const events = told();
        assert.equal(events.find(({ kind }) => kind === "evict").args[0], all[0]);
        assert.deepEqual(events.at(-1).args, [{ id: 1 }]);
      }
    });
    test("copies: what a listener does to a value is not done to what is stored", () => {
      const f = memoize((key) => ({ key }), { copy: "clone", onEvent: (event) => event.value !== undefined && (event.value.key = "spoilt") });
      for (let i = 0; i < n; i++) f(i);
      for (let round = 0; round < 2; round++) assert.deepEqual(f(0), { key: 0 });
    });
    test("a new one among few and many: nobody is told of anything that did not happen", () => {
      const { f, told } = filled(0);
      for (let i = 0; i < n; i++) f(i);
      assert.deepEqual(brief(told()), Array.from({ length: n }, (_, i) => [`miss ${i}`, `store ${i}`]).flat());
    });
  });

  describe(`a listener that throws, with ${n} entries`, () => {
    for (const kind of ["hit", "miss", "store", "error", "evict", "delete", "clear", "invalidateTag", "resize"]) {
      test(`at ${kind}: the caller gets it, and the cache goes on as if nothing had been`, () => {
        let angry = false;
        const fn = counted((key) => {
          if (key === "bad") throw new Error("bad");
          return key;
        });
        const f = memoize(fn, {
          maxSize: n,
          tags: () => ["t"],
          onEvent: (event) => {
            if (angry && event.kind === kind) throw new Error(`no ${kind}`);
          },
        });
        for (let i = 0; i < n; i++) f(i);
        angry = true;
        const uses = { hit: () => f(0), miss: () => f("new"), store: () => f("new"), error: () => f("bad"), evict: () => f("new"), delete: () => f.delete(0), clear: () => f.cacheClear(), invalidateTag: () => f.invalidateTag("t"), resize: () => f.resize(1) };
        assert.throws(uses[kind], { message: `no ${kind}` });
        angry = false;
        // It is told after it has happened.
        const left = { hit: n, miss: n, store: n, error: n, evict: n, delete: n - 1, clear: 0, invalidateTag: 0, resize: 1 }[kind];
        assert.equal(f.cacheInfo().currSize, left);
        assert.equal(kept(f).length, left);
        assert.equal(f.has("new"), ["store", "evict"].includes(kind));
        for (let round = 0; round < 3; round++) for (let i = 0; i < n; i++) assert.equal(f(i), i);
        const { hits, misses, currSize } = f.cacheInfo();
        assert.ok(hits + misses >= 3 * n && currSize <= n);
        assert.equal(new Set(kept(f).map(([key]) => key)).size, currSize);
      });
    }
    test("at each event of all, now and then", () => {
      let step = 0;
      const f = memoize((key) => key * 2, { maxSize: n, onEvent: () => { if (step++ % 5 === 4) throw new Error("now and then"); } });
      for (let i = 0; i < 500; i++) {
        const key = (i * 31) % (2 * n);
        try {
          assert.equal(f(key), key * 2);
          if (i % 7 === 0) f.delete(key);
          if (i % 50 === 0) f.cacheClear();
        } catch (error) {
          assert.equal(error.message, "now and then");
        }
      }
      assert.equal(kept(f).length, f.cacheInfo().currSize);
      for (const { args, value } of f.entries()) assert.equal(value, args[0] * 2);
    });
  });

  describe(`a listener that uses the cache, with ${n} entries`, () => {
    test("it may call, look, delete, clear and resize; the cache stays sound", () => {
      let depth = 0;
      let step = 0;
      const f = memoize((key) => key, {
        maxSize: n,
        onEvent: () => {
          if (depth > 2) return;
          depth++;
          step++;
          f(step % (n + 3));
          f.has(step % n);
          if (step % 3 === 0) f.delete(step % n);
          if (step % 17 === 0) f.cacheClear();
          if (step % 23 === 0) f.resize(step % 2 ? n : 1);
          f.entries();
          depth--;
        },
      });
      for (let i = 0; i < 60; i++) assert.equal(f(i % (2 * n)), i % (2 * n));
      const keys = kept(f).map(([key]) => key);
      assert.equal(new Set(keys).size, keys.length);
      assert.equal(keys.length, f.cacheInfo().currSize);
      for (const { args, value } of f.entries()) assert.equal(value, args[0]);
    });
    test("what it deletes at the store is gone, and the caller gets the value all the same", () => {
      const f = memoize((key) => key, { onEvent: ({ kind, args }) => kind === "store" && args[0] === "x" && f.delete("x") });
      for (let i = 0; i < n; i++) f(i);
      assert.deepEqual([f("x"), f.has("x"), f.cacheInfo().currSize], ["x", false, n]);
    });
    test("what it clears at a hit is answered all the same", () => {
      const f = memoize((key) => ({ key }), { onEvent: ({ kind }) => kind === "hit" && f.cacheClear() });
      for (let i = 0; i < n; i++) f(i);
      assert.deepEqual([f(0), f.cacheInfo().currSize], [{ key: 0 }, 0]);
    });
    test("disposing ends it", () => {
      const { f, told } = filled(n);
      f.dispose();
      told();
      f(0);
      assert.deepEqual(told(), []);
    });
  });
}

describe("events of promises", () => {
  test("stored when the call is made, with the promise and no weight", async () => {
    const load = byHand();
    const { f, told } = listening(() => load.promise, { maxWeight: 10, weigh: () => 5 });
    const promise = f(1);
    assert.deepEqual(told(), [{ kind: "miss", receiver: undefined, args: [1], reason: "absent" }, { kind: "store", receiver: undefined, args: [1], value: promise, weight: 0, expiresAt: undefined }]);
    f(1);
    assert.deepEqual(told(), [{ kind: "hit", receiver: undefined, args: [1], value: promise }]);
    load.resolve("v");
    await turn();
    assert.deepEqual(f.entries()[0].weight, 5);
  });
  test("what goes when one is fulfilled is of the receiver whose it was", async () => {
    const loads = [byHand(), byHand()];
    const { f, told } = listening((i) => loads[i].promise, { maxWeight: 10, weigh: () => 6 });
    const receiver = { f };
    receiver.f(0);
    receiver.f(1);
    loads[0].resolve();
    loads[1].resolve();
    await turn();
    const gone = told().filter(({ kind }) => kind === "evict");
    assert.deepEqual(gone, [{ kind: "evict", receiver, args: [0] }]);
    assert.equal(gone[0].receiver, receiver);
  });
});

describe("beside a recording", () => {
  test("both see everything; a listener that throws takes nothing from the recording", () => {
    let angry = false;
    const events = [];
    const told = () => events.splice(0);
    const f = memoize((key) => key, {
      maxSize: 2,
      onEvent: (event) => {
        events.push(event);
        if (angry) throw new Error("no");
      },
    });
    f("before");
    const recording = recordTrace(f);
    for (const key of [1, 1, 2, 3]) f(key);
    f.delete(3);
    assert.deepEqual(brief(told()), ["miss before", "store before", "miss 1", "store 1", "hit 1", "miss 2", "evict before", "store 2", "miss 3", "evict 1", "store 3", "delete 3"]);
    assert.deepEqual(recording.records.map(({ op, outcome }) => outcome ?? op), ["define", "miss", "hit", "miss", "miss", "delete"]);
    angry = true;
    assert.throws(() => f(2), /^Error: no$/);
    angry = false;
    assert.equal(recording.records.at(-1).outcome, "hit");
    recording.stop();
    told();
    f(2);
    assert.deepEqual([brief(told()), recording.records.length], [["hit 2"], 7]);
    assert.deepEqual(info(f), [3, 4, 2, 1]);
  });
});

describe("onEvent", () => {
  test("is refused unless it is a function", () => {
    for (const onEvent of [1, "log", null, {}]) assert.throws(() => memoize((n) => n, { onEvent }), { name: "TypeError", message: /onEvent/ });
  });
});
