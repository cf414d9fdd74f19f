//! The analysis against what a plain list, a search through everything, or the cache itself says.

use std::collections::{BTreeSet, VecDeque};

use cache_core::analysis::{
    Accesses, Curve, How, Interner, LruCurve, Optimum, Shards, Simulation, StackDistances, knee,
    simulated_curve,
};
use cache_core::model::Model;
use cache_core::policy::{Link, List, Policy};
use cache_core::{Lru, Rule, Slot, Table};
use proptest::prelude::*;

/// Keys of which some are much more frequent than others, and now and then a scan of new ones.
fn keys(most: usize) -> impl Strategy<Value = Vec<u64>> {
    let key = prop_oneof![3 => 0..5_u64, 3 => 0..60_u64, 2 => 0..5_000_u64];
    let run = prop_oneof![
        8 => prop::collection::vec(key, 1..40),
        1 => (0..1_000_u64, 1..300_u64).prop_map(|(from, count)| (from..from + count).collect()),
    ];
    prop::collection::vec(run, 0..most).prop_map(|runs| runs.concat())
}

/// Stack distances by a list that is changed at every use.
#[derive(Default)]
struct Stack(Vec<u64>);

impl Stack {
    fn observe(&mut self, key: u64) -> Option<u32> {
        let depth = self.0.iter().rev().position(|known| *known == key);
        self.0.retain(|known| *known != key);
        self.0.push(key);
        depth.map(|above| above as u32 + 1)
    }
}

fn lru_curve(keys: &[u64]) -> Curve {
    let mut lru = LruCurve::new();
    for key in keys {
        lru.observe(*key).unwrap();
    }
    lru.curve().unwrap()
}

/// Belady's rule as he says it: for each eviction, who is not used for the longest time is searched for.
fn belady(ids: &[u32], size: usize) -> u64 {
    let (mut cached, mut hits) = (Vec::new(), 0);
    for (at, id) in ids.iter().enumerate() {
        if cached.contains(id) {
            hits += 1;
        } else if size > 0 {
            if cached.len() == size {
                let next_use =
                    |id: &u32| ids[at..].iter().position(|later| later == id).unwrap_or(usize::MAX);
                let victim = (0..size).max_by_key(|place| next_use(&cached[*place])).unwrap();
                cached.swap_remove(victim);
            }
            cached.push(*id);
        }
    }
    hits
}

/// The most hits of all ways there are to choose victims.
fn best(ids: &[u32], cached: &BTreeSet<u32>, size: usize) -> u64 {
    let Some((id, later)) = ids.split_first() else { return 0 };
    if cached.contains(id) {
        return 1 + best(later, cached, size);
    }
    let with = |mut cached: BTreeSet<u32>| {
        cached.insert(*id);
        best(later, &cached, size)
    };
    if cached.len() < size {
        return with(cached.clone());
    }
    let without = |victim: &u32| with(cached.iter().copied().filter(|kept| kept != victim).collect());
    cached.iter().map(without).max().unwrap_or(0)
}

/// First in, first out, as somebody outside the crate would write it.
#[derive(Clone, Debug, Default)]
struct Fifo(List);

impl Policy for Fifo {
    type Link = Link;
    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.0.push_back(table, slot);
    }
    fn on_hit(&mut self, _: &mut Table<Link>, _: Slot) {}
    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.0.remove(table, slot);
    }
    fn on_clear(&mut self) {
        *self = Self::default();
    }
    fn victim(&mut self, _: &mut Table<Link>) -> Option<Slot> {
        self.0.front()
    }
    fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        self.0.iter(table).collect()
    }
    fn rule(&self, _: &Table<Link>, _: Slot) -> Rule {
        Rule::Other("first in, first out")
    }
}

