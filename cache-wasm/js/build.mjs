// Builds the npm package: bundles the TypeScript with the wasm inside, once for `import` and once
// for `require`, and with the wasm beside it for those who want or need a file; writes the types, and
// says how large what people load is.
//
//   node build.mjs --wasm DIR --policies DIR --tools DIR --out DIR
//
// The first three hold what wasm-pack made: the binary of the first entry and the one with all policies
// (cache_wasm_bg.wasm), and that of the tools with its JavaScript (cache_wasm_tools.js, cache_wasm_tools_bg.wasm).

import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, gzipSync } from "node:zlib";
import binaryen from "binaryen";
import { build } from "esbuild";
import { minify } from "terser";
import { INTERNAL_NAMES } from "./internal-names.mjs";
import { pack } from "./pack-bytes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const { values } = parseArgs({ options: { wasm: { type: "string" }, policies: { type: "string" }, tools: { type: "string" }, out: { type: "string" } } });
if (!values.wasm || !values.policies || !values.tools || !values.out) {
  console.error("usage: node build.mjs --wasm DIR --policies DIR --tools DIR --out DIR");
  process.exit(2);
}
const out = resolve(values.out);
const [hot, policies] = [
  ["hot.wasm", values.wasm],
  ["policies.wasm", values.policies],
].map(([file, folder]) => {
  const bytes = withoutGlue(readFileSync(join(resolve(folder), "cache_wasm_bg.wasm")));
  return { file, bytes, packed: pack(bytes) };
});
/** The tools' binary: objects cross its border, so what wasm-bindgen generates for it is bundled too. */
const glue = join(resolve(values.tools), "cache_wasm_tools.js");
const tools = { packed: pack(readFileSync(join(resolve(values.tools), "cache_wasm_tools_bg.wasm"))) };

/**
 * The binary without what wasm-bindgen's own JavaScript would need (a table of JavaScript objects, two
 * flags, an import to fill the table): only numbers cross the border, so nothing else ever uses it.
 */
function withoutGlue(bytes) {
  const module = binaryen.readBinary(bytes);
  for (let i = module.getNumExports() - 1; i >= 0; i--) {
    const { name } = binaryen.getExportInfo(module.getExportByIndex(i));
    if (name.startsWith("__")) module.removeExport(name);
  }
  module.runPasses(["remove-unused-module-elements"]);
  const left = module.emitBinary();
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(left));
  if (imports.length > 0) throw new Error(`the binary imports ${imports.map(({ name }) => name).join(", ")}`);
  return left;
}

/** Removes the types that none of the entries leads to. */
function dropUnseen(folder, entries) {
  const seen = new Set();
  const visit = (file) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, named] of readFileSync(file, "utf8").matchAll(/["'](\.\.?\/[^"']+)\.js["']/g)) visit(join(dirname(file), `${named}.d.ts`));
  };
  for (const entry of entries) visit(join(folder, `${entry}.d.ts`));
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = join(folder, name);
    if (file.endsWith(".d.ts") && !seen.has(file)) rmSync(file);
  }
}

/** The first entry, as the file beside that is meant by the same conditions. */
const beside = (extension) => ({
  name: "beside",
  setup(build) {
    build.onResolve({ filter: /^\.\.\/index\.js$/ }, () => ({ path: `./index${extension}`, external: true }));
  },
});

/** A binary, under the names that the sources have for one, and the file that says how it is used. */
const binary = (way, { file, packed }) => ({
  name: "binary",
  setup(build) {
    build.onResolve({ filter: /^cache-wasm-hot-module$/ }, () => ({ path: join(here, "src", `module-${way}.ts`) }));
    build.onResolve({ filter: /^cache-wasm-hot-bytes$/ }, () => ({ path: "bytes", namespace: "binary" }));
    build.onResolve({ filter: /^cache-wasm-tools$/ }, () => ({ path: glue }));
    build.onResolve({ filter: /^\.\/hot\.wasm$/ }, () => ({ path: `./${file}`, external: true }));
    build.onLoad({ filter: /.*/, namespace: "binary" }, () => ({ contents: packed.module, loader: "js" }));
  },
});

/**
 * What the playground has of the package, loaded there when it is wanted; not in what is packed. `own-code.js` stands
 * around a visitor's program, `tools.js` looks at recordings and has the phrases for what is found in them.
 */
