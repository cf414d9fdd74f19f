// "Your own code": a program is really run, shown step by step, and kept in its room.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";

import { hash, open, picture, press, serve, shown, sizes, violations } from "./support/site.mjs";
import { browser, clean, site as published } from "./support/stage.mjs";

/**
 * The site with more time for programs than any here takes, on however busy a machine. Only what is about that limit
 * is tested with the real one.
 */
let site;
before(async () => {
  const patient = (code) => {
    const changed = code.replace(/milliseconds:\s*(5e3|5_?000)/, "milliseconds:600000");
    assert.notEqual(changed, code, "the limit is where it was");
    return changed;
  };
  site = await serve(undefined, { change: (name, body) => (name === "own-code/frame.js" ? Buffer.from(patient(body.toString())) : body) });
});
after(() => site?.close());

const field = (page) => page.locator("#own-program");
const note = (page) => page.locator("#own-note");
const wrong = (page) => page.locator("#own-wrong");
const printed = (page) => page.locator(".own-output pre");
const link = (program) => `#v=1&program=${program.split("\n").map((line) => encodeURIComponent(line).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)).join(";")}`;

async function start({ of = site, ...options } = {}) {
  const page = await open(browser, of, { hash: "#v=1&program=", ...options });
  await field(page).waitFor();
  return page;
}

/** Writes a program and runs it as the keyboard does; what it printed, when it is over. */
async function run(page, program) {
  await field(page).fill(program);
  await field(page).press("Control+Enter");
  await page.waitForFunction(() => !document.querySelector(".own-code .strong").ariaDisabled);
  assert.ok(await field(page).evaluate((area) => area === document.activeElement), "whoever writes goes on writing");
  return (await printed(page).isVisible()) ? (await printed(page).innerText()).trimEnd() : "";
}

