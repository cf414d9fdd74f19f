// Keys chosen to collide: no wrong answer, and no long chains, whatever of the strings is read and whoever chose.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { memoize, toolsEntry } from "./support/package.mjs";
import { generator } from "./support/scenario.mjs";

const { chains } = await import(toolsEntry);

/** No look-up may walk further, whatever the keys are. */
const LONGEST = 24;
/** With half as many chains as entries or more, one and a half steps are usual; of a regular grid, one seed in two hundred makes more than three. */
const MEAN = 6;

const N = 4000;
const many = (make, n = N) => Array.from({ length: n }, (_, i) => make(i));
const base36 = (i, digits = 6) => i.toString(36).padStart(digits, "0");

/** All keys find their own answers again, and no chain is long at any time. */
function assertSpread(lists, options = {}) {
  let given = 0;
  const f = memoize((..._args) => given++, { maxSize: Infinity, ...options });
  lists.forEach((list, i) => {
    assert.equal(f(...list), i);
    if ((i & (i - 1)) === 0) assert.ok(chains(f).longest <= LONGEST, `${chains(f).longest} in one chain of ${i + 1}`);
  });
  lists.forEach((list, i) => assert.equal(f(...list), i));
  const { entries, longest, mean } = chains(f);
  assert.equal(entries, lists.length);
  assert.ok(longest <= LONGEST, `${longest} in one chain`);
  assert.ok(mean <= MEAN, `${mean} steps on average`);
  return f;
}

const middle = (i) => base36(i);
const KINDS = {
  "strings that agree in the last four": many((i) => [`${middle(i)}tail`]),
  "strings that agree in the last six": many((i) => [`${middle(i)}-ending`]),
  "strings that agree in the first, the middle and the last ones": many((i) => [`begin${middle(i)}xxxxMMMMMMMMxxxx000000ending`]),
  "strings that differ in a quarter of the way only": many((i) => [`${"p".repeat(20)}${middle(i)}${"q".repeat(54)}`]),
  "a long common start": many((i) => [`${"https://example.com/a/rather/long/path/".repeat(4)}${middle(i)}`]),
  "a long common end": many((i) => [`${middle(i)}${"/and/something/that/is/the/same".repeat(4)}`]),
  "a long common start and end": many((i) => [`${"s".repeat(300)}${middle(i)}${"e".repeat(300)}`]),
  "strings of two characters only": many((i) => [i.toString(2).padStart(40, "0").replaceAll("0", "a").replaceAll("1", "b")]),
  "strings of every length of one character": many((i) => ["x".repeat(i)], 2000),
  "Aa and BB": many((i) => [Array.from({ length: 12 }, (_, bit) => ((i >> bit) & 1 ? "Aa" : "BB")).join("")]),
  "characters that differ in their high byte": many((i) => [String.fromCharCode(0x100 * (i % 200) + 0x20, 0x100 * Math.floor(i / 200) + 0x20)]),
  "swapped halves": many((i) => [i % 2 ? `${base36(i - 1)}${base36(i)}${"z".repeat(30)}` : `${base36(i + 1)}${base36(i)}${"z".repeat(30)}`]),
  "multiples of 2^16": many((i) => [(i - N / 2) * 65536]),
  "multiples of 2^20": many((i) => [(i - N / 2) * 2 ** 20]),
  "multiples of 2^20 with a rest": many((i) => [(i % 2048) * 2 ** 20 + Math.floor(i / 2048)]),
  "multiples of 2^32": many((i) => [i * 2 ** 32]),
  "powers of two and their sums": many((i) => [2 ** (i % 53) + 2 ** (Math.floor(i / 53) % 53) + Math.floor(i / 2809)]).filter(([key], i, all) => all.findIndex((other) => other[0] === key) === i),
  "numbers that differ in their last bits": many((i) => [1 + i * Number.EPSILON]),
  "numbers that differ in their exponent": many((i) => [2 ** ((i % 2000) - 1000) * (1 + Math.floor(i / 2000))]).filter(([key], i, all) => all.findIndex((other) => other[0] === key) === i),
  "BigInts with the same low bits": many((i) => [(BigInt(i) << 100n) + 5n]),
  "pairs of ints whose sum is the same": many((i) => [i, -i]),
  "pairs of ints in a grid of multiples": many((i) => [(i % 64) * 65536, Math.floor(i / 64) * 65536]),
  "triples that are permutations": many((i) => [i % 16, (i >> 4) % 16, i >> 8]),
  "pairs of an int and a string with a common end": many((i) => [i % 10, `${middle(i)}-ending`]),
};

