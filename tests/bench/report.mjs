// From rows to the tables and lines that are printed.

import { signaturesOf } from "./measure.mjs";
import { BUILDING, leftOut, OURS } from "./peers.mjs";
import { bestBounded, find, ranked } from "./summary.mjs";

const spaced = (n) => Math.round(n).toLocaleString("en").replace(/,/g, " ");
const round = (n) => (Math.abs(n) < 9.95 ? n.toFixed(1) : spaced(n));
const ratio = (n) => (n < 99.5 ? n.toFixed(2) : spaced(n));

export function table(head, body) {
  const lines = [head, ...body];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const draw = (line) => `| ${line.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join(" | ")} |`;
  const rule = `|${widths.map((w, i) => (i === 0 ? "-".repeat(w + 2) : `${"-".repeat(w + 1)}:`)).join("|")}|`;
  return `${[draw(head), rule, ...body.map(draw)].join("\n")}\n`;
}

export function report(facts, rows, cells, peers, goals) {
  const { machine: m } = facts;
  const names = peers.map(({ name }) => name);
  const notes = new Notes();
  let text = `\n${m.date.slice(0, 10)}, ${facts.engine}, ${m.cpu} x ${m.cores}, ${m.os}, load ${m.load.join(" ")}, `;
  text += `${facts.options.rounds} rounds, ${facts.minutes.toFixed(1)} minutes\n`;
  if (facts.notMeasured.length > 0) text += `Not measured here: ${facts.notMeasured.join(", ")}; only Node tells what lies outside of its heap.\n`;

  const label = (cell) => {
    const alone = find(rows, cell.id, BUILDING);
    return alone?.ns === undefined ? cell.label : `${cell.label} (building alone: ${round(alone.ns)})`;
  };
  const units = [...new Set(cells.map(({ unit = "ns per call" }) => unit))];
  for (const unit of units) {
    const body = cells
      .filter((cell) => (cell.unit ?? "ns per call") === unit)
      .map((cell) => [label(cell), ...peers.map((peer) => figure(cell, peer, rows, facts, notes))]);
    text += `\n${table([`${unit}: median (min..max)`, ...names], body)}`;
  }
  if (names.includes(OURS) && peers.length > 1) text += `\n${comparison(rows, cells, peers)}`;
  for (const [field, head, show] of [
    ["hitRatio", "hit ratio", (n) => `${(n * 100).toFixed(1)} %`],
    ["bytes", "bytes of a memoizer after its first call", spaced],
    ["secondNs", "ns of the second fib(3000)", round],
    ["pausesOverMs", "calls longer than 1 ms", spaced],
  ]) {
    const where = cells.filter((cell) => (field === "hitRatio" ? cell.kind === "zipf" : rows.some((row) => row.cell === cell.id && row[field] !== undefined)));
    if (where.length === 0) continue;
    const body = where.map((cell) => [cell.label, ...names.map((name) => {
      const value = find(rows, cell.id, name)?.[field];
      return value === undefined ? "-" : show(value);
    })]);
    text += `\n${table([head, ...names], body)}`;
  }
  text += notes.text();
  text += "\n";
  for (const { name, version, wrapping } of facts.peers) text += `${name}${version && ` ${version}`}: ${wrapping}\n`;
  if (goals && names.includes(OURS)) text += `\n${lines(goals).join("\n")}\n`;
  return text;
}

/** The words under the tables, each once. */
class Notes {
  all = [];
  mark(word) {
    let at = this.all.indexOf(word);
    if (at < 0) at = this.all.push(word) - 1;
    return `[${at + 1}]`;
  }
  text() {
    return this.all.length > 0 ? `\n${this.all.map((note, i) => `[${i + 1}] ${note}`).join("\n")}\n` : "";
  }
}

