// A memoized function is called like the original: parameters, results, overloads, generics and `this` survive.

import { memoize } from "cache-wasm";

import { check, type Same } from "./assert.mjs";

// Parameters and result.
const original = (id: number, prefix?: string) => `${prefix ?? ""}${id}`;
const name = memoize(original);
check<Same<ReturnType<typeof name>, string>>();
check<Same<Parameters<typeof name>, Parameters<typeof original>>>();
name(1);
name(1, "x");
// @ts-expect-error a string is no id
name("1");
// @ts-expect-error an argument is missing
name();
// @ts-expect-error one too many
name(1, "x", 2);

// Rest parameters and tuples.
const sum = memoize((first: number, ...rest: number[]) => rest.reduce((a, b) => a + b, first));
sum(1, 2, 3);
// @ts-expect-error a string among the numbers
sum(1, "2");

// Options do not change what is called.
const small = memoize((id: number) => id, { maxSize: 2, ttl: 50, key: "structural", typed: true, self: "ignore", seed: 7, clock: () => 0 });
check<Same<ReturnType<typeof small>, number>>();

// Overloads: every one of them.
function parse(text: string): string[];
function parse(number: number): number[];
function parse(value: string | number): string[] | number[] {
  return typeof value === "string" ? [value] : [value];
}
const parsed = memoize(parse);
const texts: string[] = parsed("x");
const numbers: number[] = parsed(1);
// @ts-expect-error there is no overload for a boolean
parsed(true);
// @ts-expect-error the overload for strings gives strings
const mixed: number[] = parsed("x");

// Generics: decided at each call.
const pair = memoize(<A, B extends { id: number }>(a: A, b: B): [A, B] => [a, b]);
const literal: ["a", { id: number; more: boolean }] = pair("a" as const, { id: 1, more: true });
// @ts-expect-error without an id
pair("a", {});

// `this`: asked for by methods, refused without.
interface Shop {
  prices: Map<string, number>;
  price(item: string): number | undefined;
}
const price = memoize(function (this: Shop, item: string) {
  return this.prices.get(item);
});
const shop: Shop = { prices: new Map(), price };
check<Same<ReturnType<typeof shop.price>, number | undefined>>();
shop.price("tea");
price.call(shop, "tea");
// @ts-expect-error no shop
price("tea");
// @ts-expect-error this is no shop
price.call({}, "tea");

class Course {
  readonly year = 2026;
  readonly lesson = memoize((term: string) => `${term} ${this.year}`);
  declare title: (term: string) => string;
}
Course.prototype.title = memoize(function (this: Course, term: string) {
  return `${term} ${this.year}`;
});
const lesson: string = new Course().lesson("spring");

// Async functions and generators give what they gave.
const load = memoize(async (id: number) => ({ id, name: "n" }), { ttl: 1000 });
check<Same<ReturnType<typeof load>, Promise<{ id: number; name: string }>>>();
const loaded: { id: number; name: string } = await load(1);

// Predicates and assertions keep their meaning.
const isText = memoize((value: unknown): value is string => typeof value === "string");
declare const unknown: unknown;
if (isText(unknown)) unknown.toUpperCase();

// It goes wherever the original goes.
const plain: (id: number) => string = name;
const list: number[] = [1, 2].map(memoize((n: number) => n * 2));
const recursive: (n: number) => number = memoize((n: number): number => (n < 2 ? n : recursive(n - 1) + recursive(n - 2)));

// Only functions.
// @ts-expect-error a number
memoize(1);
// @ts-expect-error nothing
memoize();
// @ts-expect-error a class is not called
memoize(Course);

export { lesson, list, literal, loaded, mixed, numbers, plain, recursive, shop, small, texts };
