//! From bytes to small things. Where the bytes end, so do the operations.

use arbitrary::{Result, Unstructured};

/// A number below `end`.
pub(crate) fn below(bytes: &mut Unstructured<'_>, end: u8) -> Result<u8> {
    byte(bytes).map(|byte| byte % end)
}

pub(crate) fn byte(bytes: &mut Unstructured<'_>) -> Result<u8> {
    if bytes.is_empty() { Err(arbitrary::Error::NotEnoughData) } else { bytes.arbitrary() }
}

/// In a few cases of a hundred and twenty-eight nothing, else a number below `end`.
pub(crate) fn maybe(bytes: &mut Unstructured<'_>, end: u8) -> Result<Option<u8>> {
    let byte = byte(bytes)?;
    Ok((byte < 248).then_some(byte % end))
}

/// Operations until the bytes end, `most` at most.
pub(crate) fn all<T>(
    bytes: &mut Unstructured<'_>,
    most: usize,
    mut one: impl FnMut(&mut Unstructured<'_>) -> Result<T>,
) -> Vec<T> {
    std::iter::from_fn(|| one(bytes).ok()).take(most).collect()
}
