//! Who takes part: every policy that has a name.

use cache_core::analysis::{Accesses, NoMemory, Simulation};
use cache_core::policy::{Any, Kind};

/// In the order of the table; the picture has a colour for each of the first eight.
pub(crate) const CONTENDERS: &[Kind] = &Kind::ALL;

/// The hits of a policy at a size.
pub(crate) fn hits(kind: Kind, accesses: &Accesses<Vec<u64>>, size: u32) -> Result<u64, NoMemory> {
    let mut simulation = Simulation::new(size, |_| Any::new(kind, 0));
    for id in accesses.ids() {
        simulation.observe(*id)?;
    }
    Ok(simulation.point().hits)
}