describe("a program of one's own", () => {
  test("is shown, and runs when somebody wants it to: the steps are its calls", async () => {
    const page = await start();
    assert.equal((await shown(page)).count, "0 / 0");
    assert.equal(await page.locator("iframe").count(), 0);
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("9 calls of memoized functions").waitFor();
    assert.equal(await page.locator("iframe").count(), 0, "its room is gone with it");
    assert.match(await printed(page).innerText(), /"hits":1,"misses":5.*\n.*"hits":0,"misses":3/);
    await press(page, "h");
    assert.match((await shown(page)).status, /^Hit\./);
    await press(page, "End");
    assert.match((await shown(page)).status, /they differ only in self; the argument is equal/);
    assert.match(await page.locator(".log").innerText(), /square\(4\)/, "a function without a name is called as in the program");
    assert.match(await page.locator(".log").innerText(), /grades\('spring'\) on Course #3|grades\("spring"\) on Course #3/);
    // In a full window's width and in a narrow one, by light and by dark.
    assert.equal(await violations(page), "");
    await picture(page, "own-code");
    await page.setViewportSize(sizes.narrow);
    // Entries move to their new places.
    await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState === "finished"));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), sizes.narrow.width);
    await picture(page, "own-code-narrow");
    await clean(page);
  });

  test("its lines are those that errors name, whatever kind they are of", async () => {
    const page = await start();
    for (const [program, line, says] of [
      ["memoize(1);", 1, /TypeError: memoize: the first argument must be a function/],
      ["const a = 1;\n\nthrow new RangeError('over there');", 3, /RangeError: over there/],
      ["const a = 1;\nconst b = ;\n", 2, /SyntaxError: Unexpected token/],
      ["import {\n  memoize,\n} from 'cache-wasm';\nmemoize((n) => n, { maxsize: 1 });", 4, /did you mean maxSize/],
      ["class A {\n  // @memoized\n  @memoized()\n  m(x) { throw new Error(`no ${x}`); }\n}\nnew A().m('@');", 4, /Error: no @/],
      ["await null;\nsetTimeout(() => { throw new Error('later'); }, 1);\nawait new Promise((r) => setTimeout(r, 500));", 2, /Error: later/],
      ["1;\nimport fs from 'node:fs';", 2, /"node:fs" cannot be imported here/],
      ["1;\n2;\n@memoized\nclass A {}", 3, /@memoized must stand before a method/],
    ]) {
      await run(page, program);
      const said = await wrong(page).innerText();
      assert.match(said, new RegExp(`^Line ${line}: `), said);
      assert.match(said, says);
    }
    await page.getByRole("button", { name: "Go there" }).click();
    assert.equal(await field(page).evaluate((area) => area.value.slice(area.selectionStart, area.selectionEnd)), "@memoized");
    await run(page, "throw 'words';");
    assert.equal(await wrong(page).innerText(), "words");
    // What was called until then can be stepped through all the same.
    await run(page, "const f = memoize((n) => n);\nf(1);\nnull.x;");
    assert.match(await wrong(page).innerText(), /^Line 3: TypeError/);
    assert.equal((await shown(page)).count, "0 / 2");
    await clean(page);
  });

  test("decorators stand for methods, static ones and getters; what looks like one is left alone", async () => {
    const page = await start();
    const said = await run(page, `
import { memoized as remember } from "cache-wasm";
let runs = 0;
const key = "of key";
class A {
  @memoized plain(x) { return ++runs; }
  @remember({ maxSize: /* @no( */ 2, name: "a ) b" }) async later(x) { return ++runs; }
  @memoized
  // between
  static fixed(x) { return ++runs; }
  @memoized get value() { return ++runs; }
  @memoized [key]() { return ++runs; }
  @memoized({}) static get get() { return ++runs; }
  @memoized "in quotes"() { return /[@/]memoized "/.test('@memoized') ? ++runs : 0; }
  email = "someone@memoized.example";
}
const a = new A();
console.log(a.plain(1), a.plain(1), await a.later(1), await a.later(1), A.fixed(1), A.fixed(1), a.value, a.value, a[key](), a[key](), A.get, A.get, a["in quotes"](), a["in quotes"]());
console.log(a.email, \`@memoized \${\`@\${a.email}\`}\`, new A().plain(1));`);
    assert.equal(said, "1 1 2 2 3 3 4 4 5 5 6 6 0 0\nsomeone@memoized.example @memoized @someone@memoized.example 7");
    assert.equal(await wrong(page).innerText(), "");
    await clean(page);
  });

  test("all policies and options are there; promises are waited for", async () => {
    const page = await start();
    const said = await run(page, `
const f = memoize(async (n) => { await new Promise((r) => setTimeout(r, 20)); return n; }, { policy: "sieve", maxSize: 2 });
f(1); f(1); void f(2);
console.log(f.cacheInfo().engine, f.cacheParameters().policy);`);
    assert.equal(said, "wasm sieve");
    assert.match(await note(page).innerText(), /3 calls/);
    await press(page, "End");
    assert.match(await page.locator(".log").innerText(), /shared/);
    await clean(page);
  });
});

