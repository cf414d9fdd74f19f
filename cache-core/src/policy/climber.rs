/// A whole, for shares.
pub(crate) const WHOLE: u32 = 1 << 16;
/// The window begins with a hundredth of the places.
const START: u32 = WHOLE / 100;
const MOST: u32 = WHOLE / 5 * 4;
/// The first step is a sixteenth of the places.
const STEP: f64 = (WHOLE / 16) as f64;
/// A hit ratio that changed by more than this means other requests: steps are large again.
const RESTART: f64 = 0.05;
/// What each step is of the one before.
const DECAY: f64 = 0.98;
/// So many requests for each entry between two steps. The paper has 10: on nine real traces and 43 sizes
/// the hit ratio is 0.3 points higher with 20, on average, since small caches climb less at random.
const SAMPLE: u32 = 20;

/// How large the window of W-TinyLFU is: it climbs to where the hit ratio is highest.
///
/// Einziger, Eytan, Friedman and Manes, *Adaptive software cache management* (Middleware 2018),
/// section 4.1: go on in the direction in which the hit ratio grew, else turn round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Climber {
    share: u32,
    step: f64,
    hits: u32,
    requests: u32,
    /// The hit ratio of the sample before.
    before: Option<f64>,
}

impl Climber {
    pub(crate) const fn new() -> Self {
        Self { share: START, step: STEP, hits: 0, requests: 0, before: None }
    }

    /// How many of so many places the window has.
    #[inline]
    pub(crate) fn window(&self, capacity: u32) -> u32 {
        ((u64::from(capacity) * u64::from(self.share) / u64::from(WHOLE)) as u32).max(1)
    }

    /// Notes a request of a full cache; every so often, the window changes.
    #[inline]
    pub(crate) fn request(&mut self, hit: bool, capacity: u32) {
        self.hits += u32::from(hit);
        self.requests += 1;
        if self.requests >= capacity.saturating_mul(SAMPLE) {
            self.climb();
        }
    }

    fn climb(&mut self) {
        let ratio = f64::from(self.hits) / f64::from(self.requests);
        let change = ratio - self.before.unwrap_or(0.0);
        if self.before.is_some() && change < 0.0 {
            self.step = -self.step;
        }
        self.share = (f64::from(self.share) + self.step).clamp(0.0, f64::from(MOST)) as u32;
        if change.abs() >= RESTART {
            self.step = if self.step < 0.0 { -STEP } else { STEP };
        } else {
            self.step *= DECAY;
        }
        (self.hits, self.requests, self.before) = (0, 0, Some(ratio));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs samples with a hit ratio that the window decides, and gives the windows of 1000 places.
    fn windows(ratio: impl Fn(u32) -> f64, samples: usize) -> impl Iterator<Item = u32> {
        let mut climber = Climber::new();
        (0..samples).map(move |_| {
            let hits = (ratio(climber.window(1000)) * 20_000.0) as u32;
            for request in 0..20_000 {
                climber.request(request < hits, 1000);
            }
            climber.window(1000)
        })
    }

    #[test]
    #[cfg_attr(miri, ignore = "too many steps for an interpreter")]
    fn climbs_where_the_hit_ratio_is_highest() {
        for best in [100.0, 400.0, 700.0] {
            let ratio = |window| 0.5 - (f64::from(window) - best).abs() / 10_000.0;
            let last = windows(ratio, 200).last().map_or(0.0, f64::from);
            assert!((last - best).abs() < 40.0, "{last} instead of {best}");
        }
    }

    #[test]
    #[cfg_attr(miri, ignore = "too many steps for an interpreter")]
    fn stays_within_the_places() {
        assert!(windows(|window| f64::from(window) / 1000.0, 100).all(|window| window <= 800));
        assert!(windows(|window| 1.0 - f64::from(window) / 1000.0, 100).all(|window| window >= 1));
        assert_eq!((Climber::new().window(0), Climber::new().window(1)), (1, 1));
        assert_eq!(Climber::new().window(u32::MAX), 42_926_079);
    }

    #[test]
    #[cfg_attr(miri, ignore = "too many steps for an interpreter")]
    fn takes_large_steps_again_when_the_requests_change() {
        let mut climber = Climber::new();
        let mut sample = |hits| {
            for request in 0..20_000 {
                climber.request(request < hits, 1000);
            }
            climber.step.abs()
        };
        for _ in 0..50 {
            sample(10_000);
        }
        let small = sample(10_000);
        assert!(small < STEP / 2.0);
        assert!(sample(2_000) >= STEP);
    }
}
