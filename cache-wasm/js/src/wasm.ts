import { bytes } from "cache-wasm-hot-bytes";
import type { Exports } from "cache-wasm-hot";
import { Face, type Engine, type Memory } from "./engine.js";
import { JsEngine } from "./js-engine.js";

let hot: Exports | null | undefined;
/** The instance's memory as words. Growth detaches them: they are empty then, and made again. */
const memory: Memory = { words: new Int32Array(0) };
/** Frees the engines of those who became garbage. */
let registry: FinalizationRegistry<number>;

/**
 * The instance all memoized functions share, made when it is first needed; none where WebAssembly
 * may not be compiled. Only numbers cross the border, so what wasm-bindgen generates for JavaScript
 * (for strings, objects and errors) has nothing to do, and its imports are never called.
 */
function ready(): boolean {
  if (hot === undefined) {
    try {
      const module = new WebAssembly.Module(bytes());
      const imports: Record<string, Record<string, () => void>> = {};
      for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => {};
      hot = new WebAssembly.Instance(module, imports).exports as unknown as Exports;
      registry = new FinalizationRegistry((engine) => hot!.free(engine));
    } catch {
      hot = null;
    }
  }
  return hot !== null;
}

/** An engine in WebAssembly. */
class WasmEngine implements Engine {
  readonly memory = memory;
  readonly notes: number;
  heads = 0;
  shift = 0;
  nodes = 0;
  noted = 0;
  private readonly id: number;
  private readonly face: number;

  constructor(bound: number) {
    this.id = hot!.make(bound);
    this.face = hot!.face(this.id);
    this.notes = this.face + Face.Notes;
    registry.register(this, this.id, this);
    this.look();
  }

  settle(): void {
    const { noted } = this;
    this.noted = 0;
    hot!.settle(this.id, noted);
  }

  hits(): number {
    return hot!.hits(this.id) + this.noted;
  }

  insert(hash: number, deadline: number, now: number): number {
    const { id, noted } = this;
    this.noted = 0;
    const slot = now === 0 ? hot!.insert(id, hash, noted) : hot!.insertUntil(id, hash, noted, deadline, now);
    this.look();
    return slot;
  }

  replaced(): number {
    return memory.words[this.face + Face.Replaced]!;
  }

  remove(slot: number): void {
    this.settle();
    hot!.remove(this.id, slot);
  }

  setDeadline(slot: number, deadline: number): void {
    hot!.setDeadline(this.id, slot, deadline);
    this.look();
  }

  deadline(slot: number): number {
    return hot!.deadline(this.id, slot);
  }

  order(after: number): number {
    if (after === 0) this.settle();
    return hot!.order(this.id, after);
  }

  live(now: number): number {
    return hot!.live(this.id, now);
  }

  free(): void {
    registry.unregister(this);
    hot!.free(this.id);
  }

  /** After whatever may have moved the memory or the table. */
  private look(): void {
    if (memory.words.length === 0) memory.words = new Int32Array(hot!.memory.buffer);
    const { words } = memory;
    const { face } = this;
    this.heads = words[face + Face.Heads]!;
    this.shift = words[face + Face.Shift]!;
    this.nodes = words[face + Face.Nodes]!;
  }
}

export function engineKind(): "wasm" | "js" {
  return ready() ? "wasm" : "js";
}

export function makeEngine(bound: number): Engine {
  return ready() ? new WasmEngine(bound) : new JsEngine(bound);
}

/** What the instance uses: the size of its memory in bytes, which never shrinks, and the engines there are. */
export function wasmUsage(): { bytes: number; engines: number } {
  return hot ? { bytes: hot.memory.buffer.byteLength, engines: hot.count() } : { bytes: 0, engines: 0 };
}
