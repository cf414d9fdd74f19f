// A real program: it reads the source files of an installed package with memoized functions and prints its hits.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { addPrograms, makeProject, node, sources } from "./support/project.mjs";

let project;
before(async () => {
  project = addPrograms(await makeProject());
});

function assertUseful({ files, tokens, info }) {
  assert.ok(files > 30, `${files} files`);
  assert.ok(tokens > 100_000, `${tokens} tokens`);
  for (const [name, { hits, misses, maxSize, currSize, engine }] of Object.entries(info)) {
    assert.ok(hits > 0 && misses > 0, name);
    assert.ok(name === "complexity" || currSize <= maxSize, name);
    assert.equal(engine, "wasm");
  }
  // Most words and most pairs of kind and length come again and again.
  assert.ok(info.kindOf.hits > 3 * info.kindOf.misses, JSON.stringify(info.kindOf));
  assert.ok(info.weight.hits > 100 * info.weight.misses, JSON.stringify(info.weight));
}

for (const program of ["main.mjs", "main.cjs"]) {
  test(`${program} prints its hits`, async (t) => {
    const result = JSON.parse(await node(project, [program, ...sources]));
    assertUseful(result);
    t.diagnostic(`${result.files} files, ${result.tokens} tokens; ${Object.entries(result.info).map(([name, { hits, misses }]) => `${name} ${hits} hits ${misses} misses`).join(", ")}`);
  });
}
