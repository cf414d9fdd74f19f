// What `this` means: "weak" (one set of answers per receiver), "ignore" (one for all), "key" (part of the key).

import assert from "node:assert/strict";
import * as namespace from "node:path";
import { describe, test } from "node:test";
import * as otherNamespace from "node:url";

import { counted, info, kept, memoize } from "./support/package.mjs";

class Course {
  constructor(name) {
    this.name = name;
    this.ran = 0;
  }
}
Course.prototype.lesson = memoize(function (term, part) {
  this.ran++;
  return `${this.name} ${term} ${part}`;
});

describe('self: "weak", the default', () => {
  test("two instances never see each other's values", () => {
    const [a, b] = [new Course("A"), new Course("B")];
    for (let i = 0; i < 3; i++) {
      assert.equal(a.lesson("spring", 1), "A spring 1");
      assert.equal(b.lesson("spring", 1), "B spring 1");
    }
    assert.deepEqual([a.ran, b.ran], [1, 1]);
  });
  test("nor do an instance and what inherits from it, a copy, or its proxy", () => {
    const a = new Course("A");
    a.lesson(1, 1);
    const heir = Object.create(a, { name: { value: "heir" } });
    assert.equal(heir.lesson(1, 1), "heir 1 1");
    assert.equal(Object.assign(new Course("copy"), { ran: 0 }).lesson(1, 1), "copy 1 1");
    const proxy = new Proxy(a, { get: (target, name, receiver) => (name === "name" ? "proxy" : Reflect.get(target, name, receiver)) });
    assert.equal(proxy.lesson(1, 1), "proxy 1 1");
    assert.equal(a.lesson(1, 1), "A 1 1");
  });
  test("maxSize is per receiver; hits and misses are summed; currSize counts all", () => {
    const f = memoize((n) => n, { maxSize: 2 });
    const receivers = [{}, [], () => {}];
    for (const receiver of receivers) for (const n of [1, 2, 3, 3]) f.call(receiver, n);
    assert.deepEqual(info(f), [3, 9, 2, 6]);
    for (const receiver of receivers) assert.deepEqual(kept(f.on(receiver)), [[2], [3]]);
  });
  test("each receiver has its own order of use", () => {
    const f = memoize((n) => n, { maxSize: 3 });
    const [a, b] = [{}, {}];
    for (const n of [1, 2, 3]) {
      f.call(a, n);
      f.call(b, n);
    }
    f.call(a, 1);
    f.call(a, 4);
    f.call(b, 4);
    assert.deepEqual(kept(f.on(a)), [[3], [1], [4]]);
    assert.deepEqual(kept(f.on(b)), [[2], [3], [4]]);
  });
  test("many receivers with few entries, few with many", () => {
    const f = memoize(function (n) {
      return this.id * 1000 + n;
    });
    const receivers = Array.from({ length: 500 }, (_, id) => ({ id }));
    for (let round = 0; round < 2; round++) {
      for (const receiver of receivers) {
        const count = receiver.id % 50 === 0 ? 100 : 1 + (receiver.id % 12);
        for (let n = 0; n < count; n++) assert.equal(f.call(receiver, n), receiver.id * 1000 + n);
      }
    }
    const total = receivers.reduce((sum, { id }) => sum + (id % 50 === 0 ? 100 : 1 + (id % 12)), 0);
    assert.deepEqual(info(f), [total, total, 128, total]);
  });
  test("the function gets the receiver and all arguments", () => {
    const f = memoize(function (...args) {
      return [this, args];
    });
    const receiver = { f };
    const [self, args] = receiver.f(1, undefined, "x");
    assert.equal(self, receiver);
    assert.deepEqual(args, [1, undefined, "x"]);
    assert.equal(f.call(undefined, 2)[0], undefined);
  });
});

