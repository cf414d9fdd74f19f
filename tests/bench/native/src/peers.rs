//! The caches, each behind the same two calls.

use std::hash::BuildHasher;
use std::num::NonZeroUsize;

use crate::keys::{Key, Rng};

/// A cache from keys to `u64`.
pub trait Peer<K>: Sized {
    fn hit(&mut self, key: &K) -> bool;
    fn store(&mut self, key: K, value: u64);
}

/// What is measured of a cache, with the calls inside compiled for it.
pub trait Runs<K> {
    /// Looks all of them up; how many hit.
    fn look_up(&mut self, keys: &[K]) -> usize;
    /// The same, and stores those that miss.
    fn get_or_insert(&mut self, keys: &[K]) -> usize;
}

impl<K: Clone, P: Peer<K>> Runs<K> for P {
    #[inline(never)]
    fn look_up(&mut self, keys: &[K]) -> usize {
        keys.iter().map(|key| usize::from(self.hit(key))).sum()
    }

    #[inline(never)]
    fn get_or_insert(&mut self, keys: &[K]) -> usize {
        let mut hits = 0;
        for key in keys {
            if self.hit(key) {
                hits += 1;
            } else {
                self.store(key.clone(), 1);
            }
        }
        hits
    }
}

/// The name of a cache, and how one is made for so many entries.
pub struct Maker<K> {
    pub name: &'static str,
    pub make: fn(usize) -> Box<dyn Runs<K>>,
}

macro_rules! peer {
    ($type:ty, $get:ident, |$cache:ident, $key:ident, $value:ident| $store:expr) => {
        impl<K: Key, S: BuildHasher> Peer<K> for $type {
            #[inline(always)]
            fn hit(&mut self, key: &K) -> bool {
                self.$get(key).is_some()
            }
            #[inline(always)]
            fn store(&mut self, $key: K, $value: u64) {
                let $cache = self;
                $store;
            }
        }
    };
}

use cache_core::policy::{Lru, S3Fifo, Sieve};
use cache_core::{Cache, DefaultHash};

peer!(Cache<K, u64, Lru, S>, get, |cache, key, value| cache.insert(key, value));
peer!(Cache<K, u64, Sieve, S>, get, |cache, key, value| cache.insert(key, value));
peer!(Cache<K, u64, S3Fifo, S>, get, |cache, key, value| cache.insert(key, value));

/// Least recently used with a deadline for each entry, far off by chance, and a tick for each that is stored.
struct Deadlines<K, S> {
    cache: Cache<K, u64, Lru, S>,
    random: Rng,
    longest: u64,
}

impl<K: Key, S: BuildHasher> Peer<K> for Deadlines<K, S> {
    #[inline(always)]
    fn hit(&mut self, key: &K) -> bool {
        self.cache.get(key).is_some()
    }
    #[inline(always)]
    fn store(&mut self, key: K, value: u64) {
        self.cache.set_time(self.cache.time() + 1);
        let ttl = 1 + self.random.next() % self.longest;
        self.cache.insert_with_ttl(key, value, ttl);
    }
}

fn deadlines<K: Key, S: BuildHasher>(cache: Cache<K, u64, Lru, S>, capacity: usize) -> Box<dyn Runs<K>>
where
    Deadlines<K, S>: 'static,
{
    // Some are evicted first, some expire.
    Box::new(Deadlines { cache, random: Rng(1), longest: 4 * capacity as u64 })
}
peer!(lru::LruCache<K, u64, S>, get, |cache, key, value| cache.put(key, value));
peer!(hashlink::LruCache<K, u64, S>, get, |cache, key, value| cache.insert(key, value));
peer!(schnellru::LruMap<K, u64, schnellru::ByLength, S>, get, |cache, key, value| cache.insert(key, value));
peer!(sieve_cache::SieveCache<K, u64, S>, get, |cache, key, value| cache.insert(key, value));
peer!(quick_cache::unsync::Cache<K, u64, quick_cache::UnitWeighter, S>, get, |cache, key, value| cache.insert(key, value));

