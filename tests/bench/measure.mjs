// Measures one peer in one cell. It knows no process and no page: whoever has one hands in the job.

import { cells, tiny, TOGETHER } from "./cells.mjs";
import { random } from "./keys.mjs";
import { measureCalls } from "./measure/calls.mjs";
import { watchWasm } from "./measure/memory.mjs";
import { measureTogether } from "./measure/together.mjs";
import { measureCreation, measureFibonacci, measureMemory, measurePause, measureRounds } from "./measure/whole.mjs";
import { BUILDING, peers } from "./peers.mjs";
import { shapes } from "./shapes.mjs";
import { ways } from "./ways.mjs";

const MEASURES = {
  hit: measureCalls,
  zipf: measureCalls,
  miss: measureCalls,
  create: measureCreation,
  memory: measureMemory,
  pause: measurePause,
  rounds: measureRounds,
  fib: measureFibonacci,
  together: measureTogether,
};

/** Whether a cell's calls make their arguments, so that it is told what that costs alone. */
export const makesArguments = (cell) => ["hit", "miss"].includes(cell.kind) && Boolean(ways[shapes[cell.shape].way].building);

/** What a cell's functions are called with. */
export const signaturesOf = (cell) => (cell.kind === "together" ? TOGETHER.map(({ shape }) => shapes[shape].signature) : [shapes[cell.shape].signature]);

export async function measure(job) {
  const asked = cells.find(({ id }) => id === job.cell);
  const cell = job.tiny ? tiny(asked) : asked;
  const peer = job.peer === BUILDING ? null : peers.find(({ name }) => name === job.peer);
  watchWasm();
  const module = await peer?.load?.();
  const makeOne = (shape, capacity, fn) => peer.make(module, { signature: shape.signature, capacity, ttl: cell.ttl }, fn);
  const shape = shapes[cell.shape];
  const result = MEASURES[cell.kind]({
    job,
    cell,
    peer,
    shape,
    way: ways[shape?.way],
    rng: random(job.seed),
    together: TOGETHER,
    makeOne,
    make: (fn) => makeOne(shape, cell.capacity, fn),
  });
  return { cell: job.cell, peer: job.peer, round: job.round, ...result };
}

/** What goes wrong becomes the row's words. */
export async function measureAll(jobs) {
  const results = [];
  for (const job of jobs) {
    try {
      results.push(await measure(job));
    } catch (error) {
      results.push({ cell: job.cell, peer: job.peer, round: job.round, failed: `${error.name}: ${error.message}`.slice(0, 200) });
    }
  }
  return results;
}
