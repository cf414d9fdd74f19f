import type { Args } from "./keys.js";
import type { Absence, Observer, Outcome, Victim } from "./memo.js";
import type { CacheEvent } from "./types.js";

/** Tells an `onEvent` what happens. */
export class Listener implements Observer {
  constructor(private readonly tell: (event: CacheEvent) => void) {}

  hit(receiver: unknown, args: Args, _: Args, value: unknown): void {
    this.tell({ kind: "hit", receiver, args, value });
  }

  miss(receiver: unknown, args: Args, _: Args, reason: Absence): (outcome: Outcome) => void {
    this.tell({ kind: "miss", receiver, args, reason });
    return ({ stored, value, error, failed, weight = 0, expires: expiresAt, victims = [] }) => {
      this.evict(receiver, victims);
      if (failed) this.tell({ kind: "error", receiver, args, error });
      if (stored) this.tell({ kind: "store", receiver, args, value, weight, expiresAt });
    };
  }

  evict(receiver: unknown, victims: readonly Victim[]): void {
    for (const { args, expired } of victims) this.tell({ kind: expired ? "expire" : "evict", receiver, args });
  }

  delete(receiver: unknown, args: Args): void {
    this.tell({ kind: "delete", receiver, args });
  }

  clear(receiver: unknown, all: boolean): void {
    this.tell({ kind: "clear", receiver: all ? undefined : receiver });
  }

  invalidateTag(tag: unknown): void {
    this.tell({ kind: "invalidateTag", tag });
  }

  resize(receiver: unknown, all: boolean, maxSize: number): void {
    this.tell({ kind: "resize", receiver: all ? undefined : receiver, maxSize });
  }
}
