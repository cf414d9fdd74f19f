/** What an object or an array takes beside what it holds, and each place in it. */
const HEADER = 16;
const PLACE = 8;

/**
 * About how many bytes a value takes in memory, with everything that can be reached from it, each
 * object counted once: for option `weigh`. An estimate, since no engine tells: 8 for a number or a
 * reference, 2 for each character, 16 more for each object. What functions hold is not counted.
 *
 * ```ts
 * memoize(render, { maxWeight: 50_000_000, weigh: approximateBytes });
 * ```
 */
export function approximateBytes(value: unknown): number {
  const seen = new Set<object>();
  const waiting: unknown[] = [value];
  let bytes = 0;
  while (waiting.length > 0) {
    const next = waiting.pop();
    bytes += PLACE;
    if (typeof next === "string") bytes += HEADER + 2 * next.length;
    if (typeof next === "bigint") bytes += next.toString(16).length / 2;
    if ((typeof next !== "object" && typeof next !== "function") || next === null || seen.has(next)) continue;
    seen.add(next);
    bytes += HEADER;
    // Of this realm or another, shared or not.
    if (ArrayBuffer.isView(next) || /ArrayBuffer]$/.test(Object.prototype.toString.call(next))) {
      bytes += (next as ArrayBuffer).byteLength;
      continue;
    }
    if (next instanceof Map) for (const entry of next) waiting.push(...entry);
    if (next instanceof Set) for (const item of next) waiting.push(item);
    for (const key of Reflect.ownKeys(next)) {
      const field = Object.getOwnPropertyDescriptor(next, key);
      if (field !== undefined && "value" in field) waiting.push(field.value);
    }
  }
  return Math.ceil(bytes);
}
