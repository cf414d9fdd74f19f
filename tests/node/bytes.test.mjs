// approximateBytes: an estimate that follows what a value holds, and touches nothing.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { approximateBytes, kept, memoize } from "./support/package.mjs";

const between = (bytes, low, high) => assert.ok(bytes >= low && bytes <= high, `${bytes} is not from ${low} to ${high}`);

describe("approximateBytes", () => {
  test("of primitives is small, and a number", () => {
    for (const value of [undefined, null, true, 1, -0, NaN, 1n, Symbol("s"), ""]) between(approximateBytes(value), 1, 40);
  });
  test("of strings grows by their length", () => {
    between(approximateBytes("x".repeat(1000)), 1000, 2100);
    between(approximateBytes("日".repeat(1000)), 2000, 2100);
    assert.ok(approximateBytes("x".repeat(2000)) > approximateBytes("x".repeat(1000)));
  });
  test("of large BigInts grows by their digits", () => {
    between(approximateBytes(2n ** 80_000n), 10_000, 10_100);
  });
  test("of nested objects and arrays is the sum of what they hold", () => {
    const leaf = () => ({ text: "x".repeat(100) });
    const one = approximateBytes(leaf());
    between(approximateBytes([leaf(), leaf(), leaf()]), 3 * one, 3 * one + 100);
    between(approximateBytes({ a: { b: { c: leaf() } } }), one, one + 200);
    between(approximateBytes(Array.from({ length: 1000 }, (_, i) => i)), 8000, 20_000);
  });
  test("counts a shared object once, and ends at cycles", () => {
    const shared = { text: "x".repeat(10_000) };
    const one = approximateBytes(shared);
    between(approximateBytes([shared, shared, { shared }]), one, one + 200);
    const cycle = { shared };
    cycle.self = cycle;
    cycle.list = [cycle, new Map([[cycle, cycle]])];
    between(approximateBytes(cycle), one, one + 500);
  });
  test("of buffers and views is their length", () => {
    for (const value of [new ArrayBuffer(5000), new Uint8Array(5000), new Float64Array(625), new DataView(new ArrayBuffer(5000)), Buffer.alloc(5000), new SharedArrayBuffer(5000)]) {
      between(approximateBytes(value), 5000, 5200);
    }
    between(approximateBytes({ a: new Uint8Array(1000), b: new Uint8Array(1000) }), 2000, 2300);
  });
  test("of Map and Set is what they hold, keys too", () => {
    const text = (i) => `${i}`.padStart(500, "-");
    const texts = Array.from({ length: 10 }, (_, i) => text(i));
    const one = approximateBytes(text(0));
    between(approximateBytes(new Set(texts)), 10 * one, 10 * one + 500);
    between(approximateBytes(new Map(texts.map((text) => [text, text]))), 10 * one, 20 * one + 500);
    between(approximateBytes(new Map([[{ k: text(1) }, 1]])), one, one + 300);
  });
  test("counts fields of class instances, symbols among them, private ones aside", () => {
    class Row {
      text = "x".repeat(1000);
      [Symbol("more")] = "y".repeat(1000);
    }
    const two = approximateBytes(["x".repeat(1000), "y".repeat(1000)]);
    between(approximateBytes(new Row()), two - 100, two + 200);
  });
  test("calls no getter, and no method of what it looks at", () => {
    const never = () => assert.fail("called");
    const object = {
      get text() {
        return never();
      },
      toString: never,
      valueOf: never,
      toJSON: never,
      [Symbol.toPrimitive]: never,
      [Symbol.iterator]: never,
    };
    between(approximateBytes(object), 10, 500);
    between(approximateBytes([object, Object.defineProperty([], 0, { get: never })]), 10, 700);
  });
  test("of functions, promises and dates is something small", () => {
    for (const value of [() => 1, Promise.resolve("x".repeat(1000)), new Date(), /x/, new WeakMap()]) between(approximateBytes(value), 1, 300);
  });
  test("of something very deep and very wide", () => {
    let deep = {};
    for (let i = 0; i < 200_000; i++) deep = { deep };
    between(approximateBytes(deep), 200_000 * 16, 200_000 * 64);
    between(approximateBytes(new Map(Array.from({ length: 200_000 }, (_, i) => [i, i]))), 200_000 * 8, 200_000 * 64);
    between(approximateBytes("x".repeat(2 ** 24)), 2 ** 24, 2 ** 25 + 100);
  });
  test("bounds a cache as its weigh", () => {
    const f = memoize((n, length) => "x".repeat(length), { maxWeight: 100_000, weigh: approximateBytes });
    for (let i = 0; i < 100; i++) f(i, 10_000);
    assert.ok(kept(f).length >= 3 && kept(f).length <= 10);
    assert.ok(f.cacheInfo().weight <= 100_000);
    f("huge", 1_000_000);
    assert.equal(f.has("huge", 1_000_000), false);
  });
});
