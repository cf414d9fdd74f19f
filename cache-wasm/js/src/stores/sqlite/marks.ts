import type { Connection } from "./connection.js";

let last = 0;
/** Orders what happens in all processes: microseconds by the clock, later than the one before. */
export function tick(): number {
  return (last = Math.max(last + 1, Date.now() * 1000));
}

/** Who was read, and how often, noted here and written together: a look-up by itself writes nothing. */
export class Marks {
  private uses = new Map<number, { count: number; at: number }>();
  private hits = 0;
  private misses = 0;

  constructor(
    /** Whether any policy wants to know. */
    private readonly wanted: boolean,
  ) {}

  hit(id: number): void {
    this.hits++;
    if (!this.wanted) return;
    const before = this.uses.get(id);
    if (before === undefined) this.uses.set(id, { count: 1, at: tick() });
    else {
      before.count++;
      before.at = tick();
    }
  }

  miss(): void {
    this.misses++;
  }

  get isEmpty(): boolean {
    return this.hits + this.misses === 0;
  }

  /** In a transaction that writes. */
  write(connection: Connection): void {
    for (const [id, { count, at }] of this.uses) connection.run("UPDATE entry SET used = max(used, ?), uses = uses + ? WHERE id = ?", at, count, id);
    for (const [name, count] of [["hits", this.hits], ["misses", this.misses]] as const) {
      if (count > 0) connection.run("UPDATE counter SET value = value + ? WHERE name = ?", count, name);
    }
  }

  /** They are written. */
  clear(): void {
    this.uses = new Map();
    this.hits = this.misses = 0;
  }
}
