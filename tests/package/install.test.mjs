// The tarball in an empty project: it installs by itself, imports both ways, and holds what it should.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { before, describe, test } from "node:test";

import { makeProject, node, root, run, tarball } from "./support/project.mjs";

/** Node 20 had an option for it, later ones have not. */
const WITHOUT_WASM = ["--import", "data:text/javascript,delete globalThis.WebAssembly"];

let project;
let folder;
let manifest;
before(async () => {
  project = await makeProject();
  folder = path.join(project, "node_modules/cache-wasm");
  manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
});

const filesIn = (place) => readdirSync(place, { recursive: true }).map((name) => String(name).replaceAll("\\", "/")).filter((name) => statSync(path.join(place, name)).isFile());

describe("npm install", () => {
  test("brings this package and no other", () => {
    assert.deepEqual(readdirSync(path.join(project, "node_modules")).filter((name) => !name.startsWith(".")), ["cache-wasm"]);
    // Drivers of stores are for those who use them.
    assert.deepEqual([manifest.peerDependencies, manifest.peerDependenciesMeta], [{ redis: ">=6" }, { redis: { optional: true } }]);
    for (const field of ["dependencies", "optionalDependencies", "bundledDependencies"]) assert.deepEqual(Object.keys(manifest[field] ?? {}), [], field);
  });
  test("runs no script", () => {
    for (const script of ["preinstall", "install", "postinstall", "prepare", "prepublish"]) assert.equal(manifest.scripts?.[script], undefined, script);
    assert.equal(filesIn(folder).some((name) => name.endsWith("binding.gyp")), false);
  });
  test("tarball and manifest name the same version", () => {
    assert.equal(path.basename(tarball), `cache-wasm-${manifest.version}.tgz`);
    assert.match(manifest.version, /^\d+\.\d+\.\d+/);
  });
});

describe("the manifest", () => {
  test("what is needed to find, trust and use it", () => {
    assert.equal(manifest.name, "cache-wasm");
    assert.equal(manifest.license, "MIT OR Apache-2.0");
    assert.ok(manifest.description.length > 20);
    assert.equal(manifest.private, undefined);
    assert.match(manifest.engines.node, />=\s*20/);
    assert.deepEqual(manifest.sideEffects, ["./dist/policies.*", "./dist/record.*"], "those entries are imported for what they do");
  });
  test("every file that it names is there", () => {
    const named = [];
    const collect = (value) => {
      if (typeof value === "string") named.push(value);
      else for (const inner of Object.values(value ?? {})) collect(inner);
    };
    collect([manifest.exports, manifest.main, manifest.module, manifest.types]);
    assert.ok(named.length > 4);
    for (const name of named) assert.ok(existsSync(path.join(folder, name)), name);
    for (const name of manifest.files) assert.ok(existsSync(path.join(folder, name)), name);
  });
  test("each entry has its types before its code, for import and for require", () => {
    for (const entry of [".", "./tools", "./policies", "./memoize-async", "./store/redis", "./store/sqlite"]) {
      for (const way of ["import", "require"]) {
        const target = manifest.exports[entry][way];
        assert.deepEqual(Object.keys(target), ["types", "default"], `${entry} ${way}`);
        assert.match(target.types, /\.d\.[mc]?ts$/);
      }
    }
    assert.deepEqual(Object.keys(manifest.exports["./async"]), ["workerd", "import"], "files beside a module are found from modules only");
    for (const entry of [".", "./async", "./policies", "./memoize-async"]) {
      const [first, target] = Object.entries(manifest.exports[entry])[0];
      assert.equal(first, "workerd", "a condition counts where it stands before those that hold as well");
      assert.deepEqual(Object.keys(target), ["types", "default"]);
      assert.equal(target.types, manifest.exports[entry].import.types, "the types are the same everywhere");
    }
    assert.equal(manifest.exports["./package.json"], "./package.json");
  });
  test("licences, README and changelog are in the tarball, sources and tests are not", () => {
    const files = filesIn(folder);
    for (const name of ["LICENSE-MIT", "LICENSE-APACHE", "README.md", "CHANGELOG.md", "package.json"]) {
      assert.ok(files.includes(name), name);
      assert.ok(statSync(path.join(folder, name)).size > 0, `${name} is empty`);
    }
    for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) assert.equal(readFileSync(path.join(folder, name), "utf8"), readFileSync(path.join(root, name), "utf8"));
    for (const name of files) assert.doesNotMatch(name, /(^|\/)(src|test|tests|node_modules|target)\/|\.(rs|toml|lock|map|tsbuildinfo)$|(^|\/)\.|(?<!\.d)\.[mc]?ts$/, name);
    const own = files.filter((name) => !name.startsWith("page/"));
    assert.ok(own.length < 100, own.join("\n"));
  });
  test("no file tells of the machine it was built on", () => {
    for (const name of filesIn(folder)) {
      const text = readFileSync(path.join(folder, name), "latin1");
      for (const place of [root, process.env.HOME].filter((place) => place && place.length > 5)) assert.equal(text.includes(place), false, `${name} holds ${place}`);
      // Not `doesNotMatch`: it would show the whole file.
      const trace = (name.startsWith("page/") ? /\.cargo\/registry/ : /\/rustc\/[0-9a-f]{10}|\.cargo\/registry/).exec(text);
      assert.equal(trace, null, `${name} holds ${trace?.[0]}`);
    }
  });
});

