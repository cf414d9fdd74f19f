/** A map of bounded size that forgets what was not used for long: two halves, of which the older one goes. */
export class Recent<K, V> {
  private young = new Map<K, V>();
  private old = new Map<K, V>();

  constructor(private readonly most: number) {}

  get(key: K): V | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const older = this.old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: K, value: V): void {
    if (this.young.size >= this.most / 2 && !this.young.has(key)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  *[Symbol.iterator](): Iterator<[K, V]> {
    yield* this.young;
    for (const entry of this.old) if (!this.young.has(entry[0])) yield entry;
  }
}

/** The last so many of a sequence. */
export class Last<T> {
  private readonly items: T[] = [];
  private next = 0;

  constructor(private readonly most: number) {}

  push(item: T): void {
    this.items[this.next] = item;
    this.next = (this.next + 1) % this.most;
  }

  /** Oldest first. */
  all(): T[] {
    return this.items.length < this.most ? [...this.items] : [...this.items.slice(this.next), ...this.items.slice(0, this.next)];
  }
}
