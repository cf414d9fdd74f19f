//! The hit-ratio curve of LRU, exact, in one pass.

use super::curve::{Curve, How, Knot};
use super::error::NoMemory;
use super::reuse::StackDistances;
use crate::grow::lengthen;
use alloc::vec::Vec;

/// The hits of an LRU cache at every size at once.
///
/// LRU is a stack algorithm: what a cache holds, a larger one holds too. So one pass that counts how often
/// each [stack distance](StackDistances) occurs tells the hits of all sizes (Mattson, Gecsei, Slutz and
/// Traiger, *Evaluation techniques for storage hierarchies*, IBM Systems Journal 1970). O(log keys) for each
/// access and about 41 to 82 bytes for each distinct key.
///
/// ```
/// use cache_core::analysis::LruCurve;
///
/// let mut lru = LruCurve::new();
/// for key in [1, 2, 1, 3, 2] {
///     lru.observe(key)?;
/// }
/// let curve = lru.curve()?;
/// assert_eq!([1, 2, 3, 4].map(|size| curve.at(size).hits), [0, 1, 2, 2]);
/// # Ok::<(), cache_core::analysis::NoMemory>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct LruCurve {
    distances: StackDistances,
    /// By distance: how often it occurred. Place 0 stays 0.
    counts: Vec<u64>,
    requests: u64,
}

impl LruCurve {
    /// Nothing observed.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::LruCurve::new().requests(), 0);
    /// ```
    pub const fn new() -> Self {
        Self { distances: StackDistances::new(), counts: Vec::new(), requests: 0 }
    }

    /// An access to a key: an [id](super::Accesses::ids), or a hash of 64 bits.
    ///
    /// ```
    /// let mut lru = cache_core::analysis::LruCurve::new();
    /// lru.observe(7)?;
    /// assert_eq!((lru.requests(), lru.keys()), (1, 1));
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`]: the access was not counted.
    #[inline]
    pub fn observe(&mut self, key: u64) -> Result<(), NoMemory> {
        // No distance is above the number of keys: room for all that are known, and for one more.
        let keys = self.distances.keys();
        if self.counts.len() < keys + 2 {
            lengthen(&mut self.counts, keys + 2, (keys + 2) * 2, |_| 0).ok_or(NoMemory)?;
        }
        if let Some(distance) = self.distances.observe(key)?
            && let Some(count) = self.counts.get_mut(distance as usize)
        {
            *count += 1;
        }
        self.requests += 1;
        Ok(())
    }

    /// How many accesses it has observed.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::LruCurve::new().requests(), 0);
    /// ```
    pub const fn requests(&self) -> u64 {
        self.requests
    }

    /// How many distinct keys it has observed: from that size on, only first uses miss.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::LruCurve::new().keys(), 0);
    /// ```
    pub fn keys(&self) -> usize {
        self.distances.keys()
    }

    /// The curve of what was observed up to now. O(keys).
    ///
    /// ```
    /// use cache_core::analysis::{How, LruCurve};
    ///
    /// let curve = LruCurve::new().curve()?;
    /// assert_eq!((curve.how(), curve.at(100).hits), (How::Exact, 0));
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`], for the curve.
    pub fn curve(&self) -> Result<Curve, NoMemory> {
        let mut curve = Curve::steps(self.requests, How::Exact);
        curve.reserve(self.counts.iter().filter(|count| **count > 0).count())?;
        let mut hits = 0;
        for (size, count) in (0..).zip(&self.counts).filter(|(_, count)| **count > 0) {
            hits += count;
            curve.push(Knot { size, hits, uncertainty: 0.0 })?;
        }
        Ok(curve)
    }
}
