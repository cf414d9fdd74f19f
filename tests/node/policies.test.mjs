// Every policy: what the slot layer of cache-core makes of random operations, replayed; and all else that
// comes with `cache-wasm/policies`. CACHE_POLICY_RUNS may name the runs of another seed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { byHand, fakeClock, info, kept, memoize, policiesEntry, turn } from "./support/package.mjs";

const OTHERS = ["fifo", "lfu", "sieve", "s3-fifo", "w-tinylfu", "adaptive"];

/** What is said of each before the entry is imported: runners differ in when they run what. */
const refusals = OTHERS.map((policy) => {
  try {
    return memoize((n) => n, { policy });
  } catch (error) {
    return error;
  }
});
const { policies } = await import(policiesEntry);

test("without that entry, others than the least recently used are refused, and told where to find", () => {
  refusals.forEach((error, i) => {
    assert.ok(error instanceof TypeError);
    assert.match(error.message, new RegExp(`option policy: "${OTHERS[i]}" comes with "cache-wasm/policies", which has to be imported first`));
  });
});

test("an unknown one is refused with all that there are", () => {
  assert.throws(() => memoize((n) => n, { policy: "clock" }), /option policy must be "lru", "fifo", "lfu", "sieve", "s3-fifo", "w-tinylfu" or "adaptive", got "clock"/);
});

describe("with it", () => {
  test("they have names, and are among the parameters", () => {
    assert.deepEqual(policies, ["lru", ...OTHERS]);
    for (const policy of policies) assert.equal(memoize((n) => n, { policy }).cacheParameters().policy, policy);
  });

  const file = process.env.CACHE_POLICY_RUNS ?? fileURLToPath(new URL("../vectors/policies.json", import.meta.url));
  const { source, seed: drawn, cases } = JSON.parse(readFileSync(file, "utf8"));
  assert.equal(source, "the slot layer of cache-core");
  cases.forEach(({ policy, maxSize, seed, steps }, i) => {
    test(`runs of seed ${drawn}, case ${i}: ${policy} with ${maxSize}`, () => {
      let ran = false;
      const f = memoize((n) => ((ran = true), -n), { policy, maxSize, seed });
      let hits = 0;
      let misses = 0;
      steps.forEach(([op, what, answer], number) => {
        const place = `step ${number}: ${op} ${what}`;
        switch (op) {
          case "call":
            ran = false;
            assert.equal(f(what), -what, place);
            assert.equal(!ran, answer, place);
            if (answer) hits++;
            else misses++;
            break;
          case "delete":
            assert.equal(f.delete(what), answer, place);
            break;
          case "resize":
            f.resize(what);
            break;
          case "clear":
            f.cacheClear();
            hits = misses = 0;
            break;
          case "keys":
            assert.deepEqual(kept(f).flat(), what, place);
            assert.deepEqual(info(f).slice(0, 2), [hits, misses], place);
            break;
          default:
            assert.fail(`no such step: ${place}`);
        }
      });
    });
  });

  for (const policy of OTHERS) {
    describe(policy, () => {
      test("keys of every kind find their own answers, and never more are kept than the bound", () => {
        const o = {};
        const kinds = [(n) => [n], (n) => [n + 0.5], (n) => [`key ${n}`], (n) => [n, -n], (n) => ["s", n], (n) => [{}, n], () => [o], (n) => [BigInt(n)], (n) => [n, n, n], (n) => Array(n % 7).fill(n)];
        const f = memoize((...args) => args, { policy, maxSize: 50 });
        for (let i = 0; i < 5000; i++) {
          const args = kinds[(i * 7) % kinds.length](i % 61);
          const got = f(...args);
          assert.ok(got.length === args.length && got.every((part, at) => part === args[at]));
          if (i % 97 === 0) assert.ok(f.cacheInfo().currSize <= 50);
        }
        assert.deepEqual([f.cacheInfo().currSize, f.entries().length], [50, 50]);
      });
      test("more hits than there is room for notes are counted, and decide", () => {
        const f = memoize((n) => n, { policy, maxSize: 20, seed: 5 });
        for (let round = 0; round < 100; round++) for (let n = 0; n < 10; n++) f(n);
        assert.deepEqual(info(f), [990, 10, 20, 10]);
        for (let n = 100; n < 2000; n++) f(n);
        // First in, first out keeps nobody for being used.
        const left = kept(f).flat().filter((n) => n < 10).length;
        assert.ok(policy === "fifo" ? left === 0 : policy === "sieve" || left > 0, `${left} are left`);
      });
      test("a weight for a bound, deadlines, time to idle", () => {
        const clock = fakeClock();
        const f = memoize((n) => n, { policy, maxWeight: 100, weigh: (n) => 1 + (n % 9), clock, ttl: 1000, tti: 300 });
        for (let i = 0; i < 3000; i++) {
          clock.now += i % 5;
          f((i * i) % 97);
          const { weight, currSize } = f.cacheInfo();
          assert.ok(weight <= 100 && currSize > 0);
        }
        clock.now += 300;
        assert.equal(f.cacheInfo().currSize, 0);
      });
      test("sets of receivers, promises, tags, deleting, clearing while it runs", async () => {
        class Shop {}
        Shop.prototype.of = memoize(function (n) { return [this, n]; }, { policy, maxSize: 5 });
        const shops = Array.from({ length: 20 }, () => new Shop());
        for (let i = 0; i < 2000; i++) {
          const shop = shops[(i * 7) % 20];
          const [self, n] = shop.of(i % 9);
          assert.ok(self === shop && n === i % 9);
        }
        assert.equal(Shop.prototype.of.cacheInfo().currSize, 100);
        const load = byHand();
        const later = memoize(() => load.promise, { policy, tags: (value) => [value] });
        assert.equal(later(1), later(1));
        load.resolve("tag");
        await turn();
        assert.equal(later.invalidateTag("tag"), 1);
        assert.equal(later.cacheInfo().currSize, 0);
        const clearing = memoize((n) => (n === 3 && clearing.cacheClear(), n), { policy });
        [1, 2, 3, 1].forEach((n) => clearing(n));
        assert.deepEqual(kept(clearing), [[1]]);
      });
      test("what has to go is told", () => {
        const gone = [];
        const f = memoize((n) => n, { policy, maxSize: 3, seed: 1, onEvent: ({ kind, args }) => kind === "evict" && gone.push(args[0]) });
        for (let n = 0; n < 40; n++) {
          f(n);
          assert.equal(f.cacheInfo().currSize, Math.min(n + 1, 3));
        }
        assert.equal(gone.length, 37);
        assert.deepEqual([...gone, ...kept(f).flat()].sort((a, b) => a - b), Array.from({ length: 40 }, (_, n) => n));
      });
    });
  }
});
