// Random lives of a memoized function, drawn from a seed: options, keys, receivers and a list of operations. The
// calls carry a plan of what happens inside them, so that the package and the model run the same story.

/** A small seeded generator with the draws that are needed here. */
export function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (n) => Math.floor(next() * n),
    chance: (p) => next() < p,
    pick: (list) => list[Math.floor(next() * list.length)],
    /** Small numbers far more often than large ones. */
    skewed: (n) => Math.floor(n * next() ** 3),
  };
}

// Each kind of argument: the i-th one, and whether it is made anew for every call.
const KINDS = {
  integers: (i) => i - 7,
  fractions: (i) => i / 8 + 0.1,
  strings: (i) => `key ${i}`,
  "long strings": (i) => `${"prefix".repeat(8)}${i}${"suffix".repeat(8)}`,
  mixed: (i) => [i, String(i), BigInt(i), i + 0.5, i % 2 === 0, null, undefined, NaN, 0, -0, "", `${i}`.repeat(20)][i % 12],
};
const objects = Array.from({ length: 4000 }, (_, i) => (i % 3 ? { i } : i % 2 ? () => i : Symbol(i)));
KINDS.objects = (i) => objects[i];

/** Values that are equal by content, built anew each time: [make, label]. */
const STRUCTURES = [
  (i) => [[i, "x"], `list ${i}`],
  (i) => [{ a: i, b: [i] }, `object ${i}`],
  (i) => [i % 2 ? { b: [i], a: i } : { a: i, b: [i] }, `object ${i}`],
  (i) => [new Map([[i, { deep: i }]]), `map ${i}`],
  (i) => [new Set([i, "s"]), `set ${i}`],
  (i) => [new Date(i), `date ${i}`],
  (i) => [[i % 2 ? 0 : -0, i >> 1], `zero ${i >> 1}`],
];

const RECEIVERS = [undefined, undefined, undefined, { r: 1 }, { r: 2 }, { r: 3 }, () => 4, 5, "five", NaN];
const SHARED = [null, globalThis];

export function drawScenario(random) {
  const maxSize = random.pick([0, 1, 1, 2, 2, 3, 4, 5, 8, 13, 17, 20, 64, 64, 65, 128, 1000, Infinity, -1]);
  const ttl = random.pick([undefined, undefined, 5, 40, 40.25, 1000]);
  const self = random.pick(["weak", "weak", "weak", "ignore", "key"]);
  const key = random.pick(["identity", "identity", "identity", "structural", "function"]);
  const typed = key !== "function" && random.chance(0.3);
  const bound = Number.isFinite(maxSize) ? Math.max(1, maxSize) : 300;
  const keys = Math.ceil(bound * random.pick([0.5, 1, 1.2, 2, 3])) + random.below(3);
  // By value, objects would be equal that the names below tell apart, and functions are refused.
  const kinds = Object.keys(KINDS).filter((name) => key !== "structural" || name !== "objects");
  const kind = key === "structural" && random.chance(0.7) ? "structures" : random.pick(kinds);
  const arity = random.pick([1, 1, 1, 2, 2, 3, 9]);
  const receivers = self === "weak" ? [...RECEIVERS, ...SHARED] : RECEIVERS;
  const few = random.chance(0.5) ? [undefined] : receivers;
  return {
    options: { maxSize, self, key, typed, ...(ttl === undefined ? {} : { ttl }), ...(random.chance(0.7) ? { seed: random.below(2 ** 32) } : {}) },
    keys: Math.min(keys, 3000), kind, arity, receivers: few,
    style: random.pick(["uniform", "skewed", "loop", "skewed"]),
    // How many steps go by between two looks at the counters: a look may bring up to date what was put off.
    unseen: random.pick([1, 1, 10, 500, 10_000]),
    calls: random.pick([750, 750, 960, 997]), // of a thousand operations
    length: Math.min(8000, 60 + 6 * keys),
  };
}

/** Gives every value a text, the same for values that are equal as parts of a key. */
export function naming({ options: { typed } }) {
  const numbers = new Map();
  const labels = new WeakMap();
  const number = (value) => {
    if (!numbers.has(value)) numbers.set(value, `#${numbers.size}`);
    return numbers.get(value);
  };
  return {
    label: (value, text) => labels.set(value, text),
    value: (value) => (typed && Object.is(value, -0) ? "-0" : (labels.get(Object(value)) ?? number(value))),
    receiver: (value) => (value === undefined || value === null || value === globalThis ? "shared" : number(value)),
  };
}

/** The argument list with number n of the scenario. Structures are built anew, everything else is the same. */
export function makeArguments(scenario, names, n) {
  const part = (i) => {
    if (scenario.kind !== "structures") return KINDS[scenario.kind](i);
    const [value, label] = STRUCTURES[i % STRUCTURES.length](Math.floor(i / STRUCTURES.length));
    names.label(value, label);
    return value;
  };
  if (scenario.arity === 1) return n % 50 === 49 ? [] : [part(n)];
  const side = Math.ceil(Math.sqrt(scenario.keys)) + 1;
  const list = [part(n % side), part(Math.floor(n / side))];
  while (list.length < scenario.arity) list.push(list.length);
  return list;
}

let calls = 0;

/** One operation; calls have a number of their own and hold what happens inside them, two levels deep at most. */
export function drawOperation(scenario, random, step, depth = 0) {
  const { style, keys, options } = scenario;
  const n = style === "uniform" ? random.below(keys) : style === "skewed" ? random.skewed(keys) : (step + random.below(2)) % keys;
  const receiver = random.pick(scenario.receivers);
  const dice = random.below(1000);
  const on = options.self === "weak";
  if (dice < scenario.calls) {
    const inside = depth < 2 && random.chance(0.08) ? Array.from({ length: 1 + random.below(3) }, () => drawOperation(scenario, random, step, depth + 1)) : [];
    // Now and then the same key again, while it is being computed.
    if (inside.length > 0 && random.chance(0.15)) inside.push({ op: "call", id: ++calls, receiver, n, inside: [], throws: false });
    return { op: "call", id: ++calls, receiver, n, inside, throws: random.chance(0.04) };
  }
  const other = random.below(250) + 750;
  if (other < 800) return { op: "has", receiver, n };
  if (other < 850) return { op: "peek", receiver, n };
  if (other < 900) return { op: "delete", receiver, n };
  if (other < 904) return { op: "clear" };
  if (other < 910) return { op: on ? "clearOne" : "info", receiver };
  if (other < 935) return { op: "info" };
  if (other < 950) return { op: on ? "infoOf" : "info", receiver };
  if (other < 960) return { op: options.self === "key" ? "info" : "entries", receiver };
  return { op: "tick", by: random.pick([0, 0.25, 1, 1, 3, 10, 39.75, 200]) };
}
