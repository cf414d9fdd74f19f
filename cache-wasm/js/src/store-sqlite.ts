import { isBuiltin } from "node:module";
import process from "node:process";
import { CHANGED, CLEARED, INVALIDATED, type Policy, type SqliteProblem, type SqliteStatistics } from "./stores/sqlite/protocol.js";
import { Thread } from "./stores/sqlite/thread.js";
import type { Lease, Store, StoreListener } from "./stores/types.js";

export type { Lease, Store, StoreListener } from "./stores/types.js";
export type { SqliteProblem, SqliteStatistics } from "./stores/sqlite/protocol.js";

/** Settings of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /** Where the entries are kept; made if need be. On a disk of this machine: processes share memory through it. */
  readonly folder: string;
  /** How much the entries may take, in bytes; those that go first, by `policy`, make room for others. @default 1 GiB */
  readonly sizeLimit?: number;
  /** No entry lives longer than so many milliseconds. @default none */
  readonly maxAge?: number;
  /** Who goes first: the least recently used, the least frequently used, or what was written first. @default "lru" */
  readonly policy?: Policy;
  /** Entries of so many bytes are files of their own beside the database. @default 32768 */
  readonly fileSize?: number;
  /** How often, in milliseconds, it looks at what other processes have changed. @default 20 */
  readonly poll?: number;
  /** For how many milliseconds a write tries while other processes write. @default 400 */
  readonly patience?: number;
}

/** A store in a folder. */
export interface SqliteStore extends Required<Store> {
  get(key: string): Promise<string | undefined>;
  /** What there is, and what was done by all processes. */
  statistics(): Promise<SqliteStatistics>;
  /** Looks through all of it for what is wrong; with `mend`, puts it right. While it does, others wait. */
  check(options?: { readonly mend?: boolean }): Promise<readonly SqliteProblem[]>;
  /** Closes the database; whoever has the store goes on without it. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

declare global {
  interface SymbolConstructor {
    /** For those whose library does not know it yet. */
    readonly asyncDispose: unique symbol;
  }
}

const POLICIES: readonly unknown[] = ["lru", "lfu", "fifo"];
const NUMBERS = { sizeLimit: 2 ** 30, maxAge: Infinity, fileSize: 2 ** 15, poll: 20, patience: 400 };
type NumberName = keyof typeof NUMBERS;

/**
 * A store for `memoizeAsync` in a folder, in SQLite (`node:sqlite`, Node 22.13 or newer), in a thread of its own: for
 * any number of processes of one machine, without a server. A lease with a token and an end lets one process load;
 * what is given up meanwhile voids it, in the same transaction; and every process looks, many times a second, at
 * what the others have changed.
 *
 * ```ts
 * import { sqliteStore } from "cache-wasm/store/sqlite";
 *
 * const store = sqliteStore({ folder: "cache" });
 * const report = memoizeAsync(makeReport, { store, name: "report", key: "structural", self: "ignore", ttl: 3_600_000 });
 * ```
 */
export function sqliteStore(options: SqliteStoreOptions): SqliteStore {
  if (!isBuiltin("node:sqlite")) throw new Error(`cache-wasm/store/sqlite needs node:sqlite, which Node has from 22.13 on; this is ${process.version}`);
  return new Sqlite(options);
}

interface Held {
  readonly token: string;
}

class Sqlite implements SqliteStore {
  private readonly listeners: StoreListener[] = [];
  private readonly thread: Thread;

  constructor(options: SqliteStoreOptions) {
    this.thread = new Thread(settle(options), {
      news: (news) => {
        for (const [kind, name] of news) {
          if (kind === CHANGED) this.each((listener) => listener.changed(name));
          else if (kind === INVALIDATED) this.each((listener) => listener.invalidated(name));
          else if (kind === CLEARED) this.each((listener) => listener.cleared(name));
          else this.each((listener) => listener.changed(null));
        }
      },
      down: (error) => this.each((listener) => listener.down(error)),
      up: () => this.each((listener) => listener.up()),
    });
  }

  get(key: string): Promise<string | undefined> {
    return this.thread.ask("get", key) as Promise<string | undefined>;
  }

  /** All processes are on one machine. */
  now(): number {
    return Date.now();
  }

  set(key: string, value: string, ttl?: number, tags?: readonly string[]): Promise<boolean> {
    return this.thread.ask("set", key, value, ttl, tags) as Promise<boolean>;
  }

  delete(key: string): Promise<boolean> {
    return this.thread.ask("delete", key) as Promise<boolean>;
  }

  async clear(prefix = ""): Promise<void> {
    await this.thread.ask("clear", prefix);
  }

  async lock(key: string, ms: number, lease?: Lease): Promise<Lease | undefined> {
    const token = await this.thread.ask("lock", key, Math.ceil(ms), (lease as Held | undefined)?.token);
    return token === undefined ? undefined : (lease ?? ({ token: token as string } satisfies Held));
  }

  async unlock(key: string, lease: Lease): Promise<void> {
    await this.thread.ask("unlock", key, (lease as Held).token);
  }

  cas(key: string, lease: Lease, value: string, ttl?: number, tags?: readonly string[]): Promise<boolean> {
    return this.thread.ask("cas", key, (lease as Held).token, value, ttl, tags) as Promise<boolean>;
  }

  async tags(tag: string): Promise<void> {
    await this.thread.ask("tags", tag);
  }

  watch(listener: StoreListener): void {
    this.listeners.push(listener);
    this.thread.start();
  }

  statistics(): Promise<SqliteStatistics> {
    return this.thread.ask("statistics") as Promise<SqliteStatistics>;
  }

  check({ mend = false }: { readonly mend?: boolean } = {}): Promise<readonly SqliteProblem[]> {
    return this.thread.ask("check", mend) as Promise<readonly SqliteProblem[]>;
  }

  close(): Promise<void> {
    return this.thread.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private each(tell: (listener: StoreListener) => void): void {
    this.listeners.forEach(tell);
  }
}

function settle(options: SqliteStoreOptions): ConstructorParameters<typeof Thread>[0] {
  const given = options as unknown;
  if (typeof given !== "object" || given === null) throw new TypeError(`sqliteStore: options must be an object with folder, got ${show(given)}`);
  const known = ["folder", "policy", ...Object.keys(NUMBERS)];
  for (const name of Object.keys(given)) if (!known.includes(name)) throw new TypeError(`sqliteStore: unknown option ${name}: known are ${known.join(", ")}`);
  const { folder, policy = "lru" } = options;
  if (typeof folder !== "string" || folder === "") throw new TypeError(`sqliteStore: option folder must be a path, got ${show(folder)}`);
  if (!POLICIES.includes(policy)) throw new TypeError(`sqliteStore: option policy must be one of ${POLICIES.join(", ")}, got ${show(policy)}`);
  const numbers = { ...NUMBERS };
  for (const name of Object.keys(NUMBERS) as NumberName[]) {
    const value: unknown = options[name];
    if (value === undefined) continue;
    if (typeof value !== "number") throw new TypeError(`sqliteStore: option ${name} must be a number, got ${show(value)}`);
    if (!(value > 0) || (value === Infinity && (name === "poll" || name === "patience"))) throw new RangeError(`sqliteStore: option ${name} must be a number above 0, got ${value}`);
    numbers[name] = value;
  }
  return { folder, policy, ...numbers };
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
