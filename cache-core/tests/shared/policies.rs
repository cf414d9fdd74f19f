//! A bound of slots under any policy, against the plain model of it: for the property tests and the fuzzers.

use cache_core::model::policies::Plain;
use cache_core::policy::Policy;
use cache_core::{Event, EventLog, Slot, Slots};
use std::collections::BTreeMap;

/// What is done to a cache in one step.
#[derive(Clone, Debug)]
pub(crate) enum Op {
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
    fn follow(&mut self, events: &[Event], full: bool) {
        for event in events {
            match *event {
                Event::Insert { hash, .. } => self.policy.insert(hash),
                Event::Hit { hash, .. } | Event::Update { hash, .. } => self.policy.hit(hash),
                Event::Evict { hash, .. } => {
                    assert!(full && !self.due(), "a live entry went without need");
                    assert_eq!(self.policy.evict(), Some(hash));
                    self.deadlines.remove(&hash);
                }
                Event::Expire { hash, .. } => {
                    assert!(matches!(self.deadlines.remove(&hash), Some(Some(at)) if at <= self.now));
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
    }
}

/// Keys are their hashes: an odd number keeps them apart.
fn hash(key: u8, keys: u8) -> u32 {
    (u32::from(key % keys) + 1).wrapping_mul(0x9E37_79B9)
}

/// The engine and a model do the same, and agree after each step.
pub(crate) fn agree<P: Policy, M: Plain>(policy: P, model: M, bound: Option<u32>, keys: u8, ops: &[Op]) {
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
                    model.follow(&events, full);
                    assert_eq!(inserted.is_some(), model.bound != Some(0));
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
                assert_eq!(slots.victim(), victim);
                if !model.due() {
                    let victim = victim.and_then(|(slot, _)| slots.hash(slot));
                    assert_eq!(victim, model.policy.victim());
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
                model.follow(&events, full);
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
        model.follow(&events, full);
        assert_eq!(slots.validate(), Ok(()));
        let order: Vec<_> = slots.order().filter_map(|slot| slots.hash(slot)).collect();
        assert_eq!(order, model.policy.order(), "after {op:?}");
    }
}

/// What is asked of all: order is what evicting one after the other gives, and whoever is named is first.
pub(crate) fn keeps_its_word<P: Policy + Clone>(policy: P, bound: Option<u32>, keys: u8, ops: &[Op])
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
        assert_eq!(slots.validate(), Ok(()));
        let order: Vec<_> = slots.order().collect();
        let mut rest = slots.clone();
        let evicted: Vec<_> = std::iter::from_fn(|| rest.evict_next()).collect();
        assert_eq!(order, evicted);
        assert_eq!(rest.validate(), Ok(()));
    }
}
