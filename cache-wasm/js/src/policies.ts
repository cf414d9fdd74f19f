import { hotModule } from "cache-wasm-hot-module";
import { bring, policies as there, POLICIES } from "./policies-there.js";
import type { Policy } from "./types.js";
import { Instance } from "./wasm.js";

/**
 * The names that `memoize`'s option `policy` knows once this entry was imported; without it, `"lru"`
 * alone. They come with a binary of their own, which whoever needs no other policy need not load.
 *
 * ```ts
 * import { memoize } from "cache-wasm";
 * import "cache-wasm/policies";
 *
 * const page = memoize(render, { maxSize: 1000, policy: "s3-fifo" });
 * ```
 *
 * Where WebAssembly may not be compiled, the least recently used goes whatever the policy, and
 * `cacheInfo().engine` is `"js"`.
 */
export const policies: readonly Policy[] = POLICIES;

if (there() === undefined) bring(new Instance(hotModule));
