// Several processes on one folder, and faults without end. CACHE_FAULT_SECONDS makes it longer, CACHE_SEED repeats its lots.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { DatabaseSync } from "node:sqlite";

import { sqliteStore } from "../support/project.mjs";
import { storm, summary } from "../support/storm.mjs";

const seconds = Number(process.env.CACHE_FAULT_SECONDS || 12);
const seed = Number(process.env.CACHE_SEED || Date.now() % 1e6);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const root = mkdtempSync(path.join(os.tmpdir(), "cache-wasm-storm-"));
after(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const setUp = () => {
  const folder = path.join(root, String(++folders));
  /** What is done where it is now. At first nobody has made it, nor for a while after it was taken away; then there is nothing to do. */
  const there = async (done) => {
    for (let tries = 0; tries < 50; tries++) {
      const numbers = existsSync(folder) ? readdirSync(folder).map((name) => Number(name.split(".")[1])).filter(Number.isInteger) : [];
      const latest = path.join(folder, `1.${Math.max(...numbers)}`);
      if (existsSync(path.join(latest, "entries.db"))) return done(latest);
      await wait(20);
    }
  };
  const faults = {
    "somebody writes for long": ({ draw }) =>
      there(async (place) => {
        const db = new DatabaseSync(path.join(place, "entries.db"));
        db.exec("PRAGMA busy_timeout = 2000; BEGIN IMMEDIATE");
        await wait(1500 * draw());
        db.exec("ROLLBACK");
        db.close();
      }),
    "given up as damaged": () => there((place) => writeFileSync(path.join(place, "damaged"), "by the test")),
    "taken away": () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
  return { folder, faults, configurations: Array.from({ length: 5 }, () => ({ sqlite: { folder, patience: 200, fileSize: 200 } })) };
};

test(`a fault every second or two, for ${seconds} s: nothing wrong, nothing lost, nothing unhandled`, { timeout: (seconds + 120) * 1000 }, async (t) => {
  const { folder, faults, configurations } = setUp();
  const counts = await storm({ seconds, seed, configurations, faults });
  t.diagnostic(`seed ${seed}: ${summary(counts)}`);
  assert.deepEqual([counts.findings, counts.unhandled], [[], []]);
  assert.ok(counts.calls > seconds * 20 && counts.given > seconds, summary(counts));
  const store = sqliteStore({ folder });
  assert.deepEqual(await store.check(), []);
  await store.close();
});

test("it would notice: a store that does not tell of others' changes", { timeout: 120_000 }, async (t) => {
  const { configurations } = setUp();
  const counts = await storm({ seconds: 5, seed, configurations, faults: {}, spoil: "watch" });
  t.diagnostic(`${counts.findings.length} findings, the first ${counts.findings[0]}`);
  assert.ok(counts.findings.length > 0);
});
