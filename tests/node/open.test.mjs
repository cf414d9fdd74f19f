// `cache-wasm open`: who is served what, and what is refused. That the page opens the recording is seen in suite page.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { folder } from "./support/package.mjs";

const { serve } = await import(pathToFileURL(path.join(folder, "cli/serve.mjs")).href);
const base = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-open-"));
process.on("exit", () => rmSync(base, { recursive: true, force: true }));
const at = (...names) => path.join(base, ...names);

/** Asks as no browser would, too. */
function ask(address, { name = "", host = new URL(address).host, method = "GET" } = {}) {
  const { hostname, port, pathname } = new URL(address);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path: pathname + name, method, headers: { host }, agent: false }, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += chunk)).on("end", () => resolve({ status: response.statusCode, body, headers: response.headers }));
    });
    request.on("error", reject).end();
  });
}

describe("the server", () => {
  let address, close;
  before(async () => {
    mkdirSync(at("page", "deep"), { recursive: true });
    writeFileSync(at("page", "index.html"), "<p>page</p>");
    writeFileSync(at("page", "deep", "a b.wasm"), "wasm");
    writeFileSync(at("secret.txt"), "secret");
    if (process.platform !== "win32") symlinkSync(at("secret.txt"), at("page", "link.txt"));
    writeFileSync(at("trace.jsonl"), '{"cacheTrace":1}\n{"op":"note"}\n');
    ({ address, close } = await serve({ folder: at("page"), recording: { name: "trace.jsonl", file: at("trace.jsonl") }, port: 0 }));
  });
  after(() => close());

  test("is for this machine, under an address that nobody guesses", async () => {
    const { hostname, pathname, origin } = new URL(address);
    assert.equal(hostname, "127.0.0.1");
    assert.match(pathname, /^\/[\w-]{16}\/$/);
    assert.equal((await ask(address)).body, "<p>page</p>");
    assert.equal((await ask(`${origin}/`)).status, 404);
    assert.equal((await ask(`${origin}/`, { name: "trace.jsonl" })).status, 404);
  });
  test("each file comes with its kind, and is not kept", async () => {
    const { body, headers } = await ask(address, { name: "deep/a%20b.wasm" });
    assert.deepEqual([body, headers["content-type"], headers["cache-control"]], ["wasm", "application/wasm", "no-store"]);
    const head = await ask(address, { method: "HEAD" });
    assert.deepEqual([head.status, head.body, head.headers["content-length"]], [200, "", "11"]);
  });
  test("nothing outside of the page is served, to nobody by another name, and nothing is taken", async () => {
    for (const name of ["../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "..%5csecret.txt", "deep/../../secret.txt", "link.txt", "none", "deep", "%", "%00", "//../secret.txt"]) {
      const { status, body } = await ask(address, { name });
      assert.deepEqual([name, status, body], [name, 404, "404\n"]);
    }
    for (const host of ["evil.example", "evil.example:80", `127.0.0.1.evil.example:${new URL(address).port}`]) assert.equal((await ask(address, { host })).status, 403);
    assert.equal((await ask(address, { host: `localhost:${new URL(address).port}` })).status, 200);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) assert.equal((await ask(address, { method })).status, 405);
  });
  test("of a recording that is being written, the lines that are whole", async () => {
    const served = async (text) => {
      writeFileSync(at("trace.jsonl"), text);
      return (await ask(address, { name: "trace.jsonl" })).body;
    };
    assert.equal(await served('{"a":1}\n{"b":2}\n{"c":'), '{"a":1}\n{"b":2}\n');
    assert.equal(await served(`{"a":1}\n{"b":"${"x".repeat(200_000)}`), '{"a":1}\n');
    assert.equal(await served('{"a":1}\n'), '{"a":1}\n');
    assert.equal(await served("one\ntwo"), "one\ntwo", "a list of keys");
    assert.equal(await served(""), "");
    rmSync(at("trace.jsonl"));
    assert.equal((await ask(address, { name: "trace.jsonl" })).status, 404);
  });
});

test("what cannot be opened is said in a sentence", () => {
  writeFileSync(at("here.jsonl"), '{"cacheTrace":1}\n');
  for (const [args, says] of [
    [[], /open takes one trace, got none/],
    [["a", "b"], /open takes one trace, got a, b/],
    [[at("none.jsonl")], /none\.jsonl is not there/],
    [[base], /is no file/],
    [[at("here.jsonl"), "--port", "70000"], /--port must be a number from 0 to 65535, got '70000'/],
    [[at("here.jsonl"), "--prot", "1"], /open: Unknown option '--prot'/],
  ]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(folder, "cli/main.mjs"), "open", ...args], { encoding: "utf8" });
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^cache-wasm: .*\n$/);
    assert.match(stderr, says);
  }
});
