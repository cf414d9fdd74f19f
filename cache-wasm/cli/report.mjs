import { readFileSync } from "node:fs";

import { diagnoseTrace, readTrace } from "../dist/tools.mjs";
import { Refusal } from "./refusal.mjs";

const WIDTH = 24;

/** Prints what a trace tells of each of its functions, the ones whose misses cost most first. */
export function report(files, { json = false }, out = process.stdout) {
  if (files.length !== 1) throw new Refusal(`report takes one trace, got ${files.length === 0 ? "none" : files.join(", ")}`);
  const { source, records } = readRecords(files[0]);
  const all = diagnoseTrace(records);
  if (json) {
    out.write(`${JSON.stringify({ source, functions: all }, (_, value) => (value === Infinity ? null : value), 2)}\n`);
    return;
  }
  const style = styles(out);
  const calls = all.reduce((sum, one) => sum + one.calls, 0);
  out.write(`${files[0]}: ${counted(calls, "call")} of ${counted(all.length, "function")}${source ? `, recorded by ${source}` : ""}\n`);
  for (const one of [...all].sort((a, b) => b.spent - a.spent || b.calls - a.calls)) out.write(`\n${section(one, style)}`);
}

/** The records of a file. A last line that was cut off is left out: its program was stopped there. */
function readRecords(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Refusal(`${file} cannot be read: ${error.message}`);
  }
  if (!text.endsWith("\n") && text.startsWith("{")) text = text.slice(0, text.lastIndexOf("\n") + 1);
  try {
    return readTrace(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(`${file}: ${error.message}`);
  }
}

/** Of so few misses the first ones, which run code that is new, are most: what a hit saves is not known. */
const FEW_MISSES = 10;

function section({ name, place, calls, hits, misses, hitRatio, saved, spent, maxSize, policy, fittingSize, findings }, { bold, dim, bad }) {
  const keeps = `keeps ${maxSize === Infinity ? "everything" : maxSize} (${policy})`;
  const better = findings.find(({ kind }) => kind === "other-policy");
  const should = [
    ...(fittingSize !== undefined && maxSize !== Infinity && fittingSize > maxSize ? [`${fittingSize} would do about as well as any size`] : []),
    ...(fittingSize !== undefined && fittingSize * 2 <= maxSize && maxSize !== Infinity ? [`${fittingSize} would do`] : []),
    ...(better ? [`better with ${better.option}`] : []),
  ];
  const lines = [
    `${bold(name)}${place && place !== name ? `  ${dim(place)}` : ""}`,
    `  ${bar(hitRatio)} ${String(Math.round(hitRatio * 100)).padStart(3)} %  ${hits} of ${counted(calls, "call")} hit; ${misses < FEW_MISSES ? "" : `${time(saved)} saved, `}${time(spent)} spent`,
    `  ${dim(keeps + (should.length > 0 ? `; ${should.join("; ")}` : ""))}`,
    ...findings.map(({ said }) => `  ${bad("!")} ${wrapped(said, 4)}`),
  ];
  return `${lines.join("\n")}\n`;
}

const bar = (ratio) => "█".repeat(Math.round(ratio * WIDTH)).padEnd(WIDTH, "░");
const counted = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

function time(milliseconds) {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${milliseconds >= 10 ? Math.round(milliseconds) : Number(milliseconds.toPrecision(2))} ms`;
}

/** In lines of 100 characters at most, the following ones set in. */
function wrapped(text, indent) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== "" && indent + line.length + 1 + word.length > 100) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

/** Colours for those who see them. */
function styles(out) {
  const coloured = out.isTTY && !process.env.NO_COLOR;
  const style = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { bold: style(1), dim: style(2), bad: style(31) };
}
