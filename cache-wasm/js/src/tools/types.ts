import type { Finding } from "./finding.js";

/** What would come of a call, and why. */
export interface Explanation {
  readonly hit: boolean;
  /** Why it would be no hit; "absent" where nobody observed what became of the key. */
  readonly reason: "hit" | "new" | "evicted" | "expired" | "invalidated" | "cleared" | "bypassed" | "absent";
  /** How many milliseconds ago the answer went. */
  readonly ago: number | undefined;
  /** The stored key that comes nearest. */
  readonly nearest: Nearest | undefined;
  /** All of it in words. */
  readonly said: string;
}

/** A stored key, and where another one differs from it. */
export interface Nearest {
  readonly args: readonly unknown[];
  /** The places of the arguments that differ, counted from 0. */
  readonly differs: readonly number[];
  /** How they differ, in words, in the same order. */
  readonly how: readonly string[];
}

/** How often a cache would have hit, by its size. */
export interface MissRatioCurve {
  readonly accesses: number;
  readonly keys: number;
  /** The least recently used policy, at the sizes at which something changes. */
  readonly points: readonly { readonly size: number; readonly hitRatio: number; readonly missRatio: number }[];
  /** The size beyond which more entries bring in little; `undefined` where no size hits. */
  readonly knee: number | undefined;
  /** At the `size` that was asked for, each policy's hit ratio. */
  readonly policies: Readonly<Record<string, number>>;
  /** The most that any policy could have hit there. */
  readonly optimum: number | undefined;
}

/** Of what the curve is to be. */
export interface CurveOptions {
  /** Of a trace: the number of the function (`fn`); the first one unless told. */
  readonly fn?: number;
  /** At which size the policies are compared; the function's own unless told. */
  readonly size?: number;
}

/** How a memoized function is doing. */
export interface Diagnosis {
  readonly name: string;
  readonly calls: number;
  readonly hits: number;
  readonly misses: number;
  readonly hitRatio: number;
  /** What its hits would have cost, in milliseconds: each the mean of what the misses did cost, but for the costliest in twenty. */
  readonly saved: number;
  /** What its misses did cost, as far as that is known. */
  readonly spent: number;
  readonly maxSize: number;
  readonly policy: string;
  /** The size from which on it hits about as often as it can, as far as is known. */
  readonly fittingSize: number | undefined;
  /** What is wrong with it; none where all is well. */
  readonly findings: readonly Finding[];
}

/** The same of a function in a trace. */
export interface TraceDiagnosis extends Diagnosis {
  readonly fn: number;
  /** Where in its program it was made, where the recorder knew that. */
  readonly place: string | undefined;
}

/** What a cache held, as something that `structuredClone`, IndexedDB and `v8.serialize` take. */
export interface Dump {
  readonly cacheDump: 1;
  readonly hits: number;
  readonly misses: number;
  /** The one that would have gone next stands first. */
  readonly entries: readonly DumpedEntry[];
  /** How many answers are not in it: such as cannot be cloned, promises, and those of receivers. */
  readonly skipped: number;
}

/** An answer and what it was stored with. */
export interface DumpedEntry {
  readonly args: readonly unknown[];
  readonly value: unknown;
  /** How many milliseconds it had left to live; `undefined`: for ever. */
  readonly left?: number;
  /** The most that uses can put its end off to. */
  readonly most?: number;
  readonly weight?: number;
  readonly tags?: readonly unknown[];
}