proptest! {
    #[test]
    fn distances_are_those_of_a_list(keys in keys(60), forget in prop::collection::vec(0..5_000_u64, 1..200)) {
        let (mut distances, mut stack) = (StackDistances::new(), Stack::default());
        for (at, key) in keys.into_iter().enumerate() {
            prop_assert_eq!(distances.observe(key), Ok(stack.observe(key)));
            if let Some(gone) = (at % 7 == 0).then(|| forget[at / 7 % forget.len()] % (1 + at as u64)) {
                distances.forget(gone);
                stack.0.retain(|known| *known != gone);
            }
            prop_assert_eq!(distances.keys(), stack.0.len());
        }
    }

    #[test]
    fn the_curve_is_what_a_cache_of_each_size_hits(keys in keys(12)) {
        let curve = lru_curve(&keys);
        let accesses = Accesses::from_keys(keys.iter().copied()).unwrap();
        for size in [0, 1, 2, 3, 5, 8, 13, 40, 100, 400, 10_000] {
            let mut model = Model::new(Some(size as usize), None);
            for key in &keys {
                model.call(key, || ());
            }
            prop_assert_eq!(curve.at(size).hits, model.hits, "size {}", size);
            prop_assert_eq!(curve.at(size).requests, keys.len() as u64);

            let mut simulation = Simulation::new(size as u32, |_| Lru::default());
            for id in accesses.ids() {
                simulation.observe(*id).unwrap();
            }
            prop_assert_eq!(simulation.point(), curve.at(size));
            prop_assert_eq!(simulation.slots().validate(), Ok(()));
            prop_assert!(simulation.slots().len() <= size as u32);
        }
        // As many points as corners, each one's size the smallest with as many hits.
        for point in curve.points() {
            prop_assert!(curve.at(point.size - 1).hits < point.hits);
            prop_assert_eq!(curve.size_for(point.hit_ratio()), Some(point.size));
        }
    }

    #[test]
    fn the_optimum_is_what_a_search_for_each_victim_hits(keys in keys(8), sizes in prop::collection::vec(0..120_u32, 3)) {
        let accesses = Accesses::from_keys(keys.iter().copied()).unwrap();
        let optimum = Optimum::new(&accesses).unwrap();
        let lru = lru_curve(&keys);
        for size in sizes {
            let hits = optimum.hits(size).unwrap();
            prop_assert_eq!(hits, belady(accesses.ids(), size as usize), "size {}", size);
            prop_assert!(hits >= lru.at(size.into()).hits);
        }
        prop_assert_eq!(optimum.hits(u32::MAX).unwrap(), (keys.len() - accesses.distinct()) as u64);
    }

    #[test]
    fn no_way_to_choose_victims_hits_more_than_the_optimum(keys in prop::collection::vec(0..6_u64, 0..14), size in 1..4_u32) {
        let accesses = Accesses::from_keys(keys).unwrap();
        let best = best(accesses.ids(), &BTreeSet::new(), size as usize);
        prop_assert_eq!(Optimum::new(&accesses).unwrap().hits(size).unwrap(), best);
    }

    #[test]
    fn any_policy_can_be_simulated(keys in keys(12), size in 1..80_u32) {
        let accesses = Accesses::from_keys(keys).unwrap();
        let (mut queue, mut hits) = (VecDeque::new(), 0);
        for id in accesses.ids() {
            if queue.contains(id) {
                hits += 1;
                continue;
            }
            queue.push_back(*id);
            if queue.len() > size as usize {
                queue.pop_front();
            }
        }
        let sizes = [size, 1, size, 0];
        let curve = simulated_curve(&accesses, &sizes, 1.0, |_| Fifo::default()).unwrap();
        prop_assert_eq!(curve.at(size.into()).hits, hits);
        prop_assert_eq!((curve.at(0).hits, curve.how()), (0, How::Exact));
    }

    #[test]
    fn a_sample_of_all_keys_is_exact(keys in keys(20), seed: u64) {
        let exact = lru_curve(&keys);
        let mut shards = Shards::new(u32::MAX >> 10, seed);
        for key in &keys {
            shards.observe(*key).unwrap();
        }
        prop_assert_eq!((shards.rate(), shards.requests()), (1.0, keys.len() as u64));
        let curve = shards.curve().unwrap();
        // Larger distances are counted in steps of a hundred-and-twenty-eighth.
        for size in 0..256 {
            prop_assert_eq!(curve.at(size).hits, exact.at(size).hits, "size {}", size);
        }
        for point in curve.points() {
            prop_assert_eq!((point.hits, point.uncertainty), (exact.at(point.size).hits, 0.0));
        }
    }

    #[test]
    fn a_sample_never_says_what_cannot_be(keys in keys(60), sample in 0..200_u32, seed: u64, rate in -0.5..1.5_f64) {
        let mut shards = Shards::new(sample, seed);
        let mut miniature = Simulation::sampled(sample, rate, seed, |_| Lru::default());
        for key in &keys {
            shards.observe(*key).unwrap();
            miniature.observe(*key as u32).unwrap();
        }
        let points = shards.curve().unwrap().points().collect::<Vec<_>>();
        for point in points.iter().chain([&miniature.point()]) {
            prop_assert!(point.hits <= keys.len() as u64 && point.requests == keys.len() as u64);
            prop_assert!(point.uncertainty.is_finite() && point.uncertainty >= 0.0);
        }
        prop_assert!(points.is_sorted_by(|a, b| a.size < b.size && a.hits <= b.hits));
        prop_assert_eq!(shards.clone().curve().unwrap().points().collect::<Vec<_>>(), points, "the same again");
    }

    #[test]
    fn the_knee_is_the_highest_point_above_the_diagonal(keys in keys(20)) {
        let curve = lru_curve(&keys);
        let points: Vec<_> = curve.points().collect();
        let Some(last) = points.last() else {
            prop_assert_eq!(knee(&curve), None);
            return Ok(());
        };
        let found = knee(&curve).unwrap();
        // Cross-multiplied, so that nothing is rounded.
        let height = |size: u64, hits: u64| {
            i128::from(hits) * i128::from(last.size) - i128::from(size) * i128::from(last.hits)
        };
        let highest = points.iter().map(|point| height(point.size, point.hits)).max().unwrap();
        let scale = (last.size * last.hits) as f64;
        prop_assert!((highest - height(found.size, found.hits)) as f64 / scale < 1e-12);
    }

    #[test]
    fn ids_are_given_in_order_and_kept(keys in keys(20)) {
        let (mut interner, mut seen) = (Interner::<u64>::new(), Vec::new());
        for key in keys {
            let expected = seen.iter().position(|known| *known == key).unwrap_or_else(|| {
                seen.push(key);
                seen.len() - 1
            });
            prop_assert_eq!(interner.id(&key), Ok(expected as u32));
            prop_assert_eq!(interner.key(expected as u32), Some(&key));
        }
        prop_assert_eq!(interner.len(), seen.len());
    }
}

