// node --import cache-wasm/record: a program that says nothing of it is recorded, and does what it does; what
// `cache-wasm report` prints of the recording.
// It starts Node with its own options, as support/child.mjs does.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, test } from "node:test";

import { readTrace as check, replay } from "../package/support/trace.mjs";
import { resolveEntry } from "./support/locate.mjs";
import { folder, mainEntry } from "./support/package.mjs";

const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
const entry = (name, way) => path.join(folder, resolveEntry(manifest.exports[name], ["node", way]));
const base = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-record-"));
process.on("exit", () => rmSync(base, { recursive: true, force: true }));

/** Runs Node in an empty folder with these files; `kill`: with which signal, when it has printed "now". */
function run(args, files, { env = {}, kill, cwd = mkdtempSync(path.join(base, "program-")) } = {}) {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(cwd, name), text.replaceAll('from "cache-wasm"', `from ${JSON.stringify(mainEntry)}`).replaceAll('require("cache-wasm")', `require(${JSON.stringify(entry(".", "require"))})`));
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, env: { ...process.env, NODE_OPTIONS: "", ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      if (kill && stdout.includes("now")) child.kill(kill);
    });
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr, cwd }));
  });
}

const record = (way = "import") => [`--${way}`, way === "import" ? new URL(`file://${entry("./record", way)}`).href : entry("./record", way)];
const trace = (cwd, name = "trace.jsonl") => check(readFileSync(path.join(cwd, name), "utf8"));
const outcomes = ({ records }) => records.filter(({ op }) => op === "call").map(({ outcome, key }) => `${outcome} ${key.at(-1)?.label}`);

const PROGRAM = `import { memoize } from "cache-wasm";
const square = memoize(function square(n) { return n * n; }, { maxSize: 3 });
const unused = memoize((n) => n);
const nameless = memoize((n) => n + 1);
const load = memoize(async (id) => { await new Promise((resolve) => setTimeout(resolve, 20)); return { id }; }, { name: "load" });
class View { }
View.prototype.total = memoize(function total(month) { return month; }, { self: "key" });
for (const n of [1, 2, 3, 1, 4, 2]) square(n);
nameless(1);
await Promise.all([load(1), load(1)]);
await load(1);
new View().total(5);
console.log(JSON.stringify([square.cacheInfo(), load.cacheInfo()]), process.argv.slice(2), Object.keys(square));
`;

