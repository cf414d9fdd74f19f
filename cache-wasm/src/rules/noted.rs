//! All policies. JavaScript notes the slots that are used one behind the other, and the policy is told of each use
//! in its turn; but for those that do not ask in which order entries were used. For them it leaves a mark beside the
//! slot, as it leaves a stamp for the least recently used: SIEVE only asks whether there is one, and FIFO not even that.

use super::Vec;
use cache_core::policy::{Any, Kind, Policy};
use cache_core::{Slot, Slots};

/// So many uses are noted before the policy is told. A power of two.
const NOTES: usize = 64;

#[derive(Debug)]
pub(crate) struct Rules {
    slots: Slots<Any>,
    /// Empty where uses are marked.
    notes: Vec<u32>,
}

impl Rules {
    /// The policy with this place among [`Kind::ALL`]. `None` when there is none there, or no memory.
    pub(crate) fn new(bound: u32, policy: u32, seed: u32) -> Option<Self> {
        let kind = *Kind::ALL.get(policy as usize)?;
        let mut notes = Vec::new();
        if !matches!(kind, Kind::Fifo | Kind::Sieve) {
            notes.try_reserve_exact(NOTES).ok()?;
            // Asked once more, so that the compiler sees that nothing has to grow.
            while notes.len() < NOTES.min(notes.capacity()) {
                notes.push(0);
            }
        }
        Some(Self { slots: Slots::with(bound, Any::new(kind, seed.into()), ()), notes })
    }

    pub(crate) fn slots(&mut self) -> &mut Slots<Any> {
        &mut self.slots
    }

    /// Where uses are noted, in bytes: use `n + 1` in word `n` of these, modulo [`NOTES`]. 0: they are marked.
    pub(crate) fn notes(&self) -> usize {
        if self.notes.is_empty() { 0 } else { self.notes.as_ptr().expose_provenance() }
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

    /// The number of the last use, `noted` by JavaScript. A mark of 0 would be none, so they begin anew before it.
    pub(crate) fn clock(&self, noted: u32) -> u32 {
        if self.notes.is_empty() && noted == u32::MAX { 0 } else { noted }
    }

    /// All slots in eviction order.
    pub(crate) fn order(&mut self) -> Vec<Slot> {
        self.slots.policy().order(self.slots.table())
    }
}
