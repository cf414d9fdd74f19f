import { hotModule } from "cache-wasm-hot-module";
import type { Engine } from "./engine.js";
import { JsEngine } from "./js-engine.js";
import { policies } from "./policies-there.js";
import { Instance } from "./wasm.js";

/** What all memoized functions share whose policy is the least recently used. */
export const hot = new Instance(hotModule);

export function engineKind(): "wasm" | "js" {
  return hot.ready() ? "wasm" : "js";
}

export function makeEngine(bound: number, policy: number, seed: number): Engine {
  const instance = policy === 0 ? hot : policies();
  return instance?.make(bound, policy, seed) ?? new JsEngine(bound).engine;
}
