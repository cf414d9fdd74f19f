// The first load: what comes over the wire, and when the page answers with a processor four times as slow.

import { launch } from "../../page/support/site.mjs";
import { median } from "./numbers.mjs";

export const SLOWER = 4;
/** How long the page's thread must stay undisturbed until it counts as quiet. */
const QUIET = 2_000;

/**
 * Runs in the page before anything else: notes when the first step was painted, with its buttons there, and when the
 * last long task ended.
 */
function watch() {
  window.noted = { busyUntil: 0, longest: 0 };
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      window.noted.busyUntil = Math.max(window.noted.busyUntil, startTime + duration);
      window.noted.longest = Math.max(window.noted.longest, duration);
    }
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") window.noted.contentful = startTime;
  }).observe({ type: "paint", buffered: true });
  const observer = new MutationObserver(() => {
    if (!document.querySelector("[role=status]") || !document.querySelector("#next")) return;
    observer.disconnect();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (window.noted.shown = performance.now());
      port2.postMessage(null);
    });
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** One visit of a browser that has never been here. */
async function visit(browser, site) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  await page.goto(site.address, { waitUntil: "commit" });
  await page.waitForFunction(() => window.noted.shown, null, { polling: 200 });
  // Interactive is what answers: a thread that is busy again, after it has shown something, does not.
  await page.waitForFunction((quiet) => performance.now() - Math.max(window.noted.shown, window.noted.busyUntil) > quiet, QUIET, { polling: 200 });
  const noted = await page.evaluate(() => window.noted);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => location.hash.includes("step=1"));
  await context.close();
  return { ...noted, interactive: Math.max(noted.shown, noted.busyUntil) };
}

/** Every byte of the bodies that the page asks for until it is quiet, as they were sent; the service worker is kept out, which fetches the whole site for later. */
async function weigh(browser, site) {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  const files = {};
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  const urls = new Map();
  session.on("Network.responseReceived", ({ requestId, response }) => urls.set(requestId, { url: response.url, head: response.encodedDataLength }));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const { url, head } = urls.get(requestId) ?? {};
    if (url?.startsWith(site.address)) files[url.slice(site.address.length) || "./"] = encodedDataLength - head;
  });
  await page.goto(site.address, { waitUntil: "networkidle" });
  await context.close();
  return { files, bytes: Object.values(files).reduce((sum, size) => sum + size, 0) };
}

export async function firstLoad(site, rounds) {
  const browser = await launch();
  try {
    const wire = await weigh(browser, site);
    const visits = [];
    for (let round = 0; round < rounds; round++) visits.push(await visit(browser, site));
    const of = (name) => Math.round(median(visits.map((one) => one[name])));
    return { ...wire, slower: SLOWER, contentful: of("contentful"), shown: of("shown"), interactive: of("interactive"), longestTask: of("longest"), visits };
  } finally {
    await browser.close();
  }
}
