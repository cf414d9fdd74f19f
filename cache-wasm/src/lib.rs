//! Thin WebAssembly bindings to the slot layer of `cache-core`.
//!
//! Numbers in, numbers out: keys and values stay in JavaScript arrays indexed by slot, and nothing
//! here ever calls JavaScript, since a callback could come back in while an engine is in use. An
//! engine is named by a number, which its face tells (see [`make`]); asking a number that names none
//! answers like an empty engine. A slot of 0 means none. Times are whole ticks in an `f64`, deadlines
//! too, with infinity for "never"; what JavaScript hands in was floored there.
//!
//! A hit makes no call at all. JavaScript reads the table where it stands in the memory (see
//! [`make`]), compares the key it kept, and writes the stamp of this use beside the slot, or notes the
//! slot for policies that have to be told of each use in turn. Every decision is made here, by
//! `cache-core`, from these; what a call costs is paid on misses and every 64 uses.
//!
//! Two binaries are made of it: one for the least recently used alone, small and the fastest, and with
//! the feature `policies` one for all.
//!
//! Functions and numbers rather than a class: the checks around a class's methods (is it null, is it
//! borrowed, who holds it) took as long as a look-up itself.

#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod engine;
#[cfg_attr(feature = "policies", path = "rules/noted.rs")]
#[cfg_attr(not(feature = "policies"), path = "rules/stamped.rs")]
mod rules;
#[cfg(all(feature = "standalone", target_arch = "wasm32"))]
mod standalone;

use alloc::vec::Vec;
use engine::Engine;
use spin::Mutex;
use wasm_bindgen::prelude::wasm_bindgen;

/// All engines of the instance. Nobody else ever waits for the lock: wasm has one thread here, and
/// nothing calls back.
static ENGINES: Mutex<Engines> = Mutex::new(Engines { places: Vec::new(), free: u32::MAX });

struct Engines {
    /// By number.
    places: Vec<Place>,
    /// The first free place, or some number that is none.
    free: u32,
}

enum Place {
    /// One engine. A vector and no box, since a vector can say that there is no memory.
    Taken(Vec<Engine>),
    /// The next free place.
    Free(u32),
}

impl Engines {
    /// Sees to it that there is a free place; `None` when there is no memory for another one.
    fn make_place(&mut self) -> Option<()> {
        if (self.free as usize) < self.places.len() {
            return Some(());
        }
        self.places.try_reserve(1).ok()?;
        // Asked once more, so that the compiler sees that nothing has to grow.
        if self.places.len() < self.places.capacity() {
            self.places.push(Place::Free(self.free));
            self.free = self.places.len() as u32 - 1;
        }
        Some(())
    }

    fn make(&mut self, bound: u32, policy: u32, seed: u32) -> Option<u32> {
        self.make_place()?;
        let number = self.free;
        let mut made = Vec::new();
        made.try_reserve_exact(1).ok()?;
        if made.capacity() > 0 {
            made.push(Engine::new(bound, number, policy, seed)?);
        }
        let face = made.first_mut()?.face();
        if let Place::Free(next) =
            core::mem::replace(self.places.get_mut(number as usize)?, Place::Taken(made))
        {
            self.free = next;
        }
        Some(face)
    }
}

#[inline]
fn with<R: Default>(engine: u32, act: impl FnOnce(&mut Engine) -> R) -> R {
    let Some(mut engines) = ENGINES.try_lock() else { return R::default() };
    match engines.places.get_mut(engine as usize) {
        Some(Place::Taken(engine)) => engine.first_mut().map_or_else(R::default, act),
        _ => R::default(),
    }
}

