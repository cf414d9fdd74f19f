// A recording with a function for everything that recordings show to be wrong: the text of a file, and by the functions'
// names what is found, in English.

const START = 1_700_000_000_000;
const part = (role, type, label, id) => ({ role, type, label, id });
const arg = (type, label, id) => part("arg", type, label, id);
const self = (type, label, id) => part("self", type, label, id);
const uuid = (i) => `"${String(i).padStart(8, "0")}-1111-4111-8111-111111111111"`;
const every = (count, make) => Array.from({ length: count }, (_, i) => make(i));

/** By name: what is said of it, what its definition has, and the keys of its calls, which all miss unless told. */
const FUNCTIONS = {
  "View.total": {
    said: 'Of 40 calls none hit: the receiver was another View in 40 of 40. Keep the View, or where it has no say share the answers (self: "ignore"), or do not hold the receivers (self: "weak").',
    self: "key",
    keys: every(40, (i) => [self("View", `View #${i}`, i), arg("string", '"x"', 900)]),
  },
  "Page.title": {
    said: 'Of 40 calls none hit: the receiver was another Page in 40 of 40. Keep the Page, or where it has no say share the answers (self: "ignore").',
    self: "weak",
    keys: every(40, (i) => [self("Page", `Page #${i}`, i), arg("string", '"x"', 900)]),
  },
  "Board.rows": {
    said: "Of 40 calls none hit: the receiver was another Board in 40 of 40. Keep the Board, or cache a function of the other arguments alone; as it is, the cache holds the receivers, too.",
    self: "key",
    keys: every(40, (i) => [self("Board", `Board #${i}`, i), arg("str", "'x'", 900)]),
  },
  invoice: {
    said: "Of 40 calls none hit: argument 1 was another Request in 40 of 40. If it has no say in the answer, leave it out of the key: key: (a, b) => [a].",
    keys: every(40, (i) => [arg("number", "7", 900), arg("Request", `Request #${i}`, i)]),
  },
  parse: {
    said: "Of 41 calls 1 hit: argument 0 was another string in 40 of 40. There is nothing to remember: do without the cache, or make keys that come again.",
    keys: every(41, (i) => [arg("string", `"line ${i % 40}"`, i % 40)]),
    hits: 1,
  },
  render: {
    said: "Of 40 calls none hit: argument 0 was another Context in 40 of 40. Leave it out of the arguments of what is cached, if it has no say in the answer.",
    keys: every(40, (i) => [arg("Context", `Context #${i}`, i), arg("str", "'x'", 900)]),
  },
  filter: {
    said: 'Of 40 calls none hit: argument 0 was another object each time, with one of 2 contents. Compared by content (key: "structural"), 95 % of these calls would hit.',
    keys: every(40, (i) => [arg("Object", `{page: ${i % 2}}`, i)]),
  },
  rate: {
    said: "Of 40 calls none hit: argument 1 was the time of the call in 40 of 40. Leave it out of the key: key: (a, b) => [a].",
    keys: every(40, (i) => [arg("string", '"EUR"', 900), (t) => arg("number", String(START + t), i)]),
  },
  since: {
    said: 'Of 40 calls none hit: the receiver was the time of the call in 40 of 40. Leave it out of the key: self: "ignore".',
    self: "key",
    keys: every(40, (i) => [(t) => self("number", String(START + t), i), arg("string", '"x"', 900)]),
  },
  fetched: {
    said: "Of 40 calls none hit: argument 0 was drawn at random in 40 of 40. Leave it out of the key: key: (a, b) => [b].",
    keys: every(40, (i) => [arg("string", uuid(i), i), arg("string", '"x"', 900)]),
  },
  ticket: {
    said: 'Of 40 calls none hit: the receiver was drawn at random in 40 of 40. Leave it out of the key: self: "ignore".',
    self: "key",
    keys: every(40, (i) => [self("string", uuid(i), i), arg("string", '"x"', 900)]),
  },
  price: {
    said: "It is too small: of 300 calls 0 % hit at maxSize 4; at 5 it would be 98 %.",
    maxSize: 4,
    keys: every(300, (i) => [arg("number", String(i % 5), i % 5)]),
  },
  streamed: {
    said: "Another policy would do better: of 1200 calls 33 % hit with fifo; with lru at the same size it would be 50 %.",
    maxSize: 6,
    policy: "fifo",
    keys: every(1200, (i) => [arg("number", String(i % 2 === 0 ? i : i % 4), i % 2 === 0 ? i : i % 4)]),
  },
  seen: {
    said: "It grows without a bound: 1200 answers are stored, of the last calls 71 % brought a new one, and 83 % were never asked for again. Give it a maxSize.",
    maxSize: null,
    keys: every(1400, (i) => [arg("number", String(i % 1200), i % 1200)]),
    hits: 200,
  },
  healthy: {
    said: undefined,
    keys: every(60, (i) => [arg("number", String(i % 3), i % 3)]),
    hits: 57,
  },
};

/** What is found in each function of the recording. */
export const found = Object.fromEntries(Object.entries(FUNCTIONS).map(([name, { said }]) => [name, said === undefined ? [] : [said]]));

/** The recording, as the text of its file. */
export function recorded() {
  const lines = [{ cacheTrace: 1, source: "app.mjs" }];
  let t = 0;
  Object.entries(FUNCTIONS).forEach(([name, { keys, hits = 0, policy = "lru", maxSize = 128, self = "ignore" }], number) => {
    const fn = number + 1;
    lines.push({ op: "define", fn, name, policy, maxSize, self });
    keys.forEach((parts, i) => {
      const call = { op: "call", t: t++, fn, key: parts.map((given) => (typeof given === "function" ? given(t) : given)) };
      // Of another function's keys the parts are others.
      call.key = call.key.map((one) => ({ ...one, id: one.id + 10_000 * fn }));
      const outcome = i >= keys.length - hits ? { outcome: "hit" } : { outcome: "miss", reason: "new", cost: 2, stored: true };
      lines.push({ ...call, ...outcome });
    });
  });
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}
