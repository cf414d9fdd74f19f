// A narrow window: the buttons above the picture take one row, each big enough for a thumb, and none is lost.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open, press, sideways, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const REST = ["Side by side", "Curves", "Try this yourself", "Export", "Copy link"];

test("the buttons of a lesson stand in one row, and what is wanted less often behind one of them", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=2", size: sizes.narrow });
  const row = await page.locator(".title .beside").boundingBox();
  assert.ok(row.height < 60, `${row.height} pixels`);
  for (const name of REST) assert.ok(!(await button(page, name).isVisible()), name);

  await button(page, "More").click();
  for (const name of REST) {
    const { width, height } = await button(page, name).boundingBox();
    assert.ok(width >= 44 && height >= 44, `${name}: ${width} × ${height}`);
  }
  assert.equal(await violations(page), "");
  assert.deepEqual(await sideways(page), []);
  await page.keyboard.press("Escape");
  assert.ok(!(await button(page, "Curves").isVisible()));

  for (const part of [".title .beside > button", ".transport .group button"]) {
    for (const one of await page.locator(part).all()) {
      const { width, height } = await one.boundingBox();
      assert.ok(width >= 44 && height >= 44, `${part}: ${width} × ${height}`);
    }
  }
  await clean(page);
});

test("the dialog behind that button opens and closes", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=2&step=2", size: sizes.narrow });
  await button(page, "More").click();
  await button(page, "Export").click();
  const dialog = page.getByRole("dialog", { name: "Export" });
  await dialog.waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  assert.ok(!(await dialog.isVisible()));
  await clean(page);
});

test("what is chosen there closes it", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=2&step=2", size: sizes.narrow });
  await button(page, "More").click();
  await button(page, "Side by side").click();
  await page.locator("main.comparing").waitFor();
  assert.ok(!(await button(page, "Curves").isVisible()));
  await clean(page);
});

test("a tree that is wider than the window is as large as ever, with the call of the step in its middle", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=3&step=5", size: sizes.narrow });
  for (const key of ["", "ArrowRight"]) {
    if (key) await press(page, key);
    const frame = await page.locator(".calls").boundingBox();
    const now = await page.locator(".calls .now rect").first().boundingBox();
    assert.ok(now.height >= 20, `${now.height} pixels high`);
    assert.ok(now.x >= frame.x - 1 && now.x + now.width <= frame.x + frame.width + 1, "in sight");
  }
  await clean(page);
});
