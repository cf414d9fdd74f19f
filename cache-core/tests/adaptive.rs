//! What the adaptive policy becomes.

use cache_core::Slots;
use cache_core::policy::{Adaptive, Any, Kind, Policy};

/// Places; an interpreter is some hundred times slower.
const FEW: u32 = if cfg!(miri) { 3 } else { 60 };

/// Hits of these keys in a cache that has a policy already.
fn hits<P: Policy>(slots: &mut Slots<P>, keys: impl IntoIterator<Item = u32>) -> u64 {
    let before = slots.stats().hits;
    for key in keys {
        let hash = key.wrapping_mul(0x9E37_79B9);
        match slots.first(hash) {
            Some(slot) => slots.hit(slot),
            None => drop(slots.insert(hash, None)),
        }
    }
    slots.stats().hits - before
}

/// Each key comes twice, half the cache's places later, and never again: only recency counts, and whoever
/// asks for more than one use before it lets something in has nothing.
fn passing_by(capacity: u32) -> impl Iterator<Item = u32> {
    (0..capacity * 40).flat_map(move |at| [1_000_000 + at, 1_000_000 + at - capacity / 3])
}

/// Keys in a loop that is too long: only whoever keeps what was there first hits at all.
fn looping(capacity: u32) -> impl Iterator<Item = u32> {
    (0..capacity * 300).map(move |at| at % (capacity * 3 / 2))
}

#[test]
#[cfg_attr(miri, ignore = "too many steps for an interpreter")]
fn becomes_what_hits_and_changes_its_mind() {
    for capacity in [100, 5_000] {
        let mut slots = Slots::with(capacity, Adaptive::default(), ());
        let mut tiny = Slots::with(capacity, Any::new(Kind::TinyLfu, 0), ());
        let mut lru = Slots::with(capacity, Any::new(Kind::Lru, 0), ());

        hits(&mut tiny, passing_by(capacity));
        hits(&mut lru, passing_by(capacity));
        hits(&mut slots, passing_by(capacity));
        assert_eq!(slots.policy().current(), Kind::Lru, "{capacity}");
        assert!(slots.stats().hits > tiny.stats().hits && slots.stats().hits > lru.stats().hits * 9 / 10);

        let most = hits(&mut tiny, looping(capacity));
        let ours = hits(&mut slots, looping(capacity));
        assert!(ours > most * 9 / 10, "{ours} of {most} at {capacity}");
        assert_eq!(slots.policy().current(), Kind::TinyLfu, "{capacity}");
        assert_eq!(slots.validate(), Ok(()));

        let rivals = slots.policy().overview(slots.table()).rivals;
        let best = rivals.iter().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert_eq!((rivals.len(), best.0), (4, "w-tinylfu"));
        assert!(best.1 > 0.5, "two thirds of the loop fit: {rivals:?}");
    }
}

#[test]
fn equal_seeds_and_requests_give_equal_caches() {
    let order = |seed| {
        let mut slots = Slots::with(FEW, Any::new(Kind::Adaptive, seed), ());
        hits(&mut slots, passing_by(FEW).chain(looping(FEW)));
        slots.order().collect::<Vec<_>>()
    };
    assert_eq!(order(3), order(3));
}

#[test]
fn begins_anew_when_cleared() {
    let mut slots = Slots::with(FEW, Adaptive::default(), ());
    hits(&mut slots, passing_by(FEW));
    slots.clear();
    assert_eq!(slots.policy().current(), Kind::TinyLfu);
    let mut fresh = Slots::with(FEW, Adaptive::default(), ());
    hits(&mut slots, looping(FEW));
    hits(&mut fresh, looping(FEW));
    assert_eq!(slots.stats(), fresh.stats());
}
