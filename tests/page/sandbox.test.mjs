// The sandbox: calls of one's own, edited, run, set, and in the address.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { hash, open, picture, press, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const SANDBOX = "#v=1&sandbox=";
const field = (page) => page.getByLabel("The calls").and(page.locator("textarea"));
const info = (page) => page.locator(".info > code").innerText();
const count = (page) => page.locator(".count").innerText().then((text) => text.replace(/^Step\s*/, "").trim());
const focused = (page) => page.evaluate(() => document.activeElement.id);
const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
const selected = (page) => field(page).evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd));

describe("the sandbox", () => {
  test("opens from the header, runs what is typed with Ctrl+Enter, and the address holds it", async () => {
    const page = await open(browser, site);
    await page.getByRole("link", { name: "Sandbox" }).click();
    await page.getByRole("heading", { level: 1, name: /A loop that LRU loses/ }).waitFor();
    await field(page).fill('def load(name) maxsize=2\nload("a") -> 1\nload("b") -> 2\nload("a") -> 3\n');
    assert.equal(await count(page), "0 / 41", "not before it is asked to");
    assert.match(await page.locator("#script-note").innerText(), /not run yet/);
    await field(page).press("Control+Enter");
    assert.equal(await count(page), "0 / 4");
    assert.equal(await focused(page), "script", "the focus stays");
    await page.locator("#next").click();
    await press(page, "End");
    assert.equal(await info(page), "CacheInfo(hits=1, misses=2, maxsize=2, currsize=2)");
    const there = await page.evaluate(() => location.href);
    const again = await open(browser, site, { hash: new URL(there).hash });
    assert.equal(await count(again), "4 / 4");
    assert.equal(await field(again).inputValue(), await field(page).inputValue());
    assert.equal(await again.getByRole("status").innerText(), await page.getByRole("status").innerText());
    await clean(again);
    await clean(page);
  });

  test("a mistake is told where it is, tied to the field, and the run stays as it was", async () => {
    const page = await open(browser, site, { hash: `${SANDBOX}&step=7` });
    const was = [await count(page), await page.getByRole("status").innerText(), await hash(page)];
    await field(page).fill("def f(n) maxsize=2\nf(1)\nf(2) nonsense\n");
    await page.getByRole("button", { name: /^Run/ }).click();
    const wrong = page.locator("#script-trouble");
    assert.match(await wrong.innerText(), /Line 3, column 6: found nonsense, expected/);
    assert.match(await wrong.locator("pre").innerText(), /f\(2\) nonsense\n {5}\^{8}/);
    assert.equal(await field(page).getAttribute("aria-invalid"), "true");
    assert.match(await field(page).getAttribute("aria-describedby"), /script-trouble/);
    assert.deepEqual([await focused(page), await selected(page)], ["script", "nonsense"], "taken to the place");
    assert.deepEqual([await count(page), await page.getByRole("status").innerText(), await hash(page)], was);
    assert.equal(await violations(page), "");
    await picture(page, "sandbox-wrong");
    await page.locator("#next").focus();
    await page.getByRole("button", { name: "Go there" }).click();
    assert.equal(await selected(page), "nonsense");
    await page.keyboard.type(" ");
    await field(page).fill("def f(n) maxsize=2\nf(1)\nf(2)\n");
    assert.equal(await wrong.innerText(), "", "gone as soon as it is right");
    assert.equal(await count(page), was[0], "and still not run");
    await field(page).press("Control+Enter");
    assert.equal(await count(page), "3 / 3");
    await clean(page);
  });

  test("settings are a form, and run at once", async () => {
    const page = await open(browser, site, { hash: SANDBOX });
    await press(page, "End");
    assert.match(await info(page), /hits=0, misses=40/);
    await page.locator(".editor").getByLabel("policy").selectOption("w-tinylfu");
    assert.match(await field(page).inputValue(), /def page\(n\) maxsize=4 policy=w-tinylfu/);
    assert.doesNotMatch(await info(page), /hits=0/);
    assert.match(await hash(page), /w-tinylfu/);
    await page.getByRole("spinbutton", { name: "maxsize" }).fill("5");
    await page.getByRole("spinbutton", { name: "maxsize" }).press("Tab");
    assert.match(await info(page), /maxsize=5/);
    await page.getByRole("spinbutton", { name: "ttl" }).fill("1.5");
    await page.getByRole("spinbutton", { name: "ttl" }).press("Tab");
    assert.match(await field(page).inputValue(), /ttl=1500ms/);
    await page.getByRole("button", { name: "Reset" }).click();
    assert.match(await info(page), /hits=0, misses=40, maxsize=4/);
    await clean(page);
  });

  test("keys stay in the field", async () => {
    const page = await open(browser, site, { hash: `${SANDBOX}&step=3` });
    await field(page).focus();
    await press(page, "ArrowRight", "h", "End", "r", " ", "?");
    assert.equal(await count(page), "3 / 41");
    assert.equal(await page.getByRole("dialog").count(), 0);
    await clean(page);
  });

  test("starts from a lesson and from examples", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=5" });
    await page.getByRole("button", { name: "Try this yourself" }).click();
    await page.getByRole("heading", { level: 1, name: /After lesson 4: self is an argument too/ }).waitFor();
    assert.match(await field(page).inputValue(), /^def revenue\(self\)\n# request 1\nview = Dashboard\(\)\nview\.revenue\(\) -> 72\n/);
    assert.equal(await focused(page), "next");
    await page.getByRole("combobox", { name: "self", exact: true }).selectOption("ignore");
    await press(page, "End");
    for (const [example, says] of [["A scan walks in", /hits=18/], ["A few favourites", /hits=1392, misses=1608/], ["Answers that expire", /hits=2/]]) {
      await page.locator(".editor").getByLabel("Example").selectOption({ label: example });
      await page.getByRole("heading", { level: 1, name: example }).waitFor();
      await page.evaluate(() => document.activeElement.blur());
      await press(page, "End");
      assert.match(await info(page), says, example);
    }
    await clean(page);
  });

  test("thousands of calls, and a text too long for a link", async () => {
    const page = await open(browser, site, { hash: SANDBOX });
    await field(page).fill("def f(n) maxsize=50\nfor n in 1..300 zipf 20000: f(n)\n");
    await field(page).press("Control+Enter");
    assert.equal(await count(page), "0 / 20001");
    await page.getByRole("slider").fill("15000");
    assert.equal(await count(page), "15000 / 20001");
    assert.match(await hash(page), /zipf\+20000/);
    const long = `def f(n)\n${Array.from({ length: 1_000 }, (_, i) => `f(${i})`).join("\n")}\n`;
    await field(page).fill(long);
    await field(page).press("Control+Enter");
    assert.equal(await count(page), "1001 / 1001");
    assert.equal(await hash(page), "");
    assert.match(await page.locator("#script-note").innerText(), /too long for a link \(\d+ characters of 6000\)/);
    await clean(page);
  });

  test("stands side by side and comes back to the field", async () => {
    const page = await open(browser, site, { hash: `${SANDBOX}&step=30` });
    await page.getByRole("button", { name: "Side by side" }).click();
    assert.equal(await page.locator(".lane").count(), 3);
    await page.locator(".lane").nth(1).getByLabel("policy").selectOption("w-tinylfu");
    assert.match(await hash(page), /&step=30&lanes=lru,w-tinylfu,sieve$/);
    await page.getByRole("button", { name: "Side by side" }).click();
    assert.ok(await field(page).isVisible());
    await clean(page);
  });
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, size] of Object.entries(sizes)) {
    test(`${colorScheme}, ${size.width} × ${size.height}: nothing wrong, nothing sideways`, async () => {
      const page = await open(browser, site, { hash: `${SANDBOX}&step=7`, size, colorScheme });
      assert.equal(await violations(page), "");
      assert.equal(await sideways(page), false);
      if (name === "wide") assert.ok(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "a whole step fits");
      await picture(page, `sandbox-${name}-${colorScheme}`, { whole: name === "narrow" });
      await page.getByText("What can be written").click();
      assert.equal(await violations(page), "");
      assert.equal(await sideways(page), false);
      await picture(page, `sandbox-how-${name}-${colorScheme}`, { whole: name === "narrow" });
      await clean(page);
    });
  }
}
