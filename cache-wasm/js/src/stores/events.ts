/** What happens between a cache and its store. */
export type StoreEvent =
  /** An answer was found in the store. */
  | { readonly kind: "storeHit"; readonly key: string; readonly args: readonly unknown[] }
  /** None was found; `damaged` where something else stood there. */
  | { readonly kind: "storeMiss"; readonly key: string; readonly args: readonly unknown[]; readonly damaged: boolean }
  /** The store has failed, or did not answer in time. */
  | { readonly kind: "storeError"; readonly operation: string; readonly error: unknown }
  /** It is left alone for a while; it is asked again. */
  | { readonly kind: "storeDown" }
  | { readonly kind: "storeUp" }
  /** Somebody else has changed what stands under this key, or under several (`null`). */
  | { readonly kind: "storeChange"; readonly key: string | null }
  /** Changes of others are not told any more; are told again. */
  | { readonly kind: "disconnected" }
  | { readonly kind: "reconnected" };
