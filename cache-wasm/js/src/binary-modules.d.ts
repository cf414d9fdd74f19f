/** What the binary exports: see `cache-wasm/src/lib.rs`. */
declare module "cache-wasm-hot" {
  export interface Exports {
    readonly memory: WebAssembly.Memory;
    make(bound: number): number;
    free(engine: number): void;
    count(): number;
    face(engine: number): number;
    settle(engine: number, noted: number): void;
    hits(engine: number): number;
    insert(engine: number, hash: number, noted: number): number;
    insertUntil(engine: number, hash: number, noted: number, deadline: number, now: number): number;
    remove(engine: number, slot: number): void;
    setDeadline(engine: number, slot: number, deadline: number): void;
    deadline(engine: number, slot: number): number;
    order(engine: number, after: number): number;
    live(engine: number, now: number): number;
  }
}

/** The binary itself, which the build puts in place of this name. */
declare module "cache-wasm-hot-bytes" {
  export function bytes(): Uint8Array<ArrayBuffer>;
}
