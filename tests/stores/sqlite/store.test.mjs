// The store in SQLite in one process: what goes and why, large values, and what becomes of a folder that is tampered with.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, test } from "node:test";
import { DatabaseSync } from "node:sqlite";

import { doesWhatStoresDo, fresh, until, wait } from "../support/contract.mjs";
import { memoizeAsync, project, sqliteStore } from "../support/project.mjs";

const root = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-sqlite-"));
let folders = 0;
const newFolder = () => path.join(root, String(++folders));
const stores = [];
const open = (options) => {
  const store = sqliteStore({ folder: newFolder(), ...options });
  stores.push(store);
  return store;
};
after(async () => {
  await Promise.all(stores.map((store) => store.close()));
  rmSync(root, { recursive: true, force: true });
});
const place = (folder, generation = 1) => path.join(folder, `1.${generation}`);
const filesIn = (folder) => readdirSync(path.join(place(folder), "values"), { recursive: true }).filter((name) => name.length > 3);

describe("the store", () => {
  doesWhatStoresDo(open);

  test("two on one folder are one, and keep what they have when they are closed", async () => {
    const folder = newFolder();
    const [a, b] = [open({ folder }), open({ folder })];
    await a.set("k", "from a");
    assert.equal(await b.get("k"), "from a");
    const lease = await b.lock("x", 1000);
    assert.equal(await a.lock("x", 1000), undefined);
    await a.delete("x");
    assert.equal(await b.cas("x", lease, "late"), false);
    await a.close();
    await b.close();
    await assert.rejects(a.get("k"), /closed/);
    assert.equal(await open({ folder }).get("k"), "from a");
  });
  test("texts of any kind come back: with a NUL, beyond the first plane, empty, of megabytes", async () => {
    const store = open();
    for (const text of ["a\0b", "\u{1f600}", "", "x".repeat(5_000_000)]) {
      await store.set(`k\0${text.slice(0, 3)}`, text);
      assert.equal(await store.get(`k\0${text.slice(0, 3)}`), text);
    }
    assert.equal(await store.get("k"), undefined, "nor is a key cut short");
  });
  test("options are checked", () => {
    const cases = [
      [undefined, /TypeError.*folder/],
      [{}, /TypeError.*folder.*undefined/],
      [{ folder: "x", sizelimit: 1 }, /TypeError.*sizelimit.*sizeLimit/],
      [{ folder: "x", policy: "mru" }, /TypeError.*policy.*lru, lfu, fifo.*"mru"/],
      [{ folder: "x", sizeLimit: "1" }, /TypeError.*sizeLimit.*"1"/],
      [{ folder: "x", poll: 0 }, /RangeError.*poll.*0/],
      [{ folder: "x", poll: Infinity }, /RangeError.*poll/],
    ];
    for (const [options, error] of cases) assert.throws(() => sqliteStore(options), (thrown) => error.test(`${thrown}`), JSON.stringify(options));
  });
  test("tells others' changes, not its own", async () => {
    const folder = newFolder();
    const [a, b] = [open({ folder }), open({ folder })];
    const heard = [];
    b.watch(Object.fromEntries(["changed", "invalidated", "cleared", "down", "up"].map((name) => [name, (what) => heard.push([name, what])])));
    await b.get("begin");
    await b.set("own", "1");
    await a.set("k", "1");
    await a.delete("k");
    await a.delete("never there");
    await a.tags("t");
    await a.clear("p:");
    const lease = await a.lock("k", 1000);
    await a.cas("k", lease, "2");
    await until(() => heard.length >= 5, "they are told");
    await wait(60);
    assert.deepEqual(heard, [["changed", "k"], ["changed", "k"], ["invalidated", "t"], ["cleared", "p:"], ["changed", "k"]]);
  });
});

