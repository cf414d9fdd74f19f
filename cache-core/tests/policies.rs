//! Random operations on every policy and on its plain model: they must agree after each one.

use cache_core::model::policies::{self as plain, Plain};
use cache_core::policy::{Adaptive, Any, Fifo, Kind, Lfu, LinkedLru, Policy, S3Fifo, Sieve, TinyLfu};
use cache_core::{Event, EventLog, Lru, Slot, Slots};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Op {
    /// A look-up, and an insertion where it misses; with a deadline so far off.
    Call(u8, Option<u8>),
    /// Hits noted elsewhere, told at once.
    Hits(Vec<u8>),
    Update(u8),
    Remove(u8),
    Advance(u8),
    Expire,
    /// Asks who has to go, and leaves it at that.
    Ask,
    Evict,
    Resize(Option<u8>),
    Clear,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        200 => any::<u8>().prop_map(|key| Op::Call(key, None)),
        20 => any::<(u8, u8)>().prop_map(|(key, far)| Op::Call(key, Some(far))),
        20 => prop::collection::vec(any::<u8>(), 0..8).prop_map(Op::Hits),
        8 => any::<u8>().prop_map(Op::Update),
        12 => any::<u8>().prop_map(Op::Remove),
        6 => any::<u8>().prop_map(Op::Advance),
        4 => Just(Op::Expire),
        10 => Just(Op::Ask),
        5 => Just(Op::Evict),
        3 => prop::option::weighted(0.9, 0..40_u8).prop_map(Op::Resize),
        1 => Just(Op::Clear),
    ]
}

/// A cache as it is without slots: a plain policy, and deadlines by key.
struct Model<M> {
    policy: M,
    fresh: M,
    bound: Option<u32>,
    deadlines: BTreeMap<u32, Option<u64>>,
    now: u64,
}

impl<M: Plain> Model<M> {
    fn new(policy: M, bound: Option<u32>) -> Self {
        let mut model = Self { fresh: policy.clone(), policy, bound, deadlines: BTreeMap::new(), now: 0 };
        model.policy.resize(bound.map(|bound| bound as usize));
        model
    }

    fn due(&self) -> bool {
        self.deadlines.values().flatten().any(|deadline| *deadline <= self.now)
    }

    /// Lets happen what the engine says has happened, if it is what should have happened.
    fn follow(&mut self, events: &[Event], full: bool) -> Result<(), TestCaseError> {
        for event in events {
            match *event {
                Event::Insert { hash, .. } => self.policy.insert(hash),
                Event::Hit { hash, .. } | Event::Update { hash, .. } => self.policy.hit(hash),
                Event::Evict { hash, .. } => {
                    prop_assert!(full && !self.due(), "a live entry went without need");
                    prop_assert_eq!(self.policy.evict(), Some(hash));
                    self.deadlines.remove(&hash);
                }
                Event::Expire { hash, .. } => {
                    prop_assert!(matches!(self.deadlines.remove(&hash), Some(Some(at)) if at <= self.now));
                    self.policy.remove(hash);
                }
                Event::Remove { hash, .. } => {
                    self.policy.remove(hash);
                    self.deadlines.remove(&hash);
                }
                Event::Miss { .. } => {}
                Event::Clear { .. } => {
                    self.policy = self.fresh.clone();
                    self.policy.resize(self.bound.map(|bound| bound as usize));
                }
            }
        }
        Ok(())
    }
}

/// Keys are their hashes: an odd number keeps them apart.
fn hash(key: u8, keys: u8) -> u32 {
    (u32::from(key % keys) + 1).wrapping_mul(0x9E37_79B9)
}

fn agree<P: Policy, M: Plain>(
    policy: P,
    model: M,
    bound: Option<u32>,
    keys: u8,
    ops: &[Op],
) -> Result<(), TestCaseError> {
    let mut slots = Slots::with(bound.unwrap_or(Slot::MAX), policy, EventLog::default());
    let mut model = Model::new(model, bound);
    for op in ops {
        let mut full = model.bound.is_some_and(|bound| slots.len() >= bound);
        match op {
            Op::Call(key, far) => {
                let hash = hash(*key, keys);
                if let Some(slot) = slots.first(hash).filter(|slot| !slots.is_expired(*slot)) {
                    slots.hit(slot);
                } else {
                    if let Some(slot) = slots.first(hash) {
                        slots.expire(slot);
                    }
                    full = model.bound.is_some_and(|bound| slots.len() >= bound);
                    let deadline = far.map(|far| model.now + u64::from(far));
                    slots.miss(hash);
                    let inserted = slots.insert(hash, deadline);
                    let events = slots.listener_mut().take();
                    model.follow(&events, full)?;
                    prop_assert_eq!(inserted.is_some(), model.bound != Some(0));
                    if inserted.is_some() {
                        model.deadlines.insert(hash, deadline);
                    }
                }
            }
            Op::Hits(batch) => {
                let found: Vec<_> = batch.iter().filter_map(|key| slots.first(hash(*key, keys))).collect();
                slots.hit_all(found);
            }
            Op::Update(key) => {
                let hash = hash(*key, keys);
                if let Some(slot) = slots.first(hash) {
                    slots.update(slot, None);
                    model.deadlines.insert(hash, None);
                }
            }
            Op::Remove(key) => {
                if let Some(slot) = slots.first(hash(*key, keys)) {
                    slots.remove(slot);
                }
            }
            Op::Advance(by) => {
                model.now += u64::from(*by);
                slots.set_time(model.now);
            }
            Op::Expire => while slots.expire_next().is_some() {},
            Op::Ask => {
                let victim = slots.victim();
                prop_assert_eq!(slots.victim(), victim);
                if !model.due() {
                    let victim = victim.and_then(|(slot, _)| slots.hash(slot));
                    prop_assert_eq!(victim, model.policy.victim());
                }
            }
            Op::Evict => {
                if !model.due() {
                    slots.evict_next();
                    full = true;
                }
            }
            Op::Resize(bound) => {
                let events = slots.listener_mut().take();
                model.follow(&events, full)?;
                model.bound = bound.map(u32::from);
                model.policy.resize(model.bound.map(|bound| bound as usize));
                slots.set_bound(model.bound.unwrap_or(Slot::MAX));
                while slots.evict_over_bound().is_some() {}
                full = true;
            }
            Op::Clear => {
                slots.clear();
            }
        }
        let events = slots.listener_mut().take();
        model.follow(&events, full)?;
        prop_assert_eq!(slots.validate(), Ok(()));
        let order: Vec<_> = slots.order().filter_map(|slot| slots.hash(slot)).collect();
        prop_assert_eq!(order, model.policy.order(), "after {:?}", op);
    }
    Ok(())
}

