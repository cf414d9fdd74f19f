import { randomBytes } from "node:crypto";
import { after, bytesOf, textOf } from "./bytes.js";
import type { Connection } from "./connection.js";
import { Marks, tick } from "./marks.js";
import { CHANGED, CLEARED, INVALIDATED, type Settings, type SqliteStatistics } from "./protocol.js";
import { filesOf, Room } from "./room.js";
import { NEWS_KEPT, OVERHEAD } from "./schema.js";
import { Values } from "./values.js";

/** One in so many writes throws old news away. */
const TRIM = 100;

type Row = Record<string, unknown>;

/**
 * What a store does, on an open database. Whatever changes something is one transaction, with the news of it
 * for other processes; so a process that dies in the middle has done all of it, or nothing.
 */
export class Entries {
  readonly values: Values;
  readonly marks: Marks;
  private readonly room: Room;
  private writes = 0;

  constructor(
    readonly connection: Connection,
    private readonly settings: Settings,
  ) {
    this.values = new Values(connection.place);
    this.marks = new Marks(settings.policy !== "fifo");
    this.room = new Room(settings.policy, settings.sizeLimit);
  }

  get(key: string): string | undefined {
    const name = bytesOf(key);
    const look = () => this.connection.get("SELECT id, value, file FROM entry WHERE key = ? AND (expires IS NULL OR expires > ?)", name, Date.now());
    let row = look();
    let bytes = this.valueOf(row);
    // Between the two looks somebody may have written another one, and removed the file of this.
    for (let before; bytes === undefined && row !== undefined && row["file"] !== before; bytes = this.valueOf(row)) {
      before = row["file"];
      row = look();
    }
    if (bytes === undefined) this.marks.miss();
    else this.marks.hit(row!["id"] as number);
    return bytes === undefined ? undefined : textOf(bytes);
  }

  set(key: string, value: string, ttl: number | undefined, tags: readonly string[]): boolean {
    return this.put(key, value, ttl, tags, () => {
      this.unlease(key);
      return true;
    });
  }

  /** If the lease still holds and none of the tags was given up since. */
  cas(key: string, token: string, value: string, ttl: number | undefined, tags: readonly string[]): boolean {
    return this.put(key, value, ttl, tags, () => {
      const lease = this.lease(key);
      if (lease?.["token"] !== token) return false;
      this.unlease(key);
      return tags.every((tag) => {
        const given = this.connection.get("SELECT number FROM given WHERE tag = ?", bytesOf(tag));
        return given === undefined || (given["number"] as number) <= (lease["number"] as number);
      });
    });
  }

  delete(key: string): boolean {
    return this.change((files) => {
      const gone = this.drop(key);
      files.push(...filesOf(gone));
      // Of a load that is running somewhere nobody would be told otherwise.
      if (this.unlease(key) || gone.length > 0) this.tell(CHANGED, key);
      return gone.length > 0;
    });
  }

  clear(prefix: string): void {
    const first = bytesOf(prefix);
    const end = after(first);
    const [where, bounds] = end === undefined ? ["", []] : ["WHERE key >= ? AND key < ?", [first, end]];
    this.change((files) => {
      files.push(...filesOf(this.connection.all(`SELECT file FROM entry ${where}`, ...bounds)));
      this.connection.run(`DELETE FROM entry ${where}`, ...bounds);
      this.connection.run(`DELETE FROM lease ${where}`, ...bounds);
      this.tell(CLEARED, prefix);
    });
  }

  tags(tag: string): void {
    const bytes = bytesOf(tag);
    this.change((files) => {
      files.push(...filesOf(this.connection.all("DELETE FROM entry WHERE id IN (SELECT entry FROM tagged WHERE tag = ?) RETURNING file", bytes)));
      const number = this.tell(INVALIDATED, tag);
      this.connection.run("DELETE FROM lease WHERE until <= ?", Date.now());
      this.connection.run("INSERT OR REPLACE INTO given VALUES (?, ?)", bytes, number);
      // Only leases of before have to know.
      this.connection.run("DELETE FROM given WHERE number <= (SELECT coalesce(min(number), ?) FROM lease)", number);
    });
  }

