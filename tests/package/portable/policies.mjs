// The hits of every policy on the same calls: what the package's binary with all of them makes of them.

/** With a seed, the same everywhere. */
export const HITS = { lru: 681, fifo: 647, lfu: 1655, sieve: 1459, "s3-fifo": 1513, "w-tinylfu": 1974, adaptive: 1974 };

export function hits(memoize, policies) {
  return Object.fromEntries(
    policies.map((policy) => {
      const f = memoize((n) => n, { policy, maxSize: 40, seed: 9 });
      for (let i = 0, state = 1; i < 5000; i++) {
        state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
        const skewed = (state % 400) * ((state >> 12) % 400);
        f(i % 900 < 300 ? i % 60 : Math.floor(skewed / 400));
      }
      return [policy, f.cacheInfo().hits];
    }),
  );
}
