// The rules that hold always, whatever the options: what a key is, what a result is, what a failure leaves
// behind. Each of them is got wrong by some memoize library.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import vm from "node:vm";

import { counted, info, kept, memoize } from "./support/package.mjs";

/** Calls f with each argument list twice: all different the first time, all kept the second. */
function assertAllDistinct(lists, options = {}) {
  let ran = 0;
  const f = memoize((..._args) => ++ran, { maxSize: lists.length, ...options });
  const first = lists.map((args) => f(...args));
  first.forEach((value, i) => assert.equal(value, i + 1, `list ${i} was taken for list ${value - 1}`));
  lists.forEach((args, i) => assert.equal(f(...args), i + 1, `list ${i} the second time`));
  assert.deepEqual(info(f), [lists.length, lists.length, lists.length, lists.length]);
}

describe("every argument counts, and how many there are", () => {
  test("f() is not f(undefined), and so on", () => {
    assertAllDistinct([[], [undefined], [undefined, undefined], [undefined, undefined, undefined], [null], [null, undefined]]);
  });
  test("each position and each length", () => {
    assertAllDistinct([[1], [1, 2], [1, 2, 3], [1, 2, 4], [1, 3, 3], [2, 2, 3], [2, 1], [3, 2, 1], [1, 2, 3, undefined]]);
  });
  test("a hundred arguments, a different one at every place", () => {
    const base = Array.from({ length: 100 }, (_, i) => i);
    assertAllDistinct([base, base.slice(0, 99), ...base.map((_, place) => base.map((n, i) => (i === place ? "x" : n)))]);
  });
  test("default parameters are not filled in, fn.length does not matter", () => {
    const f = memoize((a, b = 2, ...rest) => a + b + rest.length);
    assert.deepEqual([f(1), f(1, 2), f(1, 2, 3), f(1)], [3, 3, 4, 3]);
    assert.deepEqual(info(f), [1, 3, 128, 3]);
  });
  test("arguments joined differently stay different", () => {
    assertAllDistinct([["a", "b"], ["ab"], ["ab", ""], ["", "ab"], ["a,b"], ["a", ",", "b"], [["a", "b"]]]);
    assertAllDistinct([[12, 3], [1, 23], [123], ["12", "3"], ["1", "23"]]);
  });
});

describe("what is told apart", () => {
  const primitives = [1, "1", 1n, true, "true", null, "null", undefined, "undefined", NaN, "NaN", 0, "0", 0n, false, "false", "", " ", "-0", -1, 0.1, 1e21, "1e21", Infinity, -Infinity, Number.MIN_VALUE, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 53, 2 ** 32 + 1];
  for (const key of ["identity", "structural"]) {
    test(`primitives of every type, key: ${key}`, () => assertAllDistinct(primitives.map((p) => [p]), { key }));
    test(`primitives as the second argument, key: ${key}`, () => assertAllDistinct(primitives.map((p) => ["a", p]), { key }));
  }
  test("NaN hits, however it came about", () => {
    const f = memoize(counted((x) => String(x)));
    const bits = new Float64Array(new BigUint64Array([0xfff8000000000001n]).buffer)[0];
    for (const nan of [NaN, 0 / 0, Number("x"), bits, -NaN]) assert.equal(f(nan), "NaN");
    assert.deepEqual(info(f), [4, 1, 128, 1]);
  });
  test("0 and -0 are one key unless typed", () => {
    const same = memoize((x) => Object.is(x, -0));
    assert.deepEqual([same(0), same(-0)], [false, false]);
    const apart = memoize((x) => Object.is(x, -0), { typed: true });
    assert.deepEqual([apart(0), apart(-0), apart(0), apart(-0)], [false, true, false, true]);
    assert.deepEqual(info(apart), [2, 2, 128, 2]);
  });
  test("typed works at every place of the top level and in no container", () => {
    assertAllDistinct([[0], [-0], [0, 0], [0, -0], [-0, 0], [-0, -0]], { typed: true });
    const inside = memoize((list) => Object.is(list[0], -0), { typed: true, key: "structural" });
    assert.deepEqual([inside([0]), inside([-0])], [false, false]);
  });
  test("integers and doubles of one value are one key", () => {
    const f = memoize((x) => x);
    const half = 0.5;
    for (const one of [1, half + half, 2 / 2, Number("1"), Math.sqrt(1)]) f(one);
    for (const big of [2 ** 31, 2 ** 30 * 2, 2147483648]) f(big);
    assert.deepEqual(info(f), [6, 2, 128, 2]);
  });
});

