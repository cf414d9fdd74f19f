//! Whether a cache is in order.

use cache_core::policy::Policy;
use cache_core::{Cache, Listener, Slot, Weigher};
use std::hash::BuildHasher;

/// The slots are valid, and their entries are where they are.
pub(crate) fn in_order<K, V, P, S, L, W>(cache: &Cache<K, V, P, S, L, W>)
where
    P: Policy,
    S: BuildHasher,
    L: Listener,
    W: Weigher<K, V>,
{
    assert_eq!(cache.slots().validate(), Ok(()));
    entries_are_where_slots_are_taken(cache);
}

/// Whoever is taken has an entry, and nobody else has one.
pub(crate) fn entries_are_where_slots_are_taken<K, V, P, S, L, W>(cache: &Cache<K, V, P, S, L, W>)
where
    P: Policy,
    S: BuildHasher,
    L: Listener,
    W: Weigher<K, V>,
{
    let slots = cache.slots();
    for slot in (1..=slots.capacity() as u32 + 1).filter_map(Slot::new) {
        assert_eq!(cache.entry_at(slot).is_some(), slots.hash(slot).is_some(), "{slot:?}");
    }
}
