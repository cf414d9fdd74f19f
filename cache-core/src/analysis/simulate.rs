//! What any policy hits at one size, from all accesses or from those to a sample of the keys.

use super::accesses::Accesses;
use super::curve::{Curve, How, Knot, Point};
use super::error::NoMemory;
use super::keymap::{KeyMap, Number};
use super::number::{spread, spread32, sqrt};
use crate::policy::Policy;
use crate::{Slot, Slots};
use core::fmt;

/// The whole of the hashes: a rate of 1.
const WHOLE: f64 = (1_u64 << 32) as f64;

/// A cache without values that is played a sequence of accesses: the hits of a policy at one size.
///
/// ```
/// use cache_core::Lru;
/// use cache_core::analysis::{How, Simulation};
///
/// let mut lru = Simulation::new(2, |_size| Lru::default());
/// for id in [0, 1, 0, 2, 0, 1] {
///     lru.observe(id)?;
/// }
/// let point = lru.point();
/// assert_eq!((point.hits, point.requests, point.how), (2, 6, How::Exact));
/// # Ok::<(), cache_core::analysis::NoMemory>(())
/// ```
#[derive(Clone)]
pub struct Simulation<P: Policy> {
    slots: Slots<P>,
    size: u32,
    requests: u64,
    sample: Option<Sample>,
}

/// Which keys a miniature cache sees, and what it must know to say how sure it is.
#[derive(Clone, Debug)]
struct Sample {
    /// Keys with a lower hash are sampled.
    threshold: u64,
    seed: u64,
    misses: KeyMap,
    /// The sum over the sampled keys of the square of their misses.
    squares: f64,
}

impl<P: Policy> Simulation<P> {
    /// A cache of this size; `policy` is given the size and makes the policy.
    ///
    /// [`Simulation`] has an example.
    pub fn new(size: u32, policy: impl FnOnce(u32) -> P) -> Self {
        let size = size.min(Slot::MAX);
        Self { slots: Slots::with(size, policy(size), ()), size, requests: 0, sample: None }
    }

    /// A miniature of a cache of this size, smaller by `rate`, that sees the accesses to that share of
    /// the keys (Waldspurger, Saemundsson, Ahmad and Park, *Cache modeling and optimization using miniature
    /// simulations*, USENIX ATC 2017, §3).
    ///
    /// Each of its misses counts for one by the rate, and what is no miss is a hit, as
    /// [SHARDS-adj](super::Shards) has it. That takes as much less time and memory; a rate is sensible as
    /// long as the miniature keeps a hundred entries or so. Rates from 1 up give an exact simulation; other
    /// seeds choose other keys. `policy` is given the size of the miniature.
    ///
    /// ```
    /// use cache_core::Lru;
    /// use cache_core::analysis::Simulation;
    ///
    /// let mut miniature = Simulation::sampled(20_000, 0.05, 0, |size| {
    ///     assert_eq!(size, 1_000);
    ///     Lru::default()
    /// });
    /// // Round and round over 15 000 keys.
    /// for access in 0..60_000 {
    ///     miniature.observe(access % 15_000)?;
    /// }
    /// let point = miniature.point();
    /// assert_eq!((point.size, point.requests), (20_000, 60_000));
    /// assert!((point.hit_ratio() - 0.75).abs() < 2.0 * point.uncertainty, "{point:?}");
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    pub fn sampled(size: u32, rate: f64, seed: u64, policy: impl FnOnce(u32) -> P) -> Self {
        if rate >= 1.0 || rate.is_nan() {
            return Self::new(size, policy);
        }
        let size = size.min(Slot::MAX);
        let threshold = ((rate * WHOLE) as u64).max(1);
        let share = f64::from(size) * (threshold as f64 / WHOLE);
        let bound = if size == 0 { 0 } else { ((share + 0.5) as u32).max(1) };
        let sample = Sample { threshold, seed: spread(seed), misses: KeyMap::new(), squares: 0.0 };
        Self { slots: Slots::with(bound, policy(bound), ()), size, requests: 0, sample: Some(sample) }
    }

