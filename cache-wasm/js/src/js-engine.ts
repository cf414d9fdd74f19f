import { Face, type Engine } from "./engine.js";

/** Words of a node, and what the third and the fourth are for. */
const STRIDE = 4;
const BEFORE = 2;
const AFTER = 3;
const FIRST_HEAD: number = Face.MostNotes;

/**
 * The engine where WebAssembly may not be compiled (a strict content security policy, a lockdown
 * mode): the same rules in plain JavaScript, exact LRU included, in a memory that is laid out alike.
 */
export class JsEngine implements Engine {
  readonly memory = { words: new Int32Array(0) };
  readonly heads = FIRST_HEAD;
  readonly notes = 0;
  shift = 0;
  nodes = 0;
  noted = 0;
  private room = 0;
  private top = 0;
  private size = 0;
  private last = 0;
  private counted = 0;
  private readonly spare: number[] = [];
  private readonly deadlines = [Infinity];
  /** No deadline is earlier than this. */
  private soonest = Infinity;

  constructor(private readonly bound: number) {
    this.grow(16);
  }

  settle(): void {
    const { noted } = this;
    this.noted = 0;
    this.counted += noted;
    for (let i = 0; i < noted; i++) {
      const slot = this.memory.words[i]!;
      this.detach(slot);
      this.append(slot);
    }
  }

  hits(): number {
    return this.counted + this.noted;
  }

  insert(hash: number, deadline: number, now: number): number {
    this.settle();
    this.last = 0;
    const due = this.due(now);
    if (due !== 0) {
      this.remove(due);
      this.last = 2;
    } else if (this.size >= this.bound) {
      this.remove(this.order(0));
      this.last = 1;
    }
    const slot = this.spare.pop() ?? ++this.top;
    if (slot >= this.room) this.grow(this.room * 2);
    const node = this.nodes + slot * STRIDE;
    const head = this.head(hash);
    this.memory.words[node] = hash;
    this.memory.words[node + 1] = this.memory.words[head]!;
    this.memory.words[head] = slot;
    this.setDeadline(slot, deadline);
    this.append(slot);
    this.size++;
    return slot;
  }

  replaced(): number {
    return this.last;
  }

  remove(slot: number): void {
    this.settle();
    this.detach(slot);
    const { nodes } = this;
    const { words } = this.memory;
    let at = this.head(words[nodes + slot * STRIDE]!);
    while (words[at] !== slot) at = nodes + words[at]! * STRIDE + 1;
    words[at] = words[nodes + slot * STRIDE + 1]!;
    this.deadlines[slot] = Infinity;
    this.spare.push(slot);
    this.size--;
  }

  setDeadline(slot: number, deadline: number): void {
    this.deadlines[slot] = deadline;
    if (deadline < this.soonest) this.soonest = deadline;
  }

  deadline(slot: number): number {
    return this.deadlines[slot]!;
  }

  order(after: number): number {
    this.settle();
    return this.memory.words[this.nodes + after * STRIDE + AFTER]!;
  }

  live(now: number): number {
    return now < this.soonest ? this.size : this.size - this.deadlines.filter((deadline) => deadline <= now).length;
  }

  free(): void {}

  /** An entry whose deadline has passed. Looks through all of them only when one may have. */
  private due(now: number): number {
    if (now < this.soonest) return 0;
    const due = this.deadlines.findIndex((deadline) => deadline <= now);
    if (due > 0) return due;
    this.soonest = this.deadlines.reduce((a, b) => Math.min(a, b));
    return 0;
  }

  private head(hash: number): number {
    return FIRST_HEAD + (hash >>> this.shift);
  }

  /** Room for so many nodes, the one that is none among them, and as many chains: a power of two. */
  private grow(room: number): void {
    const { nodes: oldNodes } = this;
    const old = this.memory.words;
    const words = new Int32Array(FIRST_HEAD + room * (1 + STRIDE));
    words.set(old.subarray(0, Math.min(old.length, FIRST_HEAD)));
    this.memory.words = words;
    this.nodes = FIRST_HEAD + room;
    this.shift = Math.clz32(room) + 1;
    words.set(old.subarray(oldNodes), this.nodes);
    for (let slot = 1; slot < this.room; slot++) {
      const node = this.nodes + slot * STRIDE;
      const head = this.head(words[node]!);
      words[node + 1] = words[head]!;
      words[head] = slot;
    }
    this.room = room;
  }

  /** Slot 0 stands for the list itself: behind it comes the next victim, before it the most recently used. */
  private append(slot: number): void {
    this.link(this.memory.words[this.nodes + BEFORE]!, slot);
    this.link(slot, 0);
  }

  private detach(slot: number): void {
    const node = this.nodes + slot * STRIDE;
    this.link(this.memory.words[node + BEFORE]!, this.memory.words[node + AFTER]!);
  }

  private link(a: number, b: number): void {
    this.memory.words[this.nodes + a * STRIDE + AFTER] = b;
    this.memory.words[this.nodes + b * STRIDE + BEFORE] = a;
  }
}
