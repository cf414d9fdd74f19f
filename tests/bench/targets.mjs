// What the figures come to: where we stand against the others. A ratio above 1 says that we are better.

import { TOGETHER } from "./cells.mjs";
import { signaturesOf } from "./measure.mjs";
import { MAP, NESTED, OURS } from "./peers.mjs";
import { bestBounded, find, geometricMean, ranked } from "./summary.mjs";

const UNBOUNDED = ["weakMapMemoize", "lodash", NESTED];
/** Cells in which less of something else than time is better. */
const isTime = (cell) => cell.unit === undefined;

/** All of it as data; `lines` in report.mjs makes sentences of it. */
export function targets(rows, cells, peers) {
  const ns = (cell, peer) => {
    const row = find(rows, cell, peer);
    return ranked(row) ? row.ns : undefined;
  };
  const over = (cells, peer) =>
    cells.flatMap((cell) => {
      const [mine, theirs] = [ns(cell.id, OURS), ns(cell.id, peer)];
      return mine && theirs ? [{ cell: cell.id, label: cell.label, ratio: theirs / mine }] : [];
    });
  const bounded = cells.flatMap((cell) => {
    const mine = ns(cell.id, OURS);
    const best = bestBounded(rows, cell, peers, signaturesOf(cell));
    return mine && best ? [{ cell: cell.id, label: cell.label, peer: best.name, ratio: best.row.ns / mine, time: isTime(cell) }] : [];
  });
  const timed = bounded.filter(({ time }) => time);
  const ofShape = (...shapes) => cells.filter(({ kind, shape, ttl }) => kind === "hit" && !ttl && shapes.includes(shape));
  return {
    bounded,
    boundedMean: timed.length > 0 ? geometricMean(timed.map(({ ratio }) => ratio)) : undefined,
    map: over(ofShape("int", "int-scattered", "string", "string-new"), MAP),
    nested: over(ofShape("ints", "ints-wide", "string-int", "four"), NESTED),
    unbounded: UNBOUNDED.map((peer) => ({ peer, cells: over(cells.filter(({ kind }) => kind === "hit"), peer) })).filter(({ cells }) => cells.length > 0),
    growth: ["int", "string", "object", "ints"].flatMap((shape) => {
      const loses = (peer) => {
        const [small, large] = [ns(`hit-${shape}-1k`, peer), ns(`hit-${shape}-1M`, peer)];
        return small && large ? large / small : undefined;
      };
      const [mine, map] = [loses(OURS), loses(MAP)];
      return mine && map ? [{ shape, ours: mine, map }] : [];
    }),
    together: together(rows, peers),
    memory: cells.filter(({ kind }) => kind === "memory").flatMap(({ id, label }) => {
      const [mine, theirs] = [ns(id, OURS), ns(id, "lru-cache")];
      return mine && theirs ? [{ cell: id, label, ours: mine, lruCache: theirs, ratio: theirs / mine }] : [];
    }),
  };
}

/** What each peer loses when twenty of its functions share a process: time together over the mean of the times alone. */
function together(rows, peers) {
  const total = TOGETHER.reduce((sum, { functions }) => sum + functions, 0);
  return peers.flatMap(({ name, bounded }) => {
    const row = find(rows, "together-20", name);
    const alone = TOGETHER.map(({ functions, alone }) => ({ functions, row: find(rows, alone, name) }));
    if (!ranked(row) || !alone.every(({ row }) => ranked(row))) return [];
    const mean = alone.reduce((sum, { functions, row }) => sum + functions * row.ns, 0) / total;
    return [{ peer: name, bounded, together: row.ns, alone: mean, loses: row.ns / mean }];
  });
}
