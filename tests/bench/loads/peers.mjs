// What remembers what a promise gave, in memory, each as its own documentation says: `make` gives a function of a key.

import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const root = createRequire(new URL("../../../package.json", import.meta.url));
/** What the workspace has installed. */
const theirs = (name) => import(pathToFileURL(root.resolve(name)).href);

export const CAPACITY = 10_000;
const TTL = 600_000;

export const PEERS = {
  "cache-wasm": async (load, { memoizeAsync }) => memoizeAsync(load, { maxSize: CAPACITY, ttl: TTL }),
  bentocache: async (load) => {
    const { BentoCache, bentostore } = await theirs("bentocache");
    const { memoryDriver } = await theirs("bentocache/drivers/memory");
    const cache = new BentoCache({ default: "memory", stores: { memory: bentostore().useL1Layer(memoryDriver({ maxItems: CAPACITY })) } });
    return (key) => cache.getOrSet({ key, factory: () => load(key), ttl: TTL });
  },
  cacheable: async (load) => {
    const { Cacheable, CacheableMemory, Keyv } = await theirs("cacheable");
    const cache = new Cacheable({ primary: new Keyv({ store: new CacheableMemory({ lruSize: CAPACITY }) }), ttl: TTL });
    return (key) => cache.getOrSet(key, () => load(key));
  },
  "cache-manager": async (load) => {
    const { createCache } = await theirs("cache-manager");
    const cache = createCache({ ttl: TTL });
    return (key) => cache.wrap(key, () => load(key));
  },
};
