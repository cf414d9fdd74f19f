//! What a worker does for its orders.

use std::collections::BTreeSet;

use cache_core::analysis::{Accesses, Curve, How, LruCurve, NoMemory, Optimum, Simulation, knee};
use cache_core::policy::{Adaptive, Fifo, Kind, Lfu, LinkedLru, Policy, S3Fifo, Sieve, TinyLfu};

use crate::protocol::{Known, LruKnown, Order, Report};

/// How many sizes of LRU's curve are drawn, at most: as many as a wide screen has room for.
const KNOTS: u32 = 240;
/// The share of the most hits that is enough for most.
const ENOUGH: f64 = 0.95;

/// The accesses, and what was made of them for several orders.
#[derive(Debug, Default)]
pub struct Desk {
    ids: Vec<u32>,
    keys: u32,
    optimum: Option<Optimum>,
}

impl Desk {
    /// Takes accesses, each the number of its key, to so many keys.
    pub fn keep(&mut self, ids: Vec<u32>, keys: u32) {
        *self = Self { ids, keys, optimum: None };
    }

    /// The accesses.
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// Does what is computed from the accesses. To read and to keep is for those who have the file.
    pub fn answer(&mut self, order: &Order) -> Report {
        let done = match order {
            Order::Lru { sizes } => self.lru(sizes).map(Report::Lru),
            Order::Optimum { size } => self.optimum(*size).map(|hits| Report::Optimum { size: *size, hits }),
            Order::Simulate { policy, size, one_in } => {
                let known = self.simulate(*policy, *size, *one_in);
                known.map(|known| Report::Simulated { policy: *policy, known })
            }
            Order::Keep { .. } | Order::Read { .. } => Ok(Report::Kept),
        };
        done.unwrap_or_else(|NoMemory| Report::Failed("there is not enough memory for it".to_owned()))
    }

    fn lru(&self, sizes: &[u32]) -> Result<LruKnown, NoMemory> {
        let mut lru = LruCurve::new();
        self.ids.iter().try_for_each(|id| lru.observe((*id).into()))?;
        let curve = lru.curve()?;
        let knee = knee(&curve).map(|point| point.size as u32);
        let most = curve.at(self.keys.into()).hit_ratio();
        let enough = curve.size_for(ENOUGH * most).filter(|size| *size > 0).map(|size| size as u32);
        let at: BTreeSet<u32> =
            drawn(self.keys).chain(sizes.iter().copied()).chain(knee).chain(enough).collect();
        Ok(LruKnown { knee, enough, knots: knots(&curve, at) })
    }

    fn optimum(&mut self, size: u32) -> Result<u64, NoMemory> {
        if self.optimum.is_none() {
            let mut accesses = Accesses::<u32>::new();
            self.ids.iter().try_for_each(|id| accesses.push(id))?;
            self.optimum = Some(Optimum::new(&accesses)?);
        }
        self.optimum.as_ref().map_or(Err(NoMemory), |optimum| optimum.hits(size))
    }

    fn simulate(&self, policy: Kind, size: u32, one_in: u32) -> Result<Known, NoMemory> {
        // Each policy by itself: no choice to make for every access.
        match policy {
            Kind::Lru => self.play(size, one_in, LinkedLru::default()),
            Kind::Fifo => self.play(size, one_in, Fifo::default()),
            Kind::Lfu => self.play(size, one_in, Lfu::default()),
            Kind::Sieve => self.play(size, one_in, Sieve::default()),
            Kind::S3Fifo => self.play(size, one_in, S3Fifo::default()),
            Kind::TinyLfu => self.play(size, one_in, TinyLfu::with_seed(0)),
            Kind::Adaptive => self.play(size, one_in, Adaptive::with_seed(0)),
        }
    }

