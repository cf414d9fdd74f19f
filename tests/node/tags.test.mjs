// tags and invalidateTag: answers are forgotten by what they belong to.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { byHand, counted, fakeClock, info, kept, memoize, turn } from "./support/package.mjs";

const keys = (f) => kept(f).map(([key]) => key);
/** f(key, ...tags) */
const tagged = (options) => memoize((key) => key, { tags: (_, __, ...tags) => tags, maxSize: Infinity, ...options });

for (const fill of [0, 4, 6, 7, 30]) {
  describe(`invalidateTag, beside ${fill} others`, () => {
    const filled = (options) => {
      const f = tagged(options);
      for (let i = 0; i < fill; i++) f(i, "filler");
      return f;
    };
    test("forgets those with the tag, and tells how many", () => {
      const f = filled();
      f("a", "x");
      f("b", "x", "y");
      f("c", "y");
      assert.equal(f.invalidateTag("x"), 2);
      assert.deepEqual(keys(f).slice(fill), ["c"]);
      assert.deepEqual([f.has("a", "x"), f.peek("b", "x", "y"), f.delete("a", "x"), f.cacheInfo().currSize], [false, undefined, false, fill + 1]);
      assert.deepEqual([f.invalidateTag("x"), f.invalidateTag("unknown")], [0, 0]);
      assert.equal(f.invalidateTag("y"), 1);
      assert.equal(f.invalidateTag("filler"), fill);
      assert.deepEqual([keys(f), f.cacheInfo().currSize], [[], 0]);
    });
    test("is followed by a miss that computes anew, with the tags of that time", () => {
      let tags = ["old"];
      const fn = counted((n) => n);
      const f = memoize(fn, { tags: () => tags, maxSize: Infinity });
      for (let i = 0; i < fill; i++) f(i);
      f("a");
      f.invalidateTag("old");
      tags = ["new"];
      f("a");
      f("a");
      assert.deepEqual([fn.ran, ...info(f)], [fill + 2, 1, fill + 2, Infinity, 1]);
      assert.equal(f.invalidateTag("old"), 0);
      assert.equal(f.has("a"), true);
      assert.equal(f.invalidateTag("new"), 1);
    });
    test("leaves every other answer in its place, whatever comes after", () => {
      const f = filled();
      f("a", "x");
      f("b", "y");
      f("c", "x");
      f("d", "y");
      f.invalidateTag("x");
      for (let i = 0; i < 20; i++) f(`later ${i}`);
      const expected = [...Array.from({ length: fill }, (_, i) => i), "b", "d", ...Array.from({ length: 20 }, (_, i) => `later ${i}`)];
      assert.deepEqual(keys(f), expected);
      for (const { args: [key], value } of f.entries()) assert.equal(value, key);
      const { misses } = f.cacheInfo();
      for (let i = 0; i < fill; i++) assert.equal(f(i, "filler"), i);
      assert.deepEqual([f("b", "y"), f("d", "y"), f("later 7"), f.cacheInfo().misses], ["b", "d", "later 7", misses]);
    });
    test("tags are any values, told apart as in a Map", () => {
      const f = filled();
      const object = {};
      const all = [1, "1", 1n, NaN, 0, null, undefined, object, Symbol.iterator, ""];
      all.forEach((tag, i) => f(`key ${i}`, tag));
      for (const tag of [1, "1", 1n, NaN, -0, null, undefined, object, Symbol.iterator, ""]) assert.equal(f.invalidateTag(tag), 1, String(tag));
      assert.equal(f.invalidateTag({}), 0);
      assert.equal(f.cacheInfo().currSize, fill);
    });
    test("the same tag twice is one tag; no tags are allowed", () => {
      const f = filled();
      f("a", "x", "x");
      f("b");
      assert.equal(f.invalidateTag("x"), 1);
      assert.equal(f.has("b"), true);
    });
    test("replaced, evicted, deleted and cleared answers are not counted again", () => {
      const clock = fakeClock();
      const f = filled({ maxSize: fill + 2, ttl: 10, clock });
      f("a", "x");
      f("b", "x");
      for (let i = 0; i < fill + 2; i++) f(`later ${i}`, "later");
      assert.equal(f.invalidateTag("x"), 0, "evicted");
      f("c", "x");
      f.delete("c", "x");
      assert.equal(f.invalidateTag("x"), 0, "deleted");
      f("d", "x");
      clock.now = 10;
      assert.equal(f.invalidateTag("x"), 0, "expired");
      f("e", "x");
      f.deleteWhere(() => true);
      f("f", "x");
      f.cacheClear();
      assert.equal(f.invalidateTag("x"), 0, "cleared");
      f("g", "x");
      assert.equal(f.invalidateTag("x"), 1);
    });
    test("what was forgotten weighs nothing and takes no room", () => {
      const f = filled({ maxSize: fill + 2, maxWeight: fill + 2, weigh: () => 1 });
      f("a", "x");
      f("b", "y");
      f.invalidateTag("x");
      assert.equal(f.cacheInfo().weight, fill + 1);
      f("c", "y");
      assert.deepEqual([keys(f).slice(fill), f.cacheInfo().weight], [["b", "c"], fill + 2]);
    });
  });
}

