// What is measured. A cell is one workload; every peer runs in every cell, in a process of its own.
//
// kind says how it is measured (measure.mjs); rounds, the most that are worth their time; quick: false, left out
// of a quick look; ttl, structural ... what the memoizers are asked for.

const ALL = [1, 100, 1_000, 5_000, 100_000];
const HITS = [
  { shape: "int", label: "one int", counts: [...ALL, 1_000_000] },
  { shape: "int-scattered", label: "one int, scattered", counts: [1_000, 100_000] },
  { shape: "float", label: "one float", counts: ALL },
  { shape: "string", label: "one string, same objects", counts: [...ALL, 1_000_000] },
  { shape: "string-new", label: "one string, built anew", counts: ALL },
  { shape: "ints", label: "two ints", counts: [...ALL, 1_000_000] },
  { shape: "ints-wide", label: "two ints, wide", counts: [1_000, 100_000] },
  { shape: "object", label: "one object", counts: [...ALL, 1_000_000] },
  { group: "long", shape: "string100", label: "100 characters, same objects", counts: [100, 1_000] },
  { group: "long", shape: "string100-new", label: "100 characters, built anew", counts: [100, 1_000] },
  { group: "long", shape: "string4096", label: "4 096 characters, same objects", counts: [100, 1_000] },
  { group: "long", shape: "string4096-new", label: "4 096 characters, built anew", counts: [100, 1_000] },
  { group: "args", shape: "string-int", label: "a string and an int", counts: [100, 1_000, 100_000] },
  { group: "args", shape: "four", label: "int, string, int, string", counts: [100, 1_000] },
  { group: "structural", shape: "flat", label: "object of three fields, built anew", counts: [100, 1_000] },
  { group: "structural", shape: "nested", label: "nested object, built anew", counts: [100, 1_000] },
  { group: "ttl", shape: "int", label: "one int, ttl of an hour", counts: [1_000, 100_000], id: "ttl-int", ttl: 3_600_000 },
];

const METHODS = [
  { receivers: 1, perReceiver: 100 },
  { receivers: 100, perReceiver: 4 },
  { receivers: 100_000, perReceiver: 2 },
];

const ZIPF = [
  { shape: "int", label: "one int", keys: 10_000, capacity: 1_000 },
  { shape: "string", label: "one string", keys: 10_000, capacity: 1_000 },
  { shape: "int", label: "one int", keys: 1_000_000, capacity: 100_000 },
  { shape: "string", label: "one string", keys: 1_000_000, capacity: 100_000 },
];

const MISSES = [
  { shape: "int-scattered", label: "one int" },
  { shape: "string-new", label: "one string, built anew" },
];

/** The eleven kinds of lru-cache's benchmark. */
const KINDS = {
  int: "ints, strictly increasing",
  float: "floats, strictly increasing",
  pi: "multiples of pi",
  rand: "random floats",
  strint: "numeric strings",
  str: "short strings",
  longstr: "strings of 4 KiB",
  numstr: "numbers and numeric strings",
  obj: "objects",
  sym: "symbols",
  mix: "all of these mixed",
};

/** The functions that live together in one process, and the cell in which each lives alone. */
export const TOGETHER = [
  { shape: "int", functions: 5, alone: "hit-int-100" },
  { shape: "float", functions: 3, alone: "hit-float-100" },
  { shape: "string", functions: 4, alone: "hit-string-100" },
  { shape: "object", functions: 3, alone: "hit-object-100" },
  { shape: "ints", functions: 3, alone: "hit-ints-100" },
  { shape: "method", functions: 2, alone: "method-1" },
];

const short = (n) => (n >= 1e6 ? `${n / 1e6}M` : n >= 1000 ? `${n / 1000}k` : `${n}`);
const spaced = (n) => n.toLocaleString("en").replace(/,/g, " ");

/** A quick look takes the sizes that tell the main kinds apart, and one size of the others. */
function inQuick(group, shape, count) {
  if (group !== "hit" || shape === "string-new") return count === 1_000;
  if (shape === "float") return count === 100 || count === 100_000;
  if (["int", "string", "ints", "object"].includes(shape)) return [100, 1_000, 100_000].includes(count);
  return false;
}

