// What a step takes, from the key that is pressed until the picture is painted.

import { longRecording } from "../../page/support/recordings.mjs";
import { launch, open } from "../../page/support/site.mjs";
import { median, quantile } from "./numbers.mjs";

const CALLS = 100_000;
const STEPS = 200;

/**
 * Notes of each key when it was pressed (`event.timeStamp`, the browser's), how long the page's thread worked on it,
 * and when the frame was painted. A frame begins every 16.7 ms: of the time to the paint, half of that on average is
 * waiting for its turn, however little there is to do.
 */
function watch() {
  window.presses = [];
  const after = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then();
    port2.postMessage(null);
  };
  addEventListener("keydown", (event) => {
    const began = performance.now();
    // The page changes itself in the event's own task and the microtasks after it. Where the frame comes at once, all
    // since the key is work.
    let scripted;
    after(() => (scripted ??= performance.now() - began));
    requestAnimationFrame(() => {
      const frame = scripted === undefined ? began : performance.now();
      scripted ??= 0;
      after(() => {
        const now = performance.now();
        window.presses.push({ work: scripted + now - frame, painted: now - event.timeStamp });
      });
    });
  }, { capture: true });
}

async function pressed(page, keys) {
  await page.evaluate(() => (window.presses.length = 0));
  for (const [index, key] of keys.entries()) {
    await page.keyboard.press(key);
    await page.waitForFunction((count) => window.presses.length >= count, index + 1);
  }
  return page.evaluate(() => window.presses);
}

/** Back and forth over `span` steps from where it is. */
const walk = (span) => Array.from({ length: STEPS }, (_, at) => (Math.floor(at / span) % 2 === 0 ? "ArrowRight" : "ArrowLeft"));

const VIEWS = {
  "lesson 4": { hash: "#v=1&lesson=4&predict=off", span: 15 },
  "100 000 calls, one step": { recorded: true, span: 100 },
  "100 000 calls, to either end": { recorded: true, keys: Array.from({ length: STEPS }, (_, at) => (at % 2 === 0 ? "End" : "Home")) },
};

export async function steps(site) {
  const browser = await launch();
  const results = {};
  try {
    for (const [name, { hash = "", recorded, span, keys = walk(span) }] of Object.entries(VIEWS)) {
      const page = await open(browser, site, { hash });
      await page.evaluate(watch);
      if (recorded) {
        await page.setInputFiles("#file", { name: "long.jsonl", mimeType: "application/jsonl", buffer: Buffer.from(longRecording(CALLS)) });
        await page.getByRole("heading", { level: 1, name: /long\.jsonl/ }).waitFor();
        const slider = page.getByRole("slider");
        if (span) await slider.evaluate((one, to) => ((one.value = to), one.dispatchEvent(new InputEvent("input", { bubbles: true }))), CALLS / 2);
      }
      // Once for the compiler, then for the clock.
      await pressed(page, keys);
      const all = await pressed(page, keys);
      const [work, painted] = ["work", "painted"].map((what) => all.map((one) => one[what]));
      results[name] = { presses: all.length, work: { median: median(work), p95: quantile(work, 0.95) }, painted: { median: median(painted), p95: quantile(painted, 0.95) } };
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
  return results;
}
