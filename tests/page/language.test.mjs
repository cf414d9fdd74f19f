// Languages: one file of the site, and then nothing on the screen is English but code and names.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { found, recorded } from "../diagnose/recorded.mjs";
import { golden, hash, open, picture, press, sideways, sizes } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

assert.ok(process.env.TEST_LANGUAGE, "TEST_LANGUAGE must be set: cargo xtask test page sets it");
const language = readFileSync(process.env.TEST_LANGUAGE, "utf8");
const CODE = "en-XA";

/** The page with a site that has the test language, too: it is listed, and its file is there. */
async function openWith(options, { listed = true, file = language } = {}) {
  const context = await browser.newContext({ viewport: sizes.wide, serviceWorkers: "block" });
  await context.route(`**/text/${CODE}.json`, (route) => route.fulfill({ body: file, contentType: "application/json" }));
  if (listed) {
    await context.route(site.address, async (route) => {
      const response = await route.fetch();
      const meta = `<meta name="languages" content='[["${CODE}","Ŧéšŧ"]]'>`;
      await route.fulfill({ response, body: (await response.text()).replace("</head>", `${meta}</head>`) });
    });
  }
  return open(browser, site, { ...options, context });
}

/**
 * What is left in plain letters: the words of text nodes and of attributes that people read or hear, outside of code,
 * and without the names that a lesson's code or a recording brings, and units.
 */
const leftovers = (page, names = []) =>
  page.evaluate((names) => {
    const code = "code, pre, kbd, .listing, .part b, .part small i, .value, .tabs, script, style, noscript, option[lang]";
    const known = new Set([...names, "ms", "min", "LRU", "FIFO", "LFU", "SIEVE", "TinyLFU", "adaptive", "CacheInfo", "self", "this"]);
    for (const word of document.querySelector(".listing")?.textContent.match(/[A-Za-z]{2,}/g) ?? []) known.add(word);
    for (const part of document.querySelectorAll(".part b, .value, code")) for (const word of part.textContent.match(/[A-Za-z]{2,}/g) ?? []) known.add(word);
    const found = new Set();
    const look = (text, where) => {
      for (const word of text.match(/[A-Za-z]{2,}/g) ?? []) if (!known.has(word)) found.add(`${word} in “${text.trim().slice(0, 60)}” (${where})`);
    };
    // Words are told from one another by what stands around them: an accented letter belongs to its word.
    const plain = (text) => text.replace(/[A-Za-z]*[^\x00-\x7f\s]+[^\s]*/g, " ");
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!node.parentElement.closest(code)) look(plain(node.data), node.parentElement.className || node.parentElement.tagName);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [aria-valuetext], [alt], [placeholder]")) {
      if (element.closest(".part")) continue;
      for (const name of ["aria-label", "title", "aria-valuetext", "alt", "placeholder"]) look(plain(element.getAttribute(name) ?? ""), name);
    }
    look(plain(document.title), "title of the window");
    return [...found];
  }, names);

test("English is found where it is left", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=4&step=5" });
  const found = await leftovers(page);
  for (const word of ["Next", "Miss", "shelf", "Help"]) assert.ok(found.some((left) => left.startsWith(`${word} `)), `${word} is found`);
  await clean(page);
});

describe("in the test language", () => {
  for (const [state, hash, keys] of [
    ["start", "#v=1&lesson=4", []],
    ["question", "#v=1&lesson=4&step=4", []],
    ["wrong", "#v=1&lesson=4&step=4", ["h"]],
    ["right", "#v=1&lesson=4&step=4", ["m"]],
    ["hit", "#v=1&lesson=4&step=8&code=js", []],
    ["table", "#v=1&lesson=4&step=7&view=table", []],
    ["end", "#v=1&lesson=4&step=15", []],
    ["own", "#v=1&lesson=4&from=5&try=mccmc&step=9", []],
    ["notice", "#v=1&lesson=4&step=99", []],
    ["help", "#v=1&lesson=4&step=5", ["?"]],
  ]) {
    test(`${state}: nothing untranslated, nothing cut off`, async () => {
      const page = await openWith({ hash: `${hash}&lang=${CODE}` });
      await press(page, ...keys);
      assert.equal(await page.evaluate(() => document.documentElement.lang), CODE);
      assert.deepEqual(await leftovers(page), []);
      for (const size of Object.values(sizes)) {
        await page.setViewportSize(size);
        assert.deepEqual(await sideways(page), [], `${size.width} wide`);
      }
      await page.setViewportSize(sizes.wide);
      await picture(page, `language-${state}`);
      await clean(page);
    });
  }

  test("a recording", async () => {
    const page = await openWith({ hash: `#v=1&lesson=4&lang=${CODE}` });
    await page.setInputFiles("#file", golden);
    await page.getByRole("heading", { level: 1, name: /golden/ }).waitFor();
    const names = [...`golden.jsonl ${readFileSync(golden, "utf8").replaceAll("\\n", " ")}`.matchAll(/[A-Za-z]{2,}/g)].map(([word]) => word);
    for (let step = 0; step < 12; step++) {
      assert.deepEqual(await leftovers(page, names), [], `step ${step}`);
      await press(page, "ArrowRight");
    }
    await clean(page);
  });
});