    /// An access: whether it hit; `None` where its key is not in the sample.
    ///
    /// ```
    /// use cache_core::Lru;
    /// use cache_core::analysis::Simulation;
    ///
    /// let mut lru = Simulation::new(2, |_| Lru::default());
    /// assert_eq!([7, 7].map(|id| lru.observe(id)), [Ok(Some(false)), Ok(Some(true))]);
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`]: the access was not counted, or not as a miss of its key.
    #[inline]
    pub fn observe(&mut self, id: u32) -> Result<Option<bool>, NoMemory> {
        if let Some(sample) = &self.sample
            && spread(u64::from(id) ^ sample.seed) >> 32 >= sample.threshold
        {
            self.requests += 1;
            return Ok(None);
        }
        // An equal hash is an equal id: nothing to compare.
        let hash = spread32(id);
        let found = self.slots.first(hash);
        if let Some(slot) = found {
            self.slots.hit(slot);
        } else {
            if let Some(sample) = &mut self.sample {
                sample.miss(id)?;
            }
            self.slots.miss(hash);
            self.slots.insert(hash, None);
        }
        self.requests += 1;
        Ok(Some(found.is_some()))
    }

    /// What is known now.
    ///
    /// ```
    /// use cache_core::Lru;
    /// use cache_core::analysis::Simulation;
    ///
    /// let point = Simulation::new(2, |_| Lru::default()).point();
    /// assert_eq!((point.size, point.requests), (2, 0));
    /// ```
    pub fn point(&self) -> Point {
        let (size, requests) = (u64::from(self.size), self.requests);
        let stats = self.slots.stats();
        let Some(sample) = &self.sample else {
            return Point { size, hits: stats.hits, requests, how: How::Exact, uncertainty: 0.0 };
        };
        let rate = sample.threshold as f64 / WHOLE;
        let hits = requests as f64 - stats.misses as f64 / rate;
        // Horvitz and Thompson, JASA 1952: each key is in the sample or not, for itself.
        let uncertainty = sqrt(sample.squares * (1.0 - rate)) / rate / requests.max(1) as f64;
        Point { size, hits: (hits + 0.5) as u64, requests, how: How::Sampled { rate }, uncertainty }
    }

    /// The cache itself, to look at.
    ///
    /// ```
    /// use cache_core::Lru;
    /// use cache_core::analysis::Simulation;
    ///
    /// assert!(Simulation::new(2, |_| Lru::default()).slots().is_empty());
    /// ```
    pub const fn slots(&self) -> &Slots<P> {
        &self.slots
    }
}

impl<P: Policy> fmt::Debug for Simulation<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Simulation").field("point", &self.point()).finish_non_exhaustive()
    }
}

impl Sample {
    fn miss(&mut self, id: u32) -> Result<(), NoMemory> {
        let (misses, _) = self.misses.entry(id.into())?;
        // (m + 1)² = m² + 2m + 1
        self.squares += 2.0 * f64::from(misses.get()) + 1.0;
        let more = misses.get() + 1;
        Number::set(misses, more);
        Ok(())
    }
}

/// The hits of a policy at several sizes, each simulated by itself at this sampling rate (1: exactly).
///
/// Sizes that repeat are simulated once. [`Simulation::sampled`] says more about the rate.
///
/// ```
/// use cache_core::Lru;
/// use cache_core::analysis::{Accesses, simulated_curve};
///
/// let accesses = Accesses::from_keys([1, 2, 3, 1, 2, 3])?;
/// let curve = simulated_curve(&accesses, &[2, 3], 1.0, |_| Lru::default())?;
/// assert_eq!((curve.at(2).hits, curve.at(3).hits), (0, 3));
/// # Ok::<(), cache_core::analysis::NoMemory>(())
/// ```
///
/// # Errors
///
/// [`NoMemory`].
pub fn simulated_curve<K, P: Policy>(
    accesses: &Accesses<K>,
    sizes: &[u32],
    rate: f64,
    policy: impl Fn(u32) -> P,
) -> Result<Curve, NoMemory> {
    let mut sizes = alloc::vec::Vec::from(sizes);
    sizes.sort_unstable();
    sizes.dedup();
    let requests = accesses.ids().len() as u64;
    let mut curve = None;
    for size in sizes.into_iter().filter(|size| *size > 0) {
        let mut simulation = Simulation::sampled(size, rate, 0, &policy);
        for id in accesses.ids() {
            simulation.observe(*id)?;
        }
        let Point { size, hits, how, uncertainty, .. } = simulation.point();
        let curve = curve.get_or_insert_with(|| Curve::lines(requests, how));
        curve.push(Knot { size, hits, uncertainty })?;
    }
    Ok(curve.unwrap_or_else(|| Curve::lines(requests, How::Exact)))
}
