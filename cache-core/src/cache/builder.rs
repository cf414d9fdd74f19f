use crate::policy::{Lru, Policy};
use crate::{Cache, DefaultHash, Listener, Slot, Slots};
use core::hash::BuildHasher;
use core::marker::PhantomData;

/// The settings of a [`Cache`] that is to be made.
///
/// ```
/// use cache_core::Cache;
/// let cache: Cache<u32, &str> = Cache::builder().max_size(256).ttl(30_000).seed(7).build();
/// assert_eq!(cache.max_size(), Some(256));
/// ```
#[derive(Clone, Debug)]
pub struct Builder<K, V, P = Lru, S = DefaultHash, L = ()> {
    entries: PhantomData<fn() -> (K, V)>,
    bound: u32,
    ttl: Option<u64>,
    policy: P,
    hash: S,
    listener: L,
}

impl<K, V> Default for Builder<K, V> {
    fn default() -> Self {
        Self {
            entries: PhantomData,
            bound: 128,
            ttl: None,
            policy: Lru::default(),
            hash: DefaultHash::with_seed(0),
            listener: (),
        }
    }
}

impl<K, V, P, L> Builder<K, V, P, DefaultHash, L> {
    /// The seed of the hashes. Keys that strangers choose want one that they cannot know.
    ///
    /// ```
    /// let cache = cache_core::Cache::<u8, u8>::builder().seed(42).build();
    /// ```
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { hash: DefaultHash::with_seed(seed), ..self }
    }
}

impl<K, V, P, S, L> Builder<K, V, P, S, L> {
    /// The most entries to keep; 128 unless told. 0 keeps nothing. More than [`Slot::MAX`] is as good as that.
    ///
    /// ```
    /// let cache = cache_core::Cache::<u8, u8>::builder().max_size(10).build();
    /// assert_eq!(cache.max_size(), Some(10));
    /// ```
    #[must_use]
    pub fn max_size(self, entries: usize) -> Self {
        let bound = u32::try_from(entries).map_or(Slot::MAX - 1, |n| n.min(Slot::MAX - 1));
        Self { bound, ..self }
    }

    /// No bound: only memory, or 2³¹ − 1 entries, ends it.
    ///
    /// ```
    /// let cache = cache_core::Cache::<u8, u8>::builder().unbounded().build();
    /// assert_eq!(cache.max_size(), None);
    /// ```
    #[must_use]
    pub fn unbounded(self) -> Self {
        Self { bound: Slot::MAX, ..self }
    }

    /// How long an entry lives after it was stored, in ticks of the clock that
    /// [`set_time`](Cache::set_time) tells: alive while `now < stored + ttl`.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::<u8, u8>::builder().ttl(10).build();
    /// cache.insert(1, 1);
    /// cache.set_time(9);
    /// assert!(cache.contains(&1));
    /// cache.set_time(10);
    /// assert!(!cache.contains(&1));
    /// ```
    #[must_use]
    pub fn ttl(self, ticks: u64) -> Self {
        Self { ttl: Some(ticks), ..self }
    }

    /// Another policy; [`Lru`] unless told.
    ///
    /// [`Policy`] has an example.
    #[must_use]
    pub fn policy<Q: Policy>(self, policy: Q) -> Builder<K, V, Q, S, L> {
        Builder {
            entries: PhantomData,
            bound: self.bound,
            ttl: self.ttl,
            policy,
            hash: self.hash,
            listener: self.listener,
        }
    }

    /// Another way to hash keys. The high half of the 64 bits should be good.
    ///
    /// ```
    /// use std::hash::RandomState;
    /// let mut cache = cache_core::Cache::builder().hasher(RandomState::new()).build();
    /// cache.insert("a", 1);
    /// assert_eq!(cache.get("a"), Some(&1));
    /// ```
    #[must_use]
    pub fn hasher<H: BuildHasher>(self, hash: H) -> Builder<K, V, P, H, L> {
        Builder {
            entries: PhantomData,
            bound: self.bound,
            ttl: self.ttl,
            policy: self.policy,
            hash,
            listener: self.listener,
        }
    }

    /// Somebody who is told what the cache does; nobody unless told.
    ///
    /// [`Listener`] has an example.
    #[must_use]
    pub fn listener<M: Listener>(self, listener: M) -> Builder<K, V, P, S, M> {
        Builder {
            entries: PhantomData,
            bound: self.bound,
            ttl: self.ttl,
            policy: self.policy,
            hash: self.hash,
            listener,
        }
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener> Builder<K, V, P, S, L> {
    /// The cache, empty. Nothing is allocated before the first entry.
    ///
    /// ```
    /// let cache: cache_core::Cache<u8, u8> = cache_core::Cache::builder().build();
    /// assert!(cache.is_empty());
    /// ```
    pub fn build(self) -> Cache<K, V, P, S, L> {
        Cache::from_parts(Slots::with(self.bound, self.policy, self.listener), self.hash, self.ttl)
    }
}
