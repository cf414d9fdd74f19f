import { arrival } from "cache-wasm-hot-module";
import { engineKind, hot } from "./engines.js";

export * from "./index.js";

/**
 * Settles when the binary, a file of its own in this entry, has arrived: with `"wasm"`, or with
 * `"js"` where it could not be loaded or may not be compiled. It never rejects, and nothing has to
 * wait for it.
 *
 * `memoize` works from the start. Caches that outgrow their first few entries before the binary is
 * there are looked after by plain JavaScript, by the same rules, until they are cleared; those that
 * do so afterwards by WebAssembly. `cacheInfo().engine` says which of the two new ones get.
 *
 * ```ts
 * import { memoize, ready } from "cache-wasm/async";
 *
 * const email = memoize((id: number) => findById(id).email);
 * await ready; // "wasm"
 * ```
 *
 * In browsers `hot.wasm` is fetched from beside the module, by bundlers that know
 * `new URL("./hot.wasm", import.meta.url)` from where they put it; in Node (20.16 or newer) it is read
 * from there; and in Cloudflare's workerd (with a compatibility date from 2025-05-05 on) it is
 * imported. `import "cache-wasm"` needs no file, and is ready at once.
 */
export const ready: Promise<"wasm" | "js"> = load();

async function load(): Promise<"wasm" | "js"> {
  try {
    // Where it is imported it serves already: a second instance must not take the place of the first.
    if (engineKind() === "js") hot.adopt(await WebAssembly.instantiate(await arrival()));
  } catch {
    // JavaScript serves, and engineKind says so.
  }
  return engineKind();
}
