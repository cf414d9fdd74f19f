// copy: whose value callers get; and cacheErrors, name, cacheParameters.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { runForJson } from "./support/child.mjs";
import { byHand, counted, fakeClock, info, kept, memoize, turn } from "./support/package.mjs";

const record = (id) => ({ id, list: [1, { deep: true }], map: new Map([["k", { v: 1 }]]), date: new Date(5) });

for (const fill of [0, 20]) {
  describe(`copy: "clone", beside ${fill} others`, () => {
    const cloning = (options) => {
      const made = [];
      const f = memoize((id) => (made.push(record(id)), made.at(-1)), { copy: "clone", ...options });
      for (let i = 0; i < fill; i++) f(`other ${i}`);
      return { f, made };
    };
    const spoil = (value) => {
      value.id = "spoilt";
      value.list[1].deep = "spoilt";
      value.map.clear();
      value.date.setTime(0);
    };
    test("whatever callers do to what they get, the next one gets what was computed", () => {
      const { f, made } = cloning();
      const first = f(1);
      assert.deepEqual(first, record(1));
      spoil(first);
      spoil(made.at(-1));
      for (const get of [() => f(1), () => f.peek(1), () => f.entries().find(({ args }) => args[0] === 1).value, () => f(1)]) {
        const value = get();
        assert.deepEqual(value, record(1));
        spoil(value);
      }
      f.deleteWhere(({ value }) => (spoil(value), false));
      assert.deepEqual(f(1), record(1));
      assert.deepEqual(info(f), [3, fill + 1, 128, fill + 1]);
    });
    test("of promises: what they are fulfilled with", async () => {
      const f = memoize(async (id) => record(id), { copy: "clone" });
      for (let i = 0; i < fill; i++) await f(`other ${i}`);
      const [a, b] = await Promise.all([f(1), f(1)]);
      assert.notEqual(a, b);
      spoil(a);
      assert.deepEqual(b, record(1));
      spoil(b);
      const peeked = await f.peek(1);
      assert.deepEqual(peeked, record(1));
      spoil(peeked);
      assert.deepEqual(await f(1), record(1));
      assert.deepEqual(info(f), [2, fill + 1, 128, fill + 1]);
    });
    test("primitives are just themselves", () => {
      for (const value of [1, "s", null, undefined, NaN, 1n, true]) assert.equal(memoize(() => value, { copy: "clone" })(), value);
    });
    test("what cannot be cloned is an error, and is not stored", async () => {
      const { f } = cloning();
      const before = kept(f);
      const g = memoize((v) => v, { copy: "clone" });
      assert.throws(() => g({ method() {} }), { name: "DataCloneError" });
      assert.throws(() => g(Symbol("s")), { name: "DataCloneError" });
      assert.deepEqual(info(g), [0, 2, 128, 0]);
      const h = memoize(async (v) => v, { copy: "clone" });
      await assert.rejects(h({ method() {} }), { name: "DataCloneError" });
      await turn();
      assert.equal(h.cacheInfo().currSize, 0);
      assert.deepEqual(kept(f), before);
    });
    test("where nothing is kept, too: results have the same shape", () => {
      class Point {
        x = 1;
      }
      const prototype = (maxSize) => Object.getPrototypeOf(memoize(() => new Point(), { copy: "clone", maxSize })());
      assert.equal(prototype(0), prototype(5));
    });
  });

  describe(`copy: "freeze", beside ${fill} others`, () => {
    const plain = (id) => ({ id, list: [1, { deep: [id] }], none: null, bare: Object.assign(Object.create(null), { x: {} }), [Symbol.for("s")]: {} });
    const freezing = (fn, options) => {
      const f = memoize(fn, { copy: "freeze", ...options });
      for (let i = 0; i < fill; i++) f(`other ${i}`);
      return f;
    };
    test("the value itself, all the way down, from the first caller on", () => {
      const made = [];
      const f = freezing((id) => (made.push(plain(id)), made.at(-1)));
      const value = f(1);
      assert.equal(value, made.at(-1));
      for (const part of [value, value.list, value.list[1], value.list[1].deep, value.bare, value.bare.x, value[Symbol.for("s")]]) assert.ok(Object.isFrozen(part));
      assert.throws(() => value.list[1].deep.push(1), TypeError);
      for (const again of [f(1), f.peek(1), f.entries().find(({ args }) => args[0] === 1).value]) assert.equal(again, value);
      assert.deepEqual(value, plain(1));
    });
    test("of promises: what they are fulfilled with", async () => {
      const f = memoize(async (id) => plain(id), { copy: "freeze" });
      const value = await f(1);
      assert.ok(Object.isFrozen(value.list[1].deep));
      assert.equal(await f(1), value);
    });
    test("cycles and shared parts", () => {
      const f = freezing((id) => {
        const value = { id, list: [] };
        value.list.push(value, value.list);
        return value;
      });
      const value = f(1);
      assert.ok(Object.isFrozen(value) && Object.isFrozen(value.list));
    });
    test("anything else among them is an error that names the path; nothing is stored, nothing is frozen", async () => {
      class Point {}
      for (const [wrong, path] of [
        [() => ({ a: [0, { b: new Point() }] }), /a\[1\]\.b|a\.1\.b/],
        [() => ({ a: new Map() }), /\.a\b/],
        [() => ({ "not a name": new Date() }), /not a name/],
        [() => [() => 1], /\[0\]|\.0/],
        [() => ({ [Symbol("sym")]: new Uint8Array(1) }), /sym/],
        [() => new Point(), /Point/],
        [() => new Set(), /Set/],
      ]) {
        const made = [];
        const f = freezing((key) => (key === "wrong" ? (made.push({ first: {}, wrong: wrong() }), made[0]) : { key }));
        const before = kept(f);
        assert.throws(() => f("wrong"), (error) => error instanceof TypeError && /freeze/.test(error.message) && path.test(error.message), String(path));
        assert.deepEqual([kept(f), f.cacheInfo().misses], [before, fill + 1]);
        assert.deepEqual([Object.isFrozen(made[0]), Object.isFrozen(made[0].first), Object.isFrozen(made[0].wrong)], [false, false, false]);
        const g = memoize(async () => made[0], { copy: "freeze" });
        await assert.rejects(g(), TypeError);
        assert.equal(g.cacheInfo().currSize, 0);
      }
    });
    test("primitives and what is frozen already", () => {
      const frozen = Object.freeze({ inner: {} });
      const f = freezing((v) => v);
      assert.deepEqual([f(1), f(undefined), f(frozen)], [1, undefined, frozen]);
      assert.ok(Object.isFrozen(frozen.inner));
    });
  });
}