async function buildForPage() {
  const common = { ...COMMON, mangleProps, mangleCache };
  await build({
    ...common,
    entryPoints: [join(here, "src/own-code.ts")],
    outfile: join(out, "for-page/own-code.js"),
    format: "iife",
    globalName: "cacheWasm",
    plugins: [binary("inlined", policies)],
    footer: { js: policies.packed.text },
  });
  await build({
    ...common,
    stdin: { contents: `export { diagnoseTrace, missRatioCurve, readTrace } from "./tools.js"; export { PHRASES, phrasesOf, wordsOf } from "./tools/said.js";`, resolveDir: join(here, "src") },
    outfile: join(out, "for-page/tools.js"),
    format: "esm",
    plugins: [binary("inlined", tools)],
    footer: { js: tools.packed.text },
    logOverride: { "empty-import-meta": "silent" },
  });
}

/** The thread of the store in SQLite travels as a text: a file would have to be found again by whoever bundles. */
const thread = {
  name: "thread",
  setup(build) {
    build.onResolve({ filter: /^cache-wasm-sqlite-worker$/ }, () => ({ path: join(here, "src/stores/sqlite/worker.ts"), namespace: "thread" }));
    build.onLoad({ filter: /.*/, namespace: "thread" }, async ({ path }) => {
      const { outputFiles } = await build.esbuild.build({
        entryPoints: [path],
        write: false,
        bundle: true,
        format: "cjs",
        target: "es2022",
        platform: "node",
        minify: true,
      });
      return { contents: `export const code = ${JSON.stringify(outputFiles[0].text)};`, loader: "js" };
    });
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "dist"), { recursive: true });

// What stands above the first entry imports it, so that nobody loads two.
const above = ["memoize-async"];
// What is of use beside it, and for some only: whoever imports it has what it needs.
const stores = ["store-redis", "store-sqlite"];
const entries = ["index", "tools", "policies", "record", ...above, ...stores];
/** For what needs no binary. */
const none = { packed: { module: "export const bytes = () => new Uint8Array();", text: "" } };
const builds = [
  { format: "esm", extension: ".mjs", way: "inlined", of: hot, entries: ["index"] },
  { format: "cjs", extension: ".cjs", way: "inlined", of: hot, entries: ["index"] },
  { format: "esm", extension: ".mjs", way: "inlined", of: tools, entries: ["tools"] },
  { format: "cjs", extension: ".cjs", way: "inlined", of: tools, entries: ["tools"] },
  { format: "esm", extension: ".mjs", way: "inlined", of: policies, entries: ["policies"] },
  { format: "cjs", extension: ".cjs", way: "inlined", of: policies, entries: ["policies"] },
  { format: "esm", extension: ".mjs", way: "inlined", of: none, entries: ["record"] },
  { format: "cjs", extension: ".cjs", way: "inlined", of: none, entries: ["record"] },
  { format: "esm", extension: ".mjs", way: "fetched", of: hot, entries: ["async"] },
  { format: "esm", extension: ".mjs", way: "inlined", of: hot, entries: above },
  { format: "cjs", extension: ".cjs", way: "inlined", of: hot, entries: above },
  { format: "esm", extension: ".mjs", way: "inlined", of: hot, entries: stores },
  { format: "cjs", extension: ".cjs", way: "inlined", of: hot, entries: stores },
  { format: "esm", extension: ".workerd.mjs", way: "imported", of: hot, entries: ["index", "async"] },
  { format: "esm", extension: ".workerd.mjs", way: "imported", of: hot, entries: above },
  { format: "esm", extension: ".workerd.mjs", way: "imported", of: policies, entries: ["policies"] },
];
for (const file of ["types.ts", "trace.ts", "loads/types.ts", "stores/types.ts", "stores/events.ts", "tools/types.ts", "tools/finding.ts", "tools/said.ts"]) {
  const code = readFileSync(join(here, "src", file), "utf8").replace(/\/\*[^]*?\*\/|\/\/.*|"[^"\n]*"/g, "");
  const seen = INTERNAL_NAMES.filter((name) => new RegExp(`\\b${name}\\b`).test(code));
  if (seen.length > 0) throw new Error(`internal-names.mjs: ${seen.join(", ")} can be seen from outside, in ${file}`);
}
// The same for all files: the tools look into functions that another file has made.
const mangleProps = new RegExp(`^(${INTERNAL_NAMES.join("|")})$`);
let mangleCache = {};
const COMMON = {
  bundle: true,
  splitting: false,
  target: "es2022",
  platform: "neutral",
  minify: true,
  // Fields are set where they are declared, without a definition of each that nobody could tell from it.
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
  define: { VERSION: JSON.stringify(JSON.parse(readFileSync(join(root, "cache-wasm/package.json"), "utf8")).version) },
  legalComments: "none",
  logLevel: "warning",
};
for (const { format, extension, way, of, entries } of builds) {
  const built = await build({
    entryPoints: entries.map((entry) => join(here, "src", `${entry}.ts`)),
    outdir: join(out, "dist"),
    outExtension: { ".js": extension },
    ...COMMON,
    format,
    // Stores hold nothing of ours, and some of their names are others'.
    ...(entries !== stores && { mangleProps, mangleCache }),
    // The recorder is for Node alone, and whoever has a store brings its driver.
    external: ["node:*", "redis"],
    plugins: [binary(way, of), beside(extension), thread],
    // For what wasm-bindgen generates.
    inject: of === tools ? [join(here, "src/tools/text-coding.ts")] : [],
    // Dropped again where nobody reads it.
    footer: { js: of.packed.text },
    // wasm-bindgen's way to fetch a file, which nobody calls.
    logOverride: { "empty-import-meta": "silent" },
  });
  mangleCache = built.mangleCache ?? mangleCache;
  for (const entry of entries) {
    const file = join(out, "dist", entry + extension);
    const { code } = await minify(readFileSync(file, "utf8"), {
      module: format === "esm",
      toplevel: true,
      ecma: 2022,
      compress: { passes: 3, ecma: 2022, inline: 1, reduce_funcs: false },
      format: { ascii_only: true },
    });
    writeFileSync(file, code);
  }
}
await buildForPage();
for (const { file, bytes } of [hot, policies]) writeFileSync(join(out, "dist", file), bytes);

