// CommonJS: Node does not see its names one by one.
import redis, { type Client } from "redis";
import { ENLIST, GIVE_UP, LOCK, PREPARE, RENEW, UNLOCK, VOID } from "./stores/redis-scripts.js";
import type { Lease, Store, StoreListener } from "./stores/types.js";

export type { Lease, Store, StoreListener } from "./stores/types.js";

/** Settings of {@link redisStore}. */
export interface RedisStoreOptions {
  /** Where Redis is: `redis://user:password@host:port/0`. @default redis://localhost:6379 */
  readonly url?: string;
  /** What all keys begin with. In braces, so that a cluster keeps them together. @default {cache-wasm} */
  readonly prefix?: string;
  /** Other options of node-redis' `createClient`. Those that coherence rests on are ours. */
  readonly client?: Readonly<Record<string, unknown>>;
}

/** A store in Redis. */
export interface RedisStore extends Required<Store> {
  get(key: string): Promise<string | undefined>;
  /** Ends the connection; whoever has the store goes on without it. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

declare global {
  interface SymbolConstructor {
    /** For those whose library does not know it yet. */
    readonly asyncDispose: unique symbol;
  }
}

/** Milliseconds between pings, and after which a connection from which nothing comes is given up. */
const PING = 1000;
const SILENCE = 4000;
/** The longest pause between attempts to connect. */
const LONGEST_PAUSE = 1000;

/**
 * A store for `memoizeAsync` in Redis 6 or newer, on node-redis. The time to live is Redis' own; a lease with a
 * token and an end lets one process load; what is given up meanwhile voids it, in a script; and Redis tells
 * every process what others change (client tracking over RESP3), so that memory is never older than that.
 *
 * ```ts
 * import { redisStore } from "cache-wasm/store/redis";
 *
 * const store = redisStore({ url: "redis://localhost:6379" });
 * const user = memoizeAsync(loadUser, { store, name: "user", key: "structural", self: "ignore", ttl: 60_000 });
 * ```
 */
export function redisStore(options: RedisStoreOptions = {}): RedisStore {
  return new Redis(options);
}

interface Held {
  readonly token: string;
  /** Of the last invalidation by tag that there was. */
  readonly number: string;
}

class Redis implements RedisStore {
  private readonly client: Client;
  private readonly listeners: StoreListener[] = [];
  private readonly prefix: string;
  /** So many milliseconds Redis' clock is ahead of ours. */
  private ahead = 0;
  private readonly digests = new Map<string, string>();
  /** Settled when it is known whether there is a connection. */
  private first: Promise<void> | null = null;
  private known = () => {};

  constructor({ url, prefix = "{cache-wasm}", client = {} }: RedisStoreOptions) {
    this.prefix = prefix;
    this.client = redis.createClient({
      ...(url !== undefined && { url }),
      pingInterval: PING,
      // Whoever asks has a time limit of his own, and silence ends the connection: a signal for each command costs as much
      // as all the rest of it here.
      commandOptions: { timeout: undefined },
      ...client,
      socket: {
        socketTimeout: SILENCE,
        reconnectStrategy: (attempts: number) => Math.min(LONGEST_PAUSE, 25 * 2 ** attempts),
        ...(client["socket"] as object | undefined),
      },
      RESP: 3,
      // Whoever asks is not to wait for a connection.
      disableOfflineQueue: true,
      clientSideCache: new News(prefix, this.listeners),
    });
    // Without a listener an error would end the process.
    this.client.on("error", (error) => {
      this.each((listener) => listener.down(error));
      this.known();
    });
    this.client.on("reconnecting", () => this.each((listener) => listener.down()));
    this.client.on("end", () => this.each((listener) => listener.down()));
    this.client.on("ready", () => {
      this.each((listener) => listener.up());
      // Whoever reads compares times by Redis' clock: those of two machines may differ.
      this.lookAtClock().then(this.known, this.known);
    });
  }

  async get(key: string): Promise<string | undefined> {
    await this.connect();
    const value = await this.client.sendCommand(["GET", this.key("e", key)]);
    return typeof value === "string" ? value : undefined;
  }

  now(): number {
    return Date.now() + this.ahead;
  }

  async set(key: string, value: string, ttl?: number, tags: readonly string[] = []): Promise<boolean> {
    const lists = this.lists("s", "i", key, tags);
    const time = milliseconds(ttl);
    await this.run(ENLIST, [...this.keys("elp", key), ...lists], [time, String(lists.length)]);
    await this.client.sendCommand(["SET", this.key("e", key), value, ...(time === "" ? [] : ["PX", time])]);
    return true;
  }

  async delete(key: string): Promise<boolean> {
    await this.run(VOID, this.keys("elpd", key), []);
    return (await this.client.sendCommand(["DEL", this.key("e", key)])) === 1;
  }

  async clear(prefix = ""): Promise<void> {
    await this.giveUp(this.key("c", prefix), this.key("i", prefix));
  }

