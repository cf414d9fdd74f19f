// Takes out of a published site what keeps it at hand offline: `node online.mjs <folder>`. A copy that is served to one
// machine, at another port each time, would be stored there once for each of them.

import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node online.mjs <folder>");
  process.exit(2);
}
for (const name of ["offline.js", "sw.js"]) await rm(path.join(folder, name), { force: true });
const page = path.join(folder, "index.html");
const html = await readFile(page, "utf8");
await writeFile(page, html.replace('<script type="module" src="offline.js"></script>\n', ""));
