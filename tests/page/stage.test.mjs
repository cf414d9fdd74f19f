// Of the tests themselves: a page that another test has left is like one that nobody has used.

import assert from "node:assert/strict";
import { test } from "node:test";

import { open, press, shown, sizes } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

/** All that a page could keep, of itself and of what the browser keeps for it. */
const traces = (page) =>
  page.evaluate(async () => ({
    stored: { ...localStorage },
    session: { ...sessionStorage },
    cookies: document.cookie,
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    name: window.name,
    own: window.own,
    theme: document.documentElement.dataset.theme,
    hash: location.hash,
    size: [innerWidth, innerHeight],
    scrolled: scrollY,
    media: ["print", "(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)"].filter((query) => matchMedia(query).matches),
    under: [...document.querySelectorAll("body :hover")].length,
  }));

test("a page that was left is used again, and has nothing of the test before", async () => {
  const first = await open(browser, site);
  const fresh = [await traces(first), await shown(first)];
  await clean(first);

  const used = await open(browser, site, { hash: "#v=1&lesson=4&step=4", size: sizes.narrow, colorScheme: "dark", reducedMotion: "reduce" });
  assert.equal(used, first, "it is the same page");
  await press(used, "h", "p");
  await used.getByRole("button", { name: "Theme: system" }).click();
  await used.getByRole("button", { name: "Next", exact: true }).hover();
  await used.emulateMedia({ media: "print" });
  await used.route("**/lessons/*.json", (route) => route.abort());
  await used.evaluate(async () => {
    sessionStorage.setItem("session", "s");
    document.cookie = "kept=1; path=/";
    window.name = "named";
    window.own = true;
    scrollTo(0, 100);
    await caches.open("kept");
    await new Promise((resolve, reject) => Object.assign(indexedDB.open("kept"), { onsuccess: resolve, onerror: reject }));
    const opened = window.open(location.href, "_blank");
    await new Promise((resolve) => opened.addEventListener("load", resolve));
  });
  const marked = await traces(used);
  for (const [what, was] of Object.entries(fresh[0])) assert.notDeepEqual(marked[what], was, `${what} was changed`);
  await clean(used);

  const again = await open(browser, site);
  assert.equal(again, first);
  assert.deepEqual([await traces(again), await shown(again)], fresh);
  assert.equal(again.context().pages().length, 1);
  await again.goBack();
  assert.equal(again.url(), "about:blank");
  await clean(again);
});

test("two pages at a time share nothing", async () => {
  const one = await open(browser, site);
  const other = await open(browser, site);
  await one.evaluate(() => localStorage.setItem("of", "one"));
  assert.equal(await other.evaluate(() => localStorage.getItem("of")), null);
  await clean(one);
  await clean(other);
});

test("trouble is told of the test that has it", async () => {
  const page = await open(browser, site);
  await page.evaluate(() => console.error("something"));
  await page.waitForFunction(() => true);
  await assert.rejects(clean(page), /console: something/);
  page.trouble = [];
  await clean(page);
  const next = await open(browser, site);
  assert.equal(next, page);
  await clean(next);
});
