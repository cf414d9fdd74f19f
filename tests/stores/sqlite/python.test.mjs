// The page for people who come from Python: every line of its TypeScript is run, and gives what it says.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";

import { project } from "../support/project.mjs";
import { startRedis } from "../support/redis.mjs";

const { transformSync } = createRequire(import.meta.url)("esbuild");
const page = readFileSync(new URL("../../../docs/python.md", import.meta.url), "utf8");
const blocks = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
const titles = [...page.matchAll(/^## (.*)$|^```ts$/gm)].reduce((all, [, title]) => (title ? { ...all, last: title } : { last: all.last, list: [...all.list, all.last] }), { list: [] }).list;

const folder = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-python-"));
let redis;
before(async () => {
  redis = await startRedis();
  cpSync(path.join(project, "package.json"), path.join(folder, "package.json"));
  symlinkSync(path.join(project, "node_modules"), path.join(folder, "node_modules"), "junction");
});
after(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What stands before an arrow must give what stands behind it. */
function asserting(code) {
  const lines = code.split("\n").map((line) => {
    const [, expression, value] = /^(.*); \/\/ → (.*)$/.exec(line) ?? [];
    return expression === undefined ? line : `assert.deepEqual(${expression}, ${value}, ${JSON.stringify(line)});`;
  });
  return `import assert from "node:assert/strict";\n${lines.join("\n")}`;
}

for (const [i, code] of blocks.entries()) {
  test(`${titles[i]}: block ${i + 1}`, () => {
    const { code: runnable } = transformSync(asserting(code).replaceAll("redis://localhost:6379", redis.url), { loader: "ts", target: "es2022" });
    const file = path.join(folder, `block-${i}.mjs`);
    writeFileSync(file, runnable);
    const { status, stderr } = spawnSync(process.execPath, [file], { cwd: folder, encoding: "utf8", timeout: 60_000 });
    assert.equal(status, 0, stderr);
  });
}

test("what the table says stands in what is run", () => {
  const rows = [...page.matchAll(/^\| (.*) \| (.*) \|$/gm)].map(([, python, here]) => ({ python, here })).slice(1);
  assert.ok(rows.length > 12 && blocks.length >= 8);
  const run = blocks.join("\n").replace(/\s+/g, " ");
  for (const { python, here } of rows) {
    for (const [, said] of here.matchAll(/`([^`]*)`/g)) {
      if (!/[({:]/.test(said)) continue;
      // The block may have more options.
      assert.ok(run.includes(said) || run.includes(said.replace(/ \}\)$/, ",")), `${python}: ${said}`);
    }
  }
});

test("a wrong line would be noticed", () => {
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", asserting("const a = 1;\na + 1; // → 3")], { encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /a \+ 1; \/\/ → 3/);
});
