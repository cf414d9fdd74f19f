//! Memory that runs out: an entry, a tag, a ghost or an event is not stored then, and that is all. An allocation that
//! nobody asked whether it can be had would end the whole program.

use cache_core::policy::{Any, Kind, Policy};
use cache_core::{Cache, EventLog, History, Lru, Slot, Tags};
use cap::Cap;
use std::alloc::System;

#[global_allocator]
static MEMORY: Cap<System> = Cap::new(System, usize::MAX);

/// What an act gives while there are so many bytes and no more.
fn within<R>(bytes: usize, act: impl FnOnce() -> R) -> R {
    MEMORY.set_limit(MEMORY.allocated() + bytes).unwrap();
    let done = act();
    MEMORY.set_limit(usize::MAX).unwrap();
    done
}

/// From none at all to enough: each place that asks for memory is the first to get none at one of these.
fn limits() -> impl Iterator<Item = usize> {
    (0..64).map(|step| step * 24).chain((0..120).map(|step| 1_600 + step * 400))
}

fn fill<P: Policy + Clone>(policy: &P) -> (u32, u32) {
    let (mut refused, mut stored) = (0, 0);
    for bytes in limits() {
        let listener = ((History::new(50), EventLog::default()), Tags::<u32>::new());
        let builder =
            Cache::builder().max_size(200).ttl(60).idle(30).listener(listener).policy(policy.clone());
        let mut cache = builder.max_weight(2_000, |_: &u32, weight: &u64| *weight).build();
        within(bytes, || {
            for n in 0..400_u32 {
                cache.set_time(u64::from(n / 8));
                let key = n * 7 % 250;
                if cache.insert(key, u64::from(n % 12)).is_stored() {
                    stored += 1;
                } else {
                    refused += 1;
                }
                // An entry whose tag cannot be kept is gone.
                assert_eq!(cache.tag(&key, n % 5), cache.contains(&key));
                let _ = cache.get(&(n * 3 % 250)).copied();
                let _ = cache.remove(&(n * 11 % 250));
                match n % 97 {
                    0 => drop(cache.invalidate_tag(&(n % 5))),
                    1 => cache.shrink_to_fit(),
                    2 => cache.resize(Some(150 + n as usize % 50)),
                    3 => cache.expire(),
                    _ => {}
                }
            }
        });
        assert_eq!(cache.slots().validate(), Ok(()));
        let stored: Vec<_> = cache.slots().order().collect();
        assert!(stored.iter().all(|slot| cache.entry_at(*slot).is_some()));
        assert!(cache.listener().0.0.len() <= 50);
        for tag in 0..5 {
            assert!(cache.listener().1.bearers(&tag).all(|slot| stored.contains(&slot)));
        }
        // And when there is some again, all is well.
        assert!(cache.insert(1_000, 1).is_stored());
    }
    (refused, stored)
}

/// One test: the limit is everybody's.
#[test]
fn where_memory_runs_out_an_entry_is_not_stored_and_all_is_in_order() {
    let (refused, stored) = fill(&Lru::default());
    assert!(refused > 1_000 && stored > 1_000, "{refused} refused, {stored} stored");
    for kind in Kind::ALL {
        let (refused, stored) = fill(&Any::new(kind, 0));
        assert!(refused > 1_000 && stored > 1_000, "{kind}: {refused} refused, {stored} stored");
    }
    let mut tags = Tags::new();
    let slot = |n| Slot::new(n).unwrap();
    let given = within(6_000, || (1..2_000).filter(|n| tags.tag(slot(n % 300 + 1), n % 40)).count());
    assert!((100..1_500).contains(&given) && tags.len() <= given, "{given}");
    assert!((0..40).map(|tag| tags.bearers(&tag).count()).sum::<usize>() == tags.len());
    (1..=300).for_each(|n| tags.clear(slot(n)));
    assert!(tags.is_empty());
}
