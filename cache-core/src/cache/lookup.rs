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
    #[inline(always)]
    pub fn get<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let hash = self.hash_of(key);
        if self.entries.without_holes().is_none() || self.is_timed() {
            return self.get_slowly(hash, key);
        }
        let entries = self.entries.without_holes()?;
        let mut found = None;
        let slot = self.slots.find_key(hash, |slot| {
            let entry = entries.get(slot).filter(|(stored, _)| stored.borrow() == key);
            found = entry.map(|(_, value)| value);
            entry.is_some()
        });
        match slot {
            Some(slot) => self.slots.hit_taken(slot),
            None => self.slots.miss(hash),
        }
        found
    }

    /// Apart, so that what is common is short enough to be compiled into whoever asks.
    #[inline(never)]
    fn get_slowly<Q: Hash + Eq + ?Sized>(&mut self, hash: u32, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.get_hashed(hash, key).map(|value| &*value)
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
    #[inline(always)]
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.get_hashed(self.hash_of(key), key)
    }

    #[inline(always)]
    fn get_hashed<Q: Hash + Eq + ?Sized>(&mut self, hash: u32, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        match self.find(hash, key) {
            Some(slot) if self.use_live(slot) => self.entries.get_mut(slot).map(|(_, value)| value),
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
        self.hash.hash_one(key) as u32
    }

    /// The slot of a key, whether or not it is alive.
    #[inline(always)]
    pub(super) fn find<Q: Eq + ?Sized>(&self, hash: u32, key: &Q) -> Option<Slot>
    where
        K: Borrow<Q>,
    {
        // What is common is compiled into whoever asks, and has to be short for that.
        match self.entries.without_holes() {
            Some(entries) => self
                .slots
                .find_key(hash, |slot| entries.get(slot).is_some_and(|(stored, _)| stored.borrow() == key)),
            None => self.find_among_holes(hash, key),
        }
    }

    #[inline(never)]
    fn find_among_holes<Q: Eq + ?Sized>(&self, hash: u32, key: &Q) -> Option<Slot>
    where
        K: Borrow<Q>,
    {
        self.slots
            .find_key(hash, |slot| self.entries.get(slot).is_some_and(|(stored, _)| stored.borrow() == key))
    }

    /// A hit of a slot that was found, unless its deadline has passed: then its entry is removed.
    #[inline(always)]
    pub(super) fn use_live(&mut self, slot: Slot) -> bool {
        if self.is_timed() && !self.keep_alive(slot) {
            return false;
        }
        self.slots.hit_taken(slot);
        true
    }

    /// Whether a look-up has to do with deadlines: one may have passed, or a use puts one off.
    #[inline(always)]
    fn is_timed(&self) -> bool {
        self.slots.may_be_due() || self.lifetimes.idle.is_some()
    }

    /// The part of it that is about deadlines, apart so that look-ups without them are short enough to be
    /// compiled into whoever asks.
    #[inline(never)]
    fn keep_alive(&mut self, slot: Slot) -> bool {
        if self.drop_expired(slot) {
            return false;
        }
        if let Some(deadline) = self.lifetimes.renewed(slot, self.slots.time()) {
            self.slots.renew(slot, deadline);
        }
        true
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
            self.drop_entry(slot);
        }
        expired
    }
}
