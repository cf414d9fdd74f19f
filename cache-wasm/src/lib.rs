//! Thin WebAssembly bindings to the slot layer of `cache-core`.
//!
//! Numbers in, numbers out: keys and values stay in JavaScript arrays indexed by slot, and nothing
//! here ever calls JavaScript, since a callback could come back in while an engine is in use. An
//! engine is named by a number from [`make`] (0 when there is no memory for another one); asking a
//! number that names none answers like an empty engine. A slot of 0 means none. Times are whole
//! ticks in an `f64`, deadlines too, with infinity for "never"; what JavaScript hands in was floored
//! there.
//!
//! A hit makes no call at all. JavaScript reads the table where it stands in the memory (see
//! [`face`]), compares the key it kept, and notes the slot; the notes are settled, in their order,
//! before anything is decided. So every decision is made here, by `cache-core`, and what a call
//! costs is paid on misses only.
//!
//! Functions and numbers rather than a class: the checks around a class's methods (is it null, is it
//! borrowed, who holds it) took as long as a look-up itself.

#![no_std]

extern crate alloc;

mod engine;
#[cfg(all(feature = "standalone", target_arch = "wasm32"))]
mod standalone;

use alloc::boxed::Box;
use alloc::vec::Vec;
use engine::Engine;
use spin::Mutex;
use wasm_bindgen::prelude::wasm_bindgen;

/// All engines of the instance, by number less one. Nobody else ever waits for the lock: wasm has one
/// thread here, and nothing calls back.
static ENGINES: Mutex<Engines> = Mutex::new(Engines { all: Vec::new(), free: Vec::new() });

struct Engines {
    all: Vec<Option<Box<Engine>>>,
    free: Vec<u32>,
}

#[inline]
fn with<R: Default>(engine: u32, act: impl FnOnce(&mut Engine) -> R) -> R {
    let Some(mut engines) = ENGINES.try_lock() else { return R::default() };
    match engines.all.get_mut((engine as usize).wrapping_sub(1)) {
        Some(Some(engine)) => act(engine),
        _ => R::default(),
    }
}

/// An empty engine for at most `bound` entries: its number.
#[wasm_bindgen]
pub fn make(bound: u32) -> u32 {
    let Some(mut engines) = ENGINES.try_lock() else { return 0 };
    let engine = Some(Box::new(Engine::new(bound)));
    if let Some(number) = engines.free.pop() {
        if let Some(place) = engines.all.get_mut((number as usize).wrapping_sub(1)) {
            *place = engine;
        }
        return number;
    }
    if engines.all.try_reserve(1).is_err() {
        return 0;
    }
    engines.all.push(engine);
    engines.all.len() as u32
}

/// Gives an engine's memory back, and its number to the next one.
#[wasm_bindgen]
pub fn free(engine: u32) {
    let Some(mut engines) = ENGINES.try_lock() else { return };
    let gone = engines.all.get_mut((engine as usize).wrapping_sub(1)).and_then(Option::take);
    if gone.is_some() && engines.free.try_reserve(1).is_ok() {
        engines.free.push(engine);
    }
}

/// How many engines there are.
#[wasm_bindgen]
pub fn count() -> u32 {
    ENGINES.try_lock().map_or(0, |engines| (engines.all.len() - engines.free.len()) as u32)
}

/// Where an engine's face is in the memory, in words of 32 bits; it stays there as long as the engine.
///
/// Word 0: where the heads of the chains are, in words; word 1: by how much a hash is shifted to the
/// right (unsigned) to give the number of its chain; word 2: where the nodes are, four words each, of
/// which the first is the slot's hash and the second the next slot of its chain (0: none); word 3:
/// what had the slot of the last insertion before it (0 nobody, 1 an entry that was evicted, 2 one
/// that had expired); the 64 words from word 4 on: the slots of the hits that JavaScript notes. The
/// memory may move when an engine is made, something is inserted or a deadline is set.
#[wasm_bindgen]
pub fn face(engine: u32) -> u32 {
    with(engine, Engine::face)
}

/// Tells the policy of the first `noted` hits that are noted. Before anything else is asked.
#[wasm_bindgen]
pub fn settle(engine: u32, noted: u32) {
    with(engine, |engine| engine.settle(noted));
}

/// How many hits were settled since the engine was made.
#[wasm_bindgen]
pub fn hits(engine: u32) -> f64 {
    with(engine, |engine| engine.hits())
}

/// Settles, then takes a slot for a new entry; 0 when it is not kept.
#[wasm_bindgen]
pub fn insert(engine: u32, hash: i32, noted: u32) -> u32 {
    with(engine, |engine| engine.insert(hash.cast_unsigned(), noted))
}

/// The same for an entry with a deadline, or among such.
#[wasm_bindgen(js_name = insertUntil)]
pub fn insert_until(engine: u32, hash: i32, noted: u32, deadline: f64, now: f64) -> u32 {
    with(engine, |engine| engine.insert_until(hash.cast_unsigned(), noted, deadline, now))
}

/// Frees a slot.
#[wasm_bindgen]
pub fn remove(engine: u32, slot: u32) {
    with(engine, |engine| engine.remove(slot));
}

/// Gives a slot another deadline.
#[wasm_bindgen(js_name = setDeadline)]
pub fn set_deadline(engine: u32, slot: u32, deadline: f64) {
    with(engine, |engine| engine.set_deadline(slot, deadline));
}

/// A slot's deadline.
#[wasm_bindgen]
pub fn deadline(engine: u32, slot: u32) -> f64 {
    with(engine, |engine| engine.deadline(slot))
}

/// The slots in eviction order: the next victim for 0, then the one behind each.
#[wasm_bindgen]
pub fn order(engine: u32, after: u32) -> u32 {
    with(engine, |engine| engine.order(after))
}

/// Entries whose deadline has not passed.
#[wasm_bindgen]
pub fn live(engine: u32, now: f64) -> u32 {
    with(engine, |engine| engine.live(now))
}
