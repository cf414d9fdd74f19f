/**
 * Hashes arguments to 32 bits, in JavaScript, without allocating.
 *
 * Keys can come from strangers, so every number here is drawn from the cache's own seed. An integer
 * is multiplied by a random odd number, and the high bits of the product count (Dietzfelbinger et
 * al., "A reliable randomized algorithm for the closest-pair problem", 1997). In strings the secret
 * is the multiplier: a polynomial with a secret start only would collide whatever the start is.
 */

const { imul } = Math;
const LONGEST_HASHED = 32;
/** Values that are the only ones of their kind, or almost. */
const SINGLES: readonly unknown[] = [undefined, null, false, true];
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

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
  /** The hashes of long strings that are stored: hashing those in full at every call would cost more than the call. */
  private readonly longs = new Map<string, number>();

  constructor(private readonly seed: number | undefined) {}

  /** Draws the numbers above, when they are first needed: some runtimes refuse randomness earlier. */
  ready(): void {
    if (this.m0 !== 0) return;
    const draw = generator(this.seed ?? randomSeed());
    this.m0 = draw() | 1;
    this.m1 = draw() | 1;
    this.step = draw() | 1;
    this.text = draw() | 1;
    this.finish = draw() | 1;
    this.other = draw();
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
    let multiplier = this.m1;
    if (n > 1) hash += imul(this.part(b), multiplier);
    for (let i = 2; i < n; i++) {
      multiplier = imul(multiplier, this.step);
      hash = (hash + imul(this.part(i === 2 ? c : i === 3 ? d : all[i]), multiplier)) | 0;
    }
    return hash | 0;
  }

  /** Whether any hash is remembered. */
  get keepsAny(): boolean {
    return this.longs.size > 0;
  }

  /** A key is stored now: what finding it again needs is kept. */
  keep(key: ArrayLike<unknown>): void {
    for (let i = 0; i < key.length; i++) {
      const part = key[i];
      if (isLong(part)) this.longs.set(part, this.string(part));
    }
  }

  /** A key is no longer stored (in that place). */
  release(key: readonly unknown[]): void {
    for (const part of key) if (isLong(part)) this.longs.delete(part);
  }

  releaseAll(): void {
    if (this.longs.size > 0) this.longs.clear();
  }

  private float(value: number): number {
    if (value !== value) return this.other;
    bits[0] = value;
    return (imul(words[0]!, this.finish) + words[1]!) | 0;
  }

  private string(value: string): number {
    return (isLong(value) ? this.longs.get(value) : undefined) ?? this.chars(value);
  }

  private chars(value: string): number {
    const multiplier = this.text;
    const length = value.length;
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
        return value === BigInt.asIntN(32, value) ? Number(value) + 5 : this.string(value.toString(36));
      case "symbol":
        // Registered ones live for ever and cannot be held weakly, nor can any in engines from before
        // that was possible: those are hashed as text.
        try {
          return identity(value);
        } catch {
          return this.string(String(value)) + 6;
        }
      case "object":
      case "function":
        if (value !== null) return identity(value);
    }
    return this.other + SINGLES.indexOf(value);
  }
}

function isLong(value: unknown): value is string {
  return typeof value === "string" && value.length > LONGEST_HASHED;
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

/** A seed that nobody can guess. */
function randomSeed(): number {
  const crypto = globalThis.crypto as Crypto | undefined;
  return crypto?.getRandomValues ? crypto.getRandomValues(new Uint32Array(1))[0]! : Math.random() * 0x1_0000_0000;
}

/** A seed to well-spread 32-bit numbers: a Weyl sequence through a mixer with low bias. */
function generator(seed: number): () => number {
  let state = Math.floor(seed) | 0;
  return () => {
    state = (state + 0x9e37_79b9) | 0;
    let z = imul(state ^ (state >>> 16), 0x21f0_aaad);
    z = imul(z ^ (z >>> 15), 0x735a_2d97);
    return z ^ (z >>> 15);
  };
}
