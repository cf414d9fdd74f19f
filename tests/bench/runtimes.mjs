// Where measurements run: a Node or Bun process for each, or a browser's page of its own for each.

import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { locateOurs } from "./ours.mjs";

export const RUNTIMES = ["node", "node-24", "node-26", "chromium", "bun"];

const here = fileURLToPath(new URL(".", import.meta.url));
const NODE_FLAGS = ["--expose-gc", "--max-old-space-size=4096"];

/** { engine: what it says of itself, measure: from a list of jobs to the list of results, close }. */
export function open(name, program) {
  if (name === "chromium") return openBrowser(program ?? process.env.CHROME ?? "chromium");
  if (name !== "node" && !program) throw new RangeError(`--runtime ${name} needs --program PATH (\`cargo xtask bench js --runtime ${name}\` finds it)`);
  return openProcesses(program ?? process.execPath, name === "bun" ? [] : NODE_FLAGS);
}

function openProcesses(program, flags) {
  const version = "console.log(globalThis.Bun ? `Bun ${Bun.version}` : `Node ${process.version}, V8 ${process.versions.v8}`)";
  const engine = execFileSync(program, ["-e", version], { encoding: "utf8" }).trim();
  const measure = (jobs) =>
    new Promise((resolve) => {
      const child = spawn(program, [...flags, path.join(here, "child.mjs")], {
        env: { ...process.env, NODE_ENV: "production" },
        stdio: ["pipe", "pipe", "pipe"],
      });
      child.stdin.end(JSON.stringify(jobs));
      let out = "";
      let err = "";
      child.stdout.on("data", (chunk) => (out += chunk));
      child.stderr.on("data", (chunk) => (err += chunk));
      child.on("error", (error) => resolve(failure(jobs, error.message)));
      child.on("close", (code, signal) => {
        try {
          resolve(JSON.parse(out));
        } catch {
          const word = err.split("\n").find((line) => /Error/.test(line))?.trim() ?? `ended with ${signal ?? code}`;
          resolve(failure(jobs, word));
        }
      });
    });
  return { engine, measure, close() {} };
}

/** What goes wrong becomes the row's words, never an empty row. */
const failure = (jobs, word) => jobs.map(({ cell, peer, round }) => ({ cell, peer, round, failed: word }));

const BROWSER_FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--js-flags=--expose-gc",
];

async function openBrowser(program) {
  const [{ chromium }, server] = await Promise.all([import("playwright-core"), serve(await bundle())]);
  const executablePath = program.includes(path.sep) ? program : onPath(program);
  const browser = await chromium.launch({ executablePath, args: BROWSER_FLAGS });
  return {
    engine: `Chromium ${browser.version()}`,
    // A context of its own has a process of its own.
    async measure(jobs) {
      const context = await browser.newContext();
      try {
        const page = await context.newPage();
        await page.goto(server.address);
        return await page.evaluate((jobs) => globalThis.measureAll(jobs), jobs);
      } catch (error) {
        return failure(jobs, error.message.split("\n")[0]);
      } finally {
        await context.close();
      }
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

function onPath(program) {
  const places = (process.env.PATH ?? "").split(path.delimiter).map((folder) => path.join(folder, program));
  const found = places.find((place) => existsSync(place));
  if (!found) throw new RangeError(`--runtime chromium: there is no ${program} on PATH; --program PATH or CHROME names one`);
  return found;
}

/** The measuring code and all peers as one script; what is not asked for in a page is parsed, but never run. */
async function bundle() {
  const { build } = await import("esbuild");
  const ours = locateOurs();
  const { outputFiles } = await build({
    entryPoints: [path.join(here, "page.mjs")],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "error",
    plugins: [
      {
        name: "ours",
        setup(build) {
          build.onResolve({ filter: /^\.\/ours\.mjs$/ }, () => ({ path: "ours", namespace: "ours" }));
          build.onResolve({ filter: /^cache-wasm$/ }, () => (ours ? { path: path.join(ours, "dist/index.mjs") } : { external: true }));
          build.onLoad({ filter: /.*/, namespace: "ours" }, () => ({ contents: 'export const importOurs = () => import("cache-wasm");', resolveDir: here }));
        },
      },
    ],
  });
  return outputFiles[0].text;
}

/** On this machine only, and isolated: pages that are not get a coarse clock. */
async function serve(script) {
  const headers = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
  const server = createServer((request, response) => {
    const isScript = request.url === "/bench.js";
    response.writeHead(200, { ...headers, "content-type": isScript ? "text/javascript" : "text/html" });
    response.end(isScript ? script : '<!doctype html><meta charset="utf-8"><title>bench</title><link rel="icon" href="data:,"><script src="bench.js"></script>');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
