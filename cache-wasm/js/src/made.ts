import type { Memo } from "./memo.js";

/** Of the package; put in by the build. */
declare const VERSION: string;

/** Where whoever wants to know of every function that is memoized is found: `cache-wasm/record`. */
export const MADE = Symbol.for(`cache-wasm ${VERSION} made`);

/** Where whoever keeps histories is found, for the functions whose options want one: `cache-wasm/tools`. */
export const OBSERVE = Symbol.for(`cache-wasm ${VERSION} observe`);

export type Told = { [MADE]?: (memo: Memo) => void; [OBSERVE]?: (memo: Memo) => void };
