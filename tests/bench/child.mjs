// Measures one peer in one cell and prints one line of JSON. One process per measurement, so that no peer
// runs on code that V8 has specialised, or given up specialising, for another.

import { cells, functions } from "./cells.mjs";
import { arrange, makeKeys, random, shuffledRounds, zipf } from "./keys.mjs";
import { BUILDING, peers } from "./peers.mjs";

const job = JSON.parse(process.argv[2]);
const cell = cells.find(({ id }) => id === job.cell);
const peer = peers.find(({ name }) => name === job.peer);
const plain = functions[cell.shape];
const collect = globalThis.gc ?? (() => {});
const milliseconds = () => performance.now();

// The timed loops, one for each way of making a call. Every result goes into the checksum, by position.
function loopOne(f, a, _b, from, to, checksum) {
  for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + f(a[i])) | 0;
  return checksum;
}
function loopTwo(f, a, b, from, to, checksum) {
  for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + f(a[i], b[i])) | 0;
  return checksum;
}
function loopNew(f, a, b, from, to, checksum) {
  for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + f(a[i] + b[i])) | 0;
  return checksum;
}
const isNew = cell.shape === "string-new";
const loop = isNew ? loopNew : cell.shape.startsWith("ints") ? loopTwo : loopOne;

// What the function itself says about call i. Kept apart from the timed loops, whose call site must see one
// function only.
const truth = (columns, i) => (isNew ? plain(columns[0][i] + columns[1][i]) : plain(columns[0][i], columns[1]?.[i]));
const ask = (f, columns, i) =>
  isNew ? f(columns[0][i] + columns[1][i]) : columns.length > 1 ? f(columns[0][i], columns[1][i]) : f(columns[0][i]);

let calls = 0; // how often the memoized function ran
const counting =
  loop === loopTwo
    ? (a, b) => {
        calls++;
        return plain(a, b);
      }
    : (a) => {
        calls++;
        return plain(a);
      };

const rng = random(job.seed);
// Reading one character is the least that makes V8 really build the string.
const f = job.peer === BUILDING ? (text) => text.charCodeAt(9) : await peer.make(cell.shape, counting, cell.capacity);
const result = { cell: job.cell, peer: job.peer, round: job.round };

const { order, sequence, prepared } = cell.kind === "hit" ? prepareHits() : prepareZipf();
Object.assign(result, prepared);
collect();
if (job.peer !== BUILDING) verify();
measure();
process.stdout.write(`${JSON.stringify(result)}\n`);

/** Asks for every key once. If that takes too long, the cell is measured with the keys there are by then. */
function prepareHits() {
  const columns = makeKeys(cell.shape, cell.keys, rng);
  const deadline = milliseconds() + job.fillMs;
  let filled = 0;
  if (job.peer === BUILDING) filled = cell.keys;
  while (filled < cell.keys && (filled % 64 !== 0 || milliseconds() < deadline)) ask(f, columns, filled++);
  const order = shuffledRounds(filled, 1 << 16, rng);
  const prepared = filled < cell.keys ? { note: `filled with ${filled} keys only, in ${job.fillMs / 1000} s` } : {};
  return { order, sequence: arrange(columns, order), prepared: { ...prepared, filled } };
}

/** Runs the beginning of the stream, until the cache is in its usual state or time is up. */
function prepareZipf() {
  const columns = makeKeys(cell.shape, cell.keys, rng);
  const order = zipf(cell.keys, 0.99, cell.length, rng);
  const sequence = arrange(columns, order);
  const deadline = milliseconds() + job.fillMs;
  let settled = 0;
  while (settled < cell.settle && (settled % 64 !== 0 || milliseconds() < deadline)) ask(f, sequence, settled++);
  const prepared = settled < cell.settle ? { note: `settled with ${settled} calls only, in ${job.fillMs / 1000} s` } : {};
  return { order, sequence, prepared: { ...prepared, settled } };
}

