const { memoize } = require("cache-wasm");
const tools = require("cache-wasm/tools");
const toolsWork = require("./tools-work.cjs");

test("right answers beside jsdom, by WebAssembly", () => {
  expect(document.createElement("p").tagName).toBe("P");
  const square = memoize((n) => n * n, { maxSize: 30 });
  const recording = tools.recordTrace(square);
  for (let round = 0; round < 2; round++) for (let i = 0; i < 20; i++) expect(square(i)).toBe(i * i);
  recording.stop();
  expect(square.cacheInfo()).toEqual({ hits: 20, misses: 20, maxSize: 30, currSize: 20, engine: "wasm" });
  expect(recording.records.length).toBe(41);
});

test("the tools, though jsdom has no TextDecoder and no structuredClone", () => {
  expect([typeof TextDecoder, typeof TextEncoder, typeof structuredClone]).toEqual(["undefined", "undefined", "undefined"]);
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
