// The stores as entries of their own: their options, their methods, and that `memoizeAsync` takes them.

import { memoizeAsync } from "cache-wasm/memoize-async";
import { redisStore, type RedisStore, type RedisStoreOptions, type Store } from "cache-wasm/store/redis";
import { sqliteStore, type SqliteProblem, type SqliteStatistics, type SqliteStore, type SqliteStoreOptions } from "cache-wasm/store/sqlite";
import { check, type Same } from "./assert.mjs";

const redis = redisStore();
const sqlite = sqliteStore({ folder: "cache", sizeLimit: 1e6, maxAge: 1000, policy: "lfu", fileSize: 1e4, poll: 20, patience: 100 });
check<Same<typeof redis, RedisStore>>();
check<Same<typeof sqlite, SqliteStore>>();

const options: RedisStoreOptions = { url: "redis://localhost", prefix: "{mine}", client: { password: "secret", socket: { connectTimeout: 100 } } };
redisStore(options);
const folder: SqliteStoreOptions = { folder: "cache" };
// @ts-expect-error: a prefix is a text
redisStore({ prefix: 1 });
// @ts-expect-error: a folder is needed
sqliteStore({});
// @ts-expect-error: no such policy
sqliteStore({ ...folder, policy: "mru" });

export const load = async (id: number) => ({ id });
for (const store of [redis, sqlite] satisfies Required<Store>[]) {
  const user = memoizeAsync(load, { store, name: "user", key: "structural", self: "ignore", tags: ({ id }) => [`user ${id}`] });
  check<Same<Awaited<ReturnType<typeof user>>, { id: number }>>();
  const written: Promise<boolean> = store.cas("key", await store.lock("key", 1000), "value", undefined, ["tag"]);
  const read: string | undefined = await store.get("key");
  await using closed = store;
  void [written, read, closed];
}

const statistics: SqliteStatistics = await sqlite.statistics();
const problems: readonly SqliteProblem[] = await sqlite.check({ mend: true });
for (const { kind } of problems) {
  if (kind === "missing file") throw new Error(`${statistics.hits}`);
  // @ts-expect-error: there is no such kind
  if (kind === "something else") throw new Error();
}
// @ts-expect-error: only the one in a folder counts
redis.statistics();
