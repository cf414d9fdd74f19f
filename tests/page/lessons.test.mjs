// Every lesson, step by step, wide and narrow: nothing is cut off, a whole step fits the window, and axe finds nothing.
// Of a few steps of each there are pictures to look at.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";

import { open, picture, press, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const folder = path.join(process.env.PLAYGROUND_DIR, "lessons");
const lessons = readdirSync(folder).sort().map((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")));
assert.ok(lessons.length > 0, `${folder} holds no lessons`);

/** How far the page reaches beyond the window, to the right and downwards. */
const beyond = (page) =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth, scrollHeight } = document.documentElement;
    return { right: scrollWidth - clientWidth, down: scrollHeight - innerHeight };
  });

/** What of the shelf's entries stands out of them. */
const cut = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll(".entry")].flatMap((entry) => {
      const around = entry.getBoundingClientRect();
      const out = ({ height, top, bottom }) => height > 1 && (top < around.top - 0.5 || bottom > around.bottom + 0.5);
      return [...entry.querySelectorAll("*")].filter((part) => out(part.getBoundingClientRect())).map((part) => `${part.className}: ${part.textContent}`);
    }),
  );

for (const { number, title, step: steps } of lessons) {
  describe(`lesson ${number}, ${title}`, () => {
    const last = steps.length;
    for (const [name, size] of Object.entries(sizes)) {
      test(`every step fits, ${name}`, async () => {
        const page = await open(browser, site, { hash: `#v=1&lesson=${number}`, size, reducedMotion: "reduce" });
        for (let step = 1; step <= last; step++) {
          await press(page, "ArrowRight");
          const { right, down } = await beyond(page);
          assert.ok(right <= 0, `step ${step}: ${right} pixels too wide`);
          assert.deepEqual(await cut(page), [], `step ${step}: entries are cut off`);
          // The last step has what is to be taken away below it.
          if (name === "wide" && step < last) assert.ok(down <= 0, `step ${step}: ${down} pixels too high`);
        }
        await clean(page);
      });
    }
    for (const [name, size] of Object.entries(sizes)) {
      test(`axe finds nothing, ${name}, light and dark`, async () => {
        // A step with a question before it, one in the middle, and the last.
        const asked = steps.findIndex((step) => step.ask);
        for (const step of new Set([asked, Math.ceil(last / 2), last])) {
          const page = await open(browser, site, { hash: `#v=1&lesson=${number}&step=${step}`, size });
          for (const colorScheme of ["light", "dark"]) {
            await page.emulateMedia({ colorScheme });
            assert.equal(await violations(page), "", `step ${step}, ${colorScheme}`);
            await picture(page, `lesson-${number}-step-${step}-${name}-${colorScheme}`, { whole: name === "narrow" });
          }
          await clean(page);
        }
      });
    }
  });
}
