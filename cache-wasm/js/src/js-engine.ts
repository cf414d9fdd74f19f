import type { Engine } from "./engine.js";

/**
 * The engine where WebAssembly may not be compiled (a strict content security policy, a lockdown
 * mode): the same rules in plain JavaScript, exact LRU included, only slower.
 */
export class JsEngine implements Engine {
  private readonly heads = new Map<number, number>();
  private readonly hashes: number[] = [0];
  private readonly chain: number[] = [0];
  /** Place 0 is the list's own: its `after` is the next victim, its `before` the most recently used. */
  private readonly before: number[] = [0];
  private readonly after: number[] = [0];
  private readonly deadlines: number[] = [0];
  private readonly spare: number[] = [];
  private readonly taken: boolean[] = [false];
  private size = 0;
  private pending = 0;
  private cursor = 0;
  private time = 0;
  private last = 0;
  /** No deadline is earlier than this. */
  private soonest = Infinity;

  constructor(private readonly bound: number) {}

  find(hash: number): number {
    this.settle();
    return (this.pending = this.cursor = this.first(hash));
  }

  next(): number {
    return (this.pending = this.cursor = this.following(this.cursor));
  }

  findAt(hash: number, now: number): number {
    this.settle();
    this.time = now;
    this.cursor = this.first(hash);
    return this.judge();
  }

  nextAt(): number {
    this.cursor = this.following(this.cursor);
    return this.judge();
  }

  first(hash: number): number {
    return this.heads.get(hash) ?? 0;
  }

  following(slot: number): number {
    return this.taken[slot] ? this.chain[slot]! : 0;
  }

  insert(hash: number, deadline: number, now: number): number {
    this.settle();
    this.time = now;
    this.last = 0;
    if (this.bound === 0) return 0;
    const due = this.due();
    if (due !== 0) {
      this.discard(due);
      this.last = 2;
    } else if (this.size >= this.bound) {
      this.discard(this.after[0]!);
      this.last = 1;
    }
    const slot = this.spare.pop() ?? this.hashes.length;
    this.hashes[slot] = hash;
    this.chain[slot] = this.first(hash);
    this.heads.set(hash, slot);
    this.deadlines[slot] = deadline;
    this.taken[slot] = true;
    if (deadline < this.soonest) this.soonest = deadline;
    this.append(slot);
    this.size++;
    return slot;
  }

  replaced(): number {
    return this.last;
  }

  touch(slot: number): void {
    this.settle();
    this.pending = slot;
    this.settle();
  }

  remove(slot: number): boolean {
    this.settle();
    if (!this.taken[slot]) return false;
    this.discard(slot);
    return true;
  }

  setDeadline(slot: number, deadline: number): boolean {
    this.settle();
    if (!this.taken[slot]) return false;
    this.deadlines[slot] = deadline;
    if (deadline < this.soonest) this.soonest = deadline;
    return true;
  }

  deadline(slot: number): number {
    return this.taken[slot] ? this.deadlines[slot]! : Infinity;
  }

  order(after: number): number {
    this.settle();
    return this.after[after] ?? 0;
  }

  live(now: number): number {
    this.time = now;
    if (now < this.soonest) return this.size;
    let live = 0;
    for (let slot = this.after[0]!; slot !== 0; slot = this.after[slot]!) if (now < this.deadlines[slot]!) live++;
    return live;
  }

  probes(hash: number): number {
    let probes = 0;
    for (let slot = this.first(hash); slot !== 0; slot = this.following(slot)) probes++;
    return probes;
  }

  free(): void {}

  private settle(): void {
    const slot = this.pending;
    this.pending = 0;
    if (slot !== 0 && this.taken[slot] && this.before[0] !== slot) {
      this.detach(slot);
      this.append(slot);
    }
  }

  private judge(): number {
    const expired = this.cursor !== 0 && this.deadlines[this.cursor]! <= this.time;
    this.pending = expired ? 0 : this.cursor;
    return expired ? -this.cursor : this.cursor;
  }

  /** An entry whose deadline has passed. Looks through all of them only when one may have. */
  private due(): number {
    if (this.time < this.soonest) return 0;
    let found = 0;
    let soonest = Infinity;
    for (let slot = this.after[0]!; slot !== 0; slot = this.after[slot]!) {
      const deadline = this.deadlines[slot]!;
      if (found === 0 && deadline <= this.time) found = slot;
      else if (deadline < soonest) soonest = deadline;
    }
    this.soonest = soonest;
    return found;
  }

  private discard(slot: number): void {
    this.detach(slot);
    const hash = this.hashes[slot]!;
    let at = this.first(hash);
    if (at === slot) {
      if (this.chain[slot] === 0) this.heads.delete(hash);
      else this.heads.set(hash, this.chain[slot]!);
    } else {
      while (this.chain[at] !== slot) at = this.chain[at]!;
      this.chain[at] = this.chain[slot]!;
    }
    this.taken[slot] = false;
    this.spare.push(slot);
    this.size--;
  }

  private append(slot: number): void {
    const newest = this.before[0]!;
    this.before[slot] = newest;
    this.after[slot] = 0;
    this.after[newest] = slot;
    this.before[0] = slot;
  }

  private detach(slot: number): void {
    this.after[this.before[slot]!] = this.after[slot]!;
    this.before[this.after[slot]!] = this.before[slot]!;
  }
}
