//! The map layer: the slot layer with keys and values above it.

mod arena;
mod builder;
#[cfg(feature = "serde")]
mod dump;
mod entry;
mod iter;
mod lifetimes;
mod lookup;
mod remove;
mod store;
mod stored;
mod tagged;
mod traits;
mod weigher;

pub use builder::Builder;
#[cfg(feature = "serde")]
pub use dump::{Dump, DumpEntry, RestoreError};
pub use entry::{Entry, OccupiedEntry, VacantEntry};
pub use iter::{Drain, EntryRef, IntoIter, Iter};
pub use stored::{Refused, Stored};
pub use weigher::Weigher;

use crate::policy::{Lru, Policy};
use crate::{Listener, Slot, Slots, Stats};
use arena::Arena;
use core::hash::BuildHasher;
use lifetimes::Lifetimes;

/// The hasher of a cache unless told otherwise: foldhash with an injected seed.
pub type DefaultHash = foldhash::fast::FixedState;

/// A bounded map that knows which entry has to go: the slot layer with keys and values above it.
///
/// Time is told, never read: a cache with a `ttl` wants [`set_time`](Cache::set_time) before it is
/// asked. So is randomness: equal seeds, times and operations give equal caches. Operations are O(1)
/// on average unless they say otherwise.
///
/// An entry takes 12 bytes, its key and value, and 5 for each place of the index: nine sevenths of the
/// slots, rounded up to a power of two. [`Lru`] takes 4 more from the first eviction on; a deadline 16,
/// a weight 8. (With the feature `layout` the index takes 4 for each chain: as many as entries, rounded
/// up to a power of two, or twice as many up to 32 768 entries.)
///
/// ```
/// use cache_core::Cache;
/// let mut cache = Cache::builder().max_size(2).build();
/// cache.insert("one", 1);
/// cache.insert("two", 2);
/// assert_eq!(cache.get("one"), Some(&1));
/// cache.insert("three", 3);
/// assert_eq!(cache.get("two"), None, "least recently used");
/// assert_eq!(cache.stats().evictions, 1);
/// ```
pub struct Cache<K, V, P: Policy = Lru, S = DefaultHash, L = (), W: Weigher<K, V> = ()> {
    slots: Slots<P, L, W::Weights>,
    entries: Arena<(K, V)>,
    hash: S,
    lifetimes: Lifetimes,
    weigher: W,
    /// Entries that went since memory was given back last.
    gone: u32,
    /// How many have to go before it is looked at whether more can be.
    wait: u32,
}

impl<K, V> Cache<K, V> {
    /// Begins to make a cache.
    ///
    /// ```
    /// let cache: cache_core::Cache<u8, u8> = cache_core::Cache::builder().max_size(5).build();
    /// assert_eq!(cache.max_size(), Some(5));
    /// ```
    pub fn builder() -> Builder<K, V> {
        Builder::default()
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
    fn from_parts(slots: Slots<P, L, W::Weights>, hash: S, lifetimes: Lifetimes, weigher: W) -> Self {
        Self { slots, entries: Arena::new(), hash, lifetimes, weigher, gone: 0, wait: 0 }
    }

    /// Tells the time, in ticks of the caller's own clock.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::<u8, u8>::builder().build();
    /// cache.set_time(5);
    /// assert_eq!(cache.time(), 5);
    /// ```
    pub fn set_time(&mut self, now: u64) {
        self.slots.set_time(now);
    }

    /// The time it was told last.
    ///
    /// ```
    /// assert_eq!(cache_core::Cache::<u8, u8>::builder().build().time(), 0);
    /// ```
    pub fn time(&self) -> u64 {
        self.slots.time()
    }

    /// The most entries it keeps; `None` without a bound.
    ///
    /// ```
    /// let cache: cache_core::Cache<u8, u8> = cache_core::Cache::builder().build();
    /// assert_eq!(cache.max_size(), Some(128));
    /// ```
    pub fn max_size(&self) -> Option<usize> {
        (self.slots.bound() < Slot::MAX).then_some(self.slots.bound() as usize)
    }

    /// What the live entries and those that nobody has met yet weigh together; 0 without a weigher.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().max_weight(100, |_: &u8, size: &u64| *size).build();
    /// cache.insert(1, 40);
    /// assert_eq!(cache.total_weight(), 40);
    /// ```
    pub fn total_weight(&self) -> u64 {
        self.slots.total_weight()
    }

    /// What all entries may weigh together; `None` without a bound on it.
    ///
    /// ```
    /// assert_eq!(cache_core::Cache::<u8, u8>::builder().build().max_weight(), None);
    /// ```
    pub fn max_weight(&self) -> Option<u64> {
        Some(self.slots.max_weight()).filter(|max| *max < u64::MAX)
    }

    /// Live entries. O(n) where deadlines are used, else O(1).
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert('a', 1);
    /// assert_eq!(cache.len(), 1);
    /// ```
    pub fn len(&self) -> usize {
        self.slots.live() as usize
    }

    /// Whether no entry is alive.
    ///
    /// ```
    /// let cache: cache_core::Cache<u8, u8> = cache_core::Cache::builder().build();
    /// assert!(cache.is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What was counted since it was made or cleared.
    ///
    /// ```
    /// let cache: cache_core::Cache<u8, u8> = cache_core::Cache::builder().build();
    /// assert_eq!(cache.stats().hits, 0);
    /// ```
    pub fn stats(&self) -> Stats {
        self.slots.stats()
    }

    /// The listener.
    ///
    /// ```
    /// use cache_core::{Cache, EventLog};
    /// let cache: Cache<u8, u8, _, _, _> = Cache::<u8, u8>::builder().listener(EventLog::default()).build();
    /// assert!(cache.listener().events().is_empty());
    /// ```
    pub fn listener(&self) -> &L {
        self.slots.listener()
    }

    /// The listener, to change.
    ///
    /// [`Event`](crate::Event) has an example.
    pub fn listener_mut(&mut self) -> &mut L {
        self.slots.listener_mut()
    }

    /// The slot layer below.
    ///
    /// ```
    /// let cache: cache_core::Cache<u8, u8> = cache_core::Cache::builder().build();
    /// assert_eq!(cache.slots().validate(), Ok(()));
    /// ```
    pub fn slots(&self) -> &Slots<P, L, W::Weights> {
        &self.slots
    }

    /// The key and value in a slot.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert('a', 1);
    /// let slot = cache.slot(&'a').unwrap();
    /// assert_eq!(cache.entry_at(slot), Some((&'a', &1)));
    /// ```
    #[inline]
    pub fn entry_at(&self, slot: Slot) -> Option<(&K, &V)> {
        self.slots.hash(slot)?;
        self.entries.get(slot).map(|(key, value)| (key, value))
    }
}
