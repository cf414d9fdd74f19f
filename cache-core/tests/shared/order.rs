//! Whether a cache is in order.

use cache_core::policy::Policy;
use cache_core::{Cache, Listener, Slot, Weigher};
use std::hash::BuildHasher;

/// Whoever is taken has an entry, and nobody else has one.
pub(crate) fn in_order<K, V, P, S, L, W>(cache: &Cache<K, V, P, S, L, W>)
where
    P: Policy,
    S: BuildHasher,
    L: Listener,
    W: Weigher<K, V>,
{
    let slots = cache.slots();
    assert_eq!(slots.validate(), Ok(()));
    for slot in (1..=slots.capacity() as u32 + 1).filter_map(Slot::new) {
        assert_eq!(cache.entry_at(slot).is_some(), slots.hash(slot).is_some(), "{slot:?}");
    }
}
