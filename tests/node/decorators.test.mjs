// @memoized: by hand as the standard calls it, and through what a compiler makes of both kinds of decorators.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, test } from "node:test";

import { memoized } from "./support/package.mjs";

const { transformSync } = createRequire(import.meta.url)("esbuild");

/** Runs TypeScript with decorators of a kind; what it returns. */
function run(kind, source) {
  const compilerOptions = kind === "legacy" ? { experimentalDecorators: true } : {};
  const { code } = transformSync(`const made = (() => {${source}})();`, { loader: "ts", target: "es2022", tsconfigRaw: { compilerOptions } });
  assert.ok(!/^\s*@/m.test(code), "the decorators are still there");
  return new Function("memoized", "log", `${code}\nreturn made;`)(memoized, log);
}
/** What ran, since it was asked the last time. */
let ran = [];
const log = (what) => void ran.push(what);
const took = () => ran.splice(0);

for (const kind of ["standard", "legacy"]) {
  describe(`decorators, ${kind}`, () => {
    test("methods: each instance has its own answers", () => {
      const Course = run(kind, `
        class Course {
          constructor(public id: string) {}
          @memoized expensive(term: string) { log(this.id + term); return this.id + term; }
          @memoized({ maxSize: 1 }) small(term: string) { log("small " + term); return [term]; }
        }
        return Course;`);
      const [a, b] = [new Course("a"), new Course("b")];
      assert.deepEqual([a.expensive("1"), b.expensive("1"), a.expensive("1"), b.expensive("1")], ["a1", "b1", "a1", "b1"]);
      assert.deepEqual(took(), ["a1", "b1"]);
      assert.equal(a.small("x"), a.small("x"));
      a.small("y");
      a.small("x");
      assert.deepEqual(took(), ["small x", "small y", "small x"]);
      assert.equal(a.expensive, b.expensive);
      assert.deepEqual([a.expensive.on(a).has("1"), a.expensive.cacheInfo().misses, a.small.cacheInfo().maxSize], [true, 2, 1]);
      assert.deepEqual([a.expensive.name, a.expensive.length, a.expensive.cacheParameters().name], ["expensive", 1, "expensive"]);
    });
    test("stay methods: on the prototype, not enumerable, and writable", () => {
      const C = run(kind, `class C { @memoized m() {} @memoized() get g() { return 1; } @memoized static s() {} } return C;`);
      const { value, ...flags } = Object.getOwnPropertyDescriptor(C.prototype, "m");
      assert.deepEqual([typeof value, flags], ["function", { writable: true, enumerable: false, configurable: true }]);
      const getter = Object.getOwnPropertyDescriptor(C.prototype, "g");
      assert.deepEqual([getter.enumerable, getter.configurable, getter.set], [false, true, undefined]);
      assert.deepEqual(Object.keys(new C()), []);
      assert.throws(() => new new C().m(), TypeError);
    });
    test("getters: a cached property for each instance", () => {
      const Report = run(kind, `
        class Report {
          constructor(public rows: number[]) {}
          @memoized get total() { log("total"); return this.rows.reduce((a, b) => a + b, 0); }
          @memoized({ ttl: 1000 }) get list() { return [...this.rows]; }
        }
        return Report;`);
      const [a, b] = [new Report([1, 2]), new Report([10])];
      assert.deepEqual([a.total, a.total, b.total, b.total], [3, 3, 10, 10]);
      assert.deepEqual(took(), ["total", "total"]);
      assert.equal(a.list, a.list);
      assert.notEqual(a.list, b.list);
      const getter = Object.getOwnPropertyDescriptor(Report.prototype, "total").get;
      assert.deepEqual([getter.on(a).delete(), a.total, getter.cacheParameters().name], [true, 3, "total"]);
      assert.deepEqual(took(), ["total"]);
    });
    test("static methods and getters: the class is the receiver, a subclass another one", () => {
      const C = run(kind, `
        class C {
          static who = "C";
          @memoized static m(n: number) { log(this.who + n); return this.who + n; }
          @memoized static get g() { return [this.who]; }
        }
        return C;`);
      class D extends C {
        static who = "D";
      }
      assert.deepEqual([C.m(1), D.m(1), C.m(1), D.m(1)], ["C1", "D1", "C1", "D1"]);
      assert.deepEqual(took(), ["C1", "D1"]);
      assert.equal(C.g, C.g);
      assert.deepEqual([C.g, D.g], [["C"], ["D"]]);
    });
    test("names that are symbols, texts, numbers or computed", () => {
      const C = run(kind, `
        const symbol = Symbol("sym");
        class C {
          @memoized [symbol](n: number) { log("symbol"); return [n]; }
          @memoized "a text"(n: number) { log("text"); return [n]; }
          @memoized 42(n: number) { log("42"); return [n]; }
          @memoized ["a" + 1](n: number) { log("a1"); return [n]; }
          @memoized [Symbol.iterator]() { log("iterator"); return [1, 2][Symbol.iterator](); }
        }
        return Object.assign(C, { symbol })`);
      const c = new C();
      for (const name of [C.symbol, "a text", 42, "a1"]) assert.equal(c[name](1), c[name](1), String(name));
      assert.deepEqual(took(), ["symbol", "text", "42", "a1"]);
      assert.deepEqual([c[C.symbol].cacheParameters().name, c[42].cacheParameters().name], ["Symbol(sym)", "42"]);
      assert.deepEqual([[...c], [...c]], [[1, 2], []]);
      took();
    });
    test("a subclass that overrides: each has its own, super works", () => {
      const { A, B, D } = run(kind, `
        class A { @memoized m(n: number) { log("A"); return "A" + n; } @memoized get g() { return ["A"]; } }
        class B extends A { @memoized m(n: number) { log("B"); return "B" + super.m(n); } @memoized get g() { return ["B", ...super.g]; } }
        class D extends A { m(n: number) { log("D"); return "D" + super.m(n); } }
        return { A, B, D }`);
      const [a, b, d] = [new A(), new B(), new D()];
      assert.deepEqual([a.m(1), b.m(1), d.m(1), b.m(1), d.m(1), a.m(1)], ["A1", "BA1", "DA1", "BA1", "DA1", "A1"]);
      assert.deepEqual(took(), ["A", "B", "A", "D", "A", "D"]);
      assert.deepEqual([b.g, b.g === b.g, a.g], [["B", "A"], true, ["A"]]);
      assert.notEqual(A.prototype.m, B.prototype.m);
    });
    test("async and generic methods, many arguments, all options", async () => {
      const C = run(kind, `
        class C {
          runs = 0;
          @memoized({ key: "structural", name: "told", maxSize: 3 }) async load({ id }: { id: number }) { this.runs++; return id; }
          @memoized({ self: "ignore" }) shared(...args: number[]) { log("shared"); return args.length; }
        }
        return C;`);
      const c = new C();
      assert.deepEqual(await Promise.all([c.load({ id: 1 }), c.load({ id: 1 }), c.load({ id: 2 })]), [1, 1, 2]);
      assert.deepEqual([c.runs, c.load.cacheParameters().name], [2, "told"]);
      assert.deepEqual([c.shared(1, 2, 3, 4, 5, 6), new C().shared(1, 2, 3, 4, 5, 6)], [6, 6]);
      assert.deepEqual(took(), ["shared"]);
    });
    test("beside other decorators, inside and outside", () => {
      const C = run(kind, `
        const plus = (by: number) => (...given: any[]) => {
          const wrap = (fn: any) => function (this: any, ...args: any[]) { log("plus " + by); return fn.apply(this, args) + by; };
          if (typeof given[0] === "function" && typeof given[1] === "object") return wrap(given[0]);
          return { ...given[2], value: wrap(given[2].value) };
        };
        class C {
          @memoized @plus(1) inside(n: number) { return n; }
          @plus(2) @memoized outside(n: number) { log("outside"); return n; }
        }
        return C;`);
      const c = new C();
      assert.deepEqual([c.inside(1), c.inside(1), c.outside(1), c.outside(1)], [2, 2, 3, 3]);
      assert.deepEqual(took(), ["plus 1", "plus 2", "outside", "plus 2"]);
    });
    for (const [what, source] of [
      ["a field", "class C { @memoized field = () => 1; }"],
      ["a field, with options", "class C { @memoized({ maxSize: 1 }) field = () => 1; }"],
      ["a static field", "class C { @memoized static field = 1; }"],
      ["a setter", "class C { @memoized set value(v: number) {} }"],
    ]) {
      test(`${what} is refused by name`, () => {
        const name = source.includes("value") ? "value" : "field";
        assert.throws(() => run(kind, source), (error) => error instanceof TypeError && /methods and getters/.test(error.message) && error.message.includes(name));
      });
    }
    for (const source of ["@memoized class Named {}", "@memoized() class Named {}"]) {
      test(`${source}: a class is refused`, () => {
        assert.throws(() => run(kind, source), (error) => error instanceof TypeError && /methods and getters/.test(error.message) && !/undefined/.test(error.message));
      });
    }
    test("bad options are refused where the class is made", () => {
      assert.throws(() => run(kind, "class C { @memoized({ maxsize: 1 }) m() {} }"), { name: "TypeError", message: /maxSize/ });
      assert.throws(() => run(kind, "class C { @memoized({ maxSize: 0.5 }) m() {} }"), { name: "RangeError", message: /maxSize/ });
      for (const bad of ["null", "1", "'x'", "[]"]) assert.throws(() => run(kind, `class C { @memoized(${bad}) m() {} }`), { name: "TypeError", message: /options/ }, bad);
    });
  });
}

