// Who is measured, and how each is made into a memoizer. Caches that are not memoizers are wrapped by hand
// (wrap.mjs); `wrapping` says how, for the table's footnotes.

import { importOurs } from "./ours.mjs";
import { four, joinCharacters, joined, joinFour, one, onCache, perReceiver, resolverFor, two } from "./wrap.mjs";

const NUMBERS = "two ints: a small integer, a double or text, whichever is exact; more arguments: text with lengths";
const METHODS = "methods: one for each receiver, from a WeakMap";

export const OURS = "cache-wasm";
/** What the language itself can do: no bound, no order. */
export const MAP = "raw Map";
export const NESTED = "nested Maps";
/** Not a peer: what making the arguments costs when nobody is asked. */
export const BUILDING = "building alone";

const byDefault = (module) => module.default ?? module;

const NO_STRUCTURE = { structure: "no keys by value" };
const NO_TTL = "no ttl";
const SCANS = "compares key after key: hopeless here";

/**
 * name; package, where it is called otherwise (none: written here); bounded: keeps a bounded number of entries (but
 * for the signatures in unboundedFor); lru: evicts in exact LRU order; without: the signatures it cannot serve, and
 * why; ttl: false where it has none; load: the module; make(module, spec, fn): the memoized function, where spec
 * has the signature, the capacity (of each receiver in methods) and the ttl, or undefined.
 */
