// Lesson 4 as somebody takes it: by keyboard, by mouse, by link, forwards and backwards.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { open, picture, press, shown, sizes } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const STEPS = 15;
const INFO = {
  0: "no cache yet, nothing counted",
  1: "CacheInfo(hits=0, misses=0, maxsize=128, currsize=0)",
  3: "CacheInfo(hits=0, misses=1, maxsize=128, currsize=1)",
  5: "CacheInfo(hits=0, misses=2, maxsize=128, currsize=2)",
  7: "CacheInfo(hits=0, misses=3, maxsize=128, currsize=3)",
  8: "CacheInfo(hits=1, misses=3, maxsize=128, currsize=3)",
  9: "CacheInfo(hits=0, misses=0, maxsize=128, currsize=0)",
  15: "CacheInfo(hits=2, misses=1, maxsize=128, currsize=1)",
};

describe("lesson 4", () => {
  test("the bare address is ready to step", async () => {
    const page = await open(browser, site);
    const start = await shown(page);
    assert.equal(start.hash, "");
    assert.match(start.count, /^0 \/ \d+$/);
    assert.match(start.status, /hundred calls/i);
    assert.match(await page.title(), /A slow function/);
    assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /^Lesson 1\s+A slow function$/);
    await clean(page);
  });

  test("forwards and backwards by keyboard, and every step again by its link", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4" });
    const seen = [await shown(page)];
    for (let step = 1; step <= STEPS; step++) {
      await press(page, ["ArrowRight", "PageDown", "."][step % 3]);
      seen.push(await shown(page));
      assert.equal(seen[step].value, step);
      assert.equal(seen[step].hash, `#v=1&lesson=4&step=${step}`, "the address changes with the step, at once");
    }
    for (const [step, info] of Object.entries(INFO)) assert.equal(seen[step].info, info, `step ${step}`);
    const values = [3, 5, 7].map((step) => seen[step].status.match(/and (\d+) is stored/)?.[1]);
    assert.deepEqual(values, ["72", "5", "25"], "what the three requests got");
    for (const step of [5, 7]) assert.match(seen[step].status, /^Miss\. .*they differ only in self\./);
    assert.deepEqual(seen[5].now, ["total = self.revenue()"]);
    assert.match(seen[5].slider, /^Step 5 of 15: revenue\(\) on Dashboard #2: miss, 5$/);
    await press(page, "ArrowRight");
    assert.deepEqual(await shown(page), seen[STEPS], "there is nothing after the last step");

    for (let step = STEPS - 1; step >= 0; step--) {
      await press(page, ["ArrowLeft", "PageUp", ","][step % 3]);
      const expected = step === 0 ? { ...seen[0], hash: "#v=1&lesson=4" } : seen[step];
      assert.deepEqual(await shown(page), expected, `back at step ${step}`);
    }
    await press(page, "End");
    assert.deepEqual(await shown(page), seen[STEPS]);
    await press(page, "Home");
    assert.equal((await shown(page)).value, 0);
    await clean(page);

    for (let step = 1; step <= STEPS; step += 2) {
      const linked = await open(browser, site, { hash: seen[step].hash });
      assert.deepEqual(await shown(linked), seen[step], `by link to step ${step}`);
      await clean(linked);
    }
  });

  test("by mouse: buttons, slider, log", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4" });
    const next = page.getByRole("button", { name: "Next", exact: true });
    const place = await next.boundingBox();
    for (let step = 1; step <= STEPS; step++) {
      await next.click();
      assert.equal((await shown(page)).value, step);
      assert.deepEqual(await next.boundingBox(), place, "the button stays under the pointer");
    }
    await page.getByRole("button", { name: "Back" }).click();
    assert.equal((await shown(page)).value, STEPS - 1);
    await page.getByRole("button", { name: "First step" }).click();
    assert.equal((await shown(page)).value, 0);
    await page.getByRole("button", { name: "Last step" }).click();
    assert.equal((await shown(page)).info, INFO[15]);
    await page.getByRole("button", { name: /^7 revenue\(\) on Dashboard #3/ }).click();
    assert.equal((await shown(page)).info, INFO[7]);
    const track = await page.getByRole("slider").boundingBox();
    await page.mouse.click(track.x + track.width * (5 / 15), track.y + track.height / 2);
    assert.equal((await shown(page)).info, INFO[5]);
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=5");
    await clean(page);
  });

  test("by a typed link, and Back leads out of the lesson, not through its steps", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4" });
    await press(page, "ArrowRight", "ArrowRight", "ArrowRight");
    await page.evaluate(() => (location.hash = "#v=1&lesson=4&step=7"));
    await page.getByText("7 / 15").waitFor();
    assert.equal((await shown(page)).info, INFO[7]);
    await page.goBack();
    await page.getByText("3 / 15").waitFor();
    await page.goBack();
    assert.equal(page.url(), "about:blank", "three steps were no three entries");
    await clean(page);
  });

  test("old and broken links get a sentence and a page", async () => {
    for (const [hash, says] of [
      ["#4", /does not name a step/],
      ["#v=1&lesson=99", /no lesson 99/],
      ["#v=9&lesson=4", /newer page/],
      ["#v=1&lesson=4&step=%F0%9F", /from its beginning/],
    ]) {
      const page = await open(browser, site, { hash });
      assert.match(await page.locator(".notice").innerText(), says, hash);
      assert.equal((await shown(page)).value, 0);
      assert.match((await shown(page)).status, /hundred calls/i, "the live region is the step's");
      await page.getByRole("button", { name: "Close" }).click();
      assert.equal(await page.locator(".notice").count(), 0);
      await clean(page);
    }
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=500" });
    assert.match(await page.locator(".notice").innerText(), /15 steps/);
    assert.equal((await shown(page)).value, STEPS);
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=15");
    await clean(page);
  });

  test("the code in two languages, the line that runs, the words that go with it", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=5" });
    assert.match(await page.locator(".listing").innerText(), /@lru_cache[\s\S]*def revenue\(self\)/);
    await page.getByRole("tab", { name: "JavaScript" }).click();
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=5&code=js");
    assert.match(await page.locator(".listing").innerText(), /memoize\(function \(\)[\s\S]*self: "key"/);
    assert.deepEqual((await shown(page)).now, ["const total = this.revenue();"]);
    assert.match((await shown(page)).status, /differ only in this\./);
    assert.equal(await page.locator(".listing .also .tag").innerText(), "runs");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.getByRole("tab", { name: "Python" }).evaluate((tab) => tab === document.activeElement), true);
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=5", "the arrow switched tabs and did not step");
    await page.getByRole("button", { name: "Last step" }).click();
    assert.match(await page.locator(".listing").innerText(), /@staticmethod/);
    assert.equal(await page.locator(".listing .skipped .tag").innerText(), "does not run");
    await clean(page);
  });

  test("the last step says what to take away", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=15" });
    const take = page.locator(".take");
    assert.match(await take.innerText(), /What to take away/);
    assert.ok((await take.getByRole("listitem").count()) >= 3);
    await picture(page, "lesson-4-end");
    await clean(page);
  });

  test("the shelf as a table, and back", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=7", size: sizes.wide });
    await page.getByRole("button", { name: "As a table" }).click();
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=7&view=table");
    const rows = await page.getByRole("region", { name: "The entries as a table" }).locator("tbody tr").allInnerTexts();
    assert.equal(rows.length, 3);
    assert.match(rows[0], /Dashboard #1[\s\S]*72[\s\S]*next to go/);
    assert.match(rows[1], /Dashboard #2[\s\S]*≠[\s\S]*nearest key/);
    assert.match(rows[2], /Dashboard #3[\s\S]*just stored/);
    await page.getByRole("button", { name: "As a table" }).click();
    assert.equal(await page.locator(".entry").count(), 3);
    await clean(page);
  });
});

