// The benchmark itself: what it computes, and that every peer runs in every cell. Nothing here is timed.
// It starts Node processes with Node's own options, as support/child.mjs does: other runtimes leave it out.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { moduleOf, readBinary, sum } from "../bench/boundary/binary.mjs";
import { sentences } from "../bench/boundary/report.mjs";
import { cells, tiny, TOGETHER } from "../bench/cells.mjs";
import { arrange, random, shuffledRounds, zipf } from "../bench/keys.mjs";
import { lruMisses } from "../bench/measure/lru.mjs";
import { signaturesOf } from "../bench/measure.mjs";
import { options } from "../bench/options.mjs";
import { leftOut, OURS, peers } from "../bench/peers.mjs";
import { lines } from "../bench/report.mjs";
import { shapes } from "../bench/shapes.mjs";
import { bestBounded, geometricMean, ranked, summarise } from "../bench/summary.mjs";
import { targets } from "../bench/targets.mjs";
import { ways } from "../bench/ways.mjs";
import { joinCharacters, joinFour, joinNumbers, joinTextAndInt } from "../bench/wrap.mjs";

const cellOf = (id) => cells.find((cell) => cell.id === id);

test("the seed alone decides the keys and their order", () => {
  for (const [name, { columns }] of Object.entries(shapes)) {
    const make = () => columns(8, random(7), { perReceiver: 4 });
    // Symbols and receivers are new each time: what they say of themselves is the same.
    const shown = (made) => JSON.stringify(made, (_, value) => (typeof value === "symbol" ? String(value) : value));
    assert.equal(shown(make()), shown(make()), name);
  }
  assert.deepEqual(zipf(100, 0.99, 50, random(3)), zipf(100, 0.99, 50, random(3)));
});

test("the keys of a shape all differ, and every column is as long as was asked", () => {
  for (const [name, { columns, way }] of Object.entries(shapes)) {
    const made = columns(200, random(1), { perReceiver: 4 });
    for (const column of made) assert.equal(column.length, 200, name);
    // Random ones may meet, and a method's receiver is no argument.
    if (name === "kind-rand" || way === "method") continue;
    const keys = made[0].map((_, i) => {
      let key;
      ways[way].ask((...args) => (key = args), made, i);
      return key;
    });
    const parts = keys.map((key) => (key.length === 1 && typeof key[0] !== "object" ? key[0] : name === "object" ? key[0] : JSON.stringify(key)));
    assert.equal(new Set(parts).size, 200, name);
  }
});

test("long strings are as long as they say", () => {
  const rng = random(1);
  assert.equal(shapes.string4096.columns(1, rng)[0][0].length, 4096);
  const [left, right] = shapes["string100-new"].columns(1, rng);
  assert.equal((left[0] + right[0]).length, 100);
});

test("rounds are permutations, and Zipf's favourite is the first", () => {
  const order = shuffledRounds(5, 12, random(2));
  assert.equal(order.length, 15);
  for (let i = 0; i < 15; i += 5) assert.deepEqual(order.slice(i, i + 5).sort(), [0, 1, 2, 3, 4]);
  const counts = new Array(50).fill(0);
  for (const rank of zipf(50, 0.99, 5_000, random(2))) counts[rank]++;
  assert.equal(counts.indexOf(Math.max(...counts)), 0);
  assert.deepEqual(arrange([["a", "b"]], [1, 0, 1]), [["b", "a", "b"]]);
});

test("LRU's misses", () => {
  // Room for two: 0 1 miss, 0 hits, 2 evicts 1, 1 misses again and evicts 0, 2 hits.
  const order = [0, 1, 0, 2, 1, 2];
  assert.equal(lruMisses(order, 3, 2, [[0, 6]]), 4);
  assert.equal(lruMisses(order, 3, 3, [[0, 2], [2, 6]]), 3);
});