describe("limits", () => {
  test("an endless loop is stopped with a sentence, and what it did is shown", async () => {
    const page = await start({ of: published });
    await run(page, "const f = memoize((n) => n);\nf(1); f(2); f(1);\nfor (const end = performance.now() + 300; performance.now() < end;);\nf(3);\nfor (;;);");
    assert.match(await note(page).innerText(), /^It ran for 5 seconds without coming to an end, and was stopped/);
    assert.match((await shown(page)).count, /^0 \/ [345]$/);
    assert.equal(await page.locator("iframe").count(), 0);
    await clean(page);
  });
  test("one that waits for ever, too, and sooner by the button Stop", async () => {
    const page = await start();
    await field(page).fill("await new Promise(() => {});");
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.waitForFunction(() => document.querySelector("#own-note").textContent === "Stopped.");
    assert.equal(await page.locator("iframe").count(), 0);
    await clean(page);
  });
  test("stopped while what runs it is still on its way, it does not begin", async () => {
    const page = await start();
    let arrive;
    const held = new Promise((resolve) => (arrive = resolve));
    await page.route("**/package/own-code.js", async (route) => {
      await held;
      await route.continue();
    });
    await field(page).fill("await new Promise(() => {});");
    const asked = page.waitForRequest("**/package/own-code.js");
    await page.getByRole("button", { name: "Run" }).click();
    await asked;
    await page.getByRole("button", { name: "Stop" }).click();
    arrive();
    await page.waitForFunction(() => document.querySelector("#own-note").textContent === "Stopped.");
    assert.equal(await page.locator("iframe").count(), 0);
    await clean(page);
  });
  test("too many calls, too much output", async () => {
    const page = await start();
    await run(page, "const f = memoize((n) => n, { maxSize: 10 });\nfor (let i = 0; ; i++) f(i % 20);");
    assert.match(await note(page).innerText(), /^After 20000 calls it was stopped/);
    const steps = Number((await shown(page)).count.split("/ ")[1]);
    assert.ok(steps >= 20_000 && steps < 2_000_000, `${steps} steps`);
    const said = await run(page, "for (let i = 0; i < 50_000; i++) console.log('x'.repeat(100));");
    assert.ok(said.length < 30_000 && /and \d+ characters more/.test(said), said.slice(-200));
    await clean(page);
  });
});

