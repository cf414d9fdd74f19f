// What a page loads for `import { memoize }`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { build } from "esbuild";

import { makeProject } from "./support/project.mjs";

const LIMIT = 18_900;
const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;
const brotli = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

test(`the one file a page loads: at most ${LIMIT} bytes gzipped`, async (t) => {
  const folder = path.join(await makeProject(), "node_modules/cache-wasm");
  const { exports } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const code = readFileSync(path.join(folder, exports["."].import.default));
  t.diagnostic(`import { memoize }: ${code.length} bytes minified, ${gzipped(code)} gzipped, ${brotli(code)} with brotli`);
  assert.doesNotMatch(code.toString(), /\bimport\s*[{*("']|\bfrom\s*["']/, "it loads nothing else");
  assert.ok(gzipped(code) <= LIMIT, `${gzipped(code)} bytes gzipped`);
});

test("memoizeAsync, which stands above that file: at most 17000 bytes more", async (t) => {
  const folder = path.join(await makeProject(), "node_modules/cache-wasm");
  const code = readFileSync(path.join(folder, "dist/memoize-async.mjs"));
  t.diagnostic(`import { memoizeAsync }: ${code.length} bytes minified, ${gzipped(code)} gzipped, ${brotli(code)} with brotli`);
  assert.deepEqual(code.toString().match(/\bfrom\s*["'][^"']*["']/g), ['from"./index.mjs"']);
  assert.ok(gzipped(code) <= 17_000, `${gzipped(code)} bytes gzipped`);
});

test("a bundle holds all of it, in one file that is hardly larger", async (t) => {
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
  t.diagnostic(`bundled by esbuild: ${code.length} bytes minified, ${gzipped(code)} gzipped, ${brotli(code)} with brotli`);
  // A bundler writes the same code in its own way.
  assert.ok(gzipped(code) <= LIMIT * 1.05, `${gzipped(code)} bytes gzipped`);

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
