// After one visit the page needs nobody: served under a sub-path, visited once, the server gone.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

import { open, press, serve, shown, sizes } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

/** A page whose service worker has stored everything. */
async function visited(site, options) {
  const context = await browser.newContext({ viewport: sizes.wide, serviceWorkers: "allow" });
  const page = await open(browser, site, { context, ...options });
  await page.evaluate(async () => {
    const { active, installing, waiting } = await navigator.serviceWorker.ready;
    const worker = active ?? waiting ?? installing;
    while (worker.state !== "activated") await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  });
  return page;
}

test("visited once, then without a server: the page, every lesson, every step", async () => {
  const site = await serve("/some/where/deep/");
  try {
    const page = await visited(site, { hash: "#v=1&lesson=4&step=5" });
    const before = await shown(page);
    const lessons = readdirSync(path.join(process.env.PLAYGROUND_DIR, "lessons")).map((file) => Number.parseInt(file, 10));
    assert.ok(lessons.includes(4));
    await site.close();
    await page.reload();
    await page.getByRole("status").waitFor();
    assert.deepEqual(await shown(page), before);
    for (const number of lessons) {
      await page.goto(`${site.address}#v=1&lesson=${number}&step=2`);
      await page.reload();
      await page.getByRole("heading", { level: 1, name: new RegExp(`^Lesson ${number}\\b`) }).waitFor();
      assert.equal((await shown(page)).value, 2);
    }
    assert.deepEqual(page.trouble, []);
    // A copy of the address without the last part of the file's name is the same page.
    await page.goto(`${site.address}index.html#v=1&lesson=4&step=5`);
    await page.getByRole("status").waitFor();
    assert.deepEqual(await shown(page), before);
    await page.context().close();
  } finally {
    await site.close();
  }
});

test("a new version takes over with the first load that is alone", async () => {
  let now = "first";
  const site = await serve("/versions/", { change: (name, body) => (name === "icon.svg" ? Buffer.from(`<!-- ${now} -->${body}`) : name === "sw.js" ? Buffer.from(body.toString().replace(/version="\w+"/, `version="${now}"`)) : body) });
  try {
    const page = await visited(site);
    const icon = () => page.evaluate(async () => (await (await fetch("icon.svg")).text()).slice(0, 20));
    await page.reload();
    await page.getByRole("status").waitFor();
    assert.match(await icon(), /first/);
    now = "second";
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20));
    });
    assert.match(await icon(), /first/, "an open page stays with its version");
    await page.reload();
    await page.waitForFunction(async () => (await (await fetch("icon.svg")).text()).includes("second"));
    await page.getByRole("status").waitFor();
    const stored = await page.evaluate(() => caches.keys());
    assert.equal(stored.length, 1, "the old version is gone");
    assert.match(stored[0], /second/);
    await page.context().close();
  } finally {
    await site.close();
  }
});

for (const [what, broken] of [
  ["fails", () => { navigator.serviceWorker.register = () => Promise.reject(new Error("not here")); }],
  ["throws", () => { navigator.serviceWorker.register = () => { throw new Error("not here"); }; }],
  ["yields nothing", () => { navigator.serviceWorker.register = () => undefined; }],
  ["is not there", () => { Object.defineProperty(navigator, "serviceWorker", { value: undefined }); }],
]) {
  test(`where registration ${what} the page works, and says nothing`, async () => {
    const context = await browser.newContext();
    await context.addInitScript(broken);
    const page = await open(browser, site, { context });
    await page.waitForLoadState("networkidle");
    await press(page, "ArrowRight");
    assert.equal((await shown(page)).value, 1);
    await clean(page);
  });
}
