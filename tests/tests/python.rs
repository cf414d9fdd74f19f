//! What the Python tracer recorded, read and played again on the engine: every hit, miss and victim.

use cache_core::Cache;
use cache_core::call::{Key, SelfMode};
use cache_core::trace::{Bound, Outcome, Record, read, to_key};

const RECORDED: &[u8] = include_bytes!("../trace/python.jsonl");

fn key(parts: &[cache_core::trace::KeyPart]) -> Key {
    to_key(parts, SelfMode::Key)
}

/// Plays the calls of one function again; how often it hit, and how often it missed.
fn play(records: &[Record], name: &str) -> (u64, u64) {
    let define = records
        .iter()
        .find_map(|record| match record {
            Record::Define(define) if define.name.as_deref() == Some(name) => Some(define),
            _ => None,
        })
        .expect(name);
    let Some(Bound::Entries(size)) = define.max_size else { panic!("{name} has no bound") };
    assert_eq!((define.self_mode, define.policy.as_deref()), (Some(SelfMode::Key), Some("lru")));
    let size = usize::try_from(size).unwrap();
    let mut cache: Cache<Key, ()> = Cache::builder().max_size(size).build();
    let (mut hits, mut misses) = (0, 0);
    for record in records {
        match record {
            Record::Clear { function, .. } if *function == define.function => cache.clear(),
            Record::Call(call) if call.function == define.function => {
                let asked = key(&call.key);
                let hit = cache.get(&asked).is_some();
                assert_eq!(call.outcome, Some(if hit { Outcome::Hit } else { Outcome::Miss }), "{call:?}");
                if hit {
                    hits += 1;
                    continue;
                }
                misses += 1;
                assert_eq!(call.stored, Some(true));
                let oldest = (cache.len() == size).then(|| cache.keys().next().unwrap().clone());
                assert_eq!(call.victim.as_ref().map(|victim| key(&victim.key)), oldest, "{call:?}");
                cache.insert(asked, ());
            }
            _ => {}
        }
    }
    (hits, misses)
}

#[test]
fn a_recording_of_python_is_read_and_comes_to_the_same() {
    let records: Vec<Record> = read(RECORDED).collect::<Result<_, _>>().unwrap();
    assert_eq!(play(&records, "Dashboard.revenue"), (0, 40));
    assert_eq!(play(&records, "rate"), (1, 6));
}
