// Odd and hostile arguments, results and functions: no wrong answer, no crash, a cache that goes on.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import vm from "node:vm";

import { runForJson } from "./support/child.mjs";
import { counted, fakeClock, info, kept, memoize, turn } from "./support/package.mjs";

const NAMES = ["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "valueOf", "then", "length", "name", "0", "-1", "NaN", "undefined", "null", "true", "", " ", "__defineGetter__", "Symbol(absent)", "Symbol(empty)"];

/** Each list of arguments gets a number of its own, and finds it again. */
function assertTold(lists, options) {
  let given = 0;
  const f = memoize((..._args) => given++, { maxSize: Infinity, ...options });
  lists.forEach((list, i) => assert.equal(f(...list), i, `taken for another one: ${i}`));
  lists.forEach((list, i) => assert.equal(f(...list), i, `not found again: ${i}`));
  lists.forEach((list, i) => assert.deepEqual(f.entries()[i].args, list));
  return f;
}

for (const fill of [[], Array.from({ length: 20 }, (_, i) => [i])]) {
  describe(`beside ${fill.length} other keys`, () => {
    test("names that mean something elsewhere are just strings", () => {
      assertTold([...fill, ...NAMES.map((name) => [name]), ...NAMES.map((name) => [name, name]), [NAMES]]);
    });
    test("the same as parts of structural keys", () => {
      const own = (name, value) => Object.defineProperty({}, name, { value, enumerable: true });
      const lists = [...fill, ...NAMES.map((name) => [own(name, 1)]), ...NAMES.map((name) => [own(name, name)]), ...NAMES.map((name) => [[name]]), [{}], [Object.create({ a: 1 })]];
      assertTold(lists.slice(0, -1), { key: "structural" });
      const f = memoize((o) => o, { key: "structural" });
      f(own("__proto__", 1));
      assert.equal(f.has(own("__proto__", 1)), true);
      assert.equal(f.has({ __proto__: null }), false);
      assert.equal(f.has({}), false);
    });
    test("lone surrogates and other text that is none", () => {
      const texts = ["\ud800", "\udc00", "\ud800\udc00", "\udc00\ud800", "\ud800\ud800", "\ufffd", "\ufffd\ufffd", "\0", "\0\0", "a\0", "\0a", "\ud83d", "\u00e9", "e\u0301", "\u2028"];
      const long = texts.flatMap((text) => [text, `${"x".repeat(50)}${text}${"y".repeat(50)}`, `${text}${"y".repeat(100)}`]);
      assertTold([...fill, ...long.map((text) => [text])]);
      assertTold([...fill, ...long.map((text) => [{ text }])], { key: "structural" });
    });
    test("strings of a megabyte that differ in one character", () => {
      const make = (at, character) => `${"m".repeat(at)}${character}${"m".repeat(2 ** 20 - at)}`;
      const places = [0, 1, 2, 1000, 2 ** 19 - 1, 2 ** 19, 2 ** 19 + 1, 2 ** 20 - 7, 2 ** 20 - 1, 2 ** 20];
      const fn = counted((text) => text.length);
      const f = memoize(fn, { maxSize: 1000 });
      for (const list of fill) f(String(list));
      const before = fn.ran;
      for (let round = 0; round < 2; round++) for (const at of places) for (const character of "ab") f(make(at, character));
      assert.equal(fn.ran - before, 2 * places.length, "equal text that was made anew is the same key");
    });
    test("a hundred arguments, of which one differs", () => {
      const list = (at) => Array.from({ length: 100 }, (_, i) => (i === at ? "other" : i));
      const f = assertTold([...fill, ...Array.from({ length: 101 }, (_, at) => list(at)), list(-1).slice(1), [...list(-1), undefined]]);
      assert.equal(f.delete(...list(57)), true);
      assert.deepEqual([f.has(...list(57)), f.has(...list(58))], [false, true]);
    });
    test("1 to 12 arguments that begin alike", () => {
      assertTold([...fill, ...Array.from({ length: 12 }, (_, n) => Array.from({ length: n + 2 }, () => undefined)), []]);
    });
    test("revoked proxies: by identity like any object, by value refused", () => {
      const revoked = () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      };
      const all = [revoked(), revoked()];
      let given = 0;
      const f = memoize((_o) => given++);
      for (const list of fill) f(...list);
      assert.deepEqual(all.map((o) => f(o)), all.map((o) => f(o)));
      assert.notEqual(f(all[0]), f(all[1]));
      assert.equal(f.delete(all[0]), true);
      const g = memoize((_o) => 1, { key: "structural" });
      assert.throws(() => g({ deep: [1, all[0]] }), (error) => error.name === "TypeError" && /argument 0\.deep\[1\]/.test(error.message));
      assert.throws(() => g(1, all[0]), { name: "TypeError", message: /argument 1\b/ });
      assert.deepEqual(info(g), [0, 0, 128, 0]);
      const asReceiver = memoize(function (n) {
        return n;
      });
      assert.deepEqual([asReceiver.call(f, 1), asReceiver.call(f, 1)], [1, 1]);
    });
    test("frozen, sealed and empty objects, as arguments and as receivers", () => {
      const objects = [Object.freeze({}), Object.freeze({}), Object.seal([]), Object.preventExtensions(() => 1), Object.freeze(new Date()), Object.create(null), new Proxy(function () {}, {})];
      assertTold([...fill, ...objects.map((o) => [o])]);
      const f = memoize(function (n) {
        return [this, n];
      }, { self: "weak" });
      for (const o of objects) assert.equal(f.call(o, 1), f.call(o, 1));
      assert.equal(f.cacheInfo().misses, objects.length);
    });
    test("objects of another realm", () => {
      const realm = vm.createContext({});
      const make = (code) => vm.runInContext(`(${code})`, realm);
      assertTold([...fill, [make("{ a: 1 }")], [make("{ a: 1 }")], [make("[1]")], [make("() => 1")]]);
      const f = memoize((o) => o, { key: "structural" });
      for (const list of fill) f(...list);
      for (const code of ["{ a: 1, b: [2, null] }", "[1, [2], , 4]", "new Map([[1, { a: 2 }]])", "new Set(['x'])", "new Date(5)", "/x/gi", "new Uint8Array([1, 2])"]) {
        assert.equal(f(make(code)), f(make(code)), code);
        assert.notEqual(f(make(code)), f(make(code.replace(/[125x]/, "7"))), code);
      }
      assert.throws(() => f(make("() => 1")), TypeError);
      assert.throws(() => f(make("Promise.resolve(1)")), TypeError);
      assert.equal(f(make("{ a: 9 }")), f({ a: 9 }), "plain objects are plain in any realm");
      const g = memoize(async (n) => n);
      const thenable = memoize(() => make("Promise.resolve(3)"));
      assert.equal(thenable(), thenable());
      return Promise.all([g(1), thenable()]).then((values) => assert.deepEqual(values, [1, 3]));
    });
  });
}

