// The entry with the binary as a file: the same memoize, and when the binary is there.

import { memoize, ready, type Memoized } from "cache-wasm/async";
import type { Memoized as Synchronous } from "cache-wasm";

const f = memoize((id: number) => `${id}`, { maxSize: 2 });
const engine: "wasm" | "js" = await ready;
const text: string = f(1);
const same: Synchronous<(id: number) => string> = f;
const back: Memoized<(id: number) => string> = same;
// @ts-expect-error a string is no id
f("1");
// @ts-expect-error it is a promise
const early: "wasm" | "js" = ready;

export { back, early, engine, text };
