// memoizeAsync: what wins over a load that is running.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { loadedOnce, state } from "./support/loads.mjs";
import { asyncEntry, fakeClock, loadsByHand, turn } from "./support/package.mjs";

const library = await import(asyncEntry);
const byHand = (options) => loadsByHand(library, options);
const withOld = (options) => loadedOnce(library, options);

describe("what wins over a load that is running", () => {
  const ways = {
    delete: (f) => f.delete(1),
    cacheClear: (f) => f.cacheClear(),
    invalidateTag: (f) => f.invalidateTag("tag of old"),
    deleteWhere: (f) => f.deleteWhere(({ value }) => value === "old"),
    dispose: (f) => f.dispose(),
    set: (f) => f.set("set", 1),
    reload: (f) => void f.reload(1),
  };
  for (const [way, change] of Object.entries(ways)) {
    for (const [what, options] of [
      ["", {}],
      [" with a ttl", { ttl: 100, clock: fakeClock() }],
    ]) {
      test(way + what, async () => {
        const { f, loads } = byHand({ ...options, tags: (value) => [`tag of ${value}`] });
        const before = f(1);
        await change(f);
        const after = f(1);
        loads[0].resolve("old");
        assert.equal(await before, "old", "who asked before gets what was begun before");
        await turn();
        const expected = { set: "set", dispose: undefined }[way];
        assert.equal(f.peek(1), expected, "the old result was stored");
        if (way === "set") return assert.equal(await after, "set");
        assert.equal(await state(after), "pending", "who asks afterwards must not get it");
        assert.equal(loads.length, 2);
        loads[1].resolve("new");
        assert.equal(await after, "new");
        assert.equal(f.peek(1), way === "dispose" ? undefined : "new");
      });
    }
  }
  test("a tag or a condition that the result has nothing to do with leaves it, and there is one load", async () => {
    const { f, loads } = byHand({ tags: (value) => [`tag of ${value}`] });
    const calls = [f(1)];
    f.invalidateTag("another");
    calls.push(f(1));
    f.deleteWhere(({ value }) => value === "another");
    calls.push(f(1), f(1));
    assert.equal(loads.length, 1);
    loads[0].resolve("value");
    assert.deepEqual(await Promise.all(calls), ["value", "value", "value", "value"]);
    assert.equal(f.peek(1), "value");
    assert.equal(loads.length, 1);
  });
  test("of one receiver, those of others stay", async () => {
    const { f, loads } = byHand();
    const [a, b] = [{ f }, { f }];
    const calls = [a.f(1), b.f(1)];
    f.on(a).cacheClear();
    loads.forEach((load, n) => load.resolve(n));
    assert.deepEqual(await Promise.all(calls), [0, 1]);
    assert.deepEqual([f.on(a).peek(1), f.on(b).peek(1)], [undefined, 1]);
  });
  test("a refresh of what was deleted", async () => {
    const { f, loads, clock } = await withOld({ ttl: 100, staleWhileRevalidate: 50 });
    clock.now = 100;
    f(1);
    assert.equal(await f.delete(1), true);
    loads[1].resolve("older");
    await turn();
    assert.equal(f.has(1), false);
  });
});