describe("decorators of the standard only", () => {
  test("private methods and getters, static ones too", () => {
    const C = run("standard", `
      class C {
        constructor(public id: string) {}
        @memoized #secret(n: number) { log(this.id + n); return [this.id, n]; }
        @memoized get #own() { log("own"); return [this.id]; }
        @memoized static #hidden(n: number) { log("hidden"); return [n]; }
        look(n: number) { return this.#secret(n); }
        get own() { return this.#own; }
        static find(n: number) { return this.#hidden(n); }
        named() { return (this.#secret as any).cacheParameters().name; }
      }
        return C;`);
    const [a, b] = [new C("a"), new C("b")];
    assert.equal(a.look(1), a.look(1));
    assert.deepEqual([a.look(1), b.look(1)], [["a", 1], ["b", 1]]);
    assert.equal(a.own, a.own);
    assert.equal(C.find(1), C.find(1));
    assert.deepEqual([took(), a.named()], [["a1", "b1", "own", "hidden"], "#secret"]);
  });
  test("accessors are refused by name", () => {
    assert.throws(() => run("standard", "class C { @memoized accessor field = 1; }"), (error) => error instanceof TypeError && /accessor field/.test(error.message));
  });
  test("called by hand, with and without options", () => {
    const fn = function (n) {
      log(n);
      return [this, n];
    };
    const context = { kind: "method", name: "m", static: false, private: false, metadata: {}, access: {}, addInitializer() {} };
    for (const method of [memoized(fn, context), memoized({ maxSize: 5 })(fn, context), memoized()(fn, context), memoized(undefined)(fn, context)]) {
      const receiver = { method };
      assert.equal(receiver.method(1), receiver.method(1));
      assert.deepEqual([took(), receiver.method.original], [[1], fn]);
    }
    for (const kind of ["field", "accessor", "setter", "class"]) {
      assert.throws(() => memoized(fn, { ...context, kind }), (error) => error instanceof TypeError && error.message.includes(`${kind} m`));
    }
  });
  test("a function alone is sent to memoize", () => {
    assert.throws(() => memoized(() => 1), { name: "TypeError", message: /memoize\b/ });
  });
});
