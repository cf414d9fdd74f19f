/**
 * Hashes arguments to 32 bits, in JavaScript, without allocating.
 *
 * Keys can come from strangers, so every number here is drawn from the cache's own seed, and from one
 * that cannot be foreseen where too many keys meet nevertheless. An integer
 * is multiplied by a random odd number, and the high bits of the product count (Dietzfelbinger et
 * al., "A reliable randomized algorithm for the closest-pair problem", 1997). In strings the secret
 * is the multiplier: a polynomial with a secret start only would collide whatever the start is.
 *
 * Reading a character costs as much as all the rest of a look-up's step, so of a string only some
 * are read, as long as the strings that are stored differ in these. Where too many have one hash,
 * `strengthen` reads more, and all in the end.
 */

const { imul } = Math;
/** Values that are the only ones of their kind, or almost. */
const SINGLES: readonly unknown[] = [undefined, null, false, true];
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/** How much of a string is read. */
const enum Reading {
  /** The last four characters. */
  End,
  /** The last six, and two in the middle. */
  EndAndMiddle,
  All,
}

/** Longer strings cost more than most calls when they are read in full. */
const LONGEST_READ = 32;

/** Identity numbers of objects and symbols, the same for all caches; they keep nobody alive. */
const ids = new WeakMap<WeakKey, number>();
let lastId = 0;

export class Hasher {
  /** Odd multipliers for the first two places of the argument list, and what leads from the second to the next ones. */
  m0 = 0;
  m1 = 0;
  private step = 0;
  private text = 0;
  private finish = 0;
  private other = 0;
  private reading = Reading.End;
  /**
   * Where all of a string is read but of long ones nothing: numbers for those in stored keys, and how
   * often each is there. The platform hashes them once for as long as they live.
   */
  private readonly longs = new Map<string, { readonly hash: number; times: number }>();
  private draw: () => number;

  constructor(private readonly seed: number | undefined) {
    this.draw = generator(seed ?? randomSeed());
    this.reseed(true);
  }

  private reseed(regular: boolean): void {
    const { draw } = this;
    // At first, as in Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, 6.4), a number
    // near the golden ratio, which spreads consecutive integers evenly, and one beside which pairs of
    // them are spread evenly too: the best of four thousand for rows, grids and diagonals.
    this.m0 = regular ? 0x9e37_7001 | (draw() & 0xffe) : draw() | 1;
    this.m1 = regular ? 0xae72_0001 | (draw() & 0xffe) : draw() | 1;
    this.step = draw() | 1;
    this.text = draw() | 1;
    this.finish = draw() | 1;
    this.other = draw();
  }

  /** Whether keys are to be told of: see {@link keep} and {@link release}. */
  get keeps(): boolean {
    return this.reading === Reading.All;
  }

  /** Reads more of strings, or draws other numbers where they are read in full already, which it tells: hashes change. */
  strengthen(): boolean {
    const { keeps } = this;
    if (keeps) {
      // Somebody may know the numbers drawn so far: from now on, none that can be foreseen.
      if (this.seed === undefined) this.draw = generator(secretSeed());
      this.reseed(false);
    } else this.reading++;
    this.longs.clear();
    return keeps;
  }

  /** A number for one value: equal for values that are the same by SameValueZero. */
  part(value: unknown): number {
    if (typeof value === "number") {
      const int = value | 0;
      return int === value ? int : this.float(value);
    }
    if (typeof value === "string") return this.string(value);
    return this.rare(value);
  }

  /** The hash of a whole argument list. */
  list(args: ArrayLike<unknown>): number {
    return this.hash(args.length, args[0], args[1], args[2], args[3], args);
  }

  /** The same for `n` arguments: the first four, and where there are more, all of them. */
  hash(n: number, a: unknown, b: unknown, c: unknown, d: unknown, all: ArrayLike<unknown>): number {
    let hash = imul(this.part(a), this.m0);
    if (n < 2) return hash;
    let multiplier = this.m1;
    hash = (hash + imul(this.part(b), multiplier)) | 0;
    if (n === 2) return hash;
    multiplier = imul(multiplier, this.step);
    hash = (hash + imul(this.part(c), multiplier)) | 0;
    if (n === 3) return hash;
    multiplier = imul(multiplier, this.step);
    hash = (hash + imul(this.part(d), multiplier)) | 0;
    for (let i = 4; i < n; i++) {
      multiplier = imul(multiplier, this.step);
      hash = (hash + imul(this.part(all[i]), multiplier)) | 0;
    }
    return hash;
  }

  /** A number for a string. Short, so that it is compiled into whoever asks. */
  string(value: string): number {
    const { length } = value;
    if (this.reading !== Reading.End || length < 6) return this.stronger(value);
    const hash = imul(value.charCodeAt(length - 1) | (value.charCodeAt(length - 2) << 16), this.text);
    return hash ^ ((value.charCodeAt(length - 3) | (value.charCodeAt(length - 4) << 16)) + length);
  }