    fn play<P: Policy>(&self, size: u32, one_in: u32, policy: P) -> Result<Known, NoMemory> {
        let mut simulation = Simulation::sampled(size, 1.0 / f64::from(one_in.max(1)), 0, |_| policy);
        for id in &self.ids {
            simulation.observe(*id)?;
        }
        let point = simulation.point();
        let one_in = if point.how == How::Exact { 1 } else { one_in };
        Ok(Known { size, hits: point.hits, one_in, uncertainty: point.uncertainty })
    }
}

/// Sizes from 1 up, evenly spread by their logarithm.
fn drawn(keys: u32) -> impl Iterator<Item = u32> {
    let most = f64::from(keys.max(1));
    (0..=KNOTS).map(move |step| most.powf(f64::from(step) / f64::from(KNOTS)).round() as u32)
}

fn knots(curve: &Curve, sizes: BTreeSet<u32>) -> Vec<(u32, u64)> {
    sizes.into_iter().map(|size| (size, curve.at(size.into()).hits)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two keys all the time, and of twenty others now and then one.
    fn desk() -> Desk {
        let ids: Vec<u32> = (0..400).flat_map(|turn| [0, 1, 2 + turn % 20]).collect();
        let mut desk = Desk::default();
        desk.keep(ids, 22);
        desk
    }

    fn at(knots: &[(u32, u64)], size: u32) -> u64 {
        knots.iter().find(|knot| knot.0 == size).expect("a knot of that size").1
    }

    #[test]
    fn the_curve_of_lru_is_exact_at_every_size_that_was_asked_for() {
        let mut desk = desk();
        let Report::Lru(lru) = desk.answer(&Order::Lru { sizes: vec![3, 6, 22] }) else { panic!() };
        assert_eq!((lru.knee, lru.enough), (Some(3), Some(22)));
        assert!(lru.knots.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1));
        for size in [3, 6, 22] {
            let simulated = desk.answer(&Order::Simulate { policy: Kind::Lru, size, one_in: 1 });
            let Report::Simulated { known, .. } = simulated else { panic!() };
            assert_eq!((known.hits, known.one_in), (at(&lru.knots, size), 1));
            assert!(known.uncertainty.abs() < f64::EPSILON);
        }
    }

    #[test]
    fn nothing_beats_the_optimum_and_all_meet_where_everything_fits() {
        let mut desk = desk();
        for size in [1, 3, 8, 22, 40] {
            let Report::Optimum { hits: most, .. } = desk.answer(&Order::Optimum { size }) else { panic!() };
            for policy in Kind::ALL {
                let Report::Simulated { known, .. } =
                    desk.answer(&Order::Simulate { policy, size, one_in: 1 })
                else {
                    panic!()
                };
                assert!(known.hits <= most, "{policy} at {size}: {} of {most}", known.hits);
                assert!(size < 22 || known.hits == 1_200 - 22, "{policy} at {size}: {}", known.hits);
            }
        }
    }

    #[test]
    fn a_sample_says_how_sure_it_is() {
        let mut desk = Desk::default();
        let ids: Vec<u32> = (0..60_000).map(|access| access % 15_000).collect();
        desk.keep(ids, 15_000);
        let asked = Order::Simulate { policy: Kind::Lru, size: 20_000, one_in: 20 };
        let Report::Simulated { known, .. } = desk.answer(&asked) else { panic!() };
        assert_eq!(known.one_in, 20);
        let ratio = known.hits as f64 / 60_000.0;
        assert!(known.uncertainty > 0.0 && (ratio - 0.75).abs() < 3.0 * known.uncertainty, "{known:?}");
    }

    #[test]
    fn other_accesses_are_other_accesses() {
        let mut desk = desk();
        let asked = Order::Optimum { size: 2 };
        let first = desk.answer(&asked);
        desk.keep(vec![0, 0, 0], 1);
        assert_eq!(desk.answer(&asked), Report::Optimum { size: 2, hits: 2 });
        assert_ne!(first, desk.answer(&asked));
    }
}
