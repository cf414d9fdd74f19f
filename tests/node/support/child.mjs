// Runs a script in a Node process of its own: for what only a whole process shows (exit, memory, rejections).

import { spawn } from "node:child_process";

import { asyncEntry, mainEntry, toolsEntry } from "./package.mjs";

/**
 * Runs `source` as a module that may import "cache-wasm", "cache-wasm/tools" and "cache-wasm/memoize-async" from the installed package.
 * Answers { code, signal, stdout, stderr, ms }.
 */
export function runModule(source, { flags = [], timeout = 300_000, env = {} } = {}) {
  const text = source
    .replaceAll('"cache-wasm/tools"', JSON.stringify(toolsEntry))
    .replaceAll('"cache-wasm/memoize-async"', JSON.stringify(asyncEntry))
    .replaceAll('"cache-wasm"', JSON.stringify(mainEntry));
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, [...flags, "--input-type=module", "--eval", text], {
      env: { ...process.env, NODE_OPTIONS: "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const timer = setTimeout(() => child.kill("SIGKILL"), timeout);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr, ms: performance.now() - began });
    });
  });
}

/** The same, for a script whose last line on standard output is JSON; fails unless it ends with 0. */
export async function runForJson(source, options) {
  const result = await runModule(source, options);
  if (result.code !== 0) throw new Error(`the child process ended with ${result.signal ?? result.code}:\n${result.stderr}\n${result.stdout}`);
  return JSON.parse(result.stdout.trim().split("\n").at(-1));
}