  /** The same where the last four characters do not tell enough. */
  private stronger(value: string): number {
    const { length } = value;
    const { text } = this;
    if (length < 6) return this.all(value);
    if (this.reading === Reading.All) return length > LONGEST_READ ? (this.longs.get(value)?.hash ?? 0) : this.all(value);
    const last = imul(value.charCodeAt(length - 1) | (value.charCodeAt(length - 2) << 16), text);
    const hash = last ^ ((value.charCodeAt(length - 3) | (value.charCodeAt(length - 4) << 16)) + length);
    const middle = length >> 1;
    return (
      imul(imul(hash, this.finish) ^ (value.charCodeAt(length - 5) | (value.charCodeAt(length - 6) << 16)), text) ^
      (value.charCodeAt(middle) | (value.charCodeAt(middle - 1) << 16))
    );
  }

  /** A key is about to be stored: its long strings get their numbers. */
  keep(key: ArrayLike<unknown>): void {
    if (!this.keeps) return;
    for (let i = 0; i < key.length; i++) {
      const part = key[i];
      if (!isLong(part)) continue;
      const known = this.longs.get(part);
      if (known === undefined) this.longs.set(part, { hash: this.draw(), times: 1 });
      else known.times++;
    }
  }

  /** A key is no longer stored. */
  release(key: readonly unknown[]): void {
    for (const part of key) {
      const known = isLong(part) ? this.longs.get(part) : undefined;
      if (known !== undefined && --known.times === 0) this.longs.delete(part as string);
    }
  }

  /** A number for one that is no integer of 32 bits. */
  float(value: number): number {
    if (value !== value) return this.other;
    bits[0] = value;
    return (imul(words[0]!, this.finish) + words[1]!) | 0;
  }

  private all(value: string): number {
    const multiplier = this.text;
    const { length } = value;
    let hash = length;
    let i = 0;
    for (; i + 1 < length; i += 2) {
      const pair = value.charCodeAt(i) | (value.charCodeAt(i + 1) << 16);
      hash = imul(((hash << 7) | (hash >>> 25)) ^ pair, multiplier);
    }
    if (i < length) hash = imul(((hash << 7) | (hash >>> 25)) ^ value.charCodeAt(i), multiplier);
    return imul(hash ^ (hash >>> 15), this.finish);
  }

  private rare(value: unknown): number {
    switch (typeof value) {
      case "bigint":
        // The number a small one has as an int is as good as any; a large one is hashed as text.
        return value === BigInt.asIntN(32, value) ? Number(value) + 5 : this.all(value.toString(36));
      case "symbol":
        // Registered ones live for ever and cannot be held weakly, nor can any in engines from before
        // that was possible: those are hashed as text.
        try {
          return identity(value);
        } catch {
          return this.all(String(value)) + 6;
        }
      case "object":
      case "function":
        if (value !== null) return identity(value);
    }
    return this.other + SINGLES.indexOf(value);
  }
}

function isLong(value: unknown): value is string {
  return typeof value === "string" && value.length > LONGEST_READ;
}

/** The number that leads back from a product with an odd number: Newton's iteration, modulo 2^32. */
export function inverse(odd: number): number {
  let x = odd;
  for (let i = 0; i < 4; i++) x = imul(x, 2 - imul(odd, x));
  return x;
}

/** The identity number of an object or a symbol; throws where it cannot be held weakly. */
export function identity(value: object | symbol): number {
  let id = ids.get(value as object);
  if (id === undefined) {
    id = ++lastId;
    ids.set(value as object, id);
  }
  return id;
}

/** A seed that costs nothing: what can be foreseen of it, by somebody who sees other numbers from there, is found out by its effect. */
export function randomSeed(): number {
  return Math.random() * 0x1_0000_0000;
}

/** One that nobody can guess. Not drawn before it is needed: some runtimes refuse it at first, and in others it takes milliseconds. */
function secretSeed(): number {
  const crypto = globalThis.crypto as Crypto | undefined;
  return crypto?.getRandomValues ? crypto.getRandomValues(new Uint32Array(1))[0]! : randomSeed();
}

/** A seed to well-spread 32-bit numbers: a Weyl sequence through a mixer with low bias. */
export function generator(seed: number): () => number {
  let state = Math.floor(seed) | 0;
  return () => {
    state = (state + 0x9e37_79b9) | 0;
    let z = imul(state ^ (state >>> 16), 0x21f0_aaad);
    z = imul(z ^ (z >>> 15), 0x735a_2d97);
    return z ^ (z >>> 15);
  };
}