describe("what goes, and when", () => {
  const value = "v".repeat(900);
  const size = (key) => key.length + value.length + 100;
  /** Fills it with four, uses them, and adds a fifth: who is left. */
  const left = async (policy, use) => {
    const folder = newFolder();
    const store = open({ folder, policy, sizeLimit: 4 * size("a") });
    for (const key of "abcd") await store.set(key, value);
    for (const key of use) await store.get(key);
    await store.set("e", value);
    const db = new DatabaseSync(path.join(place(folder), "entries.db"));
    const keys = db.prepare("SELECT key FROM entry ORDER BY key").all().map(({ key }) => Buffer.from(key).toString());
    db.close();
    const { entries, bytes, evicted } = await store.statistics();
    assert.deepEqual({ entries, bytes, evicted }, { entries: 4, bytes: 4 * size("a"), evicted: 1 });
    return keys.join("");
  };
  test("the least recently used, the least frequently used, or the first", async () => {
    assert.equal(await left("lru", "aabbcdda"), "acde");
    assert.equal(await left("lru", ""), "bcde");
    assert.equal(await left("lfu", "aabbccd"), "abce");
    assert.equal(await left("lfu", "abcdabc"), "abce");
    assert.equal(await left("fifo", "aaaaaa"), "bcde");
  });
  test("how often a key was asked for is known again when it is written anew", async () => {
    const store = open({ policy: "lfu", sizeLimit: 2 * size("a") });
    await store.set("a", value);
    for (let n = 0; n < 5; n++) await store.get("a");
    await store.set("a", value);
    await store.set("b", value);
    await store.get("b");
    await store.set("c", value);
    assert.deepEqual([await store.get("a"), await store.get("b")], [value, undefined]);
  });
  test("it stays within its size over thousands of writes, on the disk too; what is larger than all is not kept", async () => {
    const folder = newFolder();
    const sizeLimit = 500_000;
    const store = open({ folder, sizeLimit, fileSize: 5000 });
    for (let n = 0; n < 3000; n++) await store.set(`k${n % 900}`, "x".repeat(n % 37 === 0 ? 6000 : 10 + (n * 7919) % 2000), n % 5 === 0 ? 5 : undefined, [`t${n % 10}`]);
    const { bytes, entries, evicted, expired } = await store.statistics();
    assert.ok(bytes <= sizeLimit && bytes > sizeLimit * 0.9, `${bytes}`);
    assert.ok(evicted > 1000 && expired > 100, `${evicted} ${expired}`);
    assert.equal((await store.set("large", "x".repeat(sizeLimit))), true);
    assert.equal(await store.get("large"), undefined);
    assert.equal((await store.statistics()).entries, entries);
    assert.deepEqual(await store.check(), []);
    await store.close();
    const files = filesIn(folder);
    const onDisk = statSync(path.join(place(folder), "entries.db")).size + files.reduce((sum, name) => sum + statSync(path.join(place(folder), "values", name)).size, 0);
    assert.ok(onDisk < 2 * sizeLimit, `${onDisk} bytes`);
  });
  test("by age, and when its time has passed", async () => {
    const store = open({ maxAge: 1000 });
    await store.set("old", "1", 100_000);
    await store.set("short", "2", 10);
    await store.set("for ever", "3");
    await wait(20);
    assert.deepEqual([await store.get("old"), await store.get("short")], ["1", undefined]);
    await wait(1000);
    assert.deepEqual([await store.get("old"), await store.get("for ever")], [undefined, undefined]);
    await store.set("next", "4");
    const { entries, expired, hits, misses } = await store.statistics();
    assert.deepEqual({ entries, expired, hits, misses }, { entries: 1, expired: 3, hits: 1, misses: 3 });
  });
});

