import { memoize, ready } from "cache-wasm/async";

import { answers } from "../portable/answers.mjs";

globalThis.result = ready.then(async (engine) => ({ ready: engine, ...(await answers(memoize)) }));
