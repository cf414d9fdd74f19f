// Who is measured, and how each is made into a memoizer. Caches that are not memoizers are wrapped by hand
// in the fastest way that never confuses two keys; `wrapping` says which, for the table's footnotes.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { esmEntry } from "../node/support/locate.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const fromRoot = createRequire(path.join(root, "package.json"));

// What stands in the cache for a function's `undefined`, which these caches use for "not there".
const NOTHING = Symbol("undefined");

/** One argument, any cache with get and set. */
function one(cache, fn) {
  return (a) => {
    const found = cache.get(a);
    if (found !== undefined) return found === NOTHING ? undefined : found;
    const value = fn(a);
    cache.set(a, value === undefined ? NOTHING : value);
    return value;
  };
}

/** Two integers, made into one key by `join`. */
function two(cache, fn, join) {
  return (a, b) => {
    const key = join(a, b);
    const found = cache.get(key);
    if (found !== undefined) return found === NOTHING ? undefined : found;
    const value = fn(a, b);
    cache.set(key, value === undefined ? NOTHING : value);
    return value;
  };
}

// Three tiers, each exact and none able to meet another: a small integer when both fit in 15 bits, a double
// when both fit in 26 bits, otherwise text. For the caches on a Map, text is four to eight times slower.
function joinNumbers(a, b) {
  if ((a | b) >>> 15 === 0) return (a << 15) | b;
  if ((a | b) >>> 26 === 0) return a * 67108864 + b;
  return `${a},${b}`;
}

// The same for a cache on a plain object, where a large number is turned into decimal text first: four
// characters hold two 32-bit integers.
function joinCharacters(a, b) {
  if ((a | b) >>> 15 === 0) return (a << 15) | b;
  if ((a | 0) === a && (b | 0) === b) return String.fromCharCode(a & 0xffff, a >>> 16, b & 0xffff, b >>> 16);
  return `ints ${a},${b}`;
}

const NUMBERS = "a small integer, a double or text, whichever is exact";

/** One argument or two integers, on `cache`. */
function wrapped(shape, cache, fn, join) {
  return shape.startsWith("ints") ? two(cache, fn, join) : one(cache, fn);
}

/** Where our own package is: a project it was installed into, or what the build left. */
export function locateOurs() {
  const project = process.env.CACHE_WASM_PROJECT;
  if (project) return path.join(path.resolve(project), "node_modules/cache-wasm");
  const built = path.join(root, "target/npm/package");
  return existsSync(path.join(built, "package.json")) ? built : undefined;
}

async function importOurs() {
  const folder = locateOurs();
  if (!folder) throw new Error("cache-wasm is not built: set CACHE_WASM_PROJECT or run `cargo xtask build`");
  return import(esmEntry(folder));
}

export const OURS = "cache-wasm";

/**
 * name; bounded: keeps a bounded number of entries (but for the shapes in unboundedFor); lru: evicts in exact LRU order;
 * make(shape, fn, capacity): the memoized function.
 */
export const peers = [
  {
    name: OURS,
    bounded: true,
    lru: true,
    wrapping: "memoize(fn, { maxSize })",
    async make(_shape, fn, capacity) {
      const { memoize } = await importOurs();
      return memoize(fn, { maxSize: capacity });
    },
  },
  {
    name: "raw Map",
    bounded: false,
    lru: false,
    wrapping: `Map.get, Map.set: no bound and no order, a reference. Two ints: ${NUMBERS}`,
    make: (shape, fn) => wrapped(shape, new Map(), fn, joinNumbers),
  },
  {
    name: "lru-cache",
    bounded: true,
    lru: true,
    wrapping: `new LRUCache({ max }). Two ints: ${NUMBERS}`,
    make(shape, fn, capacity) {
      const { LRUCache } = fromRoot("lru-cache");
      return wrapped(shape, new LRUCache({ max: capacity }), fn, joinNumbers);
    },
  },
  {
    name: "tiny-lru",
    bounded: true,
    lru: true,
    wrapping:
      "lru(max). Two ints: a small integer or four characters. Objects: a number per object from a WeakMap, " +
      "as its keys are property names and every plain object would be one and the same",
    make(shape, fn, capacity) {
      const cache = fromRoot("tiny-lru").lru(capacity);
      if (shape !== "object") return wrapped(shape, cache, fn, joinCharacters);
      const numbers = new WeakMap();
      let last = 0;
      return (object) => {
        let key = numbers.get(object);
        if (key === undefined) numbers.set(object, (key = ++last));
        const found = cache.get(key);
        if (found !== undefined) return found === NOTHING ? undefined : found;
        const value = fn(object);
        cache.set(key, value === undefined ? NOTHING : value);
        return value;
      };
    },
  },
  {
    name: "mnemonist",
    bounded: true,
    lru: true,
    wrapping: `new LRUMap(capacity). Two ints: ${NUMBERS}`,
    make(shape, fn, capacity) {
      const LRUMap = fromRoot("mnemonist/lru-map");
      return wrapped(shape, new LRUMap(capacity), fn, joinNumbers);
    },
  },
  {
    name: "micro-memoize",
    bounded: true,
    lru: true,
    wrapping: "memoize(fn, { maxSize })",
    make: (_shape, fn, capacity) => fromRoot("micro-memoize").memoize(fn, { maxSize: capacity }),
  },
  {
    name: "weakMapMemoize",
    package: "reselect",
    bounded: false,
    lru: false,
    wrapping: "reselect's weakMapMemoize(fn): no bound",
    make: (_shape, fn) => fromRoot("reselect").weakMapMemoize(fn),
  },
  {
    name: "weakMapMemoize, maxSize",
    package: "reselect",
    bounded: true,
    unboundedFor: ["object"],
    lru: false,
    wrapping: "reselect's weakMapMemoize(fn, { maxSize }): two generations of up to maxSize primitives each, not LRU; objects are not bounded",
    make: (_shape, fn, capacity) => fromRoot("reselect").weakMapMemoize(fn, { maxSize: capacity }),
  },
];

/** Not a peer: what building a string costs when nothing is asked with it. */
export const BUILDING = "building alone";

const manifestOf = (folder) => JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));

export function versionOf(peer) {
  if (peer.name === "raw Map") return `V8 ${process.versions.v8}`;
  const folder = peer.name === OURS ? locateOurs() : path.join(root, "node_modules", peer.package ?? peer.name);
  return folder ? manifestOf(folder).version : "not built";
}
