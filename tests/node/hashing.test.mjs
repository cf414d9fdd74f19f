// A hash is never trusted: very many keys of each kind, keys made to collide, and not one wrong answer.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { info, memoize } from "./support/package.mjs";

/** Every key list gets a number of its own; every look-up has to find exactly that. */
function assertNoWrongAnswer(lists, options = {}) {
  let given = 0;
  const f = memoize((..._args) => given++, { maxSize: Infinity, ...options });
  let wrong = 0;
  for (let i = 0; i < lists.length; i++) if (f(...lists[i]) !== i) wrong++;
  assert.equal(wrong, 0, `${wrong} of ${lists.length} keys were taken for another one`);
  for (let i = lists.length - 1; i >= 0; i--) if (f(...lists[i]) !== i) wrong++;
  assert.equal(wrong, 0, `${wrong} of ${lists.length} keys got another one's value, or none`);
  assert.deepEqual(info(f), [lists.length, lists.length, Infinity, lists.length]);
}

/** The same with a bound: a value may have to be computed again, but it is always the key's own. */
function assertBounded(lists, maxSize) {
  const number = new Map();
  lists.forEach((list, i) => number.set(list, i));
  let current;
  const f = memoize((..._args) => number.get(current), { maxSize });
  let step = 1;
  for (let i = 0; i < 3 * lists.length; i++) {
    step = (step * 48271) % 2147483647;
    current = lists[step % 3 ? step % lists.length : step % Math.min(lists.length, 2 * maxSize)];
    assert.equal(f(...current), number.get(current));
  }
  const [hits, misses, , currSize] = info(f);
  assert.equal(hits + misses, 3 * lists.length);
  assert.equal(currSize, Math.min(maxSize, lists.length));
}

const N = 10_000;
const many = (make, n = N) => Array.from({ length: n }, (_, i) => [make(i)]);
const words = (n) => `${n.toString(36).padStart(8, "0")}!`;

const kinds = {
  "small integers": many((i) => i),
  "negative integers": many((i) => -1 - i),
  "integers that differ in high bits only": many((i) => (i << 14) | 0),
  "multiples of 65536 beyond 32 bits": many((i) => i * 65536 + 2 ** 33),
  "multiples of 2^32": many((i) => i * 2 ** 32 + 7),
  "around 2^31 and 2^32": [...many((i) => 2 ** 31 - N / 2 + i), ...many((i) => 2 ** 32 - N / 2 + i)],
  "fractions": many((i) => i / 7 + 0.1),
  "tiny and huge numbers": many((i) => (i % 2 ? 1 : -1) * 1.0001 ** (i - N / 2) * 2 ** -300),
  "numbers whose halves are equal": many((i) => new Float64Array(new BigUint64Array([BigInt(i + 1) * 0x100000001n]).buffer)[0]),
  "short strings": many((i) => words(i)),
  "decimal strings": many((i) => String(i)),
  "strings of each length": many((i) => "x".repeat(i), 1500),
  "two-byte strings": many((i) => `日本語${String.fromCharCode(0x3000 + (i % 5000))}${Math.floor(i / 5000)}`),
  "strings with a long common start": many((i) => "p".repeat(64) + words(i)),
  "strings with a long common end": many((i) => words(i) + "s".repeat(64)),
  "strings that differ in the middle only": many((i) => "p".repeat(40) + words(i) + "s".repeat(40)),
  "strings around 32 characters": many((i) => words(i % 2000) + "y".repeat(18 + Math.floor(i / 2000))),
  "BigInts": many((i) => BigInt(i) ** 5n - 10n ** 12n),
  "BigInts equal in the low 64 bits": many((i) => (BigInt(i) << 64n) + 5n),
  "symbols": many((i) => Symbol(String(i % 3))),
  "objects": many((i) => ({ i })),
  "arrays and functions": many((i) => (i % 2 ? [i] : () => i)),
  "pairs of integers": Array.from({ length: N }, (_, i) => [Math.floor(i / 150), i % 150]),
  "triples that are permutations": Array.from({ length: 27_000 }, (_, i) => [i % 30, Math.floor(i / 30) % 30, Math.floor(i / 900)]),
  "pairs of kinds": Array.from({ length: N }, (_, i) => [[i, String(i), BigInt(i), i + 0.5][i % 4], [i, String(i), null, undefined][(i >> 2) % 4]]),
  "all kinds at once": Array.from({ length: N }, (_, i) => [[i, String(i), BigInt(i), i + 0.5, { i }, Symbol(), -i, `long ${"-".repeat(50)}${i}`][i % 8]]),
};

