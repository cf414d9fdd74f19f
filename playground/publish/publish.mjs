// The last step of the site: `node publish.mjs <folder> [--offline]`. Makes what was assembled in the folder smaller
// without changing what it does, lists the languages and the plain lessons in the page, and, where it is to be
// published, writes what keeps it at hand offline.

import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

import { transform } from "esbuild";

import { shortenImports } from "./imports.mjs";

const [folder, ...options] = process.argv.slice(2);
if (!folder || options.some((option) => option !== "--offline")) {
  console.error("usage: node publish.mjs <folder> [--offline]");
  process.exit(2);
}
const at = (name) => path.join(folder, name);
const text = (name) => readFile(at(name), "utf8");

/** Every file of the site by its address, in a steady order. */
async function files() {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = all.filter((entry) => entry.isFile()).map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)));
  return names.map((name) => name.split(path.sep).join("/")).sort();
}

/** All style sheets that the page names, in their order, become one: fewer requests, and they compress better together. */
async function styles(html) {
  const link = /<link rel="stylesheet" href="([^"]+)">\n?/g;
  const names = [...html.matchAll(link)].map((found) => found[1]);
  const css = await Promise.all(names.map(text));
  const { code } = await transform(css.join("\n"), { loader: "css", minify: true, legalComments: "none" });
  await Promise.all(names.map((name) => rm(at(name))));
  await writeFile(at("page.css"), code);
  let first = true;
  return html.replace(link, () => (first ? ((first = false), '<link rel="stylesheet" href="page.css">\n') : ""));
}

/** The languages of the folder `text`, each with its own name: what the page offers to choose from. */
async function languages(html) {
  const found = (await files()).filter((name) => /^text\/[^/]+\.json$/.test(name));
  const named = await Promise.all(
    found.map(async (name) => {
      const { language, page, lessons } = JSON.parse(await text(name));
      await writeFile(at(name), JSON.stringify({ page, lessons }));
      return [path.basename(name, ".json"), language];
    }),
  );
  if (named.length === 0) return html;
  const content = JSON.stringify(named).replaceAll("&", "&amp;").replaceAll("'", "&#39;");
  return html.replace("</head>", `<meta name="languages" content='${content}'>\n</head>`);
}

/** The numbers of the lessons that the page can begin with, for the script that decides which program is loaded. */
async function plainLessons(html) {
  const numbers = JSON.parse(await text("lessons/plain.json"));
  await rm(at("lessons/plain.json"));
  if (!html.includes(" data-lessons>")) throw new Error("index.html has no script with the attribute data-lessons");
  return html.replace(" data-lessons>", ` data-lessons="${numbers.join(" ")}">`);
}

async function scripts() {
  for (const name of await files()) {
    // What comes of the package has been made small there.
    if (!name.endsWith(".js") || name.startsWith("package/")) continue;
    const { code } = await transform(await text(name), { loader: "js", format: "esm", minify: true, legalComments: "none", target: "es2022" });
    await writeFile(at(name), code);
  }
}

/** The service worker, which carries the list of all files and a name for just these contents. */
async function offline() {
  const names = (await files()).filter((name) => name !== "sw.js");
  const whole = createHash("sha256");
  for (const name of names) whole.update(name).update("\0").update(createHash("sha256").update(await readFile(at(name))).digest());
  const version = whole.digest("hex").slice(0, 16);
  const source = await readFile(new URL("sw.js", import.meta.url), "utf8");
  const filled = source.replace('"VERSION"', JSON.stringify(version)).replace('["FILES"]', JSON.stringify(names));
  const { code } = await transform(filled, { loader: "js", minify: true, legalComments: "none", target: "es2022" });
  await writeFile(at("sw.js"), code);
}

let html = await text("index.html");
html = await plainLessons(await languages(await styles(html)));
if (options.includes("--offline")) {
  await writeFile(at("offline.js"), await readFile(new URL("offline.js", import.meta.url)));
  html = html.replace("</body>", '<script type="module" src="offline.js"></script>\n</body>');
}
await writeFile(at("index.html"), html);
for (const name of await files()) {
  if (name.endsWith("_bg.wasm")) await shortenImports(at(name), at(name.replace(/_bg\.wasm$/, ".js")));
}
await scripts();
if (options.includes("--offline")) await offline();
