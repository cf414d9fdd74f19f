// What can be taken away: the run as a recording that opens again, the settings as code.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { open, picture, press, sizes, toExport, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const dialog = (page) => page.getByRole("dialog", { name: "Export" });
const told = async (page) => [await page.getByRole("status").innerText(), await page.locator(".info > code").innerText()];

describe("export", () => {
  test("a run taken away and opened again answers every call as before", async () => {
    const page = await open(browser, site, { hash: "#v=1&sandbox=" });
    await press(page, "End");
    const before = await page.locator(".info > code").innerText();
    await page.getByRole("button", { name: "Export" }).click();
    const download = page.waitForEvent("download");
    await dialog(page).getByRole("button", { name: "Save as cache-trace" }).click();
    const text = await readFile(await (await download).path(), "utf8");
    assert.match(text, /^\{"cacheTrace":1,"source":"see-the-cache /);
    assert.equal(text.trimEnd().split("\n").length, 42);
    await press(page, "Escape");
    await page.setInputFiles("#file", { name: "again.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(text) });
    await page.getByRole("heading", { level: 1, name: /again\.jsonl/ }).waitFor();
    await press(page, "End");
    assert.equal((await told(page))[1], before);
    assert.match((await told(page))[0], /^Miss\. This key was stored before, and had to go/);
    await clean(page);
  });

  test("the settings are code in both languages, to be copied", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=9", permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Export" }).click();
    await dialog(page).waitFor();
    const blocks = await dialog(page).locator("pre").allInnerTexts();
    assert.match(blocks[0], /import \{ memoize \} from "cache-wasm";[^]*self: "ignore"/);
    assert.match(blocks[1], /from functools import lru_cache[^]*@staticmethod\n@lru_cache\ndef revenue/);
    await dialog(page).getByRole("button", { name: "Copy the Python code" }).click();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${blocks[1].trimEnd()}\n`);
    await press(page, "ArrowRight", "h");
    assert.match(await page.locator(".count").innerText(), /9 \/ 15/, "the page behind stands still");
    await press(page, "Escape");
    await dialog(page).waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Export", "the focus is where it was");
    await clean(page);
  });
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, size] of Object.entries(sizes)) {
    test(`${colorScheme}, ${size.width} × ${size.height}: nothing wrong, nothing sideways`, async () => {
      const page = await open(browser, site, { hash: "#v=1&lesson=4&step=9", size, colorScheme });
      await toExport(page);
      assert.equal(await violations(page), "");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      await picture(page, `export-${name}-${colorScheme}`);
      await clean(page);
    });
  }
}