describe("what is found in the functions of a recording", () => {
  const all = Object.values(found).flat();
  async function opened(file) {
    const page = await openWith({ hash: `#v=1&lesson=4&lang=${CODE}` }, { file });
    await page.setInputFiles("#file", { name: "app.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(recorded()) });
    await page.locator(".finding").first().waitFor();
    const said = await page.locator(".finding > p:first-child").allTextContents();
    assert.equal(said.length, all.length, "a finding of each kind that recordings show");
    return { page, said };
  }

  test("is in the language, too: no English sentence is left", async () => {
    const { page, said } = await opened(language);
    const records = recorded().trim().split("\n").map((line) => JSON.parse(line));
    const labels = records.flatMap(({ source, name, key = [] }) => [source ?? name ?? "", ...key.flatMap(({ type, label }) => [type, label])]);
    const names = [...`app.jsonl ${labels.join(" ")}`.matchAll(/[A-Za-z]{2,}/g)].map(([word]) => word);
    assert.deepEqual(await leftovers(page, names), []);
    for (const sentence of said) {
      assert.ok(!all.includes(sentence), sentence);
      assert.match(sentence, /\d/, "its evidence is in it");
      assert.doesNotMatch(sentence, /[{}`]|undefined/);
    }
    assert.match(said.join("\n"), /^Öƒ 40 \S+ ñööñéé ħííŧ: .* View .* 40 \S+ 40\. /m);
    // Code and the recording's own names are set as such.
    assert.ok((await page.locator(".finding code").allTextContents()).includes("key: (a, b) => [a]"));
    await page.locator(".functions > details").evaluateAll((list) => list.forEach((details) => (details.open = true)));
    for (const size of Object.values(sizes)) {
      await page.setViewportSize(size);
      assert.deepEqual(await sideways(page), [], `${size.width} wide`);
    }
    await picture(page, "language-findings");
    await page.locator(".finding a").first().click();
    await page.locator("main.recording").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.documentElement.lang), CODE, "a lesson that explains it is in the language, too");
    await clean(page);
  });

  test("is in English where the language has no words for it, and in its own order where it has", async () => {
    const { page: phrases, lessons } = JSON.parse(language);
    const rest = Object.fromEntries(Object.entries(phrases).filter(([name]) => !name.startsWith("findings.")));
    const own = { "findings.TOO_SMALL": "{size|one=# x|other=# xs}, `{maxSize}`: {hitRatioThen} %, {hitRatio} % ({accesses})" };
    const { page, said } = await opened(JSON.stringify({ page: { ...rest, ...own }, lessons }));
    const expected = all.map((sentence) => (sentence.startsWith("It is too small") ? "5 xs, 4: 98 %, 0 % (300)" : sentence));
    assert.deepEqual(said.sort(), expected.sort());
    await clean(page);
  });
});

test("a language is chosen from a list, is in the address, is remembered, and can be left again", async () => {
  const page = await openWith({ hash: "#v=1&lesson=4&step=5" });
  const list = page.getByRole("combobox", { name: "Language of the page" });
  await list.selectOption(CODE);
  await page.getByRole("button", { name: "Ñééẋŧ" }).first().waitFor();
  assert.equal(await hash(page), `#v=1&lesson=4&step=5&lang=${CODE}`);
  await page.goto("about:blank");
  await page.goto(`${site.address}#v=1&lesson=4`);
  await page.getByRole("button", { name: "Ñééẋŧ" }).first().waitFor();
  assert.equal(await hash(page), "#v=1&lesson=4", "what is remembered is no part of a link");
  await page.locator("header select").selectOption("en");
  await page.getByRole("button", { name: "Next", exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await clean(page);
});

test("a language that is not there is a sentence, and the page is English", async () => {
  const page = await open(browser, site, { hash: "#v=1&lesson=4&lang=zz" });
  assert.match(await page.locator(".notice").innerText(), /language zz could not be loaded/);
  assert.equal(await page.locator("header select").count(), 0, "one language is no choice");
  await page.getByRole("button", { name: "Next", exact: true }).click();
  assert.equal(await hash(page), "#v=1&lesson=4&step=1");
  // The file that is not there is reported on the console, and that is all there is.
  page.trouble = page.trouble.filter((line) => !/text\/zz\.json|status of 404/.test(line));
  await clean(page);
});
