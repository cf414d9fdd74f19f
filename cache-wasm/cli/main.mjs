#!/usr/bin/env node
// `npx cache-wasm COMMAND`.

import { parseArgs } from "node:util";

import { Refusal } from "./refusal.mjs";

const HELP = `usage: npx cache-wasm COMMAND

  report TRACE           prints what a recording tells of each function: how often it hits, the time that saved,
                         what is wrong and what mends it, and the size it should have
                         (node --import cache-wasm/record app.mjs makes one: trace.jsonl)
                         --json: the same for programs
  open TRACE             opens a recording in the playground, in the browser: step by step, why each call hit or missed
                         --port N: not on any port that is free; --no-browser: prints the address only
  python-tracer [FILE]   prints the tracer of Python's functools.lru_cache, or writes it to FILE;
                         then: python FILE app.py
                         --force: over a FILE that is another one
`;

/** By name: what is done, and with which options. */
const COMMANDS = {
  report: { run: async (...given) => (await import("./report.mjs")).report(...given), options: { json: { type: "boolean" } } },
  open: { run: async (...given) => (await import("./open.mjs")).open(...given), options: { port: { type: "string" }, "no-browser": { type: "boolean" } } },
  "python-tracer": { run: async (...given) => (await import("./python-tracer.mjs")).pythonTracer(...given), options: { force: { type: "boolean" } } },
};

async function main([name, ...rest]) {
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(HELP);
    return;
  }
  if (!Object.hasOwn(COMMANDS, name)) throw new Refusal(`there is no command '${name}': allowed are ${Object.keys(COMMANDS).join(", ")}`);
  const { run, options } = COMMANDS[name];
  let given;
  try {
    given = parseArgs({ args: rest, options, allowPositionals: true });
  } catch (error) {
    throw new Refusal(`${name}: ${error.message}`);
  }
  await run(given.positionals, given.values);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`cache-wasm: ${error.message}\n`);
  process.exitCode = 2;
}
