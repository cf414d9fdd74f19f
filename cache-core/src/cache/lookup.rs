use super::Cache;
use crate::policy::Policy;
use crate::{Listener, Slot, Weigher};
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};

impl<K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
    /// Looks a key up: counts a hit and tells the policy, or counts a miss.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::<String, _>::builder().build();
    /// cache.insert(String::from("a"), 1);
    /// assert_eq!(cache.get("a"), Some(&1));
    /// assert_eq!(cache.get("b"), None);
    /// ```
    #[inline]
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
    ///
    /// Where entries are weighed, [`reweigh`](Cache::reweigh) what became heavier or lighter.
    #[inline]
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let hash = self.hash_of(key);
        match self.find(hash, key) {
            Some(slot) if !self.drop_expired(slot) => {
                self.hit(slot);
                self.entries.get_mut(slot).map(|(_, value)| value)
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

    /// The same with the value to change.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert('a', 1);
    /// *cache.peek_mut(&'a').unwrap() += 1;
    /// assert_eq!((cache.peek(&'a'), cache.stats().hits), (Some(&2), 0));
    /// ```
    pub fn peek_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.entries.get_mut(self.slot(key)?).map(|(_, value)| value)
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

    /// The hash of a key, as events and the slot layer know it.
    ///
    /// [`History::ghost`](crate::History::ghost) has an example.
    #[inline]
    pub fn hash_of<Q: Hash + ?Sized>(&self, key: &Q) -> u32 {
        (self.hash.hash_one(key) >> 32) as u32
    }

    #[inline]
    pub(super) fn find<Q: Eq + ?Sized>(&self, hash: u32, key: &Q) -> Option<Slot>
    where
        K: Borrow<Q>,
    {
        self.slots.find(hash, |slot| self.entry_at(slot).is_some_and(|(stored, _)| stored.borrow() == key))
    }

    #[inline]
    pub(super) fn hit(&mut self, slot: Slot) {
        self.slots.hit(slot);
        if let Some(deadline) = self.lifetimes.renewed(slot, self.slots.time()) {
            self.slots.renew(slot, deadline);
        }
    }

    /// Removes an entry if its deadline has passed.
    #[inline]
    pub(super) fn drop_expired(&mut self, slot: Slot) -> bool {
        self.slots.is_expired(slot) && self.drop_now(slot)
    }

    #[cold]
    fn drop_now(&mut self, slot: Slot) -> bool {
        let expired = self.slots.expire(slot);
        if expired {
            self.take_entry(slot);
        }
        expired
    }
}
