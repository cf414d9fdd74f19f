use super::{Cache, Refused, Stored};
use crate::policy::Policy;
use crate::{Listener, Refusal, Slot, Weigher, Weights};
use core::borrow::Borrow;
use core::convert::Infallible;
use core::hash::{BuildHasher, Hash};
use core::mem;

impl<K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
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
    /// The value itself, when the cache does not keep it.
    #[inline]
    pub fn get_or_insert_with(&mut self, key: K, make: impl FnOnce() -> V) -> Result<&V, V> {
        match self.try_get_or_insert_with(key, || Ok::<V, Infallible>(make())) {
            Ok(kept) => kept,
            Err(never) => match never {},
        }
    }

    /// The same with a `make` that can fail; nothing is stored then.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// assert!(cache.try_get_or_insert_with("x", || "x".parse::<u8>()).is_err());
    /// assert_eq!(cache.try_get_or_insert_with("7", || "7".parse::<u8>()), Ok(Ok(&7)));
    /// ```
    ///
    /// # Errors
    ///
    /// Outside, the error that `make` gave. Inside, the value itself, when the cache does not keep it.
    #[inline]
    pub fn try_get_or_insert_with<E>(
        &mut self,
        key: K,
        make: impl FnOnce() -> Result<V, E>,
    ) -> Result<Result<&V, V>, E> {
        let hash = self.hash_of(&key);
        match self.find(hash, &key) {
            Some(slot) if self.use_live(slot) => {
                match self.entries.get(slot) {
                    Some((_, value)) => Ok(Ok(value)),
                    // A slot that is taken has an entry.
                    None => Ok(Err(make()?)),
                }
            }
            _ => {
                self.slots.miss(hash);
                let value = make()?;
                match self.store_new(hash, key, value) {
                    Ok(value) => Ok(Ok(value)),
                    Err(refused) => Ok(Err(refused.value)),
                }
            }
        }
    }

    /// Stores an entry; tells what became of it, with the value that an equal key had.
    ///
    /// At a bound expired entries go, or else the policy's victims. Storing counts as a use. An entry
    /// that alone is heavier than the bound is refused, and nobody has to go for it.
    ///
    /// ```
    /// use cache_core::Stored;
    /// let mut cache = cache_core::Cache::builder().build();
    /// assert_eq!(cache.insert('a', 1), Stored::New);
    /// assert_eq!(cache.insert('a', 2), Stored::Replaced(1));
    /// ```
    pub fn insert(&mut self, key: K, value: V) -> Stored<K, V> {
        let end = self.lifetimes.end(self.slots.time());
        self.insert_with_deadline(key, value, end)
    }

    /// The same with a time to live of its own, in ticks.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.set_time(100);
    /// cache.insert_with_ttl('a', 1, 7);
    /// cache.set_time(106);
    /// assert!(cache.contains(&'a'));
    /// cache.set_time(107);
    /// assert!(!cache.contains(&'a'));
    /// ```
    pub fn insert_with_ttl(&mut self, key: K, value: V, ttl: u64) -> Stored<K, V> {
        let end = self.slots.time().saturating_add(ttl);
        self.insert_with_deadline(key, value, Some(end))
    }

    /// The same with a deadline of its own: alive while the time is below it, `None` for ever. Where
    /// the cache has an idle time, that may end it sooner.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert_with_deadline('a', 1, Some(7));
    /// cache.set_time(7);
    /// assert!(!cache.contains(&'a'));
    /// ```
    pub fn insert_with_deadline(&mut self, key: K, value: V, deadline: Option<u64>) -> Stored<K, V> {
        // First of all: it may panic.
        let weight = self.weigher.weigh(&key, &value);
        let hash = self.hash_of(&key);
        match self.find(hash, &key) {
            Some(slot) if !self.drop_expired(slot) => self.replace(slot, key, value, weight, deadline),
            _ => match self.store(hash, key, value, weight, deadline) {
                Ok(_) => Stored::New,
                Err(refused) => Stored::Refused(refused),
            },
        }
    }

    /// Weighs an entry again whose value was changed in its place. What the cache holds too much then
    /// goes, this entry too if it alone is too heavy or is next. `false` for a key that is not stored.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().max_weight(9, |_: &char, v: &Vec<u8>| v.len() as u64).build();
    /// cache.insert('a', vec![0; 3]);
    /// cache.get_mut(&'a').unwrap().push(0);
    /// assert!(cache.reweigh(&'a'));
    /// assert_eq!(cache.total_weight(), 4);
    /// ```
    pub fn reweigh<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        let Some(slot) = self.slot(key) else { return false };
        let Some((key, value)) = self.entries.get(slot) else { return false };
        let weight = self.weigher.weigh(key, value);
        if self.refuses(weight) || !self.slots.set_weight(slot, weight) {
            self.slots.remove(slot);
            self.drop_entry(slot);
        }
        self.evict_over_bound();
        true
    }

    /// Stores an entry that is not stored, with the lifetime that all have.
    pub(super) fn store_new(&mut self, hash: u32, key: K, value: V) -> Result<&mut V, Refused<K, V>> {
        let weight = self.weigher.weigh(&key, &value);
        let end = self.lifetimes.end(self.slots.time());
        let slot = self.store(hash, key, value, weight, end)?;
        Ok(&mut self.entries.taken_mut(slot).1)
    }

    fn refuses(&self, weight: u64) -> bool {
        W::Weights::WEIGHS && weight > self.slots.max_weight()
    }

    /// Stores an entry that is not stored, and tells where.
    pub(super) fn store(
        &mut self,
        hash: u32,
        key: K,
        value: V,
        weight: u64,
        end: Option<u64>,
    ) -> Result<Slot, Refused<K, V>> {
        while let Some(slot) = self.slots.make_room(weight) {
            self.drop_entry(slot);
        }
        let deadline = self.lifetimes.deadline(self.slots.time(), end);
        let inserted = match self.slots.insert_weighed(hash, deadline, weight) {
            Ok(inserted) => inserted,
            Err(why) => return Err(Refused { key, value, why }),
        };
        let (slot, room) = (inserted.slot, self.slots.capacity());
        if !self.lifetimes.note(slot, end, room) {
            self.slots.remove(slot);
            return Err(Refused { key, value, why: Refusal::NoMemory });
        }
        match self.entries.put(slot, (key, value), room) {
            // Who stood there is dropped when all is in order: somebody's `Drop` may panic.
            Ok(_old) => Ok(slot),
            Err((key, value)) => {
                self.slots.remove(slot);
                Err(Refused { key, value, why: Refusal::NoMemory })
            }
        }
    }

    fn replace(&mut self, slot: Slot, key: K, value: V, weight: u64, end: Option<u64>) -> Stored<K, V> {
        let deadline = self.lifetimes.deadline(self.slots.time(), end);
        let why = if self.refuses(weight) {
            Some(Refusal::TooHeavy { weight, max_weight: self.slots.max_weight() })
        } else if !self.slots.set_weight(slot, weight)
            || !self.lifetimes.note(slot, end, self.slots.capacity())
            || !self.slots.update(slot, deadline)
        {
            Some(Refusal::NoMemory)
        } else {
            None
        };
        if let Some(why) = why {
            self.slots.remove(slot);
            self.drop_entry(slot);
            return Stored::Refused(Refused { key, value, why });
        }
        match self.entries.get_mut(slot) {
            Some((_, stored)) => {
                let old = mem::replace(stored, value);
                self.evict_over_bound();
                Stored::Replaced(old)
            }
            // A slot that is taken has an entry.
            None => Stored::New,
        }
    }
}
