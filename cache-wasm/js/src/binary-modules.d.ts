/** What the binary exports: see `cache-wasm/src/lib.rs`. */
declare module "cache-wasm-hot" {
  export interface Exports {
    readonly memory: WebAssembly.Memory;
    make(bound: number, policy: number, seed: number): number;
    free(id: number): void;
    insert(id: number, hash: number, clock: number, deadline: number, now: number): number;
    remove(id: number, slot: number): void;
    rehash(id: number, slot: number, hash: number): void;
    setDeadline(id: number, slot: number, deadline: number): void;
    due(id: number, now: number): number;
    victim(id: number, clock: number): number;
    order(id: number, clock: number): number;
    settle(id: number, clock: number): void;
    resize(id: number, bound: number): void;
  }
}

/** How the binary gets here: one of the files `module-*.ts`, by what is built. */
declare module "cache-wasm-hot-module" {
  /** Throws where there is none (yet). */
  export function hotModule(): WebAssembly.Module;
  /** The same for those who can wait; not where it is inlined. */
  export function arrival(): Promise<WebAssembly.Module>;
}

/** The binary as a file beside the bundle, for platforms that import such. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** The binary itself, which the build puts in place of this name. */
declare module "cache-wasm-hot-bytes" {
  export function bytes(): Uint8Array<ArrayBuffer>;
}

/** What wasm-bindgen makes of `cache-wasm/tools`: see its `src/lib.rs`. */
declare module "cache-wasm-tools" {
  export function initSync(how: { module: WebAssembly.Module }): unknown;
  export function analyse(ids: Uint32Array, asked: unknown): unknown;
}

/** The thread of the store in SQLite as one text: `stores/sqlite/worker.ts`, which the build puts in place of this name. */
declare module "cache-wasm-sqlite-worker" {
  export const code: string;
}
