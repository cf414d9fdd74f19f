// Promises against a plain model: calls, fulfilments and rejections in any order, with evictions, deletes, clears
// and time in between. A pending promise is an entry like any other, its time to live starts when it is fulfilled,
// and a rejection takes away its own entry only. CACHE_SEED and CACHE_FUZZ_SECONDS as in differential.test.mjs.

import assert from "node:assert/strict";
import { test } from "node:test";

import { fakeClock, info, kept, memoize } from "./support/package.mjs";
import { generator } from "./support/scenario.mjs";

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** functools with promises, on a Map in order of use: key -> { load, deadline }. */
class Model {
  constructor({ maxSize, ttl }, clock) {
    Object.assign(this, { maxSize, ttl, clock, stored: new Map(), hits: 0, misses: 0 });
  }
  alive(entry) {
    return entry !== undefined && (entry.deadline === undefined || this.clock() < entry.deadline);
  }
  sweep() {
    for (const [key, entry] of this.stored) if (!this.alive(entry)) this.stored.delete(key);
  }
  /** The number of the load that answers; `load` when the function has to run. */
  call(key, load) {
    const entry = this.stored.get(key);
    if (this.alive(entry)) {
      this.hits++;
      this.stored.delete(key);
      this.stored.set(key, entry);
      return entry.load;
    }
    this.misses++;
    if (this.maxSize === 0) return load;
    this.stored.delete(key);
    if (this.stored.size >= this.maxSize) this.sweep();
    if (this.stored.size >= this.maxSize) this.stored.delete(this.stored.keys().next().value);
    this.stored.set(key, { load, deadline: undefined });
    return load;
  }
  settled(key, load, fulfilled) {
    const entry = this.stored.get(key);
    if (entry?.load !== load) return;
    if (!fulfilled) this.stored.delete(key);
    else if (this.ttl !== undefined) entry.deadline = this.clock() + this.ttl;
  }
  delete(key) {
    const alive = this.alive(this.stored.get(key));
    this.stored.delete(key);
    return alive;
  }
  clear() {
    this.stored.clear();
    this.hits = this.misses = 0;
  }
  info() {
    this.sweep();
    return [this.hits, this.misses, this.maxSize, this.stored.size];
  }
  kept() {
    this.sweep();
    return [...this.stored.keys()].map((key) => [key]);
  }
}

async function play(seed) {
  const random = generator(seed);
  const options = { maxSize: random.pick([0, 1, 2, 3, 8, 9, 20, 70, Infinity]), ...(random.chance(0.6) ? { ttl: random.pick([5, 30.5, 200]) } : {}) };
  const keys = random.pick([2, 5, 12, 40, 100]);
  const clock = fakeClock();
  const model = new Model(options, clock);
  const pending = []; // loads that have not been settled
  const numbers = new Map(); // promise -> the load that it answers with
  let loads = 0;
  const f = memoize((key) => new Promise((resolve, reject) => pending.push({ key, load: loads++, resolve, reject })), { ...options, clock });
  const place = (step, what) => `seed ${seed}, step ${step}, ${what} (CACHE_SEED=${seed} replays it), ${JSON.stringify({ ...options, keys })}`;

  for (let step = 0; step < 250; step++) {
    const key = random.chance(0.5) ? random.below(keys) : random.skewed(keys);
    const dice = random.below(100);
    let what;
    if (dice < 50) {
      what = `call ${key}`;
      const next = loads;
      const expected = model.call(key, next);
      const promise = f(key);
      promise.catch(() => {});
      if (loads > next) numbers.set(promise, next);
      assert.equal(numbers.get(promise), expected, place(step, what));
    } else if (dice < 80 && pending.length > 0) {
      const [{ key: of, load, resolve, reject }] = pending.splice(random.below(pending.length), 1);
      const fulfilled = random.chance(0.7);
      what = `${fulfilled ? "fulfil" : "reject"} load ${load} of ${of}`;
      if (fulfilled) resolve(load);
      else reject(new Error(String(load)));
      await turn();
      model.settled(of, load, fulfilled);
    } else if (dice < 88) {
      what = `delete ${key}`;
      assert.equal(f.delete(key), model.delete(key), place(step, what));
    } else if (dice < 89) {
      what = "clear";
      f.cacheClear();
      model.clear();
    } else {
      clock.now += random.pick([0.5, 1, 4.5, 30]);
      what = `time is ${clock.now}`;
    }
    assert.deepEqual(info(f), model.info(), place(step, what));
    assert.deepEqual(kept(f), model.kept(), place(step, what));
  }
  for (const { resolve } of pending) resolve();
  for (const [promise, load] of numbers) {
    const value = await Promise.race([promise.catch((error) => Number(error.message)), turn()]);
    assert.ok(value === load || value === undefined, `seed ${seed}: load ${load} answered ${value}`);
  }
}

const given = process.env.CACHE_SEED ? Number(process.env.CACHE_SEED) : undefined;
const drawn = Math.floor(Math.random() * 2 ** 32);
const until = Date.now() + Number(process.env.CACHE_FUZZ_SECONDS ?? 0) * 1000;

test(given === undefined ? `fixed seeds, and new ones from ${drawn}` : `seed ${given}`, async (t) => {
  const seeds = given === undefined ? [...Array.from({ length: 30 }, (_, i) => i), ...Array.from({ length: 10 }, (_, i) => drawn + i)] : [given];
  for (const seed of seeds) await play(seed);
  let more = 0;
  while (given === undefined && Date.now() < until) await play(drawn + 10 + more++);
  t.diagnostic(`${seeds.length + more} lives of 250 operations agree`);
});
