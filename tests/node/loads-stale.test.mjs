// memoizeAsync: answers given after their time, and new ones made before it is over.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { NONE, counts, loadedOnce, state } from "./support/loads.mjs";
import { asyncEntry, fakeClock, loadsByHand, turn } from "./support/package.mjs";

const library = await import(asyncEntry);
const byHand = (options) => loadsByHand(library, options);
const withOld = (options) => loadedOnce(library, options);

describe("staleWhileRevalidate", () => {
  const options = { ttl: 100, staleWhileRevalidate: 50 };

  test("gives the old answer at once, and makes one new one", async () => {
    const { f, loads, clock } = await withOld(options);
    clock.now = 99;
    await f(1);
    assert.equal(loads.length, 1);
    clock.now = 100;
    assert.deepEqual(await Promise.all([f(1), f(1), f(1)]), ["old", "old", "old"]);
    assert.equal(f.getOrLoad(1), "old");
    assert.deepEqual([f.peek(1), f.has(1)], ["old", true]);
    assert.equal(loads.length, 2);
    assert.deepEqual([loads[1].current.reason, loads[1].current.stale], ["stale", "old"]);
    assert.deepEqual(counts(f), { ...NONE, hits: 5, misses: 1, stale: 4, refreshes: 1, pending: 1 });
    loads[1].resolve("new");
    await turn();
    assert.equal(f.getOrLoad(1), "new");
    clock.now = 199;
    assert.equal(f.getOrLoad(1), "new");
    assert.equal(loads.length, 2, "its time began when it was stored");
  });
  test("not beyond its time", async () => {
    const { f, loads, clock } = await withOld(options);
    clock.now = 150;
    assert.equal(f.has(1), false);
    assert.equal(await state(f(1)), "pending");
    assert.equal(loads[1].current.reason, "miss");
  });
  test("a refresh that fails is told and not thrown, and the next is a second later", async () => {
    const events = [];
    const { f, loads, clock } = await withOld({ ttl: 100, staleWhileRevalidate: 5000, onEvent: ({ kind }) => events.push(kind) });
    clock.now = 100;
    assert.equal(await f(1), "old");
    loads[1].reject(new Error("down"));
    await turn();
    assert.deepEqual(events, ["miss", "load", "store", "hit", "stale", "refresh", "error"]);
    assert.equal(await f(1), "old");
    assert.equal(loads.length, 2);
    clock.now = 1100;
    assert.equal(await f(1), "old");
    assert.equal(loads.length, 3);
    assert.equal(counts(f).errors, 1);
  });
  test("waitUntil is given what goes on in the background, and it never rejects", async () => {
    const clock = fakeClock();
    const works = [];
    const mine = [];
    const { f, loads } = byHand({ ttl: 100, staleWhileRevalidate: 5000, clock, waitUntil: (work) => works.push(work) });
    f(1);
    assert.equal(works.length, 0, "somebody waits for this one");
    loads[0].resolve("old");
    await turn();
    clock.now = 100;
    f(1);
    assert.equal(works.length, 1);
    assert.equal(await state(works[0]), "pending");
    loads[1].reject(new Error("down"));
    assert.equal(await works[0], undefined);
    clock.now = 2000;
    await f.with({ waitUntil: (work) => mine.push(work) })(1);
    assert.deepEqual([works.length, mine.length], [1, 1]);
    loads[2].resolve("new");
    await mine[0];
    assert.equal(f.peek(1), "new");
  });
});

describe("staleIfError", () => {
  test("an answer of before instead of an error, for so long", async () => {
    const { f, loads, clock } = await withOld({ ttl: 100, staleIfError: 1000 });
    clock.now = 100;
    assert.deepEqual([f.has(1), f.peek(1)], [false, undefined], "a call would have to wait");
    const call = f(1);
    assert.equal(await state(call), "pending");
    loads[1].reject(new Error("down"));
    assert.equal(await call, "old");
    assert.deepEqual(counts(f), { ...NONE, misses: 2, stale: 1, errors: 1 });
    clock.now = 1099;
    const late = f(1);
    clock.now = 1100;
    loads[2].reject(new Error("down"));
    await assert.rejects(late, /down/);
    clock.now = 1101;
    const later = f(1);
    loads[3].resolve("new");
    assert.equal(await later, "new");
  });
  test("not what was deleted, cleared or invalidated meanwhile", async () => {
    for (const giveUp of [(f) => f.delete(1), (f) => f.cacheClear(), (f) => f.invalidateTag("t"), (f) => f.deleteWhere(() => true)]) {
      const { f, loads, clock } = await withOld({ ttl: 100, staleIfError: 1000, tags: () => ["t"] });
      clock.now = 100;
      const call = f(1);
      giveUp(f);
      loads[1].reject(new Error("down"));
      await assert.rejects(call, /down/, String(giveUp));
    }
  });
});

describe("early refresh", () => {
  /** When the first refresh comes, for a load of 10 ms and a ttl of 1000, asked each millisecond. */
  async function firstRefresh(seed, earlyRefresh) {
    const clock = fakeClock();
    const { f, loads } = byHand({ ttl: 1000, earlyRefresh, clock, seed });
    f(1);
    clock.now = 10;
    loads[0].resolve("value");
    await turn();
    for (; loads.length === 1; clock.now++) assert.equal(f.getOrLoad(1) instanceof Promise, false);
    return 1011 - clock.now;
  }
  test("follows the rule XFetch: the time before the end is distributed as the model's", async () => {
    const { random, log } = Math;
    const mean = (list) => list.reduce((sum, n) => sum + n, 0) / list.length;
    for (const beta of [1, 3]) {
      const seen = [];
      for (let seed = 0; seed < 200; seed++) seen.push(await firstRefresh(seed, beta));
      const model = Array.from({ length: 4000 }, () => {
        let left = 1000;
        while (left > 0 && -log(1 - random()) * 10 * beta < left) left--;
        return left;
      });
      // Both spread by less than this times their mean, so that 200 give a mean within a seventh.
      assert.ok(Math.abs(mean(seen) - mean(model)) < mean(model) / 5, `β ${beta}: ${mean(seen)} ms before the end, the model ${mean(model)}`);
      assert.ok(mean(seen) > 10 * beta);
    }
  });
  test("never where it is off, nor for loads that take no time", async () => {
    for (const [earlyRefresh, cost] of [[0, 10], [1, 0]]) {
      const clock = fakeClock();
      const { f, loads } = byHand({ ttl: 100, earlyRefresh, clock });
      f(1);
      clock.now = cost;
      loads[0].resolve("value");
      await turn();
      for (; clock.now < 100 + cost - 1; clock.now++) f(1);
      assert.equal(loads.length, 1);
    }
  });
  test("one at a time, while the old answer serves", async () => {
    const clock = fakeClock();
    const { f, loads } = byHand({ ttl: 1000, earlyRefresh: 5, clock, seed: 1 });
    f(1);
    clock.now = 100;
    loads[0].resolve("old");
    await turn();
    for (; clock.now < 1099; clock.now++) assert.equal(f.getOrLoad(1), "old");
    assert.equal(loads.length, 2);
    assert.equal(loads[1].current.reason, "early");
    loads[1].resolve("new");
    await turn();
    assert.equal(f.getOrLoad(1), "new");
    assert.deepEqual(counts(f).stale, 0);
  });
});