test("joined keys never meet", () => {
  const edges = [0, 1, 32767, 32768, 65536, 67108863, 67108864, 2 ** 31 - 1, -1, 1234, 0x320031, 0x340033];
  for (const join of [joinNumbers, joinCharacters]) {
    const keys = edges.flatMap((a) => edges.map((b) => join(a, b)));
    // As names of properties, where tiny-lru keeps them: a number and its text are one.
    assert.equal(new Set(keys.map(join === joinCharacters ? String : (key) => key)).size, keys.length);
  }
  assert.notEqual(joinTextAndInt("a,1", 2), joinTextAndInt("a", 12));
  assert.notEqual(joinFour(1, "a", 2, "bc"), joinFour(1, "ab", 2, "c"));
});

test("a tiny cell is of the same kind, with fewer keys", () => {
  for (const cell of cells) {
    const small = tiny(cell);
    assert.equal(small.kind, cell.kind);
    assert.ok(small.keys <= 24, cell.id);
    assert.ok(small.capacity >= 1 && small.capacity <= small.keys, cell.id);
  }
  for (const { alone } of TOGETHER) assert.ok(cellOf(alone), alone);
  assert.equal(TOGETHER.reduce((sum, { functions }) => sum + functions, 0), 20);
  assert.equal(new Set(cells.map(({ id }) => id)).size, cells.length);
});

test("who does not run in a cell has a reason", () => {
  const why = (peer, cell) => leftOut(peers.find(({ name }) => name === peer), cellOf(cell), signaturesOf(cellOf(cell)));
  assert.equal(why("lru.min", "ttl-int-1k"), "no ttl");
  assert.match(why("raw Map", "miss-string-new"), /no bound/);
  assert.match(why("moize", "hit-int-1M"), /key after key/);
  assert.match(why("raw Map", "hit-flat-100"), /by value/);
  for (const { id } of cells) assert.equal(why(OURS, id), undefined, id);
});

const measured = (cell, peer, round, ns, more) => ({ cell, peer, round, ns, operations: 1, ...more });

test("rows have the median, the least and the greatest round, and every word", () => {
  const cell = cellOf("hit-int-1k");
  const rows = summarise(
    [measured(cell.id, OURS, 0, 30), measured(cell.id, OURS, 1, 10), measured(cell.id, OURS, 2, 20), measured(cell.id, "lru-cache", 0, 50, { wrong: "no" })],
    [cell],
    [{ name: OURS }, { name: "lru-cache" }],
  );
  assert.deepEqual([rows[0].ns, rows[0].min, rows[0].max, rows[0].rounds], [20, 10, 30, 3]);
  assert.ok(ranked(rows[0]));
  assert.ok(!ranked(rows[1]));
  assert.equal(summarise([measured(cell.id, OURS, 0, 1), measured(cell.id, OURS, 1, 3)], [cell], [{ name: OURS }])[0].ns, 2);
});

test("the best bounded peer is none of those that keep everything, or are wrong", () => {
  const cell = cellOf("hit-int-1k");
  const rows = summarise(
    [
      measured(cell.id, OURS, 0, 5),
      measured(cell.id, "raw Map", 0, 10),
      measured(cell.id, "tiny-lru", 0, 20, { wrong: "no" }),
      measured(cell.id, "lru.min", 0, 40),
      measured(cell.id, "lru-cache", 0, 30),
    ],
    [cell],
    peers,
  );
  assert.equal(bestBounded(rows, cell, peers, ["number"]).name, "lru-cache");
  assert.ok(Math.abs(geometricMean([2, 8]) - 4) < 1e-12);
});

test("targets: losses are called losses", () => {
  const ids = ["hit-int-1k", "hit-int-1M", "memory-int-100k", "together-20", ...TOGETHER.map(({ alone }) => alone)];
  const some = cells.filter(({ id }) => ids.includes(id));
  const results = some.flatMap(({ id }) => [measured(id, OURS, 0, 20), measured(id, "lru-cache", 0, 10), measured(id, "raw Map", 0, 40)]);
  const goals = targets(summarise(results, some, peers), some, peers);
  assert.ok(goals.bounded.every(({ ratio }) => ratio === 0.5));
  assert.equal(goals.boundedMean.toFixed(6), "0.500000");
  assert.deepEqual(goals.growth, [{ shape: "int", ours: 1, map: 1 }]);
  assert.equal(goals.together.find(({ peer }) => peer === OURS).loses, 1);
  const text = lines(goals).join("\n");
  assert.match(text, /behind in 10 of 10/);
  assert.match(text, /geometric mean.*0\.50 {2}LOSS/);
  assert.match(text, /bytes per entry.*ours 20, lru-cache 10 {2}LOSS/);
  assert.match(text, /fastest bounded one, lru-cache, 1\.00 times; ours 1\.00 times/);
  assert.match(text, /raw Map \/ ours, ints and strings: ahead in all/);
});

