import { check, removeOrphans } from "./check.js";
import { Connection, isDamage } from "./connection.js";
import { Entries } from "./entries.js";
import { Follower } from "./follower.js";
import { UNKNOWN, type News, type Settings } from "./protocol.js";

/** What is asked of a store in a folder, by the names that requests have. */
const operations = {
  get: (entries: Entries, key: string) => entries.get(key),
  set: (entries: Entries, key: string, value: string, ttl?: number, tags: readonly string[] = []) => entries.set(key, value, ttl, tags),
  delete: (entries: Entries, key: string) => entries.delete(key),
  clear: (entries: Entries, prefix: string) => entries.clear(prefix),
  lock: (entries: Entries, key: string, ms: number, token?: string) => entries.lock(key, ms, token),
  unlock: (entries: Entries, key: string, token: string) => entries.unlock(key, token),
  cas: (entries: Entries, key: string, token: string, value: string, ttl?: number, tags: readonly string[] = []) => entries.cas(key, token, value, ttl, tags),
  tags: (entries: Entries, tag: string) => entries.tags(tag),
  statistics: (entries: Entries) => entries.statistics(),
  check: (entries: Entries, mends: boolean) => check(entries, mends),
};

/** What changes nothing, or mends what there is. */
const READS: readonly string[] = ["get", "statistics", "check"];
/** So often an operation is tried again in what has taken the folder's place. */
const TURNS = 5;

/** A folder, whatever becomes of it: it is opened when it is needed, and again when it has changed under us. */
export class Folder {
  private opened: { readonly entries: Entries; readonly follower: Follower } | null = null;
  private wasOpen = false;
  /** It was opened again: what others did before is not known. */
  private gap = false;

  constructor(private readonly settings: Settings) {}

  do(operation: string, args: readonly unknown[]): unknown {
    const work = operations[operation as keyof typeof operations] as (entries: Entries, ...args: unknown[]) => unknown;
    for (let turn = 1; ; turn++) {
      const { entries } = this.open();
      let result: unknown;
      try {
        result = work(entries, ...args);
      } catch (error) {
        if (isDamage(error)) this.abandon(error);
        if (turn === TURNS || entries.connection.isCurrent) throw error;
        this.close();
        continue;
      }
      // What was changed in what others have left is changed again where they are, where nothing is older than this.
      if (READS.includes(operation) || turn === TURNS || entries.connection.isCurrent) return result;
      this.close();
    }
  }

  /** What others have changed since the last time. */
  news(): News[] {
    if (this.opened?.entries.connection.isCurrent === false) this.close();
    const { follower } = this.open();
    try {
      const news = follower.read();
      if (!this.gap) return news;
      this.gap = false;
      return [[UNKNOWN, ""]];
    } catch (error) {
      if (isDamage(error)) this.abandon(error);
      throw error;
    }
  }

  /** Whether `news` has something to tell that must not wait. */
  get hasGap(): boolean {
    return this.gap;
  }

  /** Writes what was only noted. */
  settle(): void {
    const { opened } = this;
    try {
      if (opened?.entries.connection.isCurrent) opened.entries.flush();
    } catch {
      // Notes of look-ups are no loss; what is wrong shows when something is asked.
    }
  }

  close(): void {
    this.settle();
    const { opened } = this;
    this.opened = null;
    opened?.entries.connection.close();
  }

  private open(): { readonly entries: Entries; readonly follower: Follower } {
    if (this.opened !== null) return this.opened;
    const connection = Connection.open(this.settings);
    const entries = new Entries(connection, this.settings);
    if (connection.hasCrashed) removeOrphans(entries);
    this.gap = this.wasOpen;
    this.wasOpen = true;
    return (this.opened = { entries, follower: new Follower(connection, entries.number) });
  }

  /** It is damaged: nobody goes on with it. */
  private abandon(error: unknown): never {
    const { connection } = this.opened!.entries;
    connection.giveUp(error);
    this.close();
    throw new Error(`${connection.place} is damaged and left for a new one: ${(error as Error).message}`, { cause: error });
  }
}
