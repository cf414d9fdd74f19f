import { analyse as inWasm, initSync } from "cache-wasm-tools";
import { toolsModule } from "./module.js";

/** A size and how many of the accesses hit there. */
export interface Level {
  readonly size: number;
  readonly hits: number;
}

/** What accesses would have hit, by size and by policy. */
export interface Analysis {
  readonly accesses: number;
  readonly keys: number;
  /** The sizes at which the hits of the least recently used policy change, and the hits there. */
  readonly lru: readonly Level[];
  /** The size beyond which more entries bring in little. */
  readonly knee?: Level | undefined;
  /** The hits of each policy at the size that was asked for. */
  readonly policies: readonly { readonly name: string; readonly hits: number }[];
  /** The most that any policy could hit there. */
  readonly optimum?: number | undefined;
}

let ready = false;

/**
 * What a sequence of accesses, each the number of its key, would have hit.
 *
 * @throws CompileError where WebAssembly may not be compiled
 */
export function analyse(accesses: readonly number[], size?: number): Analysis {
  if (!ready) {
    initSync({ module: toolsModule() });
    ready = true;
  }
  return inWasm(Uint32Array.from(accesses), { size: size === undefined ? undefined : Math.min(size, 0x7fff_ffff), seed: 1 }) as Analysis;
}

/** The hits at a size. */
export function hitsAt(lru: readonly Level[], size: number): number {
  let hits = 0;
  for (const level of lru) {
    if (level.size > size) break;
    ({ hits } = level);
  }
  return hits;
}

/** The smallest size that hits so often. */
export function sizeFor(lru: readonly Level[], hits: number): number | undefined {
  return lru.find((level) => level.hits >= hits)?.size;
}
