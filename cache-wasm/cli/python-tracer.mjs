import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { Refusal } from "./refusal.mjs";

/** Prints the tracer, or writes it to a file. */
export function pythonTracer(files, { force = false }) {
  if (files.length > 1) throw new Refusal(`python-tracer takes one file, got ${files.join(", ")}`);
  const tracer = readFileSync(new URL("../python/trace_lru.py", import.meta.url));
  const [file] = files;
  if (file === undefined) {
    process.stdout.write(tracer);
    return;
  }
  try {
    if (!force && existsSync(file) && !readFileSync(file).equals(tracer)) throw new Refusal(`${file} is there and is something else; --force writes over it`);
    writeFileSync(file, tracer);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(`${file} cannot be written: ${error.message}`);
  }
  process.stderr.write(`${file} is written. Now: python ${file} app.py\n`);
}
