// Lesson 13, two processes and what stands behind them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open, press, shown } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

test("the body is marked as run where it runs, and not where the answer comes from the store", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=13&step=9" });
  const body = page.locator(".listing li").filter({ hasText: "add_up(" });
  assert.match((await shown(page)).status, /In Redis it is not either\. So report\(\) runs/);
  assert.equal(await body.getAttribute("class"), "also");
  await press(page, "ArrowRight");
  assert.match((await shown(page)).status, /^Miss\. This process has nothing in its memory yet\. But Redis has it/);
  assert.equal(await body.getAttribute("class"), "skipped");
  await clean(page);
});