describe("no wrong answer among very many keys", () => {
  for (const [kind, lists] of Object.entries(kinds)) {
    test(kind, () => {
      assertNoWrongAnswer(lists);
      assertBounded(lists, 500);
    });
  }
  test("with fixed seeds, zero and the largest among them", () => {
    for (const seed of [0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff]) {
      for (const kind of ["small integers", "short strings", "pairs of integers", "all kinds at once"]) assertNoWrongAnswer(kinds[kind].slice(0, 5000), { seed });
    }
  });
  test("300 000 pairs: equal 32-bit hashes are certain to be among them", () => {
    assertNoWrongAnswer(Array.from({ length: 300_000 }, (_, i) => [i % 600, Math.floor(i / 600)]));
  });
  test("300 000 strings", () => {
    assertNoWrongAnswer(many((i) => words(i * 7919), 300_000));
  });
  test("300 000 numbers with fractions", () => {
    assertNoWrongAnswer(many((i) => i * 1.37 + 0.01, 300_000));
  });
  test("structural keys", () => {
    assertNoWrongAnswer(many((i) => ({ a: i % 100, b: [Math.floor(i / 100), { c: String(i % 7) }] })), { key: "structural" });
    assertNoWrongAnswer(many((i) => [i, "p".repeat(50)]), { key: "structural" });
  });
});

describe("a seed makes a run reproducible, no seed changes an answer", () => {
  test("one seed twice: the same counts and the same order", () => {
    const run = (seed) => {
      const f = memoize((s) => s.length, { seed, maxSize: 100 });
      for (let i = 0; i < 5000; i++) f(words((i * i) % 211));
      return [...info(f), ...[...f.entries()].map(({ args }) => args[0])];
    };
    assert.deepEqual(run(42), run(42));
    assert.deepEqual(run(42), run(43));
    assert.deepEqual(run(42), run(undefined));
  });
});

describe("keys chosen to collide do not make a hit slow", () => {
  // The bound is generous because machines are noisy: scanning all the keys would be slower by hundreds.
  const perCall = (lists) => {
    const f = memoize((..._args) => 1, { maxSize: lists.length });
    for (const list of lists) f(...list);
    let best = Infinity;
    for (let round = 0; round < 3; round++) {
      const t = performance.now();
      for (const list of lists) f(...list);
      best = Math.min(best, (performance.now() - t) / lists.length);
    }
    assert.equal(f.cacheInfo().currSize, lists.length);
    return best;
  };
  const usual = (length) => perCall(many((i) => words(i) + "u".repeat(length)));

  test("strings equal in their first and last characters", () => {
    const ratio = perCall(many((i) => "p".repeat(40) + words(i) + "s".repeat(40))) / usual(80);
    assert.ok(ratio < 25, `${ratio.toFixed(1)} times slower than other strings`);
  });
  test("strings whose polynomial hash is equal for every start value", () => {
    // "Aa" and "BB" have one and the same hash under h * 31 + c.
    const blocks = (i) => Array.from({ length: 14 }, (_, bit) => ((i >> bit) & 1 ? "Aa" : "BB")).join("");
    const ratio = perCall(many(blocks, 16_384)) / usual(20);
    assert.ok(ratio < 25, `${ratio.toFixed(1)} times slower than other strings`);
  });
  test("integers equal in their low bits, doubles equal in their low halves", () => {
    const plain = perCall(many((i) => i));
    for (const lists of [many((i) => (i << 15) | 0), many((i) => i * 2 ** 32), many((i) => i * 2 ** 20 + 0.5)]) {
      const ratio = perCall(lists) / plain;
      assert.ok(ratio < 40, `${ratio.toFixed(1)} times slower than small integers`);
    }
  });
  test("pairs (n, -n), (n, n) and (n, 0)", () => {
    const plain = perCall(kinds["pairs of integers"]);
    for (const other of [(n) => -n, (n) => n, () => 0]) {
      const ratio = perCall(Array.from({ length: N }, (_, n) => [n, other(n)])) / plain;
      assert.ok(ratio < 25, `${ratio.toFixed(1)} times slower than other pairs`);
    }
  });
  test("the number of keys does not matter: 100 against 100 000", () => {
    const ratio = perCall(many((i) => i, 100_000)) / perCall(many((i) => i, 100));
    assert.ok(ratio < 40, `${ratio.toFixed(1)} times slower`);
  });
});
