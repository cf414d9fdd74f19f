// How the page loads and steps, as the published site is served: compressed. What Lighthouse says of its views, how
// much comes over the wire, how long until it answers with a processor four times as slow, and what a step takes.
//
// Started by `cargo xtask bench page`, which builds the page and sets PLAYGROUND_DIR, CHROME, ARTEFACTS and LIGHTHOUSE.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

import { serve } from "../../page/support/site.mjs";
import { audits } from "./audits.mjs";
import { firstLoad } from "./first-load.mjs";
import { table } from "./report.mjs";
import { steps } from "./steps.mjs";

const PARTS = { "first-load": firstLoad, steps, audits };
const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" }, only: { type: "string", multiple: true }, json: { type: "string" } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: allowed is a whole number from 1`);
const only = values.only ?? Object.keys(PARTS);
for (const name of only) if (!(name in PARTS)) throw new Error(`--only ${name}: allowed are ${Object.keys(PARTS).join(", ")}`);

const site = await serve("/teaching/caches/", { compressed: true });
const results = {};
try {
  for (const name of only) {
    console.error(`measuring: ${name}`);
    results[name] = await PARTS[name](site, rounds);
  }
} finally {
  await site.close();
}
console.log(table(results));
const machine = { cores: cpus().length, processor: cpus()[0]?.model, load: loadavg()[0], node: process.version };
console.log(`${rounds} rounds; ${machine.cores} cores (${machine.processor}), load ${machine.load.toFixed(1)} at the end`);
if (values.json) {
  mkdirSync(path.dirname(path.resolve(values.json)), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify({ machine, rounds, results }, null, 1)}\n`);
}
