import { Engine, Face, Node, type Decider, type Memory } from "./engine.js";

/**
 * What decides where WebAssembly may not be compiled (a strict content security policy, a lockdown
 * mode): the same rules in plain JavaScript, exact LRU included, in a memory that is laid out alike.
 * One for each engine, so that there is nothing to number and to free.
 */
export class JsEngine implements Decider {
  readonly engine: Engine;
  private readonly memory: Memory = { words: new Int32Array(Face.Words), refresh() {} };
  private nodes = 0;
  /** How many slots there is room for, the one that is none among them. */
  private room = 0;
  private top = 0;
  private size = 0;
  private readonly spare: number[] = [];
  /** By slot: whether it is taken. */
  private readonly taken = [false];
  private readonly deadlines = [Infinity];
  /** No deadline is earlier than this. */
  private soonest = Infinity;
  /** All slots there were when the clock showed `sorted`, the least recently used one last. */
  private queue: number[] = [];
  private sorted = 0;

  constructor(private bound: number) {
    this.memory.words[Face.Stride] = Node.Words;
    this.grow(16);
    this.engine = new Engine(this, this.memory, 0, null);
  }

  insert(id: number, hash: number, clock: number, deadline: number, now: number): number {
    let replaced = 0;
    let victim = this.due(id, now);
    if (victim > 0) replaced = 2;
    else if (this.size >= this.bound) {
      victim = this.victim(id, clock);
      replaced = 1;
    }
    if (victim > 0) this.remove(id, victim);
    const slot = this.spare.pop() ?? ++this.top;
    if (slot >= this.room) this.grow(this.room * 2);
    const { words } = this.memory;
    words[Face.Replaced] = replaced;
    words[Face.Clock] = words[this.node(slot) + Node.Stamp] = clock + 1;
    words[this.node(slot)] = hash;
    this.chain(slot);
    this.taken[slot] = true;
    this.setDeadline(id, slot, deadline);
    this.size++;
    if (clock === -2) this.order(id, -1);
    return slot;
  }

  remove(_: number, slot: number): void {
    if (!this.taken[slot]) return;
    this.unchain(slot);
    this.taken[slot] = false;
    this.deadlines[slot] = Infinity;
    this.spare.push(slot);
    this.size--;
  }

  rehash(_: number, slot: number, hash: number): void {
    this.unchain(slot);
    this.memory.words[this.node(slot)] = hash;
    this.chain(slot);
  }

  setDeadline(_: number, slot: number, deadline: number): void {
    this.deadlines[slot] = deadline;
    if (deadline < this.soonest) this.soonest = deadline;
  }

  /** An entry whose deadline has passed. Looks through all of them only when one may have. */
  due(_: number, now: number): number {
    if (now < this.soonest) return 0;
    const due = this.deadlines.findIndex((deadline) => deadline <= now);
    if (due < 0) this.soonest = this.deadlines.reduce((a, b) => Math.min(a, b));
    return Math.max(0, due);
  }

  victim(_: number, clock: number): number {
    if (this.size === 0) return 0;
    for (let slot; (slot = this.queue.at(-1)) !== undefined; this.queue.pop()) {
      if (this.taken[slot] && this.stamp(slot) <= this.sorted) return slot;
    }
    this.queue = this.inOrder().reverse();
    this.sorted = clock >>> 0;
    return this.queue.at(-1)!;
  }

  order(_: number, clock: number): number {
    const slots = this.inOrder();
    // A list has no place of its own: it stands behind the nodes.
    const { words } = this.memory;
    words[Face.Listed] = this.nodes + this.room * Node.Words;
    words.set(slots, words[Face.Listed]);
    if (clock === -1) {
      slots.forEach((slot, i) => (words[this.node(slot) + Node.Stamp] = i + 1));
      clock = slots.length;
      this.queue = [];
    }
    words[Face.Clock] = clock;
    return slots.length;
  }

  settle(): void {}

  resize(_: number, bound: number): void {
    this.bound = bound;
  }

  private inOrder(): number[] {
    const slots = [...this.taken.keys()].filter((slot) => this.taken[slot]);
    return slots.sort((a, b) => this.stamp(a) - this.stamp(b));
  }

  private stamp(slot: number): number {
    return this.memory.words[this.node(slot) + Node.Stamp]! >>> 0;
  }

  private node(slot: number): number {
    return this.nodes + slot * Node.Words;
  }

  /** Where the first slot of this one's chain stands. */
  private head(slot: number): number {
    const { words } = this.memory;
    return Face.Words + (words[this.node(slot)]! >>> words[Face.Shift]!);
  }

  /** Puts a slot at the beginning of its chain. */
  private chain(slot: number): void {
    const { words } = this.memory;
    const head = this.head(slot);
    words[this.node(slot) + Node.Chain] = words[head]!;
    words[head] = slot;
  }

  private unchain(slot: number): void {
    const { words } = this.memory;
    let at = this.head(slot);
    while (words[at] !== slot) at = this.node(words[at]!) + Node.Chain;
    words[at] = words[this.node(slot) + Node.Chain]!;
  }

  /** Room for so many nodes, and twice as many chains: a power of two. And for a list of all slots. */
  private grow(room: number): void {
    const old = this.memory.words;
    const chains = room * 2;
    const words = new Int32Array(Face.Words + chains + room * (Node.Words + 1));
    words.set(old.subarray(0, Face.Words));
    words.set(old.subarray(this.nodes, this.nodes + this.room * Node.Words), Face.Words + chains);
    this.memory.words = words;
    words[Face.Heads] = Face.Words;
    words[Face.Shift] = Math.clz32(chains) + 1;
    words[Face.Nodes] = this.nodes = Face.Words + chains;
    this.taken.forEach((taken, slot) => taken && this.chain(slot));
    this.room = room;
  }
}
