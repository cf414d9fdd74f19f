// Measures one part of what a hit is made of, in a process of its own: for K int keys, each in its turn.

import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

import { random, shuffle, shuffledRounds } from "../keys.mjs";
import { timed } from "./clock.mjs";

const job = JSON.parse(readFileSync(0, "utf8"));
const rng = random(1);
const keys = shuffle(Array.from({ length: job.keys }, (_, i) => i + 1), rng);
const asked = shuffledRounds(job.keys, 1 << 16, rng).map((i) => keys[i]);
const value = (n) => n * 2 + 1;
const MULTIPLIER = 0x9e3779b1 | 0;

/** A table as the engine has it: heads of chains, nodes of four words (hash, next slot), slot 0 for none. */
function table() {
  const bits = 32 - Math.clz32(job.keys - 1 || 1);
  const shift = 32 - Math.max(bits, 1);
  const words = new Int32Array(2 ** (32 - shift) + 4 * (job.keys + 1));
  const nodes = 2 ** (32 - shift);
  const keyOf = [undefined];
  const valueOf = [undefined];
  keys.forEach((key, i) => {
    const slot = i + 1;
    const hash = Math.imul(key, MULTIPLIER);
    words[nodes + 4 * slot] = hash;
    words[nodes + 4 * slot + 1] = words[hash >>> shift];
    words[hash >>> shift] = slot;
    keyOf.push(key);
    valueOf.push(value(key));
  });
  return { words, nodes, shift, keyOf, valueOf };
}

/** One look-up each; what it answers is added up. */
const PARTS = {
  loop: () => (n) => n,
  call: () => value,
  map() {
    const map = new Map(keys.map((key) => [key, value(key)]));
    return (n) => map.get(n);
  },
  list() {
    const head = { newer: null, older: null, value: 0 };
    head.newer = head.older = head;
    const link = (node) => {
      node.older = head.older;
      node.newer = head;
      head.older.newer = node;
      head.older = node;
    };
    const map = new Map();
    for (const key of keys) {
      const node = { newer: null, older: null, value: value(key) };
      map.set(key, node);
      link(node);
    }
    return (n) => {
      const node = map.get(n);
      if (node !== head.older) {
        node.older.newer = node.newer;
        node.newer.older = node.older;
        link(node);
      }
      return node.value;
    };
  },
  walk() {
    const { words, nodes, shift } = table();
    return (n) => {
      const hash = Math.imul(n, MULTIPLIER);
      let slot = words[hash >>> shift];
      // An odd multiplier makes the hash of an integer as good as the integer.
      while (slot !== 0 && words[nodes + (slot << 2)] !== hash) slot = words[nodes + (slot << 2) + 1];
      return slot;
    };
  },
  verify() {
    const { words, nodes, shift, keyOf, valueOf } = table();
    return (n) => {
      let slot = words[Math.imul(n, MULTIPLIER) >>> shift];
      while (slot !== 0 && keyOf[slot] !== n) slot = words[nodes + (slot << 2) + 1];
      return valueOf[slot];
    };
  },
  async memoize() {
    const { memoize } = await import(pathToFileURL(path.join(job.package, "dist/index.mjs")).href);
    const f = memoize(value, { maxSize: job.keys });
    for (const key of keys) f(key);
    return f;
  },
};

const f = await PARTS[job.part]();
let at = 0;
let sum = 0;
const ns = timed((turns) => {
  for (let i = 0; i < turns; i++) {
    sum = (sum + f(asked[at])) | 0;
    if (++at === asked.length) at = 0;
  }
});
process.stdout.write(JSON.stringify({ ns, sum }));
