//! How large a cache should be.

use super::curve::{Curve, Point};

/// The size from which on more entries are worth less than before: where the curve of hits bends.
///
/// Kneedle (Satopää, Albrecht, Irwin and Raghavan, *Finding a "kneedle" in a haystack*, ICDCS 2011
/// workshops, §II and III): sizes and hits are scaled to 0 to 1 each, and the knee is where the curve stands
/// highest above the diagonal. Up to there, an entry more hits more than the average entry does; beyond, less.
/// Of their method this is the knee of the whole curve, without the smoothing of noisy data that an exact
/// curve does not have, and without their search for further knees.
///
/// Scaled are the sizes up to the one from which on nothing more is gained. Where the curve is never above
/// the diagonal, as in a loop, which hits only in a cache that holds all of it, the answer is that size.
/// `None` when nothing is hit at any size. O(points).
///
/// What an entry costs is not asked; to weigh that, read [`Curve::at`] around the knee.
///
/// ```
/// use cache_core::analysis::{LruCurve, knee};
///
/// // Two keys are used all the time, and of twenty others now and then one.
/// let mut lru = LruCurve::new();
/// for turn in 0..400 {
///     for key in [1, 2, 10 + turn % 20] {
///         lru.observe(key)?;
///     }
/// }
/// let curve = lru.curve()?;
/// let knee = knee(&curve).unwrap();
/// assert_eq!(knee.size, 3);
/// assert!(curve.at(6).hits == knee.hits && curve.at(22).hit_ratio() > 0.98);
/// # Ok::<(), cache_core::analysis::NoMemory>(())
/// ```
pub fn knee(curve: &Curve) -> Option<Point> {
    let most = curve.points().max_by_key(|point| (point.hits, core::cmp::Reverse(point.size)))?;
    if most.hits == 0 {
        return None;
    }
    let above = |point: &Point| point.hits as f64 / most.hits as f64 - point.size as f64 / most.size as f64;
    let mut best = most;
    for point in curve.points().take_while(|point| point.size < most.size) {
        if above(&point) > above(&best) {
            best = point;
        }
    }
    Some(best)
}