describe("large values", () => {
  test("are files, and go with their entry, however it goes", async () => {
    const folder = newFolder();
    const store = open({ folder, fileSize: 1000, sizeLimit: 100_000 });
    const large = "y".repeat(20_000);
    const ways = {
      delete: () => store.delete("k"), "another value": () => store.set("k", "small"), tags: () => store.tags("t"), clear: () => store.clear("k"), all: () => store.clear(),
      eviction: async () => { for (let n = 0; n < 200; n++) await store.set(`x${n}`, "z".repeat(900)); },
    };
    for (const [way, change] of Object.entries(ways)) {
      await store.set("k", large, 60_000, ["t"]);
      assert.equal(filesIn(folder).length, 1, way);
      assert.equal(await store.get("k"), large);
      await change();
      assert.deepEqual(filesIn(folder), [], way);
    }
    const lease = await store.lock("k", 1000);
    await store.delete("k");
    assert.equal(await store.cas("k", lease, large), false);
    assert.deepEqual(filesIn(folder), [], "nor does one stay that was not to be written");
  });
  test("one that is missing is a miss; check finds all that is wrong, and mends it", async () => {
    const folder = newFolder();
    const store = open({ folder, fileSize: 1000 });
    for (const key of ["missing", "short", "whole"]) await store.set(key, key.repeat(500), undefined, ["t"]);
    assert.deepEqual(await store.check(), []);
    const db = new DatabaseSync(path.join(place(folder), "entries.db"));
    const fileOf = (key) => path.join(place(folder), "values", db.prepare("SELECT file FROM entry WHERE key = ?").get(Buffer.from(key)).file);
    rmSync(fileOf("missing"));
    writeFileSync(fileOf("short"), "short");
    const orphan = path.join(place(folder), "values/ab/cd");
    mkdirSync(path.dirname(orphan), { recursive: true });
    writeFileSync(orphan, "x");
    const making = path.join(place(folder), "values/ab/being-written");
    writeFileSync(making, "x");
    const ago = Date.now() / 1000 - 3600;
    utimesSync(orphan, ago, ago);
    db.exec("UPDATE counter SET value = value + 5 WHERE name = 'bytes'; INSERT INTO tagged VALUES (x'74', 12345)");
    db.close();
    assert.equal(await store.get("missing"), undefined);
    const kinds = (problems) => problems.map(({ kind }) => kind).sort();
    const wrong = ["counter", "missing file", "orphan file", "orphan tag", "wrong size"];
    assert.deepEqual(kinds(await store.check()), wrong);
    assert.deepEqual(kinds(await store.check({ mend: true })), wrong);
    assert.deepEqual(await store.check(), []);
    assert.deepEqual([existsSync(orphan), existsSync(making)], [false, true]);
    assert.equal(await store.get("whole"), "whole".repeat(500));
  });
});

describe("a folder that is tampered with", () => {
  test("damaged: told once, then all begin anew beside it, and memory forgets", async () => {
    const folder = newFolder();
    const [a, b] = [open({ folder }), open({ folder })];
    const name = fresh();
    const events = [];
    let ran = 0;
    const f = memoizeAsync(async (n) => `${n} of ${++ran}`, { store: b, name, key: "structural", self: "ignore", onEvent: (event) => events.push(event) });
    await f(1);
    for (let n = 0; n < 500; n++) await a.set(`k${n}`, "some text ".repeat(20));
    await Promise.all([a.close(), wait(50)]);
    // What SQLite has in its own memory it does not read again.
    await b.close();
    const file = path.join(place(folder), "entries.db");
    const bytes = readFileSync(file);
    for (let at = 4096; at < bytes.length; at += 512) bytes.fill(0xa5, at, at + 256);
    writeFileSync(file, bytes);
    rmSync(`${file}-wal`, { force: true });
    rmSync(`${file}-shm`, { force: true });
    const [c, d] = [open({ folder }), open({ folder })];
    const asked = await Promise.allSettled([c.get("k1"), c.get("k2"), d.set("new", "1"), c.get("k3")]);
    for (const { reason } of asked) if (reason !== undefined) assert.match(`${reason}`, /damaged and left for a new one/);
    await c.set("fresh", "1");
    await until(async () => (await d.get("fresh")) === "1", "both are in the new one");
    assert.equal(await c.get("k1"), undefined);
    assert.ok(existsSync(file) && existsSync(path.join(place(folder), "damaged")) && existsSync(place(folder, 2)));
    assert.deepEqual(await c.check(), []);
  });
  test("given up by one process while another has it open: the other goes on where it is, and what it changes there counts", async () => {
    const folder = newFolder();
    const [a, b] = [open({ folder }), open({ folder })];
    const heard = [];
    b.watch({ changed: (key) => heard.push(key), invalidated() {}, cleared() {}, down() {}, up() {} });
    await b.set("k", "old");
    const lease = await b.lock("l", 10_000);
    writeFileSync(path.join(place(folder), "damaged"), "by hand");
    assert.equal(await b.cas("l", lease, "old"), false, "what was begun before is not written");
    assert.ok(heard.includes(null), "all may have changed");
    await a.set("k", "new");
    assert.equal(await b.get("k"), "new");
    await b.delete("k");
    assert.equal(await a.get("k"), undefined);
  });
  test("no database at all: told, and a new one", async () => {
    const folder = newFolder();
    mkdirSync(place(folder), { recursive: true });
    writeFileSync(path.join(place(folder), "entries.db"), "this is something else ".repeat(300));
    const store = open({ folder });
    await store.set("k", "1");
    assert.equal(await store.get("k"), "1");
    assert.match(readFileSync(path.join(place(folder), "damaged"), "utf8"), /not a database/);
  });
  test("given up again and again: the last one is kept to look into, and who comes finds the newest, also without that one", async () => {
    const folder = newFolder();
    const store = open({ folder });
    for (let generation = 1; generation < 4; generation++) {
      await store.set("k", `${generation}`);
      writeFileSync(path.join(place(folder, generation), "damaged"), "by hand");
    }
    await store.set("k", "4");
    assert.deepEqual(readdirSync(folder).sort(), ["1.3", "1.4"]);
    rmSync(place(folder, 3), { recursive: true });
    assert.equal(await open({ folder }).get("k"), "4");
    assert.deepEqual(readdirSync(folder), ["1.4"]);
  });
  test("the thread dies: told, whoever waits is told why, and the next call starts another one", async () => {
    const store = open();
    const events = [];
    const f = memoizeAsync(async (n) => n, { store, name: fresh(), key: "structural", self: "ignore", onEvent: ({ kind }) => events.push(kind) });
    await f(1);
    const waiting = store.get("k");
    await store.thread.worker.terminate();
    await assert.rejects(waiting, /the thread has ended/);
    await until(() => events.includes("disconnected"), "it is told");
    await store.set("k", "1");
    assert.equal(await store.get("k"), "1");
    assert.ok(events.includes("reconnected") && !f.has(1), "what happened meanwhile is not known");
  });
  test("taken away: it is made again, and nothing of before is given", async () => {
    const folder = newFolder();
    const store = open({ folder });
    const f = memoizeAsync(async (n) => n, { store, name: fresh(), key: "structural", self: "ignore" });
    await f(1);
    await until(async () => (await store.statistics()).entries === 1, "it is written");
    rmSync(folder, { recursive: true, force: true });
    await until(() => !f.has(1), "memory forgets");
    assert.equal(await f(1), 1);
    await until(async () => (await store.statistics()).entries === 1, "it is written again");
  });
  test("a file in its place: told with its name, and the function serves", async () => {
    const folder = newFolder();
    writeFileSync(folder, "a file");
    const events = [];
    const f = memoizeAsync(async (n) => n, { store: open({ folder }), name: fresh(), key: "structural", self: "ignore", onEvent: (event) => events.push(event) });
    assert.equal(await f(1), 1);
    assert.equal(await f(2), 2);
    await until(() => events.some(({ kind }) => kind === "disconnected"), "it is told");
    // Where the machine is busy the first one may be that it took too long.
    await until(async () => (await f(Math.random()), events.some(({ kind, error }) => kind === "storeError" && `${error}`.includes(folder))), "the folder is named");
    rmSync(folder);
    await until(() => events.some(({ kind }) => kind === "reconnected"), "it works when it can");
  });
});

