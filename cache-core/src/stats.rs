/// What a cache has counted since it was made or cleared.
///
/// ```
/// use cache_core::Cache;
/// let mut cache = Cache::builder().build();
/// cache.get(&'a');
/// cache.insert('a', 1);
/// cache.get(&'a');
/// let stats = cache.stats();
/// assert_eq!((stats.hits, stats.misses, stats.inserts), (1, 1, 1));
/// assert_eq!(stats.hit_ratio(), Some(0.5));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Stats {
    /// Look-ups that found a live entry.
    pub hits: u64,
    /// Look-ups that did not.
    pub misses: u64,
    /// Entries stored.
    pub inserts: u64,
    /// Entries that had to go because the cache was full, or was made smaller.
    pub evictions: u64,
    /// Entries removed because their deadline had passed.
    pub expirations: u64,
    /// Entries removed because somebody asked for it, one by one.
    pub removals: u64,
}

impl Stats {
    /// Hits as a part of all look-ups, from 0 to 1; `None` before the first look-up.
    ///
    /// ```
    /// assert_eq!(cache_core::Stats::default().hit_ratio(), None);
    /// ```
    pub fn hit_ratio(&self) -> Option<f64> {
        let all = self.hits.saturating_add(self.misses);
        (all > 0).then(|| self.hits as f64 / all as f64)
    }
}
