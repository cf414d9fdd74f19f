import type { SelfMode } from "../types.js";

/** What an argument looks like that a cache cannot do anything with. */
export type Mark = "time" | "random" | "";

/** A part of a call's key, as far as it tells something. */
export interface FactPart {
  readonly role: "self" | "arg" | "name";
  /** The same for parts that are the same to the cache. */
  readonly id: number;
  readonly type: string;
  /** The same for objects of the same content; `undefined` where that is not known, or it is no object. */
  readonly content: string | undefined;
  readonly mark: Mark;
  readonly label: string;
}

/** A call that missed. */
export interface Row {
  readonly parts: readonly FactPart[];
  /** How long the function took, in milliseconds. */
  cost: number | undefined;
}

/** What is known of a function and its calls: watched, or read from a trace. */
export interface Facts {
  readonly name: string;
  readonly maxSize: number;
  readonly policy: string;
  readonly self: SelfMode;
  /** "identity", "structural" or "function". */
  readonly key: string;
  /** Whether it is one of Python's, for which other remedies are to be had. */
  readonly python: boolean;
  /** Whether answers have a time to live. */
  readonly timed: boolean;
  /** Whether there is a bound by weight. */
  readonly weighed: boolean;
  readonly hits: number;
  readonly misses: number;
  /** How many answers are stored. */
  readonly stored: number;
  /** The last misses. */
  readonly rows: readonly Row[];
  /** The accesses that were watched one by one, of the receiver that had most of them: the numbers of their keys. */
  readonly accesses: readonly number[];
  /** Keys that were computed again, and of these the ones that came to another answer. */
  readonly again: number;
  readonly differed: number;
  readonly example: string;
  /** Answers that were looked at again later, and those of them that had another content then. */
  readonly looked: number;
  readonly changed: number;
  readonly changedExample: string;
  /** What a hit, and what looking at the clock before and after a function, cost here, in milliseconds; not known of a trace. */
  readonly lookup: { readonly hit: number; readonly clock: number } | undefined;
}
