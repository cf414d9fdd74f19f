// Several caches on one store that is slow and fails at random, against a truth that changes: after an invalidation nobody
// may get what was true before. That the check notices is shown with a store that is wrong.
// CACHE_SEED replays one seed; CACHE_FUZZ_SECONDS goes on with new ones for that long.

import assert from "node:assert/strict";
import { test } from "node:test";

import { asyncEntry } from "./support/package.mjs";
import { generator } from "./support/scenario.mjs";
import { SharedStore } from "./support/store.mjs";

const { memoizeAsync } = await import(asyncEntry);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const CACHES = 4;
const KEYS = 3;

/** Plays for a while; tells what was served that must not have been. `spoil` makes the store wrong, `faults` lets it fail. */
async function play(seed, { spoil = (store) => store, faults = false, ms = 400 } = {}) {
  const random = generator(seed);
  const shop = new SharedStore();
  const truth = Array.from({ length: KEYS }, () => 0);
  // What each process may believe, by key: invalidations that it knows to have happened. Without faults, those of all.
  const known = Array.from({ length: CACHES }, () => Array.from({ length: KEYS }, () => 0));
  const wrong = [];
  const told = { calls: 0, loads: 0, invalidations: 0, errors: 0, longest: 0 };
  const slowly = (client) => {
    for (const name of ["get", "set", "delete", "clear", "lock", "unlock", "cas", "tags"]) {
      const method = client[name];
      client[name] = async (...args) => {
        if (random.chance(0.5)) await wait(random.below(4));
        const answer = await method(...args);
        if (random.chance(0.5)) await wait(random.below(4));
        return answer;
      };
    }
    return client;
  };
  const caches = Array.from({ length: CACHES }, () =>
    memoizeAsync(
      async (key) => {
        told.loads++;
        const value = truth[key];
        await wait(random.below(6));
        if (random.chance(0.05)) throw new Error("the function fails");
        return { key, value };
      },
      { name: "f", key: "structural", self: "ignore", store: slowly(spoil(shop.client())), storeTimeout: faults ? 40 : 5000, lockTimeout: 60, tags: ({ key }) => [key], ttl: random.pick([5, 30, 1e6]), staleWhileRevalidate: 0, onEvent: ({ kind }) => (told.errors += kind === "storeError") },
    ),
  );
  const until = performance.now() + ms;
  let over = false;
  const caller = async () => {
    while (performance.now() < until) {
      const [at, key] = [random.below(CACHES), random.below(KEYS)];
      const least = known[at][key];
      const began = performance.now();
      told.calls++;
      const answer = await caches[at](key).catch((error) => (error.message === "the function fails" ? undefined : wrong.push(String(error))));
      told.longest = Math.max(told.longest, performance.now() - began);
      if (answer !== undefined && (answer.key !== key || answer.value < least)) wrong.push(`cache ${at} gave ${JSON.stringify(answer)} for key ${key}, of which ${least} was known`);
      if (random.chance(0.6)) await wait(random.below(3));
    }
  };
  const changer = async () => {
    while (performance.now() < until) {
      await wait(random.below(15));
      const [at, key] = [random.below(CACHES), random.below(KEYS)];
      const value = ++truth[key];
      told.invalidations++;
      const given = random.chance(0.1) ? caches[at].cacheClear() : random.chance(0.4) ? caches[at].invalidateTag(key) : caches[at].delete(key);
      known[at][key] = Math.max(known[at][key], value);
      await given;
      // Where the store may have failed, the others learn of it later.
      if (!faults) for (const one of known) one[key] = Math.max(one[key], value);
    }
  };
  const breaker = async () => {
    while (faults && performance.now() < until) {
      await wait(random.below(60));
      shop.state = random.pick(["up", "up", "refused", "silent", 10, 60]);
    }
    over = true;
  };
  await Promise.all([...Array.from({ length: 8 }, caller), changer(), changer(), breaker()]);
  assert.ok(over);
  if (faults) {
    // It is back: what was given up has to arrive, and then nobody may have anything of before.
    shop.state = "up";
    for (const [at, cache] of caches.entries()) {
      const before = cache.cacheInfo().storeHits + cache.cacheInfo().storeMisses;
      for (let turn = 0; cache.cacheInfo().storeHits + cache.cacheInfo().storeMisses === before; turn++) {
        assert.ok(turn < 500, `cache ${at} does not come back`);
        await cache(`wake ${turn}`).catch(() => {});
        await wait(5);
      }
    }
    await wait(150);
    for (const cache of caches) {
      for (let key = 0; key < KEYS; key++) {
        const { value } = (await cache(key).catch(() => {})) ?? {};
        if (value !== undefined && value < truth[key]) wrong.push(`afterwards: ${value} for key ${key}, of which ${truth[key]} is true`);
      }
    }
  }
  return { wrong, ...told };
}

const seeds = () => {
  const given = process.env.CACHE_SEED;
  if (given) return [Number(given)];
  return Array.from({ length: 5 + Number(process.env.CACHE_FUZZ_SECONDS ?? 0) * 2 }, (_, n) => n + 1);
};

for (const faults of [false, true]) {
  test(faults ? "nor when it fails, hangs and comes back" : "nobody gets what was true before an invalidation", async (t) => {
    const sum = { calls: 0, loads: 0, invalidations: 0, errors: 0, longest: 0 };
    const unhandled = [];
    const listen = (reason) => unhandled.push(reason);
    process.on("unhandledRejection", listen);
    for (const seed of seeds()) {
      const { wrong, ...told } = await play(seed, { faults });
      assert.deepEqual(wrong.slice(0, 3), [], `seed ${seed} (CACHE_SEED=${seed} replays it)`);
      for (const name of Object.keys(sum)) sum[name] = name === "longest" ? Math.max(sum[name], told[name]) : sum[name] + told[name];
    }
    process.off("unhandledRejection", listen);
    assert.deepEqual(unhandled, []);
    if (seeds().length > 1) assert.ok(sum.calls > 300 && sum.invalidations > 50, JSON.stringify(sum));
    if (faults) assert.ok(sum.errors > 0);
    t.diagnostic(`${JSON.stringify(sum)}; longest in ms`);
  });
}

test("the check notices a store that fills without a lease, one that forgets to delete, and one that tells nobody", async () => {
  const spoiled = {
    "fills without a lease": (store) => Object.assign(store, { cas: async (key, lease, ...others) => (await store.set(key, ...others), true) }),
    "forgets to delete": (store) => Object.assign(store, { delete: async () => true, tags: async () => {} }),
    "tells nobody": (store) => (delete store.watch, store),
  };
  for (const [what, spoil] of Object.entries(spoiled)) {
    let seed = 1;
    while ((await play(seed, { spoil })).wrong.length === 0) assert.ok(++seed < 30, what);
  }
});