describe("trying things out", () => {
  test("a request of one's own: the run forks, has a link, and leads back", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=5" });
    await page.getByRole("button", { name: "new request" }).click();
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&from=5&try=mc&step=7");
    assert.match((await shown(page)).status, /^Miss\. The key holds Dashboard #3\. .* only in self/);
    await page.getByRole("button", { name: "same view again" }).click();
    const own = await shown(page);
    assert.equal(own.info, "CacheInfo(hits=1, misses=3, maxsize=128, currsize=3)");
    assert.match(own.status, /^Hit\. The key holds Dashboard #3/);
    const linked = await open(browser, site, { hash: own.hash });
    assert.deepEqual(await shown(linked), own);
    await clean(linked);
    await page.getByRole("button", { name: "Back to the lesson" }).click();
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=5");
    assert.equal((await shown(page)).count, `5 / ${STEPS}`);
    assert.equal(await page.evaluate(() => document.activeElement.id), "next");
    await clean(page);
  });

  test("before there is a view there is none to ask", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4" });
    const again = page.getByRole("button", { name: "same view again" });
    assert.equal(await again.getAttribute("aria-disabled"), "true");
    await again.click({ force: true });
    assert.equal((await shown(page)).hash, "#v=1&lesson=4");
    await clean(page);
  });
});

