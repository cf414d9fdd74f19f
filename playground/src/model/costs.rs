//! What the calls of a function have taken with its cache, and what they would have taken without.

use super::world::World;

/// Times in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costs {
    pub calls: u64,
    pub hits: u64,
    /// How often the function ran.
    pub runs: u64,
    /// What a run takes, and what a look-up in the cache takes.
    pub run: u64,
    pub look_up: u64,
}

impl Costs {
    /// All look-ups, and the runs that they did not save.
    pub const fn with(self) -> u64 {
        self.look_ups() + self.runs * self.run
    }

    /// All look-ups.
    pub const fn look_ups(self) -> u64 {
        self.calls * self.look_up
    }

    /// As many runs as calls.
    pub const fn without(self) -> u64 {
        self.calls * self.run
    }

    /// Whether the cache has saved time.
    pub const fn pays(self) -> bool {
        self.with() < self.without()
    }

    /// The hits in a hundred calls beyond which a cache pays; `None` where no number of hits is enough.
    pub fn pays_beyond(self) -> Option<f64> {
        let share = 100.0 * self.look_up as f64 / self.run as f64;
        (share < 100.0).then_some(share)
    }

    /// The hits in a hundred calls until now.
    pub fn share(self) -> f64 {
        if self.calls == 0 { 0.0 } else { 100.0 * self.hits as f64 / self.calls as f64 }
    }
}

/// The costs of the function in focus; `None` where it is not said what it takes.
pub fn costs(world: &World) -> Option<Costs> {
    let function = world.function()?;
    let (run, look_up) = (function.cost?, function.look_up?);
    let tally = world.tally();
    Some(Costs { calls: tally.hits + tally.misses, hits: tally.hits, runs: tally.misses, run, look_up })
}

/// Nanoseconds as people say them, with at most two figures behind the point.
pub fn time(nanoseconds: u64) -> String {
    let exact = nanoseconds as f64;
    let (value, unit) = match nanoseconds {
        0..1_000 => (exact, "ns"),
        1_000..1_000_000 => (exact / 1e3, "µs"),
        1_000_000..1_000_000_000 => (exact / 1e6, "ms"),
        _ => (exact / 1e9, "s"),
    };
    format!("{} {unit}", (value * 100.0).round() / 100.0)
}

/// A share in a hundred as people say it: small ones with more figures.
pub fn percent(share: f64) -> String {
    match share {
        share if share >= 1.0 || share == 0.0 => format!("{share:.0} %"),
        share if share >= 0.01 => format!("{share:.2} %"),
        _ => "0.01 %".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::played::world;
    use super::*;

    fn seen(text: &str) -> Option<Costs> {
        costs(&world(text))
    }

    #[test]
    fn every_call_looks_up_and_every_miss_runs_as_well() {
        let costs = seen("def f(n) cost=300ns lookup=100ns\nfor n in 1..4 times 2: f(n)").unwrap();
        assert_eq!((costs.calls, costs.hits, costs.runs), (8, 4, 4));
        assert_eq!((costs.with(), costs.without(), costs.pays()), (2_000, 2_400, true));
        assert!((costs.pays_beyond().unwrap() - 33.333).abs() < 0.001);
    }

    #[test]
    fn where_looking_up_takes_longer_than_running_nothing_helps() {
        let costs = seen("def f(n) cost=50ns lookup=100ns\nfor n in 1..1 times 1000: f(n)").unwrap();
        assert_eq!((costs.pays(), costs.pays_beyond()), (false, None));
        assert_eq!(seen("def f(n) cost=50ns\nf(1)"), None, "half of it is not known");
    }

    #[test]
    fn at_the_share_from_which_it_pays_it_makes_no_difference() {
        // One hit in two calls, and a look-up that takes half of a run.
        let costs = seen("def f(n) cost=200ns lookup=100ns\nf(1)\nf(1)").unwrap();
        assert_eq!((costs.with(), costs.without()), (400, 400));
        assert!((costs.share() - costs.pays_beyond().unwrap()).abs() < 1e-9);
    }

    #[test]
    fn times_are_said_in_units_that_fit() {
        let said = [50, 1_000, 37_000, 10_020_000, 4_000_000_200].map(time);
        assert_eq!(said, ["50 ns", "1 µs", "37 µs", "10.02 ms", "4 s"]);
        assert_eq!([33.3, 0.2, 0.000_005, 0.0].map(percent), ["33 %", "0.20 %", "0.01 %", "0 %"]);
    }
}
