//! Dumps: what is written is what is read, and damage is an error.
#![cfg(feature = "serde")]

use cache_core::{Cache, Dump, RestoreError};
use proptest::prelude::*;

/// An interpreter is some hundred times slower.
const MOST: usize = if cfg!(miri) { 12 } else { 200 };

type Words = Cache<u16, String>;

/// A cache with a past.
fn lived(ops: &[(u8, u16, u8)], ttl: Option<u64>, idle: Option<u64>, size: usize) -> Words {
    let builder = Cache::builder().max_size(size);
    let builder = if let Some(ttl) = ttl { builder.ttl(ttl) } else { builder };
    let mut cache = if let Some(idle) = idle { builder.idle(idle) } else { builder }.build();
    for (what, key, by) in ops {
        match what % 4 {
            0 => drop(cache.insert(key % 64, format!("{by}"))),
            1 => drop(cache.get(&(key % 64)).cloned()),
            2 => cache.set_time(cache.time() + u64::from(*by)),
            _ => drop(cache.insert_with_ttl(key % 64, String::new(), u64::from(*by))),
        }
    }
    cache
}

fn entries(cache: &Words) -> Vec<(u16, String, Option<u64>)> {
    let left = |deadline: u64| deadline - cache.time();
    cache.iter().map(|entry| (*entry.key, entry.value.clone(), entry.deadline.map(left))).collect()
}

proptest! {
    #[test]
    fn a_cache_comes_back_as_it_was(
        ops in prop::collection::vec(any::<(u8, u16, u8)>(), 0..MOST),
        ttl in prop::option::of(1..500_u64),
        idle in prop::option::of(1..500_u64),
        later in 0..10_000_u64,
    ) {
        let mut before = lived(&ops, ttl, idle, 40);
        let (json, bytes) =
            (serde_json::to_string(&before.dump()).unwrap(), postcard::to_allocvec(&before.dump()).unwrap());
        let dumps: [Dump<u16, String>; 2] =
            [serde_json::from_str(&json).unwrap(), postcard::from_bytes(&bytes).unwrap()];
        for dump in dumps {
            let mut after = lived(&ops[..ops.len() / 2], ttl, idle, 40);
            after.set_time(later);
            prop_assert_eq!(after.restore(dump), Ok(()));
            prop_assert_eq!(entries(&after), entries(&before));
            prop_assert_eq!(after.stats(), before.stats());
            prop_assert_eq!(after.slots().validate(), Ok(()));
            // What is used then ends as it would have.
            let (from, mut original) = (before.time(), before.clone());
            for step in 1..if cfg!(miri) { 6 } else { 60 } {
                original.set_time(from + 10 * step);
                after.set_time(later + 10 * step);
                let key = (step % 7 * 9) as u16;
                prop_assert_eq!(after.get(&key), original.get(&key));
                prop_assert_eq!(entries(&after), entries(&original));
            }
        }
        prop_assert!(before.slots().validate().is_ok() && before.drain().count() <= 40);
    }

    #[test]
    fn damage_is_an_error_or_another_dump_and_never_a_panic(
        ops in prop::collection::vec(any::<(u8, u16, u8)>(), 0..MOST / 3),
        damage in prop::collection::vec(any::<(prop::sample::Index, u8)>(), 1..4),
        cut: prop::sample::Index,
    ) {
        let cache = lived(&ops, Some(300), None, 20);
        for json in [true, false] {
            let mut bytes = if json {
                serde_json::to_vec(&cache.dump()).unwrap()
            } else {
                postcard::to_allocvec(&cache.dump()).unwrap()
            };
            let cut_off = &bytes[..cut.index(bytes.len())];
            let refused = if json {
                serde_json::from_slice::<Dump<u16, String>>(cut_off).is_err()
            } else {
                postcard::from_bytes::<Dump<u16, String>>(cut_off).is_err()
            };
            prop_assert!(refused);
            for (at, byte) in &damage {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            let dump: Option<Dump<u16, String>> =
                if json { serde_json::from_slice(&bytes).ok() } else { postcard::from_bytes(&bytes).ok() };
            let mut other = lived(&ops, None, None, 10);
            let was = (entries(&other), other.stats());
            if let Some(Err(_)) = dump.map(|dump| other.restore(dump)) {
                prop_assert_eq!((entries(&other), other.stats()), was);
            }
            prop_assert_eq!(other.slots().validate(), Ok(()));
            other.insert(1, "still works".into());
            prop_assert_eq!(other.slots().validate(), Ok(()));
        }
    }
}

#[test]
fn what_is_wrong_is_named_and_nothing_happens() {
    let read = |json: &str| serde_json::from_str::<Dump<u8, u8>>(json);
    let stats = r#"{"hits":0,"misses":0,"inserts":0,"evictions":0,"expirations":0,"removals":0}"#;
    let entry = |key: u8| format!(r#"{{"key":{key},"value":0,"ends_in":null,"idles_in":null}}"#);
    let mut cache: Cache<u8, u8> = [(1, 1)].into_iter().collect();

    let other_version = read(&format!(r#"{{"version":2,"stats":{stats},"entries":[]}}"#)).unwrap_err();
    assert!(other_version.to_string().contains("expected dump version 1"), "{other_version}");

    let twice =
        format!(r#"{{"version":1,"stats":{stats},"entries":[{},{},{}]}}"#, entry(5), entry(6), entry(5));
    let error = cache.restore(read(&twice).unwrap()).unwrap_err();
    assert_eq!(error, RestoreError::TwiceTheSameKey { entry: 2 });

    let counted = stats.replace("\"hits\":0", "\"hits\":18446744073709551615");
    let counted = format!(r#"{{"version":1,"stats":{counted},"entries":[]}}"#);
    assert_eq!(cache.restore(read(&counted).unwrap()), Err(RestoreError::Counters));
    assert!(cache.iter().map(|entry| (*entry.key, *entry.value)).eq([(1, 1)]));
}

#[test]
fn a_smaller_cache_keeps_those_that_would_have_gone_last() {
    let large: Cache<u8, u8> = (0..10).map(|n| (n, n)).collect();
    let mut small = Cache::<u8, u8>::builder().max_size(3).build();
    let paper = serde_json::to_string(&large.dump()).unwrap();
    small.restore(serde_json::from_str(&paper).unwrap()).unwrap();
    assert!(small.keys().eq([&7, &8, &9]));
}
