// What a page loads for `import { memoize }`.

import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { build } from "esbuild";

import { makeProject } from "./support/project.mjs";

const LIMIT = 12_000;

test(`import { memoize }: at most ${LIMIT} bytes, minified and gzipped, in one file`, async (t) => {
  const project = await makeProject();
  const { outputFiles, metafile } = await build({
    stdin: { contents: `import { memoize } from "cache-wasm"; globalThis.memoize = memoize;`, resolveDir: project },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    metafile: true,
    write: false,
    outdir: path.join(project, "out"),
    legalComments: "none",
  });
  assert.equal(outputFiles.length, 1);
  const code = outputFiles[0].contents;
  const gzipped = gzipSync(code, { level: 9 }).length;
  const brotli = brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  t.diagnostic(`import { memoize }: ${code.length} bytes minified, ${gzipped} gzipped, ${brotli} with brotli`);
  assert.ok(gzipped <= LIMIT, `${gzipped} bytes gzipped`);

  // All of it is in there: nothing is fetched later, and nothing of the tools comes along.
  const inputs = Object.keys(metafile.inputs).filter((name) => name.includes("cache-wasm"));
  assert.equal(inputs.length, 1, inputs.join());
  for (const output of Object.values(metafile.outputs)) assert.deepEqual(output.imports, []);
  const text = new TextDecoder().decode(code);
  assert.doesNotMatch(text, /\bfetch\(|\bimport\(|XMLHttpRequest|\beval\(|new Function\b|\.wasm["'`]/);
  // A build drops a call that is not made: importing has no effects.
  const unused = await build({
    stdin: { contents: `import { memoize } from "cache-wasm";`, resolveDir: project },
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  assert.ok(unused.outputFiles[0].contents.length < 100, "an unused import is not dropped");
});
