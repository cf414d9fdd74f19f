import { hitsAt, sizeFor, type Analysis } from "./analysis.js";
import type { FactPart, Facts, Row } from "./facts.js";
import type { Finding } from "./finding.js";
import { say, type Unsaid } from "./said.js";

/** So many calls have to have missed before anything is said of arguments. */
const ENOUGH = 30;

const distinct = (values: Iterable<unknown>) => new Set(values).size;

/** Where no option mends it. */
const WITHOUT = "none: call the function itself";

/** All that is found; `analysis` of its accesses at its own size, where there is one. */
export function find(facts: Facts, analysis: Analysis | undefined): Finding[] {
  const keys = ofKeys(facts);
  const found: (Unsaid | undefined)[] = [
    ...keys,
    // Where no call can hit because of its key, sizes and policies are not what it wants for.
    ...(keys.length > 0 || analysis === undefined ? [] : [tooSmall(facts, analysis), otherPolicy(facts, analysis)]),
    unboundedGrowth(facts),
    cheaper(facts),
    changedAnswer(facts),
    staleAnswers(facts),
  ];
  return found.flatMap((finding) => (finding === undefined ? [] : [{ ...finding, said: say(finding) } as Finding]));
}

/** What keeps every call from hitting: a part of the key that is new each time. */
function ofKeys(facts: Facts): Unsaid[] {
  const { rows, hits, misses } = facts;
  const width = mode(rows.map(({ parts }) => parts.length));
  const same = rows.filter(({ parts }) => parts.length === width);
  if (same.length < ENOUGH || hits > 0.05 * (hits + misses) || facts.maxSize === 0) return [];
  const column = (place: number) => same.map(({ parts }) => parts[place]!);
  const places = Array.from({ length: width }, (_, place) => place);
  const fresh = places.filter((place) => distinct(column(place).map(({ id }) => id)) >= 0.95 * same.length);
  const rest = places.filter((place) => !fresh.includes(place));
  const without = distinct(same.map(({ parts }) => rest.map((place) => parts[place]!.id).join()));
  // Calls that differ in what is left as well would not hit without it either.
  if (fresh.length === 0 || (rest.length > 0 && without > 0.5 * same.length)) return [];
  return fresh.map((place): Unsaid => {
    const parts = column(place);
    const { role, type } = parts[0]!;
    const part = { role, index: role === "self" ? 0 : place - (column(0)[0]!.role === "self" ? 1 : 0) };
    const evidence = { calls: hits + misses, hits, misses: same.length, values: distinct(parts.map(({ id }) => id)), rest: without };
    for (const mark of ["time", "random"] as const) {
      const marked = parts.filter((part) => part.mark === mark).length;
      if (marked >= 0.9 * same.length) return { kind: "time-or-random", part, evidence: { ...evidence, mark, marked }, option: keyWithout(width, place, role) };
    }
    const contents = parts.flatMap(({ content }) => (content === undefined ? [] : [content]));
    if (facts.key === "identity" && role !== "self" && contents.length >= 0.8 * same.length && distinct(contents) <= 0.5 * same.length) {
      const hitRatio = 1 - distinct(same.map((row) => byContent(row))) / same.length;
      return { kind: "same-content", part, evidence: { ...evidence, contents: distinct(contents), hitRatio }, option: 'key: "structural"' };
    }
    const option = facts.python ? "none"
      : role !== "self" ? (rest.length > 0 ? keyWithout(width, place, role) : WITHOUT)
      : facts.self === "key" ? 'self: "weak"'
      : 'self: "ignore"';
    return { kind: "always-new", part, evidence: { ...evidence, type, recurring: rest.length }, option };
  });
}

function keyWithout(width: number, place: number, role: string): string {
  if (role === "self") return 'self: "ignore"';
  const names = Array.from({ length: width }, (_, i) => "abcdefghij"[i] ?? `x${i}`);
  return `key: (${names.join(", ")}) => [${names.filter((_, i) => i !== place).join(", ")}]`;
}

const byContent = ({ parts }: Row) => parts.map(({ id, content }) => content ?? id).join();

function mode(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0;
}

