// The page begins with a program that has the lessons alone. What only the whole one has is shown by that: loaded when
// it is asked for, it goes on from where the lesson stands.

import assert from "node:assert/strict";
import { test } from "node:test";

import { golden, hash, open, picture, press, shown } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

/** A page, the programs that it loads, and a gate before the whole one: shut, then opened, or broken. */
async function watched(options = {}) {
  const context = await browser.newContext({ serviceWorkers: "block", colorScheme: "light", viewport: options.size });
  const programs = [];
  let gate = Promise.resolve("open");
  await context.route("**/*_bg.wasm", async (route) => {
    const name = route.request().url().split("/").at(-1).replace("_bg.wasm", "");
    programs.push(name);
    if (name === "playground" && (await gate) === "broken") await route.abort();
    else await route.continue();
  });
  const page = await open(browser, site, { ...options, context });
  return {
    page,
    programs,
    shut() {
      let settle;
      gate = new Promise((resolve) => (settle = resolve));
      return settle;
    },
  };
}

const pips = (page) => page.locator(".score .pips > span").evaluateAll((all) => all.map((pip) => pip.className));
const focused = (page) => page.evaluate(() => document.activeElement.textContent.trim());

for (const [hash, program] of [
  ["", "lesson"],
  ["#v=1&lesson=12&step=3&view=table&code=js", "lesson"],
  ["#v=1&lesson=4&step=5&as=embed", "lesson"],
  ["#v=1&sandbox=", "playground"],
  ["#v=1&lesson=12&lanes=lru,sieve", "playground"],
]) {
  test(`the address ${hash || "without more"} loads the program ${program} and no other`, async () => {
    const { page, programs } = await watched({ hash });
    await page.waitForLoadState("networkidle");
    assert.deepEqual(programs, [program]);
    await clean(page);
  });
}

test("the curves load the whole program only", async () => {
  const { page, programs } = await watched();
  await page.goto("about:blank");
  programs.length = 0;
  await page.goto(`${site.address}#v=1&lesson=12&view=curves`);
  await page.locator("main.of-curves h1").waitFor();
  assert.deepEqual(programs.filter((name) => name !== "curves"), ["playground"]);
  await clean(page);
});

test("side by side from a lesson: it waits, says so, and goes on with step, guesses and focus", async () => {
  const { page, programs, shut } = await watched({ hash: "#v=1&lesson=4", size: { width: 1280, height: 720 } });
  for (let i = 0; i < 15 && (await page.locator(".ask button").count()) === 0; i++) await press(page, "ArrowRight");
  await press(page, "h", "ArrowRight");
  const before = [await shown(page), await pips(page)];
  assert.ok(before[1].some((pip) => /\b(hit|miss)\b/.test(pip)), `something was answered: ${before[1]}`);
  const settle = shut();
  const button = page.getByRole("button", { name: "Side by side" });
  await button.click();
  await page.locator(".notice", { hasText: "is being loaded" }).waitFor();
  assert.deepEqual([await shown(page), await pips(page)], before, "the lesson stays meanwhile");
  await picture(page, "whole-loading");
  settle("open");
  await page.locator("main.comparing").waitFor();
  assert.deepEqual(programs, ["lesson", "playground"]);
  assert.equal(await focused(page), "Side by side");
  assert.equal(await page.locator(".notice").count(), 0);
  await button.click();
  await page.locator("main:not(.comparing)").waitFor();
  assert.deepEqual([await shown(page), await pips(page)], before, "the lesson as it was left");
  await press(page, "ArrowRight");
  assert.equal((await shown(page)).value, before[0].value + 1);
  assert.equal(await page.locator("#app").count(), 1);
  await clean(page);
});

test("whoever goes on stepping while it loads is not set back", async () => {
  const { page, shut } = await watched({ hash: "#v=1&lesson=2" });
  const settle = shut();
  await page.getByRole("button", { name: "Side by side" }).click();
  await press(page, "ArrowRight", "ArrowRight", "ArrowRight");
  const { value } = await shown(page);
  assert.equal(value, 3);
  settle("open");
  await page.locator("main.comparing").waitFor();
  assert.equal(Number(await page.getByRole("slider").inputValue()), value);
  await clean(page);
});

test("where it cannot be loaded the page says so, keeps the lesson, and can be asked again", async () => {
  const { page, shut } = await watched({ hash: "#v=1&lesson=4&step=5" });
  const before = await shown(page);
  shut()("broken");
  const link = page.locator("header a.to-sandbox").first();
  await link.click();
  await page.locator(".notice", { hasText: "could not be loaded, and this stays as it is" }).waitFor();
  assert.deepEqual(await shown(page), before, "the address too is the lesson's again");
  await press(page, "ArrowRight");
  assert.equal((await shown(page)).value, 6);
  page.trouble.length = 0;
  shut()("open");
  await link.click();
  await page.locator("textarea#script").waitFor();
  assert.match(await hash(page), /^#v=1&sandbox=/);
  assert.equal(await focused(page), await link.innerText(), "the link has the focus as before");
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: /^Lesson 4/ }).waitFor();
  await clean(page);
});

test("the lesson's calls, what can be taken away, and a file", async () => {
  {
    const { page } = await watched({ hash: "#v=1&lesson=2&step=4" });
    await page.locator("#try-this").click();
    await page.locator("textarea#script").waitFor();
    assert.match(await page.locator("textarea#script").inputValue(), /def count\(word\)/);
    await page.waitForFunction(() => document.activeElement.id === "next");
    await clean(page);
  }
  {
    const { page } = await watched({ hash: "#v=1&lesson=2&step=4" });
    await page.locator("#take-away").click();
    await page.locator("dialog.export[open]").waitFor();
    assert.match(await page.locator("dialog.export").innerText(), /maxsize|maxSize/);
    await page.keyboard.press("Escape");
    assert.equal((await shown(page)).value, 4);
    await clean(page);
  }
  {
    const { page } = await watched();
    await page.locator("#file").setInputFiles(golden);
    await page.locator("main.recording").waitFor();
    assert.match(await page.locator("h1").innerText(), /golden\.jsonl/);
    await clean(page);
  }
});
