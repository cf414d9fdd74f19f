// The benchmark's command line.

import { parseArgs } from "node:util";

import { cells, groups } from "./cells.mjs";
import { peers } from "./peers.mjs";
import { RUNTIMES } from "./runtimes.mjs";

export const USAGE =
  "usage: run.mjs [--json FILE] [--only TEXT] [--group NAME]... [--peer NAME]... [--rounds N] [--quick | --tiny] [--seed N]\n" +
  "               [--runtime NAME [--program PATH]]";

/** What was asked for; throws a sentence that names the option, its value and what is allowed. */
export function options(words) {
  const { values } = parseArgs({
    args: words,
    options: {
      json: { type: "string" },
      only: { type: "string" },
      group: { type: "string", multiple: true },
      peer: { type: "string", multiple: true },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      tiny: { type: "boolean", default: false },
      seed: { type: "string", default: "1" },
      runtime: { type: "string", default: "node" },
      program: { type: "string" },
    },
  });
  const { quick, tiny } = values;
  const rounds = Number(values.rounds ?? (tiny ? 1 : quick ? 2 : 4));
  if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`--rounds ${values.rounds}: a whole number from 1 on is allowed`);
  const seed = Number(values.seed);
  if (values.seed === "" || !Number.isInteger(seed)) throw new RangeError(`--seed ${values.seed}: a whole number is allowed`);
  named("--runtime", values.runtime, RUNTIMES);
  if (quick && tiny) throw new RangeError("--quick and --tiny: one of them is allowed");
  for (const name of values.group ?? []) named("--group", name, groups);
  for (const name of values.peer ?? []) named("--peer", name, peers.map((peer) => peer.name));
  // Asked for by name, a cell runs even in a quick look.
  const byName = values.only || values.group;
  const chosen = cells.filter(
    ({ id, group, quick: inQuick }) =>
      (!values.only || id.includes(values.only)) && (!values.group || values.group.includes(group)) && (!quick || byName || inQuick !== false),
  );
  if (chosen.length === 0) throw new RangeError(`--only ${values.only}: no such cell here. There are ${cells.map(({ id }) => id).join(", ")}`);
  return {
    ...values,
    rounds,
    seed,
    cells: chosen,
    peers: peers.filter(({ name }) => !values.peer || values.peer.includes(name)),
    times: budget(quick, tiny),
  };
}

function named(option, value, allowed) {
  if (!allowed.includes(value)) throw new RangeError(`${option} ${value}: there is none of this name. Allowed are ${allowed.join(", ")}`);
}

/** How long each part of a measurement may take. */
function budget(quick, tiny) {
  if (tiny) return { tiny, warmMs: 0, timeMs: 0, verifyMs: 5, fillMs: 500, stallMs: 5, pauseMs: 50, limitMs: Infinity };
  return quick
    ? { warmMs: 40, timeMs: 50, verifyMs: 50, fillMs: 1_000, stallMs: 200, pauseMs: 5_000, limitMs: 2_500 }
    : { warmMs: 80, timeMs: 120, verifyMs: 100, fillMs: 2_500, stallMs: 1_500, pauseMs: 20_000, limitMs: 4_000 };
}
