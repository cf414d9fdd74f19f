/** What the build puts in place of these two names: the wasm-bindgen glue, and the binary. */
declare module "cache-wasm-hot" {
  export interface InitOutput {
    readonly memory: WebAssembly.Memory;
  }
  export function initSync(module: { module: WebAssembly.Module }): InitOutput;
  export class Engine {
    constructor(bound: number);
    free(): void;
  }
}

declare module "cache-wasm-hot-bytes" {
  export function bytes(): Uint8Array<ArrayBuffer>;
}
