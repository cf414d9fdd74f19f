// Several processes on one Redis, through a proxy each, and faults without end. CACHE_FAULT_SECONDS makes it longer,
// CACHE_SEED repeats its lots.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startProxy, startRedis } from "./support/redis.mjs";
import { storm, summary } from "./support/storm.mjs";

const seconds = Number(process.env.CACHE_FAULT_SECONDS || 12);
const seed = Number(process.env.CACHE_SEED || Date.now() % 1e6);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let redis;
const proxies = [];
before(async () => {
  redis = await startRedis();
  for (let i = 0; i < 5; i++) proxies.push(await startProxy(redis.port));
});
after(async () => {
  await Promise.all(proxies.map((proxy) => proxy.stop()));
  await redis.stop();
});
/** Something is wrong with the way to Redis for one of them, for a while. What was held up must not come as if nothing had been. */
const held = (mode, longest) => async ({ draw, anyone }) => {
  const proxy = proxies[anyone()];
  proxy.mode = mode(draw);
  await wait(longest * draw());
  proxy.mode = "open";
  if (typeof mode(draw) !== "number") proxy.cut();
};
const faults = {
  "Redis is killed": async ({ draw }) => {
    await redis.kill();
    await wait(1500 * draw());
    await redis.start();
  },
  "a connection is cut": ({ anyone }) => proxies[anyone()].cut(),
  "all are cut": () => proxies.forEach((proxy) => proxy.cut()),
  "cut in the middle of an answer": ({ draw, anyone }) => proxies[anyone()].cut(1 + Math.floor(draw() * 500)),
  "silence": held(() => "hang", 6000),
  "refused": held(() => "refuse", 2000),
  "slow": held((draw) => Math.ceil(draw() * 400), 2000),
};
const configurations = () => proxies.map(({ url }) => ({ url }));

test(`a fault every second or two, for ${seconds} s: nothing wrong, nothing lost, nothing unhandled`, { timeout: (seconds + 120) * 1000 }, async (t) => {
  const counts = await storm({ seconds, seed, configurations: configurations(), faults });
  t.diagnostic(`seed ${seed}: ${summary(counts)}`);
  assert.deepEqual([counts.findings, counts.unhandled], [[], []]);
  assert.ok(counts.calls > seconds * 20 && counts.given > seconds, summary(counts));
});

test("it would notice: a store that does not tell of others' changes, and one that writes what was given up", { timeout: 240_000 }, async (t) => {
  for (const spoil of ["watch", "fence"]) {
    // It takes a load that is given up just then: on a busy machine, a few seconds may pass without one.
    let found = 0;
    for (let again = 0; found === 0 && again < 5; again++) {
      const counts = await storm({ seconds: 6, seed: seed + again, configurations: configurations(), faults: { "a connection is cut": faults["a connection is cut"] }, spoil });
      found = counts.findings.length;
      t.diagnostic(`without ${spoil}: ${found} findings, the first ${counts.findings[0]}`);
    }
    assert.ok(found > 0, spoil);
  }
});
