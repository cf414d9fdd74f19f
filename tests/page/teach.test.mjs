// For teachers: within another page, before a class, as a picture, and how the questions were answered.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { hash, open, picture, press, shown, sideways, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const STEP = "#v=1&lesson=4&step=5";
const below = (page) => page.evaluate(() => document.documentElement.scrollHeight - innerHeight);

async function dialog(page) {
  await page.getByRole("button", { name: "Export" }).click();
  const found = page.getByRole("dialog", { name: "Export" });
  await found.getByRole("heading", { name: "This step" }).waitFor();
  return found;
}

describe("within another page", () => {
  test("the code that is copied shows the step there, without what is around it", async () => {
    const page = await open(browser, site, { hash: `${STEP}&code=js`, permissions: ["clipboard-read", "clipboard-write"] });
    await (await dialog(page)).getByRole("button", { name: "Copy the embed code" }).click();
    await page.getByText("Copied.").waitFor();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(code, /^<iframe src="[^"]*#v=1&amp;lesson=4&amp;step=5&amp;code=js&amp;as=embed" title="[^"]+"[^>]*><\/iframe>$/);
    await page.route(`${site.address}course.html`, (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html><meta charset="utf-8"><title>A course</title><link rel="icon" href="data:,">${code}` }));
    await page.goto(`${site.address}course.html`);
    const frame = page.frameLocator("iframe");
    assert.match(await frame.getByRole("status").innerText(), /^Miss\. .* differ only in this\./);
    for (const part of ["header.site", ".log", ".beside button"]) assert.equal(await frame.locator(part).count(), 0, part);
    await frame.getByRole("button", { name: "Next", exact: true }).click();
    assert.match(await frame.locator(".count").innerText(), /6 \/ 15/);
    const whole = frame.getByRole("link", { name: "Open the whole page" });
    assert.equal(await whole.getAttribute("href"), "#v=1&lesson=4&step=6&code=js");
    assert.equal(await whole.getAttribute("target"), "_blank");
    await clean(page);
  });

  test("from one lesson to the next it stays within", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=15&as=embed" });
    await page.locator(".onward a").click();
    await page.getByRole("heading", { level: 1, name: /^Lesson 5/ }).waitFor();
    assert.equal((await shown(page)).hash, "#v=1&lesson=5&as=embed");
    assert.equal(await page.locator("header.site").count(), 0);
    await clean(page);
  });
});

describe("before a class", () => {
  test("keys and remotes step, answer and lead back", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=4" });
    await press(page, "v");
    assert.equal(await hash(page), "#v=1&lesson=4&step=4&as=presenter");
    for (const part of ["header.site", ".transport", ".log", ".beside"]) assert.equal(await page.locator(part).count(), 0, part);
    assert.match(await page.locator(".ask").innerText(), /Hit or miss\?/);
    await press(page, "m");
    assert.match(await page.locator(".answer").innerText(), /Rightly guessed/);
    await press(page, "PageDown", "PageDown");
    assert.equal(await page.locator(".count").innerText(), "7 / 15");
    assert.match(await page.getByRole("status").innerText(), /^Miss\./);
    await press(page, "PageUp");
    assert.equal(await page.locator(".count").innerText(), "6 / 15");
    await press(page, "Escape");
    await page.locator("header.site").waitFor();
    assert.equal((await shown(page)).hash, "#v=1&lesson=4&step=6");
    await clean(page);
  });

  test("a link leads there, and the dialog's button", async () => {
    const page = await open(browser, site, { hash: `${STEP}&as=presenter` });
    await press(page, "v");
    await (await dialog(page)).getByRole("button", { name: "Presenter view" }).click();
    await page.locator("main.presenter").waitFor();
    assert.equal(await page.locator("dialog[open]").count(), 0);
    assert.equal(await hash(page), `${STEP}&as=presenter`);
    await clean(page);
  });

  test("it is larger than the page, and every step of every lesson fits", async () => {
    const page = await open(browser, site);
    const size = () => page.locator(".say").evaluate((say) => Number.parseFloat(getComputedStyle(say).fontSize));
    const usual = await size();
    const lessons = await page.locator(".menu a[href*='lesson=']").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.ok(lessons.length >= 8, `${lessons.length} lessons`);
    for (const lesson of lessons) {
      await page.goto(`${site.address}${lesson}&as=presenter`);
      await page.reload();
      await page.locator("main.presenter").waitFor();
      assert.ok((await size()) >= 1.15 * usual);
      const last = Number((await page.locator(".count").innerText()).split("/")[1]);
      for (let step = 0; step <= last; step++) {
        assert.ok((await below(page)) <= 0, `${lesson}, step ${step}: ${await below(page)} pixels are below`);
        assert.deepEqual(await sideways(page), [], `${lesson}, step ${step}`);
        await press(page, "ArrowRight");
      }
    }
    await clean(page);
  });
});

test("a step as an SVG file: an image of its own, with all that is said and shown", async () => {
  const page = await open(browser, site, { hash: STEP });
  const download = page.waitForEvent("download");
  await (await dialog(page)).getByRole("button", { name: "Save as SVG" }).click();
  const file = await download;
  assert.equal(file.suggestedFilename(), "lesson-4-step-5.svg");
  const text = await readFile(await file.path(), "utf8");
  const svg = await page.evaluate(async (text) => {
    const drawn = new DOMParser().parseFromString(text, "image/svg+xml");
    const image = new Image();
    image.src = `data:image/svg+xml;base64,${btoa(String.fromCodePoint(...new TextEncoder().encode(text)))}`;
    await image.decode();
    return { wide: image.naturalWidth, root: drawn.documentElement.tagName, said: [...drawn.querySelectorAll("text")].map((one) => one.textContent).join(" ") };
  }, text);
  assert.equal(svg.root, "svg");
  assert.ok(svg.wide > 600);
  for (const words of ["Lesson 4 self is an argument too, step 5 of 15", "self.revenue()", "Dashboard #2", "Miss.", "72", "next to go", "CacheInfo(hits=0, misses=2, maxsize=128, currsize=2)"]) {
    assert.ok(svg.said.includes(words), `${words} in ${svg.said}`);
  }
  assert.match(text, /<rect [^>]*stroke="rgb\(168, 67, 0\)" stroke-width="2"/, "what was just stored is marked");
  assert.doesNotMatch(text, /var\(|class=|As a table/, "it needs no style sheet");
  await clean(page);
});

describe("the score sheet", () => {
  test("the first guess of each question stays, over visits, until it is to be forgotten", async () => {
    const context = await browser.newContext({ viewport: sizes.wide });
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=4", context });
    const sheet = async () => (await dialog(page)).locator(".sheet tbody tr").allInnerTexts();
    await press(page, "m", "ArrowRight", "h", "r", ".", ".", ".", ".", "h");
    assert.deepEqual((await sheet()).map((row) => row.split(/\t/)), [["4 self is an argument too", "1", "2", "4"]]);
    await page.reload();
    await page.getByRole("status").waitFor();
    assert.equal((await sheet()).length, 1);
    await page.getByRole("button", { name: "Forget it" }).click();
    await page.getByText("No question has been answered here yet.").waitFor();
    await page.reload();
    await page.getByRole("status").waitFor();
    await dialog(page);
    await page.getByText("No question has been answered here yet.").waitFor();
    await clean(page);
  });

  test("where nothing can be stored it is there until the page is left", async () => {
    const context = await browser.newContext({ viewport: sizes.wide });
    await context.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }));
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=4", context });
    await press(page, "h");
    const row = (await dialog(page)).locator(".sheet tbody tr");
    assert.deepEqual((await row.innerText()).split(/\t/), ["4 self is an argument too", "0", "1", "4"]);
    await clean(page);
  });
});

for (const colorScheme of ["light", "dark"]) {
  for (const [name, size] of Object.entries(sizes)) {
    for (const [view, hash] of [["embed", `${STEP}&as=embed`], ["presenter", "#v=1&lesson=4&step=4&as=presenter"]]) {
      test(`${view}, ${colorScheme}, ${size.width} × ${size.height}: nothing wrong, nothing sideways`, async () => {
        const page = await open(browser, site, { hash, size, colorScheme });
        assert.equal(await violations(page), "");
        assert.deepEqual(await sideways(page), []);
        await picture(page, `${view}-${name}-${colorScheme}`, { whole: name === "narrow" });
        await clean(page);
      });
    }
  }
}