describe("functions", () => {
  const fibonacci = (depth, options) => {
    const fib = memoize((n) => (n < 2 ? BigInt(n) : fib(n - 1) + fib(n - 2)), options);
    let [a, b] = [0n, 1n];
    for (let i = 0; i < depth; i++) [a, b] = [b, a + b];
    assert.equal(fib(depth), a);
  };
  test("that recurse three thousand deep", () => fibonacci(3000, { maxSize: Infinity }));
  test("that recurse deep, with options that take more of the stack", () => {
    for (const options of [{}, { ttl: 1000 }, { key: "structural" }, { onEvent() {} }, { copy: "clone" }, { tti: 1000, maxWeight: 1e6, weigh: () => 1 }]) fibonacci(700, options);
  });
  test("that throw anything", () => {
    for (const thrown of [undefined, null, 0, "text", Symbol("s"), Promise.resolve(1), { then() {} }]) {
      const f = memoize(() => {
        throw thrown;
      });
      for (let i = 0; i < 2; i++) {
        let caught = f;
        try {
          f();
        } catch (error) {
          caught = error;
        }
        assert.equal(caught, thrown);
      }
      assert.deepEqual(info(f), [0, 2, 128, 0]);
    }
  });
  test("that clear, delete, resize, invalidate and dispose while they run", () => {
    for (const n of [3, 40]) {
      let step = 0;
      const deeds = [(f) => f.cacheClear(), (f, key) => f.delete(key), (f, key) => f.delete(key - 1), (f) => f.resize(2), (f) => f.resize(n), (f) => f.invalidateTag("t"), (f) => f.deleteWhere(({ value }) => value % 2 === 0), (f, key) => key > 0 && f(key - 1), () => {}];
      const f = memoize((key) => (deeds[step++ % deeds.length](f, key), key), { maxSize: n, tags: (key) => (key % 3 ? [] : ["t"]), maxWeight: 3 * n, weigh: (key) => key % 4 });
      for (let i = 0; i < 600; i++) assert.equal(f((i * 17) % (n + 5)), (i * 17) % (n + 5));
      const keys = kept(f).map(([key]) => key);
      assert.equal(new Set(keys).size, keys.length);
      assert.equal(keys.length, f.cacheInfo().currSize);
      for (const { args, value } of f.entries()) assert.equal(value, args[0]);
      f.dispose();
      assert.equal(f(1), 1);
    }
  });
  test("whose thenables throw in then, or when they are looked at", async () => {
    const throwing = { then() { throw new Error("in then"); } };
    const f = memoize(() => throwing);
    await assert.rejects(f(), /^Error: in then$/);
    await turn();
    assert.equal(f.cacheInfo().currSize, 0);
    const looked = { get then() { throw new Error("looked at"); } };
    const g = memoize(() => looked);
    assert.equal(g(), looked);
    assert.equal(g(), looked);
    assert.deepEqual(info(g), [1, 1, 128, 1]);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const h = memoize(() => proxy);
    assert.equal(h(), h());
  });
  test("whose thenables settle at once, twice, or both ways", async () => {
    const results = [];
    const f = memoize((n) => ({
      then(yes, no) {
        if (n === 0) yes("value");
        if (n === 1) (yes("first"), yes("second"), no(new Error("late")));
        if (n === 2) (no(new Error("down")), yes("late"));
      },
    }));
    for (const n of [0, 1, 2]) results.push(await Promise.resolve(f(n)).catch((error) => error.message));
    assert.deepEqual(results, ["value", "first", "down"]);
    await turn();
    assert.deepEqual(kept(f), [[0], [1]]);
  });
  test("whose promises never settle: they are entries like others, and go like others", async () => {
    const { grown, size } = await runForJson(
      `import { memoize } from "cache-wasm";
      const turn = () => new Promise((resolve) => setTimeout(resolve, 1));
      const f = memoize((n) => new Promise(() => {}), { maxSize: 10, ttl: 1000, tags: () => ["t"], maxWeight: 100, weigh: () => 1 });
      for (let i = 0; i < 1000; i++) f(i);
      await turn(); gc(); await turn(); gc();
      const before = process.memoryUsage().heapUsed;
      for (let i = 0; i < 100_000; i++) { f(i); if (i % 5000 === 0) await turn(); }
      await turn(); gc(); await turn(); gc();
      console.log(JSON.stringify({ grown: process.memoryUsage().heapUsed - before, size: f.cacheInfo().currSize }));`,
      { flags: ["--expose-gc"] },
    );
    assert.equal(size, 10);
    assert.ok(grown < 4e6, `${grown} bytes more after 100 000 of them`);
  });
});

