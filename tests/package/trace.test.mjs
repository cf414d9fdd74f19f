// The trace of a real program: valid line by line, and LRU of a few lines comes to the same hits, misses, reasons
// and victims when it plays the calls again. The file is kept for the playground to open.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";

import { addPrograms, makeProject, node, sources } from "./support/project.mjs";
import { readTrace, replay } from "./support/trace.mjs";

let file;
let trace;
before(async () => {
  const project = addPrograms(await makeProject());
  file = path.join(project, "lexer.trace.jsonl");
  await node(project, ["recorded.mjs", file, ...sources]);
  trace = readTrace(readFileSync(file, "utf8"));
});

test("a program records a valid trace", (t) => {
  assert.match(trace.head.source, /^cache-wasm \d+\.\d+\.\d+/);
  const names = [...trace.defined.values()].map(({ name }) => name);
  assert.deepEqual(names, ["kindOf", "tokens", "weight", "merged", "complexity"]);
  assert.deepEqual([...trace.defined.values()].map(({ maxSize, self, key }) => [maxSize, self, key]), [
    [50, "weak", "identity"], [100, "weak", "identity"], [128, "weak", "identity"], [5, "weak", "structural"], [64, "weak", "identity"],
  ]);
  const calls = trace.records.filter(({ op }) => op === "call");
  assert.ok(calls.length > 1000, `${calls.length} calls`);
  assert.ok(calls.every(({ key }) => key.some(({ label }) => label === '"const c = 3;"') === false), "calls after stop() are recorded");
  for (const { outcome, cost, stored } of calls) {
    assert.equal(typeof cost, outcome === "miss" ? "number" : "undefined");
    if (outcome === "miss") assert.equal(stored, true);
  }
  const text = readFileSync(file);
  t.diagnostic(`${calls.length} calls, ${text.length} bytes`);
  if (process.env.ARTEFACTS) {
    mkdirSync(process.env.ARTEFACTS, { recursive: true });
    copyFileSync(file, path.join(process.env.ARTEFACTS, "lexer.trace.jsonl"));
  }
});

test("methods have their receiver as a part of its own", () => {
  const fn = [...trace.defined].find(([, { name }]) => name === "complexity")[0];
  const calls = trace.records.filter((record) => record.op === "call" && record.fn === fn);
  for (const { key } of calls) assert.deepEqual(key.map(({ role }) => role), ["self", "arg"]);
  assert.equal(new Set(calls.map(({ key }) => key[0].id)).size, 6, "four files, and twice one written by hand");
  assert.ok(calls.every(({ key }) => key[0].type === "SourceFile"));
});

test("played again, every call comes to the same", () => {
  for (const [fn, { name }] of trace.defined) {
    const { hits, misses } = replay(trace, fn);
    const calls = trace.records.filter((record) => record.op === "call" && record.fn === fn);
    assert.equal(hits + misses, calls.length);
    assert.ok(hits > 0 && misses > 0, `${name}: ${hits} hits, ${misses} misses`);
  }
  const reasons = new Set(trace.records.map(({ reason }) => reason));
  for (const reason of ["new", "evicted", "invalidated", "cleared"]) assert.ok(reasons.has(reason), `no miss has the reason ${reason}`);
});
