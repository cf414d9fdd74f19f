/**
 * The `cache-trace` format, version 1: what a program did with its caches, as JSON Lines. The Rust
 * crate `cache-core` reads and writes the same; a golden file goes through both unchanged.
 */

/** The version of the format that is written here, and the highest that is read. */
export const TRACE_VERSION = 1;

/** One part of a key. Two parts of a file are the same exactly when their `id`s are equal. */
export interface TracePart {
  readonly role: "self" | "arg" | "name";
  readonly type: string;
  /** For people; at most 80 characters. */
  readonly label: string;
  readonly id: number;
}

/** Why a call was no hit. */
export type MissReason = "new" | "evicted" | "expired" | "invalidated" | "cleared" | "bypassed";

/** A cached function comes into being. */
export interface TraceDefine {
  op: "define";
  fn: number;
  name?: string;
  policy?: string;
  /** `null`: unbounded. */
  maxSize?: number | null;
  ttl?: number;
  self?: "weak" | "ignore" | "key";
  key?: string;
  typed?: boolean;
  seed?: number;
}

/** A cached function is called. Times are milliseconds since the start. */
export interface TraceCall {
  op: "call";
  t: number;
  fn: number;
  key: TracePart[];
  outcome?: "hit" | "miss" | "shared" | "stale";
  reason?: MissReason;
  /** How long the function took, in milliseconds. */
  cost?: number | undefined;
  error?: true | undefined;
  stored?: boolean | undefined;
  weight?: number | undefined;
  tags?: string[] | undefined;
  expires?: number | undefined;
  victim?: { key: TracePart[]; reason: "evicted" | "expired" } | undefined;
  nearest?: { key: TracePart[]; differs: number[] };
}

/** One entry is removed, or all are (all of one receiver's, when `key` names it). */
export interface TraceChange {
  op: "set" | "delete" | "clear";
  t: number;
  fn: number;
  key?: TracePart[];
}

/** Any line after the first; those whose `op` is not known here are kept as they are. */
export type TraceRecord = TraceDefine | TraceCall | TraceChange | { op: string; [field: string]: unknown };

/** The line of a record that was read: written again as it was. */
const LINE = Symbol("line");

/** A trace as text: the header, then a line for each record, in order. */
export function writeTrace(source: string, records: Iterable<TraceRecord>): string {
  let text = `${JSON.stringify({ cacheTrace: TRACE_VERSION, source })}\n`;
  for (const record of records) text += `${(record as { [LINE]?: string })[LINE] ?? JSON.stringify(record)}\n`;
  return text;
}

/** What {@link readTrace} gives. */
export interface Trace {
  readonly source: string;
  readonly records: TraceRecord[];
}

/**
 * Reads a trace. Fields that are not known are ignored, records that are not known are kept. A text
 * that does not begin with `{` is the other form in which traces are published: one key per line.
 *
 * @throws SyntaxError that names the line, and the field, of what is malformed
 */
export function readTrace(text: string): Trace {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length > 0 && !lines[0]!.startsWith("{")) return keyPerLine(lines);
  const [header, ...rest] = lines.map((line, i) => parse(line, i + 1));
  if (header === undefined) throw new SyntaxError("cache-trace: the file is empty, a header was expected in line 1");
  const version = header.cacheTrace;
  if (!isWhole(version) || version < 1) malformed(1, "cacheTrace", "a whole number from 1", version);
  if (version > TRACE_VERSION) malformed(1, "cacheTrace", `at most ${TRACE_VERSION}, the version this reader knows,`, version);
  if (typeof header.source !== "string") malformed(1, "source", "text", header.source);
  const records = rest.map((fields, i) => {
    check(fields, i + 2);
    Object.defineProperty(fields, LINE, { value: lines[i + 1] });
    return fields as TraceRecord;
  });
  return { source: header.source, records };
}

/** Calls of one argument, whose outcome is not known, with the number of the access as its time. */
function keyPerLine(lines: string[]): Trace {
  const ids = new Map<string, number>();
  const records = lines.map((written, t): TraceCall => {
    const line = written.replace(/\r$/, "");
    const id = ids.get(line) ?? ids.size + 1;
    ids.set(line, id);
    const characters = Array.from(line);
    const label = characters.length <= 80 ? line : `${characters.slice(0, 79).join("")}…`;
    return { op: "call", t, fn: 1, key: [{ role: "arg", type: "string", label, id }] };
  });
  return { source: "", records };
}

type Fields = Record<string, unknown>;

