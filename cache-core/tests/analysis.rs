//! The analysis against what a plain list, a search through everything, or the cache itself says.

#[path = "shared/analysis.rs"]
mod shared;

use cache_core::analysis::{Accesses, How, Interner, Optimum, Shards, StackDistances, knee, simulated_curve};
use cache_core::policy::{Link, List, Policy};
use cache_core::{Lru, Rule, Slot, Table};
use proptest::prelude::*;
use shared::{curve, distances, knee_of, lru_curve, optimum, sample, whole_sample};
use std::collections::{BTreeSet, VecDeque};

/// Keys of which some are much more frequent than others, and now and then a scan of new ones.
fn keys(most: usize) -> impl Strategy<Value = Vec<u64>> {
    let key = prop_oneof![3 => 0..5_u64, 3 => 0..60_u64, 2 => 0..5_000_u64];
    let run = prop_oneof![
        8 => prop::collection::vec(key, 1..40),
        1 => (0..1_000_u64, 1..300_u64).prop_map(|(from, count)| (from..from + count).collect()),
    ];
    // An interpreter is some hundred times slower.
    prop::collection::vec(run, 0..if cfg!(miri) { 2 } else { most }).prop_map(|runs| runs.concat())
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
        distances(&keys, &forget);
    }

    #[test]
    fn the_curve_is_what_a_cache_of_each_size_hits(keys in keys(12)) {
        curve(&keys);
    }

    #[test]
    fn the_optimum_is_what_a_search_for_each_victim_hits(keys in keys(8), sizes in prop::collection::vec(0..120_u32, 3)) {
        optimum(&keys, &sizes);
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
        whole_sample(&keys, seed);
    }

    #[test]
    fn a_sample_never_says_what_cannot_be(keys in keys(60), size in 0..200_u32, seed: u64, rate in -0.5..1.5_f64) {
        sample(&keys, size, seed, rate);
    }

    #[test]
    fn the_knee_is_the_highest_point_above_the_diagonal(keys in keys(20)) {
        knee_of(&keys);
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
#[cfg_attr(miri, ignore = "too many steps for an interpreter")]
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
#[cfg_attr(miri, ignore = "too many steps for an interpreter")]
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
