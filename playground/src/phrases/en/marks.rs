//! The words for what can happen at a cache.

crate::phrases::phrases! { "marks";
    HIT = "hit";
    MISS = "miss";
    EVICT = "eviction";
    EXPIRE = "expiry";
    SHARED = "shared";
    STALE = "stale";
}
