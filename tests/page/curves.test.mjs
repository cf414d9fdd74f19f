// The curves: of a run and of files, computed in workers; what they say, held against reference simulators.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { gunzipSync } from "node:zlib";

import { hash, open, picture, press, root, sizes, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const LESSON = "#v=1&lesson=4&view=curves";
const traces = path.join(root, "tests/traces");
const keys = gunzipSync(readFileSync(path.join(traces, "c2k_web12.txt.gz"))).toString().trimEnd().split("\n");
const [names, ...rows] = readFileSync(path.join(traces, "hit-ratios.csv"), "utf8").trimEnd().split("\n").map((line) => line.split(","));
const reference = rows.map((row) => Object.fromEntries(names.map((name, i) => [name, row[i]])));
// Policies that leave no detail open, by the names of the reference and by ours.
const DEFINITE = { OPT: "optimum", LRU: "lru", FIFO: "fifo", LFU: "lfu", SIEVE: "sieve" };

const file = (text, name) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
/** A recording of the trace, with a cost for every tenth call. */
const recording = (bound) => {
  const call = (key, t) => JSON.stringify({ op: "call", t, fn: 1, key: [{ role: "arg", type: "int", label: key, id: Number(key) }], ...(t % 10 === 0 && { cost: 4 }) });
  return `{"cacheTrace":1}\n${JSON.stringify({ op: "define", fn: 1, name: "page", maxSize: bound })}\n${keys.map(call).join("\n")}\n`;
};
const finished = (page) => page.getByRole("status").filter({ hasText: "All points are exact." }).waitFor({ state: "attached" });
const give = (page, what) => page.setInputFiles("#curves-file", what);
const titled = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();
const said = async (page) => Object.fromEntries(await page.locator(".curves-words dl > div").evaluateAll((all) => all.map((one) => [one.querySelector("dt").textContent, one.querySelector("dd").textContent])));

async function saved(page, name) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name, exact: true }).click();
  const stream = await (await download).createReadStream();
  let text = "";
  for await (const piece of stream) text += piece;
  return text;
}

/** Workers end with their work, as soon as the browser gets to it. */
async function noWorkers(page) {
  while (page.workers().length > 0) await page.workers()[0].waitForEvent("close");
}

/** Drops a file on the page as a person would, with a text that is made in the page. */
async function drop(page, name, make) {
  const data = await page.evaluateHandle(([name, make]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Function(`return ${make}`)()()], name));
    return data;
  }, [name, make.toString()]);
  await page.locator("main").dispatchEvent("drop", { dataTransfer: data });
}

/** A million keys, some of them much more often than others. */
function million() {
  let state = 1;
  const lines = [];
  for (let i = 0; i < 1_000_000; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    lines.push(Math.floor(200_000 ** (state / 2 ** 32)));
  }
  return lines.join("\n");
}

/** The page's own thread reads no file: that is counted here, and long tasks are noted for the report. */
const watched = async (page) => page.evaluate(() => {
  window.tasks = [];
  new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => Math.round(task.duration)))).observe({ type: "longtask" });
  window.reads = 0;
  for (const [owner, name] of [[FileReader.prototype, "readAsArrayBuffer"], [FileReader.prototype, "readAsText"], [Blob.prototype, "arrayBuffer"], [Blob.prototype, "text"], [Blob.prototype, "stream"]]) {
    const own = owner[name];
    owner[name] = function (...args) {
      window.reads += 1;
      return own.apply(this, args);
    };
  }
});

describe("the curves of a run", () => {
  test("are a click away from its steps, and a link leads to them", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=3" });
    await page.getByRole("button", { name: "Curves", exact: true }).click();
    await finished(page);
    assert.equal(await hash(page), "#v=1&lesson=4&step=3&view=curves");
    const words = await said(page);
    assert.match(words["The calls"], /^\d+ calls of revenue\(\)/);
    assert.match(words["How it is known"], /^All points are exact\./);
    await press(page, "ArrowRight", "End", "h");
    assert.equal(await hash(page), "#v=1&lesson=4&step=3&view=curves", "there is nothing to step");
    await page.getByRole("button", { name: "Back to the steps" }).click();
    await page.getByRole("slider").waitFor();
    assert.equal(await hash(page), "#v=1&lesson=4&step=3");
    await clean(page);
  });

  test("say which policies are drawn, in the picture and in the link", async () => {
    const page = await open(browser, site, { hash: `${LESSON}&policies=lru,sieve` });
    await finished(page);
    const drawn = () => page.locator(".chart .series").count();
    assert.equal(await drawn(), 3, "and the optimum");
    await page.getByRole("button", { name: "SIEVE" }).click();
    await page.getByRole("button", { name: "LRU" }).click();
    assert.equal(await drawn(), 2, "one always stays");
    assert.equal(await hash(page), `${LESSON}&policies=lru`);
    assert.equal(await page.getByRole("button", { name: "SIEVE" }).getAttribute("aria-pressed"), "false");
    await clean(page);
  });
});

