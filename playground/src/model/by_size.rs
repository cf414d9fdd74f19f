//! The same calls with caches of all sizes under several policies, and the most that any of them could hit.

use cache_core::analysis::{Accesses, Optimum, Simulation};
use cache_core::policy::{Any, Kind};

use super::curves::of_run;
use super::policy;
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
    pub rows: Vec<(&'static str, Vec<u64>)>,
    /// The hits of a cache that knew the future.
    pub optimum: Vec<u64>,
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
    let rows = KINDS.map(|kind| (policy::name(kind), sizes.iter().map(|size| hits(kind, *size)).collect()));
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
    use super::super::script::{Scope, parse};
    use super::*;

    fn run(text: &str) -> Run {
        let mut scope = Scope::default();
        let lines = parse(text).unwrap();
        Run::new(lines.iter().flat_map(|line| scope.actions(line).unwrap()).collect())
    }

    const SCAN: &str = "for n in 1..3 times 3: page(n)\nfor n in 10..19: page(n)\nfor n in 1..3: page(n)";

    #[test]
    fn every_row_is_what_the_engine_counts_at_that_size() {
        let run = run(&format!(
            "def page(n) maxsize=5 policy=sieve\npage(1)\ndef page(n) maxsize=5 policy=lru\n{SCAN}"
        ));
        let found = by_size(&run, run.len()).unwrap();
        assert_eq!((found.calls, found.own), (22, Some(4)), "only what came since it was defined");
        for (kind, (name, hits)) in KINDS.iter().zip(&found.rows) {
            let again = self::run(&format!("def page(n) maxsize=5 policy={kind}\n{SCAN}"));
            assert_eq!(again.at(again.len()).world.tally().hits, hits[4], "{name}");
        }
        for (_, hits) in &found.rows {
            assert!(hits.iter().zip(&found.optimum).all(|(hits, most)| hits <= most), "{found:?}");
        }
        assert_eq!((found.rows[0].1[4], found.optimum[4]), (6, 9));
    }

    #[test]
    fn without_calls_there_is_nothing_to_say() {
        assert_eq!(by_size(&run("def page(n)"), 1), None);
    }
}