describe("a program in its room", () => {
  let asked, elsewhere, origin;
  before(async () => {
    asked = [];
    elsewhere = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/javascript" }).end("1");
    });
    await new Promise((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${elsewhere.address().port}`;
  });
  after(() => elsewhere.close().closeAllConnections());

  /** Each attempt prints "refused" or what it got. */
  const attempts = (origin, here) => ({
    fetch: `await (await fetch("${origin}/fetch", { mode: "no-cors" })).text()`,
    "fetch of this page": `await (await fetch("${here}")).text()`,
    XMLHttpRequest: `await new Promise((yes, no) => { const x = new XMLHttpRequest(); x.onload = () => yes(x.status); x.onerror = no; x.open("GET", "${origin}/xhr"); x.send(); })`,
    WebSocket: `await new Promise((yes, no) => { const x = new WebSocket("${origin.replace("http", "ws")}/ws"); x.onopen = yes; x.onerror = no; })`,
    EventSource: `await new Promise((yes, no) => { const x = new EventSource("${origin}/events"); x.onopen = yes; x.onerror = no; })`,
    WebTransport: `await new WebTransport("${origin.replace("http", "https")}/wt").ready`,
    importScripts: `importScripts("${origin}/importScripts") ?? "ran"`,
    "import()": `await import("${origin}/import")`,
    "another worker's fetch": `await new Promise((yes, no) => { const w = new Worker(URL.createObjectURL(new Blob(["fetch('${origin}/nested',{mode:'no-cors'}).then(() => postMessage(1), () => postMessage(0))"]))); w.onmessage = ({ data }) => (data ? yes(data) : no()); w.onerror = no; })`,
    "a worker from elsewhere": `await new Promise((yes, no) => { const w = new Worker("${origin}/worker"); w.onmessage = yes; w.onerror = no; })`,
    RTCPeerConnection: "new RTCPeerConnection()",
    sendBeacon: `navigator.sendBeacon("${origin}/beacon")`,
    localStorage: "localStorage.length + 1",
    indexedDB: `await new Promise((yes, no) => { const x = indexedDB.open("a"); x.onsuccess = yes; x.onerror = no; })`,
    caches: `await caches.keys()`,
    "navigator.storage": "await navigator.storage.getDirectory()",
    "navigator.serviceWorker": "navigator.serviceWorker.controller",
    cookieStore: "await cookieStore.getAll()",
    document: "document.title",
    parent: "parent.document.title",
    window: "window.document",
    eval: "eval('1 + 1')",
    Function: "new Function('return 1')()",
  });

  test("reaches neither the network, nor the page's storage, nor its document", async () => {
    const page = await start();
    await page.evaluate(() => {
      localStorage.setItem("secret", "s");
      window.addEventListener("message", (event) => (window.heard ??= []).push(event.data));
    });
    const tries = attempts(origin, site.address);
    const program = Object.entries(tries).map(([name, code]) => `try { console.log(${JSON.stringify(name)}, "GOT", String(${code.startsWith("await") || !code.includes("await") ? code : `(${code})`})); } catch (e) { console.log(${JSON.stringify(name)}, "refused"); }`);
    const said = await run(page, program.join("\n"));
    assert.deepEqual(said.split("\n"), Object.keys(tries).map((name) => `${name} refused`));
    assert.equal(await wrong(page).innerText(), "");
    assert.deepEqual(asked, []);
    page.trouble = page.trouble.filter((line) => !/Content Security Policy|violates the following|Refused to|sandboxed|WebSocket connection|Fetch API cannot load|outside: |failed: /.test(line));
    await clean(page);
  });
  test("what breaks out of the function around it has only left a function", async () => {
    const page = await start();
    await run(page, `});\nlet got = []; try { importScripts("${origin}/out"); got.push("import"); } catch {}\nfetch("${origin}/out2").catch(() => {});\npostMessage({ kind: "printed", text: "out" + got });\n(async () => {`);
    assert.deepEqual(asked, []);
    page.trouble = page.trouble.filter((line) => !/Content Security Policy|violates the following|Refused to|Fetch API cannot load|outside: |failed: /.test(line));
    await clean(page);
  });
  test("what it says to the page is text, and stays text", async () => {
    const page = await start();
    await run(page, `console.log("<img src=x onerror='window.broken=1'>"); postMessage({ kind: "printed", text: "<b>x</b>" }); postMessage({ kind: "over", message: "<i>y</i>", line: "<u>" });`);
    assert.equal(await page.locator(".own-code b, .own-code i, .own-code img").count(), 0);
    assert.equal(await page.evaluate(() => window.broken), undefined);
    await run(page, `postMessage({ kind: "trace", text: "{not a trace", calls: 1 }); postMessage({ kind: "trace", text: { toString: 5 } }); postMessage({ kind: "stopped", why: "own.HOW" }); postMessage(null);`);
    await page.locator("#own-note").waitFor();
    assert.equal((await shown(page)).count, "0 / 0");
    await clean(page);
  });
});

describe("in a link", () => {
  test("a program is written into the field and never run before somebody presses Run", async () => {
    const program = 'const f = memoize((n) => n);\nf("from a link; & more");\nf(1);\nconsole.log("ran");';
    const page = await start({ hash: link(program) });
    assert.equal(await field(page).inputValue(), program);
    await page.waitForTimeout(700);
    assert.equal((await shown(page)).count, "0 / 0");
    assert.equal(await page.locator("iframe").count(), 0);
    assert.match(await note(page).innerText(), /Nothing of it has run yet/);
    assert.ok(!(await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name))).some((name) => /package\/own-code\.js|own-code\/run\.js/.test(name)));
    await page.getByRole("button", { name: "Run" }).click();
    await page.getByText("2 calls of memoized functions").waitFor();
    await press(page, "ArrowRight");
    const again = await open(browser, site, { hash: await hash(page) });
    await field(again).waitFor();
    assert.equal(await field(again).inputValue(), program);
    assert.equal((await shown(again)).count, "0 / 0");
    await clean(page);
    await clean(again);
  });
  test("one that is too long for a link says so", async () => {
    const page = await start();
    await run(page, `// ${"x".repeat(7000)}\nmemoize((n) => n)(1);`);
    assert.equal(await hash(page), "");
    assert.equal((await shown(page)).count, "0 / 2");
    await clean(page);
  });
  test("nothing of it is loaded with the first page", async () => {
    const page = await open(browser, site);
    const names = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.deepEqual(names.filter((name) => /own-code|functions|package\//.test(name)), []);
    await clean(page);
  });
});
