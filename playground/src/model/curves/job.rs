//! A set of curves in the making: what is known of it, and what is left to ask.

use cache_core::policy::Kind;
use curves::protocol::{Calls, Known, LruKnown, Order, Report};

use super::plan::Plan;
use crate::model::sorted::Map;

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// So many bytes of so many are read.
    Reading {
        bytes: u64,
        of: u64,
    },
    /// So many orders of so many are done.
    Computing {
        done: usize,
        of: usize,
    },
    Done,
    /// Somebody has stopped it: what has come stays.
    Stopped,
    /// It cannot be.
    Failed(Why),
}

/// Why there are no curves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// As whoever read or computed it says.
    Said(String),
    NoCalls,
    NoWorkers,
}

/// The curves of some calls.
#[derive(Clone, Debug)]
pub struct Job {
    /// What they are called.
    pub name: String,
    pub stage: Stage,
    pub calls: Calls,
    pub lru: Option<LruKnown>,
    pub optimum: Map<u32, u64>,
    known: Map<(u8, u32), Known>,
    plan: Plan,
    /// Orders that workers are at, and how many of them the first picture waits for.
    asked: usize,
    early: usize,
    done: usize,
}

impl Job {
    /// A file of so many bytes, to be read.
    pub fn of_file(name: &str, bytes: u64) -> Self {
        Self {
            name: name.to_owned(),
            stage: Stage::Reading { bytes: 0, of: bytes },
            calls: Calls::default(),
            lru: None,
            optimum: Map::new(),
            known: Map::new(),
            plan: Plan::default(),
            asked: 0,
            early: 0,
            done: 0,
        }
    }

    /// Calls that are at hand.
    pub fn of_calls(name: &str, calls: Calls) -> Self {
        let mut job = Self::of_file(name, 0);
        job.begin(calls);
        job
    }

    fn begin(&mut self, calls: Calls) {
        if calls.accesses == 0 {
            self.stage = Stage::Failed(Why::NoCalls);
            return;
        }
        self.plan = Plan::new(&calls);
        self.calls = calls;
        self.early = self.plan.left().1;
        self.count();
    }

    /// Takes what a worker reports. What comes after an end is not heard any more.
    pub fn hear(&mut self, report: Report) {
        if self.is_over() {
            return;
        }
        let early = self.plan.left().1;
        self.plan.hear(&report);
        // With the knee there is more to wait for.
        self.early += self.plan.left().1 - early;
        match report {
            Report::Reading { bytes } => {
                if let Stage::Reading { bytes: read, .. } = &mut self.stage {
                    *read = bytes;
                }
            }
            Report::Read(calls) => self.begin(*calls),
            Report::Kept => {}
            Report::Lru(lru) => {
                self.lru = Some(lru);
                self.early = self.early.saturating_sub(1);
                self.answered();
            }
            Report::Optimum { size, hits } => {
                self.optimum.insert(size, hits);
                self.answered();
            }
            Report::Simulated { policy, known } => {
                self.early = self.early.saturating_sub(usize::from(known.one_in > 1));
                let place = self.known.or_insert_with((place(policy), known.size), || known);
                if known.one_in <= place.one_in {
                    *place = known;
                }
                self.answered();
            }
            Report::Failed(why) => self.stage = Stage::Failed(Why::Said(why)),
        }
    }

    /// What to ask the next idle worker.
    pub fn order(&mut self) -> Option<Order> {
        if self.is_over() {
            return None;
        }
        let order = self.plan.order()?;
        self.asked += 1;
        Some(order)
    }

    /// Ends it with what has come.
    pub fn stop(&mut self) {
        if !self.is_over() {
            self.stage = Stage::Stopped;
        }
    }

    /// Ends it, where no worker can be had.
    pub fn give_up(&mut self) {
        if !self.is_over() {
            self.stage = Stage::Failed(Why::NoWorkers);
        }
    }

    /// Whether nothing more will come.
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Done | Stage::Stopped | Stage::Failed(_))
    }

    /// Whether there is enough for a first picture.
    pub fn has_picture(&self) -> bool {
        self.lru.is_some() && self.early == 0
    }

    /// The sizes that are looked at, and at the end the one at which everything fits.
    pub fn sizes(&self) -> Vec<u32> {
        self.plan.sizes().iter().copied().chain((self.calls.keys > 0).then_some(self.calls.keys)).collect()
    }

    /// One key in so many made the first picture.
    pub fn one_in(&self) -> u32 {
        self.plan.one_in()
    }

    /// What is known of a policy at a size that is looked at.
    pub fn known(&self, policy: Kind, size: u32) -> Option<Known> {
        let exact = |hits| Known { size, hits, one_in: 1, uncertainty: 0.0 };
        if size == self.calls.keys {
            return Some(exact(self.most()));
        }
        if policy != Kind::Lru {
            return self.known.get(&(place(policy), size)).copied();
        }
        let knots = &self.lru.as_ref()?.knots;
        let found = knots.binary_search_by_key(&size, |knot| knot.0).ok()?;
        knots.get(found).map(|knot| exact(knot.1))
    }

    /// The most that could be hit at a size.
    pub fn optimum(&self, size: u32) -> Option<u64> {
        if size == self.calls.keys { Some(self.most()) } else { self.optimum.get(&size).copied() }
    }

    /// Hits where everything fits: every key misses once.
    pub fn most(&self) -> u64 {
        self.calls.accesses - u64::from(self.calls.keys).min(self.calls.accesses)
    }

    /// A count of hits as a share of all calls.
    pub fn ratio(&self, hits: u64) -> f64 {
        if self.calls.accesses == 0 { 0.0 } else { hits as f64 / self.calls.accesses as f64 }
    }

    fn answered(&mut self) {
        self.asked = self.asked.saturating_sub(1);
        self.done += 1;
        self.count();
    }

    fn count(&mut self) {
        let left = self.plan.left().0 + self.asked;
        self.stage =
            if left == 0 { Stage::Done } else { Stage::Computing { done: self.done, of: self.done + left } };
    }
}

