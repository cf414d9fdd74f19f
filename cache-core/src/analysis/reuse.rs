//! Stack distances of LRU.

use super::error::NoMemory;
use super::keymap::{KeyMap, Number};
use super::recency::Recency;

/// How many distinct keys were used since a key was used last: its depth in the LRU stack.
///
/// An access at depth `d` is a hit in every LRU cache of at least `d` entries and a miss in all others
/// (Mattson, Gecsei, Slutz and Traiger, *Evaluation techniques for storage hierarchies*, IBM Systems Journal
/// 1970, §"Stack processing"). O(log keys) for each access; about 33 to 66 bytes for each distinct key,
/// and none for an access.
///
/// ```
/// use cache_core::analysis::StackDistances;
///
/// let mut distances = StackDistances::new();
/// assert_eq!(distances.observe(7), Ok(None), "used for the first time");
/// assert_eq!(distances.observe(7), Ok(Some(1)), "again at once: one entry is enough");
/// assert_eq!(distances.observe(8), Ok(None));
/// assert_eq!(distances.observe(9), Ok(None));
/// assert_eq!(distances.observe(7), Ok(Some(3)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct StackDistances {
    last_use: KeyMap,
    recency: Recency,
}

impl StackDistances {
    /// Nothing observed.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::StackDistances::new().keys(), 0);
    /// ```
    pub const fn new() -> Self {
        Self { last_use: KeyMap::new(), recency: Recency::new() }
    }

    /// An access: the stack distance of the key, from 1 on, or `None` when it was not used before.
    ///
    /// The key is any number that stands for it: an [id](super::Accesses::ids), or a hash of 64 bits, of
    /// which a million have an even chance of 1 in 37 million that two are the same.
    ///
    /// ```
    /// let mut distances = cache_core::analysis::StackDistances::new();
    /// assert_eq!(distances.observe(u64::MAX), Ok(None));
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`], for this access; nothing was changed by it.
    #[inline]
    pub fn observe(&mut self, key: u64) -> Result<Option<u32>, NoMemory> {
        if self.recency.is_full() {
            self.recency.make_room(self.last_use.numbers(), Number::get, Number::set)?;
        }
        let (last_use, new) = self.last_use.entry(key)?;
        let distance = if new { None } else { Some(self.recency.unmark(last_use.get())) };
        last_use.set(self.recency.mark());
        Ok(distance)
    }

    /// Forgets a key, as if it had never been used.
    ///
    /// ```
    /// let mut distances = cache_core::analysis::StackDistances::new();
    /// for key in [1, 2] {
    ///     distances.observe(key);
    /// }
    /// distances.forget(2);
    /// assert_eq!(distances.observe(1), Ok(Some(1)));
    /// assert_eq!(distances.observe(2), Ok(None));
    /// ```
    pub fn forget(&mut self, key: u64) {
        if let Some(time) = self.last_use.remove(key) {
            self.recency.unmark(time);
        }
    }

    /// How many distinct keys it knows.
    ///
    /// ```
    /// let mut distances = cache_core::analysis::StackDistances::new();
    /// for key in [5, 6, 5] {
    ///     distances.observe(key);
    /// }
    /// assert_eq!(distances.keys(), 2);
    /// ```
    pub fn keys(&self) -> usize {
        self.last_use.len()
    }
}
