// Prints what is found in each program of the corpus: `cargo xtask corpus`.

import { judge, runCorpus } from "./corpus.mjs";

const results = await runCorpus();
for (const { fault, name, calls, hits, findings } of results) {
  const kinds = findings.map(({ kind }) => kind);
  const right = fault === null ? kinds.length === 0 : kinds.includes(fault);
  console.log(`${right ? "  " : "✗ "}${(fault ?? "healthy").padEnd(20)} ${name}: ${hits} of ${calls} calls hit`);
  for (const { said } of findings) console.log(`${"".padEnd(24)}${said}`);
}
const { programs, seeded, named, healthy, falseAlarms } = judge(results);
console.log(`\n${programs} programs. ${named} of ${seeded} faults named (${((100 * named) / seeded).toFixed(0)} %); ${falseAlarms} false alarms in ${healthy} healthy programs.`);
