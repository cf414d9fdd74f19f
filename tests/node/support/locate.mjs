// Where an installed package's entries are, as Node would resolve them from the project it is installed in.

import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** The file an entry of `exports` stands for under the given conditions (besides "default"), or undefined. */
export function resolveEntry(entry, conditions) {
  if (typeof entry === "string") return entry;
  if (entry === null || typeof entry !== "object") return undefined;
  for (const [condition, target] of Object.entries(entry)) {
    if (condition !== "default" && !conditions.includes(condition)) continue;
    const found = resolveEntry(target, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The ESM file of `subpath` ("." or "./tools") of the package in `folder`, as an address to import. */
export function esmEntry(folder, subpath = ".") {
  const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const file = resolveEntry(manifest.exports?.[subpath], ["node", "import", "module-sync"]);
  if (file === undefined) throw new Error(`${manifest.name}: package.json exports no ESM file for "${subpath}"`);
  return pathToFileURL(path.join(folder, file)).href;
}
