// The functions of a recording: how each does, what is wrong with it, the steps that show it, the lesson that explains
// it; and why any step was a miss.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { open, picture, press, root, shown, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const part = (role, type, label, id) => ({ role, type, label, id });
const number = (n) => part("arg", "number", String(n), 1000 + n);

/** Three functions: one whose receiver is always new, one that is too small, one that is well. */
function recording() {
  const lines = [{ cacheTrace: 1, source: "a test" }];
  let t = 0;
  const call = (fn, key, more) => lines.push({ op: "call", t: t++, fn, key, ...more });
  const miss = (reason, more) => ({ outcome: "miss", reason, cost: 2, stored: true, ...more });
  lines.push({ op: "define", fn: 1, name: "View.total", policy: "lru", maxSize: 128, self: "key", place: "views.mjs:3" });
  lines.push({ op: "define", fn: 2, name: "price", policy: "lru", maxSize: 4, self: "ignore" });
  lines.push({ op: "define", fn: 3, name: "email", policy: "lru", maxSize: 64, self: "ignore" });
  for (let i = 0; i < 40; i++) call(1, [part("self", "View", `View #${i + 1}`, i + 1), part("arg", "string", '"2026-11"', 900)], miss("new"));
  for (let i = 0; i < 300; i++) {
    const victim = i >= 4 ? { victim: { key: [number((i - 4) % 5)], reason: "evicted" } } : {};
    call(2, [number(i % 5)], miss(i < 5 ? "new" : "evicted", victim));
  }
  for (let i = 0; i < 60; i++) call(3, [number(100 + (i % 3))], i < 3 ? miss("new") : { outcome: "hit" });
  return lines.map((line) => JSON.stringify(line)).join("\n") + "\n";
}

async function opened(text, name = "app.jsonl", options) {
  const page = await open(browser, site, options);
  await page.setInputFiles("#file", { name, mimeType: "application/jsonl", buffer: Buffer.from(text) });
  await page.getByRole("heading", { level: 1, name }).waitFor();
  return page;
}
const list = (page) => page.locator(".functions > details");
const why = (page) => page.locator(".of-functions .why");
const told = async (page) => (await why(page).locator("p").first().innerText()).trim();

describe("the functions of a recording", () => {
  test("stand beside the steps, the costliest first: ratio, calls, findings, curve", async () => {
    const page = await opened(recording());
    await list(page).first().waitFor();
    assert.deepEqual(await list(page).locator("summary code").allInnerTexts(), ["price", "View.total", "email"]);
    assert.deepEqual(await list(page).locator(".figures").allInnerTexts(), ["0 % hit · 300 calls", "0 % hit · 40 calls", "95 % hit · 60 calls"]);
    assert.deepEqual(await list(page).locator("summary > :last-child").allInnerTexts(), ["1 finding", "1 finding", "nothing to mend"]);
    assert.match(await list(page).nth(0).innerText(), /It is too small: of 300 calls 0 % hit at maxSize 4; at 5 it would be 98 %/);
    const label = await list(page).nth(0).locator("svg").getAttribute("aria-label");
    assert.match(label, /up to 5: 98 % at the most\. It keeps 4, and 0 % hit/);
    assert.equal(await violations(page), "");
    await picture(page, "functions");
    await clean(page);
  });

  test("one click leads from a finding to a step that shows it, and to the lesson that explains it", async () => {
    const page = await opened(recording());
    await list(page).nth(1).locator("summary").click();
    const finding = list(page).nth(1).locator(".finding");
    assert.match(await finding.innerText(), /the receiver was another View in 40 of 40/);
    await finding.getByRole("button").nth(1).click();
    const { value, status } = await shown(page);
    assert.equal(value, 5);
    assert.match(status, /they differ only in self/);
    await finding.getByRole("link", { name: /^Lesson 4: / }).click();
    await page.getByRole("heading", { level: 1, name: /self is an argument too/ }).waitFor();
    assert.equal(await page.locator(".of-functions").count(), 0);
    await clean(page);
  });

  test("why any row was a miss: what its key did before, and what would have made it a hit", async () => {
    const page = await opened(recording());
    await list(page).first().waitFor();
    const go = async (step) => {
      await page.locator(".transport input[type=range]").evaluate((range, step) => {
        range.value = step;
        range.dispatchEvent(new Event("input", { bubbles: true }));
      }, step);
      assert.equal((await shown(page)).value, step);
    };
    /** A worker answers: until then there is what was said before. */
    const says = (words) => why(page).locator("p").first().and(page.getByText(words, { exact: true })).waitFor();
    await go(4);
    await says("Its key had never been used before.");
    await go(5);
    await says("Its key was new: the receiver was View #1 in step 4, and is View #2 here. All else is the same.");
    await go(3 + 40 + 6);
    await says("Its answer had to go to make room, in step 48. It was last used in step 44, and 4 other keys were used since: with room for 5 it would have been a hit.");
    await why(page).getByRole("button", { name: "Step 44" }).click();
    assert.equal((await shown(page)).value, 44);
    await go(403);
    // A hit needs no reason.
    await why(page).waitFor({ state: "hidden" });
    assert.ok(await page.locator(".log li[aria-current=step]").isVisible());
    await clean(page);
  });

  test("a Django project with a cached method of a view: no hits, the receivers differ, lesson 4 explains it", async () => {
    // What the tracer recorded of tests/python/packages/web.py.
    const page = await opened(readFileSync(path.join(root, "tests/trace/django.jsonl"), "utf8"), "django.jsonl");
    const view = list(page).filter({ has: page.locator("summary code", { hasText: /^Dashboard\.revenue$/ }) });
    await view.waitFor();
    assert.equal(await view.locator(".figures").innerText(), "0 % hit · 40 calls");
    if (!(await view.evaluate((details) => details.open))) await view.locator("summary").click();
    assert.match(await view.locator(".finding").innerText(), /Of 40 calls none hit: the receiver was another Dashboard in 40 of 40/);
    await view.locator(".finding").getByRole("button").nth(1).click();
    assert.match((await shown(page)).status, /Dashboard #1: they differ only in self; the argument is equal/);
    assert.match(await told(page), /^Its key was new: the receiver was Dashboard #1 in step \d+, and is Dashboard #2 here\. All else is the same\.$/);
    await picture(page, "django");
    await view.getByRole("link", { name: "Lesson 4: self is an argument too" }).click();
    await page.getByRole("heading", { level: 1, name: /self is an argument too/ }).waitFor();
    await clean(page);
  });

  test("narrow and by keyboard; a list of keys has none; damaged ones are refused before", async () => {
    const page = await opened(recording(), "app.jsonl", { size: sizes.narrow });
    await list(page).first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), sizes.narrow.width);
    await list(page).nth(2).locator("summary").focus();
    await page.keyboard.press("Enter");
    assert.match(await list(page).nth(2).innerText(), /It keeps 64 answers \(lru\)/);
    await picture(page, "functions-narrow");
    await page.setInputFiles("#file", { name: "keys.txt", mimeType: "text/plain", buffer: Buffer.from("a\nb\na\n") });
    await page.getByRole("heading", { level: 1, name: "keys.txt" }).waitFor();
    assert.equal(await page.locator(".of-functions").count(), 0);
    await clean(page);
  });
});
