//! Keys, values and callers that do what they should not: the cache stays in order.

#[path = "shared/hostile.rs"]
mod shared;

use cache_core::policy::Kind;
use cache_core::{Cache, Refusal, Stored};
use proptest::prelude::*;
use shared::{Setup, lying, panicking, whimsical};
use std::hash::{BuildHasherDefault, Hasher};

/// Hashes all alike.
#[derive(Default)]
struct Same;
impl Hasher for Same {
    fn finish(&self) -> u64 {
        7
    }
    fn write(&mut self, _: &[u8]) {}
}

/// An interpreter is some hundred times slower.
const MOST: usize = if cfg!(miri) { 15 } else { 300 };

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(&Kind::ALL[..])
}

proptest! {
    #[test]
    fn nothing_is_lost_or_out_of_order_when_a_drop_or_a_weigher_panics(
        ops in prop::collection::vec(any::<(u8, u8, u8)>(), 1..MOST),
        fuses in prop::collection::vec(1..12_u32, 1..30),
        (max_size, max_weight, kind) in (1..12_usize, 1..60_u64, kind()),
    ) {
        panicking(&ops, &fuses, Setup { max_size, max_weight, kind });
    }

    #[test]
    fn keys_that_lie_do_no_harm(
        ops in prop::collection::vec(any::<(u8, u8)>(), 1..MOST),
        max_size in 0..20_usize,
        kind in kind(),
    ) {
        lying(&ops, max_size, kind);
    }

    #[test]
    fn a_policy_that_says_anything_moves_nothing_out_of_its_place(
        ops in prop::collection::vec(any::<(u8, u8)>(), 1..MOST),
        max_size in 0..20_usize,
    ) {
        whimsical(&ops, max_size);
    }
}

#[test]
fn hashes_that_are_all_alike_are_slow_and_right() {
    // An interpreter is some hundred times slower.
    let bound = if cfg!(miri) { 20 } else { 300 };
    let mut cache = Cache::builder().max_size(bound).hasher(BuildHasherDefault::<Same>::default()).build();
    for n in 0..3 * bound as u32 {
        assert_eq!(cache.insert(n, n), Stored::New);
        assert_eq!(cache.get(&n), Some(&n));
    }
    let bound = bound as u32;
    assert!(cache.keys().copied().eq(2 * bound..3 * bound));
    assert_eq!(cache.slots().probes(cache.hash_of(&1)), bound);
    assert_eq!(cache.slots().validate(), Ok(()));
}

#[test]
fn a_clock_that_jumps_revives_and_buries() {
    const COUNT: u32 = if cfg!(miri) { 10 } else { 200 };
    let mut cache = Cache::builder().max_size(1_000).ttl(10).build();
    for time in [u64::MAX, 0, 1 << 40, u64::MAX - 1, 5, 1 << 63, 3] {
        cache.set_time(time);
        cache.extend((0..COUNT).map(|n| (n, time)));
        assert_eq!(cache.get(&7).copied(), Some(time).filter(|time| *time < u64::MAX));
        cache.set_time(time.saturating_add(9));
        let alive = cache.len();
        assert_eq!(alive, if time >= u64::MAX - 9 { 0 } else { COUNT as usize });
        assert_eq!(cache.slots().validate(), Ok(()));
    }
}

#[test]
fn an_entry_that_is_too_heavy_empties_nothing() {
    let mut cache = Cache::builder().max_weight(10, |_: &u8, weight: &u64| *weight).build();
    cache.extend([(1, 5), (2, 5)]);
    let refused = cache.insert(3, 11);
    assert_eq!(refused.refusal(), Some(Refusal::TooHeavy { weight: 11, max_weight: 10 }));
    assert_eq!(
        (cache.len(), cache.total_weight(), cache.max_size(), cache.max_weight()),
        (2, 10, None, Some(10))
    );
    // What it was to replace is out of date.
    assert!(!cache.insert(1, u64::MAX).is_stored());
    assert!(!cache.contains(&1) && cache.contains(&2));
    assert_eq!(cache.get_or_insert_with(4, || 12), Err(12));
    assert_eq!(cache.slots().validate(), Ok(()));
}
