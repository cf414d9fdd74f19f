//! The bindings in a real wasm instance, used as the package uses them: JavaScript's view of the memory
//! to find and to stamp or note, calls for all else, held against the readable model of `cache-core`.

mod analysis;

pub(crate) use analysis::the_analysis_says_what_lists_say;

// A cdylib is nothing that Rust can link to, so the source stands in here.
#[allow(unreachable_pub)]
#[path = "../../src/lib.rs"]
mod bindings;

use bindings::{due, free, insert, make, order, rehash, remove, resize, set_deadline, settle, victim};
use cache_core::model::Model;
use js_sys::{Int32Array, WebAssembly};
use wasm_bindgen::JsCast;

const HEADS: u32 = 0;
const SHIFT: u32 = 1;
const NODES: u32 = 2;
const REPLACED: u32 = 3;
const NUMBER: u32 = 4;
const CLOCK: u32 = 5;
const LISTED: u32 = 6;
const STRIDE: u32 = 7;
const NOTES: u32 = 8;
/// Which word of a node is the stamp, and how many notes there is room for.
const STAMP: u32 = 2;
const ROOM: i32 = 64;

/// Keys and values by slot above an engine, as the package keeps them.
struct Memo {
    engine: u32,
    face: u32,
    clock: i32,
    /// Key, value, and when it is dead.
    entries: Vec<Option<(u32, u64, f64)>>,
}

fn words() -> Int32Array {
    let memory: WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    Int32Array::new(&memory.buffer())
}

fn read(words: &Int32Array, at: u32) -> u32 {
    words.get_index(at).cast_unsigned()
}

/// The number of the engine with this face. The memory is looked at afterwards: making one may move it.
fn number(face: u32) -> u32 {
    read(&words(), face + NUMBER)
}

/// So bad that keys share chains, and hashes.
fn hash(key: u32) -> i32 {
    (key % 24).wrapping_mul(0x9E37_79B1).cast_signed()
}

impl Memo {
    fn new(bound: u32, policy: u32, seed: u32) -> Self {
        let face = make(bound, policy, seed);
        assert_ne!(face, 0);
        Self { engine: number(face), face, clock: 0, entries: vec![None] }
    }

    fn find(&mut self, key: u32, now: u64) -> Option<u64> {
        let words = words();
        let chain = hash(key).cast_unsigned() >> read(&words, self.face + SHIFT);
        let mut slot = read(&words, read(&words, self.face + HEADS) + chain);
        while slot != 0 {
            if let Some((stored, value, deadline)) = self.entries[slot as usize]
                && stored == key
            {
                if deadline <= now as f64 {
                    remove(self.engine, slot);
                    self.entries[slot as usize] = None;
                    return None;
                }
                self.used(slot);
                return Some(value);
            }
            slot = read(&words, self.node(&words, slot) + 1);
        }
        None
    }

    fn node(&self, words: &Int32Array, slot: u32) -> u32 {
        read(words, self.face + NODES) + read(words, self.face + STRIDE) * slot
    }

    /// Stamps a use, or notes it.
    fn used(&mut self, slot: u32) {
        let notes = read(&words(), self.face + NOTES);
        if notes == 0 {
            self.clock += 1;
            let words = words();
            words.set_index(self.node(&words, slot) + STAMP, self.clock);
        } else {
            if self.clock % ROOM == 0 {
                settle(self.engine, self.clock);
            }
            words().set_index(notes + (self.clock % ROOM).cast_unsigned(), slot.cast_signed());
            self.clock += 1;
        }
    }

    /// After calls that may give stamps.
    fn look(&mut self) {
        self.clock = read(&words(), self.face + CLOCK).cast_signed();
    }

    fn store(&mut self, key: u32, value: u64, until: Option<u64>, now: u64) {
        let deadline = until.map_or(f64::INFINITY, |until| until as f64);
        let slot = insert(self.engine, hash(key), self.clock, deadline, now as f64) as usize;
        self.look();
        if slot == 0 {
            return;
        }
        let taken = self.entries.get(slot).copied().flatten().is_some();
        assert_eq!(taken, read(&words(), self.face + REPLACED) != 0, "a slot says whose it was");
        if slot == self.entries.len() {
            self.entries.push(None);
        }
        self.entries[slot] = Some((key, value, deadline));
    }

    fn keys(&mut self, now: u64) -> Vec<u32> {
        let count = order(self.engine, self.clock);
        self.look();
        let words = words();
        let listed = read(&words, self.face + LISTED);
        let slots = (listed..listed + count).map(|at| read(&words, at) as usize);
        let alive = |&(_, _, deadline): &(u32, u64, f64)| deadline > now as f64;
        slots.filter_map(|slot| self.entries[slot].filter(alive)).map(|(key, ..)| key).collect()
    }
}

