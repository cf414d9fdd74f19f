// The address: it follows what is shown, and when. Time stands still here but for what the tests let pass.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { open, sizes } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const STEP = "#v=1&lesson=4&step=5&predict=off";
const FRAME = 20;
const address = (page) => page.evaluate(() => location.hash);

/** The lesson at a step, in a time that passes when it is told to. */
async function still() {
  const context = await browser.newContext({ viewport: sizes.wide });
  await context.addInitScript(() => {
    window.written = 0;
    const write = history.replaceState;
    history.replaceState = function (...given) {
      window.written += 1;
      return write.apply(this, given);
    };
  });
  await context.clock.install({ time: new Date("2026-01-01T00:00:00Z") });
  const page = await open(browser, site, { hash: STEP, context });
  await context.clock.pauseAt(new Date("2026-01-01T02:00:00Z"));
  return { page, pass: (milliseconds) => context.clock.runFor(milliseconds), written: () => page.evaluate(() => window.written) };
}

describe("the address", () => {
  test("is written once the step is painted", async () => {
    const { page, pass } = await still();
    await page.keyboard.press("ArrowRight");
    await page.getByText("6 / 15").waitFor();
    assert.equal(await address(page), STEP, "what is shown comes first");
    await pass(FRAME);
    assert.equal(await address(page), STEP.replace("step=5", "step=6"));
    await clean(page);
  });

  test("is written less often while a key is held down, and in the end it is what is shown", async () => {
    const { page, pass, written } = await still();
    const steps = 60;
    for (let at = 0; at < steps; at++) {
      await page.keyboard.press(at % 2 === 0 ? "ArrowRight" : "ArrowLeft");
      await pass(FRAME);
    }
    await page.keyboard.press("ArrowLeft");
    const before = await written();
    assert.ok(before >= 30 && before < 50, `${before} of ${steps}`);
    await pass(1_000);
    assert.equal(await address(page), STEP.replace("step=5", "step=4"));
    await clean(page);
  });

  test("does not call back who has gone elsewhere meanwhile", async () => {
    const { page, pass } = await still();
    await page.keyboard.press("ArrowRight");
    await page.evaluate(() => (location.hash = "#v=1&lesson=4&step=9"));
    await page.getByText("9 / 15").waitFor();
    await pass(1_000);
    assert.equal(await address(page), "#v=1&lesson=4&step=9");
    await clean(page);
  });

  test("is right for those who leave at once", async () => {
    const { page } = await still();
    await page.keyboard.press("ArrowRight");
    await page.getByText("6 / 15").waitFor();
    await page.evaluate(() => dispatchEvent(new Event("pagehide")));
    assert.equal(await address(page), STEP.replace("step=5", "step=6"));
    await clean(page);
  });
});