describe("a million receivers", () => {
  test("in one synchronous loop: memory is bounded", async () => {
    const { hits, misses, heap } = await runForJson(
      `import { memoize } from "cache-wasm";
      class Point { constructor(x) { this.x = x; } }
      Point.prototype.norm = memoize(function (n) { return this.x + n; });
      let sum = 0;
      for (let i = 0; i < 2 ** 20; i++) { const p = new Point(i); sum += p.norm(1) + p.norm(1) + p.norm(2); }
      const { hits, misses } = Point.prototype.norm.cacheInfo();
      console.log(JSON.stringify({ hits, misses, heap: process.memoryUsage().heapUsed, sum }));`,
      { flags: ["--expose-gc", "--max-old-space-size=512"] },
    );
    assert.deepEqual([hits, misses], [2 ** 20, 2 ** 21]);
    assert.ok(heap < 512e6, `${heap} bytes`);
  });
});

describe("clocks", () => {
  test("one that jumps about wildly: answers are right, sizes too", () => {
    for (const options of [{ ttl: 50 }, { tti: 50 }, { ttl: 80, tti: 30 }, { ttl: (n) => n + 1 }]) {
      const clock = fakeClock();
      const f = memoize((n) => n, { maxSize: 20, clock, ...options });
      for (let i = 0; i < 3000; i++) {
        clock.now = [0, 1e15, -1e15, 5, 1e6, -3, 0.001, 4e15][(i * 7) % 8] + ((i * 13) % 100);
        assert.equal(f((i * 11) % 40), (i * 11) % 40);
        assert.ok(f.cacheInfo().currSize <= 20);
      }
    }
  });
});
