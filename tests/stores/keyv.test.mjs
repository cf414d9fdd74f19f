// The store in Redis below Keyv.

import { after } from "node:test";

import { serves } from "./support/keyv.mjs";
import { redisStore } from "./support/project.mjs";
import { startRedis } from "./support/redis.mjs";

const server = await startRedis();
const store = redisStore({ url: server.url });
after(async () => {
  await store.close();
  await server.stop();
});
serves(store);
