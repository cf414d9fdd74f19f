import type { Memo } from "./memo.js";

/** Of the package; put in by the build. */
declare const VERSION: string;

/** Where whoever wants to know of every function that is memoized is found: `cache-wasm/record`. */
export const MADE = Symbol.for(`cache-wasm ${VERSION} made`);

export type Told = { [MADE]?: (memo: Memo) => void };