describe("questions", () => {
  test("guessed by keyboard: right and wrong, each once", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=4" });
    assert.match(await page.locator(".ask").innerText(), /Your turn\..*Hit or miss\?/s);
    await press(page, "m");
    assert.match(await page.locator(".answer").innerText(), /Rightly guessed: a miss/);
    assert.match(await page.locator(".score").innerText(), /1 of 4/);
    await press(page, "ArrowRight", "h");
    assert.equal((await shown(page)).value, 7);
    assert.match(await page.locator(".answer").innerText(), /You said hit; it was a miss\. .{40,}/s, "with the idea behind it");
    assert.match(await page.locator(".score").innerText(), /1 of 4/);
    const guessed = (await shown(page)).status;
    const linked = await open(browser, site, { hash: "#v=1&lesson=4&step=7" });
    assert.equal((await shown(linked)).status, guessed, "the live region depends on the address alone");
    assert.doesNotMatch(guessed, /guess|of 4/);
    await press(page, "ArrowLeft");
    assert.equal(await page.locator(".ask").count(), 0, "answered is answered");
    await press(page, "r", ".", ".", ".", ".");
    assert.equal(await page.locator(".ask").count(), 1, "R forgets the guesses");
    await clean(linked);
    await clean(page);
  });

  test("guessed by mouse: the focus is not lost", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=4" });
    await page.getByRole("button", { name: "Hit", exact: true }).click();
    assert.equal((await shown(page)).value, 5);
    assert.equal(await page.evaluate(() => document.activeElement.id), "next");
    await page.keyboard.press("Enter");
    assert.equal((await shown(page)).value, 6);
    await page.getByRole("button", { name: "Just show me" }).click();
    assert.equal((await shown(page)).value, 7);
    assert.equal(await page.locator(".answer").count(), 0);
    await picture(page, "lesson-4-question");
    await clean(page);
  });

  test("the answer ahead is not given away, and can be asked for", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=4" });
    const row = page.locator(".log li").nth(4);
    assert.match(await row.innerText(), /your guess/);
    assert.equal(await page.locator(".marks .open").count(), 4);
    await press(page, "ArrowRight");
    assert.match(await row.innerText(), /miss, 5/);
    assert.match(await page.locator(".score").innerText(), /0 of 4/);
    await press(page, "p");
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=5&predict=off");
    assert.equal(await page.locator(".ask, .score, .marks .open").count(), 0);
    await clean(page);
  });
});
