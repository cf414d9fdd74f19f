// The package against the plain model: the same random operations, the same answers, counters and order after
// each of them. CACHE_SEED replays one seed; CACHE_FUZZ_SECONDS goes on with new ones for that long.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Model } from "./support/model.mjs";
import { info, memoize } from "./support/package.mjs";
import { drawOperation, drawScenario, generator, makeArguments, naming } from "./support/scenario.mjs";

const FIXED = [1, 2, 3, 5, 8, 13, 21, 34];
const SCENARIOS_PER_SEED = 20;

class Planned extends Error {}

/** Plays a plan on one side, the package or the model, and writes down everything that can be seen. */
class Player {
  constructor(side, clock) {
    this.side = side;
    this.clock = clock;
    this.log = [];
    this.plan = undefined;
  }

  /** The memoized function: does what the plan of this call says. */
  body(receiver, args) {
    const plan = this.plan;
    this.plan = undefined;
    this.log.push(["runs", this.receiverName(receiver), args.length, plan?.n]);
    for (const inside of plan.inside) this.play(inside);
    if (plan.throws) throw new Planned();
    return plan.id;
  }

  play(operation) {
    this.log.push([operation.op, this.outcome(operation)]);
  }

  outcome(operation) {
    if (operation.op === "tick") {
      this.clock.now += operation.by;
      return this.clock.now;
    }
    if (operation.op !== "call") return this.side[operation.op](operation);
    this.plan = operation;
    try {
      return this.side.call(operation);
    } catch (error) {
      if (!(error instanceof Planned)) throw error;
      return "throws";
    } finally {
      this.plan = undefined;
    }
  }
}

const shown = (entries) => [...entries].map(({ args, value }) => [[...args], value]);

function realSide(scenario, names, player, clock) {
  const { options } = scenario;
  const key = options.key === "function" ? (...args) => [args.length, args.at(-1)] : options.key;
  const body = function (...args) {
    return player().body(this, args);
  };
  const f = memoize(body, { ...options, key, clock: () => clock.now });
  const args = (n) => makeArguments(scenario, names, n);
  const face = (receiver) => (receiver === undefined || options.self === "ignore" ? f : f.on(receiver));
  return {
    call: ({ receiver, n }) => f.apply(receiver, args(n)),
    has: ({ receiver, n }) => face(receiver).has(...args(n)),
    peek: ({ receiver, n }) => face(receiver).peek(...args(n)),
    delete: ({ receiver, n }) => face(receiver).delete(...args(n)),
    clear: () => void f.cacheClear(),
    clearOne: ({ receiver }) => void f.on(receiver).cacheClear(),
    info: () => info(f),
    infoOf: ({ receiver }) => info(f.on(receiver)),
    entries: ({ receiver }) => shown(face(receiver).entries()),
  };
}

function modelSide(scenario, names, player, clock) {
  const { options } = scenario;
  const parts = options.key === "function" ? (args) => [args.length, args.at(-1)] : (args) => args;
  const model = new Model({
    maxSize: options.maxSize,
    ttl: options.ttl,
    key: (receiver, args) => JSON.stringify([options.self === "key" ? names.value(receiver) : "", ...parts(args).map(names.value)]),
    owner: (receiver) => (options.self === "weak" ? names.receiver(receiver) : "one for all"),
    clock: () => clock.now,
    run: (receiver, args) => player().body(receiver, args),
  });
  const args = (n) => makeArguments(scenario, names, n);
  return {
    call: ({ receiver, n }) => model.call(receiver, args(n)),
    has: ({ receiver, n }) => model.peek(receiver, args(n)) !== undefined,
    peek: ({ receiver, n }) => model.peek(receiver, args(n)),
    delete: ({ receiver, n }) => model.delete(receiver, args(n)),
    clear: () => model.clear(),
    clearOne: ({ receiver }) => model.clearOne(receiver),
    info: () => model.info(),
    infoOf: ({ receiver }) => model.infoOf(receiver),
    entries: ({ receiver }) => shown(model.entries(receiver)),
  };
}

function player(side, scenario, names) {
  const clock = { now: 0 };
  const one = new Player(side(scenario, names, () => one, clock), clock);
  one.receiverName = names.receiver;
  return one;
}

function tell(value) {
  if (value === undefined) return "undefined";
  if (value === globalThis) return "globalThis";
  if (typeof value === "bigint") return `${value}n`;
  return ["symbol", "function", "number"].includes(typeof value) && !Number.isFinite(value) ? String(value) : value;
}
const asText = (thing) => JSON.stringify(thing, (_, value) => tell(value));

/** Plays everything that a seed gives; says how many operations that were. */
function playSeed(seed) {
  const random = generator(seed);
  let operations = 0;
  for (let at = 0; at < SCENARIOS_PER_SEED; at++) {
    const scenario = drawScenario(random);
    const names = naming(scenario);
    const [real, model] = [player(realSide, scenario, names), player(modelSide, scenario, names)];
    for (let step = 0; step < scenario.length; step++) {
      const operation = drawOperation(scenario, random, step);
      const place = () => `seed ${seed}, scenario ${at}, step ${step} (CACHE_SEED=${seed} replays it)\n${asText(scenario)}\n${asText(operation)}`;
      try {
        model.play(operation);
        real.play(operation);
        assert.deepEqual(real.log, model.log);
        // All that is counted, and now and then the order in full; always at the end.
        const last = step === scenario.length - 1;
        if (step % scenario.unseen === 0 || last) assert.deepEqual(real.side.info(), model.side.info());
        if ((step % (97 * scenario.unseen) === 0 || last) && scenario.options.self !== "key") {
          const receiver = random.pick(scenario.receivers);
          assert.deepEqual(real.side.entries({ receiver }), model.side.entries({ receiver }));
        }
      } catch (error) {
        throw new Error(`${place()}\n${error.message}`, { cause: error });
      }
      real.log = [];
      model.log = [];
      operations++;
    }
  }
  return operations;
}

function environmentNumber(name) {
  const text = process.env[name];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${name}=${text}: a number from 0 on is allowed`);
  return value;
}

const given = environmentNumber("CACHE_SEED");
const fuzzSeconds = environmentNumber("CACHE_FUZZ_SECONDS") ?? 0;
const drawn = Math.floor(Math.random() * 2 ** 32);
const seeds = given === undefined ? [...FIXED, drawn] : [given];

for (const seed of seeds) {
  test(`seed ${seed}${seed === drawn ? ", drawn for this run" : ""}`, (t) => {
    t.diagnostic(`${playSeed(seed)} operations agree`);
  });
}

if (fuzzSeconds > 0) {
  test(`new seeds for ${fuzzSeconds} s, from ${drawn}`, (t) => {
    const until = Date.now() + fuzzSeconds * 1000;
    let seed = drawn;
    let operations = 0;
    do {
      seed = (seed + 1) >>> 0;
      operations += playSeed(seed);
    } while (Date.now() < until);
    t.diagnostic(`${(seed - drawn) >>> 0} seeds, ${operations} operations agree`);
  });
}
