// wasm-bindgen names what a module imports and exports by what it is and a hash, some thirty characters that no
// compression makes small. Between a module and its own JavaScript any name will do.

import { execFile } from "node:child_process";
import { readFile, rename, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const wasmOpt = fileURLToPath(new URL("../../node_modules/binaryen/bin/wasm-opt", import.meta.url));
const FEATURES = ["bulk-memory", "multivalue", "mutable-globals", "nontrapping-float-to-int", "reference-types", "sign-ext"];

/** Gives everything that passes between a wasm module and its JavaScript a short name, on both sides. */
export async function shortenImports(wasm, script) {
  const fresh = `${wasm}.fresh`;
  const options = ["--minify-imports-and-exports-and-modules", ...FEATURES.map((name) => `--enable-${name}`)];
  const { stdout } = await promisify(execFile)(process.execPath, [wasmOpt, ...options, wasm, "-o", fresh], { maxBuffer: 1 << 26 });
  const { imports, exports } = JSON.parse(stdout);
  let code = await readFile(script, "utf8");
  /** There has to be such a place, or the module would not start. */
  const put = (pattern, replacement) => {
    let found = 0;
    code = code.replace(pattern, (...match) => (found++, replacement(...match)));
    if (found === 0) throw new Error(`${script}: nothing matches ${pattern}`);
  };
  const names = new Map(imports.map(([, name, short]) => [name, short]));
  put(/^(\s+)(__wb\w+|memory)(?=: (?:function|\())/gm, (all, space, name) => (names.has(name) ? space + JSON.stringify(names.get(name)) : all));
  const [module] = new Set(imports.map(([module]) => module));
  put(new RegExp(`"${module.replaceAll(".", "\\.")}":`, "g"), () => '"a":');
  const shorts = new Map(exports.map(([, name, short]) => [name, short]));
  put(/\bwasm\.(\w+)/g, (all, name) => (shorts.has(name) ? `wasm[${JSON.stringify(shorts.get(name))}]` : all));
  await writeFile(script, code);
  await rename(fresh, wasm);
}