describe("tags of receivers", () => {
  const of = (receivers, n) => {
    const f = tagged();
    for (const receiver of receivers) for (let i = 0; i < n; i++) f.call(receiver, i, "all", `${i % 2}`);
    return f;
  };
  for (const n of [4, 20]) {
    test(`all receivers' answers go at once, and are counted (${n} each)`, () => {
      const receivers = [{}, {}, "primitive", undefined];
      const f = of(receivers, n);
      assert.equal(f.invalidateTag("1"), 4 * (n / 2));
      assert.equal(f.cacheInfo().currSize, 4 * (n / 2));
      for (const receiver of receivers) assert.deepEqual(kept(f.on(receiver)).map(([key]) => key % 2), Array(n / 2).fill(0));
      assert.equal(f.invalidateTag("all"), 4 * (n / 2));
      assert.equal(f.cacheInfo().currSize, 0);
    });
    test(`on(receiver) reaches its own only (${n} each)`, () => {
      const [a, b] = [{}, {}];
      const f = of([a, b, undefined], n);
      assert.equal(f.on(a).invalidateTag("all"), n);
      assert.deepEqual([a, b, undefined].map((receiver) => f.on(receiver).cacheInfo().currSize), [0, n, n]);
      assert.equal(f.on(undefined).invalidateTag("0"), n / 2);
      assert.deepEqual([f.cacheInfo().currSize, f.on(b).cacheInfo().currSize], [n + n / 2, n]);
    });
  }
  test("on(receiver) does not concern another receiver's running call or pending promise", async () => {
    const [a, b] = [{}, {}];
    const f = memoize((run) => run(), { tags: () => ["t"] });
    const run = () => (f.on(a).invalidateTag("t"), "value");
    f.call(b, run);
    assert.equal(f.on(b).has(run), true);
    const load = byHand();
    const pending = () => load.promise;
    f.call(b, pending);
    f.on(a).invalidateTag("t");
    load.resolve(1);
    await turn();
    assert.equal(f.on(b).has(pending), true);
  });
});

describe("what tags may not return", () => {
  for (const n of [2, 20]) {
    test(`is an error that names it, and leaves the cache as it was (${n} entries)`, () => {
      const f = memoize((n) => n, { tags: (value) => (typeof value === "number" ? ["t"] : value.tags) });
      for (let i = 0; i < n; i++) f(i);
      const before = keys(f);
      for (const tags of [undefined, null, "tag", 1, {}, new Set(["t"])]) assert.throws(() => f({ tags }), { name: "TypeError", message: /tags/ });
      assert.deepEqual([keys(f), f.invalidateTag("t")], [before, n]);
    });
    test(`nor may it throw (${n} entries)`, () => {
      const f = memoize((n) => n, {
        tags: (value) => {
          if (value === "bad") throw new Error("no tags");
          return ["t"];
        },
      });
      for (let i = 0; i < n; i++) f(i);
      assert.throws(() => f("bad"), /^Error: no tags$/);
      assert.deepEqual([f.cacheInfo().currSize, f.has("bad"), f.invalidateTag("t")], [n, false, n]);
    });
  }
  test("the list it returned may be changed afterwards", () => {
    const list = ["a"];
    const f = memoize((n) => n, { tags: () => list });
    f(1);
    list[0] = "b";
    assert.deepEqual([f.invalidateTag("b"), f.invalidateTag("a")], [0, 1]);
  });
  test("without the option there is nothing to forget", () => {
    const f = memoize((n) => n);
    f(1);
    assert.deepEqual([f.invalidateTag("x"), f.has(1)], [0, true]);
    for (const tags of [["a"], "a", null]) assert.throws(() => memoize((n) => n, { tags }), { name: "TypeError", message: /tags/ });
  });
});

describe("invalidation wins", () => {
  for (const fill of [0, 20]) {
    test(`over a call that is running (beside ${fill})`, () => {
      const f = memoize((key) => (key === "x" && f.invalidateTag("x"), key), { tags: (key) => [key] });
      for (let i = 0; i < fill; i++) f(i);
      assert.equal(f("x"), "x");
      assert.equal(f.has("x"), false);
      const g = memoize((key) => (key === "x" && g.invalidateTag("y"), key), { tags: (key) => [key] });
      g("x");
      assert.equal(g.has("x"), true, "another tag does not concern it");
    });
    test(`over a call that is running further out (beside ${fill})`, () => {
      const f = memoize((key) => (key === "outer" ? f("inner") && key : (f.invalidateTag("t"), key)), { tags: (key) => (typeof key === "number" ? [] : ["t"]) });
      for (let i = 0; i < fill; i++) f(i);
      f("outer");
      assert.deepEqual(keys(f), Array.from({ length: fill }, (_, i) => i));
      f.invalidateTag("t");
    });
    test(`over a pending promise (beside ${fill})`, async () => {
      const loads = [];
      const f = memoize((key) => (typeof key === "number" ? key : (loads.push(byHand()), loads.at(-1).promise)), { tags: (value) => [value] });
      for (let i = 0; i < fill; i++) f(i);
      const promise = f("load");
      f.invalidateTag("x");
      assert.equal(f("load"), promise, "its tags are not known yet");
      loads[0].resolve("x");
      assert.equal(await promise, "x");
      assert.equal(f.has("load"), false);
      f("load");
      loads[1].resolve("x");
      await turn();
      assert.equal(f.has("load"), true, "an invalidation before the call does not concern it");
      assert.equal(f.invalidateTag("x"), 1);
    });
  }
  test("inside tags itself", () => {
    const f = memoize((key) => key, { tags: (key) => (f.invalidateTag("t"), key === 1 ? ["t"] : []) });
    f(1);
    f(2);
    assert.deepEqual(keys(f), [2]);
  });
});

