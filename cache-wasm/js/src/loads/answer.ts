import { span } from "../time.js";
import type { AsyncSettings } from "./options.js";

/** Whoever draws lots with 32 bits cannot get a logarithm below minus this. */
const LONGEST_DRAW = Math.log(2 ** 32);
const { max } = Math;

/** What the cache keeps of a load: its result or, where errors are kept, what it failed with. Times are ticks. */
export class Answer {
  /** The same for all callers, where they may have the same. */
  readonly promise: Promise<unknown>;
  /** Until then a call need not think about it. */
  readonly quietUntil: number;
  readonly servedUntil: number;
  readonly servedOnErrorUntil: number;
  /** Before, no refresh is tried again: the last one has failed. */
  retryAt = -Infinity;

  /** `cost`: how long the load has taken, in milliseconds. */
  constructor(
    readonly value: unknown,
    readonly isError: boolean,
    readonly freshUntil: number,
    readonly cost: number,
    { earlyRefresh, staleWhileRevalidate, staleIfError }: AsyncSettings,
  ) {
    this.promise = isError ? NEVER : Promise.resolve(value);
    this.quietUntil = earlyRefresh === 0 || cost === 0 ? freshUntil : freshUntil - span(LONGEST_DRAW * earlyRefresh * cost);
    // An error has had its time.
    this.servedUntil = isError ? freshUntil : freshUntil + stretch(staleWhileRevalidate);
    this.servedOnErrorUntil = isError ? freshUntil : max(this.servedUntil, freshUntil + stretch(staleIfError));
  }

  /**
   * XFetch: each call refreshes with a probability that grows towards the end, the sooner the longer a
   * load takes. `drawn` is a 32-bit number.
   */
  isToBeRefreshed(now: number, earlyRefresh: number, drawn: number): boolean {
    if (now < this.quietUntil) return false;
    const lot = -Math.log(((drawn >>> 0) + 1) / 2 ** 32);
    return now + lot * span(this.cost * earlyRefresh) >= this.freshUntil;
  }
}

const NEVER = new Promise<never>(() => {});

/** Milliseconds that may be none, as ticks. */
export function stretch(milliseconds: number): number {
  return milliseconds === 0 ? 0 : span(milliseconds);
}