/** Every single answer compared, for some time, before anything is timed. */
function verify() {
  const deadline = milliseconds() + job.verifyMs;
  const start = result.settled ?? 0;
  let wrong = 0;
  let checked = 0;
  const upTo = Math.min(20_000, sequence[0].length - start);
  while (checked < upTo && (checked % 16 !== 0 || milliseconds() < deadline)) {
    if (ask(f, sequence, start + checked) !== truth(sequence, start + checked)) wrong++;
    checked++;
  }
  result.position = start + checked;
  if (wrong > 0) result.wrong = `${wrong} of ${checked} answers are wrong`;
}

function measure() {
  const [a, b] = sequence;
  const length = a.length;
  let position = (result.position ?? 0) % length;
  delete result.position;
  const ran = []; // [from, to) of every timed stretch, for the check afterwards
  let checksum = 0;
  let operations = 0;

  function run(count) {
    while (count > 0) {
      const to = Math.min(length, position + count);
      checksum = loop(f, a, b, position, to, checksum);
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
    perCall = Math.min(perCall, (milliseconds() - t) / step);
    if (perCall * step < 2) step *= 2;
  } while (milliseconds() - began < job.warmMs);

  // Short samples for hits: on a busy machine most of them run undisturbed, and their median says what a call
  // costs. Long ones for get-or-insert, each with its share of garbage collection.
  const sampleMs = cell.kind === "hit" ? 2 : 20;
  const perSample = Math.max(1, Math.round(sampleMs / Math.max(perCall, 1e-6)));
  const warm = operations;
  const callsBefore = calls;
  const samples = [];
  const cpu = process.cpuUsage();
  let spent = 0;
  // At least so many samples that one stall of the machine is not what is reported; a very slow peer ends sooner.
  const until = milliseconds() + job.timeMs + 2000;
  while (samples.length === 0 || ((spent < job.timeMs || samples.length < 9) && milliseconds() < until)) {
    const t = milliseconds();
    run(perSample);
    const ms = milliseconds() - t;
    spent += ms;
    samples.push((ms / perSample) * 1e6);
  }
  const { user, system } = process.cpuUsage(cpu);
  samples.sort((x, y) => x - y);
  result.ns = samples[samples.length >> 1];
  result.fastest = samples[0];
  result.operations = operations - warm;
  result.cpuNs = ((user + system) / result.operations) * 1e3;

  if (job.peer === BUILDING) return;
  const missed = calls - callsBefore;
  result.hitRatio = 1 - missed / result.operations;
  result.calls = calls;
  if (cell.kind === "hit" && missed > 0) result.misses = `not all hits: the function ran ${missed} times in ${result.operations} calls`;
  let expected = 0;
  for (const [from, to] of ran) {
    for (let i = from; i < to; i++) expected = (Math.imul(expected, 31) + truth(sequence, i)) | 0;
  }
  if (expected !== checksum) result.wrong ??= "the checksum of the answers is wrong";
  if (job.checkLru && cell.kind === "zipf" && peer.lru) checkMisses(ran);
}

/** Counts the misses that exact LRU has on the same calls. */
function checkMisses(ran) {
  const misses = lruMisses(cell.keys, cell.capacity, function* () {
    yield [0, ran[0][0]]; // settling and verifying ran from the start up to here
    yield* ran;
  });
  if (misses !== calls) result.wrong ??= `not LRU: ${calls} misses where LRU has ${misses}`;
}

// Key numbers in a doubly linked ring through typed arrays, element 0 its head. (A JavaScript Map in order of
// use would be shorter, but finding its first key gets slower with every key that was deleted before it.)
function lruMisses(keys, capacity, stretches) {
  const next = new Int32Array(keys + 1);
  const previous = new Int32Array(keys + 1).fill(-1); // -1: not in the cache
  previous[0] = 0;
  let size = 0;
  let misses = 0;
  const unlink = (key) => {
    next[previous[key]] = next[key];
    previous[next[key]] = previous[key];
  };
  for (const [from, to] of stretches()) {
    for (let i = from; i < to; i++) {
      const key = order[i] + 1;
      if (previous[key] >= 0) unlink(key);
      else {
        misses++;
        if (size === capacity) {
          const victim = next[0];
          unlink(victim);
          previous[victim] = -1;
        } else size++;
      }
      previous[key] = previous[0];
      next[key] = 0;
      next[previous[0]] = key;
      previous[0] = key;
    }
  }
  return misses;
}
