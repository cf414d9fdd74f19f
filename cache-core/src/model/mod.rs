//! The readable model: what a cache is, said as plainly as possible.
//!
//! Slow and obvious on purpose. The property tests, the fuzzers and the JavaScript tests hold the
//! engine against it, so this is where to look when the two should disagree about what is right.

pub mod policies;

use alloc::vec::Vec;

/// A cache as a list of entries, the next victim first.
///
/// ```
/// use cache_core::model::{Model, Outcome};
/// let mut model = Model::new(Some(1), None);
/// assert_eq!(model.call(&'a', || 1), (Outcome::Miss, 1));
/// assert_eq!(model.call(&'a', || 2), (Outcome::Hit, 1));
/// assert_eq!(model.call(&'b', || 3), (Outcome::Miss, 3));
/// assert_eq!(model.keys(), [&'b']);
/// ```
#[derive(Clone, Debug)]
pub struct Model<K, V> {
    entries: Vec<Entry<K, V>>,
    max_size: Option<usize>,
    ttl: Option<u64>,
    now: u64,
    /// Calls answered from the cache.
    pub hits: u64,
    /// Calls that were not.
    pub misses: u64,
}

#[derive(Clone, Debug)]
struct Entry<K, V> {
    key: K,
    value: V,
    deadline: Option<u64>,
}

/// How a call was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// From the cache.
    Hit,
    /// By running the function.
    Miss,
}

impl<K: Clone + Eq, V: Clone> Model<K, V> {
    /// An empty cache: at most `max_size` entries (`None`: no bound), each alive for `ttl` (`None`: for ever).
    pub fn new(max_size: Option<usize>, ttl: Option<u64>) -> Self {
        Self { entries: Vec::new(), max_size, ttl, now: 0, hits: 0, misses: 0 }
    }

    /// Moves the clock.
    pub fn set_time(&mut self, now: u64) {
        self.now = now;
    }

    /// A call of the memoized function: the value, and where it came from.
    pub fn call(&mut self, key: &K, function: impl FnOnce() -> V) -> (Outcome, V) {
        if let Some(value) = self.get(key) {
            return (Outcome::Hit, value);
        }
        let value = function();
        self.insert(key.clone(), value.clone());
        (Outcome::Miss, value)
    }

    /// A look-up: counts, and makes the entry the most recently used one.
    pub fn get(&mut self, key: &K) -> Option<V> {
        let Some(place) = self.place(key) else {
            self.misses += 1;
            return None;
        };
        self.hits += 1;
        let entry = self.entries.remove(place);
        let value = entry.value.clone();
        self.entries.push(entry);
        Some(value)
    }

    /// A look that changes nothing.
    pub fn peek(&self, key: &K) -> Option<V> {
        self.place(key).map(|place| self.entries[place].value.clone())
    }

    /// Stores an entry as the most recently used one. When there is no room, an entry that is dead
    /// already goes, or else the one that was not used for the longest time.
    pub fn insert(&mut self, key: K, value: V) {
        self.entries.retain(|entry| entry.key != key);
        self.drop_dead();
        if self.max_size == Some(0) {
            return;
        }
        if self.max_size.is_some_and(|max_size| self.entries.len() >= max_size) {
            self.entries.remove(0);
        }
        let deadline = self.ttl.map(|ttl| self.now.saturating_add(ttl));
        self.entries.push(Entry { key, value, deadline });
    }

    /// Removes an entry; whether it was there, alive.
    pub fn remove(&mut self, key: &K) -> bool {
        let place = self.place(key);
        if let Some(place) = place {
            self.entries.remove(place);
        }
        place.is_some()
    }

    /// Removes everything and counts from zero again.
    pub fn clear(&mut self) {
        *self = Self { now: self.now, ..Self::new(self.max_size, self.ttl) };
    }

    /// Sets another bound; the entries over it go.
    pub fn resize(&mut self, max_size: Option<usize>) {
        self.max_size = max_size;
        let excess = max_size.map_or(0, |max_size| self.entries.len().saturating_sub(max_size));
        if excess > 0 {
            self.drop_dead();
            let excess = max_size.map_or(0, |max_size| self.entries.len().saturating_sub(max_size));
            self.entries.drain(..excess);
        }
    }

    /// The keys of the live entries, next victim first.
    pub fn keys(&self) -> Vec<&K> {
        self.entries.iter().filter(|entry| self.alive(entry)).map(|entry| &entry.key).collect()
    }

    /// Where a live entry stands.
    fn place(&self, key: &K) -> Option<usize> {
        self.entries.iter().position(|entry| entry.key == *key && self.alive(entry))
    }

    /// Alive while the time is below the deadline.
    fn alive(&self, entry: &Entry<K, V>) -> bool {
        entry.deadline.is_none_or(|deadline| self.now < deadline)
    }

    fn drop_dead(&mut self) {
        let now = self.now;
        self.entries.retain(|entry| entry.deadline.is_none_or(|deadline| now < deadline));
    }
}
