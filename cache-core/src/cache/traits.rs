use super::{Builder, Cache, IntoIter, Iter};
use crate::policy::Policy;
use crate::{Listener, Weigher};
use core::fmt;
use core::hash::{BuildHasher, Hash};

impl<K, V, P, S, L, W> Clone for Cache<K, V, P, S, L, W>
where
    K: Clone,
    V: Clone,
    P: Policy + Clone,
    S: Clone,
    L: Clone,
    W: Weigher<K, V> + Clone,
{
    fn clone(&self) -> Self {
        Self {
            slots: self.slots.clone(),
            entries: self.entries.clone(),
            hash: self.hash.clone(),
            lifetimes: self.lifetimes.clone(),
            weigher: self.weigher.clone(),
            gone: self.gone,
            wait: self.wait,
        }
    }
}

/// The live entries as a map, in eviction order.
impl<K: fmt::Debug, V: fmt::Debug, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> fmt::Debug
    for Cache<K, V, P, S, L, W>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|entry| (entry.key, entry.value))).finish()
    }
}

/// What [`Builder`] makes unless told otherwise.
impl<K, V> Default for Cache<K, V> {
    fn default() -> Self {
        Builder::default().build()
    }
}

/// Entries that are refused are dropped.
impl<K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Extend<(K, V)>
    for Cache<K, V, P, S, L, W>
{
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

/// A cache without a bound, so that nothing is lost; [`resize`](Cache::resize) gives it one.
///
/// ```
/// use cache_core::Cache;
/// let mut cache: Cache<_, _> = (0..1_000).map(|n| (n, n * n)).collect();
/// assert_eq!(cache.len(), 1_000);
/// cache.resize(Some(10));
/// assert_eq!(cache.len(), 10);
/// ```
impl<K: Hash + Eq, V> FromIterator<(K, V)> for Cache<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut cache = Builder::default().unbounded().build();
        cache.extend(entries);
        cache
    }
}

/// All live entries, in eviction order.
///
/// ```
/// let mut cache = cache_core::Cache::builder().build();
/// cache.extend([('a', 1), ('b', 2)]);
/// let entries: Vec<_> = cache.into_iter().collect();
/// assert_eq!(entries, [('a', 1), ('b', 2)]);
/// ```
impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> IntoIterator
    for Cache<K, V, P, S, L, W>
{
    type Item = (K, V);
    type IntoIter = IntoIter<K, V, P, S, L, W>;

    fn into_iter(self) -> Self::IntoIter {
        IntoIter::new(self)
    }
}

impl<'a, K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> IntoIterator
    for &'a Cache<K, V, P, S, L, W>
{
    type Item = super::EntryRef<'a, K, V>;
    type IntoIter = Iter<'a, K, V, P, S, L, W>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
