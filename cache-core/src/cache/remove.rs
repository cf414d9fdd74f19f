use super::Cache;
use super::arena::Arena;
use super::iter::Drain;
use crate::policy::Policy;
use crate::{Listener, Replaced, Slot, Weighed, Weigher};
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};
use core::mem;

/// Memory is not given back before there is room for more slots than this.
const FEW: usize = 64;

impl<K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
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
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
    /// Takes the next victim out, as if there were no room for it; expired entries go before.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.extend([('a', 1), ('b', 2)]);
    /// assert_eq!(cache.pop(), Some(('a', 1)));
    /// assert_eq!(cache.stats().evictions, 1);
    /// ```
    pub fn pop(&mut self) -> Option<(K, V)> {
        self.expire();
        let slot = self.slots.evict_next()?;
        self.take_entry(slot)
    }

    /// Keeps the live entries of which `keep` says so, asked in eviction order. O(n).
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.extend((0..10).map(|n| (n, n * n)));
    /// cache.retain(|key, _| key % 2 == 0);
    /// assert!(cache.keys().eq([&0, &2, &4, &6, &8]));
    /// ```
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        self.expire();
        for slot in self.slots.order() {
            if let Some((key, value)) = self.entries.get_mut(slot)
                && !keep(key, value)
            {
                self.slots.remove(slot);
                self.drop_entry(slot);
            }
        }
    }

    /// Takes all live entries out, in eviction order; those that nobody takes go with the iterator.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.extend([('a', 1), ('b', 2)]);
    /// assert_eq!(cache.drain().next(), Some(('a', 1)));
    /// assert!(cache.is_empty());
    /// ```
    pub fn drain(&mut self) -> Drain<'_, K, V, P, S, L, W> {
        Drain::new(self)
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
        self.lifetimes.clear();
        (self.gone, self.wait) = (0, 0);
        // Dropped when all is in order: somebody's `Drop` may panic.
        let _entries = mem::replace(&mut self.entries, Arena::new());
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
        self.evict_over_bound();
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
            self.drop_entry(slot);
        }
    }

    /// Gives back the memory behind the last slot that is taken. O(n).
    ///
    /// Done by itself when many entries went. Slots keep their numbers, so that what is stored in the
    /// last one holds the memory before it.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().unbounded().build();
    /// cache.extend((0..1_000).map(|n| (n, n)));
    /// cache.retain(|key, _| *key < 10);
    /// cache.shrink_to_fit();
    /// assert_eq!(cache.slots().capacity(), 10);
    /// ```
    pub fn shrink_to_fit(&mut self) {
        (self.gone, self.wait) = (0, 0);
        let places = self.slots.shrink();
        self.entries.shrink(places);
        self.lifetimes.shrink(places);
    }

    /// Removes the entry that has to go next and is not expired, whoever asked for it.
    pub(super) fn take_victim(&mut self) -> Option<(K, V)> {
        while let Some((slot, why)) = self.slots.victim() {
            if why == Replaced::Evicted {
                self.slots.remove(slot);
                return self.take_entry(slot);
            }
            self.slots.expire(slot);
            self.drop_entry(slot);
        }
        None
    }

    pub(super) fn evict_over_bound(&mut self) {
        let rest = Rest(self);
        while let Some(slot) = rest.0.slots.evict_over_bound() {
            rest.0.drop_entry(slot);
        }
    }

    /// Takes out what stands in a slot that was freed.
    pub(super) fn take_entry(&mut self, slot: Slot) -> Option<(K, V)> {
        let entry = match self.entries.take(slot) {
            Ok(entry) => entry,
            Err(_) => self.take_last_until(slot),
        };
        self.count_gone();
        entry
    }

    /// Drops what stands in a slot that was freed.
    pub(super) fn drop_entry(&mut self, slot: Slot) {
        if self.entries.discard(slot).is_err() {
            self.take_last_until(slot);
        }
        self.count_gone();
    }

    fn count_gone(&mut self) {
        self.gone = self.gone.saturating_add(1);
        let room = self.slots.capacity();
        if self.gone >= self.wait && room > FEW && (self.slots.len() as usize) < room / 4 {
            self.give_back(room);
        }
    }

    /// Gives memory back if that is worth its time. To look whether it is costs a step for each free slot
    /// behind the last one taken, and as many entries have to go before it is looked at again.
    #[cold]
    fn give_back(&mut self, room: usize) {
        let free = self.slots.table().free_at_end();
        if free > room / 4 || self.gone as usize > room / 2 {
            self.shrink_to_fit();
        } else {
            self.wait = self.gone.saturating_add(free.max(1) as u32);
        }
    }

    /// There is no memory to leave a hole: all entries behind it go too.
    #[cold]
    fn take_last_until(&mut self, slot: Slot) -> Option<(K, V)> {
        while let Some(last) = self.entries.last() {
            if last != slot {
                self.slots.remove(last);
            }
            let entry = self.entries.take(last).ok().flatten();
            if last == slot {
                return entry;
            }
        }
        None
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V, Weights = Weighed>>
    Cache<K, V, P, S, L, W>
{
    /// Sets another bound on the weight; what is over it goes, expired entries first. O(entries that go).
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().max_weight(10, |_: &char, size: &u64| *size).build();
    /// cache.extend([('a', 5), ('b', 5)]);
    /// cache.resize_weight(9);
    /// assert!(cache.contains(&'b') && !cache.contains(&'a'));
    /// ```
    pub fn resize_weight(&mut self, max_weight: u64) {
        self.slots.set_max_weight(max_weight);
        self.evict_over_bound();
    }
}

/// Goes on evicting where somebody's `Drop` panicked: no more is stored than a bound allows.
struct Rest<'a, K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>>(
    &'a mut Cache<K, V, P, S, L, W>,
);

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Drop for Rest<'_, K, V, P, S, L, W> {
    fn drop(&mut self) {
        while let Some(slot) = self.0.slots.evict_over_bound() {
            self.0.drop_entry(slot);
        }
    }
}