describe("copies and promises that reject", () => {
  test("looking at a pending one adds no unhandled rejection", async () => {
    const { unhandled, caught } = await runForJson(`
      import { memoize } from "cache-wasm";
      let unhandled = 0, caught = 0;
      process.on("unhandledRejection", () => unhandled++);
      const f = memoize(() => new Promise((_, reject) => setTimeout(reject, 5, new Error("down"))), { copy: "clone" });
      f(1).catch(() => caught++);
      f.deleteWhere(() => false);
      f.has(1);
      f(1).catch(() => caught++);
      setTimeout(() => console.log(JSON.stringify({ unhandled, caught })), 50);
    `);
    assert.deepEqual([unhandled, caught], [0, 2]);
  });
});

describe("cacheErrors", () => {
  const failing = (options) => {
    const errors = [];
    const fn = counted((n) => {
      if (typeof n === "string") return n;
      errors.push(new Error(`no ${n}`));
      throw errors.at(-1);
    });
    return { fn, errors, f: memoize(fn, { cacheErrors: true, ...options }) };
  };
  const thrownBy = (use) => {
    try {
      use();
    } catch (error) {
      return error;
    }
    return assert.fail("nothing was thrown");
  };
  for (const n of [3, 30]) {
    test(`the same error is thrown again, and counts as a hit (${n} of them)`, () => {
      const { fn, errors, f } = failing();
      for (let round = 0; round < 3; round++) for (let i = 0; i < n; i++) assert.equal(thrownBy(() => f(i)), errors[i]);
      assert.deepEqual([fn.ran, ...info(f)], [n, 2 * n, n, 128, n]);
      assert.deepEqual([f.has(0), f.peek(0), f.entries().length, f.entries()[0].value], [true, undefined, n, undefined]);
      assert.equal(f.delete(0), true);
      thrownBy(() => f(0));
      assert.equal(fn.ran, n + 1);
    });
  }
  test("whatever was thrown, undefined too", () => {
    for (const error of [undefined, null, 0, "text", { then: 1 }, Promise.resolve(1)]) {
      const f = memoize(
        () => {
          throw error;
        },
        { cacheErrors: true },
      );
      for (let i = 0; i < 3; i++) {
        let thrown = "nothing";
        try {
          f();
        } catch (caught) {
          thrown = caught;
        }
        assert.equal(thrown, error);
      }
      assert.deepEqual(info(f), [2, 1, 128, 1]);
    }
  });
  test("a ttl that is a number goes for them", () => {
    const clock = fakeClock();
    const { fn, f } = failing({ ttl: 10, clock });
    thrownBy(() => f(1));
    clock.now = 9;
    thrownBy(() => f(1));
    assert.equal(fn.ran, 1);
    clock.now = 10;
    thrownBy(() => f(1));
    assert.equal(fn.ran, 2);
  });
  test("weigh, tags and a ttl function are not asked about them", async () => {
    const never = () => assert.fail("asked");
    for (const options of [{ weigh: never, maxWeight: 10 }, { tags: never }, { ttl: never, clock: fakeClock() }, { copy: "freeze" }, { copy: "clone" }]) {
      const { f, fn, errors } = failing(options);
      for (let i = 0; i < 3; i++) assert.equal(thrownBy(() => f(1)), errors[0]);
      assert.deepEqual([fn.ran, f.entries()[0].weight, Object.isFrozen(errors[0])], [1, 0, false]);
      const g = memoize(async () => Promise.reject(errors[0]), { cacheErrors: true, ...options });
      for (let i = 0; i < 3; i++) await assert.rejects(g(), (error) => error === errors[0]);
      assert.deepEqual(info(g), [2, 1, options.maxWeight ? Infinity : 128, 1]);
    }
  });
  test("rejections are kept, and the ttl counts from then", async () => {
    const clock = fakeClock();
    const loads = [];
    const f = memoize(() => (loads.push(byHand()), loads.at(-1).promise), { cacheErrors: true, ttl: 10, clock });
    const first = f();
    clock.now = 100;
    loads[0].reject(new Error("down"));
    await assert.rejects(first, /down/);
    assert.equal(f(), first);
    clock.now = 109;
    assert.equal(f(), first);
    clock.now = 110;
    assert.notEqual(f(), first);
    assert.deepEqual(info(f), [2, 2, 128, 1]);
    loads[1].resolve("up");
    assert.equal(await f(), "up");
  });
  test("without it nothing of the kind is kept", async () => {
    const { fn, f } = failing({ cacheErrors: false });
    for (let i = 0; i < 3; i++) thrownBy(() => f(1));
    assert.deepEqual([fn.ran, ...info(f)], [3, 0, 3, 128, 0]);
  });
  test("an error while weighing is no answer of the function's", () => {
    const fn = counted((n) => n);
    const f = memoize(fn, { cacheErrors: true, maxWeight: 1, weigh: () => { throw new Error("no scales"); } });
    for (let i = 0; i < 2; i++) assert.throws(() => f(1), /^Error: no scales$/);
    assert.deepEqual([fn.ran, f.cacheInfo().currSize], [2, 0]);
  });
});

