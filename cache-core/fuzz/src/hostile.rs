//! The map layer under values that panic, keys and tags that lie, policies that say anything, and clocks that jump.

use crate::checks::hostile::{Setup, lying, panicking, whimsical};
use crate::take::{all, byte};
use arbitrary::{Result, Unstructured};
use cache_core::policy::Kind;

/// Operations with things that do what they should not.
pub fn hostile(input: &[u8]) {
    // Too short is nothing to look at.
    let _ = run(&mut Unstructured::new(input));
}

fn run(bytes: &mut Unstructured<'_>) -> Result<()> {
    let how = byte(bytes)?;
    let kind = Kind::ALL[usize::from(how / 2) % 7];
    if how % 2 == 0 {
        let max_size = usize::from(byte(bytes)? % 20);
        let ops = all(bytes, 2000, |bytes| Ok((byte(bytes)?, byte(bytes)?)));
        if how > 192 {
            whimsical(&ops, max_size);
        } else {
            lying(&ops, max_size, kind);
        }
    } else {
        let (max_size, max_weight) = (1 + usize::from(byte(bytes)? % 12), 1 + u64::from(byte(bytes)? % 60));
        let fuses = all(bytes, usize::from(how / 14), |bytes| Ok(1 + u32::from(byte(bytes)? % 12)));
        let ops = all(bytes, 2000, |bytes| Ok((byte(bytes)?, byte(bytes)?, byte(bytes)?)));
        panicking(&ops, &fuses, Setup { max_size, max_weight, kind });
    }
    Ok(())
}
