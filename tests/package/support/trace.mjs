// What a cache-trace file has to be, checked apart from the package's own reader and writer, and an LRU of a few
// lines that plays the recorded calls again: every outcome, reason and victim has to come out the same.

const OUTCOMES = ["hit", "miss", "shared", "stale"];
const REASONS = ["new", "evicted", "expired", "invalidated", "cleared", "bypassed"];
const ROLES = ["self", "arg", "name"];
const FIELDS = {
  define: { fn: "number", name: "string", policy: "string", maxSize: "number|null", ttl: "number", self: "string", key: "string", typed: "boolean", seed: "number" },
  call: { t: "number", fn: "number", key: "key", outcome: "string", reason: "string", cost: "number", error: "boolean", stored: "boolean", weight: "number", tags: "object", expires: "number", victim: "object", nearest: "object" },
  set: { t: "number", fn: "number", key: "key" },
  delete: { t: "number", fn: "number", key: "key" },
  expire: { t: "number", fn: "number", key: "key" },
  clear: { t: "number", fn: "number", key: "key" },
};
const NEEDED = { define: ["fn"], call: ["t", "fn", "key", "outcome"], set: ["t", "fn", "key"], delete: ["t", "fn", "key"], expire: ["t", "fn", "key"], clear: ["t", "fn"] };

const typeOf = (value) => (value === null ? "null" : typeof value);

/** The records of a trace; throws with line and field where it is none. */
export function readTrace(text) {
  const lines = text.split("\n");
  if (lines.pop() !== "") throw new Error("the last line does not end");
  const bad = (at, what) => {
    throw new Error(`line ${at + 1}: ${what}: ${lines[at]?.slice(0, 300)}`);
  };
  const records = lines.map((line, at) => {
    try {
      return JSON.parse(line);
    } catch (error) {
      return bad(at, error.message);
    }
  });
  const [head, ...rest] = records;
  if (head?.cacheTrace !== 1 || typeof head.source !== "string") bad(0, "no header");
  const defined = new Map();
  let time = 0;
  rest.forEach((record, i) => {
    const at = i + 1;
    const { op } = record;
    if (typeof op !== "string") bad(at, "no op");
    if (!(op in FIELDS)) return; // an unknown op is kept and skipped
    for (const field of NEEDED[op]) if (!(field in record)) bad(at, `${op} without ${field}`);
    for (const [field, value] of Object.entries(record)) {
      const expected = FIELDS[op][field];
      if (expected === "key") checkKey(value, (what) => bad(at, what));
      else if (expected !== undefined && !expected.split("|").includes(typeOf(value))) bad(at, `${field} is of type ${typeOf(value)}`);
    }
    if ("t" in record) {
      if (!(record.t >= time)) bad(at, `t goes back from ${time}`);
      time = record.t;
    }
    if (op === "define") defined.set(record.fn, record);
    else if (!defined.has(record.fn)) bad(at, `fn ${record.fn} was not defined`);
    if (op === "call") {
      if (!OUTCOMES.includes(record.outcome)) bad(at, `outcome ${record.outcome}`);
      if (record.outcome === "miss" && !REASONS.includes(record.reason)) bad(at, `reason ${record.reason}`);
      if (record.outcome !== "miss" && "reason" in record) bad(at, "a reason for what is no miss");
      if ("cost" in record && !(record.cost >= 0)) bad(at, `cost ${record.cost}`);
      if ("victim" in record) checkKey(record.victim.key, (what) => bad(at, `victim: ${what}`));
    }
  });
  return { head, records: rest, defined };
}

function checkKey(key, bad) {
  if (!Array.isArray(key)) return bad("a key is a list of parts");
  for (const part of key) {
    if (!ROLES.includes(part.role)) return bad(`role ${part.role}`);
    if (typeof part.type !== "string" || typeof part.label !== "string") return bad("a part has a type and a label");
    if ([...part.label].length > 80) return bad(`a label of ${[...part.label].length} characters`);
    if (!Number.isSafeInteger(part.id)) return bad(`id ${part.id}`);
  }
  return undefined;
}

/**
 * Plays the calls of one function again with exact LRU, per receiver where `self` is "weak". Two keys are the same
 * when the ids of their parts are. Answers { hits, misses }; throws at the first difference.
 */
export function replay({ records, defined }, fn) {
  const { maxSize, self } = defined.get(fn);
  const bound = maxSize ?? Infinity;
  const sets = new Map();
  const count = { hits: 0, misses: 0 };
  const identity = (key) => key.map(({ role, id }) => `${role} ${id}`).join();
  const owner = (key) => (self === "weak" ? key.filter(({ role }) => role === "self").map(({ id }) => id).join() : "");
  records.forEach((record, at) => {
    if (record.fn !== fn || !["call", "delete", "clear"].includes(record.op)) return;
    if (record.op === "clear") {
      const concerned = record.key ? [sets.get(owner(record.key))] : sets.values();
      for (const set of concerned) {
        for (const name of set?.kept ?? []) set.seen.set(name, "cleared");
        set?.kept.clear();
      }
      return;
    }
    const place = owner(record.key);
    if (!sets.has(place)) sets.set(place, { kept: new Set(), seen: new Map() });
    const { kept, seen } = sets.get(place);
    const name = identity(record.key);
    const differs = (what, got, expected) => {
      if (got !== expected) throw new Error(`record ${at + 1}: ${what} is ${got}, LRU says ${expected}: ${JSON.stringify(record)}`);
    };
    if (record.op === "delete") {
      if (kept.delete(name)) seen.set(name, "invalidated");
      return;
    }
    differs("outcome", record.outcome, kept.has(name) ? "hit" : "miss");
    if (record.outcome === "miss") {
      count.misses++;
      differs("reason", record.reason, seen.get(name) ?? "new");
      if (record.stored) {
        const victim = kept.size >= bound ? kept.values().next().value : undefined;
        differs("victim", record.victim && identity(record.victim.key), victim);
        if (victim !== undefined) {
          kept.delete(victim);
          seen.set(victim, "evicted");
        }
      }
    } else count.hits++;
    kept.delete(name);
    if (record.outcome === "hit" || record.stored) kept.add(name);
  });
  return count;
}
