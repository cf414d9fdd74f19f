//! Where everything stands in the picture, in its own units: CSS pixels, from the upper left corner.

use cache_core::policy::Kind;
use curves::protocol::Known;

use super::chosen::Chosen;
use super::job::Job;
use crate::model::number::fixed;

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Series {
    Optimum,
    Policy(Kind),
}

/// A label on an axis, and where it stands along it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    pub at: f32,
    pub label: String,
}

/// A size of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    pub x: f32,
    pub y: f32,
    pub known: Known,
    /// From where to where the truth probably lies, where it is not exact.
    pub reach: Option<(f32, f32)>,
}

/// A series, drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub series: Series,
    /// What SVG calls `d`.
    pub path: String,
    pub spots: Vec<Spot>,
}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub width: f32,
    pub height: f32,
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
    pub sizes: Vec<Tick>,
    pub ratios: Vec<Tick>,
    /// Whether sizes stand by their logarithm.
    pub by_logarithm: bool,
    pub lines: Vec<Line>,
}

/// So much room each label of a size takes, at least.
const APART: f32 = 44.0;

impl Chart {
    /// The curves of a job, so wide and so high.
    pub fn new(job: &Job, chosen: Chosen, width: f32, height: f32) -> Self {
        let (left, right, top, bottom) = (44.0, width - 14.0, 12.0, height - 28.0);
        let sizes = job.sizes();
        let (low, high) = (sizes.first().copied().unwrap_or(1), sizes.last().copied().unwrap_or(1));
        let by_logarithm = high >= low.saturating_mul(20);
        let along = Along { low, high, left, right, by_logarithm };
        let (step, most) = ratios(job.ratio(job.most()));
        let y = |ratio: f64| bottom - (bottom - top) * (ratio / most).clamp(0.0, 1.0) as f32;
        let spot = |known: Known| {
            let ratio = job.ratio(known.hits);
            let beside = 2.0 * known.uncertainty;
            let reach = (known.one_in > 1).then(|| (y(ratio + beside), y(ratio - beside)));
            Spot { x: along.x(known.size), y: y(ratio), known, reach }
        };
        let mut lines = Vec::new();
        let most_known: Vec<Spot> = sizes
            .iter()
            .filter_map(|size| {
                Some(spot(Known { size: *size, hits: job.optimum(*size)?, one_in: 1, uncertainty: 0.0 }))
            })
            .collect();
        lines.push(Line { series: Series::Optimum, path: path(&most_known), spots: most_known });
        for kind in chosen.iter() {
            let spots: Vec<Spot> =
                sizes.iter().filter_map(|size| job.known(kind, *size).map(&spot)).collect();
            // Of LRU more is known than what is marked.
            let path = match &job.lru {
                Some(lru) if kind == Kind::Lru => {
                    let within = lru.knots.iter().filter(|(size, _)| (low..=high).contains(size));
                    joined(within.map(|(size, hits)| (along.x(*size), y(job.ratio(*hits)))))
                }
                _ => path(&spots),
            };
            lines.push(Line { series: Series::Policy(kind), path, spots });
        }
        // What all have in common, that everything fits at the end, is no line by itself.
        lines.retain(|line| line.spots.len() > 1 || sizes.len() == 1);
        let shares = (0..=((most / step).round() as u32)).map(|i| f64::from(i) * step);
        let ratios =
            shares.map(|share| Tick { at: y(share), label: format!("{} %", fixed(100.0 * share, 0)) });
        Self {
            width,
            height,
            left,
            right,
            top,
            bottom,
            ratios: ratios.collect(),
            sizes: along.ticks(),
            by_logarithm,
            lines,
        }
    }
}

/// The axis of sizes.
struct Along {
    low: u32,
    high: u32,
    left: f32,
    right: f32,
    by_logarithm: bool,
}

impl Along {
    fn x(&self, size: u32) -> f32 {
        let of = |size: u32| if self.by_logarithm { f64::from(size).ln() } else { f64::from(size) };
        let (low, high) = (of(self.low), of(self.high));
        let part = if high > low { (of(size) - low) / (high - low) } else { 0.5 };
        self.left + (self.right - self.left) * part as f32
    }

    /// Round sizes, as many as there is room for.
    fn ticks(&self) -> Vec<Tick> {
        let mut ticks: Vec<Tick> = Vec::new();
        for size in if self.by_logarithm { self.decades() } else { self.evenly() } {
            let at = self.x(size);
            if ticks.last().is_none_or(|last| at - last.at >= APART) {
                ticks.push(Tick { at, label: compact(size) });
            }
        }
        ticks
    }

    fn decades(&self) -> Vec<u32> {
        let powers: Vec<u32> = (0..10).map(|power| 10_u32.pow(power)).collect();
        let within = |size: &u32| (self.low..=self.high).contains(size);
        let whole: Vec<u32> = powers.iter().copied().filter(within).collect();
        let wide = self.right - self.left;
        let finer = powers.iter().flat_map(|power| [1, 2, 5].map(|by| power.saturating_mul(by)));
        let finer: Vec<u32> = finer.filter(within).collect();
        // All of a decade's, or only its first one.
        if finer.len() as f32 * APART * 1.4 <= wide || whole.len() < 2 { finer } else { whole }
    }

    fn evenly(&self) -> Vec<u32> {
        let room = ((self.right - self.left) / APART).max(1.0) as u32;
        let span = self.high - self.low;
        let steps = (0..9).flat_map(|power| [1, 2, 5].map(|by| by * 10_u32.pow(power)));
        let step = steps.into_iter().find(|step| span / step <= room).unwrap_or(span.max(1));
        (self.low.div_ceil(step)..=self.high / step).map(|times| times * step).collect()
    }
}

