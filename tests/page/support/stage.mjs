// What nearly all files of tests here begin with: importing this serves the page and starts a browser, before the
// first test, and ends both after the last one.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { left } from "./pages.mjs";
import { launch, serve } from "./site.mjs";

export let site;
export let browser;
before(async () => {
  site = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.close();
});

/** Nothing was complained of on a page, and its test is over. */
export async function clean(page) {
  assert.deepEqual(page.trouble, []);
  await left(page);
}
