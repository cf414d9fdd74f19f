// What Lighthouse says of the page's views, each visited for the first time by a fresh browser: as a phone on a slow
// network, which is Lighthouse's own setting, and as a desktop.

import path from "node:path";
import { pathToFileURL } from "node:url";

import { median } from "./numbers.mjs";

const VIEWS = {
  "first page": "",
  "a lesson": "#v=1&lesson=4&step=7",
  sandbox: "#v=1&sandbox=def+f(n)+maxsize%3D2;f(1);f(2);f(1)&step=2",
  compare: "#v=1&lesson=4&step=5&lanes=key,ignore,weak",
  curves: "#v=1&view=curves",
};
const CATEGORIES = ["performance", "accessibility", "best-practices"];
/** More runs tell little: Lighthouse computes the network and the slow processor. */
const MOST_ROUNDS = 3;

const kept = (file) => import(pathToFileURL(path.join(process.env.LIGHTHOUSE, "node_modules", file)));

export async function audits(site, rounds) {
  const { default: lighthouse, desktopConfig } = await kept("lighthouse/core/index.js");
  const { launch } = await kept("chrome-launcher/dist/index.js");

  /** Scores of 0 to 100, the times, and the audits that cost points. */
  async function audit(hash, config) {
    const chrome = await launch({ chromePath: process.env.CHROME, chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
    try {
      const { lhr } = await lighthouse(site.address + hash, { port: chrome.port, onlyCategories: CATEGORIES, output: "json", logLevel: "error" }, config);
      if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
      const scores = Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(lhr.categories[name].score * 100)]));
      const costs = CATEGORIES.flatMap((name) =>
        lhr.categories[name].auditRefs
          .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1)
          .map(({ id }) => ({ category: name, id, title: lhr.audits[id].title, shown: lhr.audits[id].displayValue, where: lhr.audits[id].details?.items?.map((item) => item.node?.snippet ?? item.description).filter(Boolean) })),
      );
      const times = Object.fromEntries(["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "speed-index", "interactive"].map((id) => [id, lhr.audits[id]?.numericValue]));
      return { scores, times, costs, version: lhr.lighthouseVersion };
    } finally {
      await chrome.kill();
    }
  }

  const results = {};
  for (const [device, config] of [["phone", undefined], ["desktop", desktopConfig]]) {
    for (const [view, hash] of Object.entries(VIEWS)) {
      const runs = [];
      for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round++) runs.push(await audit(hash, config));
      const scores = Object.fromEntries(CATEGORIES.map((name) => [name, median(runs.map((run) => run.scores[name]))]));
      results[`${view}, ${device}`] = { scores, runs };
    }
  }
  return results;
}
