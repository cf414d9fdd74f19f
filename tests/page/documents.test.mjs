// The documents that lessons link to: published with the page, in its look, at hand by keyboard.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { open, picture, sideways, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const folder = path.join(process.env.PLAYGROUND_DIR, "lessons");
const lessons = readdirSync(folder).map((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")));
const linked = lessons.filter((lesson) => lesson.link);

test("the last lesson links to what Python's people know and to the stores", async () => {
  const { number, step, link } = linked.find((lesson) => lesson.number === 13);
  assert.deepEqual(link.map(({ to }) => to), ["docs/python.html", "docs/answers-that-outlive-the-process.html"]);
  const page = await open(browser, site, { hash: `#v=1&lesson=${number}&step=${step.length}` });
  for (const { to } of link) {
    const opened = page.context().waitForEvent("page");
    await page.locator(`.further a[href="${to}"]`).click();
    const document = await opened;
    await document.waitForLoadState();
    assert.equal(document.url(), site.address + to);
    assert.equal(await document.locator("h1").count(), 1);
    await document.close();
  }
  await page.keyboard.press("ArrowLeft");
  await page.locator(".take").waitFor({ state: "detached" });
  await clean(page);
});

for (const to of new Set(linked.flatMap((lesson) => lesson.link.map((link) => link.to)))) {
  for (const [name, size] of Object.entries(sizes)) {
    for (const colorScheme of ["light", "dark"]) {
      test(`axe finds nothing in ${to}, ${name}, ${colorScheme}`, async () => {
        const context = await browser.newContext({ viewport: size, colorScheme });
        const page = await context.newPage();
        const failed = [];
        page.on("response", (response) => response.status() >= 400 && failed.push(response.url()));
        page.on("request", (request) => request.url().startsWith(site.address) || failed.push(request.url()));
        await page.goto(site.address + to);
        assert.deepEqual(await sideways(page), []);
        assert.equal(await violations(page), "");
        await picture(page, `document-${path.basename(to, ".html")}-${name}-${colorScheme}`);
        // What it links to is there, too.
        const links = await page.locator("main a").evaluateAll((all) => all.map((link) => link.href));
        for (const link of links.filter((link) => link.startsWith(site.origin))) {
          const response = await context.request.get(link);
          assert.equal(response.status(), 200, link);
        }
        assert.deepEqual(failed, []);
        await context.close();
      });
    }
  }
}