#[test]
fn the_times_of_many_keys_are_used_up_many_times() {
    // More accesses than times there are at first, with few keys, then with many.
    for distinct in [1, 63, 64, 65, 300, 5_000] {
        let mut distances = StackDistances::new();
        for access in 0..20_000_u64 {
            let expected = (access >= distinct).then_some(distinct as u32);
            assert_eq!(distances.observe(access % distinct), Ok(expected), "{distinct} at {access}");
        }
    }
}

#[test]
fn shards_keeps_no_more_keys_than_it_may() {
    let mut shards = Shards::new(100, 7);
    for key in 0..100_000 {
        shards.observe(key).unwrap();
    }
    // As many keys as the rate is of all: had it kept more, the threshold would be higher.
    assert!((60.0..140.0).contains(&(shards.rate() * 100_000.0)), "{}", shards.rate());
}

#[test]
fn nothing_observed_is_nothing_hit() {
    let empty = Accesses::<u64>::new();
    assert_eq!(knee(&lru_curve(&[])), None);
    assert_eq!(lru_curve(&[]).at(9).hit_ratio().to_bits(), 0);
    assert_eq!(Optimum::new(&empty).unwrap().hits(3), Ok(0));
    let curve = simulated_curve(&empty, &[], 0.5, |_| Lru::default()).unwrap();
    assert_eq!((curve.points().len(), curve.requests(), curve.size_for(0.1)), (0, 0, None));
}
