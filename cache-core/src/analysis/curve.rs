//! Hits by size, and what they are known from.

use super::error::NoMemory;
use super::number::sqrt;
use alloc::vec::Vec;

/// The hits of one policy by the size of the cache.
///
/// Made by [`LruCurve`](super::LruCurve), [`Shards`](super::Shards) and
/// [`simulated_curve`](super::simulated_curve).
///
/// ```
/// use cache_core::analysis::LruCurve;
///
/// let mut lru = LruCurve::new();
/// for key in [1, 2, 3, 1, 2, 3] {
///     lru.observe(key)?;
/// }
/// let curve = lru.curve()?;
/// assert_eq!(curve.at(2).hit_ratio(), 0.0);
/// assert_eq!(curve.at(3).hit_ratio(), 0.5);
/// assert_eq!(curve.size_for(0.5), Some(3));
/// # Ok::<(), cache_core::analysis::NoMemory>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    requests: u64,
    how: How,
    shape: Shape,
    /// By rising size, each above 0.
    knots: Vec<Knot>,
}

/// One size of a [`Curve`].
///
/// ```
/// use cache_core::analysis::{How, Point};
///
/// let point = Point { size: 100, hits: 30, requests: 40, how: How::Exact, uncertainty: 0.0 };
/// assert_eq!((point.hit_ratio(), point.miss_ratio()), (0.75, 0.25));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// How many entries the cache keeps.
    pub size: u64,
    /// How many accesses hit, or about as many.
    pub hits: u64,
    /// How many accesses there were.
    pub requests: u64,
    /// What is known of it.
    pub how: How,
    /// The standard error of the hit ratio: 0.01 is one point, 0 where it is exact.
    ///
    /// An estimate from the same sample of what the choice of its keys makes out: up and down, and, in a
    /// curve, to the side. About two in three ratios are nearer to the truth than that, and nine in ten
    /// nearer than twice that.
    pub uncertainty: f64,
}

/// What the points of a curve are known from.
///
/// ```
/// use cache_core::analysis::{How, Shards};
///
/// assert_eq!(Shards::new(100, 0).curve()?.how(), How::Sampled { rate: 1.0 });
/// # Ok::<(), cache_core::analysis::NoMemory>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum How {
    /// All accesses.
    Exact,
    /// The accesses to a sample of the keys.
    Sampled {
        /// The share of the keys that were sampled, above 0 and up to 1.
        rate: f64,
    },
}

/// A size at which the hits are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Knot {
    pub(super) size: u64,
    pub(super) hits: u64,
    pub(super) uncertainty: f64,
}

/// What is between two knots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Nothing happens there.
    Steps,
    /// It was not looked at; a straight line is the guess.
    Lines,
}

impl Curve {
    pub(super) const fn steps(requests: u64, how: How) -> Self {
        Self { requests, how, shape: Shape::Steps, knots: Vec::new() }
    }

    pub(super) const fn lines(requests: u64, how: How) -> Self {
        Self { requests, how, shape: Shape::Lines, knots: Vec::new() }
    }

    pub(super) fn reserve(&mut self, knots: usize) -> Result<(), NoMemory> {
        self.knots.try_reserve_exact(knots).map_err(|_| NoMemory)
    }

    /// Appends a knot of a larger size than the last one.
    pub(super) fn push(&mut self, knot: Knot) -> Result<(), NoMemory> {
        self.knots.try_reserve(1).map_err(|_| NoMemory)?;
        self.knots.push(knot);
        Ok(())
    }

