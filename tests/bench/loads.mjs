// What `memoizeAsync` costs, and what its stores do under load: each with what it is to reach.
//
// Started by `cargo xtask bench loads`, which packs the package and sets CACHE_WASM_PROJECT and REDIS_SERVER.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { Fleet, killAll } from "../stores/support/fleet.mjs";
import { memoizeAsync, project, redis as driver, redisStore } from "../stores/support/project.mjs";
import { startRedis } from "../stores/support/redis.mjs";
import { PEERS } from "./loads/peers.mjs";

const { values } = parseArgs({ options: { json: { type: "string" }, rounds: { type: "string", default: "5" } } });
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`--rounds ${values.rounds}: allowed is a whole number from 1`);

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const quantile = (numbers, q) => [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * q))];
const median = (numbers) => quantile(numbers, 0.5);
const say = (text) => process.stderr.write(`${text}\n`);
const results = [];
const tell = (what, figure, target, reached, details) => {
  results.push({ what, figure, target, reached, ...details });
  console.log(`${reached ? "reached" : "MISSED "}  ${what}: ${figure} (target: ${target})`);
};

/** Nanoseconds of a processor for each peer: processes of their own, in turns, the best of all rounds. */
function hits() {
  copyFileSync(fileURLToPath(new URL("loads/hit.mjs", import.meta.url)), path.join(project, "hit.mjs"));
  const peers = fileURLToPath(new URL("loads/peers.mjs", import.meta.url));
  const best = Object.fromEntries(Object.keys(PEERS).map((name) => [name, Infinity]));
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(PEERS)) {
      const found = JSON.parse(execFileSync(process.execPath, ["hit.mjs", peers, name, "1000", "200"], { cwd: project, encoding: "utf8" }));
      best[name] = Math.min(best[name], found);
    }
    say(`hits: round ${round + 1} of ${rounds}`);
  }
  const { "cache-wasm": ours, ...others } = best;
  for (const [name, theirs] of Object.entries(others)) {
    const times = theirs / ours;
    tell(`a hit in memory, beside ${name}`, `${times.toFixed(1)} times the throughput, ${ours.toFixed(0)} ns against ${theirs.toFixed(0)} ns`, "5 times", times >= 5, { nanoseconds: { ours, theirs } });
  }
}

/** In turns; the best of all rounds, since whatever else the machine does only makes it longer. */
async function beyondMemory(server) {
  const N = 4000;
  const store = redisStore({ url: server.url });
  const make = () => memoizeAsync(async (n) => ({ n, text: "some text" }), { store, name: "p", key: "structural", self: "ignore", ttl: 600_000, maxSize: Infinity });
  const writer = make();
  for (let n = 0; n < N; n++) await writer(n);
  const client = await driver.createClient({ url: server.url }).connect();
  while ((await client.exists(`{cache-wasm}e:p:${N - 1}`)) === 0) await wait(5);
  const ways = {
    alone: async (get) => {
      for (let n = 1; n < N; n++) await get(n);
    },
    "fifty at once": async (get) => {
      for (let n = 0; n < N; n += 50) await Promise.all(Array.from({ length: 50 }, (_, i) => get(n + i)));
    },
  };
  const time = async (way, get) => {
    const began = performance.now();
    await ways[way](get);
    return (1000 * (performance.now() - began)) / N;
  };
  const times = { alone: { ours: [], bare: [] }, "fifty at once": { ours: [], bare: [] } };
  // The first round is not counted: then the compiler has seen it all.
  for (let round = 0; round <= 2 * rounds; round++) {
    for (const way of Object.keys(ways)) {
      const reader = make();
      const [ours, bare] = [await time(way, reader), await time(way, (n) => client.get(`{cache-wasm}e:p:${n}`))];
      if (reader.cacheInfo().storeHits < N - 1) throw new Error(`only ${reader.cacheInfo().storeHits} hits in Redis`);
      if (round === 0) continue;
      times[way].ours.push(ours);
      times[way].bare.push(bare);
    }
  }
  for (const way of Object.keys(ways)) {
    const [ours, bare] = [Math.min(...times[way].ours), Math.min(...times[way].bare)];
    const ratio = ours / bare;
    tell(`a miss in memory that hits in Redis, ${way}, beside a bare GET`, `${ratio.toFixed(2)} times, ${ours.toFixed(0)} µs against ${bare.toFixed(0)} µs`, "1.2 times", ratio <= 1.2, { microseconds: times[way] });
  }
  await client.close();
  await store.close();
}

