// From single measurements to one row for each peer and cell, and what rows are compared with.

import { boundedFor, OURS } from "./peers.mjs";

export const middle = (sorted) =>
  sorted.length % 2 ? sorted[sorted.length >> 1] : (sorted[sorted.length / 2 - 1] + sorted[sorted.length / 2]) / 2;

/** What is more than a time: reported by its median too. */
const EXTRAS = ["hitRatio", "bytes", "secondNs", "pausesOverMs"];

/** Per peer and cell: median, least and greatest of the rounds, and every word that has to be said. */
export function summarise(results, cells, peers) {
  const rows = [];
  for (const cell of cells) {
    for (const { name } of peers) {
      const mine = results.filter((r) => r.cell === cell.id && r.peer === name);
      if (mine.length === 0) continue;
      const row = { cell: cell.id, peer: name, rounds: mine.length };
      for (const word of ["failed", "wrong", "misses", "partial", "note"]) {
        const said = mine.find((r) => r[word]);
        if (said) row[word] = said[word];
      }
      const sorted = (field) => mine.filter((r) => !r.failed && r[field] !== undefined).map((r) => r[field]).sort((x, y) => x - y);
      const times = sorted("ns");
      if (times.length > 0) Object.assign(row, { ns: middle(times), min: times[0], max: times.at(-1) });
      for (const extra of EXTRAS) {
        const values = sorted(extra);
        if (values.length > 0) row[extra] = middle(values);
      }
      row.operations = mine.reduce((sum, r) => sum + (r.operations ?? 0), 0);
      rows.push(row);
    }
  }
  return rows;
}

export const find = (rows, cell, peer) => rows.find((row) => row.cell === cell && row.peer === peer);

/** Whether a row may be compared: it has a figure for the whole cell, and nothing was wrong with it. */
export const ranked = (row) => row?.ns > 0 && !row.wrong && !row.failed && !row.misses && !row.partial;

/** The best of the peers that a memoizer with a bound has to be compared with; `by` names what of it counts. */
export function bestBounded(rows, cell, peers, signatures, by = "ns") {
  return peers
    .filter((peer) => peer.name !== OURS && boundedFor(peer, signatures))
    .map((peer) => ({ name: peer.name, row: find(rows, cell.id, peer.name) }))
    .filter(({ row }) => ranked(row))
    .sort((x, y) => x.row[by] - y.row[by])[0];
}

export const geometricMean = (numbers) => Math.exp(numbers.reduce((sum, n) => sum + Math.log(n), 0) / numbers.length);
