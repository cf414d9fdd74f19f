import type { Entries } from "../entries.js";
import type { Args } from "../keys.js";
import type { Load as Storing, Outcome } from "../memo.js";
import type { Answer } from "./answer.js";
import type { Doubt } from "./doubts.js";
import type { CallOptions, CurrentLoad, LoadReason } from "./types.js";

/** A caller, or several that may have the same promise. */
interface Waiter {
  /** So many doubts had come up when it came. */
  readonly since: number;
  give(answer: Answer): void;
  /** Of a value made before something that happened before the caller came: asks again. */
  again(): void;
  reject(error: unknown): void;
}

/** What a load asks of the cache that it is for. */
export interface Owner {
  /** A value as a caller gets it. */
  handOut(answer: Answer): unknown;
  /** The same call once more. */
  callAgain(load: Load, how: CallOptions): Promise<unknown>;
  /** A caller has left before the end. */
  left(load: Load, ended: boolean): void;
  /** Whether all callers may have one promise. */
  readonly sharesPromises: boolean;
}

let running: Load | null = null;

/**
 * Asked by the memoized function, before its first `await`: about the load that it was called for;
 * `undefined` where it was not called by a cache.
 *
 * ```ts
 * const user = memoizeAsync(async (id: number) => {
 *   const { signal } = currentLoad()!;
 *   return (await fetch(`/users/${id}`, { signal })).json();
 * });
 * ```
 */
export function currentLoad(): CurrentLoad | undefined {
  return running?.context;
}

/** One run of the function for a key, and who waits for it. */
export class Load implements Storing {
  readonly outcome: Outcome = {};
  /** Nobody comes to it any more, and its result is not stored. */
  fenced = false;
  /** Whatever it gives is too late. */
  ended = false;
  /** It takes longer than callers are to wait where there is another answer. */
  late = false;
  /** The function has been called and has not given its promise yet. */
  starting = false;
  readonly doubts: Doubt[] = [];
  /** What is told to who watches, when it has ended. */
  tell: ((outcome: Outcome) => void)[] = [];
  /** When it began, in the clock's milliseconds. */
  began = 0;
  /** It is asking a store; it has not begun to make anything. */
  asking = false;
  /** While it was asking somebody has changed what it may have read. */
  touched = false;
  /** Its result was read and not made. */
  fromStore = false;
  waitUntil: CallOptions["waitUntil"];
  private readonly waiters = new Set<Waiter>();
  private shared: { readonly promise: Promise<unknown>; readonly since: number } | null = null;
  private controller: AbortController | null = null;
  private timers: unknown[] = [];
  private whenDone: (() => void) | null = null;

  constructor(
    private readonly owner: Owner,
    readonly entries: Entries,
    readonly self: unknown,
    readonly args: Args,
    readonly key: Args,
    readonly since: number,
    /** What it is to replace. */
    public stale: Answer | null,
    readonly reason: LoadReason,
    /** It goes on when nobody waits. */
    public background: boolean,
  ) {}

  get context(): CurrentLoad {
    const load = this;
    return {
      // Most functions do not ask for one.
      get signal() {
        load.controller ??= new AbortController();
        return load.controller.signal;
      },
      reason: this.reason,
      stale: this.stale === null || this.stale.isError ? undefined : this.owner.handOut(this.stale),
    };
  }

  /** Runs the function; it may ask for this load until it gives its promise. */
  start(run: () => unknown): unknown {
    const before = running;
    running = this;
    this.starting = true;
    try {
      return run();
    } finally {
      this.starting = false;
      running = before;
    }
  }

  get waiting(): boolean {
    return this.waiters.size > 0;
  }

  /** A caller waits for the result. */
  join(how: CallOptions): Promise<unknown> {
    const { signal } = how;
    const alone = signal !== undefined || !this.owner.sharesPromises;
    const since = this.doubts.length;
    if (!alone && this.shared?.since === since) return this.shared.promise;
    const promise = new Promise<unknown>((resolve, reject) => {
      const leave = () => {
        if (!this.waiters.delete(waiter)) return;
        reject(signal!.reason);
        this.leave(signal!.reason);
      };
      const free = () => signal?.removeEventListener("abort", leave);
      const waiter: Waiter = {
        since,
        give: (answer) => {
          free();
          try {
            resolve(this.owner.handOut(answer));
          } catch (error) {
            reject(error);
          }
        },
        again: () => {
          free();
          resolve(this.owner.callAgain(this, how));
        },
        reject: (error) => {
          free();
          reject(error);
        },
      };
      signal?.addEventListener("abort", leave);
      this.waiters.add(waiter);
      for (const timer of this.timers) (timer as Timer).ref?.();
    });
    if (!alone) this.shared = { promise, since };
    return promise;
  }

  /** Those who wait get this answer; or, who came after a doubt that concerns it, a newer one. */
  give(answer: Answer, doubtedAt = Infinity): void {
    this.finish((waiter) => (waiter.since > doubtedAt ? waiter.again() : waiter.give(answer)));
  }

  /** Those who wait call once more. */
  callAgain(): void {
    this.finish((waiter) => waiter.again());
  }

  reject(error: unknown): void {
    this.finish((waiter) => waiter.reject(error));
  }

  /** Nobody is to wait any longer, and the function may know. */
  abort(reason: unknown): void {
    this.end();
    this.controller?.abort(reason);
  }

  /** It is over. */
  end(): void {
    this.ended = true;
    for (const timer of this.timers) clearTimeout(timer as number);
    this.whenDone?.();
    this.whenDone = null;
  }

  /** Calls `then` in so many milliseconds, unless it is over by then; keeps the process alive as long as somebody waits. */
  after(ms: number, then: () => void): void {
    // Later than timers reach is never.
    if (!(ms < 2 ** 31)) return;
    const timer: unknown = setTimeout(then, ms);
    if (!this.waiting) (timer as Timer).unref?.();
    this.timers.push(timer);
  }

  /** Fulfilled when it is over, however it ends. */
  get done(): Promise<void> {
    return new Promise((resolve) => {
      if (this.ended) return resolve();
      const before = this.whenDone;
      this.whenDone = () => {
        before?.();
        resolve();
      };
    });
  }

  /** The number of the first doubt that concerns the answer; Infinity for none. */
  doubtedAt(answer: Answer, tags: readonly unknown[]): number {
    const at = this.doubts.findIndex((doubt) => doubt(answer, tags, this.args));
    return at < 0 ? Infinity : at;
  }

  private leave(reason: unknown): void {
    const ends = !this.waiting && !this.background && !this.ended;
    if (ends) this.abort(reason);
    else if (!this.waiting) for (const timer of this.timers) (timer as Timer).unref?.();
    this.owner.left(this, ends);
  }

  private finish(each: (waiter: Waiter) => void): void {
    const waiters = [...this.waiters];
    this.waiters.clear();
    this.shared = null;
    waiters.forEach(each);
  }
}

/** What timers can do where they could keep a process alive. */
interface Timer {
  ref?(): void;
  unref?(): void;
}
