import type { Settings } from "./options.js";
import { structuralKey } from "./structural.js";

export type Args = readonly unknown[];

// Held here, since a memoized function may stand in the place of what the platform brings.
const { apply } = Reflect;
const { from, isArray } = Array;
const { is } = Object;

/** In front of a key function's parts: `[1]` and `1` are two keys. */
export const PARTS = Symbol("parts");
/** In the place of -0 where it differs from 0. */
const NEGATIVE_ZERO = Symbol("-0");

/** What makes a key from a call; none where the key is the arguments. */
export function keyMaker({ key, typed, self }: Settings): ((self: unknown, args: Args) => Args) | null {
  if (key === "identity" && !typed && self !== "key") return null;
  const parts = (receiver: unknown, args: Args): Args => {
    if (key === "structural") return structuralKey(args, typed);
    if (key === "identity") return typed ? from(args, (arg) => (is(arg, -0) ? NEGATIVE_ZERO : arg)) : args;
    const made: unknown = apply(key, receiver, args);
    return isArray(made) ? [PARTS, ...made] : [made];
  };
  if (self !== "key") return parts;
  return (receiver, args) => [receiver === null || receiver === globalThis ? undefined : receiver, ...parts(receiver, args)];
}

export function sameKey(a: Args, b: Args): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i] || is(part, b[i]));
}
