//! Random operations on caches of every policy and what the slot layer makes of them, as JSON that the
//! npm package replays: `tests/vectors/policies.json` holds the runs of one seed, others come from
//! `cargo run -p cache-tests --bin policy-runs -- SEED`.
//!
//! Each case is one cache with its `policy`, `maxSize` and `seed`, and its steps:
//!
//! - `["call", KEY, HIT]`: a look-up of a whole number, stored when it missed;
//! - `["delete", KEY, WHETHER]`, `["resize", MAX_SIZE]`, `["clear"]`;
//! - `["keys", [KEY, ...]]`: the order, the next victim first.
//!
//! What sketches and samples make of a key depends on its hash: here it is the package's own, of a
//! whole number under a seed.

use crate::runs::Rng;
use cache_core::policy::{Any, Kind};
use cache_core::{Slot, Slots};
use serde_json::{Value, json};
use std::collections::HashMap;

const CASES: usize = 4;

/// The cases of a seed, with what was said.
pub fn json(seed: u64) -> Value {
    let mut rng = Rng::new(seed);
    let mut cases = Vec::new();
    for kind in Kind::ALL {
        for _ in 0..CASES {
            let bound = rng.pick(&[1, 2, 5, 10, 30, 100]);
            let seed = rng.below(1 << 32) as u32;
            let steps = steps(kind, bound, seed, &mut rng);
            cases.push(json!({ "policy": kind.name(), "maxSize": bound, "seed": seed, "steps": steps }));
        }
    }
    json!({ "source": "the slot layer of cache-core", "seed": seed, "cases": cases })
}

fn steps(kind: Kind, bound: u32, seed: u32, rng: &mut Rng) -> Vec<Value> {
    let mut cache = Cached::new(kind, bound, seed);
    let mut steps = Vec::new();
    let mut now = bound;
    for _ in 0..rng.pick(&[100, 400]) {
        // Skewed: small keys come more often.
        let keys = u64::from(bound) * 4 + 2;
        let key = (rng.below(keys) * rng.below(keys) / keys) as u32;
        steps.push(match rng.below(100) {
            0..88 => json!(["call", key, cache.call(key)]),
            88..94 => json!(["delete", key, cache.delete(key)]),
            94..96 => {
                now = rng.pick(&[bound.div_ceil(2), bound, bound + 3]);
                cache.resize(now);
                json!(["resize", now])
            }
            96 => {
                cache = Cached::new(kind, now, seed);
                json!(["clear"])
            }
            _ => json!(["keys", cache.keys()]),
        });
    }
    steps.push(json!(["keys", cache.keys()]));
    steps
}

/// Keys above slots, as the package keeps them.
struct Cached {
    slots: Slots<Any>,
    multiplier: u32,
    keys: HashMap<Slot, u32>,
}

impl Cached {
    fn new(kind: Kind, bound: u32, seed: u32) -> Self {
        let slots = Slots::with(bound, Any::new(kind, seed.into()), ());
        Self { slots, multiplier: multiplier(seed), keys: HashMap::new() }
    }

    fn call(&mut self, key: u32) -> bool {
        let found = self.find(key);
        if let Some(slot) = found {
            self.slots.hit(slot);
        } else if let Some(taken) = self.slots.insert(self.hash(key), None) {
            self.keys.insert(taken.slot, key);
        }
        assert_eq!(self.slots.validate(), Ok(()));
        found.is_some()
    }

    fn delete(&mut self, key: u32) -> bool {
        self.find(key).is_some_and(|slot| self.slots.remove(slot))
    }

    fn resize(&mut self, bound: u32) {
        self.slots.set_bound(bound);
        while self.slots.evict_over_bound().is_some() {}
    }

    fn keys(&self) -> Vec<u32> {
        self.slots.order().map(|slot| self.keys[&slot]).collect()
    }

    fn find(&self, key: u32) -> Option<Slot> {
        let mut candidate = self.slots.first(self.hash(key));
        while let Some(slot) = candidate {
            if self.keys[&slot] == key {
                break;
            }
            candidate = self.slots.following(slot);
        }
        candidate
    }

    fn hash(&self, key: u32) -> u32 {
        key.wrapping_mul(self.multiplier)
    }
}

/// What the package multiplies whole numbers by, under this seed.
fn multiplier(seed: u32) -> u32 {
    let state = seed.wrapping_add(0x9E37_79B9);
    let z = (state ^ (state >> 16)).wrapping_mul(0x21F0_AAAD);
    let z = (z ^ (z >> 15)).wrapping_mul(0x735A_2D97);
    0x9E37_7001 | ((z ^ (z >> 15)) & 0xFFE)
}
