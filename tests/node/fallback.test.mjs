// The small engine in JavaScript, for where WebAssembly may not be compiled: the same tests once more, in
// processes without WebAssembly.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { runForJson } from "./support/child.mjs";

/** Node 20 had an option for it, later ones have not. */
const FLAGS = ["--import", "data:text/javascript,delete globalThis.WebAssembly"];

function runSuite(name) {
  const file = fileURLToPath(new URL(`${name}.test.mjs`, import.meta.url));
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT; // it would make the suite report to us instead of printing
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...FLAGS, "--test-reporter=tap", file], { env, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (out += chunk));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out }));
  });
}

test("the processes below really use it", async () => {
  const source = `import { memoize } from "cache-wasm"; const f = memoize((n) => n); f(1); console.log(JSON.stringify([typeof WebAssembly, f.cacheInfo().engine]));`;
  assert.deepEqual(await runForJson(source, { flags: FLAGS }), ["undefined", "js"]);
  assert.deepEqual(await runForJson(source), ["object", "wasm"]);
});

for (const [suite, atLeast] of [
  ["conformance", 200], ["rules", 25], ["reentrancy", 20], ["self", 20], ["ttl", 12], ["surface", 20], ["differential", 1],
  ["weights", 30], ["lifetimes", 30], ["copies", 25], ["tags", 45], ["removal", 50], ["order", 35], ["events", 50], ["decorators", 30], ["differential-options", 100],
]) {
  test(suite, async (t) => {
    const { code, out } = await runSuite(suite);
    const failures = out.split("\n").filter((line) => /^\s*not ok /.test(line));
    assert.equal(code, 0, `${failures.join("\n")}\n${out.slice(-3000)}`);
    const passed = Number(/^# pass (\d+)$/m.exec(out)?.[1]);
    assert.ok(passed >= atLeast, `${passed} tests passed`);
    t.diagnostic(`${passed} tests passed without WebAssembly`);
  });
}
