// The README's pictures of the page, by light and by dark, as small files: a palette of 256 colours is plenty for a page.
//
// Started by `cargo xtask pictures`, which builds the page and sets PLAYGROUND_DIR, CHROME, ARTEFACTS and PACKAGES.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { launch, open, press, serve, sizes } from "../../tests/page/support/site.mjs";

const UPNG = createRequire(path.join(process.env.PACKAGES, "package.json"))("upng-js");
const COLOURS = 256;

const PICTURES = {
  "self-in-the-key": ["#v=1&lesson=4&step=7"],
  "held-by-the-cache": ["#v=1&lesson=5&step=9"],
  "curves": ["#v=1&lesson=12&view=curves", (page) => page.getByRole("status").filter({ hasText: "All points are exact." }).waitFor({ state: "attached" })],
};

const site = await serve();
const browser = await launch();
try {
  for (const [name, [hash, come]] of Object.entries(PICTURES)) {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open(browser, site, { hash, size: sizes.wide, colorScheme, reducedMotion: "reduce" });
      await come?.(page);
      await press(page);
      const taken = UPNG.decode(await page.screenshot({ animations: "disabled" }));
      const small = Buffer.from(UPNG.encode(UPNG.toRGBA8(taken), taken.width, taken.height, COLOURS));
      const file = new URL(`${name}-${colorScheme}.png`, import.meta.url);
      writeFileSync(file, small);
      console.log(`${path.basename(file.pathname)}: ${taken.width} × ${taken.height}, ${small.length} bytes`);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await site.close();
}
