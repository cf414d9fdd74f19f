// Bad options: a TypeError or RangeError that names the option, the value and what is allowed.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { info, memoize } from "./support/package.mjs";

const make = (options) => memoize((n) => n, options);

/** The words an error has to hold: the option, the value as it was written, what is allowed. */
function refuses(options, errors, words) {
  const allowed = [errors].flat();
  let error;
  try {
    make(options);
  } catch (thrown) {
    error = thrown;
  }
  assert.ok(error, `accepted: ${String(Object.keys(options))}`);
  assert.ok(allowed.some((kind) => error.constructor === kind), `${error.name}: ${error.message}`);
  for (const word of words) {
    const found = word instanceof RegExp ? word.test(error.message) : error.message.includes(word);
    assert.ok(found, `${String(word)} is not in "${error.message}"`);
  }
  return error;
}

describe("maxSize", () => {
  const allowed = /whole number/i;
  for (const [value, shown] of [[0.5, "0.5"], [NaN, "NaN"], [-0.5, "-0.5"], [1e-9, "1e-9"], [128.5, "128.5"]]) {
    test(shown, () => refuses({ maxSize: value }, RangeError, ["maxSize", shown, allowed, "Infinity"]));
  }
  for (const [value, shown] of [["10", '"10"'], [null, "null"], [10n, "10"], [true, "true"], [{}, /object|\{/i], [[], /array|\[/i], [() => 1, /function|=>/], [Symbol("s"), "Symbol(s)"]]) {
    test(`of type ${typeof value}: ${String(shown)}`, () => refuses({ maxSize: value }, TypeError, ["maxSize", shown, allowed]));
  }
  test("what is allowed", () => {
    for (const [given, read] of [[0, 0], [1, 1], [128, 128], [1e9, 1e9], [2 ** 40, 2 ** 40], [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER], [Infinity, Infinity], [-1, 0], [-1e9, 0], [undefined, 128]]) {
      const f = make({ maxSize: given });
      f(1);
      f(1);
      assert.deepEqual(info(f), read === 0 ? [0, 2, 0, 0] : [1, 1, read, 1]);
    }
  });
});

describe("ttl", () => {
  for (const [value, shown] of [[0, "0"], [-1, "-1"], [NaN, "NaN"], [-Infinity, "-Infinity"]]) {
    test(shown, () => refuses({ ttl: value }, RangeError, ["ttl", shown, /millisecond/i]));
  }
  for (const [value, shown] of [["30s", '"30s"'], [null, "null"], [1n, "1"], [true, "true"], [{}, /object|\{/i], [new Date(0), /date|object|1970/i]]) {
    test(`of type ${typeof value}: ${String(shown)}`, () => refuses({ ttl: value }, TypeError, ["ttl", shown, /millisecond/i]));
  }
  test("what is allowed", () => {
    for (const ttl of [Number.MIN_VALUE, 0.5, 1, 2 ** 31, 1e15, () => 5, undefined]) assert.equal(make({ ttl })(1), 1);
  });
});

describe("the others", () => {
  test("key", () => {
    const words = ["key", /identity/, /structural/, /function/];
    refuses({ key: "json" }, [TypeError, RangeError], ['"json"', ...words]);
    for (const [value, shown] of [[null, "null"], [1, "1"], [{}, /object|\{/i], [true, "true"]]) refuses({ key: value }, TypeError, [shown, ...words]);
  });
  test("self", () => {
    const words = ["self", /weak/, /ignore/, /"key"|'key'|`key`/];
    refuses({ self: "strong" }, [TypeError, RangeError], ['"strong"', ...words]);
    for (const [value, shown] of [[null, "null"], [false, "false"], [{}, /object|\{/i]]) refuses({ self: value }, TypeError, [shown, ...words]);
  });
  test("typed", () => {
    for (const [value, shown] of [[1, "1"], ["true", '"true"'], [null, "null"], [{}, /object|\{/i]]) refuses({ typed: value }, TypeError, ["typed", shown, /true/, /false/]);
  });
  test("clock", () => {
    for (const [value, shown] of [[0, "0"], ["now", '"now"'], [null, "null"], [{ now() {} }, /object|\{/i]]) refuses({ clock: value, ttl: 1 }, TypeError, ["clock", shown, /function/]);
  });
  test("seed", () => {
    for (const [value, shown] of [["a", '"a"'], [null, "null"], [{}, /object|\{/i]]) refuses({ seed: value }, TypeError, ["seed", shown, /number/i]);
    for (const [value, shown] of [[NaN, "NaN"], [0.5, "0.5"], [Infinity, "Infinity"]]) refuses({ seed: value }, [RangeError, TypeError], ["seed", shown, /number/i]);
    for (const seed of [0, 1, 2 ** 31, 2 ** 32 - 1]) assert.equal(make({ seed })(1), 1);
  });
  test("options that are no object", () => {
    for (const value of [null, 1, "128", true, Symbol("s")]) assert.throws(() => make(value), { name: "TypeError", message: /options|object/i });
    assert.throws(() => make([128]), TypeError);
    assert.throws(() => make(() => 128), TypeError);
    assert.equal(make(undefined)(1), 1);
    assert.equal(make(Object.create(null))(1), 1);
  });
  test("a thing that is no function", () => {
    for (const [value, shown] of [[undefined, "undefined"], [null, "null"], [1, "1"], ["f", '"f"'], [{}, /object|\{/i]]) {
      assert.throws(() => memoize(value), (error) => {
        assert.equal(error.name, "TypeError");
        assert.match(error.message, /function/);
        assert.ok(shown instanceof RegExp ? shown.test(error.message) : error.message.includes(shown), error.message);
        return true;
      });
    }
  });
});

describe("unknown options", () => {
  const nearest = [["maxsize", "maxSize"], ["maxSzie", "maxSize"], ["max_size", "maxSize"], ["TTL", "ttl"], ["ttl_", "ttl"], ["keys", "key"], ["Typed", "typed"], ["slef", "self"], ["clocks", "clock"], ["sead", "seed"]];
  for (const [wrong, right] of nearest) {
    test(`${wrong}: did you mean ${right}?`, () => {
      const error = refuses({ [wrong]: 1 }, TypeError, [wrong]);
      // As a word of its own, not as part of the wrong name.
      const rest = error.message.replaceAll(wrong, "");
      assert.match(rest, new RegExp(`\\b${right}\\b`), error.message);
    });
  }
  test("far from every known one it is refused all the same", () => {
    refuses({ completelyDifferentThing: 1 }, TypeError, ["completelyDifferentThing"]);
    refuses({ maxSize: 5, ttl: 5, extra: undefined }, TypeError, ["extra"]);
  });
  test("nothing is read from the prototype of plain options by accident", () => {
    assert.equal(make({}).cacheInfo().maxSize, 128);
    const polluted = Object.prototype;
    Object.defineProperty(polluted, "maxsize", { value: 1, configurable: true, enumerable: true });
    try {
      assert.equal(make({}).cacheInfo().maxSize, 128);
    } finally {
      delete polluted.maxsize;
    }
  });
});
