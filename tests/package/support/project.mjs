// The packed package in projects of its own: made as a user makes them, in temporary folders.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
const named = process.env.CACHE_WASM_TARBALL;
if (!named) throw new Error("CACHE_WASM_TARBALL is not set: it names the packed package (`cargo xtask test package` makes it)");
export const tarball = path.resolve(named);

/** Source files of an installed package for the programs to read: esbuild's and mnemonist's are plain JavaScript. */
export const sources = ["esbuild/lib", "mnemonist"].map((place) => path.join(root, "node_modules", place));

export function run(command, args, { cwd, env = {}, timeout = 300_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, NODE_OPTIONS: "", ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const timer = setTimeout(() => child.kill("SIGKILL"), timeout);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** Runs Node in the project; fails unless it ends with 0 and says nothing on standard error. */
export async function node(project, args, options) {
  const result = await run(process.execPath, args, { cwd: project, ...options });
  assert.equal(result.code, 0, `node ${args.join(" ")} ended with ${result.signal ?? result.code}:\n${result.stderr}\n${result.stdout}`);
  assert.equal(result.stderr, "", "a package says nothing on standard error");
  return result.stdout;
}

/** An empty folder, its package.json, `npm install TARBALL`. Without network: the package needs none. */
export async function makeProject(manifest = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-user-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "user", version: "1.0.0", private: true, ...manifest }));
  // On Windows npm is a script of the shell.
  const npm = process.platform === "win32" ? ["cmd", ["/c", "npm"]] : ["npm", []];
  const install = [...npm[1], "install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts=false", "--loglevel=warn", tarball];
  const result = await run(npm[0], install, { cwd: folder });
  assert.equal(result.code, 0, `npm install: ${result.stderr}`);
  // npm may have something to say about its own settings, but not about the package.
  assert.doesNotMatch(result.stderr, /deprecated|cache-wasm|EBADENGINE/i);
  return folder;
}

/** Copies the programs of this folder into a project. */
export function addPrograms(folder) {
  cpSync(fileURLToPath(new URL("../program/", import.meta.url)), folder, { recursive: true });
  return folder;
}
