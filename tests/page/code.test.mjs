// The JavaScript that lesson 4 shows is run against the package: the same counters, the same values.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import vm from "node:vm";

import { open } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const { CACHE_WASM_PROJECT } = process.env;
assert.ok(CACHE_WASM_PROJECT, "CACHE_WASM_PROJECT must be set: cargo xtask test page sets it");
const { memoize } = createRequire(path.join(CACHE_WASM_PROJECT, "index.js"))("cache-wasm");

/** Runs the program as it stands on the page, its last two lines once for each request. */
function run(code, answers, requests) {
  const stack = [...answers];
  const seen = [];
  const context = vm.createContext({
    memoize,
    View: class {},
    render: (_, { total }) => seen.push(total),
    slowQuery: () => stack.shift(),
    request: {},
  });
  const [program, served] = code.split(/^\/\/ what the server does.*$/m);
  vm.runInContext(program, context);
  for (let i = 0; i < requests; i++) vm.runInContext(`{${served}}`, context);
  const { hits, misses, maxSize, currSize } = vm.runInContext("Dashboard.prototype.revenue.cacheInfo()", context);
  return { seen, info: `CacheInfo(hits=${hits}, misses=${misses}, maxsize=${maxSize}, currsize=${currSize})` };
}

test("lesson 4 in JavaScript does what the page shows", async () => {
  for (const [step, answers, expected] of [
    [7, [72, 5, 25], [72, 5, 25]],
    [15, [92, 18, 40], [92, 92, 92]],
  ]) {
    const page = await open(browser, site, { hash: `#v=1&lesson=4&step=${step}&code=js` });
    const lines = await page.locator(".listing li").evaluateAll((all) => all.map((line) => line.querySelector("span").textContent));
    const { seen, info } = run(lines.join("\n"), answers, 3);
    assert.deepEqual(seen, expected);
    assert.equal(info, await page.locator(".info > code").innerText());
    await clean(page);
  }
});