fn place(kind: Kind) -> u8 {
    Kind::ALL.iter().position(|known| *known == kind).unwrap_or_default() as u8
}

#[cfg(test)]
pub(super) mod tests {
    use curves::desk::Desk;

    use super::*;

    /// Does what workers would do.
    pub(crate) fn done(mut job: Job, ids: &[u32]) -> Job {
        let mut desk = Desk::default();
        desk.keep(ids.to_vec(), job.calls.keys);
        while let Some(order) = job.order() {
            job.hear(desk.answer(&order));
        }
        job
    }

    /// Two keys all the time, and of twenty others now and then one.
    pub(crate) fn ids() -> Vec<u32> {
        (0..400).flat_map(|turn| [0, 1, 2 + turn % 20]).collect()
    }

    pub(crate) fn calls() -> Calls {
        Calls { accesses: 1_200, keys: 22, ..Calls::default() }
    }

    #[test]
    fn everything_that_was_asked_is_known_at_the_end() {
        let job = done(Job::of_calls("calls", calls()), &ids());
        assert_eq!(job.stage, Stage::Done);
        let sizes = job.sizes();
        assert_eq!(sizes, [1, 2, 3, 5, 10, 20, 22]);
        for size in sizes {
            let most = job.optimum(size).unwrap();
            for policy in Kind::ALL {
                let known = job.known(policy, size).unwrap();
                assert_eq!(known.one_in, 1);
                assert!(known.hits <= most);
            }
        }
        assert_eq!(job.known(Kind::Sieve, 4), None);
    }

    #[test]
    fn a_file_is_read_then_computed_and_progress_only_grows() {
        let mut job = Job::of_file("a.txt", 5_000);
        assert_eq!(job.order(), None, "nothing to ask before it is read");
        job.hear(Report::Reading { bytes: 2_000 });
        assert_eq!(job.stage, Stage::Reading { bytes: 2_000, of: 5_000 });
        job.hear(Report::Read(Box::new(calls())));
        let mut desk = Desk::default();
        desk.keep(ids(), 22);
        let mut before = 0.0;
        while let Some(order) = job.order() {
            job.hear(desk.answer(&order));
            if let Stage::Computing { done, of } = job.stage {
                let now = done as f64 / of as f64;
                assert!(now > before, "{now} after {before}");
                before = now;
            }
        }
        assert_eq!(job.stage, Stage::Done);
    }

    #[test]
    fn the_first_picture_waits_for_the_samples_and_the_exact_ones_replace_them() {
        let calls = Calls { accesses: 1_000_000, keys: 100_000, ..Calls::default() };
        let mut job = Job::of_calls("calls", calls);
        let simulated = |policy, size, one_in, hits| {
            let uncertainty = if one_in > 1 { 0.01 } else { 0.0 };
            Report::Simulated { policy, known: Known { size, hits, one_in, uncertainty } }
        };
        let knots = job.sizes().into_iter().map(|size| (size, 5)).collect();
        let mut asked = 0;
        while !job.has_picture() {
            match job.order().expect("a picture before the end") {
                Order::Lru { .. } => {
                    let knots = Vec::clone(&knots);
                    job.hear(Report::Lru(LruKnown { knee: Some(13_000), enough: None, knots }));
                }
                Order::Simulate { policy, size, one_in } => {
                    assert_eq!(one_in, 20);
                    asked += 1;
                    job.hear(simulated(policy, size, one_in, 40));
                }
                other => panic!("{other} is not needed for the first picture"),
            }
        }
        // Six policies at 2000, 5000, 10 000, 13 000, 20 000 and 50 000.
        assert_eq!(asked, 36);
        assert_eq!(job.known(Kind::Sieve, 5_000).unwrap().one_in, 20);
        job.hear(simulated(Kind::Sieve, 5_000, 1, 41));
        job.hear(simulated(Kind::Sieve, 5_000, 20, 40));
        assert_eq!(job.known(Kind::Sieve, 5_000).map(|known| (known.one_in, known.hits)), Some((1, 41)));
    }

    #[test]
    fn after_its_end_a_job_hears_nothing() {
        let mut job = Job::of_file("a.txt", 10);
        job.hear(Report::Failed("line 3: nonsense".into()));
        job.hear(Report::Read(Box::new(calls())));
        assert_eq!(job.stage, Stage::Failed(Why::Said("line 3: nonsense".into())));
        let mut job = Job::of_calls("calls", calls());
        job.stop();
        job.hear(Report::Optimum { size: 2, hits: 9 });
        assert_eq!((job.order(), job.optimum(2), job.stage.clone()), (None, None, Stage::Stopped));
        assert!(Job::of_calls("none", Calls::default()).is_over());
    }
}
