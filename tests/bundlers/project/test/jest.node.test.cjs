const { memoize } = require("cache-wasm");

test("right answers, by WebAssembly", () => {
  expect(typeof document).toBe("undefined");
  const square = memoize((n) => n * n, { maxSize: 30 });
  for (let round = 0; round < 2; round++) for (let i = 0; i < 20; i++) expect(square(i)).toBe(i * i);
  expect(square.cacheInfo()).toEqual({ hits: 20, misses: 20, maxSize: 30, currSize: 20, engine: "wasm" });
});
