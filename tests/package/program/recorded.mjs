import { writeFileSync } from "node:fs";

import { memoize } from "cache-wasm";
import { recordTrace } from "cache-wasm/tools";

import { readSources } from "./files.mjs";
import { makeLexer } from "./lexer.mjs";

// Reads a few of the files, with every memoized function recorded, and writes the trace.
const [trace, ...folders] = process.argv.slice(2);
const { analyse, functions } = makeLexer(memoize, 0.1);
const recording = recordTrace(...Object.values(functions));
for (const [name, text] of readSources(folders).slice(8, 12)) analyse(name, text);
analyse("by hand", "const a = 1;\n");
functions.kindOf.delete("const");
functions.tokens.cacheClear();
analyse("by hand", "const a = 1;\nconst b = 2;\n");
recording.stop();
analyse("not recorded", "const c = 3;\n");
writeFileSync(trace, recording.text());
console.log(JSON.stringify(Object.entries(functions).map(([name, f]) => [name, f.cacheInfo()])));
