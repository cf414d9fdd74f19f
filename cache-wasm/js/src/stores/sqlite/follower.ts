import { textOf } from "./bytes.js";
import type { Connection } from "./connection.js";
import { UNKNOWN, type News } from "./protocol.js";
import { NEWS_KEPT } from "./schema.js";

/** Reads what other processes have changed. */
export class Follower {
  private version: unknown;
  private last: number;

  constructor(
    private readonly connection: Connection,
    number: number,
  ) {
    this.last = number;
  }

  /** The news since the last time; cheap where there are none. */
  read(): News[] {
    const { connection } = this;
    const version = connection.get("PRAGMA data_version")!["data_version"];
    if (version === this.version) return [];
    const rows = connection.all("SELECT id, source, kind, name FROM news WHERE id > ? ORDER BY id LIMIT ?", this.last, NEWS_KEPT);
    this.version = version;
    const first = rows[0];
    if (first === undefined) return [];
    const isComplete = first["id"] === this.last + 1;
    this.last = rows.at(-1)!["id"] as number;
    if (!isComplete || rows.length === NEWS_KEPT) {
      // It has slept too long: nobody keeps all of them. What is left of them is read the next time.
      this.version = undefined;
      return [[UNKNOWN, ""]];
    }
    return rows.filter(({ source }) => source !== connection.source).map(({ kind, name }) => [kind as number, textOf(name)]);
  }
}