describe("import", () => {
  const write = (name, text) => writeFileSync(path.join(project, name), text);

  test("as ESM, synchronously, with names only", async () => {
    write("esm.mjs", `
      import * as all from "cache-wasm";
      import { memoize } from "cache-wasm";
      const f = memoize((n) => n * 2);
      f(1); f(1);
      console.log(JSON.stringify([Object.keys(all).sort().includes("memoize"), "default" in all, f.cacheInfo()]));`);
    const [named, byDefault, info] = JSON.parse(await node(project, ["esm.mjs"]));
    assert.deepEqual([named, byDefault], [true, false]);
    assert.deepEqual([info.hits, info.misses, info.currSize, info.engine], [1, 1, 1, "wasm"]);
  });
  test("as CommonJS", async () => {
    write("cjs.cjs", `
      const all = require("cache-wasm");
      const tools = require("cache-wasm/tools");
      const f = all.memoize((n) => n * 2);
      for (let i = 0; i < 20; i++) { f(i); f(i); }
      console.log(JSON.stringify([typeof all.memoize, typeof tools.recordTrace, f.cacheInfo()]));`);
    const [main, tools, info] = JSON.parse(await node(project, ["cjs.cjs"]));
    assert.deepEqual([main, tools], ["function", "function"]);
    assert.deepEqual([info.hits, info.misses, info.currSize, info.engine], [20, 20, 20, "wasm"]);
  });
  test("both in one process: each works, and the tools know functions of either", async () => {
    write("both.mjs", `
      import { createRequire } from "node:module";
      import * as esm from "cache-wasm";
      import { recordTrace } from "cache-wasm/tools";
      const cjs = createRequire(import.meta.url)("cache-wasm");
      const results = [esm, cjs].map(({ memoize }) => { const f = memoize((n) => ({ n })); recordTrace(f); return f(1) === f(1) && f(2) !== f(1); });
      console.log(JSON.stringify(results));`);
    assert.deepEqual(JSON.parse(await node(project, ["both.mjs"])), [true, true]);
  });
  test("does nothing by itself: no wasm is compiled and no randomness drawn before the first call", async () => {
    write("lazy.mjs", `
      const done = [];
      const watch = (owner, name) => { const original = owner[name]; owner[name] = new Proxy(original, { apply: (t, self, a) => (done.push(name), Reflect.apply(t, self, a)), construct: (t, a) => (done.push(name), Reflect.construct(t, a)) }); };
      watch(WebAssembly, "Module"); watch(WebAssembly, "Instance"); watch(Math, "random");
      const getRandomValues = crypto.getRandomValues;
      crypto.getRandomValues = (array) => (done.push("getRandomValues"), getRandomValues.call(crypto, array));
      const { memoize } = await import("cache-wasm");
      await import("cache-wasm/tools");
      const f = memoize((n) => n);
      const before = [...done];
      for (let i = 0; i < 50; i++) f(i);
      console.log(JSON.stringify([before, done.length > 0]));`);
    assert.deepEqual(JSON.parse(await node(project, ["lazy.mjs"])), [[], true]);
  });
  test("the policies by import and by require, for functions of either, and for each version its own", async () => {
    write("policies.mjs", `
      import { createRequire } from "node:module";
      import { memoize } from "cache-wasm";
      const cjs = createRequire(import.meta.url);
      const refused = [memoize, cjs("cache-wasm").memoize].map((memoize) => { try { return memoize((n) => n, { policy: "lfu" }); } catch (error) { return error.message; } });
      const { policies } = cjs("cache-wasm/policies");
      const both = [memoize, cjs("cache-wasm").memoize].map((memoize) => memoize((n) => n, { policy: "lfu" })(7));
      const again = await import("cache-wasm/policies");
      console.log(JSON.stringify([refused, policies.length, both, again.policies.length, Object.getOwnPropertySymbols(globalThis).map(String).filter((name) => name.includes("cache-wasm"))]));`);
    const [refused, count, both, again, symbols] = JSON.parse(await node(project, ["policies.mjs"]));
    for (const message of refused) assert.match(message, /comes with "cache-wasm\/policies", which has to be imported first/);
    assert.deepEqual([count, both, again], [7, [7, 7], 7]);
    assert.deepEqual(symbols, [`Symbol(cache-wasm ${manifest.version} policies)`]);
  });
  test("what one copy of the tools observes, the other explains", async () => {
    write("observed.mjs", `
      import { createRequire } from "node:module";
      import { memoize } from "cache-wasm";
      import * as esm from "cache-wasm/tools";
      const cjs = createRequire(import.meta.url)("cache-wasm/tools");
      const reasons = [esm, cjs].map(({ observe }) => { const f = memoize((n) => n, { maxSize: 1 }); observe(f); f(1); f(2); return [esm, cjs].map(({ explain }) => explain(f, 1).reason); });
      console.log(JSON.stringify(reasons));`);
    assert.deepEqual(JSON.parse(await node(project, ["observed.mjs"])), [["evicted", "evicted"], ["evicted", "evicted"]]);
  });
  test("memoizeAsync by import and by require, with the engine of the entry beside it", async () => {
    write("loads.mjs", `
      import { createRequire } from "node:module";
      const made = [];
      WebAssembly.Module = new Proxy(WebAssembly.Module, { construct: (target, args) => (made.push(1), Reflect.construct(target, args)) });
      const { memoize } = await import("cache-wasm");
      const esm = await import("cache-wasm/memoize-async");
      const cjs = createRequire(import.meta.url)("cache-wasm/memoize-async");
      const results = [];
      for (const { memoizeAsync, currentLoad } of [esm, cjs]) {
        const f = memoizeAsync(async (n) => [n, currentLoad().reason]);
        const plain = memoize((n) => n);
        const numbers = Array.from({ length: 40 }, (_, n) => n % 20);
        numbers.map(plain);
        await Promise.all(numbers.map((n) => f(n)));
        const { shared, misses, engine } = f.cacheInfo();
        results.push([f.getOrLoad(7), shared, misses, engine, made.length]);
      }
      console.log(JSON.stringify(results));`);
    const row = [[7, "miss"], 20, 20, "wasm"];
    assert.deepEqual(JSON.parse(await node(project, ["loads.mjs"])), [[...row, 1], [...row, 2]], "one binary for each way to import");
  });
  test("in a worker, and in a project whose own type is module", async () => {
    const other = await makeProject({ type: "module" });
    writeFileSync(path.join(other, "main.js"), `
      import { Worker, isMainThread, parentPort } from "node:worker_threads";
      import { memoize } from "cache-wasm";
      const f = memoize((n) => n + 1);
      for (let i = 0; i < 30; i++) f(i % 15);
      if (isMainThread) new Worker(new URL(import.meta.url)).on("message", (m) => console.log(JSON.stringify([f.cacheInfo().hits, m])));
      else parentPort.postMessage(f.cacheInfo().hits);`);
    assert.deepEqual(JSON.parse(await node(other, ["main.js"])), [15, 15]);
  });
  test("with the binary as a file: usable at once, and with WebAssembly when it has arrived", async () => {
    write("async.mjs", `
      import { memoize, ready } from "cache-wasm/async";
      const engines = [];
      const count = (f) => { for (let i = 0; i < 40; i++) f(i % 20); const { hits, misses, engine } = f.cacheInfo(); engines.push([hits, misses, engine]); };
      const early = memoize((n) => n);
      count(early);
      const answer = await ready;
      count(memoize((n) => n));
      early.cacheClear();
      count(early);
      console.log(JSON.stringify([answer, ...engines]));`);
    assert.deepEqual(JSON.parse(await node(project, ["async.mjs"])), ["wasm", [20, 20, "js"], [20, 20, "wasm"], [20, 20, "wasm"]]);
  });
  test("without that file, and where it may not be compiled: JavaScript serves, and nothing is thrown", async () => {
    const other = await makeProject();
    writeFileSync(path.join(other, "without.mjs"), `
      import { memoize, ready } from "cache-wasm/async";
      const answer = await ready;
      const f = memoize((n) => n);
      for (let i = 0; i < 40; i++) f(i % 20);
      console.log(JSON.stringify([answer, f.cacheInfo()]));`);
    const expected = ["js", { hits: 20, misses: 20, maxSize: 128, currSize: 20, engine: "js" }];
    assert.deepEqual(JSON.parse(await node(other, [...WITHOUT_WASM, "without.mjs"])), expected);
    rmSync(path.join(other, "node_modules/cache-wasm/dist/hot.wasm"));
    assert.deepEqual(JSON.parse(await node(other, ["without.mjs"])), expected);
  });
  test("nothing else of the package can be imported", async () => {
    const result = await run(process.execPath, ["-e", `require("cache-wasm/dist/index.cjs")`], { cwd: project });
    assert.match(result.stderr, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });
});

describe("where WebAssembly may not be compiled", () => {
  const program = (before) => `
    ${before}
    const { memoize } = await import("cache-wasm");
    const f = memoize((a, b) => a + b, { maxSize: 100 });
    for (let i = 0; i < 1000; i++) f(i % 101, 1);
    for (let i = 0; i < 50; i++) f(900, i % 10);
    const { hits, misses, maxSize, currSize, engine } = f.cacheInfo();
    console.log(JSON.stringify([engine, hits, misses, maxSize, currSize]));`;
  const ways = {
    "because there is none": [WITHOUT_WASM, ""],
    "because compiling it is forbidden": [[], `WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("Wasm code generation disallowed by embedder"); } };`],
  };
  for (const [way, [flags, before]] of Object.entries(ways)) {
    test(`${way}: plain JavaScript serves, and says so`, async () => {
      const place = path.join(project, "without.mjs");
      writeFileSync(place, program(""));
      const plain = JSON.parse(await node(project, [place]));
      writeFileSync(place, program(before));
      const without = JSON.parse(await node(project, [...flags, place]));
      assert.deepEqual(plain, ["wasm", 40, 1010, 100, 100]);
      assert.deepEqual(without, ["js", ...plain.slice(1)]);
    });
  }
});
