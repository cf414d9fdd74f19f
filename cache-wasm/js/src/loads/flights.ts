import type { Entries } from "../entries.js";
import type { Args } from "../keys.js";
import type { Memo } from "../memo.js";
import type { Load } from "./load.js";

/** The loads that are running, of which callers find one for each key. */
export class Flights {
  private readonly running = new Set<Load>();

  /** `table` finds them by the keys of the function's answers. Nothing is evicted from it, whatever the bound of these. */
  constructor(private readonly table: Memo) {}

  get size(): number {
    return this.running.size;
  }

  find(self: unknown, key: Args): Load | null {
    const loads = this.table.of(self);
    const slot = loads.locate(key);
    return slot === 0 ? null : (loads.values[slot] as Load);
  }

  /** Those for one receiver's answers; all of them for `null`. */
  of(entries: Entries | null): Load[] {
    return [...this.running].filter((load) => entries === null || load.entries === entries);
  }

  add(load: Load): void {
    const { self, key } = load;
    this.running.add(load);
    this.table.of(self).add(key.length, key[0], key[1], key[2], key[3], key, load, Infinity, 0);
  }

  /** It is not for those who come from now on, and its result is not stored. */
  fence(load: Load): void {
    if (load.fenced) return;
    load.fenced = true;
    this.hide(load);
  }

  /** It is over. */
  remove(load: Load): void {
    this.hide(load);
    this.running.delete(load);
  }

  /** Callers do not find it any more; they may find another one of its key. */
  private hide(load: Load): void {
    const loads = this.table.of(load.self);
    const slot = loads.locate(load.key);
    if (slot !== 0 && loads.values[slot] === load) loads.remove(slot);
  }
}
