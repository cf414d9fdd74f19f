// The benchmark's driver: starts one process per (peer, cell), interleaved over several rounds, and reports.
//
//   node tests/bench/run.mjs [--json FILE] [--only TEXT] [--peer NAME] [--rounds N] [--quick] [--seed N]

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { cells } from "./cells.mjs";
import { BUILDING, locateOurs, OURS, peers, versionOf } from "./peers.mjs";
import { machine, report, summarise } from "./report.mjs";

const USAGE = "usage: run.mjs [--json FILE] [--only TEXT] [--peer NAME] [--rounds N] [--quick] [--seed N]";

function options() {
  const { values } = parseArgs({
    options: {
      json: { type: "string" },
      only: { type: "string" },
      peer: { type: "string", multiple: true },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 4));
  const seed = Number(values.seed);
  if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`--rounds ${values.rounds}: a whole number from 1 on is allowed`);
  if (!Number.isInteger(seed)) throw new RangeError(`--seed ${values.seed}: a whole number is allowed`);
  const chosen = cells.filter(({ id }) => !values.only || id.includes(values.only));
  if (chosen.length === 0) throw new RangeError(`--only ${values.only}: no such cell. There are ${cells.map(({ id }) => id).join(", ")}`);
  const asked = values.peer ?? peers.map(({ name }) => name);
  for (const name of asked) {
    if (!peers.some((peer) => peer.name === name)) throw new RangeError(`--peer ${name}: no such peer. There are ${peers.map((peer) => peer.name).join(", ")}`);
  }
  return { ...values, rounds, seed, cells: chosen, peers: peers.filter(({ name }) => asked.includes(name)) };
}

/** How long each part of a measurement may take. */
function budget(quick) {
  return quick
    ? { warmMs: 40, timeMs: 50, verifyMs: 50, fillMs: 1_500, limitMs: 2_500 }
    : { warmMs: 80, timeMs: 120, verifyMs: 200, fillMs: 5_000, limitMs: 5_000 };
}

/** One process for one measurement. What goes wrong in it becomes the row's words, never an empty row. */
function measure(job) {
  return new Promise((resolve) => {
    const script = fileURLToPath(new URL("child.mjs", import.meta.url));
    const child = spawn(process.execPath, ["--expose-gc", "--max-old-space-size=4096", script, JSON.stringify(job)], {
      env: { ...process.env, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => (out += chunk));
    child.stderr.on("data", (chunk) => (err += chunk));
    child.on("close", (code, signal) => {
      try {
        resolve(JSON.parse(out));
      } catch {
        const word = err.split("\n").find((line) => /Error/.test(line))?.trim() ?? `ended with ${signal ?? code}`;
        resolve({ cell: job.cell, peer: job.peer, round: job.round, failed: word });
      }
    });
  });
}

async function main() {
  const asked = options();
  const times = budget(asked.quick);
  const list = asked.peers.filter(({ name }) => name !== OURS || locateOurs());
  if (list.length < asked.peers.length) process.stderr.write(`${OURS} is not built: measuring the others only\n`);
  const results = [];
  const tooSlow = new Set(); // (peer, cell) pairs whose first round took so long that it stays the only one
  const began = Date.now();

  for (let round = 0; round < asked.rounds; round++) {
    for (const cell of asked.cells) {
      // In each round another peer begins, so that none always runs first on a cool processor.
      const order = list.map((_, i) => list[(i + round) % list.length].name);
      if (cell.shape === "string-new") order.push(BUILDING);
      for (const peer of order) {
        if (tooSlow.has(`${peer} ${cell.id}`)) continue;
        const t = Date.now();
        const job = { cell: cell.id, peer, round, seed: asked.seed + round, checkLru: round === 0, ...times };
        results.push(await measure(job));
        if (Date.now() - t > times.limitMs) tooSlow.add(`${peer} ${cell.id}`);
      }
      const minutes = ((Date.now() - began) / 60_000).toFixed(1);
      process.stderr.write(`round ${round + 1} of ${asked.rounds}, ${minutes} min: ${cell.label}\n`);
    }
  }

  const rows = summarise(results, asked.cells, [...list, { name: BUILDING }]);
  const facts = {
    machine: machine(),
    minutes: (Date.now() - began) / 60_000,
    options: { rounds: asked.rounds, seed: asked.seed, quick: asked.quick, ...times },
    peers: list.map((peer) => ({ name: peer.name, version: versionOf(peer), bounded: peer.bounded, lru: peer.lru, wrapping: peer.wrapping })),
  };
  process.stdout.write(report(facts, rows, asked.cells, list));
  if (asked.json) {
    mkdirSync(path.dirname(path.resolve(asked.json)), { recursive: true });
    writeFileSync(asked.json, `${JSON.stringify({ ...facts, rows, results }, null, 1)}\n`);
    process.stderr.write(`written: ${asked.json}\n`);
  }
  // Our own wrong answer, or no answer, is a failure of the run; another's is only told.
  if (rows.some((row) => row.peer === OURS && (row.wrong || row.failed || row.misses))) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}
