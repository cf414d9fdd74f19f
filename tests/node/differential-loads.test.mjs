// memoizeAsync against a plain model of answers and loads: calls with and without signals, fulfilments, rejections,
// aborts, deletes, clears, tags, sets, reloads and time, in any order. CACHE_SEED and CACHE_FUZZ_SECONDS as in
// differential.test.mjs.

import assert from "node:assert/strict";
import { test } from "node:test";

import { asyncEntry, fakeClock, loadsByHand, turn } from "./support/package.mjs";
import { generator } from "./support/scenario.mjs";

const library = await import(asyncEntry);
const REST = 1000;
const tagsOf = (value) => [`tag ${value % 3}`];

/**
 * Answers by key, in order of use: { value, fresh, served, onError, retryAt }; and loads by number: { key, waiters,
 * doubts, fenced, background, stale }, of which `flights` finds those that are shared. Nothing is ever evicted but by
 * `maxSize`; each caller is a number, and what becomes of it stands in `fates`.
 */
class Model {
  constructor({ maxSize, ttl = Infinity, staleWhileRevalidate = 0, staleIfError = 0 }, clock) {
    Object.assign(this, { maxSize, ttl, swr: staleWhileRevalidate, sie: staleIfError, clock });
    Object.assign(this, { answers: new Map(), flights: new Map(), loads: [], fates: new Map() });
    this.reset();
  }
  reset() {
    Object.assign(this, { hits: 0, misses: 0, shared: 0, stale: 0, refreshes: 0, errors: 0, aborted: 0 });
  }
  kept(key) {
    const answer = this.answers.get(key);
    return answer !== undefined && this.clock() < Math.max(answer.served, answer.onError) ? answer : undefined;
  }
  served(key) {
    const answer = this.kept(key);
    return answer !== undefined && this.clock() < answer.served ? answer : undefined;
  }
  begin(key, background, stale) {
    const load = { key, waiters: [], doubts: [], fenced: false, over: false, background, stale, number: this.loads.length };
    this.loads.push(load);
    this.flights.set(key, load);
    return load;
  }
  /** Callers who may all have one promise wait as one. */
  call(key, callers, leaves = false) {
    const tell = (fate) => callers.forEach((caller) => this.fates.set(caller, fate));
    const answer = this.kept(key);
    if (answer !== undefined) {
      this.answers.delete(key);
      this.answers.set(key, answer);
    }
    if (this.served(key) !== undefined) {
      this.hits++;
      tell(answer.value);
      if (this.clock() >= answer.fresh) {
        this.stale++;
        if (this.clock() >= answer.retryAt && !this.flights.has(key)) {
          this.refreshes++;
          this.begin(key, true, answer);
        }
      }
      return;
    }
    let load = this.flights.get(key);
    if (load === undefined) {
      this.misses++;
      load = this.begin(key, false, answer);
    } else this.shared++;
    const since = load.doubts.length;
    const same = leaves ? undefined : load.waiters.find((waiter) => !waiter.leaves && waiter.since === since);
    if (same === undefined) load.waiters.push({ callers, leaves, since });
    else same.callers.push(...callers);
    tell("pending");
  }
  reload(key, caller) {
    this.fence(key);
    this.refreshes++;
    this.begin(key, false, this.answers.get(key)).waiters.push({ callers: [caller], leaves: false, since: 0 });
    this.fates.set(caller, "pending");
  }
  leave(caller) {
    const load = this.loads.find((load) => load.waiters.some((waiter) => waiter.callers.includes(caller)));
    if (load === undefined) return;
    load.waiters = load.waiters.filter((waiter) => !waiter.callers.includes(caller));
    this.fates.set(caller, "left");
    this.aborted++;
    if (load.waiters.length === 0 && !load.background) this.end(load);
  }
  end(load) {
    load.over = true;
    if (this.flights.get(load.key) === load) this.flights.delete(load.key);
  }
  fulfil(load, value) {
    if (load.over) return;
    this.end(load);
    const doubted = load.doubts.findIndex((doubt) => doubt(value));
    if (doubted < 0 && !load.fenced) this.store(load.key, value);
    const again = [];
    for (const waiter of load.waiters) {
      if (doubted >= 0 && waiter.since > doubted) again.push(waiter);
      else for (const caller of waiter.callers) this.fates.set(caller, value);
    }
    load.waiters = [];
    for (const { callers, leaves } of again) this.call(load.key, callers, leaves);
  }
  reject(load) {
    if (load.over) return;
    this.end(load);
    this.errors++;
    const { stale, key } = load;
    const usable = stale !== undefined && load.waiters.length > 0 && !load.fenced && this.kept(key) === stale && this.clock() >= stale.fresh && this.clock() < stale.onError;
    if (usable) this.stale++;
    for (const caller of load.waiters.flatMap(({ callers }) => callers)) this.fates.set(caller, usable ? stale.value : "rejected");
    load.waiters = [];
    if (stale !== undefined) stale.retryAt = this.clock() + REST;
  }
  store(key, value) {
    const there = this.kept(key);
    const fresh = this.clock() + this.ttl;
    const answer = { value, fresh, served: fresh + this.swr, onError: fresh + Math.max(this.swr, this.sie), retryAt: -Infinity };
    if (there !== undefined) return void this.answers.set(key, answer);
    this.answers.delete(key);
    if (this.maxSize === 0) return;
    if (this.answers.size >= this.maxSize) this.sweep();
    if (this.answers.size >= this.maxSize) this.answers.delete(this.answers.keys().next().value);
    this.answers.set(key, answer);
  }
  sweep() {
    for (const key of [...this.answers.keys()]) if (this.kept(key) === undefined) this.answers.delete(key);
  }
  fence(key) {
    const load = this.flights.get(key);
    if (load === undefined) return;
    load.fenced = true;
    this.flights.delete(key);
  }
  set(key, value) {
    this.fence(key);
    this.store(key, value);
  }
  delete(key) {
    this.fence(key);
    const there = this.kept(key) !== undefined;
    this.answers.delete(key);
    return there;
  }
  clear() {
    for (const key of [...this.flights.keys()]) this.fence(key);
    this.answers.clear();
    this.reset();
  }
  giveUp(condition) {
    let count = 0;
    for (const [key, { value }] of [...this.answers]) {
      if (this.kept(key) === undefined || !condition(value)) continue;
      count++;
      this.answers.delete(key);
    }
    for (const load of this.loads) if (!load.over) load.doubts.push(condition);
    return count;
  }
  state() {
    this.sweep();
    const { hits, misses, shared, stale, refreshes, errors, aborted } = this;
    const pending = this.loads.filter(({ over }) => !over).length;
    return { hits, misses, shared, stale, refreshes, errors, aborted, pending, kept: [...this.answers.keys()] };
  }
}