describe("the end of a process", () => {
  const run = (code) => spawnSync(process.execPath, ["--input-type=module", "-e", `import { sqliteStore } from "cache-wasm/store/sqlite";\n${code}`], { cwd: project, encoding: "utf8", timeout: 30_000 });
  const stillOpen = (folder) => {
    const db = new DatabaseSync(path.join(place(folder), "entries.db"));
    const { count } = db.prepare("SELECT count(*) AS count FROM process").get();
    db.close();
    return count;
  };
  test("a store does not keep it alive; what is awaited does; and its database is closed", () => {
    const folder = newFolder();
    const { status, stdout, stderr } = run(`const store = sqliteStore({ folder: ${JSON.stringify(folder)} });\nstore.watch({ down(error) { throw error; } });\nawait store.set("k", "v"); console.log(await store.get("k"));`);
    assert.deepEqual([status, stdout], [0, "v\n"], stderr);
    assert.equal(stillOpen(folder), 0);
  });
  test("one that was killed is noticed by the next, which looks after it", async () => {
    const folder = newFolder();
    const { signal } = run(`const store = sqliteStore({ folder: ${JSON.stringify(folder)} }); await store.set("k", "v"); process.kill(process.pid, "SIGKILL");`);
    assert.equal(signal, "SIGKILL");
    assert.equal(stillOpen(folder), 1);
    const orphan = path.join(place(folder), "values/ab/cd");
    mkdirSync(path.dirname(orphan), { recursive: true });
    writeFileSync(orphan, "x");
    const ago = Date.now() / 1000 - 3600;
    utimesSync(orphan, ago, ago);
    const store = open({ folder });
    assert.equal(await store.get("k"), "v");
    assert.equal(existsSync(orphan), false);
    await store.close();
    assert.equal(stillOpen(folder), 0);
  });
});
