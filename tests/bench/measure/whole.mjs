// Cells that are about more than a stream of calls: what a whole piece of work takes, or leaves behind.

import { arrange, shuffle, zipf } from "../keys.mjs";
import { collect, used } from "./memory.mjs";

const milliseconds = () => performance.now();
const median = (numbers) => numbers.sort((x, y) => x - y)[numbers.length >> 1];

/** Repeats a piece of work, which tells how many operations it was, until time is up; the median per operation. */
function repeat(job, work) {
  const samples = [];
  let operations = 0;
  const warm = milliseconds() + job.warmMs;
  do work();
  while (milliseconds() < warm);
  const until = milliseconds() + job.timeMs;
  while (samples.length === 0 || milliseconds() < until) {
    if (!job.tiny) collect();
    const t = milliseconds();
    const count = work();
    samples.push(((milliseconds() - t) / count) * 1e6);
    operations += count;
  }
  const fastest = Math.min(...samples);
  return { ns: median(samples), fastest, operations };
}

/** A memoizer made and called once, in batches; and what each leaves on the heap. */
export function measureCreation({ job, shape, make }) {
  const batch = job.tiny ? 5 : 500;
  let kept = [];
  let wrong;
  const work = () => {
    kept = [];
    for (let i = 0; i < batch; i++) {
      const f = make((a) => shape.fn(a));
      if (f(i + 1) !== shape.fn(i + 1)) wrong = "a first answer is wrong";
      kept.push(f);
    }
    return batch;
  };
  const result = repeat(job, work);
  if (canCount()) {
    kept = [];
    const before = used();
    work();
    result.bytes = (used() - before) / batch;
  }
  // Alive until here.
  if (kept.length !== batch) throw new Error("the memoizers were lost");
  return wrong ? { ...result, wrong } : result;
}

/** Whether what a process uses can be told: only Node counts all of it. */
const canCount = () => Boolean(globalThis.process?.versions?.v8 && !globalThis.Bun && globalThis.gc);

export function measureMemory({ job, cell, shape, way, rng, make }) {
  if (!canCount()) return { failed: "this runtime does not tell what lies outside of its heap", unable: true };
  const columns = shape.columns(cell.keys, rng, cell);
  // The code, and what a first engine takes for itself, are there before.
  const first = make(shape.fn);
  for (let i = 0; i < cell.keys; i += 100) way.ask(first, columns, i);
  const fn = shape.fn;
  const before = used();
  const f = make(fn);
  const deadline = milliseconds() + job.fillMs;
  let filled = 0;
  while (filled < cell.keys && (filled % 64 !== 0 || milliseconds() < deadline)) way.ask(f, columns, filled++);
  const bytes = (used() - before) / filled;
  let wrong = 0;
  for (let i = 0; i < filled; i += 7 + (filled >>> 10)) if (way.ask(f, columns, i) !== way.truth(fn, columns, i)) wrong++;
  way.ask(first, columns, 0); // alive until here
  const result = { ns: bytes, operations: filled };
  if (wrong > 0) result.wrong = `${wrong} answers are wrong`;
  // What an entry takes, it takes with fewer of them too.
  if (filled < cell.keys) result.note = `filled with ${filled} keys only, in ${job.fillMs / 1000} s`;
  return result;
}

/** Every call timed by itself: what is reported is the longest one. */
export function measurePause({ job, cell, shape, rng, make }) {
  const f = make(shape.fn);
  const columns = shape.columns(cell.keys, rng, cell);
  const fill = milliseconds() + 6 * job.fillMs;
  let filled = 0;
  while (filled < cell.capacity && (filled % 64 !== 0 || milliseconds() < fill)) f(columns[0][filled++]);
  const [keys] = arrange(columns, zipf(cell.keys, 0.99, cell.length, rng));
  if (!job.tiny) collect();
  const until = milliseconds() + job.pauseMs;
  let longest = 0;
  let over = 0;
  let wrong = 0;
  let done = 0;
  let last = milliseconds();
  for (let at = 0; done < cell.calls && last < until; done++) {
    const key = keys[at];
    if (f(key) !== shape.fn(key)) wrong++;
    const now = milliseconds();
    const took = now - last;
    if (took > longest) longest = took;
    if (took > 1) over++;
    last = now;
    if (++at === keys.length) at = 0;
  }
  const result = { ns: longest, operations: done, pausesOverMs: over };
  if (wrong > 0) result.wrong = `${wrong} answers are wrong`;
  if (filled < cell.capacity) Object.assign(result, { partial: true, note: `filled with ${filled} keys only; not ranked` });
  else if (done < cell.calls) result.note = `${done} calls only, in ${job.pauseMs / 1000} s`;
  return result;
}

/** As lru-cache's benchmark does it: fill a new cache, get everything twice, push everything out by new keys. */
export function measureRounds({ job, cell, shape, rng, make }) {
  const [keys] = shape.columns(cell.keys, rng, cell);
  const half = keys.length / 2;
  const again = shuffle(keys.slice(0, half), rng);
  const values = new Map(keys.map((key) => [key, shape.fn(key)]));
  let checksum = 0;
  const pass = (f, from, to, list) => {
    for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + f(list[i])) | 0;
  };
  const turn = (f) => {
    checksum = 0;
    pass(f, 0, half, keys);
    pass(f, 0, half, keys);
    pass(f, 0, half, again);
    pass(f, half, keys.length, keys);
    return checksum;
  };
  let wrong;
  const expected = turn((key) => values.get(key));
  const result = repeat(job, () => {
    if (turn(make((key) => shape.fn(key))) !== expected) wrong = "the checksum of the answers is wrong";
    return 4 * half;
  });
  return wrong ? { ...result, wrong } : result;
}

/** The recursion that memoizing is usually shown with; modulo a prime, so that every answer stays exact. */
export function measureFibonacci({ job, cell, make }) {
  const PRIME = 1_000_003;
  let f;
  const plain = (n) => (n < 2 ? n : (f(n - 1) + f(n - 2)) % PRIME);
  let [a, b] = [0, 1];
  for (let i = 0; i < cell.n; i++) [a, b] = [b, (a + b) % PRIME];
  let wrong;
  const result = repeat(job, () => {
    f = make(plain);
    if (f(cell.n) !== a) wrong = "fib is wrong";
    return 1;
  });
  const times = job.tiny ? 1 : 100_000;
  let sum = 0;
  const t = milliseconds();
  for (let i = 0; i < times; i++) sum += f(cell.n);
  result.secondNs = ((milliseconds() - t) / times) * 1e6;
  if (sum !== a * times) wrong = "fib is wrong, the second time";
  return wrong ? { ...result, wrong } : result;
}