describe("no wrong answer and no long chain", () => {
  for (const [kind, lists] of Object.entries(KINDS)) test(kind, () => void assertSpread(lists));
  test("structural keys of such strings", () => {
    assertSpread(many((i) => [{ path: `/common/${middle(i)}/ending` }], 2000), { key: "structural" });
    assertSpread(many((i) => [[(i % 50) * 65536, [Math.floor(i / 50) * 65536]]], 2000), { key: "structural" });
  });
  test("with many fixed seeds", () => {
    for (let seed = 0; seed < 12; seed++) for (const kind of ["multiples of 2^20", "a long common start and end", "pairs of ints whose sum is the same"]) assertSpread(KINDS[kind].slice(0, 1000), { seed });
  });
  test("in a bounded cache through which they pass", () => {
    for (const kind of ["strings that agree in the last six", "a long common end", "multiples of 2^16"]) {
      const f = memoize((key) => key, { maxSize: 300 });
      KINDS[kind].forEach(([key], i) => {
        assert.equal(f(key), key);
        if (i % 500 === 0) assert.ok(chains(f).longest <= LONGEST);
      });
      assert.equal(chains(f).entries, 300);
    }
  });
  test("a long string in several keys stays known until the last of them goes", () => {
    const text = (i) => `${i % 60} ${"the same end ".repeat(8)}`;
    const f = memoize((...args) => args.join(), { maxSize: 2000 });
    for (let i = 0; i < 1800; i++) f(text(i), Math.floor(i / 60));
    for (let i = 0; i < 1800; i += 2) assert.ok(f.delete(text(i), Math.floor(i / 60)));
    for (let i = 0; i < 1800; i++) assert.equal(f.has(text(i), Math.floor(i / 60)), i % 2 === 1);
    for (let i = 0; i < 1800; i++) f(text(i), Math.floor(i / 60));
    assert.deepEqual([f.cacheInfo().hits, f.cacheInfo().misses, chains(f).entries], [900, 2700, 1800]);
    assert.ok(chains(f).longest <= LONGEST);
  });
  test("one kind after the other in one cache", () => {
    const f = memoize((...args) => args.join(), { maxSize: 2000 });
    for (const [kind, lists] of Object.entries(KINDS)) {
      for (const list of lists.slice(0, 1500)) assert.equal(f(...list), list.join(), kind);
      assert.ok(chains(f).longest <= LONGEST, `${kind}: ${chains(f).longest} in one chain`);
    }
  });
});

/**
 * Keys that fall into one chain under a seed, found by trying: each candidate is added to those that were kept, and
 * kept if the longest chain has grown with it.
 */
function search(seed, candidates, wanted) {
  const kept = [];
  // So many others that the number of chains stays the same.
  const others = many((i) => `other ${i}`, 200);
  const f = memoize((key) => key, { seed, maxSize: Infinity });
  for (const key of others) f(key);
  let { longest } = chains(f);
  for (const key of candidates) {
    f(key);
    const now = chains(f).longest;
    if (now > longest) {
      kept.push(key);
      longest = now;
    } else f.delete(key);
    if (kept.length >= wanted) break;
  }
  return kept;
}

describe("someone who knows the code, and one seed", () => {
  const random = generator(99);
  const sets = {
    "random strings": () => many(() => base36(random.below(2 ** 31), 7) + base36(random.below(2 ** 31), 7), 4000),
    "strings with one end": () => many(() => `${base36(random.below(2 ** 31), 7)}-ending`, 4000),
    "random ints": () => many(() => random.below(2 ** 31) - 2 ** 30, 4000),
    "ints in steps": () => many((i) => i * 4093, 4000),
  };
  for (const [name, make] of Object.entries(sets)) {
    test(`${name}: what collides under that seed does not under others, nor for long under itself`, () => {
      for (const seed of [1, 12345]) {
        const found = search(seed, make(), 200);
        for (const other of [seed, 2, 777, undefined]) {
          const f = memoize((key) => key, { seed: other, maxSize: Infinity });
          for (const key of found) assert.equal(f(key), key);
          for (const key of found) assert.equal(f(key), key);
          assert.ok(chains(f).longest <= LONGEST, `seed ${seed} in ${other}: ${chains(f).longest} of ${found.length} in one chain`);
          assert.equal(f.cacheInfo().hits, found.length);
        }
      }
    });
  }
  test("and who goes on adding what makes the longest chain longer", () => {
    for (const make of [() => base36(random.below(2 ** 31), 7), () => random.below(2 ** 31)]) {
      const f = memoize((key) => key, { seed: 5, maxSize: Infinity });
      let longest = 0;
      for (let i = 0; i < 6000; i++) {
        const key = make();
        f(key);
        const now = chains(f).longest;
        assert.ok(now <= LONGEST, `${now} in one chain of ${chains(f).entries}`);
        if (now <= longest && i > 100) f.delete(key);
        longest = now;
      }
    }
  });
  test("ints whose hashes are equal in their high bits, computed from the multiplier of a known seed", () => {
    // The hash is the product with an odd number, so its inverse leads to keys that fall into one chain: consecutive
    // hashes. Found here from outside: differences of keys that collide, added up.
    const f = memoize((key) => key, { seed: 8, maxSize: Infinity });
    for (let i = 0; i < 64; i++) f(i * 7 + 1);
    const base = chains(f).longest;
    let step = 0;
    for (let candidate = 1; candidate < 200_000 && step === 0; candidate += 2) {
      const g = memoize((key) => key, { seed: 8, maxSize: Infinity });
      for (let i = 0; i < 12; i++) g(i * candidate);
      if (chains(g).longest >= 8) step = candidate;
    }
    assert.ok(step > 0, "no such step was found: the test tries nothing");
    for (let i = 0; i < 4000; i++) assert.equal(f((i * step) | 0), (i * step) | 0);
    const { longest } = chains(f);
    assert.ok(longest <= LONGEST, `${longest} in one chain after ${base}`);
  });
});

describe("chains", () => {
  test("tells of few entries what a list costs, and refuses what is not memoized", () => {
    const f = memoize((n) => n);
    assert.deepEqual(chains(f), { entries: 0, longest: 0, mean: chains(f).mean });
    for (let i = 0; i < 5; i++) f(i);
    assert.deepEqual(chains(f), { entries: 5, longest: 5, mean: 3 });
    assert.throws(() => chains((n) => n), { name: "TypeError", message: /memoize/ });
    assert.throws(() => chains(), { name: "TypeError" });
  });
});
