// The published page, served from a sub-path as a static host would, and a browser to look at it.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { chromium } from "playwright-core";

import { taken } from "./pages.mjs";

const { PLAYGROUND_DIR, CHROME, ARTEFACTS } = process.env;
for (const [name, value] of Object.entries({ PLAYGROUND_DIR, CHROME, ARTEFACTS })) {
  assert.ok(value, `${name} must be set: cargo xtask test page sets it`);
}

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const golden = path.join(root, "tests/trace/golden.jsonl");
export const sizes = { wide: { width: 1280, height: 720 }, narrow: { width: 320, height: 640 } };

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves the site under `base`, each file as `change` makes it; gives its address and an end. `compressed`: as static
 * hosts send it over a network.
 */
export async function serve(base = "/teaching/caches/", { change = (_name, body) => body, compressed = false } = {}) {
  const packed = new Map();
  const pack = (name, body) => packed.get(name) ?? packed.set(name, gzipSync(body)).get(name);
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const inside = pathname.startsWith(base) ? pathname.slice(base.length) || "index.html" : undefined;
    try {
      const file = path.join(PLAYGROUND_DIR, path.normalize(`/${inside ?? "none"}`));
      const body = await readFile(file);
      const headers = { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" };
      if (compressed) headers["content-encoding"] = "gzip";
      response.writeHead(200, headers);
      const sent = change(inside, body);
      response.end(compressed ? pack(inside, sent) : sent);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, address: origin + base, close: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())) };
}

/** So many milliseconds may pass until what must come is there. On a machine with much to do the right page is slow, too. */
const PATIENCE = 120_000;

export function launch() {
  return chromium.launch({
    timeout: PATIENCE,
    executablePath: CHROME,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/**
 * Opens the page for one test, or in a context that was prepared for it. Service workers are kept out but of a context
 * that has them: storing the whole site takes longer than most tests. `page.trouble` collects whatever must not happen:
 * errors and warnings on the console, exceptions, failed requests, requests to another origin.
 */
export async function open(browser, site, { hash = "", size = sizes.wide, context, ...options } = {}) {
  const page = context === undefined ? await taken(browser, { size, ...options }) : await context.newPage();
  page.site = site;
  page.setDefaultTimeout(PATIENCE);
  if (page.trouble === undefined) watch(page);
  page.trouble = [];
  await page.goto(site.address + hash);
  await page.getByRole("status").waitFor();
  return page;
}

function watch(page) {
  page.on("console", (message) => {
    // Where service workers are kept out.
    if (message.text().includes("registration blocked by Playwright")) return;
    if (["error", "warning"].includes(message.type())) page.trouble.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.trouble.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    // Leaving a page ends what it was still loading.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") page.trouble.push(`failed: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) page.trouble.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(page.site.address)) {
      page.trouble.push(`outside: ${request.url()}`);
    }
  });
}

/** What stands behind `#` in the address, after the page had its turn: it writes that once what it shows is painted. */
export const hash = (page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve(location.hash)))));

/** What the step says, counts, and is linked by, all of one moment. */
export async function shown(page) {
  const seen = await page.waitForFunction(async () => {
    // As for the address alone.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const parts = ["[role=status]", ".info > code", ".count", "input[type=range]"].map((part) => [...document.querySelectorAll(part)]);
    if (parts.some((found) => found.length !== 1)) return undefined;
    const [[status], [info], [count], [slider]] = parts;
    return {
      status: status.innerText,
      info: info.innerText,
      count: count.innerText.replace(/^Step\s*/, "").trim(),
      hash: location.hash,
      slider: slider.getAttribute("aria-valuetext"),
      value: Number(slider.value),
      now: [...document.querySelectorAll(".listing .now .text")].map((line) => line.innerText),
    };
  });
  return seen.jsonValue();
}

/** Opens the Export dialog: its button stands behind another one where the window is narrow. */
export async function toExport(page) {
  const more = page.getByRole("button", { name: "More", exact: true });
  if (await more.isVisible()) await more.click();
  await page.getByRole("button", { name: "Export" }).click();
}

/** Presses keys one after the other; after each the page has been drawn again. */
export async function press(page, ...keys) {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
  }
}

const axe = readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");

/** Everything axe finds, as one readable text; empty when it finds nothing. */
export async function violations(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    // Colours on their way from one step to the next are nobody's colours.
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join("\n  ")}`);
  });
  return found.join("\n");
}

/** What of the page is wider than its window. */
export const sideways = (page) =>
  page.evaluate(async () => {
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
    const wide = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth > wide
      ? [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > wide + 1).map((e) => e.className || e.tagName)
      : [];
  });

mkdirSync(ARTEFACTS, { recursive: true });

/** Keeps a picture of what is to be seen, or, of a narrow page, of the whole of it in a window as high as the page. */
export async function picture(page, name, { whole = false } = {}) {
  const size = page.viewportSize();
  if (whole) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ ...size, height });
  }
  await page.screenshot({ path: path.join(ARTEFACTS, `page-${name}.png`), animations: "disabled" });
  if (whole) await page.setViewportSize(size);
}
