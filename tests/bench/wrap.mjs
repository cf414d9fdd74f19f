// Wrappers written by hand: what turns a cache into a memoizer, in the fastest way that never confuses two keys.

// What stands in the cache for a function's `undefined`, which these caches use for "not there".
const NOTHING = Symbol("undefined");

/** One argument, any cache with get and set. */
export function one(cache, fn) {
  return (a) => {
    const found = cache.get(a);
    if (found !== undefined) return found === NOTHING ? undefined : found;
    const value = fn(a);
    cache.set(a, value === undefined ? NOTHING : value);
    return value;
  };
}

/** One argument that `join` makes a key of. */
export function joined(cache, fn, join) {
  return (a) => {
    const key = join(a);
    const found = cache.get(key);
    if (found !== undefined) return found === NOTHING ? undefined : found;
    const value = fn(a);
    cache.set(key, value === undefined ? NOTHING : value);
    return value;
  };
}

export function two(cache, fn, join) {
  return (a, b) => {
    const key = join(a, b);
    const found = cache.get(key);
    if (found !== undefined) return found === NOTHING ? undefined : found;
    const value = fn(a, b);
    cache.set(key, value === undefined ? NOTHING : value);
    return value;
  };
}

export function four(cache, fn, join) {
  return (a, b, c, d) => {
    const key = join(a, b, c, d);
    const found = cache.get(key);
    if (found !== undefined) return found === NOTHING ? undefined : found;
    const value = fn(a, b, c, d);
    cache.set(key, value === undefined ? NOTHING : value);
    return value;
  };
}

/** A method: a memoizer for each receiver, found through a WeakMap. `make` memoizes a function of one argument. */
export function perReceiver(make, fn) {
  const memoizers = new WeakMap();
  return function (x) {
    let memoizer = memoizers.get(this);
    if (memoizer === undefined) memoizers.set(this, (memoizer = make((x) => fn.call(this, x))));
    return memoizer(x);
  };
}

// Three tiers, each exact and none able to meet another: a small integer when both fit in 15 bits, a double
// above all of those when both fit in 26 bits, otherwise text. For the caches on a Map, text is four to eight times
// slower.
export function joinNumbers(a, b) {
  if ((a | b) >>> 15 === 0) return (a << 15) | b;
  if ((a | b) >>> 26 === 0) return a * 67108864 + b + 1073741824;
  return `${a},${b}`;
}

// The same for a cache on a plain object, where a large number is turned into decimal text first: four
// characters hold two 32-bit integers, and a comma before them keeps them from being digits.
export function joinCharacters(a, b) {
  if ((a | b) >>> 15 === 0) return (a << 15) | b;
  if ((a | 0) === a && (b | 0) === b) return String.fromCharCode(44, a & 0xffff, a >>> 16, b & 0xffff, b >>> 16);
  return `ints ${a},${b}`;
}

/** Text and an integer: a number has no comma, so the last one parts them. */
export const joinTextAndInt = (text, n) => `${text},${n}`;
/** Two integers and two texts: the first text's length says where the second begins. */
export const joinFour = (a, text, b, other) => `${a},${b},${text.length},${text}${other}`;

/** A memoizer on a cache with get and set, which `create(capacity)` makes. */
export function onCache(spec, fn, create, joinInts = joinNumbers) {
  switch (spec.signature) {
    case "ints":
      return two(create(spec.capacity), fn, joinInts);
    case "string-int":
      return two(create(spec.capacity), fn, joinTextAndInt);
    case "four":
      return four(create(spec.capacity), fn, joinFour);
    case "method":
      return perReceiver((bound) => one(create(spec.capacity), bound), fn);
    default:
      return one(create(spec.capacity), fn);
  }
}

/** For a memoizer that can be told how to make one key of the arguments: how; undefined where there is one argument. */
export function resolverFor(signature) {
  return { ints: joinNumbers, "string-int": joinTextAndInt, four: joinFour }[signature];
}
