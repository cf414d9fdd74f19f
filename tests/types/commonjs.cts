// The same from CommonJS: the types say `require`, as the package does.

import cacheWasm = require("cache-wasm");
import tools = require("cache-wasm/tools");
import { memoize } from "cache-wasm";

const f = cacheWasm.memoize((id: number) => `${id}`, { maxSize: 2 });
const text: string = f(1);
const again: string = memoize(f)(2);
const hits: number = f.cacheInfo().hits;
tools.recordTrace(f);
// @ts-expect-error a string is no id
f("1");
// @ts-expect-error the package has no default export
cacheWasm.default;

export = { again, hits, text };