function figure(cell, peer, rows, facts, notes) {
  const { name } = peer;
  const why = leftOut(peer, cell, signaturesOf(cell));
  if (why) return `- ${notes.mark(`${name}: ${why}`)}`;
  const row = find(rows, cell.id, name);
  if (!row) return "-";
  if (row.failed) return `failed ${notes.mark(`${name}: ${row.failed}`)}`;
  if (row.wrong) return `WRONG ${notes.mark(`${name}: ${row.wrong}; not ranked`)}`;
  if (row.misses) return `misses ${notes.mark(`${name}: ${row.misses}; not ranked`)}`;
  const words = [];
  if (row.note) words.push(notes.mark(`${name}: ${row.note}`));
  if (row.rounds < Math.min(facts.options.rounds, cell.rounds ?? Infinity)) words.push(notes.mark("too slow, or too far behind, for more rounds than this: the rest was left out"));
  return [...words, `${round(row.ns)} (${round(row.min)}..${round(row.max)})`].join(" ");
}

function comparison(rows, cells, peers) {
  const others = peers.filter(({ name }) => name !== OURS).map(({ name }) => name);
  const body = cells.map((cell) => {
    const mine = find(rows, cell.id, OURS);
    const usable = ranked(mine);
    const over = (row) => (usable && ranked(row) ? ratio(row.ns / mine.ns) : "-");
    const verdict = (by) => {
      const against = bestBounded(rows, cell, peers, signaturesOf(cell), by);
      if (!usable || !against) return "-";
      return `${ratio(against.row[by] / mine[by])} ${against.name}${against.row[by] < mine[by] ? " (behind)" : ""}`;
    };
    return [cell.label, verdict("ns"), verdict("min"), ...others.map((name) => over(find(rows, cell.id, name)))];
  });
  return table([`theirs over ${OURS}'s (above 1: we are better)`, "best bounded peer", "by the least round", ...others], body);
}

/** The closing section. What is lost is said as a loss. */
export function lines(goals) {
  const out = ["targets"];
  const loss = (n) => (n < 1 ? "  LOSS" : "");
  const each = (list) => list.map(({ label, peer, ratio: n }) => `  ${ratio(n)} ${label}${peer ? ` (${peer})` : ""}${loss(n)}`);
  const section = (title, list) => {
    if (list.length === 0) return;
    const lost = list.filter(({ ratio: n }) => n < 1).length;
    out.push(`${title}: ${lost === 0 ? `ahead in all ${list.length}` : `behind in ${lost} of ${list.length}`}`, ...each(list));
  };
  section("best bounded peer / ours", goals.bounded);
  if (goals.boundedMean) out.push(`geometric mean of best bounded / ours, where it is about time: ${ratio(goals.boundedMean)}${loss(goals.boundedMean)}`);
  section("raw Map / ours, ints and strings", goals.map);
  section("nested Maps / ours, several arguments", goals.nested);
  for (const { peer, cells } of goals.unbounded) section(`${peer} (keeps everything) / ours, hits`, cells);
  if (goals.growth.length > 0) {
    out.push("how much longer a hit takes with a million entries than with a thousand");
    for (const { shape, ours, map } of goals.growth) out.push(`  ${shape}: ours ${ratio(ours)}, raw Map ${ratio(map)}${loss(map / ours)}`);
  }
  const ours = goals.together.find(({ peer }) => peer === OURS);
  if (ours) {
    out.push("20 functions of six kinds in one process: time of a call over the mean of the same calls, each kind in a process of its own");
    for (const { peer, together, alone, loses } of goals.together) out.push(`  ${peer}: ${ratio(loses)} (${round(together)} ns together, ${round(alone)} alone)`);
    // Who compares key after key loses little here, and is slow enough not to notice: the fastest counts.
    const best = goals.together.filter(({ peer, bounded }) => bounded && peer !== OURS).sort((x, y) => x.together - y.together)[0];
    if (best) out.push(`  the fastest bounded one, ${best.peer}, ${ratio(best.loses)} times; ours ${ratio(ours.loses)} times${loss(best.loses / ours.loses)}`);
  }
  for (const { label, ours, lruCache, ratio: n } of goals.memory) out.push(`bytes per entry, ${label}: ours ${round(ours)}, lru-cache ${round(lruCache)}${loss(n)}`);
  return out;
}
