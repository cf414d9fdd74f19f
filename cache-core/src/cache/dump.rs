use super::Cache;
use crate::policy::Policy;
use crate::{Listener, Stats, Table, Weigher};
use alloc::vec::Vec;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use serde::de::{Error as _, Unexpected};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The version of dumps that is written and read.
const VERSION: u32 = 1;
/// Counters above this are damage: nobody counts so far.
const MOST_COUNTED: u64 = 1 << 62;

/// A cache on paper: its live entries in eviction order, how long each has left, and its counters. Write
/// and read it with any format of serde; [`Cache::dump`] makes one, [`Cache::restore`] takes one.
///
/// Dumps begin with their version; one of another version is not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dump<K, V> {
    version: Version,
    /// What was counted.
    pub stats: Stats,
    /// The entries, next victim first.
    pub entries: Vec<DumpEntry<K, V>>,
}

/// An entry of a [`Dump`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DumpEntry<K, V> {
    /// Its key.
    pub key: K,
    /// Its value.
    pub value: V,
    /// In how many ticks it ends, however often it is used; `None` for never.
    pub ends_in: Option<u64>,
    /// In how many ticks it ends if nobody uses it; `None` where there is no idle time.
    pub idles_in: Option<u64>,
}

/// Nothing but [`VERSION`] can be read as one, so that the rest of another version is not even looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Version;

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(VERSION)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            VERSION => Ok(Self),
            other => Err(D::Error::invalid_value(Unexpected::Unsigned(other.into()), &"dump version 1")),
        }
    }
}

/// Why a dump was not restored; the cache is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoreError {
    /// Two entries have equal keys.
    TwiceTheSameKey {
        /// The second one, counted from 0.
        entry: usize,
    },
    /// A counter shows what nobody can have counted.
    Counters,
    /// There is no memory to check it.
    NoMemory,
}

impl fmt::Display for RestoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TwiceTheSameKey { entry } => {
                write!(f, "entry {entry} of the dump has the key of one before it")
            }
            Self::Counters => f.write_str("a counter of the dump is higher than anyone can count"),
            Self::NoMemory => f.write_str("there is no memory to check the dump"),
        }
    }
}

impl core::error::Error for RestoreError {}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
    /// The cache on paper, with references to its keys and values. O(n).
    ///
    /// ```
    /// use cache_core::{Cache, Dump};
    /// let mut cache: Cache<String, u32> = Cache::builder().ttl(100).build();
    /// cache.insert("a".into(), 1);
    /// cache.set_time(60);
    /// let paper = serde_json::to_string(&cache.dump()).unwrap();
    ///
    /// // Elsewhere, with a clock that shows something else:
    /// let mut other: Cache<String, u32> = Cache::builder().ttl(100).build();
    /// other.set_time(1_000);
    /// other.restore(serde_json::from_str(&paper).unwrap()).unwrap();
    /// assert_eq!(other.get("a"), Some(&1));
    /// other.set_time(1_040);
    /// assert_eq!(other.get("a"), None);
    /// ```
    pub fn dump(&self) -> Dump<&K, &V> {
        let left = |end: u64| end.saturating_sub(self.time());
        let idles = self.lifetimes.idle.is_some();
        let entries = self.iter().map(|entry| {
            let end = if idles { self.lifetimes.end_of(entry.slot) } else { entry.deadline };
            DumpEntry {
                key: entry.key,
                value: entry.value,
                ends_in: end.map(left),
                idles_in: entry.deadline.filter(|_| idles).map(left),
            }
        });
        Dump { version: Version, stats: self.stats(), entries: entries.collect() }
    }
}

impl<K: Hash + Eq, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Cache<K, V, P, S, L, W> {
    /// Becomes what a dump says: its entries in its order, each with the time it had left, and its
    /// counters. What was stored before is removed. The bounds, lifetimes and clock stay what they are;
    /// of more entries than the bounds allow, those that would have gone first are left out. O(n).
    ///
    /// The order is all that a policy gets to know of the past: exact for least recently used and first
    /// in, first out.
    ///
    /// # Errors
    ///
    /// What is wrong with the dump. The cache is as it was then.
    pub fn restore(&mut self, dump: Dump<K, V>) -> Result<(), RestoreError> {
        self.check(&dump)?;
        self.clear();
        let (now, bound) = (self.time(), self.slots.bound() as usize);
        let excess = dump.entries.len().saturating_sub(bound);
        for entry in dump.entries.into_iter().skip(excess) {
            let later = |ticks: u64| now.saturating_add(ticks);
            let dead = [entry.ends_in, entry.idles_in].contains(&Some(0));
            if dead {
                continue;
            }
            let hash = self.hash_of(&entry.key);
            let weight = self.weigher.weigh(&entry.key, &entry.value);
            let end = entry.ends_in.map(later);
            let Ok(slot) = self.store(hash, entry.key, entry.value, weight, end) else { continue };
            if let Some(idles_in) = entry.idles_in
                && self.lifetimes.idle.is_some()
                && let Some(deadline) = self.slots.deadline(slot)
            {
                self.slots.renew(slot, deadline.min(later(idles_in)));
            }
        }
        self.slots.set_stats(dump.stats);
        Ok(())
    }

    fn check(&self, dump: &Dump<K, V>) -> Result<(), RestoreError> {
        let Stats { hits, misses, inserts, evictions, expirations, removals } = dump.stats;
        if [hits, misses, inserts, evictions, expirations, removals].iter().any(|count| *count > MOST_COUNTED)
        {
            return Err(RestoreError::Counters);
        }
        // A table of its own: slot n is entry n - 1.
        let mut table = Table::<()>::new();
        let most = dump.entries.len() as u32;
        for (at, entry) in dump.entries.iter().enumerate() {
            let hash = self.hash_of(&entry.key);
            let same = |other: &DumpEntry<K, V>| other.key == entry.key;
            if table.find(hash, |slot| dump.entries.get(slot.index() - 1).is_some_and(same)).is_some() {
                return Err(RestoreError::TwiceTheSameKey { entry: at });
            }
            table.take(hash, most).ok_or(RestoreError::NoMemory)?;
        }
        Ok(())
    }
}
