// A store in memory for several caches, each taken for a process of its own: with leases, tags and news of what others
// change, and with faults on demand.

export class SharedStore {
  entries = new Map(); // key -> { value, ttl, until, tags }
  leases = new Map(); // key -> { token, until }
  clients = [];
  tokens = 0;
  calls = { get: 0, set: 0, delete: 0, clear: 0, lock: 0, unlock: 0, cas: 0, tags: 0 };
  /** "up", "refused" or "silent" (it never answers); or a number of milliseconds by which answers are late. */
  state = "up";

  constructor(clock = () => performance.now()) {
    this.clock = clock;
  }

  /** What one process sees. `methods`: "keyv" for the four of Keyv, none of the others. */
  client(methods = "all") {
    const listeners = [];
    const client = {
      get: (key) => this.#do("get", () => this.#read(key)),
      now: this.clock,
      set: (key, value, ttl, tags = []) => this.#do("set", () => this.#write(client, key, value, ttl, tags)),
      delete: (key) => this.#do("delete", () => this.#drop(client, key)),
      clear: (prefix = "") =>
        this.#do("clear", () => {
          for (const key of [...this.entries.keys(), ...this.leases.keys()]) if (key.startsWith(prefix)) this.#drop(client, key);
          this.#tell(client, (listener) => listener.cleared(prefix));
        }),
      listeners,
    };
    this.clients.push(client);
    if (methods === "keyv") return delete client.now, client;
    return Object.assign(client, {
      lock: (key, ms, lease) =>
        this.#do("lock", () => {
          const held = this.leases.get(key);
          const isHeld = held !== undefined && held.until > this.clock();
          if (lease === undefined ? isHeld : !isHeld || held.token !== lease) return undefined;
          const token = lease ?? ++this.tokens;
          this.leases.set(key, { token, until: this.clock() + ms });
          return token;
        }),
      unlock: (key, lease) => this.#do("unlock", () => this.leases.get(key)?.token === lease && this.leases.delete(key)),
      cas: (key, lease, value, ttl, tags = []) =>
        this.#do("cas", () => {
          const held = this.leases.get(key);
          if (held?.token !== lease || held.until <= this.clock()) return false;
          this.leases.delete(key);
          if (tags.some((tag) => held.given?.has(tag))) return false;
          this.#write(client, key, value, ttl, tags);
          return true;
        }),
      tags: (tag) =>
        this.#do("tags", () => {
          for (const [key, entry] of [...this.entries]) if (entry.tags.includes(tag)) this.#drop(client, key);
          for (const lease of this.leases.values()) (lease.given ??= new Set()).add(tag);
          this.#tell(client, (listener) => listener.invalidated(tag));
        }),
      watch: (listener) => listeners.push(listener),
    });
  }

  /** News do not arrive any more; arrive again. */
  disconnect() {
    for (const { listeners } of this.clients) for (const listener of listeners) listener.down();
  }
  reconnect() {
    for (const { listeners } of this.clients) for (const listener of listeners) listener.up();
  }

  async #do(operation, work) {
    this.calls[operation]++;
    if (this.state === "refused") throw new Error("connection refused");
    if (this.state === "silent") return new Promise(() => {});
    if (typeof this.state === "number") await new Promise((resolve) => setTimeout(resolve, this.state));
    else await null;
    return work();
  }
  #read(key) {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.until <= this.clock()) return undefined;
    return entry.value;
  }
  #write(client, key, value, ttl = Infinity, tags = []) {
    if (typeof value !== "string") throw new TypeError(`not a text: ${value}`);
    this.entries.set(key, { value, until: this.clock() + ttl, tags });
    this.leases.delete(key);
    this.#tell(client, (listener) => listener.changed(key));
  }
  #drop(client, key) {
    const there = this.entries.delete(key);
    this.leases.delete(key);
    this.#tell(client, (listener) => listener.changed(key));
    return there;
  }
  #tell(from, tell) {
    for (const { listeners } of this.clients.filter((client) => client !== from)) listeners.forEach(tell);
  }
}
