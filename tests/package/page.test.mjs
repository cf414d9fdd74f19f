// The package in a page without a bundler: a module script imports the package's own file.

import assert from "node:assert/strict";
import { createReadStream, existsSync, readdirSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, test } from "node:test";

import { chromium } from "playwright-core";

import { addPrograms, makeProject, sources } from "./support/project.mjs";

const TYPES = { ".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript" };
const script = (names) => `
  import { memoize } from "cache-wasm";
  import { compare } from "./lexer.mjs";
  const texts = await Promise.all(${JSON.stringify(names)}.map(async (name) => [name, await (await fetch("sources/" + name)).text()]));
  const result = compare(memoize, texts);
  document.querySelector("output").textContent = JSON.stringify(result);
  document.title = "done";`;

let project;
let server;
let browser;
let address;
const names = readdirSync(sources[1]).filter((name) => name.endsWith(".js")).slice(0, 25);

before(async () => {
  project = addPrograms(await makeProject());
  server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    if (pathname === "/") {
      const policy = searchParams.get("policy");
      response.writeHead(200, { "content-type": "text/html", ...(policy ? { "content-security-policy": policy } : {}) });
      // As in the README: an import map, or the path itself; no bundler, no build.
      response.end(`<!doctype html><title>working</title><link rel="icon" href="data:,"><output></output>
        <script type="importmap" nonce="n">{ "imports": { "cache-wasm": "./node_modules/cache-wasm/dist/index.mjs" } }</script>
        <script type="module" nonce="n">${script(names)}</script>`);
      return;
    }
    const file = pathname.startsWith("/sources/") ? path.join(sources[1], path.basename(pathname)) : path.join(project, path.normalize(pathname));
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${server.address().port}/`;
  const executablePath = process.env.CHROME;
  if (!executablePath) throw new Error("CHROME is not set: it names the browser's executable (`cargo xtask test package` finds it)");
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** Opens the page; answers what it computed, what it loaded and every complaint. */
async function open(query = "") {
  const page = await browser.newPage();
  const complaints = [];
  const loaded = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => loaded.push(request.url()));
  await page.goto(address + query);
  await page.waitForFunction(() => document.title === "done", undefined, { timeout: 30_000 }).catch((error) => complaints.push(String(error)));
  const text = await page.textContent("output");
  await page.close();
  return { complaints, loaded, result: text ? JSON.parse(text) : undefined };
}

function assertAnswered(result, engine) {
  assert.equal(result.files, names.length);
  for (const [name, info] of Object.entries(result.info)) {
    assert.ok(info.hits > 0 && info.misses > 0, name);
    assert.equal(info.engine, engine);
  }
}

test("a module script imports the package and prints its hits", async (t) => {
  const { complaints, loaded, result } = await open();
  assert.deepEqual(complaints, []);
  assertAnswered(result, "wasm");
  const own = loaded.map((url) => url.slice(address.length)).filter((url) => url.startsWith("node_modules/"));
  assert.deepEqual(own, ["node_modules/cache-wasm/dist/index.mjs"], "one file is the whole package");
  assert.deepEqual(loaded.filter((url) => !url.startsWith(address)), [], "no request leaves the page's own server");
  t.diagnostic(`${result.tokens} tokens; ${Object.entries(result.info).map(([name, { hits, misses }]) => `${name} ${hits} hits ${misses} misses`).join(", ")}`);
});

test("under a policy that allows wasm and no eval", async () => {
  const { complaints, result } = await open(`?policy=${encodeURIComponent("script-src 'self' 'nonce-n' 'wasm-unsafe-eval'")}`);
  assert.deepEqual(complaints, []);
  assertAnswered(result, "wasm");
});

test("under a policy that forbids wasm too: plain JavaScript serves", async () => {
  const free = await open();
  const { result } = await open(`?policy=${encodeURIComponent("script-src 'self' 'nonce-n'")}`);
  assertAnswered(result, "js");
  const counts = ({ info }) => Object.values(info).map(({ hits, misses, currSize }) => [hits, misses, currSize]);
  assert.deepEqual(counts(result), counts(free.result));
});
