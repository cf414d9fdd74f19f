import * as hot from "cache-wasm-hot";
import { bytes } from "cache-wasm-hot-bytes";
import { Face, type Engine, type Memory } from "./engine.js";
import { JsEngine } from "./js-engine.js";

let memory: WebAssembly.Memory | null | undefined;
/** The same as words. Growth detaches them: they are empty then, and made again. */
const shared: Memory = { words: new Int32Array(0) };

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
  readonly notes: number;
  heads = 0;
  shift = 0;
  nodes = 0;
  noted = 0;
  private readonly id: number;
  private readonly face: number;

  constructor(bound: number) {
    this.id = hot.make(bound);
    this.face = hot.face(this.id);
    this.notes = this.face + Face.Notes;
    registry.register(this, this.id, this);
    this.look();
  }

  settle(): void {
    hot.settle(this.id, this.noted);
    this.noted = 0;
  }

  hits(): number {
    return hot.hits(this.id) + this.noted;
  }

  insert(hash: number, deadline: number, now: number): number {
    const { id, noted } = this;
    this.noted = 0;
    const slot = now === 0 ? hot.insert(id, hash, noted) : hot.insertUntil(id, hash, noted, deadline, now);
    this.look();
    return slot;
  }

  replaced(): number {
    return shared.words[this.face + Face.Replaced]!;
  }

  remove(slot: number): void {
    this.settle();
    hot.remove(this.id, slot);
  }

  setDeadline(slot: number, deadline: number): void {
    hot.setDeadline(this.id, slot, deadline);
    this.look();
  }

  deadline(slot: number): number {
    return hot.deadline(this.id, slot);
  }

  order(after: number): number {
    if (after === 0) this.settle();
    return hot.order(this.id, after);
  }

  live(now: number): number {
    return hot.live(this.id, now);
  }

  /** After whatever may have moved the memory or the table. */
  private look(): void {
    if (shared.words.length === 0) shared.words = new Int32Array(memory!.buffer);
    const { words } = shared;
    const { face } = this;
    this.heads = words[face + Face.Heads]!;
    this.shift = words[face + Face.Shift]!;
    this.nodes = words[face + Face.Nodes]!;
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
