//! The analysis of any accesses.

use crate::checks::analysis::{curve, distances, knee_of, optimum, sample, whole_sample};
use crate::take::{all, byte};
use arbitrary::{Result, Unstructured};

/// Accesses, some of them runs of keys.
pub fn analysis(input: &[u8]) {
    // Too short is nothing to look at.
    let _ = run(&mut Unstructured::new(input));
}

fn run(bytes: &mut Unstructured<'_>) -> Result<()> {
    let (what, sizes, seed) = (byte(bytes)?, [byte(bytes)?, byte(bytes)?], byte(bytes)?);
    let runs = all(bytes, 800, |bytes| {
        let key = byte(bytes)?;
        Ok(match key {
            // New ones, one after the other, and large ones.
            250.. => (u64::from(byte(bytes)?)..).take(usize::from(key - 246)).collect(),
            240.. => vec![u64::MAX >> (key % 8) << (key % 4); 2],
            _ => vec![u64::from(key % 60)],
        })
    });
    let keys = &runs.concat()[..];
    match what % 6 {
        0 => distances(keys, &[u64::from(sizes[0]), u64::from(seed), u64::MAX]),
        1 => curve(keys),
        2 => optimum(keys, &sizes.map(|size| u32::from(size % 64))),
        3 => whole_sample(keys, seed.into()),
        4 => sample(keys, sizes[0].into(), seed.into(), f64::from(sizes[1]) / 100.0 - 0.5),
        _ => knee_of(keys),
    }
    Ok(())
}
