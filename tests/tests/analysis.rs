//! The analysis on real traces: against the hits of reference simulators, and what is sampled against what is
//! exact. `CACHE_TRACES` names a folder with more of them.

use std::collections::BTreeSet;

use cache_core::Lru;
use cache_core::analysis::{
    Accesses, Curve, How, LruCurve, Optimum, Shards, Simulation, knee, read, simulated_curve,
};
use cache_core::trace::{KeyPart, Record};
use cache_tests::traces::known;

fn lru_curve<K>(accesses: &Accesses<K>) -> Curve {
    let mut lru = LruCurve::new();
    accesses.ids().iter().for_each(|id| lru.observe((*id).into()).unwrap());
    lru.curve().unwrap()
}

fn shards_curve<K>(accesses: &Accesses<K>, keys: u32, seed: u64) -> Curve {
    let mut shards = Shards::new(keys, seed);
    accesses.ids().iter().for_each(|id| shards.observe((*id).into()).unwrap());
    shards.curve().unwrap()
}

/// A hundred sizes up to the number of distinct keys, as far apart from one another.
fn sizes<K>(accesses: &Accesses<K>) -> impl Iterator<Item = u64> {
    let most = accesses.distinct() as u64;
    (1..=100).map(move |part| (most * part).div_ceil(100))
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn lru_and_the_optimum_hit_as_often_as_the_references_say() {
    let traces = known().unwrap();
    assert!(traces.len() >= 2 && traces.iter().all(|trace| trace.hits.len() >= 3));
    for trace in &traces {
        let (curve, optimum) = (lru_curve(&trace.accesses), Optimum::new(&trace.accesses).unwrap());
        for (&size, reference) in &trace.hits {
            assert_eq!(curve.at(size.into()).hits, reference["LRU"], "{} at {size}", trace.name);
            assert_eq!(optimum.hits(size).unwrap(), reference["OPT"], "{} at {size}", trace.name);
            let mut simulation = Simulation::new(size, |_| Lru::default());
            trace.accesses.ids().iter().for_each(|id| assert!(simulation.observe(*id).unwrap().is_some()));
            assert_eq!(simulation.point(), curve.at(size.into()), "{} at {size}", trace.name);
            assert_eq!(simulation.slots().validate(), Ok(()));
        }
    }
}

#[test]
fn shards_is_within_a_point_of_the_truth_on_average() {
    // A few seeds each, so that the choice of a lucky one cannot hide anything.
    for (sample, allowed) in [(8192, 0.01), (2048, 0.01), (1024, 0.02)] {
        let mut errors = Vec::new();
        for trace in &known().unwrap() {
            let exact = lru_curve(&trace.accesses);
            let mut of_trace = Vec::new();
            for seed in 0..5 {
                let curve = shards_curve(&trace.accesses, sample, seed);
                let off = |size| (curve.at(size).hit_ratio() - exact.at(size).hit_ratio()).abs();
                of_trace.extend(sizes(&trace.accesses).map(off));
            }
            println!("{} of {sample} keys: {:.2} points", trace.name, 100.0 * mean(&of_trace));
            errors.push(mean(&of_trace));
        }
        println!("{sample} keys: {:.2} points", 100.0 * mean(&errors));
        assert!(mean(&errors) <= allowed, "{sample} keys: {errors:?}");
    }
}

#[test]
fn the_uncertainty_that_shards_states_is_about_its_error() {
    let (mut once, mut twice) = (Vec::new(), Vec::new());
    for trace in &known().unwrap() {
        let exact = lru_curve(&trace.accesses);
        for seed in 0..20 {
            let curve = shards_curve(&trace.accesses, 500, seed);
            for point in sizes(&trace.accesses).map(|size| curve.at(size)) {
                let error = (point.hit_ratio() - exact.at(point.size).hit_ratio()).abs();
                once.push(f64::from(u8::from(error <= point.uncertainty)));
                twice.push(f64::from(u8::from(error <= 2.0 * point.uncertainty)));
            }
        }
    }
    println!("within the standard error: {:.3}, twice: {:.3}", mean(&once), mean(&twice));
    assert!((0.5..0.9).contains(&mean(&once)) && mean(&twice) > 0.8, "{} {}", mean(&once), mean(&twice));
}

#[test]
fn miniatures_are_near_the_truth() {
    let (mut errors, mut within) = (Vec::new(), Vec::new());
    for trace in &known().unwrap() {
        let exact = lru_curve(&trace.accesses);
        let most = trace.accesses.distinct() as u32;
        let sizes: Vec<u32> = (1..=10).map(|part| most * part / 10).collect();
        let curve = simulated_curve(&trace.accesses, &sizes, 0.1, |_| Lru::default()).unwrap();
        assert!(matches!(curve.how(), How::Sampled { rate } if (rate - 0.1).abs() < 1e-6));
        let mut of_trace = Vec::new();
        for point in curve.points() {
            let error = (point.hit_ratio() - exact.at(point.size).hit_ratio()).abs();
            within.push(f64::from(u8::from(error <= 2.0 * point.uncertainty)));
            of_trace.push(error);
        }
        println!("{}: {:.2} points", trace.name, 100.0 * mean(&of_trace));
        errors.push(mean(&of_trace));
    }
    println!("{:.2} points, {:.2} within twice the standard error", 100.0 * mean(&errors), mean(&within));
    assert!(mean(&errors) < 0.03, "{errors:?}");
}

#[test]
fn miniatures_miss_neither_too_often_nor_too_rarely() {
    for trace in &known().unwrap() {
        // Of fewer keys a sample is too small for its mean to tell.
        if trace.accesses.distinct() < 10_000 {
            continue;
        }
        let exact = lru_curve(&trace.accesses);
        let mut errors = Vec::new();
        for seed in 0..10 {
            for size in [1_000, 3_000, 5_000] {
                let mut miniature = Simulation::sampled(size, 0.2, seed, |_| Lru::default());
                for id in trace.accesses.ids() {
                    miniature.observe(*id).unwrap();
                }
                errors.push(miniature.point().hit_ratio() - exact.at(size.into()).hit_ratio());
            }
        }
        println!("{}: {:+.2} points", trace.name, 100.0 * mean(&errors));
        assert!(mean(&errors).abs() < 0.005, "{}: {errors:?}", trace.name);
    }
}

#[test]
fn knees_are_where_more_gains_less() {
    for trace in &known().unwrap() {
        let curve = lru_curve(&trace.accesses);
        let (knee, most) = (knee(&curve).unwrap(), curve.points().next_back().unwrap());
        println!(
            "{}: {} of {}: {:.3} of {:.3}",
            trace.name,
            knee.size,
            most.size,
            knee.hit_ratio(),
            most.hit_ratio()
        );
        // What it reaches is a larger share of what can be reached than its size is of the size for that.
        assert!(
            u128::from(knee.hits) * u128::from(most.size) >= u128::from(most.hits) * u128::from(knee.size)
        );
    }
}

#[test]
fn a_list_is_read_the_same_by_both_readers() {
    let list = "\u{feff}/home\r\n\n # \n/cart\r\n/home\nlast";
    let (of_list, of_trace) =
        (Accesses::from_list(list.as_bytes()).unwrap(), read(list.as_bytes(), None).unwrap());
    assert_eq!(of_list.ids(), of_trace.ids());
    assert_eq!(of_list.ids(), [0, 1, 2, 0, 3]);
    assert_eq!(of_list.key(1).map(String::as_str), Some(" # "));
}

#[test]
fn of_a_recording_the_calls_are_taken() {
    let golden = include_bytes!("../trace/golden.jsonl");
    let calls = |function: Option<u64>| {
        cache_core::trace::read(golden)
            .filter_map(|record| match record.unwrap() {
                Record::Call(call) if function.is_none_or(|function| function == call.function) => {
                    Some((call.function, call.key.iter().map(KeyPart::id).collect::<Vec<_>>()))
                }
                _ => None,
            })
            .collect::<Vec<_>>()
    };
    for function in [None, Some(1), Some(2), Some(99)] {
        let (accesses, calls) = (read(golden, function).unwrap(), calls(function));
        assert!(function == Some(99) || !calls.is_empty());
        let keys = accesses.ids().iter().map(|id| accesses.key(*id).unwrap());
        assert!(
            keys.eq(calls
                .iter()
                .map(|(function, parts)| [&[*function], &parts[..]].concat())
                .collect::<Vec<_>>()
                .iter())
        );
        let distinct: BTreeSet<_> = calls.iter().collect();
        assert_eq!(accesses.distinct(), distinct.len());
    }
    let error = read(b"{\"cacheTrace\":1}\n{\"op\":\"call\",\"t\":0}\n", None).unwrap_err();
    assert_eq!((error.line, error.field.as_str()), (2, "fn"));
}
