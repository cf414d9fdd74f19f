// A project with the package under test and the drivers of its stores, as a user would have installed them.

import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { esmEntry } from "../../node/support/locate.mjs";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const installed = process.env.CACHE_WASM_PROJECT;
if (!installed) throw new Error("CACHE_WASM_PROJECT is not set: it names a project with the packed package installed (`cargo xtask test stores` makes one)");

export const project = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-stores-"));
process.on("exit", () => rmSync(project, { recursive: true, force: true }));
writeFileSync(path.join(project, "package.json"), JSON.stringify({ name: "user", version: "1.0.0", private: true, type: "module" }));
mkdirSync(path.join(project, "node_modules"));
cpSync(path.join(installed, "node_modules/cache-wasm"), path.join(project, "node_modules/cache-wasm"), { recursive: true });
// Node follows the link, and finds what the driver needs beside it.
symlinkSync(realpathSync(path.join(root, "node_modules/redis")), path.join(project, "node_modules/redis"), "junction");
cpSync(fileURLToPath(new URL("process.mjs", import.meta.url)), path.join(project, "process.mjs"));

const folder = path.join(project, "node_modules/cache-wasm");
export const { memoizeAsync } = await import(esmEntry(folder, "./memoize-async"));
export const { sqliteStore } = await import(esmEntry(folder, "./store/sqlite"));
export const { redisStore } = await import(esmEntry(folder, "./store/redis"));
export const { default: redis } = await import(pathToFileURL(path.join(realpathSync(path.join(root, "node_modules/redis")), "dist/index.js")).href);
