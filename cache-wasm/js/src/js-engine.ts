import { Engine, Face, type Decider, type Memory } from "./engine.js";

/** Words of a node, and what the third and the fourth are for. */
const STRIDE = 4;
const BEFORE = 2;
const AFTER = 3;
/** Behind the face. */
const HEADS: number = Face.Notes + Face.MostNotes;

/**
 * What decides where WebAssembly may not be compiled (a strict content security policy, a lockdown
 * mode): the same rules in plain JavaScript, exact LRU included, in a memory that is laid out alike.
 * One for each engine, so that there is nothing to number and to free.
 */
export class JsEngine implements Decider {
  readonly engine: Engine;
  private readonly memory: Memory = { words: new Int32Array(HEADS), refresh() {} };
  private nodes = 0;
  /** How many slots there is room for, the one that is none among them. */
  private room = 0;
  private top = 0;
  private size = 0;
  private readonly spare: number[] = [];
  private readonly deadlines = [Infinity];
  /** No deadline is earlier than this. */
  private soonest = Infinity;

  constructor(private readonly bound: number) {
    this.grow(16);
    this.engine = new Engine(this, this.memory, 0);
  }

  settle(_: number, noted: number): void {
    for (let i = 0; i < noted; i++) {
      const slot = this.memory.words[Face.Notes + i]!;
      this.detach(slot);
      this.append(slot);
    }
  }

  insert(id: number, hash: number, noted: number, deadline: number, now: number): number {
    this.settle(id, noted);
    let victim = this.due(now);
    let replaced = 0;
    if (victim > 0) replaced = 2;
    else if (this.size >= this.bound) {
      victim = this.order(id, 0);
      replaced = 1;
    }
    if (victim > 0) this.remove(id, victim);
    const slot = this.spare.pop() ?? ++this.top;
    if (slot >= this.room) this.grow(this.room * 2);
    const { words } = this.memory;
    words[Face.Replaced] = replaced;
    words[this.node(slot)] = hash;
    this.chain(slot);
    this.setDeadline(id, slot, deadline);
    this.append(slot);
    this.size++;
    return slot;
  }

  remove(_: number, slot: number): void {
    this.detach(slot);
    const { words } = this.memory;
    let at = this.head(slot);
    while (words[at] !== slot) at = this.node(words[at]!) + 1;
    words[at] = words[this.node(slot) + 1]!;
    this.deadlines[slot] = Infinity;
    this.spare.push(slot);
    this.size--;
  }

  setDeadline(_: number, slot: number, deadline: number): void {
    this.deadlines[slot] = deadline;
    if (deadline < this.soonest) this.soonest = deadline;
  }

  order(_: number, after: number): number {
    return this.memory.words[this.node(after) + AFTER]!;
  }

  /** An entry whose deadline has passed. Looks through all of them only when one may have. */
  private due(now: number): number {
    if (now < this.soonest) return 0;
    const due = this.deadlines.findIndex((deadline) => deadline <= now);
    if (due < 0) this.soonest = this.deadlines.reduce((a, b) => Math.min(a, b));
    return due;
  }

  private node(slot: number): number {
    return this.nodes + slot * STRIDE;
  }

  /** Where the first slot of this one's chain stands. */
  private head(slot: number): number {
    const { words } = this.memory;
    return HEADS + (words[this.node(slot)]! >>> words[Face.Shift]!);
  }

  /** Puts a slot at the beginning of its chain. */
  private chain(slot: number): void {
    const { words } = this.memory;
    const head = this.head(slot);
    words[this.node(slot) + 1] = words[head]!;
    words[head] = slot;
  }

  /** Room for so many nodes, and as many chains: a power of two. */
  private grow(room: number): void {
    const old = this.memory.words;
    const words = new Int32Array(HEADS + room * (1 + STRIDE));
    words.set(old.subarray(0, HEADS));
    words.set(old.subarray(this.nodes || HEADS), HEADS + room);
    this.memory.words = words;
    words[Face.Heads] = HEADS;
    words[Face.Shift] = Math.clz32(room) + 1;
    words[Face.Nodes] = this.nodes = HEADS + room;
    for (let slot = 1; slot < this.room; slot++) this.chain(slot);
    this.room = room;
  }

  /** Slot 0 stands for the list itself: behind it comes the next victim, before it the most recently used. */
  private append(slot: number): void {
    this.link(this.memory.words[this.nodes + BEFORE]!, slot);
    this.link(slot, 0);
  }

  private detach(slot: number): void {
    const node = this.node(slot);
    this.link(this.memory.words[node + BEFORE]!, this.memory.words[node + AFTER]!);
  }

  private link(a: number, b: number): void {
    this.memory.words[this.node(a) + AFTER] = b;
    this.memory.words[this.node(b) + BEFORE] = a;
  }
}
