//! Random operations on memoized functions and what the readable model makes of them, as JSON that any
//! implementation can replay. `tests/vectors/model.json` holds the runs of one seed; others come from
//! `cargo run -p cache-tests --bin model-runs -- SEED`.
//!
//! Each case is one function with `maxSize` and `ttl` (null: none) and its steps:
//!
//! - `["call", KEY, HIT, VALUE]`: a call, whether it was answered from the cache, and with what; the
//!   function gives the number of the step that ran it;
//! - `["has", KEY, ANSWER]`, `["delete", KEY, WHETHER]`, `["clear"]`;
//! - `["time", NOW]`: the clock, in milliseconds;
//! - `["info", HITS, MISSES, SIZE]` and `["keys", [KEY, ...]]`, the next victim first.

use cache_core::model::{Model, Outcome};
use serde_json::{Value, json};

/// A small seeded generator (splitmix64).
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// A generator that begins at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`, which is above 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

/// What is done to a memoized function in one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A call with this key.
    Call(u64),
    /// Whether it would hit.
    Has(u64),
    /// Forgets one answer.
    Delete(u64),
    /// Forgets all.
    Clear,
    /// The clock.
    Time(u64),
    /// Counters and order are compared.
    Look,
}

/// One function and what is done to it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The bound; `None` for none.
    pub max_size: Option<usize>,
    /// How long an answer lives.
    pub ttl: Option<u64>,
    /// In this order.
    pub steps: Vec<Step>,
}

/// The cases of a seed.
pub fn cases(seed: u64) -> Vec<Case> {
    let mut rng = Rng::new(seed);
    (0..24)
        .map(|_| {
            let max_size =
                rng.pick(&[Some(0), Some(1), Some(2), Some(5), Some(8), Some(9), Some(20), Some(64), None]);
            let ttl = rng.pick(&[None, None, Some(1), Some(20), Some(500)]);
            let keys = rng.pick(&[2, 6, 12, 40, 150]);
            let (mut now, mut steps) = (0, Vec::new());
            for _ in 0..rng.pick(&[40, 120, 300]) {
                // Skewed: small keys come more often.
                let key = rng.below(keys) * rng.below(keys) / keys;
                steps.push(match rng.below(100) {
                    0..75 => Step::Call(key),
                    75..80 => Step::Has(key),
                    80..86 => Step::Delete(key),
                    86 => Step::Clear,
                    87..94 => {
                        now += rng.below(30);
                        Step::Time(now)
                    }
                    _ => Step::Look,
                });
            }
            steps.push(Step::Look);
            Case { max_size, ttl, steps }
        })
        .collect()
}

/// The cases of a seed with what the model says, as JSON.
pub fn json(seed: u64) -> Value {
    let cases: Vec<Value> = cases(seed)
        .iter()
        .map(|case| json!({ "maxSize": case.max_size, "ttl": case.ttl, "steps": answers(case) }))
        .collect();
    json!({ "source": "the readable model of cache-core", "seed": seed, "cases": cases })
}

fn answers(case: &Case) -> Vec<Value> {
    let mut model = Model::new(case.max_size, case.ttl);
    let mut said = Vec::new();
    for (number, step) in case.steps.iter().enumerate() {
        match *step {
            Step::Call(key) => {
                let (outcome, value) = model.call(&key, || number);
                said.push(json!(["call", key, outcome == Outcome::Hit, value]));
            }
            Step::Has(key) => said.push(json!(["has", key, model.peek(&key).is_some()])),
            Step::Delete(key) => said.push(json!(["delete", key, model.remove(&key)])),
            Step::Clear => {
                model.clear();
                said.push(json!(["clear"]));
            }
            Step::Time(now) => {
                model.set_time(now);
                said.push(json!(["time", now]));
            }
            Step::Look => {
                said.push(json!(["info", model.hits, model.misses, model.keys().len()]));
                said.push(json!(["keys", model.keys()]));
            }
        }
    }
    said
}
