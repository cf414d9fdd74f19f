// What is written to a store: by the rules of structured clones, and never read wrong when it is damaged.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { asyncEntry, fakeClock } from "./support/package.mjs";
import { generator } from "./support/scenario.mjs";
import { SharedStore } from "./support/store.mjs";

const { memoizeAsync, structured } = await import(asyncEntry);
const same = (value) => structured.deserialise(structured.serialise(value));

describe("the serialiser", () => {
  const shared = { n: 1 };
  const cyclic = { list: [] };
  cyclic.list.push(cyclic);
  const bytes = new Uint8Array([9, 0, 1, 2, 255, 9]);
  const values = {
    undefined: undefined, null: null, true: true, zero: 0, "-0": -0, NaN: NaN, Infinity: -Infinity, float: 0.1, BigInt: -(2n ** 70n),
    text: "a\0\u2028\u{1f600}\ud800", empty: "", Date: new Date(5), "a date that is none": new Date(NaN), RegExp: /a+/gi, array: [1, [2], undefined], hole: [1, , 3],
    object: { a: 1, "b c": { d: [null] } }, "without prototype": Object.assign(Object.create(null), { a: 1 }),
    Map: new Map([[{ key: 1 }, new Set([1n])], [NaN, undefined]]), Set: new Set([-0, "x"]),
    Uint8Array: bytes, "a part of a buffer": bytes.subarray(1, 5).slice(), Float64Array: new Float64Array([1.5, NaN]), BigInt64Array: new BigInt64Array([-1n]),
    ArrayBuffer: bytes.buffer, DataView: new DataView(bytes.buffer, 1, 3), Error: new RangeError("far", { cause: new Error("near") }),
    plain: { id: 7, name: "Ada \ud800", tags: ["a", "b"], at: [1.5, -2e300, true, null, { deep: [[]] }] }, "a text that looks like another": ["json1", "json", "[1]"],
    "-0 inside": { at: [0, -0] }, "NaN inside": [{ n: NaN }], "a hole inside": { at: [, undefined, null] }, "a Date inside": { at: [new Date(5)] }, "toJSON as a name": { toJSON: 1 },
    boxed: Object(7), shared: [shared, shared], cyclic,
  };
  for (const [name, value] of Object.entries(values)) {
    test(`${name} comes back as it was`, () => {
      const back = same(value);
      const expected = structuredClone(value);
      if (value instanceof Error) {
        assert.deepEqual([back.constructor, back.message, back.cause?.message], [value.constructor, value.message, value.cause?.message]);
      } else if (name === "without prototype") assert.deepEqual([Object.getPrototypeOf(back), { ...back }], [null, { a: 1 }]);
      else if (value instanceof Date) assert.ok(back instanceof Date && Object.is(back.getTime(), value.getTime()));
      else assert.deepStrictEqual(back, expected);
    });
  }
  test("what is one object stays one", () => {
    const [a, b] = same([shared, shared]);
    assert.equal(a, b);
    const back = same(cyclic);
    assert.equal(back.list[0], back);
  });

  test("what JSON says as well is written as that", () => {
    assert.equal(structured.serialise({ id: 7, name: "Ada" }), 'json{"id":7,"name":"Ada"}');
    const twice = {};
    for (const value of [[twice, twice], [, 1], { n: -0 }, { at: undefined }, Object.create(null), new Date(0)]) assert.doesNotMatch(structured.serialise(value), /^json/);
  });

  class Point {
    x = 1;
  }
  class Table extends Map {}
  class Trouble extends Error {}
  const refused = [
    [{ at: [new Point()] }, /\.at\[0\]|Point|POJO/],
    [new Point(), /cannot be stored/],
    [[new Table()], /an instance of class Table/],
    [{ error: new Trouble("x") }, /an instance of class Trouble/],
    [{ f: () => 1 }, /the answer\.f cannot be stored: .*function/],
    [Symbol("s"), /[sS]ymbol/],
    [{ [Symbol("s")]: 1 }, /symbol/],
    [new WeakMap(), /cannot be stored/],
    [{ p: Promise.resolve() }, /Promise/],
    [[Buffer.from("a")], /an instance of class (Fast)?Buffer/],
  ];
  for (const [value, message] of refused) {
    test(`${String(message)} is a clear error`, () => assert.throws(() => structured.serialise(value), (error) => error.name === "TypeError" && (assert.match(error.message, message), true)));
  }
  test("a result that cannot be written rejects the call that made it, and nothing is stored", async () => {
    const shop = new SharedStore();
    const f = memoizeAsync(async () => ({ point: new Point() }), { store: shop.client(), name: "f", key: "structural", self: "ignore" });
    await assert.rejects(f(1), { name: "TypeError", message: /the answer\.point cannot be stored/ });
    assert.deepEqual([f.cacheInfo().currSize, shop.entries.size], [0, 0]);
    assert.equal(shop.leases.size, 0, "others may try");
  });
});

