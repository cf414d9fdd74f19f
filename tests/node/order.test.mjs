// The order of use holds whatever is done between two uses: what goes next is always what was used longest ago.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { byHand, fakeClock, kept, memoize, turn } from "./support/package.mjs";

const keys = (f) => kept(f).map(([key]) => key);
const upTo = (n) => Array.from({ length: n }, (_, i) => i);

/** What is done between uses: options it needs, and what it does to f, beside the keys from 0 on. */
const DEEDS = {
  "a tag is invalidated": [{ tags: (key) => [key] }, (f) => f.invalidateTag("other"), "other"],
  "an answer is deleted": [{}, (f) => f.delete("other"), "other"],
  "a condition is asked": [{}, (f) => f.deleteWhere(({ value }) => value === "other"), "other"],
  "a larger size is given": [{}, (f) => f.resize(1000)],
  "a look is taken": [{ ttl: 1000, clock: fakeClock() }, (f) => [f.has(0), f.peek(1), f.entries(), f.cacheInfo(), f.on({}).entries()]],
  "another receiver is used": [{}, (f) => f.call({}, 0)],
  "one call throws": [{}, (f) => assert.throws(() => f("throws"))],
};

for (const n of [6, 20, 100]) {
  describe(`of ${n} entries`, () => {
    const make = (options) =>
      memoize(
        (key) => {
          if (key === "throws") throw new Error(key);
          return key;
        },
        { maxSize: 500, ...options },
      );
    for (const [name, [options, deed, ...others]] of Object.entries(DEEDS)) {
      test(`${name} after all were used, and in between`, () => {
        const f = make(options);
        for (const key of [...others, ...upTo(n)]) f(key);
        for (const key of upTo(n).reverse()) f(key);
        deed(f);
        f(n - 1);
        f(2);
        const expected = [...upTo(n - 1).reverse().filter((key) => key !== 2), n - 1, 2];
        assert.deepEqual(keys(f), expected);
        // And they go in that order.
        f.resize(3);
        assert.deepEqual(keys(f), expected.slice(-3));
      });
    }
    test("a smaller size is given after all were used, and in between", () => {
      const f = make();
      for (let i = 0; i < n; i++) f(i);
      for (const key of upTo(n).reverse()) f(key);
      f.resize(n - 1);
      f(n - 2);
      f(2);
      assert.deepEqual(keys(f), [...upTo(n - 2).reverse().filter((key) => key !== 2), n - 2, 2]);
      f.resize(3);
      assert.deepEqual(keys(f), [0, n - 2, 2]);
      f("new");
      assert.deepEqual(keys(f), [n - 2, 2, "new"]);
    });
    for (const [name, options] of [["a deadline", { ttl: 1000, clock: fakeClock() }], ["an idle time", { tti: 1000, clock: fakeClock() }], ["tags", { tags: () => ["t"] }], ["a weight", { maxWeight: n, weigh: () => 1, maxSize: Infinity }]]) {
      test(`a promise gets ${name} after others were used`, async () => {
        const load = byHand();
        const f = memoize((key) => (key === "slow" ? load.promise : key), { maxSize: 500, ...options });
        f("slow");
        for (let i = 0; i < n - 1; i++) f(i);
        for (const key of upTo(n - 1).reverse()) f(key);
        f("slow");
        f(1);
        load.resolve();
        await turn();
        f(n - 2);
        f(2);
        assert.deepEqual(keys(f), [...upTo(n - 2).reverse().filter((key) => key !== 1 && key !== 2), "slow", 1, n - 2, 2]);
        f.resize(3);
        assert.deepEqual(keys(f), [1, n - 2, 2]);
      });
    }
    test("a promise that turns out too heavy lets the one used longest ago go, and the order stays", async () => {
      const load = byHand();
      const f = memoize((key) => (key === "slow" ? load.promise : key), { maxWeight: n, weigh: () => 1 });
      for (let i = 0; i < n; i++) f(i);
      f("slow");
      for (const key of upTo(n).reverse()) f(key);
      f("slow");
      load.resolve();
      await turn();
      f(1);
      assert.deepEqual(keys(f), [...upTo(n - 1).reverse().filter((key) => key !== 1), "slow", 1]);
    });
    test("hits are counted once, whatever is done in between", () => {
      const f = make({ tags: (key) => [key] });
      for (let i = 0; i < n; i++) f(i);
      let hits = 0;
      for (let round = 0; round < 20; round++) {
        for (let i = 1; i < n; i++, hits++) f(i);
        f.invalidateTag("nothing");
        f.resize(round % 2 ? 400 : 500);
        f.invalidateTag(0);
        f(0);
        assert.equal(f.cacheInfo().hits, hits);
      }
    });
  });
}
