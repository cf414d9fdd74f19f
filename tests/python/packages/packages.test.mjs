// The tracer on programs of others, from PyPI (`cargo xtask soak --only python-packages` installs them): the program
// prints what it prints, the counts are those of cache_info(), and exact LRU makes the same of the file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { replay } from "../../package/support/trace.mjs";
import { recordsOf, run, traced } from "../support/python.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

async function recorded(program, t) {
  const file = path.join(here, program);
  const plain = await run([file]);
  assert.equal(plain.code, 0, plain.stderr);
  const result = await traced([file]);
  assert.deepEqual([result.stdout, result.stderr, result.code], [plain.stdout, plain.stderr, 0]);
  const { head, defined, records } = result.trace;
  let [hits, misses] = [0, 0];
  for (const [fn, { maxSize, name }] of defined) {
    if (maxSize === 0) continue;
    const counts = replay({ head, defined, records: records.filter(({ stored }) => stored !== false) }, fn);
    hits += counts.hits;
    misses += counts.misses;
    assert.ok(name.length > 0);
  }
  t.diagnostic(`${defined.size} cached functions, ${hits} hits, ${misses} misses`);
  return { ...result, hits, misses };
}

test("sympy", async (t) => {
  const { hits, misses, trace } = await recorded("algebra.py", t);
  assert.ok(hits > 1000 && misses > 1000);
  assert.ok(trace.defined.size > 50);
});

test("rich", async (t) => {
  const { hits } = await recorded("tables.py", t);
  assert.ok(hits > 500);
});

test("a Django project: the cached method of a view never hits, and only the view differs", async (t) => {
  const { stdout, trace } = await recorded("web.py", t);
  assert.match(stdout, /CacheInfo\(hits=0, misses=40/);
  const calls = recordsOf(trace, "Dashboard.revenue");
  assert.equal(calls.length, 40);
  assert.ok(calls.every(({ outcome, reason }) => outcome === "miss" && reason === "new"));
  assert.deepEqual(calls[0].key.map(({ role, type, label }) => `${role} ${type} ${label}`), ["self Dashboard Dashboard #1", "arg str '2026-11'"]);
  // The page is shown what is kept of it: the same calls, whichever CPython made them.
  const kept = readFileSync(new URL("../../trace/django.jsonl", import.meta.url), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const { fn } = kept.find(({ name }) => name === "Dashboard.revenue");
  const told = (calls) => calls.map(({ outcome, reason, key }) => [outcome, reason, ...key.map(({ role, type, label }) => `${role} ${type} ${label}`)]);
  assert.deepEqual(told(kept.filter(({ op, fn: other }) => op === "call" && other === fn)), told(calls));
  assert.deepEqual([0, 1].map((part) => new Set(calls.map(({ key }) => key[part].id)).size), [40, 1]);
});
