//! The one thing that can go wrong in an analysis whose input is in order.

use core::fmt;

/// There is no memory for another key or access; what was observed before it still counts.
///
/// ```
/// use cache_core::analysis::NoMemory;
///
/// assert_eq!(NoMemory.to_string(), "there is no memory for another key or access");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMemory;

impl fmt::Display for NoMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no memory for another key or access")
    }
}

impl core::error::Error for NoMemory {}
