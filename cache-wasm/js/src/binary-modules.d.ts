/** What the binary exports: see `cache-wasm/src/lib.rs`. */
declare module "cache-wasm-hot" {
  export interface Exports {
    readonly memory: WebAssembly.Memory;
    make(bound: number): number;
    free(id: number): void;
    settle(id: number, noted: number): void;
    insert(id: number, hash: number, noted: number, deadline: number, now: number): number;
    remove(id: number, slot: number): void;
    setDeadline(id: number, slot: number, deadline: number): void;
    order(id: number, after: number): number;
  }
}

/** The binary itself, which the build puts in place of this name. */
declare module "cache-wasm-hot-bytes" {
  export function bytes(): Uint8Array<ArrayBuffer>;
}
