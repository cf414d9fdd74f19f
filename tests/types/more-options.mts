// Weights, times, copies, tags, events: what is allowed compiles, every wrong one is an error where it is written.

import { approximateBytes, memoize, type AnyFunction, type CacheEvent, type CacheParameters, type Options, type Policy } from "cache-wasm";
import { policies } from "cache-wasm/policies";

import { check, type Same } from "./assert.mjs";

interface User {
  id: number;
  groups: string[];
}
const fn = (id: number, deep?: boolean): User => ({ id, groups: [String(deep)] });
const load = async (id: number) => fn(id);

// Weights.
memoize(fn, { maxWeight: 1000, weigh: approximateBytes });
memoize(fn, { maxWeight: 1000, weigh: (value, id, deep) => value.groups.length + id + Number(deep) });
memoize(load, { maxWeight: 1000, weigh: (value) => value.groups.length });
memoize(fn, { maxWeight: 1000, maxSize: 10, weigh: () => 1 });
// @ts-expect-error text is no weight
memoize(fn, { maxWeight: 1, weigh: () => "heavy" });
// @ts-expect-error nor is nothing
memoize(fn, { maxWeight: 1, weigh: () => undefined });
// @ts-expect-error the value is a user, not a promise of one
memoize(load, { maxWeight: 1, weigh: async (value) => value.groups.length });
// @ts-expect-error users weigh nothing by name
memoize(fn, { maxWeight: 1, weigh: (value) => value.name.length });
// @ts-expect-error a number
memoize(fn, { maxWeight: "1 MB", weigh: () => 1 });
check<Same<ReturnType<typeof approximateBytes>, number>>();

// Times.
memoize(fn, { ttl: (value, id, deep) => value.id + id + Number(deep), ttlJitter: 0.1, tti: 50 });
memoize(load, { ttl: ({ groups }) => groups.length, tti: 50 });
// @ts-expect-error a number
memoize(fn, { ttlJitter: "10%" });
// @ts-expect-error it cannot depend on the value
memoize(fn, { tti: (value: User) => value.id });

// Copies.
memoize(fn, { copy: "none" });
memoize(fn, { copy: "clone" });
memoize(fn, { copy: "freeze" });
// @ts-expect-error there is no such way
memoize(fn, { copy: "deep" });
// @ts-expect-error nor is true one
memoize(fn, { copy: true });

// Tags.
memoize(fn, { tags: (user) => user.groups });
memoize(load, { tags: (user, id) => [id, ...user.groups, user] });
memoize(fn, { tags: () => ["a", 1, null] as const });
// @ts-expect-error one tag is no list
memoize(fn, { tags: () => "a" });
// @ts-expect-error a list is no function
memoize(fn, { tags: ["a"] });
// @ts-expect-error of users there is no such field
memoize(fn, { tags: (user) => user.roles });

// Errors, names, policies.
memoize(fn, { cacheErrors: true, name: "users", policy: "lru" });
// @ts-expect-error true or false
memoize(fn, { cacheErrors: "yes" });
// @ts-expect-error text
memoize(fn, { name: 1 });
for (const policy of policies) memoize(fn, { policy });
const named: Policy = memoize(fn, { policy: "s3-fifo" }).cacheParameters().policy;
// @ts-expect-error there is no such policy
memoize(fn, { policy: "mru" });

// Events are told apart by their kind.
memoize(fn, {
  onEvent: (event) => {
    check<Same<typeof event, CacheEvent>>();
    switch (event.kind) {
      case "hit":
        void event.value;
        // @ts-expect-error only misses have a reason
        void event.reason;
        break;
      case "miss": {
        const reason: "absent" | "expired" | "invalidated" = event.reason;
        // @ts-expect-error a miss has no value yet
        void event.value;
        void reason;
        break;
      }
      case "store": {
        const numbers: [number, number | undefined] = [event.weight, event.expiresAt];
        void numbers;
        break;
      }
      case "error":
        void event.error;
        break;
      case "evict":
      case "expire":
      case "delete":
        void event.args.length;
        // @ts-expect-error what it was is not told
        void event.value;
        break;
      case "clear":
        void event.receiver;
        break;
      case "invalidateTag":
        void event.tag;
        // @ts-expect-error it is of no receiver
        void event.receiver;
        break;
      case "resize": {
        const size: number = event.maxSize;
        void size;
        break;
      }
      default:
        check<Same<typeof event, never>>();
    }
    // @ts-expect-error read only
    event.kind = "hit";
  },
});
// @ts-expect-error there is no such kind
memoize(fn, { onEvent: (event) => event.kind === "created" });
// @ts-expect-error a function
memoize(fn, { onEvent: console });

// What is removed by conditions and tags, and other sizes.
const f = memoize(fn);
const gone: number = f.deleteWhere(({ args: [id, deep], value, weight, expiresAt }) => {
  check<Same<[typeof id, typeof value], [number, User]>>();
  check<Same<[typeof weight, typeof expiresAt], [number, number | undefined]>>();
  return deep === true;
});
const forgotten: number = f.on({}).invalidateTag("tag") + f.invalidateTag(1);
f.resize(5);
f.on(undefined).resize(Infinity);
// @ts-expect-error a condition
f.deleteWhere();
// @ts-expect-error that tells yes or no
f.deleteWhere(() => "yes");
// @ts-expect-error a size
f.resize();
// @ts-expect-error a number
f.resize("10");

// Settings that are read back.
const parameters: CacheParameters = f.cacheParameters();
check<Same<typeof parameters.ttl, number | AnyFunction | undefined>>();
check<Same<typeof parameters.copy, "none" | "clone" | "freeze">>();
// @ts-expect-error read only
parameters.maxSize = 1;

// Weight in the counters.
const weight: number | undefined = f.cacheInfo().weight;

// Overloads, generics, rest parameters and `this` survive with every option.
function parse(text: string): string[];
function parse(number: number): number[];
function parse(value: string | number): string[] | number[] {
  return typeof value === "string" ? [value] : [value];
}
const parsed = memoize(parse, { tti: 5, ttlJitter: 0, copy: "clone", cacheErrors: true });
const texts: string[] = parsed("x");
const numbers: number[] = parsed(1);
const first = memoize(<T,>(list: readonly T[]): T | undefined => list[0], { maxWeight: 10, weigh: () => 1, tags: () => [] });
const one: 1 | undefined = first([1] as const);
const rest = memoize((head: string, ...tail: readonly number[]) => [head, ...tail], { tags: (_, head, ...tail) => [head.length, tail.length], ttl: (_, _head, ...tail) => tail.length + 1 });
rest("a", 1, 2);
// @ts-expect-error numbers after the first
rest("a", "b");
const bound = memoize(
  function (this: { id: number }, by: number) {
    return this.id * by;
  },
  { weigh: (product, by) => product / by, maxWeight: 100, self: "weak" },
);
const thing = { id: 1, bound };
const product: number = thing.bound(2);
// @ts-expect-error without an object that has an id
bound(2);

// Options for any function.
const common: Options = { maxSize: 10, cacheErrors: true, onEvent: ({ kind }) => void kind };
memoize(fn, common);
memoize(load, common);

export { forgotten, gone, numbers, one, product, texts, weight };
