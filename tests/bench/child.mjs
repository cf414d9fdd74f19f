// A process for measurements: reads a list of jobs, prints the list of their results. One job each when it
// counts, so that no peer runs on code that the engine has specialised, or given up specialising, for another.

import { readFileSync } from "node:fs";

import { measureAll } from "./measure.mjs";

const results = await measureAll(JSON.parse(readFileSync(0, "utf8")));
// Some peers set a timer for each entry: nobody waits for those.
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit());
