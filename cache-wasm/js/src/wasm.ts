import { Engine as WasmEngine, initSync } from "cache-wasm-hot";
import type { InitOutput } from "cache-wasm-hot";
import { bytes } from "cache-wasm-hot-bytes";
import type { Engine } from "./engine.js";
import { JsEngine } from "./js-engine.js";

let wasm: InitOutput | null | undefined;

/** The instance all memoized functions share, made when it is first needed; null where WebAssembly may not be compiled. */
function instance(): InitOutput | null {
  if (wasm === undefined) {
    try {
      wasm = initSync({ module: new WebAssembly.Module(bytes()) });
    } catch {
      wasm = null;
    }
  }
  return wasm;
}

export function engineKind(): "wasm" | "js" {
  return instance() === null ? "js" : "wasm";
}

export function makeEngine(bound: number): Engine {
  return instance() === null ? new JsEngine(bound) : (new WasmEngine(bound) as unknown as Engine);
}

/** How large the memory of the instance is, in bytes; it never shrinks. */
export function wasmMemory(): number {
  return wasm ? wasm.memory.buffer.byteLength : 0;
}
