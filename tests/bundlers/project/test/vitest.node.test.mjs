import { memoize } from "cache-wasm";
import { expect, test } from "vitest";

import { answers, EXPECTED } from "../portable/answers.mjs";

test("right answers, by WebAssembly", async () => {
  expect(typeof document).toBe("undefined");
  expect(await answers(memoize)).toEqual({ ...EXPECTED, engine: "wasm" });
});