describe("a recorded program", () => {
  test("does and prints what it does; its functions stand there with their names and places", async () => {
    const plain = await run(["app.mjs", "--x"], { "app.mjs": PROGRAM });
    const { cwd, ...result } = await run([...record(), "app.mjs", "--x"], { "app.mjs": PROGRAM });
    assert.deepEqual([result.stdout, result.stderr, result.code], [plain.stdout, plain.stderr, 0]);
    const found = trace(cwd);
    assert.match(found.head.source, /^cache-wasm \d/);
    assert.deepEqual([...found.defined.values()].map(({ name, place }) => [name, place]), [["square", "app.mjs:2"], ["app.mjs:4", "app.mjs:4"], ["load", "app.mjs:5"], ["total", "app.mjs:7"]]);
    const fn = [...found.defined].find(([, { name }]) => name === "square")[0];
    assert.deepEqual(replay(found, fn), { hits: 1, misses: 5 });
    const load = found.records.filter((line) => line.op === "call" && line.fn === [...found.defined].find(([, { name }]) => name === "load")[0]);
    assert.deepEqual(load.map(({ outcome }) => outcome), ["miss", "shared", "hit"]);
    assert.ok(load[0].cost >= 15, `${load[0].cost} ms`);
    assert.equal(load[0].stored, true);
    assert.deepEqual(found.records.at(-1).key.map(({ role, type }) => `${role} ${type}`), ["self View", "arg number"]);
  });
  test("with CommonJS and --require, too", async () => {
    const { cwd, code } = await run([...record("require"), "app.cjs"], { "app.cjs": 'const { memoize } = require("cache-wasm");\nconst f = memoize(function f(n) { return n; });\nf(1); f(1);\n' });
    assert.equal(code, 0);
    assert.deepEqual(outcomes(trace(cwd)), ["miss 1", "hit 1"]);
    assert.equal([...trace(cwd).defined.values()][0].place, "app.cjs:2");
  });
  test("that makes no cache leaves no file", async () => {
    const { cwd, code } = await run([...record(), "app.mjs"], { "app.mjs": "console.log(1)" });
    assert.equal(code, 0);
    assert.deepEqual(readdirSync(cwd), ["app.mjs"]);
  });
  const busy = 'import { memoize } from "cache-wasm";\nconst f = memoize((n) => n, { name: "f", maxSize: 10 });\n';
  test("that throws, exits or is killed leaves what it did until then", async () => {
    for (const [end, code, calls] of [["throw new Error('no')", 1, 500], ["process.exit(3)", 3, 500]]) {
      const result = await run([...record(), "app.mjs"], { "app.mjs": `${busy}for (let i = 0; i < 500; i++) f(i);\n${end};` });
      assert.equal(result.code, code);
      assert.equal(outcomes(trace(result.cwd)).length, calls);
    }
    const waiting = `${busy}for (let i = 0; i < 500; i++) f(i);\nsetTimeout(() => { console.log("now"); for (;;); }, 700);`;
    for (const kill of ["SIGKILL", "SIGTERM"]) {
      const { signal, cwd } = await run([...record(), "app.mjs"], { "app.mjs": waiting }, { kill });
      assert.equal(signal, kill);
      assert.equal(outcomes(trace(cwd)).length, 500);
    }
  });
  test("is not kept from ending, and the file is bounded", async () => {
    const { cwd, code, stdout } = await run([...record(), "app.mjs"], { "app.mjs": `${busy}for (let i = 0; i < 1000; i++) f(i % 20);\nconsole.log(f.cacheInfo().misses);` }, { env: { CACHE_WASM_CALLS: "30", CACHE_WASM_TRACE: "other.jsonl" } });
    assert.deepEqual([code, stdout], [0, "1000\n"]);
    assert.equal(outcomes(trace(cwd, "other.jsonl")).length, 30);
    assert.match(trace(cwd, "other.jsonl").records.at(-1).text, /after 30 calls and changes/);
  });
  test("nor does it grow without calls", async () => {
    const { cwd } = await run([...record(), "app.mjs"], { "app.mjs": `${busy}for (let i = 0; i < 1000; i++) { f(1); f.delete(1); f.cacheClear(); }` }, { env: { CACHE_WASM_CALLS: "31" } });
    const { records } = trace(cwd);
    assert.deepEqual([outcomes({ records }).length, records.length], [11, 1 + 31 + 1]);
  });
  test("goes on where the file cannot be written, which is said once", async (t) => {
    const places = ["none/trace.jsonl", ...(existsSync("/dev/full") ? ["/dev/full"] : [])];
    t.diagnostic(places.join(", "));
    for (const place of places) {
      const { code, stdout, stderr } = await run([...record(), "app.mjs"], { "app.mjs": `${busy}for (let i = 0; i < 5000; i++) f(i);\nsetTimeout(() => { f(1); console.log("done"); }, 500);` }, { env: { CACHE_WASM_TRACE: place } });
      assert.deepEqual([code, stdout], [0, "done\n"]);
      assert.equal(stderr.match(/cannot be written/g)?.length, 1, stderr);
    }
  });
  test("threads and children have files of their own", async () => {
    const { cwd, code } = await run([...record(), "app.mjs"], {
      "app.mjs": `${busy}import { Worker } from "node:worker_threads";\nimport { fork } from "node:child_process";\nf(0);\nnew Worker(new URL("part.mjs", import.meta.url)).on("exit", () => fork("part.mjs"));`,
      "part.mjs": `${busy}f(1); f(1);`,
    });
    assert.equal(code, 0);
    const names = readdirSync(cwd).filter((name) => name.endsWith(".jsonl")).sort();
    assert.equal(names.length, 3, names.join());
    assert.deepEqual(outcomes(trace(cwd)), ["miss 0"]);
    for (const name of names.filter((name) => name !== "trace.jsonl")) assert.deepEqual(outcomes(trace(cwd, name)), ["miss 1", "hit 1"], name);
  });
});

