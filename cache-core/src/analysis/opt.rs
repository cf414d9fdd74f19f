//! Belady's optimum: the most hits that any policy could have had.

use super::accesses::Accesses;
use super::error::NoMemory;
use super::positions::Positions;
use crate::grow::lengthen;
use alloc::vec::Vec;

/// An access after which its key is not used again.
const NEVER: u32 = u32::MAX;

/// Belady's MIN: the hits of a cache that knows the future.
///
/// When an entry has to go, it is the one whose next use is farthest away (Belady, *A study of replacement
/// algorithms for a virtual-storage computer*, IBM Systems Journal 1966; that nothing hits more was proved by
/// Mattson et al. in 1970). As there, what was missed is always stored: a cache that may also not store it
/// could hit a little more.
///
/// Who goes is looked up by the time of its next use, so the cached keys are a set of such times, of which
/// the largest goes and the present one, if it is in the set, is a hit: O(n log₆₄ n) for n accesses. 4
/// bytes for each access, and one more bit while hits are counted.
///
/// ```
/// use cache_core::analysis::{Accesses, Optimum};
///
/// // Round and round over three keys: LRU never hits with two entries.
/// let accesses = Accesses::from_keys([1, 2, 3, 1, 2, 3, 1, 2, 3])?;
/// let optimum = Optimum::new(&accesses)?;
/// assert_eq!(optimum.hits(1)?, 0);
/// assert_eq!(optimum.hits(2)?, 3);
/// assert_eq!(optimum.hits(3)?, 6);
/// # Ok::<(), cache_core::analysis::NoMemory>(())
/// ```
#[derive(Clone, Debug)]
pub struct Optimum {
    /// For each access, when its key is used again.
    next: Vec<u32>,
}

impl Optimum {
    /// Looks where each key is used again. O(n).
    ///
    /// ```
    /// use cache_core::analysis::{Accesses, Optimum};
    ///
    /// assert_eq!(Optimum::new(&Accesses::<u64>::new())?.hits(5)?, 0);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    pub fn new<K>(accesses: &Accesses<K>) -> Result<Self, NoMemory> {
        Self::of(accesses.ids(), accesses.distinct())
    }

    fn of(ids: &[u32], distinct: usize) -> Result<Self, NoMemory> {
        let (mut next, mut seen) = (Vec::new(), Vec::new());
        lengthen(&mut next, ids.len(), ids.len(), |_| NEVER).ok_or(NoMemory)?;
        lengthen(&mut seen, distinct, distinct, |_| NEVER).ok_or(NoMemory)?;
        for (at, (place, id)) in next.iter_mut().zip(ids).enumerate().rev() {
            if let Some(later) = seen.get_mut(*id as usize) {
                *place = core::mem::replace(later, at as u32);
            }
        }
        Ok(Self { next })
    }

    /// The hits of a cache of this size.
    ///
    /// ```
    /// use cache_core::analysis::{Accesses, Optimum};
    ///
    /// let accesses = Accesses::from_keys(["a", "b", "a"])?;
    /// assert_eq!(Optimum::new(&accesses)?.hits(0)?, 0);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    pub fn hits(&self, size: u32) -> Result<u64, NoMemory> {
        if size == 0 {
            return Ok(0);
        }
        let mut awaited = Positions::below(self.next.len())?;
        // Cached keys by whether they are used again; those that are not are the first to go.
        let (mut useful, mut useless, mut hits) = (0, 0, 0);
        for (at, next) in self.next.iter().enumerate() {
            if awaited.remove(at) {
                hits += 1;
                useful -= 1;
            } else if useful + useless == size {
                if useless > 0 {
                    useless -= 1;
                } else {
                    awaited.take_last();
                    useful -= 1;
                }
            }
            if *next == NEVER {
                useless += 1;
            } else {
                awaited.insert(*next as usize);
                useful += 1;
            }
        }
        Ok(hits)
    }
}
