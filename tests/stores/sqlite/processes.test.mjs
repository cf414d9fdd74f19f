// One folder for several processes: what holds for all of them, and what becomes of it when they are killed or the disk is full.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";

import { fresh, holdsAcrossProcesses, until, wait } from "../support/contract.mjs";
import { Fleet } from "../support/fleet.mjs";
import { project, sqliteStore } from "../support/project.mjs";

const root = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-sqlite-"));
let folders = 0;
const newFolder = () => path.join(root, String(++folders));
after(() => rmSync(root, { recursive: true, force: true }));
const startFleet = (count, sqlite) => Fleet.start(count, { sqlite, takes: 0, options: { name: fresh(), storeTimeout: 10_000 } });

describe("several processes", () => {
  holdsAcrossProcesses((more) => ({ sqlite: { folder: newFolder() }, takes: 50, ...more, options: { name: fresh(), lockTimeout: 1000, ...more?.options } }));

  test("ten on one folder: nothing fails, nothing is lost or wrong, and the counts are right", async (t) => {
    const folder = newFolder();
    const fleet = await startFleet(10, { folder, fileSize: 2000, patience: 5000 });
    const valueOf = (key, turn) => `${key} in turn ${turn} ${"x".repeat((turn * 977) % 4000)}`;
    const began = performance.now();
    await Promise.all(
      fleet.processes.map(async ({ told }, number) => {
        for (let turn = 0; turn < 10; turn++) {
          const calls = [];
          for (let n = 0; n < 10; n++) {
            const own = `own ${number} ${n}`;
            calls.push(["set", own, valueOf(own, turn), undefined, [`tag ${number}`]], ["get", own], ["set", `shared ${n}`, valueOf(`shared ${n}`, turn)], ["get", `shared ${n}`]);
          }
          const results = await told("store", calls);
          calls.forEach(([method, key, value], i) => {
            if (method === "set") return assert.equal(results[i], true);
            if (key.startsWith("own")) assert.equal(results[i], calls[i - 1][2], "one's own is as one wrote it");
            else assert.match(results[i], new RegExp(`^${key} in turn \\d+ x*$`), "others' is whole");
          });
        }
      }),
    );
    t.diagnostic(`4000 operations in ${(performance.now() - began).toFixed(0)} ms`);
    const store = sqliteStore({ folder });
    assert.deepEqual(await store.check(), []);
    const { entries, hits } = await store.statistics();
    assert.equal(entries, 10 * 10 + 10);
    assert.ok(hits > 1500, `${hits}: each process writes its own down a second later`);
    await store.tags("tag 3");
    assert.equal((await store.statistics()).entries, 100);
    await store.close();
    await fleet.stop();
  });
  test("a process that was asleep while more was changed than is remembered takes all for changed", async () => {
    const fleet = await startFleet(2, { folder: newFolder() });
    const [a, b] = fleet.processes;
    fleet.truth.set("k", "old");
    for (const { told } of [a, b]) await until(async () => (await told("call", "k"), told("has", "k")), "it is in memory");
    b.child.kill("SIGSTOP");
    fleet.truth.set("k", "new");
    await a.told("delete", "k");
    await a.told("store", Array.from({ length: 10_200 }, (_, n) => ["set", `filler ${n % 50}`, "x"]));
    b.child.kill("SIGCONT");
    await until(async () => (await b.told("call", "k")).value === "new", "it forgets", 2000);
    await fleet.stop();
  });
});

