// The package under test, as it is installed in the project that CACHE_WASM_PROJECT names.

import path from "node:path";

import { esmEntry } from "./locate.mjs";

const project = process.env.CACHE_WASM_PROJECT;
if (!project) {
  throw new Error("CACHE_WASM_PROJECT is not set: it names a project with the packed package installed (`cargo xtask test node` makes one)");
}

export const folder = path.join(path.resolve(project), "node_modules/cache-wasm");
export const mainEntry = esmEntry(folder);
export const toolsEntry = esmEntry(folder, "./tools");
export const policiesEntry = esmEntry(folder, "./policies");

export const asyncEntry = esmEntry(folder, "./memoize-async");

const main = await import(mainEntry);
export const { approximateBytes, memoize, memoized } = main;

/** hits, misses, maxSize, currSize: what functools calls cache_info. */
export function info(f) {
  const { hits, misses, maxSize, currSize } = f.cacheInfo();
  return [hits, misses, maxSize, currSize];
}

/** The arguments of all entries, next victim first. */
export const kept = (f) => [...f.entries()].map(({ args }) => [...args]);

/** A clock that stands still until told. */
export function fakeClock(start = 0) {
  const clock = () => clock.now;
  clock.now = start;
  return clock;
}

/** `fn`, counting how often it ran in `.ran`. */
export function counted(fn) {
  const wrapper = function (...args) {
    wrapper.ran++;
    return fn.apply(this, args);
  };
  wrapper.ran = 0;
  return wrapper;
}

/** A promise that is settled by hand: { promise, resolve, reject }. */
export function byHand() {
  const load = {};
  load.promise = new Promise((resolve, reject) => Object.assign(load, { resolve, reject }));
  return load;
}

/** A function whose loads are settled by hand, memoized: `loads[i]` is { args, signal, resolve, reject }. */
export function loadsByHand({ memoizeAsync, currentLoad }, options, length = 1) {
  const loads = [];
  const run = (...args) => {
    const load = byHand();
    loads.push(Object.assign(load, { args, current: currentLoad(), signal: currentLoad()?.signal }));
    return load.promise;
  };
  Object.defineProperty(run, "length", { value: length });
  return { f: memoizeAsync(run, options), loads };
}

/** Lets everything that waits for settled promises run. */
export const turn = () => new Promise((resolve) => setImmediate(resolve));