pub(crate) fn does_what_the_model_says() {
    let mut state = 1_u64;
    let mut draw = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    for (bound, ttl) in [(1, None), (2, Some(10)), (9, None), (40, Some(50)), (100, None), (1000, Some(400))]
    {
        let mut memo = Memo::new(bound, 0, 0);
        let mut model = Model::new(Some(bound as usize), ttl);
        let mut now = 1;
        for number in 0..3_000 {
            let key = draw(u64::from(bound) * 2 + 2) as u32;
            let got = memo.find(key, now);
            assert_eq!(got, model.get(&key), "bound {bound}, step {number}");
            if got.is_none() {
                memo.store(key, number, ttl.map(|ttl| now + ttl), now);
                model.insert(key, number);
            }
            if draw(10) == 0 {
                now += draw(20);
                model.set_time(now);
            }
            if draw(50) == 0 {
                assert_eq!(
                    memo.keys(now).iter().collect::<Vec<_>>(),
                    model.keys(),
                    "bound {bound}, step {number}"
                );
            }
        }
        free(memo.engine);
    }
}

pub(crate) fn numbers_that_name_nothing_answer_like_an_empty_engine() {
    for engine in [12_345, u32::MAX] {
        free(engine);
        remove(engine, 1);
        rehash(engine, 1, 5);
        set_deadline(engine, 1, 5.0);
        resize(engine, 3);
        assert_eq!(
            (insert(engine, 1, 0, f64::INFINITY, 0.0), order(engine, 0), victim(engine, 0), due(engine, 9.0)),
            (0, 0, 0, 0)
        );
    }
    assert_eq!(make(2, 99, 0), 0, "no policy has this number");
    let engine = number(make(2, 0, 0));
    settle(engine, 1_000_000);
    settle(engine, 0);
    remove(engine, u32::MAX);
    rehash(engine, u32::MAX, 5);
    assert_eq!(insert(engine, 7, -9, f64::NAN, -1.0), 1);
    assert_eq!(insert(engine, 7, 0, f64::INFINITY, 0.0), 2);
    assert_eq!(due(engine, f64::MAX), 0, "a deadline that is no number never comes");
    assert_eq!(victim(engine, 0), 1);
    assert_eq!(insert(engine, 7, 0, f64::INFINITY, 0.0), 1, "the next victim");
    free(engine);
    free(engine);
    assert_eq!(order(engine, 0), 0);
}

pub(crate) fn a_hash_and_a_bound_can_change() {
    let face = make(3, 0, 0);
    let engine = number(face);
    let slots: Vec<u32> = (0..3).map(|key| insert(engine, key, 0, f64::INFINITY, 0.0)).collect();
    for &slot in &slots {
        rehash(engine, slot, (slot << 30).cast_signed());
    }
    let words = words();
    let shift = read(&words, face + SHIFT);
    for &slot in &slots {
        let head = read(&words, face + HEADS) + ((slot << 30) >> shift);
        assert_eq!(read(&words, head), slot);
    }
    resize(engine, 1);
    assert_eq!(victim(engine, 0), slots[0]);
    remove(engine, slots[0]);
    assert_eq!(victim(engine, 0), slots[1]);
    remove(engine, slots[1]);
    assert_eq!(order(engine, 0), 1);
    free(engine);
}

pub(crate) fn memory_is_given_back() {
    let mut sizes = Vec::new();
    for _ in 0..10 {
        let engines: Vec<u32> = (0..200).map(|_| number(make(1000, 0, 0))).collect();
        for (&engine, n) in engines.iter().zip(0..) {
            (0..200).for_each(|key| assert_ne!(insert(engine, hash(key + n), 0, f64::INFINITY, 0.0), 0));
        }
        engines.into_iter().for_each(free);
        sizes.push(words().length());
    }
    assert_eq!(sizes[1], sizes[9], "rounds that free what they take need no more memory than the second did");
}

/// The notes of uses come to the policy in their turn: the same hits and the same order as natively.
#[cfg(feature = "policies")]
pub(crate) fn every_policy_does_what_the_slot_layer_does() {
    use cache_core::Cache;
    use cache_core::policy::{Any, Kind};
    use core::hash::{BuildHasher, Hasher};

    /// Gives the hash that the engine is given, where the cache looks for one.
    #[derive(Clone, Default)]
    struct Same(u32);
    impl Hasher for Same {
        fn finish(&self) -> u64 {
            u64::from(self.0)
        }
        fn write(&mut self, _: &[u8]) {}
        fn write_u32(&mut self, key: u32) {
            self.0 = hash(key).cast_unsigned();
        }
    }
    impl BuildHasher for Same {
        type Hasher = Self;
        fn build_hasher(&self) -> Self {
            self.clone()
        }
    }
    for (place, kind) in (0..).zip(Kind::ALL) {
        let mut memo = Memo::new(20, place, 7);
        let policy = Any::new(kind, 7);
        let mut native = Cache::builder().max_size(20).policy(policy).hasher(Same::default()).build();
        let mut state = 1_u32;
        for number in 0..5_000 {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            let key = (state >> 8) % 60 * ((state >> 20) % 60) / 60;
            let got = memo.find(key, 0);
            assert_eq!(got, native.get(&key).copied(), "{kind}, step {number}");
            if got.is_none() {
                memo.store(key, number, None, 0);
                native.insert(key, number);
            }
            if number % 50 == 0 {
                let order: Vec<u32> = native.iter().map(|entry| *entry.key).collect();
                assert_eq!(memo.keys(0), order, "{kind}, step {number}");
            }
        }
        free(memo.engine);
    }
}
