//! The map layer under random operations: beside a list of what should be stored, and under any other policy than
//! the least recently used one beside what was stored. For the property tests and the fuzzers.

mod keys;
mod order;

use cache_core::policy::Policy;
use cache_core::{Builder, Cache, Entry, Refusal, Stored, Tags, Weigher};
pub(crate) use keys::Hashes;
use keys::Paper;
use order::in_order;
use std::fmt::Debug;
use std::hash::{BuildHasher, Hash};

/// A number of its own, and what it weighs.
pub(crate) type Value = (u32, u64);

/// What is done to a cache in one step; keys first.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Op {
    Get(u8),
    Peek(u8),
    Insert(u8, u8),
    /// With a time to live of its own.
    InsertFor(u8, u8, u16),
    GetOrInsert(u8, u8),
    /// What was to make a value gives none.
    Fail(u8),
    /// Through an entry: inserted, changed or removed.
    Entry(u8, u8),
    /// Another weight in its place.
    Change(u8, u8),
    Remove(u8),
    Pop,
    /// Keeps one in so many.
    Retain(u8),
    /// Looks at so many of those that all go.
    Drain(u8),
    Resize(Option<u8>),
    ResizeWeight(Option<u8>),
    Tag(u8, u8),
    Invalidate(u8),
    Advance(u16),
    Expire,
    Clear,
    Shrink,
    /// Becomes a copy of itself.
    Copy,
    /// To paper and back.
    Restore,
}

/// How a cache is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) max_size: Option<usize>,
    pub(crate) max_weight: u64,
    pub(crate) ttl: Option<u64>,
    pub(crate) idle: Option<u64>,
    /// Whether entries go in the order in which they were used last.
    pub(crate) exact: bool,
}

impl Settings {
    /// A cache that is made so, but for what is weighed.
    pub(crate) fn builder<K>(&self) -> Builder<K, Value> {
        let builder = Cache::builder();
        let builder =
            if let Some(size) = self.max_size { builder.max_size(size) } else { builder.unbounded() };
        let builder = if let Some(ttl) = self.ttl { builder.ttl(ttl) } else { builder };
        if let Some(idle) = self.idle { builder.idle(idle) } else { builder }
    }
}

#[derive(Clone, Debug)]
struct Item<K> {
    key: K,
    value: Value,
    ends: Option<u64>,
    idles: Option<u64>,
    tags: Vec<u8>,
}

/// What should be stored, the next victim first.
struct Plain<K> {
    items: Vec<Item<K>>,
    now: u64,
    settings: Settings,
    hits: u64,
    misses: u64,
}

impl<K: Eq + Clone> Plain<K> {
    fn bury(&mut self) {
        let now = self.now;
        self.items.retain(|item| [item.ends, item.idles].iter().flatten().all(|end| *end > now));
    }

    fn place(&self, key: &K) -> Option<usize> {
        self.items.iter().position(|item| item.key == *key)
    }

    fn value(&self, key: &K) -> Option<Value> {
        self.place(key).map(|at| self.items[at].value)
    }

    /// Takes an item out.
    fn take(&mut self, key: &K) -> Option<Item<K>> {
        self.place(key).map(|at| self.items.remove(at))
    }

    fn weight(&self) -> u64 {
        self.items.iter().map(|item| item.value.1).sum()
    }

    /// A look-up.
    fn call(&mut self, key: &K) -> Option<Value> {
        let Some(mut item) = self.take(key) else {
            self.misses += 1;
            return None;
        };
        self.hits += 1;
        item.idles = self.settings.idle.map(|idle| self.now + idle);
        self.items.push(item.clone());
        Some(item.value)
    }

    /// Makes room. Under another policy others may have to go: `follow` looks who it was.
    fn fit(&mut self, more: usize, weight: u64) {
        let Settings { max_size, max_weight, exact, .. } = self.settings;
        let full = |plain: &Self| {
            max_size.is_some_and(|max| plain.items.len() + more > max) || plain.weight() + weight > max_weight
        };
        while exact && !self.items.is_empty() && full(self) {
            self.items.remove(0);
        }
    }

    /// Stores; whether it is kept.
    fn insert(&mut self, key: K, value: Value, ttl: Option<u64>) -> bool {
        let old = self.take(&key);
        if value.1 > self.settings.max_weight {
            return false;
        }
        if old.is_none() {
            self.fit(1, value.1);
            if self.settings.max_size == Some(0) {
                return false;
            }
        }
        let (ends, idles) = (ttl.map(|ttl| self.now + ttl), self.settings.idle.map(|idle| self.now + idle));
        let tags = old.map(|old| old.tags).unwrap_or_default();
        self.items.push(Item { key, value, ends, idles, tags });
        // With no time to live, the new one is the first to go.
        self.bury();
        self.fit(0, 0);
        true
    }
}

