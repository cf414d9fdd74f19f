import type { Instance } from "./wasm.js";

/** The policies there are, each at the place by which the engines know it. */
export const POLICIES = ["lru", "fifo", "lfu", "sieve", "s3-fifo", "w-tinylfu", "adaptive"] as const;

/** Of the package; put in by the build. */
declare const VERSION: string;

/**
 * Where `cache-wasm/policies` leaves what it brings for the other entries: a file of its own, it may be
 * loaded beside any of them, by `import` or `require`. Of this very version, since they share what is
 * nobody else's business.
 */
const PLACE = Symbol.for(`cache-wasm ${VERSION} policies`);

type Place = { [PLACE]?: Instance };

export function policies(): Instance | undefined {
  return (globalThis as Place)[PLACE];
}

export function bring(instance: Instance): void {
  Object.defineProperty(globalThis, PLACE, { value: instance, configurable: true });
}
