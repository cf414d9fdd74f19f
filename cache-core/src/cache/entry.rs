use super::{Cache, Refused};
use crate::policy::{Lru, Policy};
use crate::{DefaultHash, Listener, Slot, Weigher};
use core::fmt;
use core::hash::{BuildHasher, Hash};

impl<K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
    /// The place of a key, stored or not, found once for all that is done about it. Counts as a look-up,
    /// and tells the policy of a hit.
    ///
    /// ```
    /// use cache_core::{Cache, Entry};
    /// let mut words = Cache::<_, u32>::builder().build();
    /// for word in ["a", "rose", "is", "a", "rose"] {
    ///     match words.entry(word) {
    ///         Entry::Occupied(mut entry) => *entry.get_mut() += 1,
    ///         Entry::Vacant(entry) => drop(entry.insert(1)),
    ///     }
    /// }
    /// assert_eq!(words.peek("rose"), Some(&2));
    /// ```
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V, P, S, L, W> {
        let hash = self.hash_of(&key);
        match self.find(hash, &key) {
            Some(slot) if self.use_live(slot) => Entry::Occupied(OccupiedEntry { cache: self, slot, key }),
            _ => {
                self.slots.miss(hash);
                Entry::Vacant(VacantEntry { cache: self, hash, key })
            }
        }
    }
}

/// The place of a key; what [`Cache::entry`] gives, where an example is.
pub enum Entry<'a, K, V, P: Policy = Lru, S = DefaultHash, L = (), W: Weigher<K, V> = ()> {
    /// There is a live entry.
    Occupied(OccupiedEntry<'a, K, V, P, S, L, W>),
    /// There is none.
    Vacant(VacantEntry<'a, K, V, P, S, L, W>),
}

impl<'a, K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>>
    Entry<'a, K, V, P, S, L, W>
{
    /// The key that was asked for.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::<_, u8>::builder().build();
    /// assert_eq!(cache.entry('a').key(), &'a');
    /// ```
    pub fn key(&self) -> &K {
        match self {
            Self::Occupied(entry) => &entry.key,
            Self::Vacant(entry) => &entry.key,
        }
    }

    /// Changes the value if there is one.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// for _ in 0..3 {
    ///     let _ = cache.entry('a').and_modify(|n| *n += 1).or_insert_with(|| 1);
    /// }
    /// assert_eq!(cache.peek(&'a'), Some(&3));
    /// ```
    #[must_use]
    pub fn and_modify(mut self, change: impl FnOnce(&mut V)) -> Self {
        if let Self::Occupied(entry) = &mut self {
            change(entry.get_mut());
        }
        self
    }

    /// The value, which `make` gives if there is none.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.entry('a').or_insert_with(Vec::new).unwrap().push(1);
    /// assert_eq!(cache.peek(&'a'), Some(&vec![1]));
    /// ```
    ///
    /// # Errors
    ///
    /// Key and value, when the cache does not keep them, and why.
    pub fn or_insert_with(self, make: impl FnOnce() -> V) -> Result<&'a mut V, Refused<K, V>> {
        match self {
            Self::Vacant(entry) => entry.insert(make()),
            Self::Occupied(entry) => Ok(entry.into_mut()),
        }
    }

    /// The same with a value that is there already.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// *cache.entry('a').or_insert(0).unwrap() += 1;
    /// assert_eq!(cache.peek(&'a'), Some(&1));
    /// ```
    ///
    /// # Errors
    ///
    /// Key and value, when the cache does not keep them, and why.
    pub fn or_insert(self, value: V) -> Result<&'a mut V, Refused<K, V>> {
        self.or_insert_with(|| value)
    }
}

/// The place of a key that is stored.
///
/// Where entries are weighed, [`reweigh`](Cache::reweigh) what became heavier or lighter.
///
/// ```
/// use cache_core::{Cache, Entry};
/// let mut cache = Cache::builder().build();
/// cache.insert('a', 1);
/// let Entry::Occupied(mut entry) = cache.entry('a') else { panic!("it is stored") };
/// *entry.get_mut() += 1;
/// assert_eq!((entry.key(), entry.get()), (&'a', &2));
/// assert_eq!(entry.remove(), ('a', 2));
/// ```
pub struct OccupiedEntry<'a, K, V, P: Policy = Lru, S = DefaultHash, L = (), W: Weigher<K, V> = ()> {
    cache: &'a mut Cache<K, V, P, S, L, W>,
    slot: Slot,
    key: K,
}

impl<'a, K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> OccupiedEntry<'a, K, V, P, S, L, W> {
    /// The key that was asked for, which equals the one that is stored.
    pub fn key(&self) -> &K {
        &self.key
    }

    /// Where the entry stands.
    pub fn slot(&self) -> Slot {
        self.slot
    }

    /// The value.
    pub fn get(&self) -> &V {
        &self.cache.entries.taken(self.slot).1
    }

    /// The value, to change.
    pub fn get_mut(&mut self) -> &mut V {
        &mut self.cache.entries.taken_mut(self.slot).1
    }

    /// The value, for as long as the cache is borrowed.
    pub fn into_mut(self) -> &'a mut V {
        &mut self.cache.entries.taken_mut(self.slot).1
    }

    /// Removes the entry.
    pub fn remove(self) -> (K, V) {
        self.cache.slots.remove(self.slot);
        super::arena::certain(self.cache.take_entry(self.slot))
    }
}

/// The place of a key that is not stored.
pub struct VacantEntry<'a, K, V, P: Policy = Lru, S = DefaultHash, L = (), W: Weigher<K, V> = ()> {
    cache: &'a mut Cache<K, V, P, S, L, W>,
    hash: u32,
    key: K,
}

impl<'a, K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>>
    VacantEntry<'a, K, V, P, S, L, W>
{
    /// The key that was asked for.
    pub fn key(&self) -> &K {
        &self.key
    }

    /// The key back.
    pub fn into_key(self) -> K {
        self.key
    }

    /// Stores a value, as [`Cache::insert`] does. [`Cache::entry`] has an example.
    ///
    /// # Errors
    ///
    /// Key and value, when the cache does not keep them, and why.
    pub fn insert(self, value: V) -> Result<&'a mut V, Refused<K, V>> {
        self.cache.store_new(self.hash, self.key, value)
    }
}

impl<K: fmt::Debug, V: fmt::Debug, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> fmt::Debug
    for Entry<'_, K, V, P, S, L, W>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Occupied(entry) => entry.fmt(f),
            Self::Vacant(entry) => entry.fmt(f),
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> fmt::Debug
    for OccupiedEntry<'_, K, V, P, S, L, W>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OccupiedEntry")
            .field("key", &self.key)
            .field("value", self.get())
            .finish_non_exhaustive()
    }
}

impl<K: fmt::Debug, V, P: Policy, S, L, W: Weigher<K, V>> fmt::Debug for VacantEntry<'_, K, V, P, S, L, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VacantEntry").field("key", &self.key).finish_non_exhaustive()
    }
}