describe("the shared receiver", () => {
  test("undefined, null, globalThis and module namespaces are one", () => {
    for (const first of [undefined, null, globalThis, namespace]) {
      const fn = counted(() => 1);
      const f = memoize(fn);
      f.call(first, 1);
      f(1);
      for (const receiver of [undefined, null, globalThis, namespace, otherNamespace]) f.call(receiver, 1);
      assert.equal(fn.ran, 1);
      assert.deepEqual(info(f), [6, 1, 128, 1]);
      for (const receiver of [undefined, null, globalThis, namespace]) assert.equal(f.on(receiver).has(1), true);
    }
  });
  test("is what has, peek, delete and entries mean without on()", () => {
    const f = memoize((n) => n);
    const object = {};
    f.call(object, 1);
    assert.deepEqual([f.has(1), f.peek(1), f.delete(1), kept(f)], [false, undefined, false, []]);
    f(2);
    assert.deepEqual([f.has(2), f.peek(2), kept(f)], [true, 2, [[2]]]);
    assert.equal(f.on(object).has(2), false);
  });
  test("an object that only looks like a namespace is its own", () => {
    const f = memoize(() => ({}));
    const fake = { [Symbol.toStringTag]: "Module" };
    assert.notEqual(f.call(fake, 1), f(1));
  });
});

describe("primitive receivers", () => {
  test("count by SameValueZero, and arrive as they are", () => {
    const f = memoize(function () {
      "use strict";
      return [this];
    });
    const receivers = [5, "5", 5n, true, false, "", NaN, 0, Symbol.for("r"), Symbol("r"), 2 ** 40, "a long receiver of more than thirty-two characters"];
    const first = receivers.map((receiver) => f.call(receiver, 1));
    first.forEach(([receiver], i) => assert.ok(Object.is(receiver, receivers[i])));
    receivers.forEach((receiver, i) => assert.equal(f.call(receiver, 1), first[i]));
    assert.equal(f.call(-0, 1), f.call(0, 1));
    assert.equal(new Set(first).size, receivers.length);
    assert.equal(f.on(5).has(1), true);
    assert.equal(f.on("6").has(1), false);
    assert.equal(f.on(NaN).peek(1), first[6]);
  });
  test("are not the shared receiver and not the boxed one", () => {
    const f = memoize(() => ({}));
    const set = new Set([f.call(1, "x"), f("x"), f.call(new Number(1), "x"), f.call(new Number(1), "x")]);
    assert.equal(set.size, 4);
  });
});

describe("on(receiver)", () => {
  const three = () => {
    const f = memoize((n) => n * 10, { maxSize: 2 });
    const [a, b] = [{}, {}];
    for (const n of [1, 2, 1]) f.call(a, n);
    f.call(b, 1);
    f(1);
    return { f, a, b };
  };
  test("cacheInfo is the receiver's own", () => {
    const { f, a, b } = three();
    assert.deepEqual(info(f.on(a)), [1, 2, 2, 2]);
    assert.deepEqual(info(f.on(b)), [0, 1, 2, 1]);
    assert.deepEqual(info(f.on(undefined)), [0, 1, 2, 1]);
    assert.deepEqual(info(f.on({})), [0, 0, 2, 0]);
    assert.deepEqual(info(f), [1, 4, 2, 4]);
  });
  test("has, peek, delete, entries", () => {
    const { f, a, b } = three();
    assert.deepEqual([f.on(a).has(2), f.on(b).has(2), f.on(a).peek(2), f.on(b).peek(2)], [true, false, 20, undefined]);
    assert.deepEqual(kept(f.on(a)), [[2], [1]]);
    assert.equal(f.on(a).delete(1), true);
    assert.equal(f.on(a).delete(1), false);
    assert.deepEqual([f.on(a).has(1), f.on(b).has(1), f.has(1)], [false, true, true]);
  });
  test("cacheClear clears the receiver only, the plain one clears all", () => {
    const { f, a, b } = three();
    f.on(a).cacheClear();
    assert.deepEqual([f.on(a).has(2), f.on(b).has(1), f.has(1)], [false, true, true]);
    assert.equal(f.on(a).cacheInfo().currSize, 0);
    f.cacheClear();
    assert.deepEqual([f.on(b).has(1), f.has(1)], [false, false]);
    assert.deepEqual(info(f), [0, 0, 2, 0]);
    assert.deepEqual(info(f.on(b)), [0, 0, 2, 0]);
    f.call(b, 1);
    assert.deepEqual(info(f), [0, 1, 2, 1]);
  });
  test("asking about a receiver that was never used leaves no trace", () => {
    const f = memoize((n) => n);
    for (const receiver of [{}, 7, "x", () => {}]) {
      const face = f.on(receiver);
      assert.deepEqual([face.has(1), face.peek(1), face.delete(1), kept(face)], [false, undefined, false, []]);
    }
    assert.deepEqual(info(f), [0, 0, 128, 0]);
  });
  test("clearing all reaches receivers that are used again later, and those in the middle of a call", () => {
    const f = memoize(function (n) {
      if (n === "clear") f.cacheClear();
      return [n];
    });
    const receivers = Array.from({ length: 20 }, () => ({}));
    const before = receivers.map((receiver) => Array.from({ length: 12 }, (_, n) => f.call(receiver, n)));
    f.call(receivers[3], "clear");
    assert.equal(f.on(receivers[3]).has("clear"), false);
    receivers.forEach((receiver, i) => before[i].forEach((old, n) => assert.notEqual(f.call(receiver, n), old)));
    assert.deepEqual(info(f), [0, 240, 128, 240]);
  });
});

