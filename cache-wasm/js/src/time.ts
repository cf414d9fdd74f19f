const { floor, max } = Math;

/** Ticks of a millisecond: a power of two, so that whole and binary fractions of milliseconds stay exact. */
const TICKS = 1024;
/** The tick of millisecond 0: a clock may begin below it. */
const ZERO = 2 ** 52;

/** Floored, never rounded. */
export function ticks(milliseconds: number): number {
  return max(1, ZERO + floor(milliseconds * TICKS));
}

/** Back again; `undefined` for never. */
export function milliseconds(ticks: number): number | undefined {
  return ticks === Infinity ? undefined : (ticks - ZERO) / TICKS;
}

/** So many milliseconds as ticks, at least one. */
export function span(milliseconds: number): number {
  return max(1, floor(milliseconds * TICKS));
}

/** When what begins now, in milliseconds, and lasts so many of them is over: not before the next tick. */
export function later(now: number, lasts: number): number {
  return max(ticks(now) + 1, ticks(now + lasts));
}

/**
 * Milliseconds that never go back where the platform has such a clock. Looked up at each call: test
 * frameworks put a clock of their own in its place.
 */
export function monotonic(): number {
  // Once: in some runtimes it is a getter, which costs as much as a look-up.
  return (globalThis.performance ?? Date).now();
}
