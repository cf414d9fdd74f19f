// The kinds of keys: how a call is made from them, what the memoized function says, and where they come from.
//
// way: how the call is made (ways.mjs). signature: what a wrapper written by hand knows of the arguments.
// fn: the function that is memoized: cheap, and different for different keys.
// columns(count, rng, cell): `count` different keys, one array for each part that a call is made from.

import { shuffle } from "./keys.mjs";

const FIVE = 36 ** 5;
const base36 = (n) => n.toString(36).padStart(5, "0");
const upTo = (count, make) => Array.from({ length: count }, (_, i) => make(i));

/** `count` different integers below 2^30, spread over the whole range. */
function scattered(count, rng) {
  const seen = new Set();
  while (seen.size < count) seen.add(Math.floor(rng() * 1073741824));
  return [...seen];
}

/** 1..count: what ids from a database look like. */
const ids = (count, rng) => shuffle(upTo(count, (i) => i + 1), rng);

/**
 * Two halves of a string of `length` characters, joined or not. The right one ends in a bijection of the number,
 * so all keys differ. Two halves of five stay below the length at which V8 would make a rope of them instead of
 * copying the characters; the long ones are ropes, which whoever looks at the characters makes flat.
 */
function halves(length, joined) {
  return (count, rng) => {
    const fill = "abcdefghij".repeat(Math.ceil(length / 20)).slice(0, length / 2 - 5);
    const left = upTo(count, () => base36(Math.floor(rng() * FIVE)) + fill);
    const right = upTo(count, (i) => fill + base36((i * 7 ** 8) % FIVE));
    return joined ? [left.map((half, i) => flat(half + right[i]))] : [left.map(flat), right.map(flat)];
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** The same text in one piece, and not one that the engine keeps once for all (as names of properties are). */
const flat = (text) => decoder.decode(encoder.encode(text));

/** Two columns of ids: a thousand or a few thousand different ones in each, every pair different. */
function pairs(makeIds) {
  return (count, rng) => {
    const side = Math.max(1000, Math.ceil(Math.sqrt(count) * 2));
    const ids = makeIds(side, rng);
    const seen = new Set();
    while (seen.size < count) seen.add(Math.floor(rng() * side * side));
    const columns = [[], []];
    for (const pair of seen) {
      columns[0].push(ids[Math.floor(pair / side)]);
      columns[1].push(ids[pair % side]);
    }
    return columns;
  };
}

/** `count` receivers of a class of their own, `cell.perReceiver` arguments for each. */
function receivers(count, rng, { perReceiver }) {
  class Receiver {
    constructor(id) {
      this.id = id;
    }
  }
  const columns = [[], []];
  const all = upTo(count / perReceiver, (i) => new Receiver(i + 1));
  for (const receiver of shuffle(all, rng)) {
    for (let x = 1; x <= perReceiver; x++) {
      columns[0].push(receiver);
      columns[1].push(x);
    }
  }
  return columns;
}

const names = (count, rng) => upTo(count, () => base36(Math.floor(rng() * FIVE)));
const parts = (count, rng) => [ids(count, rng), upTo(count, () => Math.floor(rng() * 1000)), names(count, rng)];

function hash(text) {
  let h = 17;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h;
}
/** Of a long text only the ends, which tell all of them apart: the function is not what is measured. */
const ends = (text) => (hash(text.slice(0, 6)) + Math.imul(hash(text.slice(-6)), 31)) | 0;
const mix = (a, b) => (Math.imul(a, 40503) + Math.imul(b, 65599)) | 0;
const double = (n) => n * 2 + 1;

const long = (length, joined) => ({
  way: joined ? "one" : "text",
  signature: "string",
  fn: ends,
  columns: halves(length, joined),
});

export const shapes = {
  int: { way: "one", signature: "number", fn: double, columns: (n, rng) => [ids(n, rng)] },
  "int-scattered": { way: "one", signature: "number", fn: double, columns: (n, rng) => [scattered(n, rng)] },
  float: {
    way: "one",
    signature: "number",
    fn: (x) => (x * 1048576) | 0,
    columns: (n, rng) => [shuffle(upTo(n, (i) => i + 0.5 + rng() / 4), rng)],
  },
  string: { way: "one", signature: "string", fn: hash, columns: halves(10, true) },
  "string-new": { way: "text", signature: "string", fn: hash, columns: halves(10, false) },
  "string100": long(100, true),
  "string100-new": long(100, false),
  "string4096": long(4096, true),
  "string4096-new": long(4096, false),
  ints: { way: "two", signature: "ints", fn: mix, columns: pairs((side) => upTo(side, (i) => i + 1)) },
  "ints-wide": { way: "two", signature: "ints", fn: mix, columns: pairs((side, rng) => scattered(side, rng).map((n) => n >>> 4)) },
  "string-int": {
    way: "two",
    signature: "string-int",
    fn: (text, n) => mix(text.charCodeAt(0), n),
    columns: (n, rng) => [names(n, rng), ids(n, rng)],
  },
  four: {
    way: "four",
    signature: "four",
    fn: (a, text, b, other) => (mix(a, b) + text.charCodeAt(0) + other.charCodeAt(1)) | 0,
    columns: (n, rng) => [ids(n, rng), names(n, rng), upTo(n, () => Math.floor(rng() * 50)), names(n, rng)],
  },
  object: {
    way: "one",
    signature: "object",
    fn: (o) => o.id * 2 + 1,
    columns: (n, rng) => [shuffle(upTo(n, (i) => ({ id: i + 1, name: `object ${i}` })), rng)],
  },
  method: {
    way: "method",
    signature: "method",
    fn(x) {
      return mix(this.id, x);
    },
    columns: receivers,
  },
  flat: { way: "flat", signature: "structure", fn: (o) => (mix(o.x, o.y) + o.name.charCodeAt(0)) | 0, columns: parts },
  nested: {
    way: "nested",
    signature: "structure",
    fn: (o) => (mix(o.id, o.range[0]) + o.filter.tags[0].charCodeAt(0)) | 0,
    columns: parts,
  },
};

// The eleven kinds of keys that lru-cache's own benchmark runs on, as far as a description of each tells.
const kinds = {
  int: (i) => i,
  float: (i) => i + i / 20_001,
  pi: (i) => i * Math.PI,
  rand: (i, rng) => i * rng(),
  strint: (i) => String(i),
  str: (i) => `foo${i}bar`,
  longstr: (i) => flat(`${i}${"z".repeat(4096)}`),
  // Every second number as the text of the one after it: only type tells 2 from "2".
  numstr: (i) => (i % 2 === 0 ? i : String(i + 1)),
  obj: (i) => ({ z: i }),
  sym: (i) => Symbol(String(i)),
};
const KINDS = Object.keys(kinds);
kinds.mix = (i, rng) => kinds[KINDS[i % KINDS.length]](i, rng);

/** What kind of wrapper does for a kind of key. */
const SIGNATURES = { strint: "string", str: "string", longstr: "string", numstr: "mixed", mix: "mixed", obj: "object", sym: "symbol" };

/** Different for 2 and "2", and the same work for all peers. */
function any(key) {
  switch (typeof key) {
    case "number":
      return (key * 1024) | 0;
    case "string":
      return hash(key.slice(0, 12)) ^ 0x5a5a5a;
    case "object":
      return key.z;
    default:
      return hash(key.description);
  }
}

for (const [kind, make] of Object.entries(kinds)) {
  shapes[`kind-${kind}`] = {
    way: "one",
    signature: SIGNATURES[kind] ?? "number",
    fn: any,
    // In the order of their making: its first pass walks them so.
    columns: (n, rng) => [upTo(n, (i) => make(i + 1, rng))],
  };
}
