import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** [name, text] of the JavaScript files in these folders, the smaller ones first. */
export function readSources(folders) {
  const names = folders.flatMap((folder) => readdirSync(folder).filter((name) => /\.m?js$/.test(name)).map((name) => path.join(folder, name)));
  return names
    .map((name) => [name, statSync(name).size])
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .map(([name]) => [path.basename(name), readFileSync(name, "utf8")]);
}
