//! Least recently used, read off stamps: JavaScript writes the number of each use beside its slot.

use super::Vec;
use cache_core::{Lru, Slot, Slots};

#[derive(Debug)]
pub(crate) struct Rules(Slots);

impl Rules {
    /// `None` for another policy: the least recently used is number 0.
    pub(crate) fn new(bound: u32, policy: u32, _: u32) -> Option<Self> {
        (policy == 0).then(|| Self(Slots::new(bound)))
    }

    pub(crate) fn slots(&mut self) -> &mut Slots {
        &mut self.0
    }

    /// Where uses are noted, in bytes: nowhere.
    #[allow(clippy::unused_self)] // The other binary's rules have a place.
    pub(crate) fn notes(&self) -> usize {
        0
    }

    /// The uses up to number `clock` have their stamps.
    pub(crate) fn settle(&mut self, _: u32, clock: u32) {
        self.0.policy_mut().advance(clock);
    }

    /// The number of the last use, `noted` by JavaScript: insertions have numbers too.
    pub(crate) fn clock(&self, _noted: u32) -> u32 {
        self.0.policy().clock()
    }

    /// All slots in eviction order. The numbers of uses begin anew.
    pub(crate) fn order(&mut self) -> Vec<Slot> {
        self.0.with_policy(|policy, table| {
            Lru::renumber(policy, table);
            cache_core::policy::Policy::order(policy, table)
        })
    }
}
