mod builder;

pub use builder::Builder;

use crate::policy::{Lru, Policy};
use crate::{Inserted, Listener, Slot, Slots, Stats};
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};
use core::{fmt, mem};

/// The hasher of a cache unless told otherwise: foldhash with an injected seed.
pub type DefaultHash = foldhash::fast::FixedState;

/// A bounded map that knows which entry has to go: the slot layer with keys and values above it.
///
/// Time is told, never read: a cache with a `ttl` wants [`set_time`](Cache::set_time) before it is
/// asked. So is randomness: equal seeds, times and operations give equal caches. Operations are O(1)
/// on average unless they say otherwise.
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
#[derive(Clone)]
pub struct Cache<K, V, P: Policy = Lru, S = DefaultHash, L = ()> {
    slots: Slots<P, L>,
    /// By slot number less one.
    entries: Vec<Option<(K, V)>>,
    hash: S,
    ttl: Option<u64>,
}

/// An entry as [`Cache::iter`] shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry<'a, K, V> {
    /// Where it stands, the same for as long as it is stored.
    pub slot: Slot,
    /// Its key.
    pub key: &'a K,
    /// Its value.
    pub value: &'a V,
    /// The first time at which it is dead; `None` if it lives for ever.
    pub deadline: Option<u64>,
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

impl<K, V, P: Policy, S: BuildHasher, L: Listener> Cache<K, V, P, S, L> {
    pub(crate) fn from_parts(slots: Slots<P, L>, hash: S, ttl: Option<u64>) -> Self {
        Self { slots, entries: Vec::new(), hash, ttl }
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
    pub fn slots(&self) -> &Slots<P, L> {
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
    pub fn entry_at(&self, slot: Slot) -> Option<(&K, &V)> {
        self.entries.get(slot.index() - 1)?.as_ref().map(|(key, value)| (key, value))
    }

    /// The live entries in eviction order, next victim first.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.extend([('a', 1), ('b', 2)]);
    /// cache.get(&'a');
    /// let keys: Vec<_> = cache.iter().map(|entry| *entry.key).collect();
    /// assert_eq!(keys, ['b', 'a']);
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_, K, V>> {
        self.slots.order().filter(|slot| !self.slots.is_expired(*slot)).filter_map(|slot| {
            let (key, value) = self.entry_at(slot)?;
            Some(Entry { slot, key, value, deadline: self.slots.deadline(slot) })
        })
    }

    /// Removes every entry, counts from zero again and gives the memory back.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert('a', 1);
    /// cache.clear();
    /// assert!(cache.is_empty());
    /// assert_eq!(cache.stats().inserts, 0);
    /// ```
    pub fn clear(&mut self) {
        self.slots.clear();
        self.entries = Vec::new();
    }

    /// Sets another bound, `None` for no bound; what is over it goes, expired entries first. O(entries that go).
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.extend([('a', 1), ('b', 2)]);
    /// cache.resize(Some(1));
    /// assert!(cache.contains(&'b') && !cache.contains(&'a'));
    /// ```
    pub fn resize(&mut self, max_size: Option<usize>) {
        self.slots.set_bound(match max_size {
            None => Slot::MAX,
            Some(entries) => u32::try_from(entries).map_or(Slot::MAX - 1, |n| n.min(Slot::MAX - 1)),
        });
        while let Some(slot) = self.slots.evict_over_bound() {
            self.take_entry(slot);
        }
    }

    /// Removes every entry whose deadline has passed. O(1) amortised for each.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().ttl(5).build();
    /// cache.insert('a', 1);
    /// cache.set_time(5);
    /// cache.expire();
    /// assert_eq!(cache.stats().expirations, 1);
    /// ```
    pub fn expire(&mut self) {
        while let Some(slot) = self.slots.expire_next() {
            self.take_entry(slot);
        }
    }

    fn take_entry(&mut self, slot: Slot) -> Option<(K, V)> {
        self.entries.get_mut(slot.index() - 1)?.take()
    }
}

impl<K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener> Cache<K, V, P, S, L> {
    /// Looks a key up: counts a hit and tells the policy, or counts a miss.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::<String, _>::builder().build();
    /// cache.insert(String::from("a"), 1);
    /// assert_eq!(cache.get("a"), Some(&1));
    /// assert_eq!(cache.get("b"), None);
    /// ```
    pub fn get<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.get_mut(key).map(|value| &*value)
    }

    /// The same with the value to change.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert('a', 1);
    /// *cache.get_mut(&'a').unwrap() += 1;
    /// assert_eq!(cache.peek(&'a'), Some(&2));
    /// ```
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let hash = self.hash_of(key);
        match self.find(hash, key) {
            Some(slot) if !self.drop_expired(slot) => {
                self.slots.hit(slot);
                self.entries.get_mut(slot.index() - 1)?.as_mut().map(|(_, value)| value)
            }
            _ => {
                self.slots.miss(hash);
                None
            }
        }
    }

