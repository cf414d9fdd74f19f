// What a process uses: the heap, the ArrayBuffers outside of it, and WebAssembly's memories.

const memories = new Set();

/** To be called before anything is loaded: from then on every instance's memory is known. */
export function watchWasm() {
  const { Instance } = WebAssembly;
  if (Instance.watched) return;
  const Watched = function (module, imports) {
    const instance = new Instance(module, imports);
    for (const thing of Object.values(instance.exports)) if (thing instanceof WebAssembly.Memory) memories.add(thing);
    return instance;
  };
  Watched.prototype = Instance.prototype;
  Watched.watched = true;
  WebAssembly.Instance = Watched;
}

export function collect() {
  // Twice: what finalizers let go of is found by the second.
  globalThis.gc?.();
  globalThis.gc?.();
  globalThis.Bun?.gc(true);
}

/**
 * Bytes in use after a collection. Not by Node's `external`, which has WebAssembly's memories in it before Node 26
 * and not from then on; `arrayBuffers` has them nowhere.
 */
export function used() {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  let wasm = 0;
  for (const memory of memories) wasm += memory.buffer.byteLength;
  return heapUsed + arrayBuffers + wasm;
}
