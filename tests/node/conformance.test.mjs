// What CPython's functools.lru_cache did, operation by operation: every hit, miss, raised error and
// cache_info() of the recorded vectors. A Python tuple is an array compared by value.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { info, memoize } from "./support/package.mjs";

/** CACHE_VECTORS names files or folders, like PATH does; by default the vectors of the repository. */
function vectorFiles() {
  const named = process.env.CACHE_VECTORS ?? fileURLToPath(new URL("../vectors/functools.json", import.meta.url));
  const files = named.split(path.delimiter).filter(Boolean).flatMap((place) =>
    statSync(place).isDirectory()
      ? readdirSync(place).filter((name) => name.endsWith(".json")).map((name) => path.join(place, name))
      : [place],
  );
  const vectors = files.map((file) => ({ file: path.basename(file), ...JSON.parse(readFileSync(file, "utf8")) }));
  // A folder may hold vectors of other kinds; a file named by itself has to be of this kind.
  const chosen = vectors.filter(({ source }) => typeof source === "string" && source.includes("functools.lru_cache"));
  assert.notEqual(chosen.length, 0, `CACHE_VECTORS=${named} holds no recording of functools.lru_cache`);
  return chosen;
}

const sizeOf = (maxsize) => maxsize ?? Infinity;
const asInfo = ([hits, misses, maxsize, currsize]) => [hits, misses, sizeOf(maxsize), currsize];

class Raised extends Error {}

function replayOperations({ maxsize, ops }) {
  let ran = 0;
  let raise = false;
  const last = new Map(); // the value the function last returned for these arguments
  const f = memoize(
    (...args) => {
      ran++;
      if (raise) throw new Raised();
      last.set(JSON.stringify(args), ran);
      return ran;
    },
    { maxSize: sizeOf(maxsize), key: "structural" },
  );
  ops.forEach((op, at) => {
    const place = `operation ${at}: ${JSON.stringify(op)}`;
    if (op.clear) {
      f.cacheClear();
    } else {
      assert.ok(Array.isArray(op.call), place);
      const before = ran;
      raise = op.raises === true;
      if (raise) {
        assert.throws(() => f(...op.call), Raised, place);
        assert.equal(ran, before + 1, place);
      } else {
        const value = f(...op.call);
        assert.equal(ran === before, op.hit, place);
        assert.equal(value, last.get(JSON.stringify(op.call)), place);
      }
    }
    assert.deepEqual(info(f), asInfo(op.info), place);
  });
}

function replayFibonacci({ maxsize, fib: n, value, calls, info: expected }) {
  let ran = 0;
  const fib = memoize(
    (k) => {
      ran++;
      return k < 2 ? BigInt(k) : fib(k - 1) + fib(k - 2);
    },
    { maxSize: sizeOf(maxsize), key: "structural" },
  );
  assert.equal(String(fib(n)), value);
  assert.equal(ran, calls);
  assert.deepEqual(info(fib), asInfo(expected));
}

for (const { file, source, seed, cases } of vectorFiles()) {
  test(`${file}: ${cases.length} functions recorded from ${source}, seed ${seed}`, async (t) => {
    for (const recorded of cases) {
      await t.test(recorded.name, () => {
        if (recorded.fib === undefined) replayOperations(recorded);
        else replayFibonacci(recorded);
      });
    }
  });
}
