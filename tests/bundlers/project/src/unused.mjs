import { memoize } from "cache-wasm";
import { memoize as memoizeLater, ready } from "cache-wasm/async";
import { readTrace, recordTrace } from "cache-wasm/tools";

globalThis.result = Promise.resolve("nothing");
