import { bytes } from "cache-wasm-hot-bytes";

/** The binary of the tools, which travels as text like the first entry's. */
export function toolsModule(): WebAssembly.Module {
  return new WebAssembly.Module(bytes());
}