const tsc = createRequire(join(root, "package.json")).resolve("typescript/package.json");
const { bin } = JSON.parse(readFileSync(tsc, "utf8"));
execFileSync(process.execPath, [join(dirname(tsc), bin.tsc), "--project", join(here, "tsconfig.json"), "--outDir", join(out, "types")], {
  stdio: "inherit",
});
dropUnseen(join(out, "types"), [...entries, "async"]);
// What `import` and `require` see has to say of itself which of the two it is.
for (const entry of entries) {
  writeFileSync(join(out, "dist", `${entry}.d.mts`), `export * from "../types/${entry}.js";\n`);
  writeFileSync(join(out, "dist", `${entry}.d.cts`), `export * from "../types/${entry}.js";\n`);
}
writeFileSync(join(out, "dist/async.d.mts"), `export * from "../types/async.js";\n`);

for (const folder of ["cli", "python"]) cpSync(join(root, "cache-wasm", folder), join(out, folder), { recursive: true, filter: (file) => !file.includes("__pycache__") });
copyFileSync(join(root, "cache-wasm/package.json"), join(out, "package.json"));
for (const file of ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) {
  copyFileSync(join(root, file), join(out, file));
}

// What is bundled is ours, but for this.
const { version } = JSON.parse(readFileSync(join(root, "node_modules/devalue/package.json"), "utf8"));
const notice = readFileSync(join(root, "node_modules/devalue/LICENSE"), "utf8");
writeFileSync(join(out, "THIRD-PARTY-LICENSES"), `dist/memoize-async.* and dist/tools.* hold parts of devalue ${version}:\n\n${notice}`);

const kB = (bytes) => `${(bytes.length / 1000).toFixed(1)} kB`.padStart(9);
console.log("what is loaded (minified)     raw      gzip    brotli");
for (const [name, bytes] of [
  ...[hot, policies].map(({ file, bytes }) => [`dist/${file}`, bytes]),
  ...[...entries, "async"].map((entry) => [`dist/${entry}.mjs`, readFileSync(join(out, "dist", `${entry}.mjs`))]),
]) {
  console.log(`${name.padEnd(24)}${kB(bytes)} ${kB(gzipSync(bytes, { level: 9 }))} ${kB(brotliCompressSync(bytes))}`);
}
