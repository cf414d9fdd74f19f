// A recorded trace, opened on the page and stepped through; and files that are none.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { golden, hash, open, picture, press, shown, violations } from "./support/site.mjs";
import { browser, clean, site } from "./support/stage.mjs";

const lines = readFileSync(golden, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
const file = (text, name = "broken.jsonl") => ({ name, mimeType: "application/jsonl", buffer: Buffer.from(text) });
const choose = async (page, what) => {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open a recording…" }).click();
  await (await chooser).setFiles(what);
};
const opened = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

describe("a recording", () => {
  test("is stepped through: key, outcome, reason, nearest, victim", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=5" });
    await choose(page, golden);
    await opened(page, /golden\.jsonl/);
    assert.equal(await hash(page), "", "it is in no link, and the page says so");
    assert.match(await page.locator(".lead").innerText(), /recorded by a dashboard, written by hand.*a link cannot carry it/);
    const steps = lines.length - 1;
    assert.equal((await shown(page)).count, `0 / ${steps}`);
    for (let step = 1; step <= steps; step++) {
      await press(page, "ArrowRight");
      const line = lines[step];
      const { status, value } = await shown(page);
      assert.equal(value, step);
      assert.notEqual(status, "");
      if (line.op !== "call") continue;
      const words = { hit: "Hit.", miss: "Miss.", shared: "Shared.", stale: "Stale." };
      if (line.outcome) assert.ok(status.startsWith(words[line.outcome]), `line ${step + 1}: ${status}`);
      const chips = await page.locator(".flow .part:not(.none) b").allTextContents();
      assert.deepEqual(chips, line.key.map((part) => part.label), `line ${step + 1}`);
      const reasons = { evicted: /had to go/, expired: /time was up/, invalidated: /was removed/, cleared: /was cleared/, bypassed: /keeps nothing/ };
      if (reasons[line.reason]) assert.match(status, reasons[line.reason]);
      if (line.victim) {
        assert.match(status, /Evicted:|Expired:/);
        for (const part of line.victim.key) assert.ok(status.includes(part.label), `line ${step + 1}: ${status}`);
      }
      if (line.error) assert.match(status, /throws/);
    }
    await press(page, "Home", "m", "m");
    assert.match((await shown(page)).status, /Dashboard #1: they differ only in self; the argument is equal\./);
    assert.deepEqual(await page.locator(".flow .part .sign").allInnerTexts(), ["≠", "="]);
    await press(page, "e");
    assert.match((await shown(page)).status, /Evicted: the shelf was full, and \(Dashboard #1, '2026-11'\)/);
    assert.equal(await page.locator(".entry").count(), 2);
    assert.equal(await violations(page), "");
    await picture(page, "recording");
    await clean(page);
  });

  test("entries that move are the same entries in the document", async () => {
    const page = await open(browser, site);
    await page.setInputFiles("#file", file("a\nb\nc\na\n", "keys.txt"));
    await opened(page, /keys\.txt/);
    await press(page, "End", "ArrowLeft");
    const order = async () => (await page.locator(".places").getAttribute("aria-owns")).split(" ").filter((id) => id.startsWith("entry"));
    const names = (ids) => page.evaluate((ids) => ids.map((id) => document.getElementById(id).querySelector("b").textContent), ids);
    assert.deepEqual(await names(await order()), ["a", "b", "c"]);
    await page.evaluate(() => (window.kept = [...document.querySelectorAll(".entry")]));
    await press(page, "ArrowRight");
    assert.deepEqual(await names(await order()), ["b", "c", "a"], "a was used and is the last to go");
    assert.ok(await page.evaluate(() => [...document.querySelectorAll(".entry")].every((entry, i) => entry === window.kept[i])));
    await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState === "finished"));
    const left = (name) => page.locator(".entry", { has: page.locator("b", { hasText: new RegExp(`^${name}$`) }) }).boundingBox().then((box) => box.x);
    assert.ok((await left("b")) < (await left("c")) && (await left("c")) < (await left("a")));
    await clean(page);
  });

  test("dropped on the page", async () => {
    const page = await open(browser, site);
    const data = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "dropped.jsonl"));
      return data;
    }, readFileSync(golden, "utf8"));
    await page.locator("main").dispatchEvent("drop", { dataTransfer: data });
    await opened(page, /dropped\.jsonl/);
    await page.evaluate(() => (location.hash = "#v=1&lesson=4"));
    await opened(page, /self is an argument too/);
    assert.equal((await shown(page)).value, 0);
    await clean(page);
  });

  test("of 300 entries and 20 000 calls: as high a shelf, and a table", async () => {
    const calls = Array.from({ length: 20_000 }, (_, i) => `key ${(i * 2_654_435_761) % 400}`);
    const header = '{"cacheTrace":1}\n{"op":"define","fn":1,"name":"load","maxSize":300}\n';
    const text = calls.map((label, t) => JSON.stringify({ op: "call", t, fn: 1, key: [{ role: "arg", type: "string", label, id: Number(label.slice(4)) + 1 }] }));
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=7" });
    await choose(page, file(header + text.join("\n"), "long.jsonl"));
    await opened(page, /long\.jsonl/);
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight"]) await press(page, key);
    const high = (await page.locator(".places").boundingBox()).height;
    await press(page, "End");
    assert.equal((await shown(page)).count, "20001 / 20001");
    assert.match(await page.locator(".shelf-head h2").innerText(), /300 of 300/);
    assert.ok((await page.locator(".places").boundingBox()).height <= high + 1);
    assert.ok((await page.locator(".log li").count()) < 200, "only the rows in sight are there");
    assert.ok(await page.locator(".log li[aria-current=step]").isVisible());
    await page.getByRole("button", { name: "As a table" }).click();
    assert.equal(await page.locator(".as-table tbody tr").count(), 300);
    assert.equal(await violations(page), "");
    assert.ok(await page.evaluate(() => document.querySelector(".picture > :first-child").getBoundingClientRect().bottom <= innerHeight), "the step is in sight; the functions stand below");
    await page.getByRole("button", { name: "As a table" }).click();
    await picture(page, "recording-300");
    await clean(page);
  });
});

