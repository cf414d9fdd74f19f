// What is measured. A cell is one workload; every peer runs in every cell, in a process of its own.

const SHAPES = [
  { shape: "int", label: "one int", counts: [1, 100, 1_000, 100_000] },
  { shape: "int-scattered", label: "one int, scattered", counts: [1_000, 100_000] },
  { shape: "string", label: "one string, same objects", counts: [1, 100, 1_000, 100_000] },
  { shape: "string-new", label: "one string, built anew", counts: [1, 100, 1_000, 100_000] },
  { shape: "ints", label: "two ints", counts: [1, 100, 1_000, 100_000] },
  { shape: "ints-wide", label: "two ints, wide", counts: [1_000, 100_000] },
  { shape: "object", label: "one object", counts: [1, 100, 1_000, 100_000] },
];

const ZIPF = [
  { shape: "int", label: "one int", keys: 10_000, capacity: 1_000 },
  { shape: "string", label: "one string", keys: 10_000, capacity: 1_000 },
  { shape: "int", label: "one int", keys: 1_000_000, capacity: 100_000 },
  { shape: "string", label: "one string", keys: 1_000_000, capacity: 100_000 },
];

const short = (n) => (n >= 1e6 ? `${n / 1e6}M` : n >= 1000 ? `${n / 1000}k` : `${n}`);

export const cells = [
  ...SHAPES.flatMap(({ shape, label, counts }) =>
    counts.map((count) => ({
      id: `hit-${shape}-${short(count)}`,
      label: `${label}, K = ${count.toLocaleString("en").replace(/,/g, " ")}`,
      kind: "hit",
      shape,
      keys: count,
      capacity: count,
    })),
  ),
  ...ZIPF.map(({ shape, label, keys, capacity }) => ({
    id: `zipf-${shape}-${short(capacity)}`,
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
];

/** The function that is memoized: cheap, and different for different keys. */
export const functions = {
  int: (n) => n * 2 + 1,
  "int-scattered": (n) => n * 2 + 1,
  string: hash,
  "string-new": hash,
  ints: mix,
  "ints-wide": mix,
  object: (o) => o.id * 2 + 1,
};

function hash(text) {
  let h = 17;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h;
}

function mix(a, b) {
  return (Math.imul(a, 40503) + Math.imul(b, 65599)) | 0;
}