function stateOf(f) {
  const { hits, misses, shared, stale, refreshes, errors, aborted, pending } = f.cacheInfo();
  return { hits, misses, shared, stale, refreshes, errors, aborted, pending, kept: f.entries().map(({ args }) => args[0]) };
}

async function play(seed) {
  const random = generator(seed);
  const clock = fakeClock();
  const timed = random.chance(0.8);
  const options = {
    maxSize: random.pick([0, 1, 3, 8, 9, 30, Infinity]),
    ...(timed && { ttl: random.pick([5, 40]), staleWhileRevalidate: random.pick([0, 10, 100]), staleIfError: random.pick([0, 10, 2000]) }),
  };
  const keys = random.pick([1, 2, 5, 15, 40]);
  const model = new Model(options, clock);
  const { f, loads } = loadsByHand(library, { ...options, clock, tags: tagsOf });
  const fates = new Map();
  const controllers = new Map();
  let callers = 0;
  const follow = (caller, promise) => {
    fates.set(caller, "pending");
    promise.then(
      (value) => fates.set(caller, value),
      (error) => fates.set(caller, error),
    );
  };
  const open = () => loads.map((_, number) => number).filter((number) => !loads[number].settled);

  for (let step = 0; step < 200; step++) {
    const key = random.chance(0.5) ? random.below(keys) : random.skewed(keys);
    const caller = callers++;
    const dice = random.below(100);
    let what = "time";
    if (dice < 30) {
      what = `call ${key}`;
      follow(caller, f(key));
      model.call(key, [caller]);
    } else if (dice < 42) {
      what = `call ${key} with a signal`;
      const controller = new AbortController();
      controllers.set(caller, controller);
      follow(caller, f.with({ signal: controller.signal })(key));
      model.call(key, [caller], true);
    } else if (dice < 52 && controllers.size > 0) {
      const leaving = random.pick([...controllers.keys()]);
      what = `caller ${leaving} leaves`;
      controllers.get(leaving).abort("left");
      controllers.delete(leaving);
      await turn();
      model.leave(leaving);
    } else if (dice < 74 && open().length > 0) {
      const number = random.pick(open());
      const fulfilled = random.chance(0.7);
      what = `${fulfilled ? "fulfil" : "reject"} load ${number} of ${model.loads[number].key}`;
      loads[number].settled = true;
      if (fulfilled) loads[number].resolve(number);
      else loads[number].reject("rejected");
      await turn();
      if (fulfilled) model.fulfil(model.loads[number], number);
      else model.reject(model.loads[number]);
    } else if (dice < 79) {
      what = `delete ${key}`;
      assert.equal(await f.delete(key), model.delete(key), `seed ${seed}, step ${step}, ${what}`);
    } else if (dice < 80) {
      what = "clear";
      f.cacheClear();
      model.clear();
    } else if (dice < 84) {
      const tag = random.below(3);
      what = `invalidate tag ${tag}`;
      assert.equal(await f.invalidateTag(`tag ${tag}`), model.giveUp((value) => value % 3 === tag), `seed ${seed}, step ${step}, ${what}`);
    } else if (dice < 86) {
      what = "delete the odd ones";
      assert.equal(await f.deleteWhere(({ value }) => value % 2 === 1), model.giveUp((value) => value % 2 === 1), `seed ${seed}, step ${step}, ${what}`);
    } else if (dice < 88) {
      what = `set ${key}`;
      await f.set(1000 + step, key);
      model.set(key, 1000 + step);
    } else if (dice < 90) {
      what = `reload ${key}`;
      follow(caller, f.reload(key));
      model.reload(key, caller);
    } else {
      clock.now += random.pick([1, 4, 30, 1000]);
      what = `time is ${clock.now}`;
    }
    await turn();
    const place = `seed ${seed}, step ${step}, ${what} (CACHE_SEED=${seed} replays it), ${JSON.stringify({ ...options, keys })}`;
    assert.deepEqual(loads.map(({ args }) => args[0]), model.loads.map(({ key }) => key), place);
    assert.deepEqual(stateOf(f), model.state(), place);
    assert.deepEqual(Object.fromEntries(fates), Object.fromEntries(model.fates), place);
    for (const [number, { signal }] of loads.entries()) {
      const { over, waiters } = model.loads[number];
      if (!over) assert.equal(signal.aborted, false, `${place}: the signal of load ${number}`);
      else if (!loads[number].settled) assert.equal(signal.aborted, true, `${place}: nobody waits for load ${number}`);
      assert.ok(waiters.length === 0 || !over);
    }
  }
  return callers;
}

test("memoizeAsync does what the model does, whatever happens in whatever order", async (t) => {
  const given = process.env.CACHE_SEED;
  const until = performance.now() + 1000 * Number(process.env.CACHE_FUZZ_SECONDS ?? 4);
  let runs = 0;
  if (given) await play(Number(given));
  else for (let seed = 1; runs < 40 || performance.now() < until; seed++, runs++) await play(seed);
  t.diagnostic(`${runs} runs of 200 steps`);
});
