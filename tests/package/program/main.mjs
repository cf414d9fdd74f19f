import { memoize } from "cache-wasm";

import { readSources } from "./files.mjs";
import { compare } from "./lexer.mjs";

console.log(JSON.stringify(compare(memoize, readSources(process.argv.slice(2)))));
