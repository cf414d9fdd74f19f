// What the programs of the corpus are written with: work that takes its time, and chance that is the same in each run.

/** Some microseconds of arithmetic, whose result depends on all of `seed`. */
export function work(seed, rounds = 400) {
  let x = seed + 1;
  for (let i = 0; i < rounds; i++) x = (Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) + i) | 0;
  return x;
}

/** Numbers from 0 up to 1, by a seed (mulberry32). */
export function chance(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
  next.below = (n) => Math.floor(next() * n);
  return next;
}

/** Ranks from 0 to `n` - 1, the first ones most often (Zipf's law with this exponent). */
export function zipf(n, exponent, seed) {
  const next = chance(seed);
  const sums = [];
  let sum = 0;
  for (let rank = 1; rank <= n; rank++) sums.push((sum += rank ** -exponent));
  return () => {
    const place = next() * sum;
    let [low, high] = [0, n - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < place) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

export const times = (n, act) => {
  for (let i = 0; i < n; i++) act(i);
};