export const peers = [
  {
    name: OURS,
    bounded: true,
    lru: true,
    ttl: true,
    wrapping: "memoize(fn, { maxSize }), with ttl and key: \"structural\" where the cell is about them; methods as they are",
    load: importOurs,
    make({ memoize }, { signature, capacity, ttl }, fn) {
      const options = { maxSize: capacity };
      if (ttl) options.ttl = ttl;
      if (signature === "structure") options.key = "structural";
      return memoize(fn, options);
    },
  },
  {
    name: MAP,
    package: null,
    bounded: false,
    lru: false,
    without: NO_STRUCTURE,
    wrapping: `Map.get, Map.set: no bound and no order, a reference; ${NUMBERS}; ${METHODS}`,
    make: (_, spec, fn) => onCache(spec, fn, () => new Map()),
  },
  {
    name: NESTED,
    package: null,
    bounded: false,
    lru: false,
    without: {
      ...NO_STRUCTURE,
      ...Object.fromEntries(["number", "string", "object", "mixed", "symbol"].map((kind) => [kind, "with one argument it is the raw Map"])),
    },
    wrapping: "a Map in a Map for each argument, by hand; methods: a Map for each receiver, from a WeakMap",
    make: (_, { signature }, fn) =>
      signature === "method" ? perReceiver((bound) => one(new Map(), bound), fn) : signature === "four" ? nestedFour(fn) : nestedTwo(fn),
  },
  {
    name: "lru-cache",
    bounded: true,
    lru: true,
    ttl: true,
    without: { structure: "no keys by value: see its row with JSON" },
    wrapping: `new LRUCache({ max, ttl }); ${NUMBERS}; ${METHODS}`,
    load: () => import("lru-cache"),
    make: ({ LRUCache }, spec, fn) => onCache(spec, fn, lruCache(LRUCache, spec)),
  },
  {
    name: "lru-cache, JSON",
    package: "lru-cache",
    bounded: true,
    lru: true,
    without: {
      ...Object.fromEntries(["number", "string", "mixed"].map((kind) => [kind, "one primitive argument needs no JSON"])),
      object: "JSON does not tell objects apart",
      symbol: "JSON has no symbols",
      method: "JSON does not tell receivers apart",
    },
    wrapping: "new LRUCache({ max }) with JSON.stringify of the arguments",
    load: () => import("lru-cache"),
    make({ LRUCache }, spec, fn) {
      const cache = lruCache(LRUCache, spec)(spec.capacity);
      if (spec.signature === "structure") return joined(cache, fn, JSON.stringify);
      if (spec.signature === "four") return four(cache, fn, (a, b, c, d) => JSON.stringify([a, b, c, d]));
      return two(cache, fn, (a, b) => JSON.stringify([a, b]));
    },
  },
  {
    name: "tiny-lru",
    bounded: true,
    lru: true,
    ttl: true,
    without: NO_STRUCTURE,
    wrapping:
      "lru(max, ttl); two ints: a small integer or five characters; its keys are property names, so objects and symbols get a " +
      `number each from a WeakMap or Map, and text among numbers gets a prefix; more arguments: text with lengths; ${METHODS}`,
    load: () => import("tiny-lru"),
    make({ lru }, spec, fn) {
      const create = (max) => (spec.ttl ? lru(max, spec.ttl) : lru(max));
      if (spec.signature === "object") return joined(create(spec.capacity), fn, numberOf(new WeakMap()));
      if (spec.signature === "symbol") return joined(create(spec.capacity), fn, numberOf(new Map()));
      if (spec.signature === "mixed") {
        const number = numberOf(new Map());
        return joined(create(spec.capacity), fn, (key) => (typeof key === "number" ? key : typeof key === "string" ? `s${key}` : `o${number(key)}`));
      }
      return onCache(spec, fn, create, joinCharacters);
    },
  },
  {
    name: "mnemonist",
    bounded: true,
    lru: true,
    ttl: false,
    without: NO_STRUCTURE,
    wrapping: `new LRUMap(capacity); ${NUMBERS}; ${METHODS}`,
    load: () => import("mnemonist").then((module) => (module.LRUMap ? module : byDefault(module)).LRUMap),
    make: (LRUMap, spec, fn) => onCache(spec, fn, (capacity) => new LRUMap(capacity)),
  },
  {
    name: "lru.min",
    bounded: true,
    lru: true,
    ttl: false,
    without: NO_STRUCTURE,
    wrapping: `createLRU({ max }); ${NUMBERS}; ${METHODS}`,
    load: () => import("lru.min"),
    make: ({ createLRU }, spec, fn) => onCache(spec, fn, (max) => createLRU({ max })),
  },
  {
    name: "quick-lru",
    bounded: true,
    lru: false,
    ttl: true,
    without: NO_STRUCTURE,
    wrapping: `new QuickLRU({ maxSize, maxAge }): two generations of up to maxSize each; ${NUMBERS}; ${METHODS}`,
    load: () => import("quick-lru").then(byDefault),
    make: (QuickLRU, spec, fn) => onCache(spec, fn, (maxSize) => new QuickLRU(spec.ttl ? { maxSize, maxAge: spec.ttl } : { maxSize })),
  },
  {
    name: "@neophi/sieve-cache",
    bounded: true,
    lru: false,
    ttl: false,
    without: NO_STRUCTURE,
    wrapping: `new SieveCache(maxSize): evicts by SIEVE; ${NUMBERS}; ${METHODS}`,
    load: () => import("@neophi/sieve-cache"),
    make: ({ SieveCache }, spec, fn) => onCache(spec, fn, (capacity) => new SieveCache(capacity)),
  },
  {
    name: "micro-memoize",
    bounded: true,
    lru: true,
    ttl: true,
    scans: SCANS,
    wrapping: `memoize(fn, { maxSize, expires }), isKeyItemEqual: "deep" for keys by value; ${METHODS}`,
    load: () => import("micro-memoize"),
    make({ memoize }, { signature, capacity, ttl }, fn) {
      const options = { maxSize: capacity };
      if (ttl) options.expires = ttl;
      if (signature === "structure") options.isKeyItemEqual = "deep";
      return signature === "method" ? perReceiver((bound) => memoize(bound, options), fn) : memoize(fn, options);
    },
  },
  {
    name: "moize",
    bounded: true,
    lru: true,
    ttl: true,
    scans: SCANS,
    wrapping: `moize(fn, { maxSize, maxAge }), isDeepEqual for keys by value; ${METHODS}`,
    load: () => import("moize").then((module) => byDefault(byDefault(module))),
    make(moize, { signature, capacity, ttl }, fn) {
      const options = { maxSize: capacity };
      if (ttl) options.maxAge = ttl;
      if (signature === "structure") options.isDeepEqual = true;
      return signature === "method" ? perReceiver((bound) => moize(bound, options), fn) : moize(fn, options);
    },
  },
  {
    name: "memoizee",
    bounded: true,
    lru: true,
    ttl: true,
    // With objects, it looks for the argument in an array.
    scans: { object: SCANS },
    wrapping: `memoizee(fn, { max, maxAge }), primitive: true where the cell's keys are (1 and "1" are one key then), a JSON normalizer for keys by value; ${METHODS}`,
    load: () => import("memoizee").then(byDefault),
    make(memoizee, { signature, capacity, ttl }, fn) {
      const options = { max: capacity };
      if (ttl) options.maxAge = ttl;
      if (signature === "structure") options.normalizer = ([object]) => JSON.stringify(object);
      else options.primitive = !["object", "symbol", "mixed"].includes(signature);
      return signature === "method" ? perReceiver((bound) => memoizee(bound, options), fn) : memoizee(fn, { ...options, length: fn.length });
    },
  },
  {
    name: "memoize",
    bounded: false,
    lru: false,
    ttl: true,
    wrapping: `memoize(fn, { maxAge }): no bound; cacheKey for more arguments as by hand, JSON for keys by value; ${METHODS}`,
    load: () => import("memoize").then(byDefault),
    make(memoize, { signature, ttl }, fn) {
      const options = ttl ? { maxAge: ttl } : {};
      const join = resolverFor(signature);
      if (signature === "structure") options.cacheKey = ([object]) => JSON.stringify(object);
      else if (signature === "four") options.cacheKey = ([a, b, c, d]) => joinFour(a, b, c, d);
      else if (join) options.cacheKey = ([a, b]) => join(a, b);
      return signature === "method" ? perReceiver((bound) => memoize(bound, options), fn) : memoize(fn, options);
    },
  },
  {
    name: "lodash",
    bounded: false,
    lru: false,
    ttl: false,
    wrapping: `_.memoize(fn): no bound; a resolver for more arguments as by hand, JSON for keys by value; ${METHODS}`,
    load: () => import("lodash/memoize.js").then(byDefault),
    make: (memoize, { signature }, fn) =>
      signature === "method" ? perReceiver((bound) => memoize(bound), fn) : memoize(fn, signature === "structure" ? (object) => JSON.stringify(object) : resolverFor(signature)),
  },
  {
    name: "fast-memoize",
    bounded: false,
    lru: false,
    ttl: false,
    without: { symbol: "wrong: JSON has no symbols", mixed: "wrong: JSON has no symbols" },
    wrapping: `memoize(fn): no bound; JSON of everything but numbers, so objects count by value; ${METHODS}`,
    load: () => import("fast-memoize").then(byDefault),
    make: (memoize, { signature }, fn) => (signature === "method" ? perReceiver((bound) => memoize(bound), fn) : memoize(fn)),
  },
  {
    name: "weakMapMemoize",
    package: "reselect",
    bounded: false,
    lru: false,
    ttl: false,
    without: NO_STRUCTURE,
    wrapping: `reselect's weakMapMemoize(fn): no bound; ${METHODS}`,
    load: () => import("reselect"),
    make: ({ weakMapMemoize }, { signature }, fn) => (signature === "method" ? perReceiver(weakMapMemoize, fn) : weakMapMemoize(fn)),
  },
  {
    name: "weakMapMemoize, maxSize",
    package: "reselect",
    bounded: true,
    unboundedFor: ["object"],
    lru: false,
    ttl: false,
    without: NO_STRUCTURE,
    wrapping: `reselect's weakMapMemoize(fn, { maxSize }): two generations of up to maxSize primitives each, not LRU; objects are not bounded; ${METHODS}`,
    load: () => import("reselect"),
    make({ weakMapMemoize }, { signature, capacity }, fn) {
      const memoize = (fn) => weakMapMemoize(fn, { maxSize: capacity });
      return signature === "method" ? perReceiver(memoize, fn) : memoize(fn);
    },
  },
];

