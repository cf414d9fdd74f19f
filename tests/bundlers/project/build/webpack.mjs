import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import webpack from "webpack";

const run = (configuration) => new Promise((resolve, reject) => {
  webpack({ mode: "production", ...configuration }, (error, stats) => {
    if (error) return reject(error);
    if (stats.hasErrors() || stats.hasWarnings()) console.error(stats.toString("errors-warnings"));
    return resolve();
  });
});
const out = (folder) => path.resolve("out", folder);
const entry = (...names) => Object.fromEntries(names.map((name) => [name, `./src/${name}.mjs`]));

await run({ entry: entry("page"), output: { path: out("webpack-page") } });
writeFileSync("out/webpack-page/index.html", readFileSync("index.html", "utf8").replace("/src/page.mjs", "page.js").replace('type="module"', "defer"));
await run({ entry: entry("app", "tools", "async", "unused"), target: "node", output: { path: out("webpack"), filename: "[name].cjs" } });
