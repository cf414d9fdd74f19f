import type { TraceCall, TraceDefine, TracePart, TraceRecord } from "../trace.js";
import type { FactPart, Facts, Mark, Row } from "./facts.js";

/** The accesses of one function of a trace: those of the receiver that has most of them, where each has answers of its own. */
export function accessesOf(records: readonly TraceRecord[], fn: number | undefined): number[] {
  const numbers = new Map<string, number>();
  const lists = new Map<number, number[]>();
  const weak = records.some((record) => record.op === "define" && record.fn === fn && record.self === "weak");
  for (const record of records) {
    if (record.op !== "call" || record.fn !== fn) continue;
    const { key } = record as TraceCall;
    const receiver = weak && key[0]?.role === "self" ? key[0].id : 0;
    const name = key.map(({ id }) => id).join();
    let number = numbers.get(name);
    if (number === undefined) numbers.set(name, (number = numbers.size));
    const list = lists.get(receiver);
    if (list === undefined) lists.set(receiver, [number]);
    else list.push(number);
  }
  return [...lists.values()].reduce<number[]>((most, list) => (list.length > most.length ? list : most), []);
}

/** What a trace tells of each of its functions. */
export function factsOfTrace(records: readonly TraceRecord[]): { define: TraceDefine; calls: TraceCall[]; facts: Facts }[] {
  const defines = new Map<number, TraceDefine>();
  const calls = new Map<number, TraceCall[]>();
  for (const record of records) {
    if (record.op === "define") defines.set((record as TraceDefine).fn, record as TraceDefine);
    else if (record.op === "call") {
      const { fn } = record as TraceCall;
      if (!defines.has(fn)) defines.set(fn, { op: "define", fn });
      const list = calls.get(fn);
      if (list === undefined) calls.set(fn, [record as TraceCall]);
      else list.push(record as TraceCall);
    }
  }
  return [...defines.values()].map((define) => {
    const own = calls.get(define.fn) ?? [];
    return { define, calls: own, facts: factsOf(define, own, accessesOf(records, define.fn)) };
  });
}

/** Types that only Python's traces have. */
const PYTHON = ["str", "int", "float", "bool", "NoneType", "tuple", "bytes"];

function factsOf(define: TraceDefine, calls: readonly TraceCall[], accesses: readonly number[]): Facts {
  const missed = calls.filter(({ outcome }) => outcome === "miss");
  const stored = new Set<string>();
  for (const { key, stored: kept, victim } of missed) {
    if (kept !== false) stored.add(nameOf(key));
    if (victim !== undefined) stored.delete(nameOf(victim.key));
  }
  const rows = missed.slice(-1024).map(({ key, cost }): Row => ({ parts: key.map((part) => fact(part)), cost }));
  return {
    name: define.name ?? `f${define.fn}`,
    maxSize: define.maxSize === null ? Infinity : (define.maxSize ?? 128),
    policy: define.policy ?? "lru",
    self: define.self ?? "key",
    key: define.key ?? "identity",
    python: calls.some(({ key }) => key.some(({ type }) => PYTHON.includes(type))),
    timed: define.ttl !== undefined || calls.some(({ expires }) => expires !== undefined),
    weighed: calls.some(({ weight }) => weight !== undefined),
    hits: calls.filter(({ outcome }) => outcome === "hit" || outcome === "shared" || outcome === "stale").length,
    misses: missed.length,
    stored: stored.size,
    rows: markTimes(rows, missed.slice(-1024).map(({ t }) => t)),
    accesses,
    again: 0, differed: 0, example: "", looked: 0, changed: 0, changedExample: "",
    lookup: undefined,
  };
}

const nameOf = (key: readonly TracePart[]) => key.map(({ id }) => id).join();

/** The text of a plain object or array tells its content, where it is not cut. */
function fact({ role, id, type, label }: TracePart): FactPart {
  const told = (type === "Object" || type === "Array") && !label.endsWith("…") && /^[[{]/.test(label);
  return { role, id, type, label, content: told ? label : undefined, mark: markOf(type, label) };
}

function markOf(type: string, label: string): Mark {
  if (type === "number" || type === "float") return /^0\.\d{11,}$/.test(label) ? "random" : "";
  if (type === "string" || type === "str") return /^["'][0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}["']$/i.test(label) ? "random" : "";
  return "";
}

/** A number that advances as the clock of the trace does is the time: in milliseconds, or in seconds. */
function markTimes(rows: Row[], times: readonly number[]): Row[] {
  const first = rows[0];
  if (rows.length < 10 || first === undefined) return rows;
  const timely = first.parts.map((_, place) => {
    const values = rows.map(({ parts }) => Number(parts[place]?.label));
    const [begin] = values;
    if (begin === undefined || !(begin > 1e8)) return false;
    const unit = begin > 1e11 ? 1 : 1000;
    const steps = values.filter((value, i) => Math.abs((value - begin) * unit - (times[i]! - times[0]!)) < Math.max(50, 2 * unit));
    return steps.length > 0.95 * values.length && new Set(values).size > 1;
  });
  if (!timely.includes(true)) return rows;
  return rows.map((row) => ({ ...row, parts: row.parts.map((part, place) => (timely[place] ? { ...part, mark: "time" as const } : part)) }));
}
