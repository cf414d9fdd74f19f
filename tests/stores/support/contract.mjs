// What every store of ours does, whatever it is made of.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { Fleet, killAll } from "./fleet.mjs";

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
export async function until(condition, what, ms = 10_000) {
  for (const began = performance.now(); !(await condition()); await wait(5)) assert.ok(performance.now() - began < ms, `not within ${ms} ms: ${what}`);
}

after(killAll);

let names = 0;
/** A function's name of its own for each test. */
export const fresh = () => `f${++names}`;

/** Its methods. `open` makes a store. */
export function doesWhatStoresDo(open) {
  test("what is written is read, for as long as it lives", async () => {
    const store = open();
    assert.equal(await store.get("s:1"), undefined);
    await store.set("s:1", "text \u{1f600}\0", 200, ["s:t"]);
    assert.equal(await store.get("s:1"), "text \u{1f600}\0");
    await store.set("s:2", "for ever");
    assert.equal(await store.get("s:2"), "for ever");
    await wait(220);
    assert.equal(await store.get("s:1"), undefined);
    assert.deepEqual([await store.delete("s:2"), await store.delete("s:2")], [true, false]);
  });
  test("a lease: one has it, for its time; others' changes void it; only its owner gives it back", async () => {
    const store = open();
    const again = () => store.lock("l:1", 1000);
    const lease = await again();
    assert.equal(await store.lock("l:1", 1000), undefined);
    await store.unlock("l:1", { ...lease, token: "another" });
    assert.equal(await store.lock("l:1", 1000), undefined);
    assert.equal(await store.lock("l:1", 5000, lease), lease);
    assert.equal(await store.cas("l:1", lease, "written", 1000, ["l:t"]), true);
    assert.equal(await store.get("l:1"), "written");
    assert.equal(await store.cas("l:1", lease, "again"), false);
    const ways = { delete: () => store.delete("l:1"), set: () => store.set("l:1", "set"), tags: () => store.tags("l:t"), clear: () => store.clear("l:"), "another's tag": () => store.tags("l:other") };
    for (const [way, change] of Object.entries(ways)) {
      const lease = await again();
      assert.ok(lease, way);
      await change();
      assert.equal(await store.cas("l:1", lease, "old", 1000, ["l:t"]), way === "another's tag", way);
      assert.equal(await store.get("l:1"), { set: "set", "another's tag": "old" }[way], way);
      await store.delete("l:1");
    }
    const short = await store.lock("l:2", 30);
    await wait(50);
    const next = await store.lock("l:2", 1000);
    assert.ok(next);
    assert.equal(await store.lock("l:2", 1000, short), undefined, "it has ended");
    assert.equal(await store.cas("l:2", short, "late"), false);
    assert.equal(await store.cas("l:2", next, "in time"), true);
  });
  test("tags and prefixes reach their entries and no others", async () => {
    const store = open();
    await store.set("a:1", "1", 60_000, ["a:x", "a:y"]);
    await store.set("a:2", "2", 60_000, ["a:y"]);
    await store.set("b:1", "3", 60_000, ["b:x"]);
    await store.tags("a:x");
    assert.deepEqual([await store.get("a:1"), await store.get("a:2"), await store.get("b:1")], [undefined, "2", "3"]);
    await store.clear("a:");
    assert.deepEqual([await store.get("a:2"), await store.get("b:1")], [undefined, "3"]);
  });
}

/** In several processes. `configuration` completes that of a fleet. */
export function holdsAcrossProcesses(complete) {
  // What a store that answers too late leads to is not the question here, and machines are busy.
  const configuration = (more) => complete({ ...more, options: { storeTimeout: 10_000, ...more?.options } });

  test("1000 callers in 8 processes on a key that has expired: one load", async (t) => {
    const fleet = await Fleet.start(8, configuration({ options: { ttl: 300, lockTimeout: 10_000 } }));
    const all = () => Promise.all(fleet.processes.map(({ told }) => told("calls", "k", 125)));
    fleet.truth.set("k", 1);
    await all();
    const counts = [];
    for (let round = 2; round < 6; round++) {
      await wait(350);
      fleet.truth.set("k", round);
      const before = fleet.loadsOf("k");
      const answers = (await all()).flat();
      assert.equal(answers.length, 1000);
      assert.ok(answers.every(({ value }) => value === round), "all get the new one");
      counts.push(fleet.loadsOf("k") - before);
    }
    t.diagnostic(`loads in four rounds: ${counts.join(", ")}`);
    assert.deepEqual(counts, [1, 1, 1, 1]);
    await fleet.stop();
  });
  test("the holder of the lock is killed: one load more, as soon as the lock has ended", async (t) => {
    const fleet = await Fleet.start(4, configuration({ takes: 400 }));
    const calls = fleet.processes.map(({ ask }) => ask("call", "k"));
    await until(() => fleet.loads.length === 1, "somebody loads");
    const [{ number }] = fleet.loads;
    fleet.processes[number].child.kill("SIGKILL");
    const answers = await Promise.all(calls.filter((_, i) => i !== number));
    assert.ok(answers.every(({ result }) => result?.key === "k"), JSON.stringify(answers));
    assert.equal(fleet.loads.length, 2);
    const longest = Math.max(...answers.map(({ ms }) => ms));
    t.diagnostic(`the longest wait: ${longest.toFixed(0)} ms, of which the lock 1000 and the load 400`);
    assert.ok(longest > 1000 && longest < 2500, `${longest} ms`);
    await fleet.stop();
  });
  test("an invalidation is seen by the others within 50 ms at the median", async (t) => {
    const fleet = await Fleet.start(3, configuration({ takes: 0 }));
    const [a, ...others] = fleet.processes;
    const times = [];
    for (let round = 0; round < 40; round++) {
      fleet.truth.set("k", round);
      for (const { told } of fleet.processes) await told("call", "k");
      await Promise.all(others.map(({ told }) => until(async () => (await told("call", "k"), told("has", "k")), "it is in memory")));
      const gone = others.map(({ told }) => told("gone", "k"));
      await wait(2);
      const began = Date.now();
      await a.told(round % 2 ? "delete" : "invalidateTag", round % 2 ? "k" : "tag k");
      for (const at of await Promise.all(gone)) times.push(at - began);
    }
    t.diagnostic(`median ${median(times)} ms, longest ${Math.max(...times)} ms`);
    assert.ok(median(times) <= 50, `${times}`);
    await fleet.stop();
  });
}
