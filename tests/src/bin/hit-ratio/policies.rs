//! Who takes part.

use cache_core::Lru;
use cache_core::analysis::{Accesses, NoMemory, Simulation};
use cache_core::policy::Policy;

type Ids = Accesses<Vec<u64>>;

/// A policy, and how it is played.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    /// The hits at a size.
    pub(crate) hits: fn(&Ids, u32) -> Result<u64, NoMemory>,
}

/// In the order of the table; the picture has a colour for each of the first eight.
pub(crate) const CONTENDERS: &[Contender] =
    &[Contender { name: "LRU", hits: |ids, size| play(ids, size, Lru::default()) }];

/// Plays all accesses to a cache of this size.
fn play<P: Policy>(accesses: &Ids, size: u32, policy: P) -> Result<u64, NoMemory> {
    let mut simulation = Simulation::new(size, |_| policy);
    for id in accesses.ids() {
        simulation.observe(*id)?;
    }
    Ok(simulation.point().hits)
}
