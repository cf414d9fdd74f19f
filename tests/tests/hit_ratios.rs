//! How often each policy hits on real traces, against reference simulators: each access is a look-up and,
//! where that misses, an insertion; all entries weigh the same.

use cache_core::policy::{Any, Kind, Policy};
use cache_core::{Lru, Slots};
use cache_tests::traces::{Trace, known};

/// Hits of a policy, in percent of the accesses.
fn ratio(policy: impl Policy, capacity: u32, trace: &Trace) -> f64 {
    percent(hits(policy, capacity, trace), trace)
}

fn hits(policy: impl Policy, capacity: u32, trace: &Trace) -> u64 {
    let mut slots = Slots::with(capacity, policy, ());
    for key in trace.accesses.ids() {
        // A multiplication by an odd number keeps keys apart.
        let hash = key.wrapping_mul(0x9E37_79B9);
        match slots.first(hash) {
            Some(slot) => slots.hit(slot),
            None => drop(slots.insert(hash, None)),
        }
    }
    slots.stats().hits
}

fn percent(hits: u64, trace: &Trace) -> f64 {
    hits as f64 * 100.0 / trace.accesses.ids().len() as f64
}

fn any(kind: Kind) -> Any {
    Any::new(kind, 0)
}

/// Every trace at every capacity, with how far a policy is above a reference, in points; says each.
fn above(name: &str, reference: &str, ours: impl Fn(u32, &Trace) -> f64) -> Vec<f64> {
    let mut differences = Vec::new();
    for trace in &known().unwrap() {
        for (capacity, hits) in &trace.hits {
            let theirs = percent(hits[reference], trace);
            let ours = ours(*capacity, trace);
            println!("{} at {capacity}: {name} {ours:.2} %, {reference} {theirs:.2} %", trace.name);
            differences.push(ours - theirs);
        }
    }
    println!("{name} is {:.2} points above {reference} on average", mean(&differences));
    differences
}

fn mean(numbers: &[f64]) -> f64 {
    assert!(!numbers.is_empty());
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

#[test]
fn lru_fifo_lfu_and_sieve_hit_exactly_as_often_as_the_reference() {
    for trace in &known().unwrap() {
        for (&capacity, expected) in &trace.hits {
            let at = format!("{} at {capacity}", trace.name);
            assert_eq!(hits(Lru::default(), capacity, trace), expected["LRU"], "LRU, {at}");
            for (kind, name) in
                [(Kind::Lru, "LRU"), (Kind::Fifo, "FIFO"), (Kind::Lfu, "LFU"), (Kind::Sieve, "SIEVE")]
            {
                assert_eq!(hits(any(kind), capacity, trace), expected[name], "{name}, {at}");
            }
        }
    }
}

#[test]
fn s3_fifo_agrees_with_the_reference() {
    let above = above("S3-FIFO", "S3-FIFO", |capacity, trace| ratio(any(Kind::S3Fifo), capacity, trace));
    assert!(above.iter().all(|points| points.abs() < 0.1));
}

#[test]
fn w_tiny_lfu_is_no_worse_than_the_reference_that_climbs() {
    let above =
        above("W-TinyLFU", "W-TinyLFU(climb)", |capacity, trace| ratio(any(Kind::TinyLfu), capacity, trace));
    assert!(mean(&above) > 0.0);
}

#[test]
fn adaptive_is_about_as_good_as_the_best_of_our_policies() {
    let mut behind = Vec::new();
    for trace in &known().unwrap() {
        for &capacity in trace.hits.keys() {
            let others = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Adaptive);
            let (best, kind) = others
                .map(|kind| (ratio(any(kind), capacity, trace), kind))
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .unwrap();
            let adaptive = ratio(any(Kind::Adaptive), capacity, trace);
            println!("{} at {capacity}: adaptive {adaptive:.2} %, {kind} {best:.2} %", trace.name);
            behind.push(best - adaptive);
        }
    }
    println!("adaptive is {:.2} points behind the best on average", mean(&behind));
    assert!(mean(&behind) < 1.0);
    assert!(behind.iter().all(|points| *points < 3.0));
}