/// An empty engine for at most `bound` entries, with the policy that has this place among
/// `cache_core::policy::Kind::ALL`, and a seed for those that draw lots: where its face is in the memory, in words of 32
/// bits, as long as the engine is there. 0 when there is no memory for another one, and no such policy.
///
/// Word 0: where the heads of the chains are, in words; word 1: by how much a hash is shifted to the
/// right (unsigned) to give the number of its chain; word 2: where the nodes are; word 3: what had the
/// slot of the last insertion before it (0 nobody, 1 an entry that was evicted, 2 one that had
/// expired); word 4: the engine's number; word 5: the number of the last use; word 6: where the slots
/// stand that [`order`] lists; word 7: how many words a node has; word 8: where uses are noted, or 0.
///
/// A node's first word is its slot's hash, the second the next slot of its chain (0: none). For the
/// least recently used, the third is the stamp of its last use, which JavaScript writes: the number of
/// that use. For other policies it notes the slot, in word `n % 64` from where word 8 says for use
/// `n + 1`, and calls [`settle`] before use 65, 129 and so on.
///
/// The memory may move when an engine is made, told of uses, something is inserted, listed or given a
/// deadline.
#[wasm_bindgen]
pub fn make(bound: u32, policy: u32, seed: u32) -> u32 {
    ENGINES.try_lock().and_then(|mut engines| engines.make(bound, policy, seed)).unwrap_or(0)
}

/// Gives an engine's memory back, and its number to the next one.
#[wasm_bindgen]
pub fn free(engine: u32) {
    let Some(mut engines) = ENGINES.try_lock() else { return };
    let next = engines.free;
    if let Some(place @ Place::Taken(_)) = engines.places.get_mut(engine as usize) {
        *place = Place::Free(next);
        engines.free = engine;
    }
}

/// Takes a slot for a new entry, if need be of one that has to go; 0 when it is not kept. `clock`:
/// the last stamp that was given to a hit.
#[wasm_bindgen]
pub fn insert(engine: u32, hash: i32, clock: i32, deadline: f64, now: f64) -> u32 {
    with(engine, |engine| engine.insert(hash.cast_unsigned(), clock.cast_unsigned(), deadline, now))
}

/// Frees a slot.
#[wasm_bindgen]
pub fn remove(engine: u32, slot: u32) {
    with(engine, |engine| engine.remove(slot));
}

/// Gives a slot another hash.
#[wasm_bindgen]
pub fn rehash(engine: u32, slot: u32, hash: i32) {
    with(engine, |engine| engine.rehash(slot, hash.cast_unsigned()));
}

/// Gives a slot another deadline.
#[wasm_bindgen(js_name = setDeadline)]
pub fn set_deadline(engine: u32, slot: u32, deadline: f64) {
    with(engine, |engine| engine.set_deadline(slot, deadline));
}

/// A slot whose deadline has passed; 0 where there is none.
#[wasm_bindgen]
pub fn due(engine: u32, now: f64) -> u32 {
    with(engine, |engine| engine.due(now))
}

/// The slot that the policy would take next, for whoever is going to remove it: for a policy, that is
/// an eviction then. 0 for an empty engine.
#[wasm_bindgen]
pub fn victim(engine: u32, clock: i32) -> u32 {
    with(engine, |engine| engine.victim(clock.cast_unsigned()))
}

/// Lists the slots in eviction order, in the words from where word 6 of the face says, and tells how
/// many there are. Stamps begin at 1 again: this is also what has to be
/// called before they end.
#[wasm_bindgen]
pub fn order(engine: u32, clock: i32) -> u32 {
    with(engine, |engine| engine.order(clock.cast_unsigned()))
}

/// Tells of the uses that are noted, up to this one.
#[wasm_bindgen]
pub fn settle(engine: u32, clock: i32) {
    with(engine, |engine| engine.settle(clock.cast_unsigned()));
}

/// Sets another bound. Nothing goes for it: that is asked for with [`due`],
/// [`victim`] and [`remove`].
#[wasm_bindgen]
pub fn resize(engine: u32, bound: u32) {
    with(engine, |engine| engine.resize(bound));
}
