// The JavaScript of the playground's lessons, run against the package: it must count what CPython printed for the
// Python beside it (tests/lessons/record.py), which is also what the page shows.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { asyncEntry, mainEntry, policiesEntry } from "./support/package.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = path.join(root, "playground/lessons");
const recorded = JSON.parse(readFileSync(path.join(root, "tests/lessons/recorded.json"), "utf8"));

/** The versions of a lesson's program, by name: a section begins with [name] or [[name]], in programs no line does. */
function programs(text) {
  let prelude = "";
  const versions = [];
  for (const section of text.split(/^(?=\[+[a-z.]+\]+\s*$)/m)) {
    const program = /^javascript = '''\n(.*?)^'''/ms.exec(section)?.[1];
    if (section.startsWith("[prelude]") && program !== undefined) prelude = program;
    if (section.startsWith("[[code]]")) {
      const name = /^name = "(.*)"$/m.exec(section)?.[1];
      assert.ok(name && program !== undefined, "a [[code]] needs a name and a program javascript = '''…'''");
      versions.push([name, prelude + program]);
    }
  }
  return versions;
}

const ENTRIES = { "cache-wasm": mainEntry, "cache-wasm/policies": policiesEntry, "cache-wasm/memoize-async": asyncEntry };
/** What stands for a server that several processes ask, for those programs that need one. */
const SHARED = JSON.stringify(new URL("support/store.mjs", import.meta.url).href);
const MEMOIZE = 'import { memoize } from "cache-wasm";';

/** What a program finds ready: the package, and `print` for what Python's programs print. */
function around(program) {
  const whole = `
export const printed = [];
function print(memoized) {
  const { hits, misses, maxSize, currSize } = memoized.cacheInfo();
  const bound = maxSize === Infinity ? "None" : maxSize;
  printed.push(\`CacheInfo(hits=\${hits}, misses=\${misses}, maxsize=\${bound}, currsize=\${currSize})\`);
}
const console = { log() {} };
${program.includes(MEMOIZE) ? "" : MEMOIZE}
${program}`;
  const shared = program.includes("SharedStore") ? `import { SharedStore } from ${SHARED};\n` : "";
  return shared + whole.replace(/^(import .*)"(.*?)"/gm, (_, before, entry) => before + JSON.stringify(ENTRIES[entry]));
}

let scratch;
before(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "lessons-"));
});
after(() => rm(scratch, { recursive: true }));

const files = readdirSync(folder).filter((name) => name.endsWith(".toml")).sort();
assert.ok(files.length > 0, `${folder} holds no lessons`);

for (const file of files) {
  describe(file, () => {
    const number = file.slice(0, 2);
    const versions = programs(readFileSync(path.join(folder, file), "utf8"));
    test("every version of the program has been recorded", () => {
      assert.deepEqual(versions.map(([name]) => name), Object.keys(recorded[number] ?? {}));
    });
    for (const [i, [name, program]] of versions.entries()) {
      test(`${name}: counts what CPython counts`, async () => {
        const module = path.join(scratch, `${number}-${i}.mjs`);
        await writeFile(module, around(program));
        const { printed } = await import(pathToFileURL(module));
        assert.deepEqual(printed, recorded[number][name]);
      });
    }
  });
}