describe("name and cacheParameters", () => {
  test("name is the function's, or the given one; the memoized function's own stays", () => {
    const f = memoize(function original() {}, { name: "told" });
    assert.deepEqual([f.name, f.cacheParameters().name], ["original", "told"]);
    assert.equal(memoize(function original() {}).cacheParameters().name, "original");
    for (const name of [1, null, Symbol("s")]) assert.throws(() => memoize(() => 1, { name }), { name: "TypeError", message: /name/ });
  });
  test("cacheParameters tells every setting, given or not", () => {
    const defaults = { maxSize: 128, maxWeight: undefined, weigh: undefined, policy: "lru", ttl: undefined, ttlJitter: 0, tti: undefined, key: "identity", typed: false, self: "weak", copy: "none", tags: undefined, cacheErrors: false, seed: undefined, name: "", observe: false, onEvent: undefined };
    const { clock, ...rest } = memoize((() => () => 1)()).cacheParameters();
    assert.deepEqual(rest, defaults);
    assert.equal(typeof clock, "function");
    const given = {
      maxSize: 5, maxWeight: 9, weigh: () => 1, policy: "lru", ttl: () => 5, ttlJitter: 0.5, tti: 7, key: () => 1, typed: true, self: "ignore", copy: "clone",
      tags: () => [], cacheErrors: true, clock: () => 0, seed: 3, name: "n", observe: false, onEvent: () => {},
    };
    const f = memoize(() => 1, given);
    assert.deepEqual(f.cacheParameters(), given);
    f.cacheParameters().maxSize = 1;
    f.resize(6);
    assert.deepEqual(f.cacheParameters(), { ...given, maxSize: 6 });
  });
});
