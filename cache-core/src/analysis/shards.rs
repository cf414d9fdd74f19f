//! The hit-ratio curve of LRU from a sample of the keys, in constant memory.

use super::curve::{Curve, How, Knot};
use super::error::NoMemory;
use super::number::{spread, sqrt};
use super::reuse::StackDistances;
use crate::grow::lengthen;
use alloc::collections::BinaryHeap;
use alloc::vec::Vec;

/// The keys are dealt out to so many groups, whose differences tell the uncertainty.
const GROUPS: usize = 8;
/// Distances from 2ⁿ up to below 2ⁿ⁺¹ are counted in so many steps, so that none is off by a hundredth.
const STEPS: u64 = 128;
/// The whole of the hashes: a rate of 1.
const WHOLE: u64 = 1 << 32;

/// SHARDS with a fixed number of keys: about the hits of an LRU cache at every size, in constant memory.
///
/// Sampled are the keys whose hash is below a threshold; the threshold is lowered whenever there would be more
/// than `keys` of them. A sampled key counts for as many as are not sampled, and so does a distance
/// (Waldspurger, Park, Garthwaite and Ahmad, *Efficient MRC construction with SHARDS*, FAST 2015, §3.1 and
/// 3.2). What is counted here are the misses, each times one by the rate of the moment, and what is no miss
/// is a hit: that is their SHARDS-adj (§5.3), which lays the difference between the sampled and the expected
/// number of accesses to the shortest distance, whatever keys the sample happens to have.
///
/// 8 192 keys are what they recommend, for an error of a few thousandths on their traces. O(log keys) for an access that is
/// sampled, O(1) for all others; about 100 bytes for each key of the sample, and at most 250 KiB beside.
///
/// ```
/// use cache_core::analysis::{How, Shards};
///
/// let mut shards = Shards::new(1_000, 0);
/// // Round and round over 20 000 keys.
/// for access in 0..100_000 {
///     shards.observe(access % 20_000)?;
/// }
/// let curve = shards.curve()?;
/// assert!(matches!(curve.how(), How::Sampled { rate } if rate < 0.06));
/// assert!(curve.at(18_000).hit_ratio() < 0.01);
/// assert!((curve.at(22_000).hit_ratio() - 0.8).abs() < 0.03);
/// # Ok::<(), cache_core::analysis::NoMemory>(())
/// ```
#[derive(Clone, Debug)]
pub struct Shards {
    distances: StackDistances,
    /// The sampled keys by their hashes, of which the largest is the next to go.
    sample: BinaryHeap<(u32, u64)>,
    keys: usize,
    seed: u64,
    /// Keys with a lower hash are sampled.
    threshold: u64,
    /// Misses in caches smaller than a distance, by step of distance: what they count for, by group.
    misses: Vec<[f64; GROUPS]>,
    /// Misses in all caches, being first uses.
    cold: [f64; GROUPS],
    requests: u64,
}

impl Shards {
    /// A sample of at most so many keys, at least 1; other seeds choose other keys.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::Shards::new(8_192, 0).rate(), 1.0);
    /// ```
    pub fn new(keys: u32, seed: u64) -> Self {
        Self {
            distances: StackDistances::new(),
            sample: BinaryHeap::new(),
            keys: keys.max(1) as usize,
            seed: spread(seed),
            threshold: WHOLE,
            misses: Vec::new(),
            cold: [0.0; GROUPS],
            requests: 0,
        }
    }

    /// An access to a key: an [id](super::Accesses::ids), or a hash of 64 bits.
    ///
    /// ```
    /// let mut shards = cache_core::analysis::Shards::new(10, 0);
    /// shards.observe(7)?;
    /// assert_eq!(shards.requests(), 1);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`]: the access was not counted.
    #[inline]
    pub fn observe(&mut self, key: u64) -> Result<(), NoMemory> {
        let hash = spread(key ^ self.seed);
        if hash >> 32 < self.threshold {
            self.observe_sampled(key, hash)?;
        }
        self.requests += 1;
        Ok(())
    }

