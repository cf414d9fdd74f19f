// Faults without end: several processes call and give up, their store is killed, cut off, slowed down and held up, they are
// killed and stopped themselves; and whatever happens, no call may get what is wrong.

import { Fleet, killAll } from "./fleet.mjs";

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Who calls and gives up, and is never killed: what a dead process was about to tell its store nobody can know. */
const STEADY = 3;
const PROCESSES = 5;
const KEYS = 40;
const WAYS = ["delete", "invalidateTag", "set"];
const MAX_DISCONNECTED = 1000;
const LOCK = 1000;
/**
 * How long an answer that was given up may be given elsewhere: until its silent connection is noticed (4 s), and memory
 * has had its time; doubled where machines are busy.
 */
const BOUND = 2 * (4000 + MAX_DISCONNECTED);

let storms = 0;

/** Numbers by a seed, from 0 to below 1. */
export function lots(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * For so many seconds, a fault every `pause` milliseconds. `configurations[i]` is of process `i`; `faults` are functions
 * of (draw, storm), done one after the other. Gives what was counted; `findings` is empty where all went well.
 */
export async function storm(how) {
  try {
    return await rage(how);
  } finally {
    killAll();
  }
}

async function rage({ seconds, pause = 1500, seed, configurations, faults, spoil }) {
  const draw = lots(seed);
  const pick = (list) => list[Math.floor(draw() * list.length)];
  // What an earlier one has left in the store is not its own.
  const name = `storm ${++storms}`;
  const own = (i) => ({ takes: 20, spoil, ...configurations[i], options: { name, lockTimeout: LOCK, storeTimeout: 250, maxDisconnected: MAX_DISCONNECTED, maxSize: 1000 } });
  const fleet = await Fleet.start(PROCESSES, {}, Array.from({ length: PROCESSES }, (_, i) => own(i)));
  const keys = Array.from({ length: KEYS }, (_, n) => `k${n}`);
  keys.forEach((key) => fleet.truth.set(key, 1));
  const counts = { calls: 0, errors: 0, faults: {}, given: 0, longest: 0, findings: [], unhandled: [] };
  /** key -> versions and when they had reached the store, oldest first. */
  const delivered = new Map(keys.map((key) => [key, []]));
  const find = (kind, what) => counts.findings.length < 50 && counts.findings.push(`${kind}: ${JSON.stringify(what)}`);

  fleet.seen = (number, calls) => {
    for (const call of calls) {
      const { key, began, since, floor, answer, error, ms } = call;
      counts.calls++;
      counts.longest = Math.max(counts.longest, ms);
      if (error !== undefined) {
        counts.errors++;
        find("an error", { number, ...call });
        continue;
      }
      const version = answer.value;
      if (answer.key !== key || !Number.isInteger(version) || version > fleet.truth.get(key)) find("wrong value", { number, ...call });
      if (version < floor) find("given up by itself", { number, ...call });
      const later = delivered.get(key).find((other) => other.version > version);
      if (later === undefined) continue;
      if (later.at < since) find("given up before the reconnect", { number, later, ...call });
      else if (later.at + BOUND < began) find("given up long ago", { number, later, ...call });
    }
  };
  for (const { told } of fleet.processes) await told("storm", keys, 15);

  const end = performance.now() + seconds * 1000;
  const busy = new Set();
  const giveUp = async () => {
    const key = pick(keys);
    if (busy.has(key)) return;
    busy.add(key);
    // Often twice: the second time while somebody loads what the first one was about.
    for (let again = true; again; again = draw() < 0.5) {
      const version = fleet.truth.get(key) + 1;
      fleet.truth.set(key, version);
      const at = await fleet.processes[Math.floor(draw() * STEADY)].told("giveUp", pick(WAYS), key, version);
      delivered.get(key).push({ version, at });
      counts.given++;
      await wait(30 * draw());
    }
    busy.delete(key);
  };
  const givingUp = (async () => {
    const under = new Set();
    while (performance.now() < end) {
      const one = giveUp().finally(() => under.delete(one));
      under.add(one);
      await wait(300);
    }
    await Promise.all(under);
  })();

  const part = {
    draw,
    fleet,
    /** One that may be killed. */
    victim: () => STEADY + Math.floor(draw() * (PROCESSES - STEADY)),
    anyone: () => Math.floor(draw() * PROCESSES),
    replace: async (number) => {
      counts.unhandled.push(...((await Promise.race([fleet.processes[number].ask("told"), wait(500)]))?.result?.unhandled ?? []));
      await fleet.replace(number, own(number));
      await fleet.processes[number].told("storm", keys, 15);
    },
  };
  while (performance.now() < end) {
    const [name, fault] = pick(Object.entries({ ...faults, ...ALWAYS }));
    counts.faults[name] = (counts.faults[name] ?? 0) + 1;
    await fault(part);
    await wait(pause * (0.5 + draw()));
  }
  await givingUp;
  for (const { told } of fleet.processes) await told("calm");
  await calmDown(fleet, keys, find);
  for (const { told } of fleet.processes) {
    const { unhandled, info } = await told("told");
    counts.unhandled.push(...unhandled);
    counts.storeErrors = (counts.storeErrors ?? 0) + info.storeErrors;
  }
  counts.loads = fleet.loads.length;
  return counts;
}

/** When all is well again, everybody has what is true. */
async function calmDown(fleet, keys, find) {
  const began = performance.now();
  for (;;) {
    const all = await Promise.all(fleet.processes.map(({ told }) => Promise.all(keys.map((key) => told("call", key)))));
    const old = all.flatMap((answers, number) => answers.filter(({ key, value }) => value !== fleet.truth.get(key)).map((answer) => ({ number, ...answer, truth: fleet.truth.get(answer.key) })));
    if (old.length === 0) return;
    if (performance.now() - began > BOUND) return old.slice(0, 5).forEach((one) => find("old for ever", one));
    await wait(200);
  }
}

/** What may happen to processes, whatever their store. */
const ALWAYS = {
  "a process is killed": ({ replace, victim }) => replace(victim()),
  "a process stands still": async ({ fleet, draw, anyone }) => {
    const { child } = fleet.processes[anyone()];
    child.kill("SIGSTOP");
    await wait(2000 * draw());
    child.kill("SIGCONT");
  },
};

/** One line for who reads the tests' output. */
export function summary({ calls, given, loads, errors, storeErrors, longest, faults, findings, unhandled }) {
  const happened = Object.entries(faults).map(([name, count]) => `${name} ${count}`).join(", ");
  return `${calls} calls, ${given} given up, ${loads} loads, ${errors} errors, ${storeErrors} of the store; the longest call ${longest.toFixed(0)} ms; ${happened}; ${findings.length} findings, ${unhandled.length} unhandled`;
}