/** Why a peer does not run in a cell; undefined where it does. `signatures`: of the functions of the cell. */
export function leftOut(peer, cell, signatures) {
  for (const signature of signatures) {
    const why = peer.without?.[signature];
    if (why) return why;
    const scans = typeof peer.scans === "object" ? peer.scans[signature] : peer.scans;
    if (scans && (cell.capacity >= 1e6 || (cell.kind === "rounds" && peer.scans === scans))) return scans;
  }
  if (cell.ttl && !peer.ttl) return NO_TTL;
  if (["miss", "pause"].includes(cell.kind) && !boundedFor(peer, signatures)) return "has no bound: it would only grow";
  return undefined;
}

export const boundedFor = (peer, signatures) => peer.bounded && !signatures.some((signature) => peer.unboundedFor?.includes(signature));

function lruCache(LRUCache, { ttl }) {
  return (max) => new LRUCache(ttl ? { max, ttl } : { max });
}

/** A number for each object, told by `numbers`. */
function numberOf(numbers) {
  let last = 0;
  return (object) => {
    let number = numbers.get(object);
    if (number === undefined) numbers.set(object, (number = ++last));
    return number;
  };
}

function nestedTwo(fn) {
  const outer = new Map();
  return (a, b) => {
    let inner = outer.get(a);
    if (inner === undefined) outer.set(a, (inner = new Map()));
    let value = inner.get(b);
    if (value === undefined) inner.set(b, (value = fn(a, b)));
    return value;
  };
}

function nestedFour(fn) {
  const outer = new Map();
  const inside = (map, key) => {
    let inner = map.get(key);
    if (inner === undefined) map.set(key, (inner = new Map()));
    return inner;
  };
  return (a, b, c, d) => {
    const last = inside(inside(inside(outer, a), b), c);
    let value = last.get(d);
    if (value === undefined) last.set(d, (value = fn(a, b, c, d)));
    return value;
  };
}
