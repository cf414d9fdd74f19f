import { build } from "esbuild";

const entryPoints = ["app", "tools", "async", "unused"].map((name) => `src/${name}.mjs`);
await build({ entryPoints, bundle: true, minify: true, format: "esm", outdir: "out/esbuild", outExtension: { ".js": ".mjs" }, logLevel: "warning" });