test("a bad option is told with its value and what is allowed", () => {
  assert.throws(() => options(["--rounds", "0"]), /--rounds 0: a whole number from 1 on/);
  assert.throws(() => options(["--runtime", "deno"]), /--runtime deno: .*chromium/);
  assert.throws(() => options(["--group", "x"]), /--group x: .*together/);
  assert.throws(() => options(["--peer", "x"]), /--peer x: .*lru-cache/);
  assert.throws(() => options(["--only", "zzz"]), /--only zzz: .*hit-int-1/);
  assert.throws(() => options(["--quick", "--tiny"]), /one of them/);
  assert.throws(() => options(["--fast"]), /--fast/);
  assert.ok(options(["--quick"]).cells.length < options([]).cells.length);
  assert.equal(options(["--quick", "--only=hit-int-1M"]).cells.length, 1);
});

test("a binary is read as far as its functions, names and exports", () => {
  // (module (func $one::two (param i32 i32)) (export "f" (func 0))), with its name section.
  const text = (word) => [word.length, ...Buffer.from(word)];
  const section = (id, ...content) => [id, content.length, ...content];
  const bytes = Uint8Array.from([
    0, 97, 115, 109, 1, 0, 0, 0,
    ...section(1, 1, 0x60, 2, 0x7f, 0x7f, 0),
    ...section(3, 1, 0),
    ...section(7, 1, ...text("f"), 0, 0),
    ...section(10, 1, 2, 0, 0x0b),
    ...section(0, ...text("name"), 1, 11, 1, 0, ...text("one::two")),
  ]);
  assert.ok(WebAssembly.validate(bytes));
  const read = readBinary(bytes);
  assert.deepEqual(read.functions, [{ index: 0, bytes: 2, name: "one::two" }]);
  assert.deepEqual(read.exports, [{ name: "f", kind: "function", index: 0, arity: 2 }]);
  assert.deepEqual(sum([{ bytes: 1, name: "a" }, { bytes: 5, name: "b" }, { bytes: 2, name: "a" }], ({ name }) => name), [{ name: "b", bytes: 5 }, { name: "a", bytes: 3 }]);
  assert.equal(moduleOf("a::b::C::d"), "a::b");
  assert.equal(moduleOf("a::b"), "a");
  assert.equal(moduleOf("<a::b::C as d::E>::f"), "a::b");
});

test("sentences about a hit say more or less as the figures do", () => {
  const figures = { keys: 9, loop: 1, call: 2, map: 20, list: 50, walk: 5, verify: 8, memoize: 10 };
  assert.match(sentences(figures)[0], /10 ns less than Map\.get/);
  assert.match(sentences({ ...figures, memoize: 40 })[0], /20 ns more than Map\.get/);
  assert.match(sentences({ ...figures, memoize: 21 })[0], /about as long as Map\.get/);
  assert.match(sentences(figures)[2], /what is left of the hit, 2\.0 ns/);
  assert.match(sentences({ ...figures, memoize: 7 })[2], /took no longer/);
});

test("every peer runs in every cell it is not left out of, with right answers", { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "cache-bench-"));
  try {
    const script = fileURLToPath(new URL("../bench/run.mjs", import.meta.url));
    const file = path.join(folder, "tiny.json");
    await promisify(execFile)(process.execPath, [script, "--tiny", "--json", file], { maxBuffer: 2 ** 26 });
    const { results, leftOut } = JSON.parse(readFileSync(file, "utf8"));
    assert.equal(results.length + leftOut.length, cells.length * peers.length);
    for (const { cell, peer, failed, wrong } of results) assert.ok(!failed && !wrong, `${peer} in ${cell}: ${failed ?? wrong}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
