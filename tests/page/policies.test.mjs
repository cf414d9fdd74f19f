// A recording for each policy: what it goes by is on the page, for those who see and for those who listen.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import path from "node:path";

import { open, picture, press, root, shown, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

/** Opens the recording of a policy and steps to its end or to a step, calling back after each. */
async function stepped(policy, { steps, each = () => {}, ...options } = {}) {
  const page = await open(browser, site, options);
  await page.setInputFiles("#file", path.join(root, `tests/trace/policies/${policy}.jsonl`));
  await page.getByRole("heading", { level: 1, name: new RegExp(policy) }).waitFor();
  const last = steps ?? Number((await shown(page)).count.split("/")[1]);
  for (let step = 1; step <= last; step++) {
    await press(page, "ArrowRight");
    await each(page, step);
  }
  return page;
}
/** The entries drawn, in the order of the shelf: the key's letter, and what is noted as a listener hears it. */
const entries = (page) =>
  page.evaluate(() =>
    document.querySelector(".places").getAttribute("aria-owns").split(" ").filter((id) => id.startsWith("entry")).map((id) => {
      const entry = document.getElementById(id);
      const heard = [...entry.querySelectorAll(".notes > span")].map((note) => {
        const copy = note.cloneNode(true);
        copy.querySelectorAll("[aria-hidden]").forEach((hidden) => hidden.remove());
        return copy.textContent;
      });
      return `${entry.querySelector("b").textContent.replaceAll('"', "")}: ${heard.join(", ")}`;
    }),
  );
const beside = (page) => page.locator(".policy li").allInnerTexts();
/** Marks and lines that do not fit into their place. */
const cut = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".notes, .entry, .policy")]
      .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
      .map((e) => `${e.className}: ${e.innerText}`),
  );

describe("a recording under", () => {
  test("sieve: visited bits and the hand", async () => {
    const page = await stepped("sieve", { steps: 8 });
    assert.deepEqual(await entries(page), ["d: not visited", "e: not visited", "a: not visited", "c: visited, the hand is here"]);
    assert.deepEqual(await beside(page), ['the hand is at "c"']);
    assert.match((await shown(page)).status, /Evicted: the shelf was full, and "b" was the first the hand met that had not been used since its last round\.$/);
    assert.match(await page.locator(".shelf-head h2").innerText(), /next to go first \(SIEVE\)/);
    assert.match(await page.locator(".entry", { hasText: "next to go" }).innerText(), /"d"/);
    await picture(page, "policy-sieve");
    await clean(page);
  });

  test("s3-fifo: queues and ghosts", async () => {
    const page = await stepped("s3-fifo", { steps: 22 });
    assert.deepEqual(await entries(page), ["i: small, 0 uses", "j: small, 0 uses", "c: main, 0 uses", "d: main, 0 uses"]);
    assert.deepEqual(await beside(page), ["small 6 (target 1)", "main 4 (target 9)", 'gone, but remembered: "h", "g", "f" and 1 more']);
    await page.getByRole("button", { name: "As a table" }).click();
    assert.deepEqual(await page.locator(".as-table thead th").allInnerTexts(), ["place", "key", "value", "stored", "last used", "hits", "noted", "in this step"]);
    assert.deepEqual(await page.locator(".as-table tbody tr td:nth-child(7)").allInnerTexts(), [...Array(6).fill("small, 0 uses"), ...Array(4).fill("main, 0 uses")]);
    assert.equal(await violations(page), "");
    await clean(page);
  });

  test("w-tinylfu: window and estimates", async () => {
    const page = await stepped("w-tinylfu", { steps: 15 });
    assert.deepEqual(await entries(page), [
      "c: probation, about 1 use",
      "d: probation, about 1 use",
      "b: protected, about 2 uses",
      "f: window, about 4 uses",
      "a: protected, about 4 uses",
    ]);
    assert.match(await page.locator(".entry", { hasText: "window" }).innerText(), /≈4\s*uses/);
    assert.deepEqual(await beside(page), ["window 1 (target 1)", "probation 2 (target 1)", "protected 2 (target 3)"]);
    await press(page, "ArrowRight");
    assert.match((await shown(page)).status, /"c" was next to go beyond the window and gave way to one that left it\.$/);
    await clean(page);
  });

  for (const policy of ["lru", "fifo"]) {
    test(`${policy}: nothing but the order`, async () => {
      const page = await stepped(policy);
      assert.equal(await page.locator(".notes, .policy").count(), 0);
      await page.getByRole("button", { name: "As a table" }).click();
      assert.ok(!(await page.locator(".as-table thead").innerText()).includes("noted"));
      await clean(page);
    });
  }

  const windows = { ...sizes, between: { width: 1000, height: 700 }, tablet: { width: 700, height: 900 } };
  for (const policy of ["lfu", "sieve", "s3-fifo", "w-tinylfu", "adaptive"]) {
    test(`${policy}, in windows of all sizes: nothing cut off, no violations`, async () => {
      const each = async (page, step) => {
        for (const [name, size] of Object.entries(windows)) {
          await page.setViewportSize(size);
          assert.deepEqual(await cut(page), [], `${name}, step ${step}`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}, step ${step}`);
          // The functions of the recording stand below.
          if (name === "wide") assert.ok(await page.evaluate(() => document.querySelector(".info").getBoundingClientRect().bottom + scrollY <= innerHeight), `step ${step}`);
        }
      };
      // Entries on their way to another place stand nowhere.
      const page = await stepped(policy, { each, reducedMotion: "reduce" });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        for (const [name, size] of Object.entries(sizes)) {
          await page.setViewportSize(size);
          assert.equal(await violations(page), "", `${colorScheme}, ${name}`);
          await picture(page, `policy-${policy}-${colorScheme}-${name}`, { whole: name === "narrow" });
        }
      }
      await page.addStyleTag({ content: ".notes .word { font-size: 2rem; }" });
      assert.notDeepEqual(await cut(page), [], "what is cut off would be found");
      await clean(page);
    });
  }
});
