/** What the thread that has the database is told when it starts. */
export interface Settings {
  readonly folder: string;
  readonly sizeLimit: number;
  /** Milliseconds; Infinity for any age. */
  readonly maxAge: number;
  readonly policy: Policy;
  /** Values of so many bytes are files. */
  readonly fileSize: number;
  /** So often, in milliseconds, it looks at what other processes have changed. */
  readonly poll: number;
  /** For how long, in milliseconds, it tries while another process writes. */
  readonly patience: number;
  /** Set to 1 when the database is closed. */
  readonly closed: Int32Array;
}

/** Which entry goes first where there is no room: the one least recently used, least frequently used, or written first. */
export type Policy = "lru" | "lfu" | "fifo";

/** What the store has in its folder, and what was done with it by all processes since it was made. */
export interface SqliteStatistics {
  readonly entries: number;
  /** What the entries count against `sizeLimit`. */
  readonly bytes: number;
  readonly hits: number;
  readonly misses: number;
  /** Entries that went because there was no room. */
  readonly evicted: number;
  /** Entries that went because their time had passed. */
  readonly expired: number;
}

/** Something that is wrong in the folder, and about what. */
export interface SqliteProblem {
  readonly kind: "database" | "missing file" | "wrong size" | "orphan file" | "orphan tag" | "counter";
  readonly what: string;
}

/** What others have done: the kinds of news. */
export const CHANGED = 0;
export const INVALIDATED = 1;
export const CLEARED = 2;
/** Something is not known any more: all may have changed. */
export const UNKNOWN = 3;
export type News = readonly [kind: number, name: string];

export interface Request {
  readonly id: number;
  readonly operation: string;
  readonly args: readonly unknown[];
}

export type Message =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: Error }
  | { readonly news: readonly News[] }
  /** Others' changes cannot be seen; are seen again. */
  | { readonly down: Error }
  | { readonly up: true };
