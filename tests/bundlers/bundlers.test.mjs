// The installed package in what people build and test with: no plugin and no setting that any other package would
// not need too. Built files are run, in Node and, by Vite and webpack, as a page of a browser.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, cpSync, createReadStream, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { EXPECTED } from "../package/portable/answers.mjs";
import { makeProject, run } from "../package/support/project.mjs";

const tools = process.env.BUNDLERS;
if (!tools) throw new Error("BUNDLERS is not set: it names the folder that package.json beside this is installed in (`cargo xtask test bundlers` makes it)");
const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const { devDependencies } = JSON.parse(readFileSync(here("package.json"), "utf8"));
const wasm = { ...EXPECTED, engine: "wasm" };

let project;
before(async () => {
  project = await makeProject({ type: "module" });
  cpSync(here("project/"), project, { recursive: true });
  cpSync(here("../package/portable/"), path.join(project, "portable"), { recursive: true });
  // As some package managers do it: the tools stand in the project by reference.
  for (const name of [...Object.keys(devDependencies), "@jest/globals"]) {
    const place = path.join(project, "node_modules", name);
    mkdirSync(path.dirname(place), { recursive: true });
    symlinkSync(path.join(tools, "node_modules", name), place, "junction");
  }
});

async function node(...args) {
  const result = await run(process.execPath, args, { cwd: project, env: { NO_COLOR: "1" } });
  assert.equal(result.code, 0, `node ${args.join(" ")} ended with ${result.signal ?? result.code}:\n${result.stderr}\n${result.stdout}`);
  return result;
}

/** Runs a built file; what it leaves. */
async function runBuilt(file) {
  const { stdout, stderr } = await node("run.mjs", file);
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

/** Opens a page in a browser; what it leaves. */
async function openPage(address) {
  const executablePath = process.env.CHROME;
  if (!executablePath) throw new Error("CHROME is not set: it names the browser's executable (`cargo xtask test bundlers` finds it)");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  try {
    const page = await browser.newPage();
    const complaints = [];
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(address);
    // Vite's server may load a page again when it has found all that it needs.
    await page.waitForFunction(() => globalThis.result !== undefined);
    const result = await page.evaluate(() => globalThis.result);
    assert.deepEqual(complaints, []);
    return result;
  } finally {
    await browser.close();
  }
}

/** The same for what was built as a page. */
async function openBuilt(folder) {
  const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
  const server = http.createServer((request, response) => {
    const name = path.posix.normalize(new URL(request.url, "http://localhost").pathname);
    const file = path.join(folder, name === "/" ? "index.html" : name);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": types[path.extname(file)] ?? "application/octet-stream" });
    return createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await openPage(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
  }
}

const PAGE = { app: wasm, outcomes: ["define", "miss", "hit"], async: { ready: "wasm", ...wasm } };

/** What a bundler does with `new URL("./hot.wasm", import.meta.url)`: bring the file along, or leave it as it is. */
const BUNDLERS = {
  esbuild: { ending: "mjs", bringsFiles: false },
  rollup: { ending: "mjs", bringsFiles: false },
  vite: { ending: "mjs", bringsFiles: true, page: true },
  webpack: { ending: "cjs", bringsFiles: true, page: true },
};

for (const [bundler, { ending, bringsFiles, page }] of Object.entries(BUNDLERS)) {
  describe(`${bundler} ${devDependencies[bundler]}`, () => {
    const built = (name) => path.join(project, "out", bundler, `${name}.${ending}`);

    before(async () => {
      const { stderr } = await node(`build/${bundler}.mjs`);
      assert.equal(stderr, "", "it has nothing to warn of");
    });

    test("an application with memoize, in one file", async () => {
      assert.deepEqual(await runBuilt(built("app")), wasm);
      assert.doesNotMatch(readFileSync(built("app"), "utf8"), /cacheTrace|hot\.wasm|\.wasm["']/, "it holds nothing of the other entries");
    });
    test("an application with the tools", async () => {
      assert.deepEqual(await runBuilt(built("tools")), { outcomes: ["define", ...Array(10).fill("miss"), "hit"], engine: "wasm" });
    });
    test("of imports that are not used nothing is left", () => {
      const code = readFileSync(built("unused"), "utf8");
      assert.ok(code.length < 200 && !/memoize|WebAssembly/.test(code), code);
    });
    test(`the entry with the binary as a file: it ${bringsFiles ? "comes along" : "has to be put beside the bundle, and JavaScript serves without"}`, async () => {
      if (!bringsFiles) {
        assert.deepEqual(await runBuilt(built("async")), { ready: "js", ...EXPECTED, engine: "js" });
        copyFileSync(path.join(project, "node_modules/cache-wasm/dist/hot.wasm"), path.join(project, "out", bundler, "hot.wasm"));
      }
      assert.deepEqual(await runBuilt(built("async")), { ready: "wasm", ...wasm });
    });
    if (page) {
      test("a page in a browser, with all three", async () => {
        const folder = path.join(project, "out", `${bundler}-page`);
        assert.deepEqual(await openBuilt(folder), PAGE);
        const files = readdirSync(folder, { recursive: true }).map(String).filter((name) => name.endsWith(".js"));
        assert.equal(files.length, 1, files.join());
      });
    }
  });
}

test(`a page from the development server of vite ${devDependencies.vite}`, async () => {
  const server = spawn(process.execPath, ["build/vite-develop.mjs"], { cwd: project, stdio: ["pipe", "pipe", "inherit"] });
  const closed = new Promise((resolve) => server.on("close", resolve));
  try {
    const address = await new Promise((resolve, reject) => {
      server.stdout.once("data", (chunk) => resolve(String(chunk).trim()));
      closed.then((code) => reject(new Error(`it ended with ${code}`)));
    });
    assert.deepEqual(await openPage(address), PAGE);
  } finally {
    server.stdin.end();
    await closed;
  }
});

describe(`Vitest ${devDependencies.vitest}`, () => {
  for (const environment of ["jsdom", "node"]) {
    test(`environment ${environment}`, async () => {
      const { stdout } = await node("node_modules/vitest/vitest.mjs", "run", "--environment", environment, `test/vitest.${environment}.test.mjs`);
      assert.match(stdout, environment === "jsdom" ? /Tests\s+3 passed \(3\)/ : /Tests\s+1 passed \(1\)/);
    });
  }
});

describe(`Jest ${devDependencies.jest}`, () => {
  for (const [name, options, file, count] of [
    ["jsdom, CommonJS", [], "test/jest.test.cjs", 3],
    ["jsdom, ESM", ["--experimental-vm-modules"], "test/jest.test.mjs", 4],
  ]) {
    test(name, async () => {
      const { stderr } = await node(...options, "node_modules/jest/bin/jest.js", "--env=jsdom", file);
      assert.match(stderr, new RegExp(`^Tests:\\s+${count} passed, ${count} total$`, "m"));
    });
  }
  test("node, CommonJS and ESM", async () => {
    const { stderr } = await node("--experimental-vm-modules", "node_modules/jest/bin/jest.js", "test/jest.node.test.cjs", "test/jest.node.test.mjs");
    assert.match(stderr, /^Tests:\s+2 passed, 2 total$/m);
  });
});