    /// Looks a key up without counting and without telling the policy.
    ///
    /// ```
    /// let cache: cache_core::Cache<char, u8> = cache_core::Cache::builder().build();
    /// assert_eq!(cache.peek(&'a'), None);
    /// ```
    pub fn peek<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entry_at(self.slot(key)?).map(|(_, value)| value)
    }

    /// Whether a look-up would hit; counts nothing.
    ///
    /// ```
    /// let cache: cache_core::Cache<char, u8> = cache_core::Cache::builder().build();
    /// assert!(!cache.contains(&'a'));
    /// ```
    pub fn contains<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.slot(key).is_some()
    }

    /// Where a key's live entry stands; counts nothing.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert('a', 1);
    /// assert!(cache.slot(&'a').is_some());
    /// ```
    pub fn slot<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<Slot>
    where
        K: Borrow<Q>,
    {
        self.find(self.hash_of(key), key).filter(|slot| !self.slots.is_expired(*slot))
    }

    /// Looks a key up, and on a miss stores what `make` gives. The miss is counted before `make` runs.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// assert_eq!(cache.get_or_insert_with(3, || "three"), Ok(&"three"));
    /// assert_eq!(cache.get_or_insert_with(3, || "never made"), Ok(&"three"));
    /// ```
    ///
    /// # Errors
    ///
    /// The value itself, when the cache keeps nothing: its bound is 0, or there is no memory.
    pub fn get_or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> Result<&V, V> {
        let hash = self.hash_of(&key);
        match self.find(hash, &key) {
            Some(slot) if !self.drop_expired(slot) => {
                self.slots.hit(slot);
                match self.entries.get(slot.index() - 1) {
                    Some(Some((_, value))) => Ok(value),
                    _ => Err(make()),
                }
            }
            _ => {
                self.slots.miss(hash);
                let value = make();
                let deadline = self.deadline();
                self.store(hash, key, value, deadline).map_err(|(_, value)| value)
            }
        }
    }

    /// Stores an entry; gives back the value that an equal key had.
    ///
    /// At the bound an expired entry goes, or else the policy's victim. Storing counts as a use. With
    /// a bound of 0 nothing is kept.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// assert_eq!(cache.insert('a', 1), None);
    /// assert_eq!(cache.insert('a', 2), Some(1));
    /// ```
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let deadline = self.deadline();
        self.insert_with_deadline(key, value, deadline)
    }

    /// The same with a deadline of its own: alive while the time is below it, `None` for ever.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert_with_deadline('a', 1, Some(7));
    /// cache.set_time(7);
    /// assert!(!cache.contains(&'a'));
    /// ```
    pub fn insert_with_deadline(&mut self, key: K, value: V, deadline: Option<u64>) -> Option<V> {
        let hash = self.hash_of(&key);
        match self.find(hash, &key) {
            Some(slot) if !self.drop_expired(slot) => {
                self.slots.update(slot, deadline);
                let (_, stored) = self.entries.get_mut(slot.index() - 1)?.as_mut()?;
                Some(mem::replace(stored, value))
            }
            _ => {
                let _ = self.store(hash, key, value, deadline);
                None
            }
        }
    }

    /// Removes an entry.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert('a', 1);
    /// assert_eq!(cache.remove(&'a'), Some(('a', 1)));
    /// assert_eq!(cache.remove(&'a'), None);
    /// ```
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        let slot = self.find(self.hash_of(key), key)?;
        if self.drop_expired(slot) {
            return None;
        }
        self.slots.remove(slot);
        self.take_entry(slot)
    }

    fn deadline(&self) -> Option<u64> {
        self.ttl.map(|ttl| self.slots.time().saturating_add(ttl))
    }

    fn hash_of<Q: Hash + ?Sized>(&self, key: &Q) -> u32 {
        (self.hash.hash_one(key) >> 32) as u32
    }

    fn find<Q: Eq + ?Sized>(&self, hash: u32, key: &Q) -> Option<Slot>
    where
        K: Borrow<Q>,
    {
        let mut candidate = self.slots.first(hash);
        while let Some(slot) = candidate {
            if self.entry_at(slot).is_some_and(|(stored, _)| stored.borrow() == key) {
                return candidate;
            }
            candidate = self.slots.following(slot);
        }
        None
    }

    /// Removes an entry if its deadline has passed.
    fn drop_expired(&mut self, slot: Slot) -> bool {
        let expired = self.slots.expire(slot);
        if expired {
            self.take_entry(slot);
        }
        expired
    }

    fn store(&mut self, hash: u32, key: K, value: V, deadline: Option<u64>) -> Result<&V, (K, V)> {
        let Some(Inserted { slot, .. }) = self.slots.insert(hash, deadline) else { return Err((key, value)) };
        let index = slot.index() - 1;
        if index >= self.entries.len() {
            // As much room as the slots have, so that both grow in the same steps.
            let more = self.slots.capacity().max(slot.index()) - self.entries.len();
            if self.entries.capacity() <= index && self.entries.try_reserve_exact(more).is_err() {
                self.slots.remove(slot);
                return Err((key, value));
            }
            self.entries.resize_with(slot.index(), || None);
        }
        let Some(place) = self.entries.get_mut(index) else { return Err((key, value)) };
        // Dropped at the end, when all is in order again: somebody's `Drop` may panic.
        let _old = place.take();
        Ok(&place.insert((key, value)).1)
    }
}

impl<K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener> Extend<(K, V)> for Cache<K, V, P, S, L> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug, P: Policy, S: BuildHasher, L: Listener> fmt::Debug
    for Cache<K, V, P, S, L>
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|entry| (entry.key, entry.value))).finish()
    }
}
