use super::lifetimes::Lifetimes;
use super::{Cache, DefaultHash, Weigher};
use crate::policy::{Lru, Policy};
use crate::random::SplitMix;
use crate::{Listener, Slot, Slots, Weighed};
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
pub struct Builder<K, V, P = Lru, S = DefaultHash, L = (), W = (), B = ()> {
    entries: PhantomData<fn() -> (K, V)>,
    /// `None` until told.
    bound: Option<u32>,
    lifetimes: Lifetimes,
    policy: P,
    hash: S,
    listener: L,
    weigher: W,
    weights: B,
}

/// Entries to keep unless told otherwise.
const USUAL: u32 = 128;

impl<K, V> Default for Builder<K, V> {
    fn default() -> Self {
        Self {
            entries: PhantomData,
            bound: None,
            lifetimes: Lifetimes::default(),
            policy: Lru::default(),
            hash: DefaultHash::with_seed(0),
            listener: (),
            weigher: (),
            weights: (),
        }
    }
}

impl<K, V, P, L, W, B> Builder<K, V, P, DefaultHash, L, W, B> {
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

impl<K, V, P, S, L, W, B> Builder<K, V, P, S, L, W, B> {
    /// The most entries to keep; 128 unless told, or no bound where there is one on the weight. 0 keeps nothing. More than [`Slot::MAX`] is as good as that.
    ///
    /// ```
    /// let cache = cache_core::Cache::<u8, u8>::builder().max_size(10).build();
    /// assert_eq!(cache.max_size(), Some(10));
    /// ```
    #[must_use]
    pub fn max_size(self, entries: usize) -> Self {
        let bound = u32::try_from(entries).map_or(Slot::MAX - 1, |n| n.min(Slot::MAX - 1));
        Self { bound: Some(bound), ..self }
    }

    /// No bound: only memory, or 2³¹ − 1 entries, ends it.
    ///
    /// ```
    /// let cache = cache_core::Cache::<u8, u8>::builder().unbounded().build();
    /// assert_eq!(cache.max_size(), None);
    /// ```
    #[must_use]
    pub fn unbounded(self) -> Self {
        Self { bound: Some(Slot::MAX), ..self }
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
    pub fn ttl(mut self, ticks: u64) -> Self {
        self.lifetimes.ttl = Some(ticks);
        self
    }

    /// Takes up to so many ticks off the time to live of each entry, by chance, so that entries stored
    /// together do not end together. At least one tick is left.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().max_size(1_000).ttl(100).jitter(20, 7).build();
    /// cache.extend((0..1_000).map(|n| (n, ())));
    /// cache.set_time(79);
    /// assert_eq!(cache.len(), 1_000);
    /// cache.set_time(90);
    /// assert!((300..700).contains(&cache.len()));
    /// cache.set_time(100);
    /// assert_eq!(cache.len(), 0);
    /// ```
    #[must_use]
    pub fn jitter(mut self, ticks: u64, seed: u64) -> Self {
        (self.lifetimes.jitter, self.lifetimes.random) = (ticks, SplitMix::new(seed));
        self
    }

    /// How long an entry lives after it was stored or used last, in ticks; a time to live may end it
    /// sooner. O(1) for each hit, and 8 bytes for each entry where there is a time to live too.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::<u8, u8>::builder().idle(10).ttl(25).build();
    /// cache.insert(1, 1);
    /// for now in [9, 18, 24] {
    ///     cache.set_time(now);
    ///     assert!(cache.get(&1).is_some());
    /// }
    /// cache.set_time(25);
    /// assert!(cache.get(&1).is_none());
    /// ```
    #[must_use]
    pub fn idle(mut self, ticks: u64) -> Self {
        self.lifetimes.idle = Some(ticks);
        self
    }

    /// Another policy; [`Lru`] unless told.
    ///
    /// [`Policy`] has an example.
    #[must_use]
    pub fn policy<Q: Policy>(self, policy: Q) -> Builder<K, V, Q, S, L, W, B> {
        Builder {
            entries: PhantomData,
            bound: self.bound,
            lifetimes: self.lifetimes,
            policy,
            hash: self.hash,
            listener: self.listener,
            weigher: self.weigher,
            weights: self.weights,
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
    pub fn hasher<H: BuildHasher>(self, hash: H) -> Builder<K, V, P, H, L, W, B> {
        Builder {
            entries: PhantomData,
            bound: self.bound,
            lifetimes: self.lifetimes,
            policy: self.policy,
            hash,
            listener: self.listener,
            weigher: self.weigher,
            weights: self.weights,
        }
    }

    /// Somebody who is told what the cache does; nobody unless told.
    ///
    /// [`Listener`] has an example.
    #[must_use]
    pub fn listener<M: Listener>(self, listener: M) -> Builder<K, V, P, S, M, W, B> {
        Builder {
            entries: PhantomData,
            bound: self.bound,
            lifetimes: self.lifetimes,
            policy: self.policy,
            hash: self.hash,
            listener,
            weigher: self.weigher,
            weights: self.weights,
        }
    }

    /// What all entries may weigh together, and what each of them does. [`Weigher`] has an example.
    #[must_use]
    pub fn max_weight<X: Fn(&K, &V) -> u64>(
        self,
        max_weight: u64,
        weigher: X,
    ) -> Builder<K, V, P, S, L, X, Weighed> {
        Builder {
            entries: PhantomData,
            bound: self.bound.or(Some(Slot::MAX)),
            lifetimes: self.lifetimes,
            policy: self.policy,
            hash: self.hash,
            listener: self.listener,
            weigher,
            weights: Weighed::new(max_weight),
        }
    }
}

impl<K, V, P: Policy, S: BuildHasher, L: Listener, W: Weigher<K, V>> Builder<K, V, P, S, L, W, W::Weights> {
    /// The cache, empty. Nothing is allocated before the first entry.
    ///
    /// ```
    /// let cache: cache_core::Cache<u8, u8> = cache_core::Cache::builder().build();
    /// assert!(cache.is_empty());
    /// ```
    pub fn build(self) -> Cache<K, V, P, S, L, W> {
        let bound = self.bound.unwrap_or(USUAL);
        let slots = Slots::with_weights(bound, self.weights, self.policy, self.listener);
        Cache::from_parts(slots, self.hash, self.lifetimes, self.weigher)
    }
}
