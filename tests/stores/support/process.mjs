// A process with a memoized function on a store, which does what it is told: { id, op, args }. The function asks whoever
// started it for what is true, and takes its time.

import { memoizeAsync } from "cache-wasm/memoize-async";

const { url, sqlite, spoil, takes = 0, skew = 0, options } = JSON.parse(process.argv[2]);
// As if on a machine whose clock is wrong.
const { now } = Date;
Date.now = () => now() + skew;
const store = sqlite ? (await import("cache-wasm/store/sqlite")).sqliteStore(sqlite) : (await import("cache-wasm/store/redis")).redisStore({ url });
// Bugs on purpose, to see that they are noticed.
if (spoil === "watch") delete Object.getPrototypeOf(store).watch;
if (spoil === "fence") store.cas = (key, lease, ...rest) => store.set(key, ...rest);

const told = { unhandled: [], events: {}, errors: [] };
process.on("unhandledRejection", (reason) => told.unhandled.push(String(reason)));
process.on("uncaughtException", (error) => told.unhandled.push(String(error)));

/** Since then nothing of before is in memory. */
let reconnectedAt = 0;
/** Settled when the store is asked again, and all that had to wait for that is sent. */
let isUp = Promise.resolve();
let nowUp;

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
      if (kind === "reconnected") reconnectedAt = Date.now();
      if (kind === "storeDown") isUp = new Promise((resolve) => (nowUp = resolve));
      if (kind === "storeUp") nowUp();
      if (kind === "storeError" && told.errors.length < 20) told.errors.push(String(error));
    },
  },
);

/** What this process itself has given up or set: key -> its version. */
const floors = new Map();
let isStormy = false;
/** Calls without end; what they gave is told together. */
async function callOnAndOn(keys, pause) {
  let seen = [];
  while (isStormy) {
    const key = keys[Math.floor(Math.random() * keys.length)];
    const call = { key, began: Date.now(), since: reconnectedAt, floor: floors.get(key) ?? 0 };
    const began = performance.now();
    await f(key).then(
      (answer) => (call.answer = answer),
      (error) => (call.error = String(error)),
    );
    call.ms = performance.now() - began;
    seen.push(call);
    if (seen.length >= 20) process.send({ seen });
    if (seen.length >= 20) seen = [];
    await new Promise((resolve) => setTimeout(resolve, Math.random() * pause));
  }
  process.send({ seen });
}

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
  storm: (keys, pause) => {
    isStormy = true;
    for (let n = 0; n < 3; n++) void callOnAndOn(keys, pause);
  },
  calm: () => (isStormy = false),
  /** Gives up a key, which has a new version, in one way or another; when it has reached the store. */
  giveUp: async (way, key, version) => {
    floors.set(key, version);
    await work[way](way === "invalidateTag" ? `tag ${key}` : key, version);
    await isUp;
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