  /** The right to fill a key, or more time for who has it. */
  lock(key: string, ms: number, token?: string): string | undefined {
    return this.connection.write(() => {
      const lease = this.lease(key);
      const until = Date.now() + ms;
      if (token === undefined ? lease !== undefined : lease?.["token"] !== token) return undefined;
      if (token === undefined) this.connection.run("INSERT OR REPLACE INTO lease VALUES (?, ?, ?, ?)", bytesOf(key), (token = randomBytes(16).toString("hex")), until, this.number);
      else this.connection.run("UPDATE lease SET until = ? WHERE key = ?", until, bytesOf(key));
      return token;
    });
  }

  unlock(key: string, token: string): void {
    this.connection.write(() => this.connection.run("DELETE FROM lease WHERE key = ? AND token = ?", bytesOf(key), token));
  }

  /** Writes what was noted of look-ups. */
  flush(): void {
    if (this.marks.isEmpty) return;
    try {
      this.connection.write(() => this.marks.write(this.connection));
    } finally {
      // Those that cannot be written must not become more and more.
      this.marks.clear();
    }
  }

  statistics(): SqliteStatistics {
    this.flush();
    return Object.fromEntries(this.connection.all("SELECT name, value FROM counter").map(({ name, value }) => [name, value])) as unknown as SqliteStatistics;
  }

  /** Of the last news. */
  get number(): number {
    return (this.connection.get("SELECT seq FROM sqlite_sequence WHERE name = 'news'")?.["seq"] as number | undefined) ?? 0;
  }

  private put(key: string, text: string, ttl: number | undefined, tags: readonly string[], mayWrite: () => boolean): boolean {
    const { connection, settings } = this;
    const name = bytesOf(key);
    const bytes = bytesOf(text);
    const size = name.length + bytes.length + OVERHEAD;
    const holds = this.room.holds(size);
    const file = holds && bytes.length >= settings.fileSize ? this.values.write(bytes) : null;
    let isKept = false;
    try {
      return this.change((files) => {
        if (!mayWrite()) return false;
        const before = this.drop(key);
        files.push(...filesOf(before));
        const now = Date.now();
        if (holds) {
          const alive = Math.min(ttl ?? Infinity, settings.maxAge);
          const at = tick();
          const { id } = connection.get(
            "INSERT INTO entry (key, value, file, size, expires, written, used, uses) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            // How often a key is asked for is known already.
            ...([name, file === null ? bytes : null, file, size, alive === Infinity ? null : Math.ceil(now + alive), at, at, (before[0]?.["uses"] as number | undefined) ?? 0] as const),
          ) as { id: number };
          for (const tag of new Set(tags)) connection.run("INSERT INTO tagged VALUES (?, ?)", bytesOf(tag), id);
          files.push(...this.room.make(connection, now, id));
          isKept = true;
        } else {
          connection.run("UPDATE counter SET value = value + 1 WHERE name = 'evicted'");
        }
        this.tell(CHANGED, key);
        return true;
      });
    } catch (error) {
      isKept = false;
      throw error;
    } finally {
      if (file !== null && !isKept) this.values.remove([file]);
    }
  }

  /** One transaction; files of what goes in it are removed when that is certain. */
  private change<T>(work: (files: string[]) => T): T {
    const files: string[] = [];
    const result = this.connection.write(() => {
      this.marks.write(this.connection);
      const result = work(files);
      if (this.writes++ % TRIM === 0) this.connection.run("DELETE FROM news WHERE id <= ?", this.number - NEWS_KEPT);
      return result;
    });
    this.marks.clear();
    this.values.remove(files);
    return result;
  }

  private valueOf(row: Row | undefined): unknown {
    return row === undefined ? undefined : row["file"] === null ? row["value"] : this.values.read(row["file"] as string);
  }

  private drop(key: string): Row[] {
    return this.connection.all("DELETE FROM entry WHERE key = ? RETURNING file, uses", bytesOf(key));
  }

  private lease(key: string): Row | undefined {
    return this.connection.get("SELECT token, number FROM lease WHERE key = ? AND until > ?", bytesOf(key), Date.now());
  }

  private unlease(key: string): boolean {
    return this.connection.run("DELETE FROM lease WHERE key = ?", bytesOf(key)) > 0;
  }

  private tell(kind: number, name: string): number {
    const { id } = this.connection.get("INSERT INTO news (source, kind, name) VALUES (?, ?, ?) RETURNING id", this.connection.source, kind, bytesOf(name)) as { id: number };
    return id;
  }
}
