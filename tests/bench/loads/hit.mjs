// One peer in a process of its own: how many nanoseconds of a processor a call takes that is answered from memory, and awaited.
// The processor's time, since what else the machine does is nobody's merit.

import { memoizeAsync } from "cache-wasm/memoize-async";
import { pathToFileURL } from "node:url";

const [peers, name, keyCount, milliseconds] = process.argv.slice(2);
const { PEERS } = await import(pathToFileURL(peers).href);
let loads = 0;
const load = async (key) => ({ key, text: "an answer", loads: ++loads });
const call = await PEERS[name](load, { memoizeAsync });
const keys = Array.from({ length: Number(keyCount) }, (_, n) => `user:${n}`);
for (const key of keys) await call(key);

async function window(ms) {
  const began = performance.now();
  const before = process.cpuUsage();
  let count = 0;
  do {
    for (const key of keys) if ((await call(key)).key !== key) throw new Error(`${name}: a wrong answer for ${key}`);
    count += keys.length;
  } while (performance.now() - began < ms);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / count;
}
await window(Number(milliseconds));
const windows = [];
for (let n = 0; n < 5; n++) windows.push(await window(Number(milliseconds)));
if (loads !== keys.length) throw new Error(`${name}: ${loads} loads for ${keys.length} keys`);
process.stdout.write(JSON.stringify(Math.min(...windows)));
process.exit(0);
