// Keys and the order in which they are asked for. Everything is made before the clock starts, from a
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

const FIVE = 36 ** 5;
const base36 = (n) => n.toString(36).padStart(5, "0");

/** `count` different integers below 2^30, spread over the whole range. */
function scattered(count, rng) {
  const seen = new Set();
  while (seen.size < count) seen.add(Math.floor(rng() * 1073741824));
  return [...seen];
}

/**
 * `count` different keys of one shape, as the columns a call is made from: one array for calls with one
 * argument, two for two integers, and the two halves of a string that the call puts together.
 */
export function makeKeys(shape, count, rng) {
  switch (shape) {
    case "int": // 1..count: what ids from a database look like
      return [shuffle(Array.from({ length: count }, (_, i) => i + 1), rng)];
    case "int-scattered":
      return [scattered(count, rng)];
    case "string":
    case "string-new": {
      // Ten characters. The right half is a bijection of the number, so all keys differ; two halves of five
      // stay below the length at which V8 would make a rope of them instead of copying the characters.
      const left = [];
      const right = [];
      for (let i = 0; i < count; i++) {
        left.push(base36(Math.floor(rng() * FIVE)));
        right.push(base36((i * 7 ** 8) % FIVE));
      }
      return shape === "string-new" ? [left, right] : [left.map((half, i) => half + right[i])];
    }
    case "ints":
    case "ints-wide": {
      // Two columns of ids: a thousand or a few thousand different ones in each, every pair different.
      const side = Math.max(1000, Math.ceil(Math.sqrt(count) * 2));
      const ids = shape === "ints" ? Array.from({ length: side }, (_, i) => i + 1) : scattered(side, rng).map((n) => n >>> 4);
      const pairs = new Set();
      while (pairs.size < count) pairs.add(Math.floor(rng() * side * side));
      const columns = [[], []];
      for (const pair of pairs) {
        columns[0].push(ids[Math.floor(pair / side)]);
        columns[1].push(ids[pair % side]);
      }
      return columns;
    }
    case "object":
      return [shuffle(Array.from({ length: count }, (_, i) => ({ id: i + 1, name: `object ${i}` })), rng)];
    default:
      throw new RangeError(`unknown key shape ${shape}`);
  }
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
