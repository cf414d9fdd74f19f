// Measures one way of calling one function, in a process of its own; the job comes in and the figures go out
// as JSON. An engine's number of -1 names none, so an export answers at once and what is left is the call.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { allocated, timed } from "./clock.mjs";

const job = JSON.parse(readFileSync(0, "utf8"));
const raw = () => new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(job.shipped, "base64"))).exports;

async function glue() {
  const module = await import(pathToFileURL(`${job.hot}/cache_wasm.js`).href);
  module.initSync({ module: readFileSync(`${job.hot}/cache_wasm_bg.wasm`) });
  return module;
}

/** A function of JavaScript with as many parameters. */
const PLAIN = [
  () => 1,
  (a) => a | 0,
  (a, b) => (a + b) | 0,
  (a, b, c) => (a + b + c) | 0,
  (a, b, c, d) => (a + b + c + d) | 0,
  (a, b, c, d, e) => (a + b + c + d + e) | 0,
  (a, b, c, d, e, f) => (a + b + c + d + e + f) | 0,
];

/**
 * The loop around a call with so many arguments. What an export answers is left: some answer nothing, and adding
 * that up would take longer than the call. Of a function of JavaScript nothing would be left without it.
 */
const AROUND = [
  (f) => (n) => { for (let i = 0; i < n; i++) f(); },
  (f) => (n) => { for (let i = 0; i < n; i++) f(-1); },
  (f) => (n) => { for (let i = 0; i < n; i++) f(-1, i); },
  (f) => (n) => { for (let i = 0; i < n; i++) f(-1, i, i); },
  (f) => (n) => { for (let i = 0; i < n; i++) f(-1, i, i, i); },
  (f) => (n) => { for (let i = 0; i < n; i++) f(-1, i, i, i, i); },
  (f) => (n) => { for (let i = 0; i < n; i++) f(-1, i, i, i, i, i); },
];
const ADDED_UP = [
  (f) => (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + f()) | 0; return s; },
  (f) => (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + f(-1)) | 0; return s; },
  (f) => (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + f(-1, i)) | 0; return s; },
  (f) => (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + f(-1, i, i)) | 0; return s; },
  (f) => (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + f(-1, i, i, i)) | 0; return s; },
  (f) => (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + f(-1, i, i, i, i)) | 0; return s; },
  (f) => (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + f(-1, i, i, i, i, i)) | 0; return s; },
];

const WAYS = {
  loop: () => (n) => { let s = 0; for (let i = 0; i < n; i++) s = (s + i) | 0; return s; },
  plain: () => ADDED_UP[job.arity](PLAIN[job.arity]),
  raw: async () => around(await raw()),
  glue: async () => around(await glue()),
};

function around(exports) {
  const f = exports[job.name];
  if (job.name !== "make") return AROUND[job.arity](f);
  // What is made has to be freed again: the pair is measured.
  const { free } = exports;
  // The first engine's number is 0, and so is that of whoever comes next when it is free.
  return (n) => { for (let i = 0; i < n; i++) { f(1, 0, 0); free(0); } };
}

/** What the exports take when they have something to do, for an engine of 1 000 entries that is full. */
async function work() {
  const exports = await raw();
  const face = exports.make(1_000, 0, 0);
  const view = () => new Int32Array(exports.memory.buffer);
  const engine = view()[face + 4];
  const hash = (i) => Math.imul(i, 0x9e3779b1);
  let next = 0;
  const insert = (n) => { for (let i = 0; i < n; i++) exports.insert(engine, hash(next++), 0, Infinity, 0); };
  insert(1_000);
  const figures = {};
  figures.order = { ns: timed((n) => { for (let i = 0; i < n; i += 1_000) exports.order(engine, 1_000); }), words: "for each slot listed" };
  figures.victim = { ns: timed((n) => { for (let i = 0; i < n; i++) exports.victim(engine, 1_000); }), words: "the one there was before" };
  figures.due = { ns: timed((n) => { for (let i = 0; i < n; i++) exports.due(engine, 0); }), words: "where there are no deadlines" };
  figures.rehash = { ns: timed((n) => { for (let i = 0; i < n; i++) exports.rehash(engine, 1 + (i % 1_000), hash(i)); }), words: "to another chain" };
  figures.insert = { ns: timed(insert), words: "evicts an entry" };
  const pair = timed((n) => { for (let i = 0; i < n; i++) exports.remove(engine, exports.insert(engine, hash(next++), 0, Infinity, 0)); });
  figures.remove = { ns: pair, words: "with the insertion before it" };
  let time = 1e12;
  figures.setDeadline = { ns: timed((n) => { for (let i = 0; i < n; i++) exports.setDeadline(engine, 1 + (i % 1_000), ++time); }), words: "a later one" };
  return figures;
}

if (job.way === "work") process.stdout.write(JSON.stringify(await work()));
else {
  const loop = await WAYS[job.way]();
  process.stdout.write(JSON.stringify({ ns: timed(loop), bytes: allocated(loop) }));
}
