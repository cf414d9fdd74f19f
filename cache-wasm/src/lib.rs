//! Thin WebAssembly bindings to the slot layer of `cache-core`.
//!
//! Numbers in, numbers out: keys and values stay in JavaScript arrays indexed by slot, and nothing
//! here ever calls JavaScript, since a callback could come back in while the engine is borrowed.
//! A slot of 0 means none. Times are whole ticks in an `f64`, deadlines too, with infinity for
//! "never"; what JavaScript hands in was floored there.

#![no_std]

use cache_core::{Replaced, Slot, Slots};
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(all(feature = "standalone", target_arch = "wasm32"))]
mod standalone;

/// The table, the order and the deadlines of one memoized function (or of one of its receivers).
///
/// A look-up is a single call: the candidate that [`find`](Engine::find) names counts as hit as soon
/// as anything else is asked of the engine, unless [`next`](Engine::next) says first that its key
/// was another one. So JavaScript compares the key *after* the call, and a hit costs no second one.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    slots: Slots,
    /// Found by the last look-up and not refused since: a hit that is still to be told.
    pending: Option<Slot>,
    /// Where the look-up stands.
    cursor: Option<Slot>,
    /// What made room for the last insertion.
    replaced: Option<Replaced>,
}

#[wasm_bindgen]
impl Engine {
    /// An empty engine for at most `bound` entries.
    #[wasm_bindgen(constructor)]
    pub fn new(bound: u32) -> Self {
        Self { slots: Slots::new(bound), pending: None, cursor: None, replaced: None }
    }

    /// Begins a look-up: the first candidate for this hash.
    pub fn find(&mut self, hash: i32) -> i32 {
        self.settle();
        let found = self.slots.first(hash.cast_unsigned());
        self.pending = found;
        self.cursor = found;
        number(found).cast_signed()
    }

    /// The candidate's key was another one: the next candidate of the same hash.
    pub fn next(&mut self) -> i32 {
        self.cursor = self.cursor.and_then(|slot| self.slots.following(slot));
        self.pending = self.cursor;
        number(self.cursor).cast_signed()
    }

    /// [`find`](Engine::find) at a time: the number is negative where the candidate's deadline has passed.
    #[wasm_bindgen(js_name = findAt)]
    pub fn find_at(&mut self, hash: i32, now: f64) -> i32 {
        self.settle();
        self.slots.set_time(now as u64);
        self.cursor = self.slots.first(hash.cast_unsigned());
        self.judge()
    }

    /// [`next`](Engine::next) at the time of the look-up.
    #[wasm_bindgen(js_name = nextAt)]
    pub fn next_at(&mut self) -> i32 {
        self.cursor = self.cursor.and_then(|slot| self.slots.following(slot));
        self.judge()
    }

    /// The first candidate for this hash, for looks that change and count nothing.
    pub fn first(&self, hash: i32) -> u32 {
        number(self.slots.first(hash.cast_unsigned()))
    }

    /// The next candidate after this slot.
    pub fn following(&self, slot: u32) -> u32 {
        number(Slot::new(slot).and_then(|slot| self.slots.following(slot)))
    }

    /// Takes a slot for a new entry; 0 when it is not kept.
    pub fn insert(&mut self, hash: i32, deadline: f64, now: f64) -> u32 {
        self.settle();
        self.slots.set_time(now as u64);
        let inserted = self.slots.insert(hash.cast_unsigned(), ticks(deadline));
        self.replaced = inserted.and_then(|inserted| inserted.replaced);
        number(inserted.map(|inserted| inserted.slot))
    }

    /// What had the slot of the last insertion before it: 0 nobody, 1 an entry that was evicted, 2 one that had expired.
    pub fn replaced(&self) -> u32 {
        match self.replaced {
            None => 0,
            Some(Replaced::Evicted) => 1,
            Some(Replaced::Expired) => 2,
        }
    }

    /// Counts a use of this slot.
    pub fn touch(&mut self, slot: u32) {
        self.settle();
        if let Some(slot) = Slot::new(slot) {
            self.slots.hit(slot);
        }
    }

    /// Frees a slot.
    pub fn remove(&mut self, slot: u32) -> bool {
        self.settle();
        Slot::new(slot).is_some_and(|slot| self.slots.remove(slot))
    }

    /// Gives a slot another deadline.
    #[wasm_bindgen(js_name = setDeadline)]
    pub fn set_deadline(&mut self, slot: u32, deadline: f64) -> bool {
        self.settle();
        Slot::new(slot).is_some_and(|slot| self.slots.set_deadline(slot, ticks(deadline)))
    }

    /// A slot's deadline.
    pub fn deadline(&self, slot: u32) -> f64 {
        Slot::new(slot).and_then(|slot| self.slots.deadline(slot)).map_or(f64::INFINITY, |ticks| ticks as f64)
    }

    /// The slots in eviction order: the next victim for 0, then the one behind each.
    pub fn order(&mut self, after: u32) -> u32 {
        self.settle();
        number(self.slots.next(Slot::new(after)))
    }

    /// Entries whose deadline has not passed.
    pub fn live(&mut self, now: f64) -> u32 {
        self.slots.set_time(now as u64);
        self.slots.live()
    }

    /// How many nodes a look-up of this hash may walk past.
    pub fn probes(&self, hash: i32) -> u32 {
        self.slots.probes(hash.cast_unsigned())
    }

    /// The last look-up's candidate was right: tell the policy.
    fn settle(&mut self) {
        if let Some(slot) = self.pending.take() {
            self.slots.hit(slot);
        }
    }

    /// The cursor's number, negative and not counted where its deadline has passed.
    fn judge(&mut self) -> i32 {
        let expired = self.cursor.is_some_and(|slot| self.slots.is_expired(slot));
        self.pending = self.cursor.filter(|_| !expired);
        let number = number(self.cursor).cast_signed();
        if expired { -number } else { number }
    }
}

fn number(slot: Option<Slot>) -> u32 {
    slot.map_or(0, Slot::get)
}

/// Infinity is never; a conversion to whole ticks floors and stays in range.
fn ticks(deadline: f64) -> Option<u64> {
    (deadline < f64::INFINITY).then_some(deadline as u64)
}
