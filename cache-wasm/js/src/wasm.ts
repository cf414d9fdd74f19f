import type { Exports } from "cache-wasm-hot";
import { hotModule } from "cache-wasm-hot-module";
import { Engine, type Memory } from "./engine.js";
import { JsEngine } from "./js-engine.js";

let hot: Exports | null | undefined;
/** The instance's memory as words. Growth detaches them: they are empty then, and made again. */
const memory: Memory = {
  words: new Int32Array(0),
  refresh() {
    if (this.words.length === 0) this.words = new Int32Array(hot!.memory.buffer);
  },
};
/** Frees the engines of those who became garbage. */
let registry: FinalizationRegistry<number>;
let engines = 0;

/**
 * The instance all memoized functions share, made when it is first needed; none where WebAssembly
 * may not be compiled, or nobody tells what became garbage and could be freed. Only numbers cross
 * the border, so what wasm-bindgen generates for JavaScript (for strings, objects and errors) has
 * nothing to do.
 */
function ready(): Exports | null {
  if (hot === undefined) {
    try {
      return adopt(new WebAssembly.Instance(hotModule()));
    } catch {
      hot = null;
    }
  }
  return hot;
}

/** From now on engines are made by this instance. */
export function adopt(instance: WebAssembly.Instance): Exports {
  registry = new FinalizationRegistry(release);
  return (hot = instance.exports as unknown as Exports);
}

export function engineKind(): "wasm" | "js" {
  return ready() ? "wasm" : "js";
}

export function makeEngine(bound: number): Engine {
  // Where nothing is made, there is no WebAssembly, or its memory is full.
  const face = ready()?.make(bound);
  if (!face) return new JsEngine(bound).engine;
  const engine = new Engine(hot!, memory, face);
  registry.register(engine, engine.id, engine);
  engines++;
  return engine;
}

export function freeEngine(engine: Engine): void {
  // Engines in JavaScript are just left to the garbage collector.
  if (engine.memory !== memory || !registry.unregister(engine)) return;
  release(engine.id);
  // Nobody's, should anybody still ask; its number is given to the next one.
  engine.id = -1;
}

/** What the instance uses: the size of its memory in bytes, which never shrinks, and the engines there are. */
export function wasmUsage(): { bytes: number; engines: number } {
  return { bytes: hot ? hot.memory.buffer.byteLength : 0, engines };
}

function release(id: number): void {
  hot!.free(id);
  engines--;
}
