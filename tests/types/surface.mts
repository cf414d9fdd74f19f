// What stands on a memoized function.

import { memoize, type CacheInfo, type Entry, type Memoized } from "cache-wasm";

import { check, type Same } from "./assert.mjs";

const original = (id: number, name: string) => ({ id, name });
const f = memoize(original);

// cacheInfo and cacheParameters.
const { hits, misses, maxSize, currSize, engine } = f.cacheInfo();
check<Same<[typeof hits, typeof misses, typeof maxSize, typeof currSize], [number, number, number, number]>>();
const kind: string = engine;
const info: CacheInfo = f.cacheInfo();
// @ts-expect-error functools' spelling is not ours
f.cacheInfo().currsize;
// @ts-expect-error a snapshot is read only
f.cacheInfo().hits = 1;
const parameters: { maxSize: number; typed: boolean } = f.cacheParameters();
check<Same<ReturnType<typeof f.cacheClear>, void>>();

// The original, with all it is.
check<Same<typeof f.original, typeof original>>();
// @ts-expect-error read only
f.original = original;

// Look-ups take the arguments of the function.
check<Same<ReturnType<typeof f.has>, boolean>>();
check<Same<ReturnType<typeof f.delete>, boolean>>();
check<Same<ReturnType<typeof f.peek>, { id: number; name: string } | undefined>>();
f.has(1, "a");
f.peek(1, "a");
f.delete(1, "a");
// @ts-expect-error an argument is missing
f.has(1);
// @ts-expect-error of the wrong type
f.peek("1", "a");
// @ts-expect-error one too many
f.delete(1, "a", 2);

// Entries.
for (const { args, value, expiresAt, weight } of f.entries()) {
  check<Same<typeof value, { id: number; name: string }>>();
  const [id, name] = args;
  check<Same<[typeof id, typeof name], [number, string]>>();
  const dies: number | undefined = expiresAt;
  const weighs: number = weight;
  void [dies, weighs];
}
declare const entry: Entry<typeof original>;
const id: number = entry.args[0];

// One receiver's answers: the same questions.
const on = f.on({ any: "object" });
check<Same<ReturnType<typeof on.peek>, { id: number; name: string } | undefined>>();
on.has(1, "a");
on.cacheClear();
f.on(undefined).cacheInfo();
f.on("a primitive").entries();
// @ts-expect-error of the wrong type
on.has("1", "a");
// @ts-expect-error it is not called
on(1, "a");

// A promise is an entry like any other.
const load = memoize(async (key: string) => key.length);
check<Same<ReturnType<typeof load.peek>, Promise<number> | undefined>>();

// dispose, by hand and by `using`.
f.dispose();
f[Symbol.dispose]();
{
  using scoped = memoize((n: number) => n);
  scoped(1);
}

// The type has a name.
const named: Memoized<(n: number) => string> = memoize((n: number) => String(n));
// @ts-expect-error of another function
const other: Memoized<(n: string) => string> = named;

export { id, info, kind, other, parameters };