/// The step between labels, and where the axis ends: not far above the most that can be hit.
fn ratios(most: f64) -> (f64, f64) {
    let step = match most {
        most if most <= 0.1 => 0.02,
        most if most <= 0.25 => 0.05,
        most if most <= 0.5 => 0.1,
        _ => 0.2,
    };
    (step, ((most / step).ceil().max(1.0) * step).min(1.0))
}

fn path(spots: &[Spot]) -> String {
    joined(spots.iter().map(|spot| (spot.x, spot.y)))
}

fn joined(points: impl Iterator<Item = (f32, f32)>) -> String {
    let each = points
        .enumerate()
        .map(|(i, (x, y))| format!("{}{} {}", if i == 0 { "M" } else { "L" }, fixed(x, 1), fixed(y, 1)));
    each.collect::<Vec<_>>().concat()
}

/// A size in few characters.
fn compact(size: u32) -> String {
    match size {
        size if size >= 1_000_000 && size % 100_000 == 0 => format!("{}M", f64::from(size) / 1e6),
        size if size >= 1_000 && size % 100 == 0 => format!("{}k", f64::from(size) / 1e3),
        size => size.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use curves::protocol::{Calls, LruKnown, Report};

    use super::super::job::tests::{calls, done, ids};
    use super::*;

    fn labels(ticks: &[Tick]) -> Vec<&str> {
        ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    fn large() -> Job {
        let mut job =
            Job::of_calls("calls", Calls { accesses: 1_000_000, keys: 200_000, ..Calls::default() });
        let knots = (0..=100).map(|i| (10_u32.pow(2) + i * 1_999, u64::from(i) * 8_000)).collect();
        job.hear(Report::Lru(LruKnown { knee: Some(13_000), enough: None, knots }));
        job
    }

    #[test]
    fn everything_stands_within_the_picture() {
        let job = done(Job::of_calls("calls", calls()), &ids());
        for (job, width) in [(&job, 288.0), (&job, 900.0), (&large(), 288.0), (&large(), 900.0)] {
            let chart = Chart::new(job, Chosen::default(), width, 320.0);
            for tick in &chart.sizes {
                assert!((chart.left..=chart.right).contains(&tick.at), "{tick:?}");
            }
            assert!(chart.sizes.windows(2).all(|pair| pair[1].at - pair[0].at >= APART));
            assert!(chart.sizes.len() > 1, "{:?}", chart.sizes);
            for spot in chart.lines.iter().flat_map(|line| &line.spots) {
                assert!(
                    (chart.left..=chart.right).contains(&spot.x)
                        && (chart.top..=chart.bottom).contains(&spot.y)
                );
            }
        }
    }

    #[test]
    fn sizes_over_decades_stand_by_their_logarithm_and_few_evenly() {
        let few = done(
            Job::of_calls("calls", Calls { accesses: 60, keys: 6, ..Calls::default() }),
            &[0, 1, 2, 3, 4, 5],
        );
        let chart = Chart::new(&few, Chosen::default(), 600.0, 320.0);
        assert!(!chart.by_logarithm);
        assert_eq!(labels(&chart.sizes), ["1", "2", "3", "4", "5", "6"]);
        let chart = Chart::new(&large(), Chosen::default(), 900.0, 320.0);
        assert!(chart.by_logarithm);
        assert_eq!(labels(&chart.sizes), ["1k", "2k", "5k", "10k", "20k", "50k", "100k", "200k"]);
        assert_eq!(
            labels(&Chart::new(&large(), Chosen::default(), 288.0, 320.0).sizes),
            ["1k", "10k", "100k"]
        );
        assert_eq!(labels(&chart.ratios), ["0 %", "20 %", "40 %", "60 %", "80 %"]);
    }

    #[test]
    fn more_hits_stand_higher_and_more_entries_further_right() {
        let job = done(Job::of_calls("calls", calls()), &ids());
        let chart = Chart::new(&job, Chosen::named("lru,sieve").unwrap(), 900.0, 320.0);
        let series: Vec<Series> = chart.lines.iter().map(|line| line.series).collect();
        assert_eq!(series, [Series::Optimum, Series::Policy(Kind::Lru), Series::Policy(Kind::Sieve)]);
        for line in &chart.lines {
            assert!(line.spots.windows(2).all(|pair| pair[0].x < pair[1].x));
            for pair in line.spots.windows(2) {
                assert_eq!(pair[0].known.hits <= pair[1].known.hits, pair[0].y >= pair[1].y);
            }
        }
        let bottom = chart.ratios[0].at;
        assert!((bottom - chart.bottom).abs() < 0.01);
    }

    #[test]
    fn what_is_sampled_shows_how_far_it_may_be_off() {
        let mut job = large();
        let known = Known { size: 13_000, hits: 400_000, one_in: 20, uncertainty: 0.02 };
        job.hear(Report::Simulated { policy: Kind::Sieve, known });
        let chart = Chart::new(&job, Chosen::named("sieve").unwrap(), 900.0, 320.0);
        let spot = chart.lines.iter().flat_map(|line| &line.spots).find(|spot| spot.known == known).unwrap();
        let (above, below) = spot.reach.unwrap();
        assert!(above < spot.y && spot.y < below);
        let high = f64::from(chart.bottom - chart.top) / 0.8;
        assert!((f64::from(below - above) - 0.08 * high).abs() < 0.1);
    }

    #[test]
    fn long_sizes_are_written_short() {
        assert_eq!(
            [7, 999, 1_000, 1_500, 20_000, 2_500_000, 1_234].map(compact),
            ["7", "999", "1k", "1.5k", "20k", "2.5M", "1234"]
        );
    }
}
