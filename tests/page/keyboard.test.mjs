// Keys, focus, playing, and what is remembered of a person.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { open, picture, press, shown } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const at = async (page) => (await shown(page)).value;

describe("keys", () => {
  test("H, M and E run to the next hit, miss and eviction, or say that there is none", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&predict=off" });
    await press(page, "h");
    assert.equal(await at(page), 8);
    await press(page, "m");
    assert.equal(await at(page), 11);
    await press(page, "e");
    assert.equal(await at(page), 11);
    assert.match(await page.locator(".notice").innerText(), /no eviction/);
    assert.match((await shown(page)).status, /^Miss\./, "a notice is no step");
    await clean(page);
  });

  test("the slider, lists and tabs keep their own keys", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=3" });
    await page.getByRole("slider").focus();
    await press(page, "ArrowRight");
    assert.equal(await at(page), 4, "one step, not two");
    await press(page, "m");
    assert.equal(await at(page), 4, "no letters here");
    await page.getByRole("combobox").focus();
    await press(page, "ArrowLeft", "p", "h");
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=4");
    await page.getByRole("tab", { name: "Python" }).focus();
    await press(page, "ArrowRight");
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=4&code=js");
    await clean(page);
  });

  test("Space acts on a focused button, and plays everywhere else", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&predict=off" });
    await page.locator("#next").focus();
    await press(page, "Space");
    assert.equal(await at(page), 1);
    assert.equal(await page.getByRole("button", { name: "Pause" }).count(), 0);
    await page.evaluate(() => document.activeElement.blur());
    await press(page, "Space");
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await press(page, "Space");
    await page.getByRole("button", { name: "Play" }).waitFor();
    await clean(page);
  });

  test("keys with Ctrl and Alt are the browser's", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=3" });
    await press(page, "Control+h", "Alt+m", "Control+End");
    assert.equal(await at(page), 3);
    await clean(page);
  });

  test("help: opened and closed by key, focus inside and back, letters switched off and remembered", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=3" });
    await page.locator("#next").focus();
    await press(page, "?");
    const dialog = page.getByRole("dialog", { name: "Help" });
    await dialog.waitFor();
    assert.ok(await dialog.evaluate((dialog) => dialog.contains(document.activeElement)));
    await press(page, "ArrowRight", "h");
    assert.equal(await at(page), 3, "the page behind stands still");
    await picture(page, "help");
    await dialog.getByRole("switch").uncheck();
    await press(page, "Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "next");
    await press(page, "h", ".", "p", "?");
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=3");
    await press(page, "ArrowRight");
    assert.equal(await at(page), 4, "the arrows are no letters");
    await page.reload();
    await page.getByRole("status").waitFor();
    await press(page, "m");
    assert.equal(await at(page), 4, "still off");
    await page.getByRole("button", { name: "Help and keys" }).click();
    await dialog.getByRole("switch").check();
    await dialog.getByRole("button", { name: "Close" }).click();
    await press(page, "m");
    assert.equal(await at(page), 5);
    await clean(page);
  });

  test("a lesson from first to last with the keyboard alone, and the focus stays where it was", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4" });
    await page.locator("#next").focus();
    for (let step = 1; step <= 15; step++) {
      await press(page, "Enter");
      assert.equal(await page.evaluate(() => document.activeElement.id), "next");
    }
    await press(page, "Enter", "Home");
    assert.equal(await page.evaluate(() => document.activeElement.id), "next");
    await clean(page);
  });
});

describe("playing", () => {
  test("never by itself; at the chosen speed, which is remembered; waits for a guess", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4" });
    await page.waitForTimeout(700);
    assert.equal(await at(page), 0);
    await page.getByRole("combobox", { name: "Speed of playing" }).selectOption("fastest");
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByRole("button", { name: "Waiting" }).waitFor();
    assert.equal(await at(page), 4, "a question is open");
    await page.waitForTimeout(700);
    assert.equal(await at(page), 4);
    await press(page, "m");
    await page.getByText("6 / 15").waitFor();
    await press(page, "ArrowLeft");
    await page.getByRole("button", { name: "Play" }).waitFor();
    await page.waitForTimeout(700);
    assert.equal(await at(page), 5, "whoever steps takes over");
    await page.reload();
    await page.getByRole("status").waitFor();
    assert.equal(await page.getByRole("combobox", { name: "Speed of playing" }).inputValue(), "fastest");
    await clean(page);
  });

  test("to the end, and once more from the beginning", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=13&predict=off" });
    await page.getByRole("combobox", { name: "Speed of playing" }).selectOption("fastest");
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByText("15 / 15").waitFor();
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByText("1 / 15", { exact: false }).first().waitFor();
    await clean(page);
  });

  test("with reduced motion nothing moves, and everything still works", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=7", reducedMotion: "reduce" });
    const moves = await page.locator(".entry").first().evaluate((entry) => {
      const { transitionDuration, animationName } = getComputedStyle(entry);
      return [transitionDuration, animationName];
    });
    assert.deepEqual(moves, ["0s", "none"]);
    await press(page, "ArrowRight");
    assert.equal(await at(page), 8);
    await clean(page);
  });
});

describe("what belongs to the page", () => {
  test("theme: system, light, dark; remembered", async () => {
    const page = await open(browser, site, { colorScheme: "dark" });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await paper();
    await page.getByRole("button", { name: "Theme: system" }).click();
    await page.getByRole("button", { name: "Theme: light" }).waitFor();
    const light = await paper();
    assert.notEqual(light, dark);
    await page.reload();
    await page.getByRole("button", { name: "Theme: light" }).waitFor();
    assert.equal(await paper(), light);
    await page.getByRole("button", { name: "Theme: light" }).click();
    await page.getByRole("button", { name: "Theme: dark" }).waitFor();
    assert.equal(await paper(), dark);
    await clean(page);
  });

  test("the link to the step can be copied", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4", permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("The link to step 0 is copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${site.address}#v=1&lesson=4`);
    await press(page, "ArrowRight");
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("The link to step 1 is copied.").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
    await clean(page);
  });
});
