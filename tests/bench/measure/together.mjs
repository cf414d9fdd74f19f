// Twenty memoized functions of several kinds in one process: each call site has one function, as in a program,
// but the code that memoizes sees all kinds of arguments.

import { arrange, shuffle, shuffledRounds } from "../keys.mjs";
import { shapes } from "../shapes.mjs";
import { ways } from "../ways.mjs";
import { collect } from "./memory.mjs";

const milliseconds = () => performance.now();

export function measureTogether({ job, cell, together, rng, makeOne }) {
  const tally = { calls: 0 };
  const functions = [];
  const columns = [];
  let wrong = 0;
  const { capacity } = cell;
  for (const { shape: name, functions: count } of together) {
    const shape = shapes[name];
    const way = ways[shape.way];
    for (let k = 0; k < count; k++) {
      const f = makeOne(shape, capacity, way.counting(shape.fn, tally));
      const keys = shape.columns(cell.keys, rng, { perReceiver: cell.keys });
      way.install?.(f, keys);
      for (let round = 0; round < 2; round++) {
        for (let i = 0; i < cell.keys; i++) if (way.ask(f, keys, i) !== way.truth(shape.fn, keys, i)) wrong++;
      }
      functions.push(f);
      columns.push({ shape, way, keys });
    }
  }

  // Function after function, shuffled; each walks through its own keys in an order of its own.
  const length = job.tiny ? 400 : 40_000;
  const which = arrange([shuffledRounds(functions.length, length, rng)], Array.from({ length }, (_, i) => i))[0];
  const walks = columns.map(() => shuffle(Array.from({ length: cell.keys }, (_, i) => i), rng));
  const steps = columns.map(() => 0);
  const sequence = [[], []];
  for (const k of which) {
    const at = walks[k][steps[k]++ % cell.keys];
    sequence[0].push(columns[k].keys[0][at]);
    sequence[1].push(columns[k].keys[1]?.[at]);
  }
  let expected = 0;
  for (let i = 0; i < length; i++) {
    const { shape, way } = columns[which[i]];
    expected = (Math.imul(expected, 31) + way.truth(shape.fn, sequence, i)) | 0;
  }

  if (!job.tiny) collect();
  const before = tally.calls;
  const samples = [];
  let passes = 0;
  const run = () => {
    passes++;
    if (round(functions, which, sequence) !== expected) wrong++;
  };
  const warm = milliseconds() + 3 * job.warmMs;
  do run();
  while (milliseconds() < warm);
  const until = milliseconds() + 2 * job.timeMs;
  do {
    const t = milliseconds();
    run();
    samples.push(((milliseconds() - t) / length) * 1e6);
  } while (milliseconds() < until);
  samples.sort((x, y) => x - y);
  const result = { ns: samples[samples.length >> 1], fastest: samples[0], operations: samples.length * length };
  if (tally.calls > before) result.misses = `not all hits: the function ran ${tally.calls - before} times in ${passes * length} calls`;
  if (wrong > 0) result.wrong = "answers are wrong";
  return result;
}

/** In the order of cells.mjs: fifteen functions of one argument, three of two, two methods. */
function round(functions, which, [a, b]) {
  const [f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, f12, f13, f14, f15, f16, f17] = functions;
  let checksum = 0;
  for (let i = 0; i < which.length; i++) {
    let value;
    switch (which[i]) {
      case 0: value = f0(a[i]); break;
      case 1: value = f1(a[i]); break;
      case 2: value = f2(a[i]); break;
      case 3: value = f3(a[i]); break;
      case 4: value = f4(a[i]); break;
      case 5: value = f5(a[i]); break;
      case 6: value = f6(a[i]); break;
      case 7: value = f7(a[i]); break;
      case 8: value = f8(a[i]); break;
      case 9: value = f9(a[i]); break;
      case 10: value = f10(a[i]); break;
      case 11: value = f11(a[i]); break;
      case 12: value = f12(a[i]); break;
      case 13: value = f13(a[i]); break;
      case 14: value = f14(a[i]); break;
      case 15: value = f15(a[i], b[i]); break;
      case 16: value = f16(a[i], b[i]); break;
      case 17: value = f17(a[i], b[i]); break;
      case 18: value = a[i].m(b[i]); break;
      default: value = a[i].m(b[i]); break;
    }
    checksum = (Math.imul(checksum, 31) + value) | 0;
  }
  return checksum;
}