describe('self: "ignore"', () => {
  test("one set for all; the function that runs still gets its receiver", () => {
    const f = memoize(
      function (n) {
        return [this, n];
      },
      { self: "ignore", maxSize: 2 },
    );
    const [a, b] = [{ f }, { f }];
    assert.equal(a.f(1)[0], a);
    assert.equal(b.f(1)[0], a);
    assert.equal(f(1)[0], a);
    assert.equal(f.call(5, 1)[0], a);
    assert.deepEqual(info(f), [3, 1, 2, 1]);
    assert.deepEqual([f.has(1), kept(f)], [true, [[1]]]);
    b.f(2);
    b.f(3);
    assert.equal(f.cacheInfo().currSize, 2);
  });
});

describe('self: "key"', () => {
  test("one set; the receiver is the first part of the key", () => {
    const f = memoize(
      function (n) {
        return [this, n];
      },
      { self: "key", maxSize: 3 },
    );
    const [a, b] = [{ f }, { f }];
    const one = a.f(1);
    assert.notEqual(b.f(1), one);
    assert.equal(a.f(1), one);
    a.f(2);
    assert.deepEqual(info(f), [1, 3, 3, 3]);
    b.f(2); // evicts (b, 1), the least recently used of all
    assert.deepEqual([f.on(a).has(1), f.on(b).has(1), f.on(a).has(2), f.on(b).has(2)], [true, false, true, true]);
  });
  test("receiver and argument cannot be confused", () => {
    const f = memoize(
      function (...args) {
        return [this, args];
      },
      { self: "key" },
    );
    const x = {};
    const calls = [f.call(x), f.call(x, x), f.call(undefined, x), f.call(x, undefined), f.call(x, x, x)];
    assert.equal(new Set(calls).size, calls.length);
  });
  test("primitive receivers by SameValueZero", () => {
    const f = memoize(function () {}, { self: "key" });
    for (const receiver of [1, "1", NaN, 1, "1", NaN]) f.call(receiver);
    assert.deepEqual(info(f), [3, 3, 128, 3]);
  });
  test("is what functools does with a method", () => {
    class X {
      constructor(n) {
        this.n = n;
        this.ran = 0;
      }
    }
    X.prototype.f = memoize(
      function (x) {
        this.ran++;
        return x * 10 + this.n;
      },
      { self: "key", maxSize: 2 },
    );
    const [a, b, c] = [new X(5), new X(5), new X(7)];
    assert.deepEqual(info(X.prototype.f), [0, 0, 2, 0]);
    for (const x of [1, 2, 2, 3, 1, 1, 1, 2, 3, 3]) assert.equal(a.f(x), x * 10 + 5);
    assert.deepEqual([a.ran, b.ran, c.ran], [6, 0, 0]);
    assert.deepEqual(info(X.prototype.f), [4, 6, 2, 2]);
    for (const x of [1, 2, 1, 1, 1, 1, 3, 2, 2, 2]) assert.equal(b.f(x), x * 10 + 5);
    assert.deepEqual([a.ran, b.ran, c.ran], [6, 4, 0]);
    assert.deepEqual(info(X.prototype.f), [10, 10, 2, 2]);
    for (const x of [2, 1, 1, 1, 1, 2, 1, 3, 2, 1]) assert.equal(c.f(x), x * 10 + 7);
    assert.deepEqual([a.ran, b.ran, c.ran], [6, 4, 5]);
    assert.deepEqual(info(X.prototype.f), [15, 15, 2, 2]);
  });
});
