// Chance, and the order in which keys are asked for. Everything is made before the clock starts, from a
// seeded generator, so that every peer of a round gets the very same calls.

/** A small seeded generator (mulberry32): numbers in [0, 1). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

/** Puts `array` into a random order, in place. */
export function shuffle(array, rng) {
  for (let i = array.length - 1; i > 0; i--) {
    const j = Math.floor(rng() * (i + 1));
    const kept = array[i];
    array[i] = array[j];
    array[j] = kept;
  }
  return array;
}

/** Numbers 0..count-1: shuffle after shuffle, at least `atLeast` of them. */
export function shuffledRounds(count, atLeast, rng) {
  const order = Array.from({ length: count }, (_, i) => i);
  const out = [];
  do {
    shuffle(order, rng);
    for (let i = 0; i < count; i++) out.push(order[i]);
  } while (out.length < atLeast);
  return out;
}

/** `length` draws from Zipf's law with exponent `s` over 0..count-1, rank 0 the most popular. */
export function zipf(count, s, length, rng) {
  const upTo = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) upTo[i] = sum += (i + 1) ** -s;
  // A guide table: where to begin looking for a draw in each of `count` equal strips.
  const guide = new Uint32Array(count);
  for (let strip = 0, rank = 0; strip < count; strip++) {
    while (upTo[rank] * count < strip * sum) rank++;
    guide[strip] = rank;
  }
  const out = [];
  for (let i = 0; i < length; i++) {
    const u = rng();
    let rank = guide[Math.floor(u * count)];
    while (upTo[rank] < u * sum) rank++;
    out.push(rank);
  }
  return out;
}

/** The columns of `keys` in the order given by `order`. */
export function arrange(columns, order) {
  return columns.map((column) => order.map((i) => column[i]));
}
