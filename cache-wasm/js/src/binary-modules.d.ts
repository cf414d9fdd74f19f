/** What the build puts in place of these two names: the wasm-bindgen glue, and the binary. */
declare module "cache-wasm-hot" {
  export function initSync(module: { module: WebAssembly.Module }): { readonly memory: WebAssembly.Memory };
  export function make(bound: number): number;
  export function free(engine: number): void;
  export function count(): number;
  export function face(engine: number): number;
  export function hits(engine: number): number;
  export function settle(engine: number, noted: number): void;
  export function insert(engine: number, hash: number, noted: number): number;
  export function insertUntil(engine: number, hash: number, noted: number, deadline: number, now: number): number;
  export function remove(engine: number, slot: number): void;
  export function setDeadline(engine: number, slot: number, deadline: number): void;
  export function deadline(engine: number, slot: number): number;
  export function order(engine: number, after: number): number;
  export function live(engine: number, now: number): number;
}

declare module "cache-wasm-hot-bytes" {
  export function bytes(): Uint8Array<ArrayBuffer>;
}
