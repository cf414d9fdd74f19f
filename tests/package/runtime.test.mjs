// The package in a JavaScript runtime with Node's modules: the Node that runs this, or the program that RUNTIME
// names, with the words in RUNTIME_OPTIONS in front of the script (`cargo xtask soak` goes through several).

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { EXPECTED } from "./portable/answers.mjs";
import { HITS } from "./portable/policies.mjs";
import { makeProject, root, run } from "./support/project.mjs";

const program = process.env.RUNTIME || process.execPath;
const options = (process.env.RUNTIME_OPTIONS ?? "").split(" ").filter(Boolean);
const vectors = path.join(root, "tests/vectors/functools.json");

let project;
before(async () => {
  project = await makeProject({ type: "module" });
  cpSync(fileURLToPath(new URL("portable/", import.meta.url)), project, { recursive: true });
});

async function output(...args) {
  const { code, signal, stdout, stderr } = await run(program, [...options, ...args], { cwd: project });
  assert.equal(code, 0, `${path.basename(program)} ${args[0]} ended with ${signal ?? code}:\n${stderr}\n${stdout}`);
  assert.equal(stderr, "", "a package says nothing on standard error");
  return JSON.parse(stdout);
}

test("imported, required and with the binary as a file: right answers, and the recorded vectors of functools", async (t) => {
  const results = await output("main.mjs", vectors);
  for (const way of ["import", "require", "async"]) {
    assert.deepEqual(results[way].program, { ...EXPECTED, engine: "wasm" }, way);
    assert.deepEqual(results[way].policies, HITS, way);
    const { cases, operations, engines, differences } = results[way].vectors;
    assert.deepEqual(differences, [], way);
    assert.deepEqual(engines, ["wasm"], way);
    assert.ok(cases > 200 && operations > 20_000, `${cases} cases, ${operations} operations`);
  }
  assert.deepEqual(results.async.before, { ...EXPECTED, engine: "js" }, "before the file has arrived");
  assert.equal(results.async.engine, "wasm");
  assert.deepEqual(results.recorded, ["define", "miss", "hit"]);
  assert.deepEqual(results.loads, [2, 2, "left", 2, 1, "TimeoutError"]);
  t.diagnostic(`${results.import.vectors.operations} operations, three ways`);
});

test("each thread has its own caches, and none can be sent to another", async () => {
  const { here, inWorkers, cloned, inside, after } = await output("threads.mjs");
  assert.deepEqual(here, { ran: 20, hits: 20, misses: 20, currSize: 20, engine: "wasm" });
  const refused = { refused: "cannot be cloned", refusedBack: "cannot be cloned" };
  assert.deepEqual(inWorkers, [
    { ...refused, ran: 20, hits: 40, misses: 20, currSize: 20, engine: "wasm" },
    { ...refused, ran: 20, hits: 60, misses: 20, currSize: 20, engine: "wasm" },
  ]);
  assert.deepEqual([cloned, inside], ["cannot be cloned", "cannot be cloned"]);
  assert.deepEqual(after, here, "what the workers did is not seen here");
});