/** Single calls timed, with Redis there and with Redis away. */
async function withoutRedis() {
  const server = await startRedis();
  const events = [];
  const store = redisStore({ url: server.url });
  const limit = 200;
  const f = memoizeAsync(async (n) => n, { store, name: "d", key: "structural", self: "ignore", ttl: 600_000, maxDisconnected: 600_000, storeTimeout: limit, maxSize: Infinity, onEvent: ({ kind }) => events.push(kind) });
  const N = 1000;
  const p99 = async () => {
    const times = [];
    for (let turn = 0; turn < 100; turn++) {
      for (let n = 0; n < N; n++) {
        const began = performance.now();
        await f(n);
        times.push(performance.now() - began);
      }
    }
    return quantile(times, 0.99) * 1e6;
  };
  const found = { there: [], away: [] };
  const misses = [];
  for (let round = 0; round <= rounds; round++) {
    for (let n = 0; n < N; n++) await f(n);
    const there = await p99();
    events.length = 0;
    await server.kill();
    while (!events.includes("disconnected")) await wait(5);
    const away = await p99();
    for (let n = 0; n < 200; n++) {
      const began = performance.now();
      await f(`miss ${round} ${n}`);
      misses.push(performance.now() - began);
    }
    events.length = 0;
    await server.start();
    // The breaker closes as soon as somebody asks.
    while (!events.includes("reconnected")) await wait(5);
    while (f.cacheInfo().storeMisses === 0 || !(await probe(f))) await wait(20);
    if (round === 0) continue;
    found.there.push(there);
    found.away.push(away);
  }
  const [there, away] = [median(found.there), median(found.away)];
  tell("the 99th percentile of a hit in memory, with Redis away", `${away.toFixed(0)} ns against ${there.toFixed(0)} ns`, "unchanged (at most a quarter more)", away <= 1.25 * there, found);
  const [longest, usual] = [Math.max(...misses), median(misses)];
  tell("a miss with Redis away, beside the function", `${usual.toFixed(2)} ms at the median, ${longest.toFixed(0)} ms at most`, `1 ms, and the time limit (${limit} ms) at most`, usual < 1 && longest < limit + 50, { longest, usual });
  await store.close();
  await server.stop();
}

/** Whether the store is asked again. */
async function probe(f) {
  const { storeMisses } = f.cacheInfo();
  await f(`probe ${Math.random()}`);
  return f.cacheInfo().storeMisses > storeMisses;
}

async function oneLoad(url) {
  const fleet = await Fleet.start(8, { url, takes: 50, options: { name: "c", ttl: 300, storeTimeout: 10_000, lockTimeout: 10_000 } });
  const counts = [];
  for (let round = 0; round < 2 * rounds; round++) {
    const before = fleet.loadsOf("k");
    const answers = (await Promise.all(fleet.processes.map(({ told }) => told("calls", "k", 125)))).flat();
    if (answers.length !== 1000) throw new Error(`${answers.length} answers`);
    counts.push(fleet.loadsOf("k") - before);
    await wait(400);
  }
  await fleet.stop();
  tell("loads of 1 000 callers in 8 processes on an expired key", `${Math.max(...counts)} at most in ${counts.length} rounds`, "1", Math.max(...counts) === 1, { counts });
}

async function invalidations(url) {
  const fleet = await Fleet.start(3, { url, options: { name: "i" } });
  const [first, ...others] = fleet.processes;
  const times = [];
  for (let round = 0; round < 40 * rounds; round++) {
    fleet.truth.set("k", round);
    for (const { told } of fleet.processes) while (!(await told("has", "k"))) await told("call", "k");
    const gone = others.map(({ told }) => told("gone", "k"));
    await wait(2);
    const began = Date.now();
    await first.told(round % 2 ? "delete" : "invalidateTag", round % 2 ? "k" : "tag k");
    for (const at of await Promise.all(gone)) times.push(at - began);
  }
  await fleet.stop();
  tell("an invalidation, until it is seen in another process", `${median(times)} ms at the median, ${quantile(times, 0.99)} ms at the 99th percentile`, "50 ms at the median", median(times) <= 50, { milliseconds: times });
}

const server = await startRedis();
try {
  hits();
  await beyondMemory(server);
  await withoutRedis();
  await oneLoad(server.url);
  await invalidations(server.url);
} finally {
  killAll();
  await server.stop();
}
const machine = { cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg(), node: process.version };
console.log(`\n${machine.cores} cores (${machine.cpu}), load ${machine.load.map((load) => load.toFixed(1)).join(" ")}, Node ${machine.node}`);
if (values.json) {
  const versions = Object.fromEntries(Object.keys(PEERS).filter((name) => name !== "cache-wasm").map((name) => [name, JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), "utf8")).version]));
  mkdirSync(path.dirname(path.resolve(values.json)), { recursive: true });
  writeFileSync(values.json, `${JSON.stringify({ machine, rounds, versions, results }, null, 1)}\n`);
}
process.exit(0);