/// A cache does what a list says, and is in order after each step. `resize_weight` is the cache's own, where it
/// weighs its entries.
#[allow(clippy::too_many_lines)] // An arm for each operation, and each of them short.
pub(crate) fn agree<K, P, S, W>(
    mut cache: Cache<K, Value, P, S, Tags<u8>, W>,
    settings: Settings,
    resize_weight: impl Fn(&mut Cache<K, Value, P, S, Tags<u8>, W>, u64),
    ops: &[Op],
) where
    K: Clone + Debug + Eq + From<u8> + Hash + Paper,
    P: Clone + Policy,
    S: BuildHasher + Clone,
    W: Clone + Weigher<K, Value>,
{
    let mut plain = Plain { items: Vec::new(), now: 0, settings, hits: 0, misses: 0 };
    for (number, op) in (0..).zip(ops) {
        plain.bury();
        let value = |by: u8| (number, u64::from(by % 24));
        match *op {
            Op::Get(key) => assert_eq!(cache.get(&key.into()).copied(), plain.call(&key.into())),
            Op::Peek(key) => {
                let key = key.into();
                assert_eq!(cache.peek(&key).copied(), plain.value(&key));
                assert_eq!(cache.contains(&key), plain.value(&key).is_some());
            }
            Op::Insert(key, by) => {
                let old = plain.value(&key.into());
                let stored = cache.insert(key.into(), value(by));
                check_stored(&stored, plain.insert(key.into(), value(by), settings.ttl), old);
            }
            Op::InsertFor(key, by, ttl) => {
                let old = plain.value(&key.into());
                let stored = cache.insert_with_ttl(key.into(), value(by), ttl.into());
                check_stored(&stored, plain.insert(key.into(), value(by), Some(ttl.into())), old);
            }
            Op::GetOrInsert(key, by) => {
                let made = cache.get_or_insert_with(key.into(), || value(by)).copied();
                match plain.call(&key.into()) {
                    Some(old) => assert_eq!(made, Ok(old)),
                    None if plain.insert(key.into(), value(by), settings.ttl) => {
                        assert_eq!(made, Ok(value(by)));
                    }
                    None => assert_eq!(made, Err(value(by))),
                }
            }
            Op::Fail(key) => {
                let got = cache.try_get_or_insert_with(key.into(), || Err("no value"));
                assert_eq!(
                    got.map(|kept| kept.ok().copied()),
                    plain.call(&key.into()).map(Some).ok_or("no value")
                );
            }
            Op::Entry(key, by) => through_an_entry(&mut cache, &mut plain, key, value(by), by),
            Op::Change(key, by) => {
                let key = key.into();
                let stored = plain.value(&key);
                assert_eq!(
                    cache.peek_mut(&key).map(|changed| changed.1 = value(by).1).is_some(),
                    stored.is_some()
                );
                assert_eq!(cache.reweigh(&key), stored.is_some());
                if let Some(at) = plain.place(&key) {
                    plain.items[at].value.1 = value(by).1;
                    if value(by).1 > plain.settings.max_weight {
                        plain.items.remove(at);
                    }
                }
                plain.fit(0, 0);
            }
            Op::Remove(key) => {
                let taken = plain.take(&key.into()).map(|item| (item.key, item.value));
                assert_eq!(cache.remove(&key.into()), taken);
            }
            Op::Pop => {
                let popped = cache.pop();
                let first = plain.items.first().map(|item| item.key.clone());
                let key = popped.as_ref().map(|(key, _)| key.clone()).filter(|_| !settings.exact).or(first);
                assert_eq!(popped, key.and_then(|key| plain.take(&key)).map(|item| (item.key, item.value)));
            }
            Op::Retain(by) => {
                let keep = |value: &Value| value.0.is_multiple_of(u32::from(by % 4 + 1));
                cache.retain(|_, value| keep(value));
                plain.items.retain(|item| keep(&item.value));
            }
            Op::Drain(by) => {
                let first: Vec<_> = cache.drain().take(usize::from(by % 4)).collect();
                assert!(first.len() == plain.items.len().min(usize::from(by % 4)));
                for (at, (key, value)) in first.iter().enumerate() {
                    assert_eq!(plain.value(key), Some(*value));
                    assert!(!settings.exact || plain.items[at].key == *key, "in their order");
                }
                plain.items.clear();
            }
            Op::Resize(max_size) => {
                plain.settings.max_size = max_size.map(usize::from);
                cache.resize(plain.settings.max_size);
                plain.fit(0, 0);
            }
            Op::ResizeWeight(max_weight) => {
                if settings.max_weight < u64::MAX {
                    plain.settings.max_weight = max_weight.map_or(u64::MAX - 1, u64::from);
                    resize_weight(&mut cache, plain.settings.max_weight);
                    plain.fit(0, 0);
                }
            }
            Op::Tag(key, tag) => {
                let at = plain.place(&key.into());
                assert_eq!(cache.tag(&key.into(), tag % 3), at.is_some());
                if let Some(at) = at {
                    plain.items[at].tags.push(tag % 3);
                }
            }
            Op::Invalidate(tag) => {
                cache.expire();
                let before = plain.items.len();
                plain.items.retain(|item| !item.tags.contains(&(tag % 3)));
                assert_eq!(cache.invalidate_tag(&(tag % 3)), before - plain.items.len());
            }
            Op::Advance(by) => {
                plain.now += u64::from(by);
                cache.set_time(plain.now);
            }
            Op::Expire => {
                cache.expire();
                assert_eq!(cache.slots().len(), cache.slots().live());
            }
            Op::Clear => {
                cache.clear();
                (plain.hits, plain.misses) = (0, 0);
                plain.items.clear();
            }
            Op::Shrink => cache.shrink_to_fit(),
            Op::Copy => cache = cache.clone(),
            Op::Restore => {
                if K::restored(&mut cache) {
                    plain.items.iter_mut().for_each(|item| item.tags.clear());
                }
            }
        }
        plain.bury();
        follow(&cache, &mut plain);
        in_order(&cache);
    }
    let rest: Vec<_> = plain.items.into_iter().map(|item| (item.key, item.value)).collect();
    if settings.exact {
        assert!(cache.into_iter().eq(rest));
    } else {
        assert_eq!(cache.into_iter().count(), rest.len());
    }
}

