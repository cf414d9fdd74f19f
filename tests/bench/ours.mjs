// The package under test. In a page, the bundler puts the package itself in this file's place.

import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { esmEntry } from "../node/support/locate.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Where it is: in a project it was installed into, or what the build left. */
export function locateOurs() {
  const project = process.env.CACHE_WASM_PROJECT;
  if (project) return path.join(path.resolve(project), "node_modules/cache-wasm");
  const built = path.join(root, "target/npm/package");
  return existsSync(path.join(built, "package.json")) ? built : undefined;
}

export async function importOurs() {
  const folder = locateOurs();
  if (!folder) throw new Error("cache-wasm is not built: set CACHE_WASM_PROJECT or run `cargo xtask build`");
  return import(esmEntry(folder));
}
