// Timing a loop, for processes that measure one thing each.

const SAMPLES = 41;

/** The median time of one turn of `loop(turns)` in nanoseconds, after warming up. */
export function timed(loop, perTurn = 1) {
  let turns = 1_000;
  const time = (turns) => {
    const t = performance.now();
    loop(turns);
    return performance.now() - t;
  };
  const warm = performance.now() + 80;
  while (performance.now() < warm) if (time(turns) < 1) turns *= 2;
  const samples = Array.from({ length: SAMPLES }, () => (time(turns) / turns) * 1e6);
  return samples.sort((a, b) => a - b)[SAMPLES >> 1] / perTurn;
}

/** Bytes of the heap that one turn takes: the least of some tries, since other things use the heap too. */
export function allocated(loop) {
  const TURNS = 1_000_000;
  let least = Infinity;
  loop(TURNS);
  for (let i = 0; i < 5; i++) {
    globalThis.gc();
    const before = process.memoryUsage().heapUsed;
    loop(TURNS);
    least = Math.min(least, (process.memoryUsage().heapUsed - before) / TURNS);
  }
  // What asking takes itself is below a thousandth.
  return Math.max(0, Number(least.toFixed(2)));
}
