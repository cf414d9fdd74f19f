//! Random operations on the engine and on the readable model: they must agree after each one.

use cache_core::model::Model;
use cache_core::policy::{Any, Kind};
use cache_core::{Cache, Slots};
use proptest::prelude::*;
use std::hash::{BuildHasherDefault, Hasher};

#[derive(Clone, Debug)]
enum Op {
    Get(u8),
    Peek(u8),
    Insert(u8, u16),
    GetOrInsert(u8, u16),
    Remove(u8),
    Advance(u16),
    Resize(Option<u8>),
    Expire,
    Clear,
}

/// An interpreter is some hundred times slower.
const MOST: usize = if cfg!(miri) { 20 } else { 400 };

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        6 => any::<u8>().prop_map(Op::Get),
        1 => any::<u8>().prop_map(Op::Peek),
        6 => any::<(u8, u16)>().prop_map(|(k, v)| Op::Insert(k, v)),
        6 => any::<(u8, u16)>().prop_map(|(k, v)| Op::GetOrInsert(k, v)),
        2 => any::<u8>().prop_map(Op::Remove),
        3 => any::<u16>().prop_map(Op::Advance),
        1 => any::<Option<u8>>().prop_map(Op::Resize),
        1 => Just(Op::Expire),
        1 => Just(Op::Clear),
    ]
}

/// Hashes that collide as badly as hashes can.
#[derive(Clone, Default)]
struct Same(u64);
impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0 << 62
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= bytes.iter().fold(0, |all, byte| all ^ u64::from(*byte));
    }
}

fn agree<S: std::hash::BuildHasher>(
    mut cache: Cache<u8, u16, cache_core::Lru, S>,
    mut model: Model<u8, u16>,
    keys: u8,
    ops: &[Op],
) -> Result<(), TestCaseError> {
    let mut now = 0;
    for op in ops {
        match *op {
            Op::Get(k) => prop_assert_eq!(cache.get(&(k % keys)).copied(), model.get(&(k % keys))),
            Op::Peek(k) => prop_assert_eq!(cache.peek(&(k % keys)).copied(), model.peek(&(k % keys))),
            Op::Insert(k, v) => {
                let old = model.peek(&(k % keys));
                prop_assert_eq!(cache.insert(k % keys, v).replaced(), old);
                model.insert(k % keys, v);
            }
            Op::GetOrInsert(k, v) => {
                let (_, expected) = model.call(&(k % keys), || v);
                let got = cache.get_or_insert_with(k % keys, || v).copied().unwrap_or_else(|kept| kept);
                prop_assert_eq!(got, expected);
            }
            Op::Remove(k) => prop_assert_eq!(cache.remove(&(k % keys)).is_some(), model.remove(&(k % keys))),
            Op::Advance(by) => {
                now += u64::from(by) * u64::from(by) / 7;
                cache.set_time(now);
                model.set_time(now);
            }
            Op::Resize(size) => {
                cache.resize(size.map(usize::from));
                model.resize(size.map(usize::from));
            }
            Op::Expire => cache.expire(),
            Op::Clear => {
                cache.clear();
                model.clear();
            }
        }
        let keys: Vec<_> = cache.iter().map(|entry| entry.key).collect();
        prop_assert_eq!(keys, model.keys());
        prop_assert_eq!(cache.len(), model.keys().len());
        prop_assert_eq!((cache.stats().hits, cache.stats().misses), (model.hits, model.misses));
        prop_assert_eq!(cache.slots().validate(), Ok(()));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn the_engine_does_what_the_model_says(
        ops in prop::collection::vec(op(), 0..MOST),
        max_size in prop::option::of(0..40_usize),
        ttl in prop::option::of(1..100_000_u64),
        keys in 1..=64_u8,
        seed: u64,
    ) {
        let builder = Cache::builder().seed(seed);
        let builder = match max_size { Some(n) => builder.max_size(n), None => builder.unbounded() };
        let builder = match ttl { Some(ttl) => builder.ttl(ttl), None => builder };
        agree(builder.build(), Model::new(max_size, ttl), keys, &ops)?;
    }

    #[test]
    fn colliding_hashes_change_nothing(ops in prop::collection::vec(op(), 0..MOST / 2), max_size in 0..20_usize) {
        let builder = Cache::builder().max_size(max_size).hasher(BuildHasherDefault::<Same>::default());
        agree(builder.build(), Model::new(Some(max_size), None), 16, &ops)?;
    }

    #[test]
    fn slots_stay_valid_whatever_they_are_asked(
        asked in prop::collection::vec((0..9_u8, any::<u32>(), any::<u64>()), 0..MOST),
        bound in 0..10_u32,
        kind in prop::sample::select(&Kind::ALL[..]),
    ) {
        let mut slots = Slots::with(bound, Any::new(kind, 0), ());
        for (what, number, time) in asked {
            let slot = cache_core::Slot::new(number % 16);
            match (what, slot) {
                (7, _) => drop(slots.victim()),
                (0, _) => drop(slots.insert(number, (time % 3 == 0).then_some(time))),
                (1, Some(slot)) => slots.hit(slot),
                (2, Some(slot)) => drop(slots.remove(slot)),
                (3, Some(slot)) => drop(slots.expire(slot)),
                (4, Some(slot)) => drop(slots.set_deadline(slot, Some(time))),
                (5, Some(slot)) => drop(slots.update(slot, None)),
                (6, _) => drop(slots.expire_next()),
                // Forwards and backwards: a clock may be set.
                _ => slots.set_time(time),
            }
            prop_assert_eq!(slots.validate(), Ok(()));
            prop_assert!(slots.live() <= slots.len());
        }
    }
}

/// More of them where somebody has the time.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500)
}

#[test]
#[cfg_attr(miri, ignore = "too many steps for an interpreter")]
fn deadlines_are_exact_at_every_distance() {
    let mut slots = Slots::new(1000);
    for shift in 0..64 {
        for offset in [0, 1, 2, 63, 64, 65] {
            let deadline = (1_u64 << shift).saturating_add(offset);
            slots.insert(shift, Some(deadline));
        }
    }
    let mut deadlines: Vec<_> = slots.order().filter_map(|slot| slots.deadline(slot)).collect();
    deadlines.sort_unstable();
    for deadline in deadlines {
        slots.set_time(deadline - 1);
        let before = slots.len();
        while slots.expire_next().is_some() {}
        assert_eq!(slots.len(), slots.live());
        slots.set_time(deadline);
        while let Some(slot) = slots.expire_next() {
            assert_eq!(slots.hash(slot), None);
        }
        assert!(slots.len() < before || slots.order().all(|slot| slots.deadline(slot) > Some(deadline)));
        assert_eq!(slots.validate(), Ok(()));
    }
    assert!(slots.is_empty());
}

#[test]
fn memory_stops_exactly_at_the_bound_and_stays_there() {
    let mut slots = Slots::new(100);
    for hash in 0..if cfg!(miri) { 400 } else { 10_000_u32 } {
        slots.insert(hash.wrapping_mul(0x9E37_79B1), None);
        assert!(slots.capacity() <= 100);
        assert!(slots.capacity() <= 4.max(2 * slots.len() as usize));
    }
    assert_eq!(slots.capacity(), 100);
}

#[test]
fn nothing_is_allocated_ahead() {
    assert_eq!(Slots::new(u32::MAX).capacity(), 0);
    let mut unbounded = Cache::builder().unbounded().build();
    unbounded.insert(1, 1);
    assert!(unbounded.slots().capacity() <= 4);
}
