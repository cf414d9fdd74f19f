use crate::{Weighed, Weights};

/// Tells what an entry weighs: any function of key and value. `()` weighs nothing and costs nothing.
///
/// ```
/// use cache_core::{Cache, Refusal};
/// let mut pages = Cache::builder()
///     .max_size(1_000)
///     .max_weight(10, |url: &&str, page: &String| (url.len() + page.len()) as u64)
///     .build();
/// pages.insert("/a", "four".into());
/// pages.insert("/b", "4".into());
/// assert_eq!((pages.len(), pages.total_weight()), (2, 9));
/// pages.insert("/c", "six".into());
/// assert!(!pages.contains(&"/a"), "it made room");
///
/// let stored = pages.insert("/d", "far too long".into());
/// assert_eq!(stored.refusal(), Some(Refusal::TooHeavy { weight: 14, max_weight: 10 }));
/// assert_eq!(pages.len(), 2, "nothing had to go for it");
/// ```
pub trait Weigher<K, V> {
    /// What the slot layer keeps of it.
    type Weights: Weights;

    /// What this entry weighs, in whatever unit the bound has.
    fn weigh(&self, key: &K, value: &V) -> u64;
}

impl<K, V> Weigher<K, V> for () {
    type Weights = ();

    #[inline]
    fn weigh(&self, _: &K, _: &V) -> u64 {
        0
    }
}

impl<K, V, F: Fn(&K, &V) -> u64> Weigher<K, V> for F {
    type Weights = Weighed;

    #[inline]
    fn weigh(&self, key: &K, value: &V) -> u64 {
        self(key, value)
    }
}
