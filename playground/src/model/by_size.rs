//! The same calls with caches of all sizes under several policies, and the most that any of them could hit.

use cache_core::analysis::{Accesses, Optimum, Simulation};
use cache_core::policy::{Any, Kind};

use super::curves::of_run;
use super::run::Run;

/// Sizes that have a column.
const SIZES: [u32; 9] = [1, 2, 3, 4, 5, 6, 8, 10, 13];
/// The policies, as the lesson has them.
const KINDS: [Kind; 5] = [Kind::Lru, Kind::Lfu, Kind::Sieve, Kind::S3Fifo, Kind::TinyLfu];

/// Hits by policy and size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BySize {
    pub calls: usize,
    pub sizes: Vec<u32>,
    /// The size that the cache has, if it has a column.
    pub own: Option<usize>,
    pub rows: Vec<(Kind, Vec<u64>)>,
    /// The hits of a cache that knew the future.
    pub optimum: Vec<u64>,
}

impl BySize {
    /// The most that anything hits.
    pub fn most(&self) -> u64 {
        self.optimum.iter().copied().max().unwrap_or_default()
    }

    /// Where a size is among the columns' sizes, from 0 to 1.
    pub fn across(&self, size: u32) -> f32 {
        let (Some(first), Some(last)) = (self.sizes.first(), self.sizes.last()) else { return 0.0 };
        size.saturating_sub(*first) as f32 / last.saturating_sub(*first).max(1) as f32
    }

    /// How high so many hits are, from 0 to 1.
    pub fn up(&self, hits: u64) -> f32 {
        hits as f32 / self.most().max(1) as f32
    }
}

/// The calls since the function in focus got its cache, up to `cursor`; `None` where there are none.
pub fn by_size(run: &Run, cursor: usize) -> Option<BySize> {
    let keys = of_run::since_defined(run, cursor);
    let accesses = Accesses::from_keys(keys.iter().copied()).ok()?;
    if keys.is_empty() {
        return None;
    }
    let sizes = SIZES.to_vec();
    let hits = |kind: Kind, size: u32| {
        let mut cache = Simulation::new(size, |_| Any::new(kind, 0));
        accesses.ids().iter().for_each(|id| {
            let _ = cache.observe(*id);
        });
        cache.point().hits
    };
    let rows = KINDS.map(|kind| (kind, sizes.iter().map(|size| hits(kind, *size)).collect()));
    let optimum = Optimum::new(&accesses).ok()?;
    let bound = run.at(cursor).world.function().and_then(|function| function.max_size);
    Some(BySize {
        calls: keys.len(),
        own: sizes.iter().position(|size| Some(*size as usize) == bound),
        rows: rows.into(),
        optimum: sizes.iter().map(|size| optimum.hits(*size).unwrap_or_default()).collect(),
        sizes,
    })
}

#[cfg(test)]
mod tests {
    use super::super::script::played::run;
    use super::*;

    const SCAN: &str = "for n in 1..3 times 3: page(n)\nfor n in 10..19: page(n)\nfor n in 1..3: page(n)";

    #[test]
    fn every_row_is_what_the_engine_counts_at_that_size() {
        let run = run(&format!(
            "def page(n) maxsize=5 policy=sieve\npage(1)\ndef page(n) maxsize=5 policy=lru\n{SCAN}"
        ));
        let found = by_size(&run, run.len()).unwrap();
        assert_eq!((found.calls, found.own), (22, Some(4)), "only what came since it was defined");
        for (kind, hits) in &found.rows {
            let again = self::run(&format!("def page(n) maxsize=5 policy={kind}\n{SCAN}"));
            assert_eq!(again.at(again.len()).world.tally().hits, hits[4], "{kind}");
        }
        for (_, hits) in &found.rows {
            assert!(hits.iter().zip(&found.optimum).all(|(hits, most)| hits <= most), "{found:?}");
        }
        assert_eq!((found.rows[0].1[4], found.optimum[4]), (6, 9));
    }

    #[test]
    fn curves_go_from_the_smallest_size_to_the_largest_and_up_to_what_is_possible() {
        let run = run(&format!("def page(n) maxsize=5\n{SCAN}"));
        let found = by_size(&run, run.len()).unwrap();
        let across: Vec<f32> = found.sizes.iter().map(|size| found.across(*size)).collect();
        assert_eq!((across[0], across[across.len() - 1]), (0.0, 1.0));
        assert!(across.windows(2).all(|pair| pair[0] < pair[1]), "{across:?}");
        assert_eq!((found.up(0), found.up(found.most())), (0.0, 1.0));
        assert!(found.rows.iter().flat_map(|(_, hits)| hits).all(|hits| found.up(*hits) <= 1.0));
    }

    #[test]
    fn without_calls_there_is_nothing_to_say() {
        assert_eq!(by_size(&run("def page(n)"), 1), None);
    }
}
