import { jest } from "@jest/globals";
import { memoize } from "cache-wasm";
import * as entry from "cache-wasm/async";
import * as tools from "cache-wasm/tools";

import { answers, EXPECTED } from "../portable/answers.mjs";
import toolsWork from "./tools-work.cjs";

test("right answers beside jsdom, by WebAssembly", async () => {
  expect(document.createElement("p").tagName).toBe("P");
  expect(await answers(memoize)).toEqual({ ...EXPECTED, engine: "wasm" });
});

test("the entry with the binary as a file reads it from the package", async () => {
  expect(await entry.ready).toBe("wasm");
  expect(await answers(entry.memoize)).toEqual({ ...EXPECTED, engine: "wasm" });
});

test("the tools", () => {
  expect(toolsWork({ memoize }, tools)).toEqual(toolsWork.EXPECTED);
});

test("a mock is memoized, and fake time passes for it", () => {
  jest.useFakeTimers();
  const fn = jest.fn((n) => n + 1);
  const f = memoize(fn, { ttl: 1000 });
  expect([f(1), f(1)]).toEqual([2, 2]);
  jest.advanceTimersByTime(1000);
  expect(f(1)).toBe(2);
  expect(fn).toHaveBeenCalledTimes(2);
  jest.useRealTimers();
});
