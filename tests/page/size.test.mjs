// What the first load weighs, over the wire, in all.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { open } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const LIMIT = 250_000;

test(`the first load is at most ${LIMIT} bytes, compressed`, async () => {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const loaded = [];
  context.on("response", (response) => loaded.push(response));
  const page = await open(browser, site, { context });
  await page.waitForLoadState("networkidle");
  const sizes = await Promise.all(
    loaded.map(async (response) => [response.url().slice(site.address.length) || "./", gzipSync(await response.body(), { level: 9 }).length]),
  );
  const all = sizes.reduce((sum, [, size]) => sum + size, 0);
  console.log(sizes.map(([name, size]) => `${String(size).padStart(8)} ${name}`).join("\n"), `\n${String(all).padStart(8)} in all`);
  assert.ok(sizes.some(([name]) => name.endsWith(".wasm")) && sizes.some(([name]) => name.endsWith(".css")), "the page was loaded whole");
  assert.ok(all <= LIMIT, `${all} bytes`);
  await clean(page);
});