fn check_stored<K: Debug>(stored: &Stored<K, Value>, kept: bool, old: Option<Value>) {
    match stored {
        Stored::New => assert!(kept && old.is_none()),
        Stored::Replaced(value) => assert!(kept && old == Some(*value)),
        Stored::Refused(refused) => assert!(!kept && refused.why != Refusal::NoMemory),
    }
}

fn through_an_entry<K, P, S, W>(
    cache: &mut Cache<K, Value, P, S, Tags<u8>, W>,
    plain: &mut Plain<K>,
    key: u8,
    value: Value,
    by: u8,
) where
    K: Clone + Debug + Eq + From<u8> + Hash,
    P: Policy,
    S: BuildHasher,
    W: Weigher<K, Value>,
{
    let expected = plain.call(&key.into());
    match cache.entry(key.into()) {
        Entry::Occupied(entry) => {
            assert_eq!(Some(*entry.get()), expected);
            if by >= 128 {
                assert_eq!(Some(entry.remove()), plain.take(&key.into()).map(|item| (item.key, item.value)));
            }
        }
        Entry::Vacant(entry) => {
            assert_eq!(expected, None);
            if by >= 200 {
                assert_eq!(entry.into_key(), K::from(key));
            } else {
                let stored = entry.insert(value).is_ok();
                assert_eq!(stored, plain.insert(key.into(), value, plain.settings.ttl));
            }
        }
    }
}

/// What is stored is what should be. Where that is not known, it is at least what was, and whoever went is taken
/// off the list.
fn follow<K, P, S, W>(cache: &Cache<K, Value, P, S, Tags<u8>, W>, plain: &mut Plain<K>)
where
    K: Clone + Debug + Eq + Hash,
    P: Policy,
    S: BuildHasher,
    W: Weigher<K, Value>,
{
    let stored: Vec<_> = cache.iter().map(|entry| (entry.key, *entry.value, entry.deadline)).collect();
    let expected = |item: &Item<K>| [item.ends, item.idles].into_iter().flatten().min();
    if plain.settings.exact {
        let expected = plain.items.iter().map(|item| (&item.key, item.value, expected(item)));
        assert_eq!(stored, expected.collect::<Vec<_>>());
    } else {
        for (key, value, deadline) in &stored {
            let item = plain.items.iter().find(|item| item.key == **key).expect("it was stored");
            assert_eq!((*value, *deadline), (item.value, expected(item)));
        }
        let count = stored.len();
        plain.items.retain(|item| cache.contains(&item.key));
        assert_eq!(plain.items.len(), count, "a key is stored twice");
    }
    assert_eq!(cache.len(), stored.len());
    assert_eq!((cache.stats().hits, cache.stats().misses), (plain.hits, plain.misses));
}
