// The same steps under several settings, side by side.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hash, open, picture, press, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const THREE = "#v=1&lesson=4&step=5&lanes=key,ignore,weak";
const at = async (page) => Number(await page.getByRole("slider").inputValue());
const columns = (page) => page.locator(".lane");
const outcomes = (page) => page.locator(".lane .came .outcome").allInnerTexts();
const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

describe("side by side", () => {
  test("from a lesson and back: columns, one sentence, what differs, the address", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=5" });
    await page.getByRole("button", { name: "Side by side" }).click();
    await page.locator("main.comparing").waitFor();
    assert.equal(await hash(page), THREE);
    assert.deepEqual(await columns(page).getByRole("heading", { level: 2 }).allInnerTexts(), ["self in the key", "self left out", "a cache per self"]);
    assert.deepEqual(await outcomes(page), ["miss", "hit", "miss"]);
    assert.match(await page.getByRole("status").innerText(), /They differ\.\s*Miss with self in the key and a cache per self\. Hit with self left out\./);
    assert.deepEqual(await page.locator(".lane .info > code").allInnerTexts(), [
      "CacheInfo(hits=0, misses=2, maxsize=128, currsize=2)",
      "CacheInfo(hits=1, misses=1, maxsize=128, currsize=1)",
      "CacheInfo(hits=0, misses=2, maxsize=128, currsize=2)",
    ]);
    assert.deepEqual(await page.locator(".lane .entry .value").allInnerTexts().then((all) => all.map((value) => value.replace(/\D/g, ""))), ["72", "5", "72", "5"]);
    await page.getByRole("button", { name: "Side by side" }).click();
    assert.equal(await hash(page), "#v=1&lesson=4&step=5");
    assert.equal(await columns(page).count(), 0);
    await clean(page);
  });

  test("one transport moves all columns, and D runs from difference to difference", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&lanes=key,ignore,weak" });
    assert.match(await page.getByRole("status").innerText(), /The same 15 steps, 3 times over/);
    const differ = [];
    for (let step = 1; step <= 15; step++) {
      await press(page, "ArrowRight");
      assert.equal(await at(page), step);
      if ((await page.getByRole("status").innerText()).includes("They differ.")) differ.push(step);
    }
    await press(page, "Home");
    for (const step of differ) {
      await press(page, "d");
      assert.equal(await at(page), step);
    }
    await press(page, "d");
    assert.match(await page.locator(".notice").innerText(), /do not differ after this step/);
    assert.equal(await page.getByRole("button", { name: "Next difference" }).getAttribute("aria-disabled"), "true");
    await page.locator(".log li button").nth(4).click();
    assert.equal(await at(page), 5);
    assert.deepEqual(await page.locator(".log li").nth(4).locator(".in-each .heard").allTextContents(), [" miss", " hit", " miss"]);
    await clean(page);
  });

  test("a column is set, added and removed, and the focus is never lost", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=7&lanes=lru,sieve" });
    const second = columns(page).nth(1);
    await second.getByLabel("policy").selectOption("w-tinylfu");
    assert.equal(await hash(page), "#v=1&lesson=4&step=7&lanes=lru,w-tinylfu");
    await second.getByRole("spinbutton", { name: "maxsize" }).fill("2");
    await second.getByRole("spinbutton", { name: "maxsize" }).press("Tab");
    assert.equal(await hash(page), "#v=1&lesson=4&step=7&lanes=lru,w-tinylfu.2");
    await second.getByRole("spinbutton", { name: "maxsize" }).focus();
    await press(page, "ArrowRight", "d", "h");
    assert.equal(await at(page), 7, "a field keeps its keys");
    await second.getByRole("spinbutton", { name: "maxsize" }).fill("");
    await second.getByRole("spinbutton", { name: "maxsize" }).press("Tab");
    await second.getByLabel("self").selectOption("ignore");
    assert.equal(await hash(page), "#v=1&lesson=4&step=7&lanes=lru,w-tinylfu.all.ignore");
    await page.getByRole("button", { name: "Column" }).first().click();
    await page.getByRole("button", { name: "Column" }).first().click();
    assert.equal(await columns(page).count(), 4);
    await page.getByRole("button", { name: "Column" }).first().click({ force: true });
    assert.equal(await columns(page).count(), 4);
    await columns(page).nth(3).getByRole("button", { name: /Remove/ }).click();
    assert.equal(await page.evaluate(() => document.activeElement.id), "add-lane");
    await columns(page).nth(0).getByRole("button", { name: /Remove/ }).click();
    assert.equal(await hash(page), "#v=1&lesson=4&step=7&lanes=w-tinylfu.all.ignore,same");
    assert.equal(await page.getByRole("button", { name: /Remove/ }).count(), 0, "two stay");
    await clean(page);
  });

  test("of a recording of thousands of calls", async () => {
    // Some pages are asked for often, most hardly ever.
    const page_of = (i) => Math.floor(40 * (((i * 2_654_435_761) % 1_000) / 1_000) ** 2);
    const text = Array.from({ length: 4_000 }, (_, i) => `page ${page_of(i)}`).join("\n");
    const page = await open(browser, site);
    await page.setInputFiles("#file", { name: "calls.txt", mimeType: "text/plain", buffer: Buffer.from(text) });
    await page.getByRole("heading", { level: 1, name: /calls\.txt/ }).waitFor();
    await page.getByRole("button", { name: "Side by side" }).click();
    for (const column of await columns(page).all()) {
      await column.getByRole("spinbutton", { name: "maxsize" }).fill("6");
      await column.getByRole("spinbutton", { name: "maxsize" }).press("Tab");
    }
    await page.evaluate(() => document.activeElement.blur());
    await press(page, "End");
    const hits = await page.locator(".lane .info > code").allInnerTexts();
    assert.equal(new Set(hits).size, 3, `each policy hits its own number: ${hits}`);
    assert.match(await page.locator(".count").innerText(), /4001 \/ 4001/);
    assert.equal(await violations(page), "");
    await picture(page, "compare-recording");
    await clean(page);
  });
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, size] of Object.entries(sizes)) {
    test(`${colorScheme}, ${size.width} × ${size.height}: nothing wrong, nothing sideways, a whole step in sight`, async () => {
      for (const [state, hash] of [["three", THREE], ["two", "#v=1&lesson=4&step=13&lanes=lru,sieve.2"], ["four", "#v=1&lesson=4&step=7&lanes=key,ignore,weak,s3-fifo.2"]]) {
        const page = await open(browser, site, { hash, size, colorScheme });
        assert.equal(await violations(page), "", state);
        assert.equal(await sideways(page), false, state);
        if (name === "wide") {
          const end = await page.evaluate(() => Math.max(...[...document.querySelectorAll(".lane")].map((lane) => lane.getBoundingClientRect().bottom)));
          assert.ok(end <= size.height, `${state}: ${end}`);
        }
        await picture(page, `compare-${state}-${name}-${colorScheme}`, { whole: name === "narrow" });
        await clean(page);
      }
    });
  }
}
