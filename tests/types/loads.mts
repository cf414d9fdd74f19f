// memoizeAsync: types of calls, options and what stands on the function.

import { currentLoad, memoizeAsync, structured, type AsyncCacheEvent, type AsyncMemoized, type AsyncOptions, type Lease, type LoadReason, type Store } from "cache-wasm/memoize-async";

import { check, type Same } from "./assert.mjs";

interface User {
  id: number;
  name: string;
}
const original = async (id: number, full = false): Promise<User> => ({ id, name: String(full) });
const f = memoizeAsync(original, { ttl: 1000, staleWhileRevalidate: 500, staleIfError: 5000, timeout: { soft: 10, hard: 100 }, earlyRefresh: 1 });

check<Same<ReturnType<typeof f>, Promise<User>>>();
const user: User = await f(1);
await f(1, true);
// @ts-expect-error a string is no id
void f("1");
// @ts-expect-error an argument is missing
void f();

// Overloads, generics and `this` survive.
interface Find {
  (id: number): Promise<User>;
  (name: string): Promise<User[]>;
}
declare const find: Find;
const found = memoizeAsync(find);
check<Same<[Awaited<ReturnType<() => ReturnType<typeof found.original>>>], [User[]]>>();
const one: Promise<User> = found(1);
const many: Promise<User[]> = found("a");
const generic = memoizeAsync(async <T,>(value: T) => [value]);
const list: Promise<"a"[]> = generic<"a">("a");
const method = memoizeAsync(async function (this: { base: number }, n: number) {
  return this.base + n;
});
const sum: Promise<number> = method.call({ base: 1 }, 2);
// @ts-expect-error not without its receiver
void method(2);

// A function that gives no promise is for memoize.
// @ts-expect-error
memoizeAsync((n: number) => n);

// What can be asked.
check<Same<ReturnType<typeof f.peek>, User | undefined>>();
check<Same<ReturnType<typeof f.getOrLoad>, User | Promise<User>>>();
check<Same<ReturnType<typeof f.reload>, Promise<User>>>();
check<Same<ReturnType<typeof f.delete>, Promise<boolean>>>();
check<Same<ReturnType<typeof f.invalidateTag>, Promise<number>>>();
check<Same<ReturnType<typeof f.cacheClear>, Promise<void>>>();
check<Same<typeof f.original, typeof original>>();
await f.set({ id: 1, name: "a" }, 1);
// @ts-expect-error of the wrong type
await f.set("a", 1);
// @ts-expect-error an argument is missing
await f.set({ id: 1, name: "a" });
await f.deleteWhere(({ args: [id], value }) => id === value.id);
const { shared, stale, refreshes, errors, timeouts, aborted, pending, loadTime, hits } = f.cacheInfo();
check<Same<typeof shared, number>>();
const on = f.on({});
check<Same<ReturnType<typeof on.peek>, User | undefined>>();

// A caller's signal.
const controller = new AbortController();
check<Same<ReturnType<typeof f.with>, typeof original>>();
await f.with({ signal: controller.signal, waitUntil: (work: Promise<void>) => void work })(1);
// @ts-expect-error of the wrong type
f.with({ signal: true });

// The load that a function was called for.
const load = currentLoad();
const signal: AbortSignal | undefined = load?.signal;
const reason: LoadReason | undefined = load?.reason;

// Options, and what they get.
const options: AsyncOptions<typeof original> = {
  ttl: ({ id }, given) => id + given,
  tags: ({ name }) => [name],
  key: (id) => id,
  onEvent: (event: AsyncCacheEvent) => {
    if (event.kind === "stale") event.reason satisfies "revalidate" | "error" | "timeout";
    if (event.kind === "load") event.ms satisfies number;
    // @ts-expect-error there is no such event
    if (event.kind === "lost") return;
  },
};
memoizeAsync(original, options);
// @ts-expect-error of the wrong type
memoizeAsync(original, { timeout: "1s" });
// @ts-expect-error no such option
memoizeAsync(original, { stale: 1 });

// A store: anything with four methods, and what ours have beside them.
const four = { get: async (key: string) => key, set: async (key: string, value: unknown, ttl?: number) => true, delete: async (key: string) => true, clear: async () => {} };
memoizeAsync(original, { store: four, name: "user", key: "structural", self: "ignore", serialiser: structured, storeTimeout: 100 });
memoizeAsync(method.original, { store: four, name: "m", key: (n) => n, self: ({ base }) => `base ${base}` });
// @ts-expect-error a method is missing
memoizeAsync(original, { store: { get: async () => 1 }, name: "user" });
const tells: Store = { ...four, lock: async (key, ms, lease?: Lease) => ({ key, ms, lease }), watch: ({ changed }) => changed(null) };

const named: AsyncMemoized<typeof original> = f;
{
  using scoped = memoizeAsync(original);
  void scoped(1);
}

export { aborted, errors, hits, list, loadTime, many, named, one, pending, reason, refreshes, signal, stale, sum, tells, timeouts, user };
