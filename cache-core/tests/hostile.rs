//! Keys, values and callers that do what they should not: the cache stays in order.

use cache_core::{Cache, Refusal, Stored};
use proptest::prelude::*;
use std::cell::Cell;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static FUSE: Cell<u32> = const { Cell::new(0) };
    static ALIVE: Cell<i64> = const { Cell::new(0) };
}

/// Panics when the fuse has burnt down; never while something panics already.
fn burn() {
    let left = FUSE.get();
    FUSE.set(left.saturating_sub(1));
    assert!(left != 1 || std::thread::panicking(), "burnt down");
}

/// A value whose `Drop` may panic, and that counts its kind.
#[derive(Debug)]
struct Fused(u8);

impl Fused {
    fn new(number: u8) -> Self {
        ALIVE.set(ALIVE.get() + 1);
        Self(number)
    }
}

impl Drop for Fused {
    fn drop(&mut self) {
        ALIVE.set(ALIVE.get() - 1);
        burn();
    }
}

/// A key whose equality lies, and whose hash does, by turns.
#[derive(Debug)]
struct Liar(u8);

thread_local!(static LIES: Cell<u64> = const { Cell::new(1) });

fn lie() -> u64 {
    LIES.set(LIES.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    LIES.get() >> 33
}

impl PartialEq for Liar {
    fn eq(&self, other: &Self) -> bool {
        if lie() < 1 << 29 { lie() < 1 << 30 } else { self.0 == other.0 }
    }
}
impl Eq for Liar {}
impl Hash for Liar {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if lie() < 1 << 27 { lie().hash(state) } else { self.0.hash(state) }
    }
}

/// Hashes all alike.
#[derive(Default)]
struct Same;
impl Hasher for Same {
    fn finish(&self) -> u64 {
        7
    }
    fn write(&mut self, _: &[u8]) {}
}

proptest! {
    #[test]
    fn nothing_is_lost_or_out_of_order_when_a_drop_or_a_weigher_panics(
        ops in prop::collection::vec(any::<(u8, u8, u8)>(), 1..120),
        fuses in prop::collection::vec(1..12_u32, 1..30),
        max_size in 1..12_usize,
        max_weight in 1..60_u64,
    ) {
        std::panic::set_hook(Box::new(|info| {
            if !info.to_string().contains("burnt down") {
                eprintln!("{info}");
            }
        }));
        let before = ALIVE.get();
        let weigher = |_: &u8, value: &Fused| {
            burn();
            u64::from(value.0 % 16)
        };
        let mut cache = Cache::builder().max_size(max_size).ttl(40).idle(30).max_weight(max_weight, weigher).build();
        let mut fuses = fuses.into_iter().cycle();
        for (what, key, by) in ops {
            let key = key % 24;
            FUSE.set(fuses.next().unwrap_or(0));
            let _panicked = catch_unwind(AssertUnwindSafe(|| match what % 12 {
                0..=2 => drop(cache.insert(key, Fused::new(by))),
                3 => drop(cache.get_or_insert_with(key, || Fused::new(by)).map(|_| ())),
                4 => drop(cache.remove(&key)),
                5 => drop(cache.pop()),
                6 => cache.retain(|_, value| value.0 % 3 != by % 3),
                7 => drop(cache.drain().take(2).count()),
                8 => cache.resize_weight(u64::from(by)),
                9 => cache.set_time(cache.time().wrapping_add(u64::from(by)).wrapping_sub(20)),
                10 => cache.expire(),
                _ => cache.clear(),
            }));
            FUSE.set(0);
            prop_assert_eq!(cache.slots().validate(), Ok(()));
            // Whoever is in order has an entry, and no other value is about.
            prop_assert_eq!(cache.slots().order().filter(|slot| cache.entry_at(*slot).is_some()).count() as u32,
                cache.slots().len());
            prop_assert!(ALIVE.get() - before >= i64::from(cache.slots().len()));
        }
        drop(cache);
        prop_assert_eq!(ALIVE.get(), before, "every value was dropped, and once");
        let _ = std::panic::take_hook();
    }

    #[test]
    fn keys_that_lie_do_no_harm(ops in prop::collection::vec(any::<(u8, u8)>(), 1..300), max_size in 0..20_usize) {
        let mut cache = Cache::builder().max_size(max_size).ttl(25).build();
        for (what, key) in ops {
            match what % 8 {
                0..=2 => drop(cache.insert(Liar(key % 32), key)),
                3 => drop(cache.get(&Liar(key % 32)).copied()),
                4 => drop(cache.remove(&Liar(key % 32))),
                5 => drop(cache.entry(Liar(key % 32)).or_insert(1).map(|value| *value)),
                6 => cache.set_time(u64::from(key)),
                _ => drop(cache.pop()),
            }
            prop_assert_eq!(cache.slots().validate(), Ok(()));
            prop_assert!(cache.len() <= max_size);
        }
    }
}

#[test]
fn hashes_that_are_all_alike_are_slow_and_right() {
    let mut cache = Cache::builder().max_size(300).hasher(BuildHasherDefault::<Same>::default()).build();
    for n in 0..1_000_u32 {
        assert_eq!(cache.insert(n, n), Stored::New);
        assert_eq!(cache.get(&n), Some(&n));
    }
    assert!(cache.keys().copied().eq(700..1_000));
    assert_eq!(cache.slots().probes(cache.hash_of(&1)), 300);
    assert_eq!(cache.slots().validate(), Ok(()));
}

#[test]
fn a_clock_that_jumps_revives_and_buries() {
    let mut cache = Cache::builder().max_size(1_000).ttl(10).build();
    for time in [u64::MAX, 0, 1 << 40, u64::MAX - 1, 5, 1 << 63, 3] {
        cache.set_time(time);
        cache.extend((0..200).map(|n| (n, time)));
        assert_eq!(cache.get(&7).copied(), Some(time).filter(|time| *time < u64::MAX));
        cache.set_time(time.saturating_add(9));
        let alive = cache.len();
        assert_eq!(alive, if time >= u64::MAX - 9 { 0 } else { 200 });
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
