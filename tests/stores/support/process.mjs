// A process with a memoized function on a store, which does what it is told: { id, op, args }. The function asks whoever
// started it for what is true, and takes its time.

import { memoizeAsync } from "cache-wasm/memoize-async";

const { url, sqlite, spoil, takes = 0, skew = 0, options } = JSON.parse(process.argv[2]);
// As if on a machine whose clock is wrong.
const { now } = Date;
Date.now = () => now() + skew;
const store = sqlite ? (await import("cache-wasm/store/sqlite")).sqliteStore(sqlite) : (await import("cache-wasm/store/redis")).redisStore({ url });
if (spoil) delete Object.getPrototypeOf(store).watch;

const told = { unhandled: [], events: {}, errors: [] };
process.on("unhandledRejection", (reason) => told.unhandled.push(String(reason)));
process.on("uncaughtException", (error) => told.unhandled.push(String(error)));

let asked = 0;
const waiting = new Map();
const ask = (key) =>
  new Promise((resolve) => {
    waiting.set(++asked, resolve);
    process.send({ asks: asked, key });
  });

const f = memoizeAsync(
  async (key) => {
    const value = await ask(key);
    await new Promise((resolve) => setTimeout(resolve, takes));
    return { key, value };
  },
  {
    ...{ store, name: "f", key: "structural", self: "ignore", tags: ({ key }) => [`tag ${key}`] },
    ...options,
    onEvent: ({ kind, error }) => {
      told.events[kind] = (told.events[kind] ?? 0) + 1;
      if (kind === "storeError" && told.errors.length < 20) told.errors.push(String(error));
    },
  },
);

const work = {
  call: (key) => f(key),
  calls: (key, count) => Promise.all(Array.from({ length: count }, () => f(key))),
  has: (key) => f.has(key),
  delete: (key) => f.delete(key),
  invalidateTag: (tag) => f.invalidateTag(tag),
  clear: () => f.cacheClear(),
  set: (key, value) => f.set({ key, value }, key),
  /** When it has gone from memory, by the machine's clock. */
  gone: async (key) => {
    while (f.has(key)) await new Promise((resolve) => setImmediate(resolve));
    return Date.now();
  },
  told: () => ({ ...told, info: f.cacheInfo() }),
  /** The store itself: { method, args } of each call, one after the other. */
  store: async (calls) => {
    const results = [];
    for (const [method, ...args] of calls) results.push(await store[method](...args));
    return results;
  },
};

process.on("message", async ({ answers, value, id, op, args }) => {
  if (answers !== undefined) {
    waiting.get(answers)(value);
    waiting.delete(answers);
    return;
  }
  const began = performance.now();
  const result = await Promise.resolve(work[op](...args)).then(
    (result) => ({ result }),
    (error) => ({ error: String(error) }),
  );
  process.send({ id, ms: performance.now() - began, ...result });
});
process.send({ ready: true });
