// The package in a page and its workers under content security policies, and between threads of a browser.

import assert from "node:assert/strict";
import { createReadStream, existsSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { EXPECTED } from "./portable/answers.mjs";
import { makeProject, root } from "./support/project.mjs";

const TYPES = { ".html": "text/html", ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };
const POLICIES = {
  open: undefined,
  allowed: "script-src 'self' 'wasm-unsafe-eval'",
  forbidden: "script-src 'self'",
};
const PLACES = ["the main thread", "a dedicated worker", "a service worker"];
const portable = fileURLToPath(new URL("portable/", import.meta.url));

let server;
let browser;
let address;
before(async () => {
  const project = await makeProject();
  // The first part of a path says which policy each file of the site comes with: a worker's is that of its script.
  server = http.createServer((request, response) => {
    const [, site, ...rest] = path.posix.normalize(new URL(request.url, "http://localhost").pathname).split("/");
    const name = rest.join("/");
    const type = TYPES[path.extname(name)] ?? "text/html";
    const policy = POLICIES[site];
    const headers = { "content-type": type, ...(policy && { "content-security-policy": policy }) };
    if (name === "") {
      response.writeHead(200, headers).end(`<!doctype html><title>page</title><link rel="icon" href="data:,"><script type="module" src="page.mjs"></script>`);
      return;
    }
    const file = name === "vectors.json" ? path.join(root, "tests/vectors/functools.json") : path.join(name.startsWith("node_modules/") ? project : portable, name);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, headers);
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

/** Opens the site under a policy in a fresh profile, and lets the page do something; the complaints that were heard too. */
async function inPage(site, action, argument) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(`${address}${site}/`);
  const result = await page.evaluate(action, argument);
  await context.close();
  return { complaints, result };
}

for (const [site, engine] of [["allowed", "wasm"], ["forbidden", "js"]]) {
  describe(`under ${POLICIES[site]}`, () => {
    for (const place of PLACES) {
      test(`${place}: ${engine}, right answers, and the recorded vectors of functools`, async (t) => {
        const { complaints, result } = await inPage(site, (place) => globalThis.places[place](), place);
        if (engine === "wasm") assert.deepEqual(complaints, []);
        assert.equal(result.error, undefined);
        const { cases, operations, engines, differences } = result.vectors;
        assert.deepEqual(differences, []);
        assert.deepEqual(engines, [engine]);
        assert.ok(cases > 200 && operations > 20_000, `${cases} cases, ${operations} operations`);
        assert.deepEqual(result.program, { ...EXPECTED, engine });
        assert.deepEqual(result.async, { engine, program: { ...EXPECTED, engine } }, "the entry with the binary as a file");
        t.diagnostic(`${operations} operations`);
      });
    }
  });
}

test("each thread has its own caches, and none can be sent to another", async () => {
  const { complaints, result } = await inPage("open", () => globalThis.threads());
  assert.deepEqual(complaints, []);
  const here = { ran: 20, hits: 20, misses: 20, currSize: 20 };
  assert.deepEqual(result, {
    here,
    refused: ["DataCloneError", "DataCloneError"],
    there: [
      { refused: "DataCloneError", ...here, hits: 40 },
      { refused: "DataCloneError", ...here, hits: 60 },
    ],
    cloned: "DataCloneError",
    after: here,
  });
});