describe("the curves of a file", () => {
  test("are those of reference simulators, whichever way the file is written", async () => {
    for (const bound of [300, 1200]) {
      const page = await open(browser, site, { hash: LESSON });
      await give(page, file(recording(bound), "web12.jsonl"));
      await titled(page, /web12\.jsonl/);
      await finished(page);
      const points = (await saved(page, "CSV")).trimEnd().split("\n").slice(1).map((line) => line.split(","));
      let compared = 0;
      for (const row of reference.filter((row) => row.trace === "c2k_web12" && Number(row.capacity) === bound && DEFINITE[row.policy])) {
        const [, , hits, calls, , oneIn] = points.find(([policy, size]) => policy === DEFINITE[row.policy] && Number(size) === bound);
        assert.deepEqual([hits, calls, oneIn], [row.hits, row.requests, "1"], `${row.policy} at ${bound}`);
        compared += 1;
      }
      assert.equal(compared, Object.keys(DEFINITE).length);
      const words = await said(page);
      assert.match(words["The calls"], /^95\D607 calls of page\(\) with 13\D756 different keys/);
      assert.match(words["The size"], new RegExp(`made with room for ${bound} entries`));
      assert.match(words["The misses"], /^A call that ran took 4\.0 ms on average \(9561 of them say so\)/);
      await clean(page);
    }
  });

  test("can be walked through, listened to, read as a table, and saved", async () => {
    const page = await open(browser, site, { hash: LESSON });
    await give(page, file(keys.join("\n"), "web12.txt"));
    await titled(page, /web12\.txt/);
    await finished(page);
    await page.locator(".spot[tabindex='0']").focus();
    const heard = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.match(await heard(), /^optimum with \d+ entries: \d+\.\d\s% hits, exact$/);
    await press(page, "ArrowDown", "ArrowRight");
    const label = await heard();
    assert.match(label, /^LRU with \d+ entries: /);
    assert.equal(await page.locator(".readout").innerText(), label);
    assert.equal(await page.locator(".spot[tabindex='0']").count(), 1, "one stop for Tab");
    await page.getByText("The same as a table").click();
    assert.equal(await page.locator(".curves-table tbody tr").count(), 9, "eight sizes, and all that fit");
    assert.doesNotMatch(await page.locator(".curves-table tbody").innerText(), /…/);
    const json = JSON.parse(await saved(page, "JSON"));
    assert.deepEqual([json.calls, json.keys, json.points.length], [95_607, 13_756, 8 * 9]);
    const svg = await saved(page, "SVG");
    const drawn = await page.evaluate((svg) => {
      const document = new DOMParser().parseFromString(svg, "image/svg+xml");
      return { errors: document.querySelectorAll("parsererror").length, spots: document.querySelectorAll(".spot").length };
    }, svg);
    assert.deepEqual(drawn, { errors: 0, spots: 8 * 9 });
    assert.doesNotMatch(svg, /var\(|light-dark/, "its colours are its own");
    assert.equal(await violations(page), "");
    await picture(page, "curves");
    await page.emulateMedia({ colorScheme: "dark" });
    assert.equal(await violations(page), "");
    await picture(page, "curves-dark");
    await clean(page);
  });

  test("fit a narrow window", async () => {
    for (const colorScheme of ["light", "dark"]) {
      const page = await open(browser, site, { hash: LESSON, size: sizes.narrow, colorScheme });
      await give(page, file(keys.join("\n"), "web12.txt"));
      await titled(page, /web12\.txt/);
      await finished(page);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "no scrolling sideways");
      assert.equal(await violations(page), "");
      await picture(page, `curves-narrow-${colorScheme}`, { whole: true });
      await clean(page);
    }
  });

  test("of a million accesses come while the page goes on, first about and then exactly", async (t) => {
    const page = await open(browser, site, { hash: LESSON });
    await finished(page);
    await watched(page);
    await drop(page, "million.txt", million);
    await titled(page, /million\.txt/);
    assert.ok(page.workers().length > 0);
    const words = await said(page);
    assert.match(words["How it is known"], /from the calls of one key in 20/);
    assert.match(words["The policy"], /±\s\d/, "what is sampled says how sure it is");
    assert.ok((await page.locator(".spot.sampled").count()) > 10);
    await picture(page, "curves-sampled");
    await finished(page);
    assert.equal(await page.locator(".spot.sampled").count(), 0);
    await noWorkers(page);
    const { reads, tasks } = await page.evaluate(() => ({ reads: window.reads, tasks: window.tasks }));
    assert.equal(reads, 0, "the file is read by workers alone");
    t.diagnostic(`long tasks on the page's thread: ${tasks.join(", ") || "none"} ms`);
    await clean(page);
  });

  test("that is not wanted any more is let go, and nothing has changed", async () => {
    const page = await open(browser, site, { hash: LESSON });
    await give(page, file(keys.join("\n"), "web12.txt"));
    await titled(page, /web12\.txt/);
    await finished(page);
    const was = await page.locator("main").innerHTML();
    await drop(page, "million.txt", million);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Cancel" }).waitFor({ state: "detached" });
    assert.equal(await page.locator("main").innerHTML(), was);
    await noWorkers(page);
    await clean(page);
  });

  for (const [name, text, says] of [
    ["photo.png", "\u0089PNG\r\n\u001a\n\u0000", /^photo\.png could not be opened: line 2: expected text, found a control character\./],
    ["half.jsonl", '{"cacheTrace":1}\n{"op":"call","t":0,"fn":1,"key":[]}\n{"op":"ca', /^half\.jsonl could not be opened: line 3: /],
    ["newer.jsonl", '{"cacheTrace":99}\n', /line 1, field cacheTrace/],
    ["empty.txt", "", /no call is recorded/],
  ]) {
    test(`that is no trace gets a sentence, and the page stays as it was: ${name}`, async () => {
      const page = await open(browser, site, { hash: LESSON });
      await finished(page);
      const was = await page.locator("section.curves").innerHTML();
      await give(page, file(text, name));
      const notice = page.getByRole("alert");
      await notice.waitFor();
      assert.match(await notice.innerText(), says);
      assert.equal(await page.locator("section.curves").innerHTML(), was);
      assert.equal(await violations(page), "");
      await notice.getByRole("button", { name: "Close" }).click();
      await notice.waitFor({ state: "detached" });
      await clean(page);
    });
  }
});