  async lock(key: string, ms: number, lease?: Lease): Promise<Lease | undefined> {
    const place = this.key("l", key);
    if (lease !== undefined) {
      const renewed = await this.run(RENEW, [place], [(lease as Held).token, milliseconds(ms)]);
      return renewed === 1 ? lease : undefined;
    }
    const token = crypto.randomUUID();
    const number = await this.run(LOCK, [place, this.key("n")], [token, milliseconds(ms)]);
    return number === null ? undefined : ({ token, number: String(number) } satisfies Held);
  }

  async unlock(key: string, lease: Lease): Promise<void> {
    await this.run(UNLOCK, [this.key("l", key)], [(lease as Held).token]);
  }

  async cas(key: string, lease: Lease, value: string, ttl?: number, tags: readonly string[] = []): Promise<boolean> {
    const { token, number } = lease as Held;
    const given = this.lists("t", "c", key, tags);
    const keys = [...this.keys("elp", key), ...given, ...this.lists("s", "i", key, tags)];
    try {
      if ((await this.run(PREPARE, keys, [token, number, value, milliseconds(ttl), String(given.length)])) !== 1) return false;
      const [from, to] = this.keys("pe", key) as [string, string];
      return await this.client.sendCommand(["RENAME", from, to]).then(
        () => true,
        (error: unknown) => {
          // It was taken away.
          if (error instanceof Error && error.message.includes("no such key")) return false;
          throw error;
        },
      );
    } finally {
      this.unlock(key, lease).catch(() => {});
    }
  }

  async tags(tag: string): Promise<void> {
    await this.giveUp(this.key("t", tag), this.key("s", tag));
  }

  watch(listener: StoreListener): void {
    this.listeners.push(listener);
    void this.connect();
  }

  async close(): Promise<void> {
    // Nobody connects any more.
    this.first ??= Promise.resolve();
    if (this.client.isReady) await this.client.close();
    else this.client.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async lookAtClock(): Promise<void> {
    const asked = Date.now();
    const [seconds, microseconds] = (await this.client.sendCommand(["TIME"])) as [string, string];
    this.ahead = Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000) - (asked + Date.now()) / 2;
  }

  /** Connects when it is first needed; from then on node-redis tries again by itself. */
  private connect(): Promise<void> | undefined {
    // Who asks in the first moments would otherwise find nobody, and everybody would load.
    if (this.first === null) {
      this.first = new Promise((resolve) => (this.known = resolve));
      this.client.connect().catch((error: unknown) => this.each((listener) => listener.down(error)));
    }
    return this.client.isReady ? undefined : this.first;
  }

  /**
   * Entries, leases, what is about to be an entry, news; sorted lists of what has a tag or a prefix, what of these was
   * given up, and the number of that.
   */
  private key(kind: string, name = ""): string {
    return `${this.prefix}${kind}:${name}`;
  }

  private keys(kinds: string, name: string): string[] {
    return Array.from(kinds, (kind) => this.key(kind, name));
  }

  private giveUp(what: string, list: string): Promise<unknown> {
    return this.run(GIVE_UP, [this.key("n"), what, list], [this.key("e"), this.key("p")]);
  }

  /** For each tag, and for all of the function. */
  private lists(tag: "s" | "t", all: "i" | "c", key: string, tags: readonly string[]): string[] {
    return [...tags.map((name) => this.key(tag, name)), this.key(all, key.slice(0, key.indexOf(":") + 1))];
  }

  private async run(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    await this.connect();
    let digest = this.digests.get(script);
    if (digest === undefined) this.digests.set(script, (digest = await sha1(script)));
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.client.sendCommand(["EVALSHA", digest, ...rest]);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return this.client.sendCommand(["EVAL", script, ...rest]);
    }
  }

  private each(tell: (listener: StoreListener) => void): void {
    this.listeners.forEach(tell);
  }
}

/**
 * Hears what Redis says of keys that change. It asks for news of all keys with our prefixes (by default Redis
 * tells of those alone that were read through it), but for changes of this very connection.
 */
class News extends redis.BasicClientSideCache {
  constructor(
    private readonly prefix: string,
    private readonly listeners: readonly StoreListener[],
  ) {
    super();
  }

  override trackingOn(): string[] {
    const prefixes = ["e", "d", "t", "c"].flatMap((kind) => ["PREFIX", `${this.prefix}${kind}:`]);
    return ["CLIENT", "TRACKING", "ON", "BCAST", ...prefixes, "NOLOOP"];
  }

  override invalidate(key: { toString(): string } | null): void {
    const name = key?.toString().slice(this.prefix.length);
    for (const listener of this.listeners) {
      if (name === undefined) listener.changed(null);
      else if (/^[ed]:/.test(name)) listener.changed(name.slice(2));
      else if (name.startsWith("t:")) listener.invalidated(name.slice(2));
      else listener.cleared(name.slice(2));
    }
  }
}

/** Whole milliseconds, at least one; empty for ever. */
function milliseconds(time: number | undefined): string {
  return time === undefined ? "" : String(Math.max(1, Math.ceil(time)));
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
