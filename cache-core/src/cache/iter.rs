use super::Cache;
use crate::policy::{Lru, Policy};
use crate::{DefaultHash, Listener, Slot, Weigher};
use alloc::vec;
use core::fmt;
use core::hash::BuildHasher;

/// An entry as [`Cache::iter`] shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct EntryRef<'a, K, V> {
    /// Where it stands, the same for as long as it is stored.
    pub slot: Slot,
    /// Its key.
    pub key: &'a K,
    /// Its value.
    pub value: &'a V,
    /// The first time at which it is dead; `None` if it lives for ever.
    pub deadline: Option<u64>,
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
    /// The live entries in eviction order, next victim first.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.extend([('a', 1), ('b', 2)]);
    /// cache.get(&'a');
    /// let keys: Vec<_> = cache.iter().map(|entry| *entry.key).collect();
    /// assert_eq!(keys, ['b', 'a']);
    /// ```
    pub fn iter(&self) -> Iter<'_, K, V, P, S, L, W> {
        Iter { cache: self, order: self.slots.policy().order(self.slots.table()).into_iter() }
    }

    /// The keys of the live entries in eviction order, next victim first.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.extend([('a', 1), ('b', 2)]);
    /// assert!(cache.keys().eq([&'a', &'b']));
    /// ```
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.iter().map(|entry| entry.key)
    }

    /// The values of the live entries in eviction order, next victim first.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.extend([('a', 1), ('b', 2)]);
    /// assert!(cache.values().eq([&1, &2]));
    /// ```
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.iter().map(|entry| entry.value)
    }
}

/// The live entries in eviction order; what [`Cache::iter`] gives.
///
/// Backwards it begins with the entry that would go last.
///
/// ```
/// let mut cache = cache_core::Cache::builder().build();
/// cache.extend([('a', 1), ('b', 2)]);
/// assert_eq!(cache.iter().next_back().map(|entry| *entry.key), Some('b'));
/// ```
pub struct Iter<'a, K, V, P: Policy = Lru, S = DefaultHash, L = (), W: Weigher<K, V> = ()> {
    cache: &'a Cache<K, V, P, S, L, W>,
    order: vec::IntoIter<Slot>,
}

impl<'a, K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Iter<'a, K, V, P, S, L, W> {
    fn entry(&self, slot: Slot) -> Option<EntryRef<'a, K, V>> {
        let (key, value) = self.cache.entry_at(slot).filter(|_| !self.cache.slots.is_expired(slot))?;
        Some(EntryRef { slot, key, value, deadline: self.cache.slots.deadline(slot) })
    }
}

impl<'a, K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Iterator
    for Iter<'a, K, V, P, S, L, W>
{
    type Item = EntryRef<'a, K, V>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let slot = self.order.next()?;
            if let Some(entry) = self.entry(slot) {
                return Some(entry);
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.order.len()))
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> DoubleEndedIterator
    for Iter<'_, K, V, P, S, L, W>
{
    fn next_back(&mut self) -> Option<Self::Item> {
        loop {
            let slot = self.order.next_back()?;
            if let Some(entry) = self.entry(slot) {
                return Some(entry);
            }
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> fmt::Debug
    for Iter<'_, K, V, P, S, L, W>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.order.as_slice().iter().filter_map(|slot| self.entry(*slot));
        f.debug_list().entries(entries).finish()
    }
}

/// Takes all live entries out of a cache, in eviction order; what [`Cache::drain`] gives.
///
/// ```
/// let mut cache = cache_core::Cache::builder().build();
/// cache.extend([('a', 1), ('b', 2)]);
/// let all: Vec<_> = cache.drain().collect();
/// assert_eq!(all, [('a', 1), ('b', 2)]);
/// ```
pub struct Drain<
    'a,
    K,
    V,
    P: Policy = Lru,
    S: BuildHasher = DefaultHash,
    L: Listener = (),
    W: Weigher<K, V> = (),
> {
    cache: &'a mut Cache<K, V, P, S, L, W>,
}

impl<'a, K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Drain<'a, K, V, P, S, L, W> {
    pub(super) fn new(cache: &'a mut Cache<K, V, P, S, L, W>) -> Self {
        Self { cache }
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Iterator
    for Drain<'_, K, V, P, S, L, W>
{
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        self.cache.take_victim()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.cache.slots.len() as usize))
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Drop for Drain<'_, K, V, P, S, L, W> {
    fn drop(&mut self) {
        while self.next().is_some() {}
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> fmt::Debug
    for Drain<'_, K, V, P, S, L, W>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drain").field("len", &self.cache.slots.len()).finish()
    }
}

/// The live entries of a cache that is no more, in eviction order.
///
/// ```
/// let cache: cache_core::Cache<_, _> = [(1, 'a'), (2, 'b')].into_iter().collect();
/// assert!(cache.into_iter().eq([(1, 'a'), (2, 'b')]));
/// ```
pub struct IntoIter<K, V, P: Policy = Lru, S = DefaultHash, L = (), W: Weigher<K, V> = ()> {
    cache: Cache<K, V, P, S, L, W>,
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> IntoIter<K, V, P, S, L, W> {
    pub(super) fn new(cache: Cache<K, V, P, S, L, W>) -> Self {
        Self { cache }
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Iterator for IntoIter<K, V, P, S, L, W> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        self.cache.take_victim()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.cache.slots.len() as usize))
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> fmt::Debug
    for IntoIter<K, V, P, S, L, W>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntoIter").field("len", &self.cache.slots.len()).finish()
    }
}