function parse(line: string, number: number): Fields {
  let fields: unknown;
  try {
    fields = JSON.parse(line);
  } catch (error) {
    throw new SyntaxError(`cache-trace: line ${number} is no JSON: ${(error as Error).message}`);
  }
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    throw new SyntaxError(`cache-trace: line ${number} must be an object, found ${brief(fields)}`);
  }
  return fields as Fields;
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown) => typeof value === "string";
const isNumber = (value: unknown) => typeof value === "number";
const isFlag = (value: unknown) => typeof value === "boolean";
const isOneOf = (...words: string[]) => [(value: unknown) => words.includes(value as string), words.map((word) => `"${word}"`).join(", ")] as const;

/** What a field must hold, and how that is said. */
type Rule = readonly [test: (value: unknown) => boolean, allowed: string];
const WHOLE: Rule = [isWhole, "a whole number from 0"];
const TEXT: Rule = [isText, "text"];
const NUMBER: Rule = [isNumber, "a number"];
const FLAG: Rule = [isFlag, "true or false"];
const REASON: Rule = isOneOf("new", "evicted", "expired", "invalidated", "cleared", "bypassed");

/** What the fields of a record must hold; those that are optional may be missing or null. */
type Rules = readonly { readonly name: string; readonly optional: boolean; readonly test: Rule[0]; readonly allowed: string }[];

/** Written with `?` behind the names of those that are optional. */
function rules(fields: Record<string, Rule>): Rules {
  return Object.entries(fields).map(([written, [test, allowed]]) => ({ name: written.replace("?", ""), optional: written.endsWith("?"), test, allowed }));
}

/** The fields of each record that is known. */
const RECORDS = new Map(Object.entries({
  define: {
    fn: WHOLE, "name?": TEXT, "policy?": TEXT, "maxSize?": WHOLE, "ttl?": NUMBER,
    "self?": isOneOf("weak", "ignore", "key"), "key?": TEXT, "typed?": FLAG, "seed?": WHOLE,
  },
  call: {
    t: NUMBER, fn: WHOLE, "outcome?": isOneOf("hit", "miss", "shared", "stale"), "reason?": REASON, "cost?": NUMBER,
    "error?": FLAG, "stored?": FLAG, "weight?": NUMBER, "expires?": NUMBER,
    "tags?": [(tags) => Array.isArray(tags) && tags.every(isText), "a list of texts"],
  },
  set: { t: NUMBER, fn: WHOLE },
  delete: { t: NUMBER, fn: WHOLE },
  clear: { t: NUMBER, fn: WHOLE },
  invalidateTag: { t: NUMBER, fn: WHOLE, tag: TEXT },
  resize: { t: NUMBER, fn: WHOLE, "size?": WHOLE },
  expire: { t: NUMBER, fn: WHOLE },
  collect: { t: NUMBER, fn: WHOLE },
  make: { t: NUMBER, type: TEXT, label: TEXT, id: WHOLE },
  drop: { t: NUMBER, id: WHOLE },
  gc: { t: NUMBER },
  note: { t: NUMBER, text: TEXT },
} as Record<string, Record<string, Rule>>).map(([op, fields]) => [op, rules(fields)]));
const WITH_KEY = ["call", "set", "delete", "expire", "collect"];
const PART = rules({ role: isOneOf("self", "arg", "name"), type: TEXT, label: TEXT, id: WHOLE });

function check(fields: Fields, line: number): void {
  const { op } = fields;
  if (typeof op !== "string") malformed(line, "op", "text", op);
  const known = RECORDS.get(op);
  if (known === undefined) return;
  checkFields(fields, known, line, "");
  if (WITH_KEY.includes(op)) checkKey(fields.key, line, "key");
  else if (op !== "define" && fields.key != null) checkKey(fields.key, line, "key");
  if (op !== "call") return;
  for (const name of ["victim", "nearest"]) {
    const other = fields[name] as Fields | null | undefined;
    if (other == null) continue;
    if (typeof other !== "object") malformed(line, name, "an object", other);
    checkKey(other.key, line, `${name}.key`);
  }
}

/** `path`: where the fields are, made when somebody is told of it. */
function checkFields(fields: Fields, rules: Rules, line: number, path: string | (() => string)): void {
  for (const { name, optional, test, allowed } of rules) {
    const value = fields[name];
    if ((optional && value == null) || test(value)) continue;
    malformed(line, (typeof path === "string" ? path : path()) + name, allowed, value);
  }
}

function checkKey(key: unknown, line: number, path: string): void {
  if (!Array.isArray(key)) malformed(line, path, "a list of parts", key);
  key.forEach((part: unknown, i) => {
    if (typeof part !== "object" || part === null) malformed(line, `${path}[${i}]`, "an object", part);
    checkFields(part as Fields, PART, line, () => `${path}[${i}].`);
  });
}

function malformed(line: number, field: string, expected: string, found: unknown): never {
  throw new SyntaxError(`cache-trace: line ${line}: ${field} must be ${expected}, found ${found === undefined ? "nothing" : brief(found)}`);
}

function brief(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
