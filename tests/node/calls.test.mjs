// Which calls share an entry: the cases of tests/vectors/calls.json, which cache-core replays too.
//
// Each case is two calls of one memoized function. They share an entry when the second one is a hit: the
// function ran once, and cacheInfo() says so.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { counted, info, memoize } from "./support/package.mjs";

const { cases } = JSON.parse(readFileSync(new URL("../vectors/calls.json", import.meta.url), "utf8"));
const ours = cases.filter(({ language }) => language === "javascript" || language === "both");

/** Turns the encoded values of one case into real ones; what has an id is the same object each time. */
class Decoder {
  #objects = new Map();
  #classes = new Map([["Promise", Promise]]);

  value(json) {
    const [kind] = Object.keys(json).filter((name) => !["id", "class", "fields"].includes(name));
    const content = json[kind];
    switch (kind) {
      case "undefined": return undefined;
      case "null": return null;
      case "global": return globalThis;
      case "boolean": case "string": return content;
      case "number": return Number(content);
      case "bigint": return BigInt(content);
      case "symbol": return this.#known(content, () => Symbol("a symbol"));
      case "function": return this.#known(content, () => () => {});
      case "object": return this.#known(content, () => this.#instance(json.class ?? "Thing"), (made) => this.#fill(made, json.fields ?? []));
      case "plain": return this.#known(json.id, () => ({}), (made) => this.#fill(made, content));
      case "array": return this.#known(json.id, () => [], (made) => this.#items(made, content));
      default: throw new Error(`not a value: ${JSON.stringify(json)}`);
    }
  }

  /** The object of this id. It is known before it is filled, so that its content can refer to it. */
  #known(id, make, fill = () => {}) {
    if (this.#objects.has(id)) return this.#objects.get(id);
    const made = make();
    if (id !== undefined) this.#objects.set(id, made);
    fill(made);
    return made;
  }

  #instance(name) {
    if (!this.#classes.has(name)) this.#classes.set(name, { [name]: class {} }[name]);
    const Class = this.#classes.get(name);
    return Class === Promise ? Promise.resolve() : new Class();
  }

  #fill(object, fields) {
    for (const [name, value] of fields) object[name] = this.value(value);
  }

  #items(array, items) {
    array.length = items.length;
    items.forEach((item, index) => {
      if (!("hole" in item)) array[index] = this.value(item);
    });
  }

  /** A call, an array of arguments or { receiver, args }, as something to make it with any number of times. */
  call(json) {
    const { receiver, args = [] } = Array.isArray(json) ? { args: json } : json;
    const [self, list] = [receiver && this.value(receiver), args.map((arg) => this.value(arg))];
    return (f) => f.apply(self, list);
  }
}

for (const { name, self = "weak", typed = false, key = "identity", first, second, same, error } of ours) {
  test(`${name} (self: ${self}, key: ${key}${typed ? ", typed" : ""})`, () => {
    const decoder = new Decoder();
    const [callFirst, callSecond] = [decoder.call(first), decoder.call(second)];
    const body = counted(() => Symbol("a result"));
    const f = memoize(body, { self, typed, key });
    const stored = callFirst(f);
    assert.deepEqual([body.ran, ...info(f)], [1, 0, 1, 128, 1], "the first call is a miss and is stored");

    if (error) {
      assert.throws(
        () => callSecond(f),
        (thrown) => {
          assert.ok(thrown instanceof TypeError, `a TypeError, not ${thrown}`);
          assert.ok(thrown.message.includes(error.path), `"${thrown.message}" names the path ${error.path}`);
          return true;
        },
      );
      assert.deepEqual([body.ran, ...info(f)], [1, 0, 1, 128, 1], "no counter changes");
      return;
    }

    const found = callSecond(f);
    assert.equal(found === stored, same, same ? "the result of the first call" : "a result of its own");
    assert.deepEqual([body.ran, ...info(f)], same ? [1, 1, 1, 128, 1] : [2, 0, 2, 128, 2]);
    assert.equal(callFirst(f), stored, "the first call is still stored");
  });
}

test("the vectors were found", () => {
  assert.ok(ours.length >= 100, `only ${ours.length} cases`);
  assert.deepEqual(ours.filter(({ same, error }) => (same === undefined) === (error === undefined)), [], "each says one thing");
});
