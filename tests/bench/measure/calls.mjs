// Cells that time a stream of calls: hits, get-or-insert by Zipf's law, misses only.

import { arrange, shuffledRounds, zipf } from "../keys.mjs";
import { collect } from "./memory.mjs";
import { lruMisses } from "./lru.mjs";

const milliseconds = () => performance.now();
const cpuTime = () => {
  const { user = 0, system = 0 } = globalThis.process?.cpuUsage?.() ?? {};
  return user + system;
};

export function measureCalls({ job, cell, peer, shape, way, rng, make }) {
  const { fn: plain } = shape;
  const tally = { calls: 0 };
  const alone = peer === null; // only what making the arguments costs
  const f = alone ? way.building : make(way.counting(plain, tally));
  const columns = shape.columns(cell.keys, rng, cell);
  way.install?.(f, columns);
  const result = {};
  const { order, sequence } = cell.kind === "hit" ? hits() : cell.kind === "zipf" ? draws() : news();
  if (!job.tiny) collect();
  let start = result.settled ?? 0;
  if (!alone) start = verify(start);
  time();
  return result;

  /** Makes the first `count` calls. If that takes too long, the cell is measured with what there is by then. */
  function begin(columns, count, words) {
    // What is hopeless is hopeless with fewer keys too: a million gets the time it takes.
    const limit = job.fillMs * (count >= 500_000 ? 6 : 1);
    const deadline = milliseconds() + limit;
    let i = alone ? count : 0;
    while (i < count && (i % 64 !== 0 || milliseconds() < deadline)) way.ask(f, columns, i++);
    if (i < count) Object.assign(result, { partial: true, note: `${words(i)} only, in ${limit / 1000} s; not ranked` });
    return i;
  }

  function hits() {
    result.filled = begin(columns, cell.keys, (n) => `filled with ${n} keys`);
    const order = shuffledRounds(result.filled, job.tiny ? 64 : 1 << 16, rng);
    return { order, sequence: arrange(columns, order) };
  }

  function draws() {
    const order = zipf(cell.keys, 0.99, cell.length, rng);
    const sequence = arrange(columns, order);
    result.settled = begin(sequence, cell.settle, (n) => `settled with ${n} calls`);
    return { order, sequence };
  }

  /** As many different keys that none is left when its turn comes again. */
  function news() {
    result.settled = begin(columns, Math.min(cell.keys, 2 * cell.capacity), (n) => `settled with ${n} calls`);
    return { order: [], sequence: columns };
  }

  /** Every single answer compared, for some time, before anything is timed. */
  function verify(start) {
    const deadline = milliseconds() + job.verifyMs;
    let wrong = 0;
    let checked = 0;
    const upTo = Math.min(20_000, sequence[0].length - start);
    while (checked < upTo && (checked % 16 !== 0 || milliseconds() < deadline)) {
      if (way.ask(f, sequence, start + checked) !== way.truth(plain, sequence, start + checked)) wrong++;
      checked++;
    }
    if (wrong > 0) result.wrong = `${wrong} of ${checked} answers are wrong`;
    return start + checked;
  }

  function time() {
    const { length } = sequence[0];
    let position = start % length;
    const ran = []; // [from, to) of every timed stretch, for the check afterwards
    let checksum = 0;
    let operations = 0;

    function run(count) {
      while (count > 0) {
        const to = Math.min(length, position + count);
        checksum = way.loop(f, sequence, position, to, checksum);
        ran.push([position, to]);
        operations += to - position;
        count -= to - position;
        position = to === length ? 0 : to;
      }
    }

    // Warm-up, by time, in growing steps: it also says how many calls fit into a sample.
    const began = milliseconds();
    let step = 16;
    let perCall = Infinity;
    do {
      const t = milliseconds();
      run(step);
      const ms = milliseconds() - t;
      // A coarse clock says 0 for the first steps.
      if (ms > 0) perCall = Math.min(perCall, ms / step);
      if (ms < 2 && !job.tiny) step *= 2;
    } while (milliseconds() - began < job.warmMs);

    // Short samples for hits: on a busy machine most of them run undisturbed, and their median says what a call
    // costs. Long ones for what allocates, each with its share of garbage collection.
    const sampleMs = job.tiny ? 0.1 : cell.kind === "hit" ? 2 : 20;
    const perSample = Math.max(1, Math.min(1e7, Math.round(sampleMs / perCall)));
    const callsBefore = tally.calls;
    const warm = operations;
    const samples = [];
    const cpu = cpuTime();
    let spent = 0;
    // At least so many samples that one stall of the machine is not what is reported; a very slow peer ends sooner.
    const until = milliseconds() + job.timeMs + job.stallMs;
    while (samples.length === 0 || ((spent < job.timeMs || samples.length < 9) && milliseconds() < until)) {
      const t = milliseconds();
      run(perSample);
      const ms = milliseconds() - t;
      spent += ms;
      samples.push((ms / perSample) * 1e6);
    }
    samples.sort((x, y) => x - y);
    result.ns = samples[samples.length >> 1];
    result.fastest = samples[0];
    result.operations = operations - warm;
    result.cpuNs = ((cpuTime() - cpu) / result.operations) * 1e3;
    if (alone) return;

    const missed = tally.calls - callsBefore;
    result.hitRatio = 1 - missed / result.operations;
    result.calls = tally.calls;
    if (cell.kind === "hit" && missed > 0) result.misses = `not all hits: the function ran ${missed} times in ${result.operations} calls`;
    if (cell.kind === "miss" && missed < result.operations) result.misses = `not all misses: the function ran ${missed} times in ${result.operations} calls`;
    let expected = 0;
    for (const [from, to] of ran) {
      for (let i = from; i < to; i++) expected = (Math.imul(expected, 31) + way.truth(plain, sequence, i)) | 0;
    }
    if (expected !== checksum) result.wrong ??= "the checksum of the answers is wrong";
    if (job.checkLru && cell.kind === "zipf" && peer.lru) {
      const misses = lruMisses(order, cell.keys, cell.capacity, [[0, start], ...ran]);
      if (misses !== tally.calls) result.wrong ??= `not LRU: ${tally.calls} misses where LRU has ${misses}`;
    }
  }
}
