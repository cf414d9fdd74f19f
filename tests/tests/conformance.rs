//! What CPython's `functools.lru_cache` did, operation by operation, replayed on the engine with the keys
//! that `cache_core::call` makes: every hit, miss and raised error, and the counters after each.
//!
//! `CACHE_VECTORS` may name another recording, or a folder of them.

use std::path::{Path, PathBuf};

use cache_core::Cache;
use cache_core::call::{Equality, Key, Language, Rules, SelfMode, Value};
use serde_json::Value as Json;

const RULES: Rules = Rules {
    language: Language::Python,
    self_mode: SelfMode::Ignore,
    typed: false,
    equality: Equality::Structural,
};

fn recordings() -> Vec<PathBuf> {
    let Ok(named) = std::env::var("CACHE_VECTORS") else {
        return vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors/functools.json")];
    };
    let named = PathBuf::from(named);
    if !named.is_dir() {
        return vec![named];
    }
    let files = std::fs::read_dir(&named).unwrap().map(|file| file.unwrap().path());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "json")).collect()
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap()), Value::Int)
        }
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::Tuple(items.iter().map(value).collect()),
        _ => panic!("no such argument in a recording: {json}"),
    }
}

/// As functools reads it: `None` is no bound, a negative one is 0.
fn cache<V>(maxsize: &Json) -> Cache<Key, V> {
    match maxsize.as_i64() {
        None => Cache::builder().unbounded().build(),
        Some(maxsize) => Cache::builder().max_size(usize::try_from(maxsize).unwrap_or(0)).build(),
    }
}

fn info<V>(cache: &Cache<Key, V>) -> Json {
    serde_json::json!([cache.stats().hits, cache.stats().misses, cache.max_size(), cache.len()])
}

#[test]
fn every_operation_of_the_recordings() {
    let mut operations = 0;
    for file in recordings() {
        let text =
            std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let recording: Json = serde_json::from_str(&text).unwrap();
        if !recording["source"].as_str().is_some_and(|source| source.contains("functools.lru_cache")) {
            continue;
        }
        for case in recording["cases"].as_array().unwrap() {
            operations += if case["fib"].is_null() { replay(case) } else { fibonacci(case) };
        }
    }
    println!("{operations} operations agree");
    assert!(operations > 0, "nothing was replayed");
}

fn replay(case: &Json) -> usize {
    let mut cache = cache(&case["maxsize"]);
    let operations = case["ops"].as_array().unwrap();
    for (number, operation) in operations.iter().enumerate() {
        let place = format!("{}, operation {number}: {operation}", case["name"]);
        if operation["clear"] == true {
            cache.clear();
        } else {
            let args: Vec<Value> = operation["call"].as_array().unwrap().iter().map(value).collect();
            let key = RULES.key(None, &args, &[]).unwrap();
            let hit = cache.get(&key).is_some();
            if operation["raises"] == true {
                // Counted as a miss, never stored.
                assert!(!hit, "{place}");
            } else {
                assert_eq!(hit, operation["hit"] == true, "{place}");
                if !hit {
                    cache.insert(key, ());
                }
            }
        }
        assert_eq!(info(&cache), operation["info"], "{place}");
    }
    operations.len()
}

fn fibonacci(case: &Json) -> usize {
    fn fib(n: i64, cache: &mut Cache<Key, u64>, calls: &mut u64) -> u64 {
        let key = RULES.key(None, &[Value::Int(n)], &[]).unwrap();
        if let Some(known) = cache.get(&key) {
            return *known;
        }
        *calls += 1;
        let value =
            if n < 2 { n.cast_unsigned() } else { fib(n - 1, cache, calls) + fib(n - 2, cache, calls) };
        // Recursion may have stored it by now; what is there stays.
        if !cache.contains(&key) {
            cache.insert(key, value);
        }
        value
    }
    let (mut cache, mut calls) = (cache(&case["maxsize"]), 0);
    let value = fib(case["fib"].as_i64().unwrap(), &mut cache, &mut calls);
    assert_eq!(value.to_string(), case["value"].as_str().unwrap(), "{}", case["name"]);
    assert_eq!(calls, case["calls"].as_u64().unwrap(), "{}", case["name"]);
    assert_eq!(info(&cache), case["info"], "{}", case["name"]);
    1
}
