// The package in workerd, the runtime of Cloudflare's workers, which compiles no bytes: built the way its tools
// build (esbuild, the condition "workerd", the .wasm file as a module beside the script) and asked over HTTP.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { EXPECTED } from "../portable/answers.mjs";
import { HITS } from "../portable/policies.mjs";
import { makeProject, root } from "../support/project.mjs";

const program = process.env.WORKERD;
if (!program) throw new Error("WORKERD is not set: it names the program workerd (`cargo xtask soak --only workerd` fetches it)");

const out = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-workerd-"));
let files;
before(async () => {
  const project = await makeProject();
  await build({
    entryPoints: [fileURLToPath(new URL("worker.mjs", import.meta.url))],
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    nodePaths: [path.join(project, "node_modules")],
    outdir: out,
    outExtension: { ".js": ".mjs" },
    logLevel: "warning",
  });
  files = readdirSync(out);
});
after(() => rmSync(out, { recursive: true, force: true }));

/** Starts workerd on a free port of this machine; answers its address and how to end it. */
async function serve(compatibilityDate) {
  const modules = files.map((name) => `(name = "${name}", ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed "${name}")`);
  // The first module is the one that answers.
  modules.sort((a, b) => b.includes("esModule") - a.includes("esModule"));
  const config = path.join(out, `${compatibilityDate}.capnp`);
  writeFileSync(config, `
    using Workerd = import "/workerd/workerd.capnp";
    const config :Workerd.Config = (
      services = [(name = "main", worker = (modules = [${modules.join(", ")}], compatibilityDate = "${compatibilityDate}"))],
      sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
    );`);
  const child = spawn(program, ["serve", config, "--control-fd=1"], { stdio: ["ignore", "pipe", "pipe"] });
  const said = { stdout: "", stderr: "" };
  child.stderr.on("data", (chunk) => (said.stderr += chunk));
  const closed = new Promise((resolve) => child.on("close", resolve));
  const port = await new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      said.stdout += chunk;
      const event = /\{.*"listen".*\}/.exec(said.stdout);
      if (event) resolve(JSON.parse(event[0]).port);
    });
    child.on("error", reject);
    closed.then(() => reject(new Error(`workerd ended: ${said.stderr}`)));
  });
  const ask = async (place, init) => {
    const response = await fetch(`http://127.0.0.1:${port}${place}`, init);
    const text = await response.text();
    assert.equal(response.status, 200, `${place}: ${text} ${said.stderr}`);
    return JSON.parse(text);
  };
  const end = async () => {
    child.kill();
    await closed;
    return said.stderr;
  };
  return { ask, end };
}

const vectors = readFileSync(path.join(root, "tests/vectors/functools.json"));

function assertReplayed({ cases, operations, engines, differences }, engine) {
  assert.deepEqual(differences, []);
  assert.deepEqual(engines, [engine]);
  assert.ok(cases > 200 && operations > 20_000, `${cases} cases, ${operations} operations`);
}

describe("a worker", () => {
  let worker;
  before(async () => {
    worker = await serve("2026-11-01");
  });
  after(() => worker?.end());

  test("functions made while the module is evaluated answer in a request", async () => {
    const { randomness, program } = await worker.ask("/answers");
    assert.equal(randomness, "refused", "or this proves less than it says");
    assert.deepEqual(program, { ...EXPECTED, engine: "wasm" });
  });
  test("the entry with the binary as a file has it from the start", async () => {
    assert.deepEqual(await worker.ask("/async"), { engine: "wasm", program: { ...EXPECTED, engine: "wasm" } });
  });
  test("what was stored before that entry was ready is still found", async () => {
    assert.deepEqual(await worker.ask("/early"), { earlyEngine: "wasm", squares: Array.from({ length: 20 }, (_, i) => i * i), hits: 20 });
  });
  test("all policies", async () => {
    assert.deepEqual(await worker.ask("/policies"), HITS);
  });
  test("the tools record", async () => {
    assert.deepEqual(await worker.ask("/recorded"), ["define", "miss", "hit"]);
  });
  test("the next request finds what the last one stored", async () => {
    assert.deepEqual(await worker.ask("/count"), [20, 0]);
    assert.deepEqual(await worker.ask("/count"), [20, 20]);
  });
  test("the recorded vectors of functools", async () => {
    assertReplayed(await worker.ask("/vectors", { method: "POST", body: vectors }), "wasm");
  });
  test("and nothing was said on standard error", async () => {
    assert.equal(await worker.end(), "");
  });
});

test("a worker with a compatibility date before 2025-05-05: functions work in plain JavaScript", async () => {
  // There is no FinalizationRegistry: nobody could give the memory of WebAssembly back.
  const worker = await serve("2025-01-01");
  assert.deepEqual(await worker.ask("/count"), [20, 0]);
  assert.deepEqual(await worker.ask("/count"), [20, 20]);
  assertReplayed(await worker.ask("/vectors", { method: "POST", body: vectors }), "js");
  assert.equal(await worker.end(), "");
});

test("the bundle holds no binary as text, and one file of each", () => {
  const [script, binary] = ["mjs", "wasm"].map((ending) => files.filter((name) => name.endsWith(ending)));
  assert.deepEqual([script.length, binary.length], [1, 2], files.join());
  assert.doesNotMatch(readFileSync(path.join(out, script[0]), "utf8"), /new WebAssembly\.Module\(/);
});