/** A larger cache would hit much more often. */
function tooSmall({ maxSize, stored }: Facts, { accesses, lru }: Analysis): Unsaid | undefined {
  if (maxSize === Infinity || maxSize === 0 || accesses < 200) return undefined;
  const now = hitsAt(lru, maxSize) / accesses;
  const most = lru.at(-1)?.hits ?? 0;
  const size = sizeFor(lru, Math.ceil(most * 0.95));
  if (size === undefined || size <= maxSize || stored === 0) return undefined;
  const then = hitsAt(lru, size) / accesses;
  if (then - now < 0.1) return undefined;
  return {
    kind: "too-small",
    evidence: { accesses, maxSize, hitRatio: now, size, hitRatioThen: then },
    option: `maxSize: ${size}`,
  };
}

/** Another policy would hit more often at the same size. */
function otherPolicy({ maxSize, policy, python }: Facts, { accesses, policies, optimum }: Analysis): Unsaid | undefined {
  // Python's lru_cache has no other.
  if (maxSize === Infinity || accesses < 1000 || python) return undefined;
  const own = policies.find(({ name }) => name === policy);
  const best = policies.reduce((best, one) => (one.hits > best.hits ? one : best), { name: "", hits: 0 });
  if (own === undefined || best.hits - own.hits < 0.05 * accesses || best.hits < 1.1 * own.hits) return undefined;
  const [now, then] = [own.hits / accesses, best.hits / accesses];
  return {
    kind: "other-policy",
    evidence: { accesses, maxSize, policy, hitRatio: now, better: best.name, hitRatioThen: then, optimum: (optimum ?? 0) / accesses },
    option: `policy: "${best.name}"`,
  };
}

/** Without a bound, it grows and grows. */
function unboundedGrowth({ maxSize, stored, timed, weighed, accesses }: Facts): Unsaid | undefined {
  if (maxSize !== Infinity || timed || weighed || stored < 1000 || accesses.length < 1000) return undefined;
  const seen = new Map<number, number>();
  const half = Math.floor(accesses.length / 2);
  let fresh = 0;
  accesses.forEach((key, at) => {
    if (at >= half && !seen.has(key)) fresh++;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  });
  const share = fresh / (accesses.length - half);
  if (share < 0.2) return undefined;
  const once = [...seen.values()].filter((count) => count === 1).length;
  return {
    kind: "unbounded-growth",
    evidence: { stored, fresh: share, once: once / seen.size },
    option: "maxSize: 1000",
  };
}

/** A low cost among those of these calls: whatever interrupts a measurement makes it longer. */
export function low(rows: readonly Row[]): number {
  const costs = rows.flatMap(({ cost }) => (cost === undefined ? [] : [cost])).sort((a, b) => a - b);
  return costs[Math.floor(costs.length / 20)] ?? 0;
}

/** Computing takes no longer than looking up. */
function cheaper({ rows, lookup }: Facts): Unsaid | undefined {
  if (lookup === undefined) return undefined;
  const measured = rows.filter(({ cost }) => cost !== undefined).length;
  if (measured < 30) return undefined;
  // What is measured of any function has the look at the clock in it.
  const cost = Math.max(0, low(rows) - lookup.clock);
  if (cost > lookup.hit + lookup.clock) return undefined;
  const nanoseconds = (milliseconds: number) => Math.round(milliseconds * 1e6);
  return {
    kind: "cheaper-than-lookup",
    evidence: { calls: measured, cost: nanoseconds(cost), lookup: nanoseconds(lookup.hit) },
    option: WITHOUT,
  };
}

/** Somebody has changed an answer after he got it. */
function changedAnswer({ looked, changed, changedExample }: Facts): Unsaid | undefined {
  if (changed === 0) return undefined;
  return {
    kind: "changed-answer",
    evidence: { looked, changed, example: changedExample },
    option: 'copy: "freeze"',
  };
}

/** The same call comes to another answer later. */
function staleAnswers({ timed, again, differed, example }: Facts): Unsaid | undefined {
  if (timed || again < 3 || differed < 0.5 * again) return undefined;
  return {
    kind: "stale-answers",
    evidence: { again, differed, example },
    option: "ttl: 60_000",
  };
}