export const cells = [
  ...HITS.flatMap(({ shape, label, counts, group = "hit", id = `hit-${shape}`, ttl }) =>
    counts.map((count) => ({
      id: `${id}-${short(count)}`,
      group,
      label: `${label}, K = ${spaced(count)}`,
      kind: "hit",
      shape,
      keys: count,
      capacity: count,
      ...(ttl && { ttl }),
      ...(count >= 1e6 && { rounds: 2 }),
      ...(!inQuick(group, shape, count) && { quick: false }),
    })),
  ),
  ...METHODS.map(({ receivers, perReceiver }) => ({
    id: `method-${short(receivers)}`,
    group: "method",
    label: `a method, ${spaced(receivers)} receiver${receivers > 1 ? "s" : ""} of ${perReceiver} keys`,
    kind: "hit",
    shape: "method",
    keys: receivers * perReceiver,
    perReceiver,
    capacity: perReceiver,
  })),
  ...ZIPF.map(({ shape, label, keys, capacity }) => ({
    id: `zipf-${shape}-${short(capacity)}`,
    group: "zipf",
    label: `Zipf 0.99, ${label}, ${short(capacity)} of ${short(keys)}`,
    kind: "zipf",
    shape,
    keys,
    capacity,
    // How many calls are prepared, and how many of them run before anything is timed (all the small
    // cache needs many times over; for the large one, twice what fills it).
    length: keys >= 1e6 ? 1_600_000 : 200_000,
    settle: keys >= 1e6 ? 800_000 : 100_000,
  })),
  ...MISSES.map(({ shape, label }) => ({
    id: `miss-${shape}`,
    group: "miss",
    label: `misses only, ${label}, room for 1 000`,
    kind: "miss",
    shape,
    keys: 200_000,
    capacity: 1_000,
  })),
  { id: "together-20", group: "together", label: "20 functions of six kinds in one process, K = 100 each", kind: "together", keys: 100, capacity: 100 },
  { id: "create", group: "create", label: "making a memoizer for 128, and its first call", kind: "create", shape: "int", keys: 128, capacity: 128 },
  ...["int", "string"].map((shape) => ({
    id: `memory-${shape}-100k`,
    group: "memory",
    label: `100 000 entries, one ${shape}`,
    kind: "memory",
    shape,
    keys: 100_000,
    capacity: 100_000,
    rounds: 2,
    unit: "bytes per entry",
  })),
  {
    id: "pause-1M",
    group: "pause",
    label: "10 million calls, Zipf 0.99, 1M of 2M",
    kind: "pause",
    shape: "int",
    keys: 2_000_000,
    capacity: 1_000_000,
    length: 2_000_000,
    calls: 10_000_000,
    rounds: 2,
    quick: false,
    unit: "ms",
  },
  ...Object.entries(KINDS).map(([kind, words]) => ({
    id: `kind-${kind}`,
    group: "kinds",
    label: `lru-cache's workload, ${words}`,
    kind: "rounds",
    shape: `kind-${kind}`,
    keys: 20_000,
    capacity: 10_000,
    ...(!["int", "str", "mix"].includes(kind) && { quick: false }),
  })),
  { id: "fib-3000", group: "fib", label: "fib(3000), recursive, all of it", kind: "fib", shape: "int", keys: 3_001, n: 3_000, capacity: 3_001 },
];

export const groups = [...new Set(cells.map(({ group }) => group))];

/** The same cell with as few keys as still make sense of it: to see that everything runs. */
export function tiny(cell) {
  const perReceiver = cell.perReceiver && Math.min(cell.perReceiver, 5);
  const keys = Math.min(cell.keys, perReceiver ? 4 * perReceiver : 24);
  const capacity = perReceiver ?? Math.min(cell.capacity, cell.keys > cell.capacity ? keys / 2 : keys);
  const small = { ...cell, keys, capacity, perReceiver };
  if (cell.length) Object.assign(small, { length: 200, settle: 100 });
  if (cell.calls) small.calls = 400;
  if (cell.n) Object.assign(small, { n: 20, capacity: 21, keys: 21 });
  return small;
}