    /// How many accesses there were.
    ///
    /// ```
    /// let curve = cache_core::analysis::LruCurve::new().curve()?;
    /// assert_eq!(curve.requests(), 0);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    pub const fn requests(&self) -> u64 {
        self.requests
    }

    /// What the curve is known from.
    ///
    /// ```
    /// use cache_core::analysis::{How, LruCurve};
    ///
    /// assert_eq!(LruCurve::new().curve()?.how(), How::Exact);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    pub const fn how(&self) -> How {
        self.how
    }

    /// The points at which the curve changes its direction, by rising size: all there is to draw.
    ///
    /// The curves of LRU are steps: from one point to the next nothing happens. Between those of other
    /// policies, which were simulated at a few sizes, the truth is not known.
    ///
    /// ```
    /// let mut lru = cache_core::analysis::LruCurve::new();
    /// for key in [1, 2, 3, 1, 2, 3] {
    ///     lru.observe(key)?;
    /// }
    /// let curve = lru.curve()?;
    /// assert!(curve.points().map(|point| (point.size, point.hits)).eq([(3, 3)]));
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    pub fn points(&self) -> impl DoubleEndedIterator<Item = Point> + ExactSizeIterator + '_ {
        let with_place = |knot: &Knot| Knot { uncertainty: self.uncertainty(*knot), ..*knot };
        self.knots.iter().map(move |knot| self.point(with_place(knot)))
    }

    /// What the hits are at a size. O(log points).
    ///
    /// Beyond the largest size that was looked at they stay what they are there.
    ///
    /// ```
    /// let mut lru = cache_core::analysis::LruCurve::new();
    /// for key in [1, 2, 3, 1, 2, 3] {
    ///     lru.observe(key)?;
    /// }
    /// let curve = lru.curve()?;
    /// assert_eq!([0, 2, 3, 1_000_000].map(|size| curve.at(size).hits), [0, 0, 3, 3]);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    pub fn at(&self, size: u64) -> Point {
        let mut knot = self.knot(size);
        knot.uncertainty = self.uncertainty(knot);
        self.point(knot)
    }

    /// The smallest size at which at least this share of the accesses hits; `None` where none is enough.
    ///
    /// For a simulated curve: the smallest of the sizes that were looked at. O(points).
    ///
    /// ```
    /// let mut lru = cache_core::analysis::LruCurve::new();
    /// for key in [1, 1, 2, 3, 2, 3] {
    ///     lru.observe(key)?;
    /// }
    /// let curve = lru.curve()?;
    /// assert_eq!([0.0, 0.1, 0.5, 0.6].map(|ratio| curve.size_for(ratio)), [Some(0), Some(1), Some(2), None]);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    pub fn size_for(&self, hit_ratio: f64) -> Option<u64> {
        if hit_ratio <= 0.0 {
            return Some(0);
        }
        self.knots
            .iter()
            .map(|knot| self.point(*knot))
            .find(|point| point.hit_ratio() >= hit_ratio)
            .map(|point| point.size)
    }

    /// What the knots say of a size.
    fn knot(&self, size: u64) -> Knot {
        let none = Knot { size: 0, hits: 0, uncertainty: 0.0 };
        let behind = self.knots.partition_point(|knot| knot.size <= size);
        let below = behind.checked_sub(1).and_then(|at| self.knots.get(at)).copied().unwrap_or(none);
        let mut knot = Knot { size, ..below };
        if self.shape == Shape::Lines
            && let Some(above) = self.knots.get(behind)
        {
            let part = (size - below.size) as f64 / (above.size - below.size) as f64;
            let hits = below.hits as f64 + part * (above.hits as f64 - below.hits as f64);
            knot.hits = (hits + 0.5) as u64;
            knot.uncertainty += part * (above.uncertainty - below.uncertainty);
        }
        knot
    }

    /// The standard error at a knot, its place included: of so many keys as a cache keeps, a sample has its
    /// share give or take the root of that, and so a size in the sample stands for sizes around.
    fn uncertainty(&self, knot: Knot) -> f64 {
        let How::Sampled { rate } = self.how else { return 0.0 };
        let aside = sqrt(knot.size as f64 * (1.0 - rate) / rate) as u64;
        let below = self.knot(knot.size.saturating_sub(aside)).hits;
        let above = self.knot(knot.size.saturating_add(aside)).hits;
        let slope = above.abs_diff(below) as f64 / 2.0 / self.requests.max(1) as f64;
        sqrt(knot.uncertainty * knot.uncertainty + slope * slope)
    }

    fn point(&self, knot: Knot) -> Point {
        let Knot { size, hits, uncertainty } = knot;
        Point { size, hits, requests: self.requests, how: self.how, uncertainty }
    }
}

impl Point {
    /// Hits by accesses, from 0 to 1; 0 where there were none.
    ///
    /// [`Point`] has an example.
    pub fn hit_ratio(&self) -> f64 {
        if self.requests == 0 { 0.0 } else { self.hits as f64 / self.requests as f64 }
    }

    /// Misses by accesses, from 0 to 1; 1 where there were none.
    ///
    /// [`Point`] has an example.
    pub fn miss_ratio(&self) -> f64 {
        1.0 - self.hit_ratio()
    }
}
