import { memoize } from "cache-wasm";

import { answers } from "../portable/answers.mjs";

globalThis.result = answers(memoize);
