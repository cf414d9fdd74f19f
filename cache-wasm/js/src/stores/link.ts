import type { StoreEvent } from "./events.js";

/** The first pause after a failure, and the longest, in milliseconds. */
const SHORTEST = 100;
const LONGEST = 10_000;
/** So many invalidations wait for the store; for more, all of it is cleared. */
const MOST_UNSENT = 1000;

/** In the place of an answer: the store was not asked. */
export const UNASKED = Symbol("unasked");

interface Unsent {
  readonly operation: string;
  work(): unknown;
}

/**
 * The way to a store, which may fail, hang or be away. Every call is bounded in time. After one that
 * failed the store is left alone for a while (a circuit breaker); then one call in the background, which
 * nobody waits for, finds out whether it is back. Invalidations that could not be sent are sent before
 * anything else is asked, in their order; and where nothing is asked, since memory answers all, without it.
 */
export class Link {
  private pause = 0;
  private openUntil = 0;
  private probing = false;
  private flushing: Promise<void> | null = null;
  private unsent: Unsent[] = [];
  /** Runs while something unsent waits for the store to be back. */
  private timer: unknown;

  constructor(
    private readonly limit: number,
    private readonly probe: () => unknown,
    private readonly clearAll: () => unknown,
    private readonly tell: (event: StoreEvent) => void,
  ) {}

  get isOpen(): boolean {
    return this.pause > 0;
  }

  /** Asks the store; `UNASKED` where it does not answer, or is not asked at all. Never rejects. */
  ask<T>(operation: string, work: () => T): Promise<Awaited<T> | typeof UNASKED> {
    if (this.unsent.length === 0 && !this.isOpen) return this.call(operation, work);
    return this.askLater(operation, work);
  }

  private async askLater<T>(operation: string, work: () => T): Promise<Awaited<T> | typeof UNASKED> {
    if (this.isOpen) {
      this.tryAgain();
      return UNASKED;
    }
    await this.flush();
    if (this.unsent.length > 0 || this.isOpen) return UNASKED;
    return this.call(operation, work);
  }

  /** What must reach the store, now or later; fulfilled when it has been tried. */
  send(operation: string, work: () => unknown): Promise<void> {
    if (this.unsent.length >= MOST_UNSENT) this.unsent = [{ operation: "clear", work: this.clearAll }];
    this.unsent.push({ operation, work });
    if (!this.isOpen) return this.flush();
    this.tryAgain();
    this.sendLater();
    return Promise.resolve();
  }

  /** The store says itself that it is back. */
  back(): void {
    if (!this.isOpen) return;
    this.openUntil = 0;
    this.tryAgain();
  }

  private flush(): Promise<void> {
    this.flushing ??= this.sendAll().finally(() => (this.flushing = null));
    return this.flushing;
  }

  private async sendAll(): Promise<void> {
    for (let first; (first = this.unsent[0]) !== undefined; ) {
      if ((await this.call(first.operation, first.work)) === UNASKED) return;
      // More than the most may have come meanwhile.
      if (this.unsent[0] === first) this.unsent.shift();
    }
  }

  /** One promise and one timer: this is on the path of every look into the store. */
  private call<T>(operation: string, work: () => T): Promise<Awaited<T> | typeof UNASKED> {
    return new Promise((resolve) => {
      let isOver = false;
      const end = (answer: Awaited<T> | typeof UNASKED) => {
        isOver = true;
        clearTimeout(timer);
        resolve(answer);
      };
      // What comes too late is nobody's.
      const fail = (error: unknown) => {
        if (isOver) return;
        this.fail(operation, error);
        end(UNASKED);
      };
      const timer = setTimeout(() => fail(new DOMException(`memoizeAsync: the store took longer than ${this.limit} ms for ${operation}`, "TimeoutError")), this.limit);
      try {
        Promise.resolve(work()).then((answer) => isOver || end(answer), fail);
      } catch (error) {
        fail(error);
      }
    });
  }

  private fail(operation: string, error: unknown): void {
    const wasOpen = this.isOpen;
    // Those that were on their way when it failed say nothing new.
    if (!wasOpen || this.probing) {
      this.pause = Math.min(LONGEST, Math.max(SHORTEST, this.pause * 2));
      this.openUntil = performance.now() + this.pause * (0.75 + Math.random() / 4);
    }
    this.sendLater();
    this.tell({ kind: "storeError", operation, error });
    if (!wasOpen) this.tell({ kind: "storeDown" });
  }

  /** Sees to it that what is unsent is tried again, though nobody may ask for anything. It keeps no process alive. */
  private sendLater(): void {
    if (this.timer !== undefined || this.unsent.length === 0) return;
    const again = () => {
      this.timer = undefined;
      if (!this.isOpen) return;
      this.tryAgain();
      this.sendLater();
    };
    this.timer = setTimeout(again, Math.max(SHORTEST, this.openUntil - performance.now()));
    (this.timer as { unref?(): void }).unref?.();
  }

  /** One call finds out, half open, for all others. */
  private tryAgain(): void {
    if (this.probing || performance.now() < this.openUntil) return;
    this.probing = true;
    const found = async () => {
      await this.flush();
      if (this.unsent.length > 0 || (await this.call("probe", this.probe)) === UNASKED) return;
      this.pause = 0;
      this.tell({ kind: "storeUp" });
    };
    void found().finally(() => (this.probing = false));
  }
}
