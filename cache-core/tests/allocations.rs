//! Counted by the allocator: what a hit costs, what an insertion into a full cache costs, and how many bytes an
//! entry takes.

// What is counted here is how often and how much, which an interpreter cannot tell otherwise.
#![cfg(not(miri))]

use allocation_counter::measure;
use cache_core::Cache;

/// How many allocations an act makes.
fn allocations(act: impl FnOnce()) -> u64 {
    measure(act).count_total
}

/// How many bytes more are in use after it.
fn bytes(act: impl FnOnce()) -> f64 {
    measure(act).bytes_current as f64
}

#[test]
fn a_hit_allocates_nothing() {
    let mut cache: Cache<u64, u64> = (0..1000).map(|n| (n, n)).collect();
    assert_eq!(allocations(|| (0..100_000).for_each(|n| assert!(cache.get(&(n % 1000)).is_some()))), 0);
    let mut idle = Cache::builder().max_size(100).idle(5).ttl(50_000).build();
    idle.extend((0..100).map(|n| (n, n)));
    assert_eq!(
        allocations(|| for n in 0..10_000 {
            idle.set_time(n / 50);
            assert!(idle.get(&(n % 100)).is_some());
        }),
        0
    );
}

// Hosts that share the table's memory sort in memory that they give back.
#[cfg(not(feature = "layout"))]
#[test]
fn an_insertion_into_a_full_cache_allocates_nothing() {
    for size in [1, 2, 8, 32, 33, 1_000, 1 << 16, (1 << 16) + 1, 100_000] {
        let mut cache = Cache::builder().max_size(size as usize).build();
        cache.extend((0..=size).map(|n| (n, n)));
        // The victims have been sorted once, and have the memory for it.
        assert_eq!(allocations(|| cache.extend((size..5 * size).map(|n| (n, n)))), 0, "{size}");
        let mut number = 5 * size;
        let mixed = || {
            for _ in 0..4 * size {
                number += 1;
                if cache.get(&(number / 2)).is_none() {
                    cache.insert(number, number);
                }
            }
        };
        assert_eq!(allocations(mixed), 0, "{size}");
    }
}

#[test]
fn an_entry_takes_as_many_bytes_as_the_documentation_says() {
    // A node, a key and a value; and 5 bytes for each place of the index, an eighth more than slots and
    // another seventh, rounded up to a power of two. Or 4 for each chain, as many as slots, rounded alike.
    let index = if cfg!(feature = "layout") { 4.0 } else { 5.0 };
    let spare = if cfg!(feature = "layout") { 0.0 } else { 4.0 };
    for (size, places, sorting) in [(50_000, 1 << 16, 4.0 + spare), (100_000, 1 << 17, 4.0)] {
        let mut cache: Cache<u64, u64> = Cache::builder().max_size(size as usize).build();
        let full = bytes(|| cache.extend((0..size).map(|n| (n, n)))) / size as f64;
        let formula = 12.0 + 16.0 + index * f64::from(places) / size as f64;
        assert!((full - formula).abs() < 0.01, "{size}: full {full}, by the formula {formula}");
        let more = bytes(|| cache.extend((size..size + 1_000_000).map(|n| (n, n)))) / size as f64;
        assert!((more - sorting).abs() < 0.01, "{size}: {more} more after a million evictions");
        assert!(size < 100_000 || full + more < 40.0);
    }
}

#[test]
fn memory_is_given_back_when_many_went() {
    let mut cache: Cache<u64, u64> = Cache::builder().unbounded().ttl(100).build();
    let full = bytes(|| cache.extend((0..100_000).map(|n| (n, n))));
    let given_back = -bytes(|| {
        cache.set_time(99);
        cache.extend((0..10).map(|n| (1_000_000 + n, n)));
        cache.set_time(100);
        cache.expire();
    });
    assert_eq!((cache.len(), cache.slots().validate()), (10, Ok(())));
    assert!(given_back < 0.5 * full, "slots keep their numbers: the last ten hold what is before them");
    let given_back = given_back
        - bytes(|| {
            cache.set_time(199);
            cache.expire();
            cache.insert(0, 0);
        });
    assert!(given_back > 0.9 * full, "{given_back} of {full} bytes");
    assert_eq!((cache.len(), cache.slots().validate()), (1, Ok(())));
    assert_eq!(cache.peek(&0), Some(&0));
}
