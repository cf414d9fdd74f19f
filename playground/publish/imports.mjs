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
  /** Puts the short names in; what has none is no name of wasm-bindgen's, or the two do not belong together. */
  const put = (pattern, shorts, written) => {
    const missing = new Set(shorts.keys());
    code = code.replace(pattern, (all, before, name) => {
      missing.delete(name);
      return shorts.has(name) ? before + written(shorts.get(name)) : all;
    });
    return missing;
  };
  const missing = put(/^(\s+)(\w+)(?=: (?:function|\())/gm, new Map(imports.map(([, name, short]) => [name, short])), JSON.stringify);
  if (missing.size > 0) throw new Error(`${script} has nothing for what ${wasm} imports: ${[...missing].join(", ")}`);
  put(/\b(wasm)\.(\w+)/g, new Map(exports), (short) => `[${JSON.stringify(short)}]`);
  for (const module of new Set(imports.map(([module]) => module))) code = code.replaceAll(`${JSON.stringify(module)}:`, '"a":');
  await writeFile(script, code);
  await rename(fresh, wasm);
}