describe("hostile keys", () => {
  test("names that objects use as dictionaries stumble over", () => {
    const names = ["__proto__", "constructor", "hasOwnProperty", "toString", "valueOf", "__defineGetter__", "prototype", "length", "size", "0", "-1", "4294967295", "4294967296", "1e3"];
    assertAllDistinct(names.map((name) => [name]));
    assertAllDistinct(names.map((name) => ["k", name]));
    assertAllDistinct(names.map((name) => [{ [name]: 1 }]), { key: "structural" });
    assert.equal({}.polluted, undefined);
  });
  test("lone surrogates, NUL, normal forms, bytes against two-byte strings", () => {
    const strings = ["\ud800", "\udc00", "\ud800\udc00", "\udc00\ud800", "\ufffd", "\0", "", "\0\0", "a\0b", "a", "é", "e\u0301", "ÿ", "Ā", "\u0101", "日本"];
    assertAllDistinct(strings.map((s) => [s]));
    assertAllDistinct(strings.map((s) => [s]), { key: "structural" });
  });
  test("one text, however its string came about, is one key", () => {
    const f = memoize((text) => text.length);
    const long = "abcdefghij".repeat(10);
    const ways = [long, "abcdefghij".repeat(5) + "abcdefghij".repeat(5), `x${long}`.slice(1), long.split("").join(""), [...long].reduce((a, c) => a + c, ""), (`${long}\u0100`).slice(0, 100), Buffer.from(long).toString("latin1")];
    for (const text of ways) assert.equal(f(text), 100);
    assert.deepEqual(info(f), [ways.length - 1, 1, 128, 1]);
  });
  test("symbols: by identity, registered ones by their registration", () => {
    assertAllDistinct([[Symbol("a")], [Symbol("a")], [Symbol.for("a")], [Symbol.for("b")], [Symbol.iterator], [Symbol()], ["Symbol(a)"]]);
    const f = memoize((s) => s.description);
    f(Symbol.for("again"));
    f(Symbol.for("again"));
    assert.deepEqual(info(f), [1, 1, 128, 1]);
  });
  test("huge BigInts by value", () => {
    const big = () => 2n ** 4096n + 1n;
    assertAllDistinct([[big()], [big() + 1n], [-big()], [2n ** 64n], [2n ** 32n], [0n], [-1n], [2n ** 53n], [2 ** 53]]);
    const f = memoize((n) => n);
    f(big());
    f(big());
    assert.deepEqual(info(f), [1, 1, 128, 1]);
  });
  test("objects by identity: frozen, without a prototype, functions, proxies, boxed, of another realm", () => {
    const trap = () => {
      throw new Error("the key was touched");
    };
    const traps = Object.fromEntries(Object.getOwnPropertyNames(Reflect).map((name) => [name, trap]));
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const revokedFunction = Proxy.revocable(() => {}, {});
    revokedFunction.revoke();
    assertAllDistinct([
      [{}], [{}], [Object.freeze({})], [Object.freeze([])], [[]], [Object.create(null)], [() => {}], [class {}], [function* () {}],
      [new Proxy({}, traps)], [new Proxy(() => {}, traps)], [revoked.proxy], [revokedFunction.proxy], [new Number(1)], [new String("1")],
      [Object(Symbol.iterator)], [new Date(0)], [new Date(0)], [new Uint8Array(1)], [new Uint8Array(1)], [new Map()], [new WeakMap()],
      [Promise.resolve(1)], [vm.runInNewContext("({})")], [vm.runInNewContext("[]")], [globalThis], [Math], [/a/], [/a/], [new Error("x")],
    ]);
  });
  test("an object changed after the call is still itself", () => {
    const f = memoize((o) => o.n);
    const o = { n: 1 };
    assert.equal(f(o), 1);
    o.n = 2;
    assert.equal(f(o), 1);
    assert.equal(f({ n: 2 }), 2);
  });
});

