// A recording of a hundred thousand calls: it opens, and any step of it is there at once.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { longRecording } from "./support/recordings.mjs";
import { open, press, shown } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const CALLS = 100_000;

/** Moves the slider as a hand would; how long until the step is drawn, in milliseconds. */
const slide = (page, step) => page.evaluate(async (step) => {
  const slider = document.querySelector("input[type=range]");
  const start = performance.now();
  slider.value = step;
  slider.dispatchEvent(new InputEvent("input", { bubbles: true }));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  return Math.round(performance.now() - start);
}, step);

describe("a recording of a hundred thousand calls", () => {
  test("opens, and is scrubbed, stepped and searched like any other", async (t) => {
    const page = await open(browser, site);
    await page.setInputFiles("#file", { name: "long.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(longRecording(CALLS)) });
    await page.getByRole("heading", { level: 1, name: /long\.jsonl/ }).waitFor();
    const steps = CALLS + 1;
    assert.equal((await shown(page)).count, `0 / ${steps}`);
    const times = [];
    for (const step of [99_999, 50_000, 12_345, 77_777, 3, 63_999, 64_000, 64_001]) {
      times.push(await slide(page, step));
      const { value, slider, info } = await shown(page);
      assert.equal(value, step);
      assert.match(slider, new RegExp(`^Step ${step} of ${steps}: `));
      const [, hits, misses] = info.match(/hits=(\d+), misses=(\d+)/).map(Number);
      assert.equal(hits + misses, step - 1, "all calls up to here are counted");
      const row = page.locator(".log li[aria-current=step]");
      assert.equal(await row.getAttribute("aria-posinset"), String(step));
      assert.ok(await row.isVisible());
      assert.ok((await page.locator(".log li").count()) < 200, "only the rows in sight are there");
    }
    t.diagnostic(`a jump took ${times.join(", ")} ms until it was drawn`);
    await press(page, "End", "ArrowLeft", "m");
    assert.ok((await shown(page)).value >= steps - 1);
    await press(page, "Home", "m", "e");
    assert.match((await shown(page)).status, /Evicted: /);
    await clean(page);
  });
});

describe("the steps of a lesson", () => {
  test("are kept as a file that opens again as the same steps", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=3&predict=off" });
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("dialog", { name: "Export" }).getByRole("button", { name: "Save as cache-trace" }).click();
    const file = await (await download).path();
    await press(page, "Escape");
    await press(page, "End");
    const { info } = await shown(page);
    await page.setInputFiles("#file", { name: "run.jsonl", mimeType: "application/jsonl", buffer: readFileSync(file) });
    await page.getByRole("heading", { level: 1, name: /run\.jsonl/ }).waitFor();
    await press(page, "End");
    assert.equal((await shown(page)).info, info);
    await clean(page);
  });
});
