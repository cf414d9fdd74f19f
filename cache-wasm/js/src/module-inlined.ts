import { bytes } from "cache-wasm-hot-bytes";

/** For everybody who may compile: the binary travels as text, so that `import` alone is enough. */
export function hotModule(): WebAssembly.Module {
  return new WebAssembly.Module(bytes());
}
