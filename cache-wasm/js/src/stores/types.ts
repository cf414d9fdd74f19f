/** What `lock` gives to who may fill a key; only the store looks into it. */
export type Lease = unknown;

/** Is told what happens to a store. */
export interface StoreListener {
  /** Somebody else has written, deleted or invalidated what stands under this key; `null` for all keys. */
  changed(key: string | null): void;
  /** Somebody else has given up what has this tag: also what others have made and not written yet. */
  invalidated(tag: string): void;
  /** Somebody else has cleared all keys that begin with this. */
  cleared(prefix: string): void;
  /** From now on nobody tells. */
  down(error?: unknown): void;
  /** Somebody tells again; what happened meanwhile is not known. */
  up(): void;
}

/**
 * Where answers outlive the process: anything with Keyv's four methods. What is written are texts.
 *
 * With these four there is one load for each key in this process, and what is given up in it stays given
 * up. That there is one load among all processes, and that an invalidation in one of them wins over a load
 * in another, needs the optional methods.
 */
export interface Store {
  get(key: string): unknown;
  /** `ttl` in milliseconds; `undefined` for ever. Whatever lease there is for the key is void afterwards. */
  set(key: string, value: string, ttl?: number, tags?: readonly string[]): unknown;
  /** Leases of the key are void afterwards; so it is for `clear` and `tags`, as far as they concern it. */
  delete(key: string): unknown;
  /** Of all keys that begin with this; one that knows no such thing forgets all that it has. */
  clear(prefix: string): unknown;
  /** The right to fill a key for so many milliseconds, if nobody has it; or, of who has it, for so many more. */
  lock?(key: string, ms: number, lease?: Lease): Promise<Lease | undefined>;
  /** Gives the right back. */
  unlock?(key: string, lease: Lease): Promise<unknown>;
  /** Writes if the lease still holds, and gives it back; whether it has written. */
  cas?(key: string, lease: Lease, value: string, ttl?: number, tags?: readonly string[]): Promise<boolean>;
  /** Forgets every entry that was written with this tag. */
  tags?(tag: string): Promise<unknown>;
  /** Milliseconds by a clock that all processes have in common. @default Date.now */
  now?(): number;
  /** Tells of what others change, so that memory does not have to be asked whether it still holds. */
  watch?(hearer: StoreListener): unknown;
}
