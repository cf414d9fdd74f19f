// From single measurements to the tables that are printed.

import os from "node:os";

import { BUILDING, OURS, versionOf } from "./peers.mjs";

export function machine() {
  const cpus = os.cpus();
  return {
    date: new Date().toISOString(),
    node: process.version,
    v8: process.versions.v8,
    cpu: cpus[0]?.model ?? "unknown",
    cores: cpus.length,
    memoryGB: Math.round(os.totalmem() / 2 ** 30),
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    load: os.loadavg().map((n) => Number(n.toFixed(2))),
  };
}

const middle = (sorted) =>
  sorted.length % 2 ? sorted[sorted.length >> 1] : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;

/** Per peer and cell: median, least and greatest of the rounds, and every word that has to be said. */
export function summarise(results, cells, peers) {
  const rows = [];
  for (const cell of cells) {
    for (const { name } of peers) {
      const mine = results.filter((r) => r.cell === cell.id && r.peer === name);
      if (mine.length === 0) continue;
      const row = { cell: cell.id, peer: name, rounds: mine.length };
      const failed = mine.find((r) => r.failed);
      const wrong = mine.find((r) => r.wrong);
      const times = mine.filter((r) => !r.failed).map((r) => r.ns).sort((x, y) => x - y);
      if (failed) row.failed = failed.failed;
      if (wrong) row.wrong = wrong.wrong;
      const missing = mine.find((r) => r.misses);
      if (missing) row.misses = missing.misses;
      if (times.length > 0) Object.assign(row, { ns: middle(times), min: times[0], max: times.at(-1) });
      const ratios = mine.filter((r) => r.hitRatio !== undefined).map((r) => r.hitRatio).sort((x, y) => x - y);
      if (ratios.length > 0) row.hitRatio = middle(ratios);
      const operations = mine.map((r) => r.operations ?? 0);
      row.operations = operations.reduce((sum, n) => sum + n, 0);
      const note = mine.find((r) => r.note)?.note;
      if (note) row.note = note;
      rows.push(row);
    }
  }
  return rows;
}

const round = (n) => (n < 9.95 ? n.toFixed(1) : Math.round(n).toLocaleString("en").replace(/,/g, " "));
const ratio = (n) => (n < 99.5 ? n.toFixed(2) : Math.round(n).toLocaleString("en").replace(/,/g, " "));

function table(head, body) {
  const lines = [head, ...body];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const draw = (line) => `| ${line.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join(" | ")} |`;
  const rule = `|${widths.map((w, i) => (i === 0 ? "-".repeat(w + 2) : `${"-".repeat(w + 1)}:`)).join("|")}|`;
  return `${[draw(head), rule, ...body.map(draw)].join("\n")}\n`;
}

export const boundedFor = (peer, cell) => peer.bounded && !(peer.unboundedFor ?? []).includes(cell.shape);

const ranked = (row) => row?.ns !== undefined && !row.wrong && !row.failed && !row.misses;

/** The peers that a memoizer with a bound has to be compared with. */
function best(rows, cell, peers, by) {
  const times = peers
    .filter((peer) => peer.name !== OURS && boundedFor(peer, cell))
    .map((peer) => ({ name: peer.name, row: rows.find((r) => r.cell === cell.id && r.peer === peer.name) }))
    .filter(({ row }) => ranked(row));
  return times.sort((x, y) => x.row[by] - y.row[by])[0];
}

export function report(facts, rows, cells, peers) {
  const { machine: m } = facts;
  const notes = [];
  const mark = (word) => {
    let at = notes.indexOf(word);
    if (at < 0) at = notes.push(word) - 1;
    return `[${at + 1}]`;
  };
  const find = (cell, peer) => rows.find((r) => r.cell === cell.id && r.peer === peer);
  const has = (name) => peers.some((peer) => peer.name === name);

  function time(cell, peer) {
    const row = find(cell, peer);
    if (!row) return "-";
    if (row.failed) return `failed ${mark(`${peer}: ${row.failed}`)}`;
    if (row.wrong) return `WRONG ${mark(`${peer}: ${row.wrong}; not ranked`)}`;
    const words = [];
    if (row.misses) return `misses ${mark(`${peer}: ${row.misses}; not ranked`)}`;
    if (row.note) words.push(mark(`${peer}: ${row.note}`));
    if (row.rounds < facts.options.rounds) words.push(mark("too slow for more rounds than this: the rest was left out"));
    return [...words, `${round(row.ns)} (${round(row.min)}..${round(row.max)})`].join(" ");
  }

  const label = (cell) => {
    const alone = find(cell, BUILDING);
    return alone?.ns === undefined ? cell.label : `${cell.label} (building alone: ${round(alone.ns)})`;
  };
  const names = peers.map(({ name }) => name);

  const timed = table(["ns per call: median (min..max)", ...names], cells.map((cell) => [label(cell), ...names.map((name) => time(cell, name))]));
  let text = `\n${m.date.slice(0, 10)}, node ${m.node}, ${m.cpu} x ${m.cores}, ${m.os}, load ${m.load.join(" ")}, `;
  text += `${facts.options.rounds} rounds, ${facts.minutes.toFixed(1)} minutes\n\n${timed}`;

  if (has(OURS) && peers.length > 1) {
    const others = names.filter((name) => name !== OURS);
    const body = cells.map((cell) => {
      const mine = find(cell, OURS);
      const usable = ranked(mine);
      const over = (row) => (usable && ranked(row) ? ratio(row.ns / mine.ns) : "-");
      const verdict = (by) => {
        const against = best(rows, cell, peers, by);
        if (!usable || !against) return "-";
        return `${ratio(against.row[by] / mine[by])} ${against.name}${against.row[by] < mine[by] ? " (behind)" : ""}`;
      };
      return [cell.label, verdict("ns"), verdict("min"), ...others.map((name) => over(find(cell, name)))];
    });
    text += `\n${table([`time over ${OURS}'s (above 1: we are faster)`, "best bounded peer", "by the least round", ...others], body)}`;
  }

  const zipf = cells.filter(({ kind }) => kind === "zipf");
  if (zipf.length > 0) {
    const body = zipf.map((cell) => [cell.label, ...names.map((name) => {
      const row = find(cell, name);
      return row?.hitRatio === undefined ? "-" : `${(row.hitRatio * 100).toFixed(1)} %`;
    })]);
    text += `\n${table(["hit ratio", ...names], body)}`;
  }

  if (notes.length > 0) text += `\n${notes.map((note, i) => `[${i + 1}] ${note}`).join("\n")}\n`;
  text += "\n";
  for (const peer of peers) text += `${peer.name} ${versionOf(peer)}: ${peer.wrapping}\n`;
  return text;
}
