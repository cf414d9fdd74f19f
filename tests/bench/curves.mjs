// How long a file of a million accesses takes in the page: as curves until there is a first picture, and until all is
// exact; as steps until the first of them is shown.
//
// Started by `cargo xtask bench curves`, which builds the page and sets PLAYGROUND_DIR, CHROME and ARTEFACTS.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import { launch, open, serve } from "../page/support/site.mjs";

const { values } = parseArgs({ options: { accesses: { type: "string", default: "1000000" }, rounds: { type: "string", default: "3" }, json: { type: "string" } } });
const whole = (name) => {
  const number = Number(values[name]);
  if (!Number.isInteger(number) || number < 1) throw new Error(`--${name} ${values[name]}: allowed is a whole number from 1`);
  return number;
};
const [accesses, rounds] = ["accesses", "rounds"].map(whole);

/** Keys, some of them much more often than others: the n-th with a probability of about 1 / n. */
function* keys() {
  let state = 1;
  for (let i = 0; i < accesses; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield Math.floor((accesses / 5) ** (state / 2 ** 32));
  }
}

/** The same accesses in the two forms in which traces are published. */
const files = {
  "list of keys": ["keys.txt", () => [...keys()].map((key) => `/product/${key}`).join("\n")],
  recording: ["calls.jsonl", () => {
    const lines = ['{"cacheTrace":1}', '{"op":"define","fn":1,"name":"product","maxSize":1000}'];
    let t = 0;
    for (const key of keys()) lines.push(`{"op":"call","t":${t++},"fn":1,"key":[{"role":"arg","type":"int","label":"${key}","id":${key}}],"outcome":"miss","reason":"new","cost":12.5,"stored":true}`);
    return lines.join("\n");
  }],
};

/** Gives the page a file, and notes when what is seen; times in milliseconds from the moment it has the file. */
async function measure(browser, site, file) {
  const page = await open(browser, site, { hash: "#v=1&view=curves" });
  await page.getByRole("status").filter({ hasText: "All points are exact." }).waitFor({ state: "attached" });
  await page.evaluate(() => {
    window.noted = { longest: 0 };
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.noted.longest = Math.max(window.noted.longest, task.duration);
    }).observe({ type: "longtask" });
    const main = document.querySelector("main");
    document.querySelector("#curves-file").addEventListener("change", () => (window.noted.start = performance.now()), { capture: true });
    new MutationObserver(() => {
      const { noted } = window;
      if (noted.start === undefined) return;
      const since = performance.now() - noted.start;
      if (main.querySelector("h1").textContent.match(/\.(txt|jsonl)$/)) noted.picture ??= since;
      if (noted.picture && main.querySelector("[role=status]").textContent === "All points are exact.") noted.exact ??= since;
    }).observe(main, { subtree: true, childList: true, characterData: true });
  });
  await page.setInputFiles("#curves-file", file);
  await page.waitForFunction(() => window.noted.exact, null, { timeout: 300_000 });
  const { picture, exact, longest } = await page.evaluate(() => window.noted);
  await page.context().close();
  return { picture, exact, longest };
}

/** Gives the page a file as a recording, and notes when its steps are there, and the longest task until a second later. */
async function openSteps(browser, site, file) {
  const page = await open(browser, site, { hash: "#v=1&lesson=4" });
  await page.evaluate(() => {
    window.noted = { longest: 0 };
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) window.noted.longest = Math.max(window.noted.longest, task.duration);
    }).observe({ type: "longtask" });
    document.querySelector("#file").addEventListener("change", () => (window.noted.start = performance.now()), { capture: true });
    new MutationObserver(() => {
      const { noted } = window;
      const named = document.querySelector("h1")?.textContent.match(/\.(txt|jsonl)$/);
      if (noted.start !== undefined && named) noted.opened ??= performance.now() - noted.start;
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.setInputFiles("#file", file);
  await page.waitForFunction(() => window.noted.opened, null, { timeout: 300_000 });
  await page.keyboard.press("End");
  await page.waitForTimeout(1_000);
  const { opened, longest } = await page.evaluate(() => window.noted);
  await page.context().close();
  return { opened, longest };
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const site = await serve();
const browser = await launch();
const folder = path.join(process.env.ARTEFACTS, "curves");
mkdirSync(folder, { recursive: true });
const results = {};
try {
  for (const [what, [name, make]] of Object.entries(files)) {
    const file = path.join(folder, name);
    const text = make();
    writeFileSync(file, text);
    const all = [];
    for (let round = 0; round < rounds; round++) all.push(await measure(browser, site, file));
    const of = (name) => Math.round(median(all.map((one) => one[name])));
    results[what] = { bytes: text.length, picture: of("picture"), exact: of("exact"), longestTask: of("longest"), rounds: all };
    const { bytes, picture, exact, longestTask } = results[what];
    const steps = [];
    for (let round = 0; round < rounds; round++) steps.push(await openSteps(browser, site, file));
    const ofSteps = (name) => Math.round(median(steps.map((one) => one[name])));
    Object.assign(results[what], { opened: ofSteps("opened"), longestTaskOpening: ofSteps("longest"), openings: steps });
    console.log(`${what}, as steps: open after ${ofSteps("opened")} ms, longest task of the page's thread ${ofSteps("longest") || "under 50"} ms`);
    console.log(`${what}, ${accesses} accesses, ${(bytes / 1e6).toFixed(0)} MB: first picture ${picture} ms, exact ${exact} ms, longest task of the page's thread ${longestTask || "under 50"} ms`);
  }
} finally {
  await browser.close();
  await site.close();
}
const machine = { cores: cpus().length, processor: cpus()[0]?.model, load: loadavg()[0] };
console.log(`median of ${rounds}; ${machine.cores} cores (${machine.processor}), load ${machine.load.toFixed(1)} at the end`);
if (values.json) writeFileSync(values.json, `${JSON.stringify({ accesses, machine, results }, null, 2)}\n`);
