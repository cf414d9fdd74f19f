//! The engine against the readable model, on the random operations of some seeds: of `CACHE_SEED`, where
//! that is set, and for `CACHE_FUZZ_SECONDS` seconds, where that is.

use std::time::{Duration, Instant};

use cache_core::model::Model;
use cache_core::{Cache, EventLog, History, MissReason};
use cache_tests::runs::{Case, Step, cases, json};

/// The seed of the runs that are kept as a file.
const KEPT: u64 = 20_261_120;

fn engine_and_model_agree(seed: u64) {
    for (number, case) in cases(seed).iter().enumerate() {
        if let Err(difference) = agree(case, seed) {
            panic!("seed {seed}, case {number}, {difference}\n(CACHE_SEED={seed} replays it)");
        }
    }
}

fn agree(case: &Case, seed: u64) -> Result<(), String> {
    let listener = (History::new(1000), EventLog::default());
    let builder = Cache::builder().seed(seed).listener(listener);
    let builder = match case.max_size {
        Some(max_size) => builder.max_size(max_size),
        None => builder.unbounded(),
    };
    let mut cache = match case.ttl {
        Some(ttl) => builder.ttl(ttl).build(),
        None => builder.build(),
    };
    let mut model = Model::new(case.max_size, case.ttl);
    for (number, step) in case.steps.iter().enumerate() {
        let same = match *step {
            Step::Call(key) => {
                let got = cache.get_or_insert_with(key, || number).copied().unwrap_or_else(|made| made);
                got == model.call(&key, || number).1
            }
            Step::Has(key) => cache.contains(&key) == model.peek(&key).is_some(),
            Step::Delete(key) => cache.remove(&key).is_some() == model.remove(&key),
            Step::Clear => {
                cache.clear();
                model.clear();
                true
            }
            Step::Time(now) => {
                cache.set_time(now);
                model.set_time(now);
                true
            }
            Step::Look => cache.iter().map(|entry| entry.key).eq(model.keys()),
        };
        let stats = cache.stats();
        if !same
            || (stats.hits, stats.misses) != (model.hits, model.misses)
            || cache.len() != model.keys().len()
        {
            return Err(format!("step {number} {step:?}: {cache:?} against {model:?}"));
        }
        cache.slots().validate().map_err(|wrong| format!("step {number} {step:?}: {wrong}"))?;
        let reasons_fit = cache.listener_mut().1.take().iter().all(|event| match event {
            cache_core::Event::Miss { reason, .. } => {
                (*reason == MissReason::Bypassed) == (case.max_size == Some(0))
            }
            _ => true,
        });
        if !reasons_fit {
            return Err(format!("step {number} {step:?}: a miss was bypassed, or was not"));
        }
    }
    Ok(())
}

fn from_environment(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} must be a whole number, got {text:?}")))
}

#[test]
fn the_engine_does_what_the_model_says() {
    match from_environment("CACHE_SEED") {
        Some(seed) => engine_and_model_agree(seed),
        None => (0..200).for_each(engine_and_model_agree),
    }
}

#[test]
fn for_as_long_as_there_is_time() {
    let seconds = from_environment("CACHE_FUZZ_SECONDS").unwrap_or(1);
    let start = Instant::now();
    let first = from_environment("CACHE_SEED").unwrap_or_else(|| u64::from(std::process::id()) << 20);
    let mut seeds = first..;
    while start.elapsed() < Duration::from_secs(seconds) {
        engine_and_model_agree(seeds.next().unwrap());
    }
}

#[test]
fn the_kept_runs_are_what_the_model_says_now() {
    let kept: serde_json::Value = serde_json::from_str(include_str!("../vectors/model.json")).unwrap();
    assert!(
        kept == json(KEPT),
        "tests/vectors/model.json is not what the model says: write it anew with \
         `cargo run -p cache-tests --bin model-runs -- {KEPT} > tests/vectors/model.json` if the model is right"
    );
}

#[test]
fn the_kept_runs_of_policies_are_what_the_slot_layer_says_now() {
    let kept: serde_json::Value = serde_json::from_str(include_str!("../vectors/policies.json")).unwrap();
    assert!(
        kept == cache_tests::policy_runs::json(KEPT),
        "tests/vectors/policies.json is not what the slot layer says: write it anew with \
         `cargo run -p cache-tests --bin policy-runs -- {KEPT} > tests/vectors/policies.json` if a policy was changed \
         on purpose"
    );
}
