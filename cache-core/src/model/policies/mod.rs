//! The policies, as plainly as their papers say them.

mod adaptive;
mod queues;
mod tiny_lfu;

pub use adaptive::Adaptive;
pub use queues::{Fifo, Lfu, Lru, S3Fifo, Sieve};
pub use tiny_lfu::TinyLfu;

use alloc::vec::Vec;

/// An eviction policy said as plainly as its paper does. Keys are numbers: hashes, for the engine.
///
/// ```
/// use cache_core::model::policies::{Plain, Sieve};
/// let mut sieve = Sieve::default();
/// sieve.insert(1);
/// sieve.insert(2);
/// sieve.hit(1);
/// assert_eq!(sieve.order(), [2, 1]);
/// assert_eq!(sieve.evict(), Some(2));
/// ```
pub trait Plain: Clone {
    /// A key was stored that was not there.
    fn insert(&mut self, key: u32);

    /// A key was found.
    fn hit(&mut self, key: u32);

    /// A key was removed, for a reason that is not the policy's.
    fn remove(&mut self, key: u32);

    /// The key that has to go next, after the work that finding it takes. Asked again, the same.
    fn victim(&mut self) -> Option<u32>;

    /// Removes the key that has to go next.
    fn evict(&mut self) -> Option<u32> {
        let key = self.victim()?;
        self.remove(key);
        Some(key)
    }

    /// How many there may be from now on; `None` without a bound on their number.
    fn resize(&mut self, _bound: Option<usize>) {}

    /// The keys in the order in which they would be evicted.
    fn order(&self) -> Vec<u32> {
        let mut rest = self.clone();
        core::iter::from_fn(|| rest.evict()).collect()
    }
}