/// What is asked of all: order is what evicting one after the other gives, and whoever is named is first.
fn keeps_its_word<P: Policy + Clone>(
    policy: P,
    bound: Option<u32>,
    keys: u8,
    ops: &[Op],
) -> Result<(), TestCaseError>
where
    Slots<P>: Clone,
{
    let mut slots = Slots::with(bound.unwrap_or(Slot::MAX), policy, ());
    for op in ops {
        match op {
            Op::Call(key, _) => {
                let hash = hash(*key, keys);
                match slots.first(hash) {
                    Some(slot) => slots.hit(slot),
                    None => drop(slots.insert(hash, None)),
                }
            }
            Op::Remove(key) => {
                if let Some(slot) = slots.first(hash(*key, keys)) {
                    slots.remove(slot);
                }
            }
            Op::Ask => drop(slots.victim()),
            Op::Resize(bound) => {
                slots.set_bound(bound.map_or(Slot::MAX, u32::from));
                while slots.evict_over_bound().is_some() {}
            }
            Op::Clear => slots.clear(),
            _ => {}
        }
        prop_assert_eq!(slots.validate(), Ok(()));
        let order: Vec<_> = slots.order().collect();
        let mut rest = slots.clone();
        let evicted: Vec<_> = std::iter::from_fn(|| rest.evict_next()).collect();
        prop_assert_eq!(order, evicted);
        prop_assert_eq!(rest.validate(), Ok(()));
    }
    Ok(())
}

/// More of them where somebody has the time.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    prop::collection::vec(op(), 0..600)
}

fn bounds() -> impl Strategy<Value = Option<u32>> {
    prop::option::weighted(0.9, 0..40_u32)
}

macro_rules! agreement {
    ($($name:ident: $kind:ident, $policy:expr, $plain:expr;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
            $(
                #[test]
                fn $name(ops in ops(), bound in bounds(), keys in 1..=100_u8) {
                    agree($policy, $plain, bound, keys, &ops)?;
                    agree(Any::new(Kind::$kind, 0), $plain, bound, keys, &ops)?;
                }
            )*
        }
    };
}

agreement! {
    lru: Lru, Lru::default(), plain::Lru::default();
    linked_lru: Lru, LinkedLru::default(), plain::Lru::default();
    fifo: Fifo, Fifo::default(), plain::Fifo::default();
    lfu: Lfu, Lfu::default(), plain::Lfu::default();
    sieve: Sieve, Sieve::default(), plain::Sieve::default();
    s3_fifo: S3Fifo, S3Fifo::default(), plain::S3Fifo::default();
    w_tiny_lfu: TinyLfu, TinyLfu::default(), plain::TinyLfu::new(0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases() / 5, ..ProptestConfig::default() })]

    // Longer ones: it decides every 512 requests at most.
    #[test]
    fn adaptive(ops in prop::collection::vec(op(), 0..6000), bound in bounds(), keys in 1..=100_u8) {
        agree(Adaptive::default(), plain::Adaptive::new(0), bound, keys, &ops)?;
    }

    #[test]
    fn order_is_what_evicting_one_after_the_other_gives(
        ops in ops(),
        bound in bounds(),
        keys in 1..=100_u8,
        kind in prop::sample::select(&Kind::ALL[..]),
    ) {
        keeps_its_word(Any::new(kind, 0), bound, keys, &ops)?;
    }
}

#[test]
fn adaptive_changes_its_mind_when_the_model_does() {
    // In turn: a loop that is too long, and keys that come back once, soon; for longer and longer.
    let looping = |length: u32| (0..length).map(|at| (at % 60) as u8);
    let passing = |length: u32| (0..length / 2).flat_map(|at| [(at % 100) as u8, ((at + 87) % 100) as u8]);
    let turns = (1..12).flat_map(|turn| looping(turn * 700).chain(passing(turn * 500)));
    let ops: Vec<_> = turns.map(|key| Op::Call(key, None)).collect();
    agree(Adaptive::default(), plain::Adaptive::new(0), Some(40), 100, &ops).unwrap();
}
