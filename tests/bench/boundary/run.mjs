// What stands between JavaScript and the engine: the size and the cost of each export, what the binary is made
// of, and the parts of a hit. `cargo xtask bench boundary` builds what it looks at.
//
//   node tests/bench/boundary/run.mjs --package DIR --hot DIR --named DIR [--json FILE] [--save]

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import binaryen from "binaryen";

import { moduleOf, readBinary, sum } from "./binary.mjs";
import { PARTS, report } from "./report.mjs";

const USAGE = "usage: run.mjs --package DIR --hot DIR --named DIR [--json FILE] [--save]";
const COMMITTED = new URL("../boundary.json", import.meta.url);
const SIZES = [1_000, 100_000];
const ROUNDS = 5;

function options() {
  const { values } = parseArgs({
    options: {
      package: { type: "string" },
      hot: { type: "string" },
      named: { type: "string" },
      json: { type: "string" },
      save: { type: "boolean", default: false },
    },
  });
  for (const name of ["package", "hot", "named"]) {
    if (!values[name]) throw new RangeError(`--${name} is missing: a folder is wanted (\`cargo xtask bench boundary\` names them)`);
  }
  return values;
}

/** The binary as the package brings it, unpacked by the package itself. */
async function shipped(folder) {
  const { Module } = WebAssembly;
  let seen;
  WebAssembly.Module = function (bytes) {
    seen ??= new Uint8Array(bytes).slice();
    return new Module(bytes);
  };
  try {
    const { memoize } = await import(pathToFileURL(path.join(folder, "dist/index.mjs")).href);
    memoize((n) => n)(1);
    memoize((n) => n).cacheInfo();
    return seen ?? fail(`${folder}: no binary was compiled`);
  } finally {
    WebAssembly.Module = Module;
  }
}

function fail(words) {
  throw new Error(words);
}

/** The binary with names, and without what the package takes out of its own. */
function named(folder) {
  const module = binaryen.readBinary(readFileSync(path.join(folder, "cache_wasm_bg.wasm")));
  binaryen.setDebugInfo(true);
  for (let i = module.getNumExports() - 1; i >= 0; i--) {
    const { name } = binaryen.getExportInfo(module.getExportByIndex(i));
    if (name.startsWith("__")) module.removeExport(name);
  }
  module.runPasses(["remove-unused-module-elements"]);
  return readBinary(module.emitBinary());
}

/** One process for one figure. */
function child(script, flags, job) {
  return new Promise((resolve, reject) => {
    const file = fileURLToPath(new URL(script, import.meta.url));
    const node = spawn(process.execPath, ["--expose-gc", "--no-warnings", ...flags, file], { stdio: ["pipe", "pipe", "inherit"] });
    let out = "";
    node.stdout.on("data", (chunk) => (out += chunk));
    node.on("error", reject);
    node.on("close", (code) => (code === 0 ? resolve(JSON.parse(out)) : reject(new Error(`${script} failed for ${job.name ?? job.part ?? job.way}`))));
    node.stdin.end(JSON.stringify(job));
  });
}

/**
 * Each of these jobs in several processes, in turns: of each field the least of the processes' medians, since what
 * else runs on the machine only ever adds to it.
 */
async function several(script, jobs) {
  const least = jobs.map(() => ({}));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, { flags = [], ...job }] of jobs.entries()) {
      const figures = await child(script, flags, job);
      for (const [field, value] of Object.entries(figures)) least[i][field] = Math.min(value, least[i][field] ?? Infinity);
    }
  }
  return least;
}

async function calls(binary, base) {
  const exported = binary.exports.filter(({ kind }) => kind === "function");
  const sizes = new Map(binary.functions.map(({ index, bytes }) => [index, bytes]));
  const work = await child("calls.mjs", [], { ...base, way: "work" });
  const plain = {};
  for (const arity of new Set(exported.map(({ arity }) => arity))) {
    const job = { way: "plain", arity };
    const [inlined, called] = await several("calls.mjs", [job, { ...job, flags: ["--no-turbo-inlining"] }]);
    plain[arity] = { inlined: inlined.ns, called: called.ns };
  }
  const exports = [];
  for (const { name, arity, index } of exported) {
    const job = { ...base, name, arity };
    const [raw, glue] = await several("calls.mjs", [{ ...job, way: "raw" }, { ...job, way: "glue" }]);
    exports.push({ name, arity, bytes: sizes.get(index), ns: raw.ns, glueNs: glue.ns, heap: raw.bytes, glueHeap: glue.bytes, work: work[name] });
  }
  const [loop] = await several("calls.mjs", [{ way: "loop" }]);
  return { exports, plain, loop: loop.ns };
}

async function hitParts(folder) {
  const all = [];
  for (const keys of SIZES) {
    const figures = await several("hit.mjs", PARTS.map(([part]) => ({ part, keys, package: folder })));
    all.push({ keys, ...Object.fromEntries(PARTS.map(([part], i) => [part, figures[i].ns])) });
  }
  return all;
}

function growth(sizes) {
  let committed;
  try {
    committed = JSON.parse(readFileSync(COMMITTED, "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
  const by = (now, from) => ({ now, from, by: now - (from ?? 0) });
  const names = [...new Set([...Object.keys(sizes.exports), ...Object.keys(committed.exports)])];
  return {
    bytes: by(sizes.bytes, committed.bytes),
    exports: names.map((name) => ({ name, ...by(sizes.exports[name] ?? 0, committed.exports[name]) })),
  };
}

async function main() {
  const asked = options();
  const bytes = await shipped(asked.package);
  const binary = readBinary(bytes);
  const withNames = named(asked.named);
  const code = (of) => of.functions.reduce((sum, one) => sum + one.bytes, 0);
  const measured = await calls(binary, { shipped: Buffer.from(bytes).toString("base64"), hot: path.resolve(asked.hot) });
  const sizes = {
    bytes: binary.bytes,
    code: code(binary),
    exports: Object.fromEntries(measured.exports.map(({ name, bytes }) => [name, bytes])),
    modules: Object.fromEntries(sum(withNames.functions, ({ name }) => moduleOf(name)).map(({ name, bytes }) => [name, bytes])),
  };
  const facts = {
    engine: `Node ${process.version}, V8 ${process.versions.v8}`,
    ...measured,
    binary: {
      bytes: binary.bytes,
      code: code(binary),
      namedCode: code(withNames),
      same: code(binary) === code(withNames),
      sections: binary.sections,
      modules: sum(withNames.functions, ({ name }) => moduleOf(name)),
      functions: sum(withNames.functions, ({ name }) => (name ?? "(no name)").replace(/::h[0-9a-f]{16}$/, "")),
    },
    growth: growth(sizes),
    rounds: ROUNDS,
    parts: await hitParts(path.resolve(asked.package)),
  };
  process.stdout.write(report(facts));
  if (asked.save) writeFileSync(COMMITTED, `${JSON.stringify(sizes, null, 2)}\n`);
  if (asked.json) {
    mkdirSync(path.dirname(path.resolve(asked.json)), { recursive: true });
    writeFileSync(asked.json, `${JSON.stringify(facts, null, 1)}\n`);
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n${error instanceof RangeError ? `${USAGE}\n` : ""}`);
  process.exitCode = 2;
}
