import type { Exports } from "cache-wasm-hot";
import { Engine, type Memory } from "./engine.js";

/**
 * An instance of a binary, made when it is first needed, and the engines in it. Only numbers cross the
 * border, so what wasm-bindgen generates for JavaScript (for strings, objects and errors) has nothing
 * to do.
 */
export class Instance {
  private exports: Exports | null | undefined;
  private readonly memory: Memory;
  /** Frees the engines of those who became garbage. */
  private registry!: FinalizationRegistry<number>;

  constructor(private readonly compile: () => WebAssembly.Module) {
    const get = () => this.exports!.memory.buffer;
    this.memory = {
      words: new Int32Array(0),
      // Growth detaches them: they are empty then, and made again.
      refresh() {
        if (this.words.length === 0) this.words = new Int32Array(get());
      },
    };
  }

  /** None where WebAssembly may not be compiled, or nobody tells what became garbage and could be freed. */
  ready(): Exports | null {
    if (this.exports === undefined) {
      try {
        return this.adopt(new WebAssembly.Instance(this.compile()));
      } catch {
        this.exports = null;
      }
    }
    return this.exports;
  }

  /** From now on engines are made by this one. */
  adopt(instance: WebAssembly.Instance): Exports {
    this.registry = new FinalizationRegistry((id) => this.release(id));
    return (this.exports = instance.exports as unknown as Exports);
  }

  /** None where there is no WebAssembly, or its memory is full. */
  make(bound: number, policy: number, seed: number): Engine | null {
    const face = this.ready()?.make(bound, policy, seed);
    if (!face) return null;
    const engine = new Engine(this.exports!, this.memory, face, this);
    this.registry.register(engine, engine.id, engine);
    return engine;
  }

  free(engine: Engine): void {
    if (!this.registry.unregister(engine)) return;
    this.release(engine.id);
    // Nobody's, should anybody still ask; its number is given to the next one.
    engine.id = -1;
  }

  private release(id: number): void {
    this.exports!.free(id);
  }
}