/** A recording of so many calls. */
function recorded(count) {
  const calls = Array.from({ length: count }, (_, t) => JSON.stringify({ op: "call", t, fn: 1, key: [{ role: "arg", type: "int", label: String(t % 90), id: (t % 90) + 1 }] }));
  return ['{"cacheTrace":1}', '{"op":"define","fn":1,"name":"load","maxSize":50}', ...calls].join("\n");
}

describe("a long recording", () => {
  test("is read in pieces while the page goes on, and can be cancelled", async () => {
    const page = await open(browser, site, { hash: "#v=1&lesson=4&step=5" });
    // The browser hands out three pieces, and the next when it is told to.
    await page.evaluate(() => {
      window.pieces = [];
      const told = new Promise((go) => (window.go = go));
      const { arrayBuffer } = Blob.prototype;
      Blob.prototype.arrayBuffer = async function () {
        window.pieces.push(this.size);
        if (window.pieces.length > 3) await told;
        return arrayBuffer.call(this);
      };
    });
    const long = file(recorded(20_000), "long.jsonl");
    const progress = page.getByRole("progressbar", { name: "Opening long.jsonl…" });
    await choose(page, long);
    await progress.waitFor();
    await press(page, "ArrowRight");
    assert.equal((await shown(page)).value, 6, "the page goes on");
    assert.equal(await violations(page), "");
    await picture(page, "opening");
    await page.getByRole("button", { name: "Cancel" }).click();
    await progress.waitFor({ state: "detached" });
    await page.evaluate(() => window.go());
    assert.equal((await shown(page)).value, 6);
    assert.ok((await page.evaluate(() => window.pieces.length)) <= 4, "nothing more is read of it");

    await choose(page, long);
    await opened(page, /long\.jsonl/);
    assert.equal((await shown(page)).count, "0 / 20001");
    assert.equal(await progress.count(), 0);
    const pieces = await page.evaluate(() => window.pieces);
    assert.ok(Math.max(...pieces) <= 131_072, "each task is short, because each piece is");
    assert.ok(pieces.length > 10);
    await clean(page);
  });
});

describe("a file that is no recording", () => {
  for (const [name, text, says] of [
    ["a malformed line", `${JSON.stringify(lines[0])}\n{"op":"call","t":0,"fn":1,"key":[{"role":"me"}]}\n`, /line 2, field key\[0\]/],
    ["a newer version", '{"cacheTrace":99}\n', /line 1, field cacheTrace/],
    ["half a line", `${JSON.stringify(lines[0])}\n{"op":"drop","t":1,"id":1}\n{"op":"dr`, /line 3/],
    ["another kind of file", "\u0089PNG\r\n\u001a\n\u0000", /line 1|line 2/],
    ["nothing", "", /nothing is recorded/],
  ]) {
    test(`${name}: a sentence, and the page stays as it was`, async () => {
      const page = await open(browser, site, { hash: "#v=1&lesson=4&step=5" });
      const was = await shown(page);
      await choose(page, file(text));
      const notice = page.locator(".notice", { hasText: "could not be opened" });
      await notice.waitFor();
      assert.match(await notice.innerText(), /^broken\.jsonl could not be opened: /);
      assert.match(await notice.innerText(), says);
      assert.deepEqual(await shown(page), was);
      assert.equal(await violations(page), "");
      await clean(page);
    });
  }
});