describe("kill -9", () => {
  test("in the middle of writes: what was said to be written is there and whole, and nothing stands in the way", async (t) => {
    const folder = newFolder();
    const code = `
      import { sqliteStore } from "cache-wasm/store/sqlite";
      const store = sqliteStore({ folder: process.argv[1], fileSize: 1000 });
      for (let n = Number(process.argv[2]); ; n++) {
        const key = "k" + (n % 40);
        await store.set(key, key + " " + n + " " + "x".repeat((n * 7919) % 3000), undefined, ["t" + (n % 3)]);
        process.stdout.write(key + " " + n + "\\n");
        if (n % 7 === 0) await store.delete("k" + ((n + 20) % 40));
        if (n % 50 === 0) await store.tags("t" + (n % 3));
      }`;
    let from = 0;
    let written = 0;
    for (let round = 0; round < 8; round++) {
      const child = spawn(process.execPath, ["--input-type=module", "-e", code, folder, from], { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
      let text = "";
      child.stdout.on("data", (chunk) => (text += chunk));
      await until(() => text.includes("\n"), "it writes", 20_000);
      await wait(20 + Math.random() * 150);
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("close", resolve));
      const [key, number] = text.slice(0, text.lastIndexOf("\n")).split("\n").at(-1).split(" ");
      written += Number(number) - from + 1;
      from = Number(number) + 100;
      const store = sqliteStore({ folder });
      // The next write, of another key, may have been done; it deletes nothing of this one's.
      const last = await store.get(key);
      if (Number(number) % 50 !== 49 && Number(number) % 50 !== 0) assert.match(last ?? "", new RegExp(`^${key} ${number} x*$`));
      for (let n = 0; n < 40; n++) {
        const found = await store.get(`k${n}`);
        if (found === undefined) continue;
        const [, number] = found.split(" ");
        assert.equal(found, `k${n} ${number} ${"x".repeat((number * 7919) % 3000)}`);
      }
      assert.deepEqual(await store.check(), [], "files in the making are as good as gone: they are too new to be looked at");
      await store.close();
    }
    t.diagnostic(`${written} writes, 8 killed`);
    assert.ok(written > 50);
  });
});

describe("a disk that is full or read-only", () => {
  /** A small disk of its own takes a namespace of its own, which not every machine gives to everybody. */
  const canMount = spawnSync("unshare", ["-rm", "true"]).status === 0;
  const onSmallDisk = (code) => {
    const folder = newFolder();
    const script = `
      import { execFileSync } from "node:child_process";
      import { sqliteStore } from "cache-wasm/store/sqlite";
      import { memoizeAsync } from "cache-wasm/memoize-async";
      const mount = (options) => execFileSync("mount", ["-t", "tmpfs", "-o", options, "none", folder]);
      const folder = process.argv[1];
      const said = (promise) => promise.then((value) => value, (error) => "" + error);
      ${code}`;
    const { status, stdout, stderr } = spawnSync("unshare", ["-rm", "sh", "-c", 'mkdir -p "$3" && exec "$0" --input-type=module -e "$2" "$3"', process.execPath, "", script, folder], { cwd: project, encoding: "utf8", timeout: 60_000 });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };
  test("full: writes are refused with a reason, what is there is read, and the function serves", { skip: !canMount && "no namespaces here" }, () => {
    const { refused, kept, answers, problems, later } = onSmallDisk(`
      mount("size=1m");
      const store = sqliteStore({ folder });
      await store.set("k", "v");
      let refused;
      for (let n = 0; n < 200 && refused === undefined; n++) await store.set("x" + n, "x".repeat(20_000)).catch((error) => (refused = "" + error));
      const kept = await store.get("k");
      const f = memoizeAsync(async (n) => n * 2, { store, name: "f", key: "structural", self: "ignore", onEvent() {} });
      const answers = [];
      for (let n = 0; n < 5; n++) answers.push(await f("y".repeat(5000) + n).then(Number.isNaN), await f("y".repeat(5000) + n).then(Number.isNaN));
      execFileSync("mount", ["-o", "remount,size=8m", folder]);
      const later = await said(store.set("later", "v"));
      console.log(JSON.stringify({ refused, kept, answers, later, problems: await store.check() }));
      process.exit(0);`);
    assert.match(refused, /full/i);
    assert.deepEqual([kept, later, problems], ["v", true, []]);
    assert.ok(answers.every((isNaN) => isNaN) && answers.length === 10);
  });
  test("read-only: told with the folder's name, and the function serves; works when it can", { skip: !canMount && "no namespaces here" }, () => {
    const { refused, answer, later, kept } = onSmallDisk(`
      mount("ro");
      const store = sqliteStore({ folder });
      const refused = await said(store.set("k", "v"));
      const f = memoizeAsync(async (n) => n * 2, { store, name: "f", key: "structural", self: "ignore" });
      const answer = await f(21);
      execFileSync("mount", ["-o", "remount,rw", folder]);
      const later = await said(store.set("k", "v"));
      console.log(JSON.stringify({ refused, answer, later, kept: await store.get("k") }));`);
    assert.match(refused, /sqlite.*read-only/i);
    assert.deepEqual([answer, later, kept], [42, true, "v"]);
  });
});
