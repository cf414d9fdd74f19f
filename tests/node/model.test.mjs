// The package against the readable model of cache-core: runs that the model has answered, replayed with
// keys of every kind. CACHE_MODEL_RUNS may name those of another seed.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { esmEntry } from "./support/locate.mjs";

const { memoize } = await import(esmEntry(path.join(path.resolve(process.env.CACHE_WASM_PROJECT), "node_modules/cache-wasm")));
const file = process.env.CACHE_MODEL_RUNS ?? fileURLToPath(new URL("../vectors/model.json", import.meta.url));
const { source, seed, cases } = JSON.parse(readFileSync(file, "utf8"));
assert.equal(source, "the readable model of cache-core");

const objects = [];
/** From a key's number to the arguments of a call, one way for each kind. */
const KINDS = {
  "whole numbers": (n) => [n],
  fractions: (n) => [n + 0.5],
  strings: (n) => [`key ${n}`],
  "long strings": (n) => [`${"k".repeat(100)}${n}`],
  objects: (n) => [(objects[n] ??= { n })],
  "two numbers": (n) => [n, -n],
  "a string and a number": (n) => ["s", n],
  "as many arguments as the key says": (n) => Array.from({ length: n % 7 }, () => 1).concat(n),
  mixed: (n) => [[n, `${n}`, BigInt(n), Symbol.for(`${n}`), n + 0.25][n % 5]],
};

for (const [kind, args] of Object.entries(KINDS)) {
  test(`seed ${seed}, ${kind}`, () => {
    cases.forEach(({ maxSize, ttl, steps }, i) => {
      let now = 0;
      let number = 0;
      let runs = 0;
      let ran = false;
      const fn = () => ((ran = true), number);
      const f = memoize(fn, { maxSize: maxSize ?? Infinity, ttl: ttl ?? undefined, clock: () => now });
      const numbers = new Map();
      const list = (key) => {
        const made = args(key);
        numbers.set(JSON.stringify(made.map(String)) + typeof made[0] + (made[0]?.n ?? ""), key);
        return made;
      };
      for (const [op, ...rest] of steps) {
        const place = `case ${i}, step ${number}: ${op} ${rest}`;
        switch (op) {
          case "call": {
            const [key, hit, value] = rest;
            ran = false;
            assert.equal(f(...list(key)), value, place);
            assert.equal(ran, !hit, place);
            runs += ran ? 1 : 0;
            break;
          }
          case "has":
            assert.equal(f.has(...list(rest[0])), rest[1], place);
            break;
          case "delete":
            assert.equal(f.delete(...list(rest[0])), rest[1], place);
            break;
          case "clear":
            f.cacheClear();
            runs = 0;
            break;
          case "time":
            now = rest[0];
            break;
          case "info": {
            const { hits, misses, currSize } = f.cacheInfo();
            assert.deepEqual([hits, misses, currSize], rest, place);
            assert.equal(misses, runs, place);
            continue; // The order follows, as a part of the same step.
          }
          case "keys": {
            const keys = f.entries().map(({ args: made }) => numbers.get(JSON.stringify(made.map(String)) + typeof made[0] + (made[0]?.n ?? "")));
            assert.deepEqual(keys, rest[0], place);
            break;
          }
          default:
            assert.fail(`no such step: ${place}`);
        }
        number++;
      }
    });
  });
}