/// Its `get` gives a reference that is bound to the cache, as all of them do, but wants a shared key.
impl<K: Key, S: BuildHasher + Clone> Peer<K> for mini_moka::unsync::Cache<K, u64, S> {
    #[inline(always)]
    fn hit(&mut self, key: &K) -> bool {
        self.get(key).is_some()
    }
    #[inline(always)]
    fn store(&mut self, key: K, value: u64) {
        self.insert(key, value);
    }
}

fn some(capacity: usize) -> NonZeroUsize {
    NonZeroUsize::new(capacity).expect("a capacity above 0")
}

/// Exact LRU first, ours before all.
pub const EXACT: usize = 4;

/// Each with the hasher that it brings.
pub fn with_own_hasher<K: Key>() -> Vec<Maker<K>> {
    vec![
        Maker { name: "cache-core", make: |n| Box::new(Cache::<K, u64>::builder().max_size(n).build()) },
        Maker { name: "lru", make: |n| Box::new(lru::LruCache::<K, u64>::new(some(n))) },
        Maker {
            name: "schnellru",
            make: |n| Box::new(schnellru::LruMap::<K, u64>::new(schnellru::ByLength::new(n as u32))),
        },
        Maker { name: "hashlink", make: |n| Box::new(hashlink::LruCache::<K, u64>::new(n)) },
        Maker { name: "quick_cache", make: |n| Box::new(quick_cache::unsync::Cache::<K, u64>::new(n)) },
        Maker { name: "mini-moka", make: |n| Box::new(mini_moka::unsync::Cache::<K, u64>::new(n as u64)) },
        Maker {
            name: "sieve-cache",
            make: |n| Box::new(sieve_cache::SieveCache::<K, u64>::new(n).expect("a capacity above 0")),
        },
        Maker {
            name: "cache-core, SIEVE",
            make: |n| Box::new(Cache::<K, u64>::builder().max_size(n).policy(Sieve::default()).build()),
        },
        Maker {
            name: "cache-core, S3-FIFO",
            make: |n| Box::new(Cache::<K, u64>::builder().max_size(n).policy(S3Fifo::default()).build()),
        },
        Maker {
            name: "cache-core, deadlines",
            make: |n| deadlines::<K, DefaultHash>(Cache::builder().max_size(n).build(), n),
        },
    ]
}

/// All with the same one.
pub fn with_fx<K: Key>() -> Vec<Maker<K>> {
    use rustc_hash::FxBuildHasher as Fx;
    vec![
        Maker {
            name: "cache-core",
            make: |n| Box::new(Cache::<K, u64>::builder().max_size(n).hasher(Fx).build()),
        },
        Maker { name: "lru", make: |n| Box::new(lru::LruCache::<K, u64, Fx>::with_hasher(some(n), Fx)) },
        Maker {
            name: "schnellru",
            make: |n| {
                let limit = schnellru::ByLength::new(n as u32);
                Box::new(schnellru::LruMap::<K, u64, _, Fx>::with_hasher(limit, Fx))
            },
        },
        Maker { name: "hashlink", make: |n| Box::new(hashlink::LruCache::<K, u64, Fx>::with_hasher(n, Fx)) },
        Maker {
            name: "quick_cache",
            make: |n| {
                let unit = quick_cache::UnitWeighter;
                Box::new(quick_cache::unsync::Cache::<K, u64, _, Fx>::with(
                    n,
                    n as u64,
                    unit,
                    Fx,
                    Default::default(),
                ))
            },
        },
        Maker {
            name: "mini-moka",
            make: |n| {
                let builder = mini_moka::unsync::CacheBuilder::new(n as u64);
                Box::new(builder.build_with_hasher::<Fx>(Fx) as mini_moka::unsync::Cache<K, u64, Fx>)
            },
        },
        Maker {
            name: "sieve-cache",
            make: |n| {
                let cache = sieve_cache::SieveCache::<K, u64, Fx>::new_with_hasher(n, Fx);
                Box::new(cache.expect("a capacity above 0"))
            },
        },
    ]
}