describe("what is damaged", () => {
  const options = (store, more) => ({ store, name: "f", key: "structural", self: "ignore", ...more });
  const VALUE = { text: "some text, 1234567890", list: [1, 2n, new Date(3)], map: new Map([["a", "b"]]) };

  test("changed, cut, lengthened and foreign bytes are misses that are counted and told, never a wrong value", async () => {
    const random = generator(Number(process.env.CACHE_SEED ?? 1));
    const shop = new SharedStore();
    await memoizeAsync(async () => VALUE, options(shop.client()))(1);
    const [[key, entry]] = shop.entries;
    const whole = entry.value;
    const damages = {
      change: () => { const at = random.below(whole.length); return whole.slice(0, at) + String.fromCharCode(random.below(256)) + whole.slice(at + 1); },
      "flip a bit": () => { const at = random.below(whole.length); return whole.slice(0, at) + String.fromCharCode(whole.charCodeAt(at) ^ (1 << random.below(16))) + whole.slice(at + 1); },
      cut: () => whole.slice(0, random.below(whole.length)),
      "cut the start": () => whole.slice(1 + random.below(whole.length)),
      lengthen: () => whole + String.fromCharCode(random.below(256)),
      "leave out": () => { const at = random.below(whole.length); return whole.slice(0, at) + whole.slice(at + 1 + random.below(9)); },
      twice: () => whole + whole,
      swap: () => { const at = random.below(whole.length - 1); return whole.slice(0, at) + whole[at + 1] + whole[at] + whole.slice(at + 2); },
      foreign: () => random.pick(["{}", "null", "[]", "x", " ", "cache-wasm 1 ", "cache-wasm 2 " + whole.slice(13), structured.serialise(VALUE), "\ufffd".repeat(50)]),
      "no text": () => random.pick([7, {}, true, new Uint8Array(3)]),
    };
    let count = 0;
    for (let round = 0; round < 400; round++) {
      for (const [name, damage] of Object.entries(damages)) {
        const value = damage();
        // An empty text says that there is none.
        if (value === whole || value === "") continue;
        shop.entries.set(key, { ...entry, value });
        const events = [];
        const f = memoizeAsync(async () => "made anew", options({ ...shop.client(), get: async () => value }, { onEvent: (event) => events.push(event) }));
        assert.equal(await f(1), "made anew", `${name}: ${JSON.stringify(value)}`);
        assert.deepEqual(events.find(({ kind }) => kind === "storeMiss")?.damaged, true, `${name}: ${JSON.stringify(value)}`);
        assert.equal(f.cacheInfo().storeErrors, 0);
        assert.equal(events.some(({ kind }) => kind === "storeHit"), false);
        count++;
      }
    }
    assert.ok(count > 3500, `${count} damages`);
    shop.entries.set(key, entry);
    assert.deepEqual(await memoizeAsync(async () => "made anew", options(shop.client()))(1), VALUE, "whole it is read");
  });
  test("an entry under another key is foreign", async () => {
    const shop = new SharedStore();
    const f = memoizeAsync(async (n) => n, options(shop.client()));
    await f(1);
    const [[key, entry]] = shop.entries;
    shop.entries.set(key.replace("1", "2"), entry);
    const g = memoizeAsync(async (n) => n, options(shop.client()));
    assert.deepEqual([await g(1), await g(2)], [1, 2]);
    assert.deepEqual([g.cacheInfo().storeHits, g.cacheInfo().storeMisses], [1, 2]);
  });
  test("a serialiser of one's own: its text is sealed like ours, and what it throws while reading is a miss", async () => {
    const shop = new SharedStore();
    const serialiser = { serialise: (value) => `<${value}>`, deserialise: (text) => { if (text === "<bad>") throw new Error("bad"); return text.slice(1, -1); } };
    let made = 0;
    const make = (more) => memoizeAsync(async (value) => (made++, value), options(shop.client(), { serialiser, ...more }));
    assert.deepEqual([await make()("good"), await make()("good"), made], ["good", "good", 1]);
    assert.deepEqual([await make()("bad"), await make()("bad"), made], ["bad", "bad", 3]);
    await assert.rejects(make({ serialiser: { serialise: () => 7, deserialise() {} } })("x"), /serialise must return a string/);
    assert.throws(() => make({ serialiser: {} }), { name: "TypeError", message: "memoizeAsync: option serialiser must have the methods serialise, deserialise, got an object without serialise, deserialise" });
  });
});

test("keys are texts by value, the same in every process", async () => {
  const shop = new SharedStore(fakeClock());
  const f = memoizeAsync(async () => 1, { store: shop.client(), name: "f", key: "structural", self: "ignore" });
  const lists = [[], [undefined], [1], ["1"], [1n], [true], [null], [[1]], [{ a: 1, b: 2 }], [{ b: 2 }], [new Date(1)], [new Map([[1, 2]])], [new Set([1, 2])], ["a,b"], ["a", "b"], ['a","b'], [NaN], [Symbol.for("x")], [new Uint8Array([1])], [new URL("http://a/")], [/a/], ["@array"], [[, 1]]];
  for (const list of lists) await f(...list);
  assert.equal(shop.entries.size, lists.length, [...shop.entries.keys()].join("\n"));
  await f({ b: 2, a: 1 });
  await f(-0);
  await f(0);
  assert.equal(shop.entries.size, lists.length + 1);
  for (const [argument, message] of [[new (class Point {})(), /an instance of class Point, which no other process knows/], [Symbol("own"), /Symbol\(own\), which no other process knows/], [() => 1, /a function/]]) {
    await assert.rejects(f(argument), { name: "TypeError", message });
  }
});
