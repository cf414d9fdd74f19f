//! All policies, told of each use in its turn: JavaScript notes the slots one behind the other.

use super::Vec;
use cache_core::policy::{Any, Kind, Policy};
use cache_core::{Slot, Slots};

/// So many uses are noted before the policy is told. A power of two.
const NOTES: usize = 64;

#[derive(Debug)]
pub(crate) struct Rules {
    slots: Slots<Any>,
    notes: Vec<u32>,
}

impl Rules {
    /// The policy with this place among [`Kind::ALL`]. `None` when there is none there, or no memory.
    pub(crate) fn new(bound: u32, policy: u32, seed: u32) -> Option<Self> {
        let kind = *Kind::ALL.get(policy as usize)?;
        let mut notes = Vec::new();
        notes.try_reserve_exact(NOTES).ok()?;
        // Asked once more, so that the compiler sees that nothing has to grow.
        while notes.len() < NOTES.min(notes.capacity()) {
            notes.push(0);
        }
        Some(Self { slots: Slots::with(bound, Any::new(kind, seed.into()), ()), notes })
    }

    pub(crate) fn slots(&mut self) -> &mut Slots<Any> {
        &mut self.slots
    }

    /// Where uses are noted, in bytes: use `n + 1` in word `n` of these, modulo [`NOTES`].
    pub(crate) fn notes(&self) -> usize {
        self.notes.as_ptr().expose_provenance()
    }

    /// Tells the policy of the uses from number `told` up to `clock`.
    pub(crate) fn settle(&mut self, told: u32, clock: u32) {
        // No more than there is room for: a number that is far off is nobody's.
        let count = clock.wrapping_sub(told).min(NOTES as u32);
        let Self { slots, notes } = self;
        slots.hit_all((0..count).filter_map(|number| {
            let place = told.wrapping_add(number) as usize % NOTES;
            Slot::new(*notes.get(place)?)
        }));
    }

    /// The number of the last use, `noted` by JavaScript.
    #[allow(clippy::unused_self)] // The other binary's rules know better.
    pub(crate) fn clock(&self, noted: u32) -> u32 {
        noted
    }

    /// All slots in eviction order.
    pub(crate) fn order(&mut self) -> Vec<Slot> {
        self.slots.policy().order(self.slots.table())
    }
}
