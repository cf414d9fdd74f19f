// The second entry has types of its own.

import { memoize } from "cache-wasm";
import { recordTrace } from "cache-wasm/tools";

const f = memoize((n: number) => n);
recordTrace(f);
// @ts-expect-error a function that is not memoized has nothing to record
recordTrace((n: number) => n);
// @ts-expect-error nor has text
recordTrace("f");
