// Runs Python programs with and without the tracer of the installed package.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { readTrace } from "../../package/support/trace.mjs";

const project = process.env.CACHE_WASM_PROJECT;
if (!project) throw new Error("CACHE_WASM_PROJECT is not set: it names a project with the packed package installed (`cargo xtask test python` makes one)");
export const python = process.env.PYTHON || "python3";
export const packageFolder = path.join(path.resolve(project), "node_modules/cache-wasm");
export const tracer = path.join(packageFolder, "python/trace_lru.py");
const programs = fileURLToPath(new URL("../programs/", import.meta.url));

const base = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-python-"));
process.on("exit", () => rmSync(base, { recursive: true, force: true }));

/** A folder that is gone with the process. */
export const makeFolder = () => mkdtempSync(path.join(base, "program-"));

/** Runs Python with these arguments: { code, signal, stdout, stderr }. `input`: the program, read from standard input. */
export function run(args, { cwd = programs, env = {}, kill } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(python, args, { cwd, env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "7", ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      if (kill !== undefined && stdout.includes(kill.after)) child.kill(kill.signal);
    });
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const timer = setTimeout(() => child.kill("SIGKILL"), 120_000);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** Runs a program under the tracer: what it did, and the trace as it is read. */
export async function traced(program, { options = [], folder = makeFolder(), ...more } = {}) {
  const file = path.join(folder, "out.trace.jsonl");
  const result = await run([tracer, "--quiet", "-o", file, ...options, ...program], more);
  return { ...result, folder, file, trace: readTrace(readFileSync(file, "utf8")) };
}

/** The function of this name in a trace, and its records. */
export function recordsOf({ defined, records }, name) {
  const found = [...defined].filter(([, define]) => define.name === name);
  if (found.length !== 1) throw new Error(`${found.length} functions are called ${name}: ${[...defined.values()].map((define) => define.name).join(", ")}`);
  return records.filter(({ op, fn }) => op !== "define" && fn === found[0][0]);
}
