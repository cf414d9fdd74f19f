// The views that other files do not picture in every light and width: axe finds nothing, nothing runs sideways, and there
// is a picture of each to look at.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import path from "node:path";

import { open, picture, press, root, sideways, sizes, toExport, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const django = path.join(root, "tests/trace/django.jsonl");

/** How each view is come to: its address, and what is done there. */
const VIEWS = {
  menu: ["#v=1&lesson=4&step=7", (page) => page.locator("button.open").click()],
  "own-code-ran": ["#v=1&program=", async (page) => {
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("9 calls of memoized functions").waitFor();
    await press(page, "End");
  }],
  "recording-functions": ["", async (page) => {
    await page.setInputFiles("#file", django);
    await page.getByRole("heading", { level: 1, name: "django.jsonl" }).waitFor();
    const view = page.locator(".functions > details").filter({ has: page.locator("summary code", { hasText: /^Dashboard\.revenue$/ }) });
    await view.waitFor();
    if (!(await view.evaluate((details) => details.open))) await view.locator("summary").click();
    await view.locator(".finding").getByRole("button").nth(1).click();
  }],
  "curves-lesson": ["#v=1&lesson=12&view=curves", async (page) => {
    await page.getByRole("status").filter({ hasText: "All points are exact." }).waitFor({ state: "attached" });
  }],
  "score-sheet": ["#v=1&lesson=4&step=4", async (page) => {
    await press(page, "m", "ArrowRight", "h");
    await toExport(page);
    await page.locator(".sheet tbody tr").waitFor();
    await page.locator(".sheet").scrollIntoViewIfNeeded();
  }],
  "on-paper": ["#v=1&lesson=6&step=9", (page) => page.emulateMedia({ media: "print" })],
};
/** What lies over the page is as high as the window. */
const OVER = ["menu", "score-sheet"];

for (const colorScheme of ["light", "dark"]) {
  for (const [name, size] of Object.entries(sizes)) {
    describe(`${colorScheme}, ${size.width} × ${size.height}`, () => {
      for (const [view, [hash, come]] of Object.entries(VIEWS)) {
        test(view, async () => {
          const page = await open(browser, site, { hash, size, colorScheme, reducedMotion: "reduce" });
          await come(page);
          assert.equal(await violations(page), "");
          assert.deepEqual(await sideways(page), []);
          await picture(page, `${view}-${name}-${colorScheme}`, { whole: name === "narrow" && !OVER.includes(view) });
          await clean(page);
        });
      }
    });
  }
}
