// Options: what is allowed compiles, every wrong one is an error where it is written.

import { memoize, type Options } from "cache-wasm";

const fn = (user: { id: number }, depth: number) => user.id + depth;

memoize(fn, {});
memoize(fn, { maxSize: 0 });
memoize(fn, { maxSize: Infinity });
memoize(fn, { ttl: 30_000, clock: Date.now });
memoize(fn, { key: "identity" });
memoize(fn, { key: "structural", typed: true });
memoize(fn, { self: "weak" });
memoize(fn, { self: "ignore" });
memoize(fn, { self: "key" });
memoize(fn, { seed: 42 });

// A key function gets the arguments of the function, without being told their types.
memoize(fn, { key: (user, depth) => `${user.id.toFixed()}/${depth.toFixed()}` });
memoize(fn, { key: (user) => user.id });
memoize(fn, { key: () => 1 });
memoize(fn, { key: (...args) => args[0].id });
// @ts-expect-error users have no email
memoize(fn, { key: (user) => user.email });

// A time to live may depend on the value and the arguments.
memoize(fn, { ttl: (value, user, depth) => value + user.id + depth });
memoize(async (id: number) => ({ id, seconds: 5 }), { ttl: (value, id) => value.seconds * 1000 + id });
// @ts-expect-error it has to be a number
memoize(fn, { ttl: () => "soon" });

// @ts-expect-error text is no size
memoize(fn, { maxSize: "10" });
// @ts-expect-error nor is a BigInt
memoize(fn, { maxSize: 10n });
// @ts-expect-error nor is null
memoize(fn, { maxSize: null });
// @ts-expect-error milliseconds, not text
memoize(fn, { ttl: "30s" });
// @ts-expect-error there is no such key
memoize(fn, { key: "json" });
// @ts-expect-error there is no such meaning of this
memoize(fn, { self: "strong" });
// @ts-expect-error true or false
memoize(fn, { typed: 1 });
// @ts-expect-error a function
memoize(fn, { clock: 0 });
// @ts-expect-error that returns a number
memoize(fn, { clock: () => "now" });
// @ts-expect-error a number
memoize(fn, { seed: "abc" });
// @ts-expect-error functools' spelling is not ours
memoize(fn, { maxsize: 10 });
// @ts-expect-error lru-cache's name is not ours
memoize(fn, { max: 10 });
// @ts-expect-error a size alone is not an options object
memoize(fn, 128);
// @ts-expect-error nor is null
memoize(fn, null);

// Options can be written apart.
const options: Options<typeof fn> = { maxSize: 10, key: (user, depth) => [user.id, depth] };
memoize(fn, options);
