// The benchmark's driver: starts one process per (peer, cell), interleaved over several rounds, and reports.
// README.md says how to call it and how to read what it prints.

import { mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { makesArguments, signaturesOf } from "./measure.mjs";
import { options, USAGE } from "./options.mjs";
import { locateOurs } from "./ours.mjs";
import { BUILDING, leftOut, OURS } from "./peers.mjs";
import { report } from "./report.mjs";
import { open } from "./runtimes.mjs";
import { summarise } from "./summary.mjs";
import { targets } from "./targets.mjs";
import { versionOf } from "./versions.mjs";

/** Who is so many times behind the best after one round, or after two or more, needs no other: it would tell nothing. */
const FAR = [4, 2];

async function main(asked) {
  // Only Node tells what lies outside of its heap.
  const countable = ({ kind }) => kind !== "memory" || asked.runtime.startsWith("node");
  const cells = asked.cells.filter(countable);
  if (cells.length === 0) throw new RangeError(`--runtime ${asked.runtime}: it does not tell what it uses, allowed is a Node`);
  const { times } = asked;
  const list = asked.peers.filter(({ name }) => name !== OURS || locateOurs());
  if (list.length < asked.peers.length) process.stderr.write(`${OURS} is not built: measuring the others only\n`);
  const runtime = await open(asked.runtime, asked.program);
  const began = Date.now();
  try {
    const results = asked.tiny ? await once(runtime, { ...asked, cells }, list) : await rounds(runtime, { ...asked, cells }, list);
    const rows = summarise(results, cells, [...list, { name: BUILDING }]);
    const facts = {
      machine: machine(),
      runtime: asked.runtime,
      engine: runtime.engine,
      minutes: (Date.now() - began) / 60_000,
      options: { rounds: asked.rounds, seed: asked.seed, quick: asked.quick, ...times },
      notMeasured: asked.cells.filter((cell) => !countable(cell)).map(({ id }) => id),
      peers: list.map((peer) => ({ name: peer.name, version: versionOf(peer), bounded: peer.bounded, lru: peer.lru, wrapping: peer.wrapping })),
      leftOut: cells.flatMap((cell) =>
        list.flatMap((peer) => {
          const why = leftOut(peer, cell, signaturesOf(cell));
          return why ? [{ cell: cell.id, peer: peer.name, why }] : [];
        }),
      ),
    };
    // Figures that mean nothing reach no target, and for Bun none is set.
    const goals = asked.tiny || asked.runtime === "bun" ? undefined : targets(rows, cells, list);
    process.stdout.write(report(facts, rows, cells, list, goals));
    if (asked.json) {
      mkdirSync(path.dirname(path.resolve(asked.json)), { recursive: true });
      writeFileSync(asked.json, `${JSON.stringify({ ...facts, targets: goals, rows, results }, null, 1)}\n`);
      process.stderr.write(`written: ${asked.json}\n`);
    }
    // Our own wrong answer, or no answer, is a failure of the run; another's is only told.
    const ours = results.filter(({ peer }) => peer === OURS);
    return ours.some((row) => row.wrong || row.misses || (row.failed && !row.unable)) ? 1 : 0;
  } finally {
    await runtime.close();
  }
}

/** Every pair after the other in one process: to see that all of them run. The figures mean nothing. */
async function once(runtime, { cells, seed, times }, list) {
  const jobs = cells.flatMap((cell) =>
    list.filter((peer) => !leftOut(peer, cell, signaturesOf(cell))).map(({ name }) => ({ cell: cell.id, peer: name, round: 0, seed, checkLru: true, ...times })),
  );
  return runtime.measure(jobs);
}

async function rounds(runtime, asked, list) {
  const { times, cells } = asked;
  const results = [];
  const done = new Set(); // (peer, cell) pairs that need no more rounds
  const began = Date.now();
  for (let round = 0; round < asked.rounds; round++) {
    for (const cell of cells) {
      if (round >= (cell.rounds ?? Infinity)) continue;
      // In each round another peer begins, so that none always runs first on a cool processor.
      const order = list.map((_, i) => list[(i + round) % list.length]);
      const names = order.filter((peer) => !leftOut(peer, cell, signaturesOf(cell))).map(({ name }) => name);
      if (makesArguments(cell)) names.push(BUILDING);
      for (const peer of names) {
        if (done.has(`${peer} ${cell.id}`)) continue;
        const t = Date.now();
        const job = { cell: cell.id, peer, round, seed: asked.seed + round, checkLru: round === 0, ...times };
        results.push(...(await runtime.measure([job])));
        if (peer !== OURS && Date.now() - t > times.limitMs) done.add(`${peer} ${cell.id}`);
      }
      leave(cell, results, FAR[Math.min(round, 1)], done);
      const minutes = ((Date.now() - began) / 60_000).toFixed(1);
      process.stderr.write(`round ${round + 1} of ${asked.rounds}, ${minutes} min: ${cell.label}\n`);
    }
  }
  return results;
}

function leave(cell, results, far, done) {
  const mine = results.filter((r) => r.cell === cell.id && r.ns > 0 && r.peer !== BUILDING);
  const whole = mine.filter((r) => r.peer !== OURS && !r.partial);
  const best = Math.min(...whole.map((r) => r.ns));
  for (const { peer, ns } of mine) if (peer !== OURS && ns > far * best) done.add(`${peer} ${cell.id}`);
}

function machine() {
  const cpus = os.cpus();
  return {
    date: new Date().toISOString(),
    cpu: cpus[0]?.model ?? "unknown",
    cores: cpus.length,
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    load: os.loadavg().map((n) => Number(n.toFixed(2))),
  };
}

try {
  process.exitCode = await main(options(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}
