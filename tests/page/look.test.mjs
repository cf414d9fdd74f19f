// How it looks to everybody: no violations, nothing cut off, nothing covered, and pictures to look at.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { open, picture, press, sideways, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

/** How many pixels lie below the window. */
const below = (page) => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);

const STATES = [
  ["start", "#v=1&lesson=4", []],
  ["question", "#v=1&lesson=4&step=4", []],
  ["wrong", "#v=1&lesson=4&step=4", ["h"]],
  ["both", "#v=1&lesson=4&step=6", ["h"]],
  ["hit", "#v=1&lesson=4&step=8", []],
  ["table", "#v=1&lesson=4&step=7&view=table", []],
  ["end", "#v=1&lesson=4&step=15", []],
  ["own", "#v=1&lesson=4&from=5&try=mccmc&step=9", []],
  ["javascript", "#v=1&lesson=4&step=8&code=js", []],
  ["notice", "#v=1&lesson=99", []],
  ["help", "#v=1&lesson=4&step=5", ["?"]],
];

test("axe finds what is wrong on a page where something is", async () => {
  const page = await open(browser, site);
  await page.evaluate(() => document.querySelector("main").insertAdjacentHTML("beforeend", '<button></button><p style="color:#bbb;background:#fff">pale</p>'));
  const found = await violations(page);
  assert.match(found, /button-name/);
  assert.match(found, /color-contrast/);
  await page.context().close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, size] of Object.entries(sizes)) {
    describe(`${colorScheme}, ${size.width} × ${size.height}`, () => {
      for (const [state, hash, keys] of STATES) {
        test(state, async () => {
          const page = await open(browser, site, { hash, size, colorScheme });
          await press(page, ...keys);
          assert.equal(await violations(page), "");
          assert.deepEqual(await sideways(page), []);
          if (name === "wide" && state !== "notice") assert.ok((await below(page)) <= 0, "a whole step fits the window");
          await picture(page, `${state}-${name}-${colorScheme}`, { whole: name === "narrow" && state !== "help" });
          await clean(page);
        });
      }
    });
  }
}

test("every step fits 1280 × 720, in both languages, answered wrongly or not at all", async () => {
  for (const code of ["", "&code=js"]) {
    for (const guess of ["h", "m", "ArrowRight"]) {
      const page = await open(browser, site, { hash: `#v=1&lesson=4${code}` });
      for (let step = 0; step <= 15; step++) {
        assert.ok((await below(page)) <= 0, `step ${step}, ${guess}${code}`);
        assert.deepEqual(await page.locator(".entry, .places").evaluateAll((all) => all.filter((e) => e.scrollHeight > e.clientHeight + 1).map((e) => e.id || e.className)), [], "an entry is cut off");
        await press(page, (await page.locator(".ask").count()) ? guess : "ArrowRight");
      }
      await clean(page);
    }
  }
});

test("from 320 pixels to a projector nothing runs out of the window sideways", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=4&step=7" });
  for (const width of [320, 360, 414, 540, 640, 768, 839, 840, 841, 900, 1024, 1280, 1920, 2560]) {
    for (const height of [360, 720, 1080]) {
      await page.setViewportSize({ width, height });
      assert.deepEqual(await sideways(page), [], `${width} × ${height}`);
    }
  }
  await page.setViewportSize({ width: 1920, height: 1080 });
  assert.ok((await below(page)) <= 0);
  await picture(page, "projector");
  await clean(page);
});

test("in a low window the bar covers nothing", async () => {
  for (const size of [{ width: 1280, height: 480 }, { width: 1280, height: 600 }, { width: 640, height: 360 }]) {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=7", size });
    const high = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let y = 0; y <= high; y += 60) {
      await page.evaluate((y) => scrollTo(0, y), y);
      const covered = await page.evaluate(() => {
        const bar = document.querySelector(".transport").getBoundingClientRect();
        const parts = document.querySelectorAll(".flow, .say, .entry, .info, .ask, .listing, .rows");
        return [...parts].filter((part) => {
          const box = part.getBoundingClientRect();
          return box.top < bar.bottom - 1 && box.bottom > bar.top + 1 && box.left < bar.right && box.right > bar.left;
        }).map((part) => part.className);
      });
      assert.deepEqual(covered, [], `${size.width} × ${size.height}, scrolled by ${y}`);
    }
    await picture(page, `low-${size.width}x${size.height}`);
    await clean(page);
  }
});

test("on a phone call, key and outcome take two rows, and a question comes into sight by itself", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=4&step=3", size: sizes.narrow });
  assert.ok((await page.locator(".flow").boundingBox()).height < 80);
  await page.locator("#next").click();
  const question = await page.locator(".ask").boundingBox();
  const bar = await page.locator(".transport").boundingBox();
  assert.ok(question.y >= 0 && question.y + question.height <= bar.y + 1, "between the top and the bar");
  await page.getByRole("button", { name: "Miss", exact: true }).tap().catch(() => page.getByRole("button", { name: "Miss", exact: true }).click());
  assert.match(await page.locator(".answer").innerText(), /Rightly guessed/);
  await clean(page);
});

test("at 200 % zoom everything is there", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=4&step=7", size: { width: 640, height: 360 }, deviceScaleFactor: 2 });
  assert.deepEqual(await sideways(page), []);
  for (const part of [".flow", ".say", ".places", ".info", ".ask", ".listing", ".log"]) assert.ok(await page.locator(part).isVisible(), part);
  await clean(page);
});

test("on paper: the step, in ink on white, without what cannot be pressed there", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=4&step=7", colorScheme: "dark" });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  for (const part of [".transport", "header.site", ".ask", ".log", ".tabs"]) assert.ok(!(await page.locator(part).isVisible()), part);
  for (const part of ["h1", ".flow", ".say", ".places", ".info", ".listing"]) assert.ok(await page.locator(part).isVisible(), part);
  const ink = await page.locator(".say").evaluate((say) => getComputedStyle(say).color);
  const [red, green, blue] = ink.match(/\d+/g).map(Number);
  assert.ok(red + green + blue < 200, `dark ink: ${ink}`);
  await picture(page, "print");
  await clean(page);
});

test("where the program cannot start the page says so", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.route("**/lesson_bg.wasm", (route) => route.abort());
  await page.goto(site.address);
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), /could not be started here/);
  await context.close();
});

test("the live region: one, filled from load on, and never a score or a notice in it", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=99" });
  assert.equal(await page.getByRole("status").count(), 1);
  const text = await page.getByRole("status").innerText();
  assert.doesNotMatch(text, /lesson 99|guesses|right/);
  await press(page, "p");
  assert.equal(await page.getByRole("status").innerText(), text);
  assert.match(await page.locator("[aria-live=polite]").first().innerText(), /off/);
  await clean(page);
});
