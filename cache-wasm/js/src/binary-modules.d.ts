/** What the binary exports: see `cache-wasm/src/lib.rs`. */
declare module "cache-wasm-hot" {
  export interface Exports {
    readonly memory: WebAssembly.Memory;
    make(bound: number): number;
    free(id: number): void;
    insert(id: number, hash: number, clock: number, deadline: number, now: number): number;
    remove(id: number, slot: number): void;
    rehash(id: number, slot: number, hash: number): void;
    setDeadline(id: number, slot: number, deadline: number): void;
    victim(id: number, clock: number, now: number): number;
    order(id: number, clock: number): number;
    resize(id: number, bound: number): void;
  }
}

/** The binary itself, which the build puts in place of this name. */
declare module "cache-wasm-hot-bytes" {
  export function bytes(): Uint8Array<ArrayBuffer>;
}
