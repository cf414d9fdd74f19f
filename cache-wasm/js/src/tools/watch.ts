import { Way, type Absence, type Memo, type Observer, type Outcome, type Victim } from "../memo.js";
import type { Args } from "../keys.js";

/** One that watches, beside others that may do so too. */
export interface Watcher extends Observer {
  /** Whether it is content, for now, to be told of misses alone: hits take the short way then. */
  readonly brief: boolean;
}

/** Of the package; put in by the build. */
declare const VERSION: string;

/** Where those who watch a function are found, by all entries of this version. */
const WATCHERS = Symbol.for(`cache-wasm ${VERSION} watchers`);

type Watched = Memo & { [WATCHERS]?: Watcher[] };

/** Begins to tell a watcher what a function does; what it gives back ends that. */
export function watch(memo: Watched, watcher: Watcher): () => void {
  memo[WATCHERS] = [...(memo[WATCHERS] ?? []), watcher];
  choose(memo);
  return () => {
    memo[WATCHERS] = (memo[WATCHERS] ?? []).filter((other) => other !== watcher);
    choose(memo);
  };
}

/** Lets calls take the shortest way that all who watch are content with; to be called when one has changed its mind. */
export function choose(memo: Watched): void {
  const watchers = memo[WATCHERS] ?? [];
  memo.watchedBy(null);
  const { way } = memo;
  if (watchers.length === 0) return;
  memo.watchedBy(watchers.length === 1 ? watchers[0]! : new Several(watchers));
  // On this way a hit is told to nobody, and what is no hit is told to all.
  if (way !== Way.Long && watchers.every(({ brief }) => brief)) memo.way = Way.Timed;
}

class Several implements Observer {
  constructor(private readonly all: readonly Observer[]) {}

  hit(self: unknown, args: Args, key: Args, value: unknown): void {
    for (const one of this.all) one.hit(self, args, key, value);
  }

  shared(self: unknown, args: Args, key: Args): void {
    for (const one of this.all) one.shared?.(self, args, key);
  }

  stale(self: unknown, args: Args, key: Args): void {
    for (const one of this.all) {
      if (one.stale) one.stale(self, args, key);
      else one.hit(self, args, key, undefined);
    }
  }

  set(self: unknown, args: Args, key: Args): void {
    for (const one of this.all) one.set?.(self, args, key);
  }

  miss(self: unknown, args: Args, key: Args, why: Absence): (outcome: Outcome) => void {
    const told = this.all.map((one) => one.miss(self, args, key, why));
    return (outcome) => told.forEach((tell) => tell(outcome));
  }

  delete(self: unknown, args: Args, key: Args): void {
    for (const one of this.all) one.delete(self, args, key);
  }

  clear(self: unknown, all: boolean): void {
    for (const one of this.all) one.clear(self, all);
  }

  invalidateTag(tag: unknown): void {
    for (const one of this.all) one.invalidateTag(tag);
  }

  resize(self: unknown, all: boolean, size: number): void {
    for (const one of this.all) one.resize(self, all, size);
  }

  evict(self: unknown, victims: readonly Victim[]): void {
    for (const one of this.all) one.evict(self, victims);
  }
}
