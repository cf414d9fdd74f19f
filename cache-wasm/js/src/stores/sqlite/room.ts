import type { Connection } from "./connection.js";
import type { Policy } from "./protocol.js";
import { ORDER } from "./schema.js";

/** So many entries whose time has passed go with each write. */
const EXPIRED = 10;
/** So many victims are looked at together. */
const VICTIMS = 20;
/** So many go with one write at most: who comes with a smaller limit than before has many to go. */
const MOST = 2000;

/** Makes room, in a transaction that writes; gives the names of files that are to be removed afterwards. */
export class Room {
  private readonly victims: string;

  constructor(
    policy: Policy,
    private readonly sizeLimit: number,
  ) {
    this.victims = `SELECT id, size, file FROM entry WHERE id != ? ORDER BY ${ORDER[policy]} LIMIT ${VICTIMS}`;
  }

  /** Whether one of so many bytes can be kept at all. */
  holds(size: number): boolean {
    return size <= this.sizeLimit;
  }

  /** `spared` is what was just written. */
  make(connection: Connection, now: number, spared: number): string[] {
    const gone = connection.all(`DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE expires <= ? ORDER BY expires LIMIT ${EXPIRED}) RETURNING file`, now);
    if (gone.length > 0) connection.run("UPDATE counter SET value = value + ? WHERE name = 'expired'", gone.length);
    let over = (connection.get("SELECT value FROM counter WHERE name = 'bytes'")!["value"] as number) - this.sizeLimit;
    let count = 0;
    while (over > 0 && count < MOST) {
      const victims = connection.all(this.victims, spared);
      if (victims.length === 0) break;
      for (const victim of victims) {
        if (over <= 0) break;
        connection.run("DELETE FROM entry WHERE id = ?", victim["id"]!);
        over -= victim["size"] as number;
        gone.push(victim);
        count++;
      }
    }
    if (count > 0) {
      connection.run("UPDATE counter SET value = value + ? WHERE name = 'evicted'", count);
      connection.all("PRAGMA incremental_vacuum(16)");
    }
    return filesOf(gone);
  }
}

export function filesOf(rows: readonly Record<string, unknown>[]): string[] {
  return rows.flatMap(({ file }) => (file === null ? [] : [file as string]));
}