    fn observe_sampled(&mut self, key: u64, hash: u64) -> Result<(), NoMemory> {
        self.sample.try_reserve(1).map_err(|_| NoMemory)?;
        let distance = self.distances.observe(key)?;
        let weight = WHOLE as f64 / self.threshold as f64;
        let group = hash as usize % GROUPS;
        let Some(distance) = distance else {
            if let Some(cold) = self.cold.get_mut(group) {
                *cold += weight;
            }
            self.sample.push(((hash >> 32) as u32, key));
            if self.sample.len() > self.keys {
                self.shrink();
            }
            return Ok(());
        };
        // Of distance 1 is who was used just before, whatever stands for it: nothing to scale.
        let scaled = if distance == 1 { 1 } else { u64::from(distance) * WHOLE / self.threshold };
        let step = step(scaled);
        if step >= self.misses.len() {
            lengthen(&mut self.misses, step + 1, step + STEPS as usize, |_| [0.0; GROUPS]).ok_or(NoMemory)?;
        }
        if let Some(misses) = self.misses.get_mut(step).and_then(|groups| groups.get_mut(group)) {
            *misses += weight;
        }
        Ok(())
    }

    /// Lowers the threshold to the largest hash there is: the keys that have it go.
    fn shrink(&mut self) {
        let Some(&(largest, _)) = self.sample.peek() else { return };
        self.threshold = largest.into();
        while let Some(&(hash, key)) = self.sample.peek()
            && hash == largest
        {
            self.sample.pop();
            self.distances.forget(key);
        }
    }

    /// How many accesses it has observed, sampled or not.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::Shards::new(10, 0).requests(), 0);
    /// ```
    pub const fn requests(&self) -> u64 {
        self.requests
    }

    /// The share of the keys that is sampled now.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::Shards::new(10, 0).rate(), 1.0);
    /// ```
    pub fn rate(&self) -> f64 {
        self.threshold as f64 / WHOLE as f64
    }

    /// The curve of what was observed up to now.
    ///
    /// ```
    /// let curve = cache_core::analysis::Shards::new(10, 0).curve()?;
    /// assert_eq!(curve.at(5).hits, 0);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`], for the curve.
    pub fn curve(&self) -> Result<Curve, NoMemory> {
        let rate = self.rate();
        let used = self.misses.iter().filter(|groups| groups.iter().any(|weight| *weight > 0.0)).count();
        let mut curve = Curve::steps(self.requests, How::Sampled { rate });
        curve.reserve(used)?;
        let mut missed = self.cold;
        for groups in &self.misses {
            add(&mut missed, groups);
        }
        for (step, groups) in self.misses.iter().enumerate() {
            if groups.iter().all(|weight| *weight <= 0.0) {
                continue;
            }
            for (missed, weight) in missed.iter_mut().zip(groups) {
                *missed -= weight;
            }
            let hits = (self.requests as f64 - missed.iter().sum::<f64>() + 0.5) as u64;
            let uncertainty = if rate < 1.0 { self.standard_error(&missed) } else { 0.0 };
            curve.push(Knot { size: largest(step), hits: hits.min(self.requests), uncertainty })?;
        }
        Ok(curve)
    }

    /// By the method of random groups (Wolter, *Introduction to Variance Estimation*, chapter 2): how far
    /// the sum is off follows from how far the groups are from one another.
    fn standard_error(&self, missed: &[f64; GROUPS]) -> f64 {
        let groups = GROUPS as f64;
        let mean = missed.iter().sum::<f64>() / groups;
        let squares: f64 = missed.iter().map(|of_group| (of_group - mean) * (of_group - mean)).sum();
        sqrt(squares * groups / (groups - 1.0) * (1.0 - self.rate())) / self.requests.max(1) as f64
    }
}

fn add(sum: &mut [f64; GROUPS], groups: &[f64; GROUPS]) {
    for (sum, weight) in sum.iter_mut().zip(groups) {
        *sum += weight;
    }
}

/// In which step a distance is counted: distances below 2 · `STEPS` have one of their own.
fn step(distance: u64) -> usize {
    let octave = u64::from(distance.max(STEPS).ilog2() - STEPS.ilog2());
    (octave * STEPS + (distance >> octave)) as usize
}

/// The largest distance of a step.
fn largest(step: usize) -> u64 {
    let octave = (step as u64 / STEPS).saturating_sub(1);
    ((step as u64 - octave * STEPS + 1) << octave) - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_in_order_and_fine() {
        for distance in
            (0..if cfg!(miri) { 600 } else { 5_000 }).chain((1..58).map(|bits| (1 << bits) + 12_345))
        {
            let step = step(distance);
            assert!(largest(step) >= distance, "{distance}");
            assert!(step == 0 || largest(step - 1) < distance, "{distance}");
            assert!(largest(step) - distance <= distance / STEPS, "{distance}");
        }
    }
}