test("memoizeAsync: what is loaded, shared, stale and failed, with the time of each load", async () => {
  const entryOfLoads = JSON.stringify(new URL(`file://${entry("./memoize-async", "import")}`).href);
  const { cwd, stderr, code } = await run([...record(), "app.mjs"], {
    "app.mjs": `import { memoizeAsync } from ${entryOfLoads};
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const clock = { now: 1 };
const user = memoizeAsync(async (id) => {
  await sleep(20);
  clock.now += 20;
  if (id === 9) throw new Error("no");
  return { id };
}, { name: "user", maxSize: 2, ttl: 1000, staleWhileRevalidate: 1000, clock: () => clock.now });
await Promise.all([user(1), user(1)]);
await user(1);
clock.now += 1500;
await user(1);
await sleep(60);
await user(1);
await user(9).catch(() => {});
await user(2);
await user(3);
await user.delete(3);
await user(3);
`,
  });
  assert.deepEqual([stderr, code], ["", 0]);
  const found = trace(cwd);
  assert.deepEqual([...found.defined.values()].map(({ name, place }) => [name, place]), [["user", "app.mjs:4"]]);
  assert.deepEqual(outcomes(found), ["shared 1", "miss 1", "hit 1", "stale 1", "hit 1", "miss 9", "miss 2", "miss 3", "miss 3"]);
  const misses = found.records.filter(({ outcome }) => outcome === "miss");
  assert.deepEqual(misses.map(({ reason, cost, error = false, stored }) => [reason, cost, error, stored]), [
    ["new", 20, false, true], ["new", 20, true, false], ["new", 20, false, true], ["new", 20, false, true], ["invalidated", 20, false, true],
  ]);
  assert.deepEqual(misses[3].victim.key[0].label, "1");
});

describe("cache-wasm report", () => {
  const report = (cwd, ...args) => run([path.join(folder, "cli/main.mjs"), "report", ...args], {}, { cwd });

  test("says of each function how it does, what is wrong and what mends it", async () => {
    const { cwd } = await run([...record(), "app.mjs"], {
      "app.mjs": `import { memoize } from "cache-wasm";
        const work = (n) => { let x = n; for (let i = 0; i < 20_000; i++) x = Math.imul(x ^ i, 31); return x; };
        const small = memoize(work, { maxSize: 50, name: "small" });
        const fine = memoize((n) => work(n), { name: "fine" });
        const options = memoize((o) => work(o.page), { name: "options" });
        for (let i = 0; i < 600; i++) { small(i % 60); fine(i % 20); options({ page: i % 3 }); }`,
    });
    const { code, stdout } = await report(cwd, "trace.jsonl");
    assert.equal(code, 0);
    assert.match(stdout, /^trace\.jsonl: 1800 calls of 3 functions, recorded by cache-wasm /);
    assert.match(stdout, /\nsmall  app\.mjs:3\n  ░{24}   0 %  0 of 600 calls hit; 0 ms saved, .* spent\n  keeps 50 \(lru\); 60 would do/);
    assert.match(stdout, /It is too small: of 600 calls 0 % hit at maxSize 50; at 60 it would be 90 %\./);
    assert.match(stdout, /\nfine  app\.mjs:4\n  █{23}░  97 %  580 of 600 calls hit; [^\n]*\n  keeps 128 \(lru\); 20 would do\n/);
    assert.match(stdout, /another object each time, with one of 3 contents\.\s+Compared\s+by content \(key: "structural"\), (100|99) % of/);
    assert.ok(stdout.split("\n").every((line) => line.length <= 110), "it fits a terminal");
    const { functions } = JSON.parse((await report(cwd, "trace.jsonl", "--json")).stdout);
    assert.deepEqual(functions.map(({ name, findings }) => [name, findings.map(({ kind }) => kind)]), [["small", ["too-small"]], ["fine", []], ["options", ["same-content"]]]);
  });
  test("takes Python's recordings, and such as were cut off", async () => {
    const kept = readFileSync(new URL("../trace/python.jsonl", import.meta.url), "utf8");
    const { cwd } = await run(["-e", ""], { "python.jsonl": kept, "cut.jsonl": kept.slice(0, -40) });
    const { stdout } = await report(cwd, "python.jsonl");
    assert.match(stdout, /Dashboard\.revenue\n.*0 of 40 calls hit[^]*the receiver was\s+another\s+Dashboard\s+in\s+40\s+of\s+40\.\s+Keep\s+the\s+Dashboard,\s+or\s+cache\s+a\s+function/);
    assert.equal((await report(cwd, "cut.jsonl")).code, 0);
  });
  test("what it cannot read is said in a sentence", async () => {
    const { cwd } = await run(["-e", ""], { "bad.jsonl": '{"cacheTrace":1,"source":"x"}\n{"op":"call"}\n' });
    for (const [args, message] of [[["bad.jsonl"], /^cache-wasm: bad\.jsonl: cache-trace: line 2: t must be a number/], [["none.jsonl"], /^cache-wasm: none\.jsonl cannot be read/], [[], /takes one trace, got none/]]) {
      const { code, stderr } = await report(cwd, ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });
});
