import * as hot from "cache-wasm-hot";
import { bytes } from "cache-wasm-hot-bytes";
import type { Engine, Memory } from "./engine.js";
import { JsEngine } from "./js-engine.js";

let memory: WebAssembly.Memory | null | undefined;
/** The same as words. Growth detaches them: they are empty then, and made again. */
const shared: Memory = { words: new Int32Array(0) };

function look(): void {
  if (shared.words.length === 0) shared.words = new Int32Array(memory!.buffer);
}

/** The instance all memoized functions share, made when it is first needed; where WebAssembly may not be compiled there is none. */
function ready(): boolean {
  if (memory === undefined) {
    try {
      memory = hot.initSync({ module: new WebAssembly.Module(bytes()) }).memory;
    } catch {
      memory = null;
    }
  }
  return memory !== null;
}

/** Frees the engines of those who became garbage. */
const registry = new FinalizationRegistry<number>((engine) => hot.free(engine));

/** An engine in WebAssembly. */
class WasmEngine implements Engine {
  readonly memory = shared;
  readonly face: number;
  private readonly id: number;

  constructor(bound: number) {
    this.id = hot.make(bound);
    this.face = hot.face(this.id);
    look();
    registry.register(this, this.id, this);
  }

  settle(): void {
    hot.settle(this.id);
  }

  hits(): number {
    return hot.hits(this.id);
  }

  insert(hash: number, deadline: number, now: number): number {
    const slot = hot.insert(this.id, hash, deadline, now);
    look();
    return slot;
  }

  replaced(): number {
    return hot.replaced(this.id);
  }

  remove(slot: number): void {
    hot.remove(this.id, slot);
  }

  setDeadline(slot: number, deadline: number): void {
    hot.setDeadline(this.id, slot, deadline);
    look();
  }

  deadline(slot: number): number {
    return hot.deadline(this.id, slot);
  }

  order(after: number): number {
    return hot.order(this.id, after);
  }

  live(now: number): number {
    return hot.live(this.id, now);
  }

  free(): void {
    registry.unregister(this);
    hot.free(this.id);
  }
}

export function engineKind(): "wasm" | "js" {
  return ready() ? "wasm" : "js";
}

export function makeEngine(bound: number): Engine {
  return ready() ? new WasmEngine(bound) : new JsEngine(bound);
}

/** How large the memory of the instance is, in bytes; it never shrinks. */
export function wasmMemory(): number {
  return memory?.buffer.byteLength ?? 0;
}

/** How many engines are in use. */
export function wasmEngines(): number {
  return memory ? hot.count() : 0;
}