describe("results", () => {
  test("any result is a result", () => {
    for (const value of [undefined, null, NaN, 0, -0, false, "", Symbol("s"), 10n, () => {}, { then: 1 }, [], new Error("a value")]) {
      const fn = counted(() => value);
      const f = memoize(fn);
      assert.ok(Object.is(f(1), value));
      assert.ok(Object.is(f(1), value));
      assert.equal(fn.ran, 1, `${String(value)} was computed again`);
      assert.ok(Object.is(f.peek(1), value));
      assert.equal(f.has(1), true);
    }
  });
  test("what is thrown is passed on unchanged and not kept", () => {
    for (const thrown of [new RangeError("x"), undefined, null, 0, "text", Object.freeze({})]) {
      let throwing = true;
      const f = memoize((n) => {
        if (throwing) throw thrown;
        return n;
      });
      for (let i = 1; i <= 2; i++) {
        let caught = "nothing";
        try {
          f(7);
        } catch (error) {
          caught = error;
        }
        assert.equal(caught, thrown);
        assert.deepEqual(info(f), [0, i, 128, 0]);
      }
      throwing = false;
      assert.equal(f(7), 7);
      assert.equal(f(7), 7);
      assert.deepEqual(info(f), [1, 3, 128, 1]);
    }
  });
  test("a throwing call does not push anything out", () => {
    const f = memoize(
      (n) => {
        if (n < 0) throw new Error("negative");
        return n;
      },
      { maxSize: 2 },
    );
    f(1);
    f(2);
    assert.throws(() => f(-1), /negative/);
    assert.deepEqual(kept(f), [[1], [2]]);
  });
  test("a miss is counted when the call is made", () => {
    const seen = [];
    const f = memoize((n) => seen.push(info(f)) && n);
    f(1);
    f(2);
    f(1);
    assert.deepEqual(seen, [[0, 1, 128, 0], [0, 2, 128, 1]]);
  });
});

describe("the bound", () => {
  test("least recently used goes first, a hit renews", () => {
    const f = memoize((n) => n, { maxSize: 3 });
    for (const n of [1, 2, 3, 1]) f(n);
    assert.deepEqual(kept(f), [[2], [3], [1]]);
    f(4);
    assert.deepEqual(kept(f), [[3], [1], [4]]);
    assert.deepEqual(info(f), [1, 4, 3, 3]);
  });
  test("a loop one longer than the cache never hits", () => {
    for (const maxSize of [1, 2, 5, 64, 128]) {
      const f = memoize((n) => n, { maxSize });
      for (let i = 0; i < 10 * (maxSize + 1); i++) f(i % (maxSize + 1));
      assert.deepEqual(info(f), [0, 10 * (maxSize + 1), maxSize, maxSize]);
    }
  });
  test("maxSize Infinity keeps everything, a huge one is not preallocated", () => {
    const all = memoize((n) => n, { maxSize: Infinity });
    for (let i = 0; i < 50_000; i++) all(i);
    for (let i = 0; i < 50_000; i++) all(i);
    assert.deepEqual(info(all), [50_000, 50_000, Infinity, 50_000]);
    const before = process.memoryUsage().rss;
    const huge = Array.from({ length: 20 }, () => memoize((n) => n, { maxSize: 100_000_000 }));
    for (const f of huge) assert.equal(f(1), 1);
    assert.ok(process.memoryUsage().rss - before < 200e6);
  });
  test("0 and negative sizes keep nothing and read back as 0", () => {
    for (const maxSize of [0, -0, -1, -10]) {
      const fn = counted((n) => n);
      const f = memoize(fn, { maxSize });
      for (let i = 0; i < 5; i++) assert.equal(f(20), 20);
      assert.equal(fn.ran, 5);
      assert.deepEqual(info(f), [0, 5, 0, 0]);
      assert.ok(Object.is(f.cacheInfo().maxSize, 0));
      assert.equal(f.has(20), false);
      assert.deepEqual(kept(f), []);
    }
  });
});
