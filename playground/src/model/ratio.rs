//! The hit ratio over time, as a line.

use super::run::Run;

/// The most points a line has: it is not drawn wider than that.
const MOST_POINTS: usize = 120;

/// The hit ratio of a function after each of its calls.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ratio {
    /// From left to right, both from 0 to 1: how far along the calls, and the ratio of hits so far.
    pub points: Vec<(f32, f32)>,
    /// The ratio now; `None` before the first call.
    pub now: Option<f32>,
    /// How many calls the line is made of.
    pub calls: u64,
}

/// The line of the function that the page shows after `cursor` steps, since its counters last began at zero.
pub fn ratio(run: &Run, cursor: usize) -> Ratio {
    let Some(function) = run.moment(cursor).and_then(|moment| moment.function) else {
        return Ratio::default();
    };
    let mut line: Vec<f32> = Vec::new();
    let mut calls = 0;
    for moment in &run.moments()[..cursor] {
        if moment.function != Some(function) {
            continue;
        }
        let (hits, all) = (moment.tally.hits, moment.tally.hits + moment.tally.misses);
        if all < calls || all == 0 {
            line.clear();
        }
        if all > 0 && (all != calls || line.is_empty()) {
            line.push(hits as f32 / all as f32);
        }
        calls = all;
    }
    let now = line.last().copied();
    let every = line.len().div_ceil(MOST_POINTS).max(1);
    let last = line.len().saturating_sub(1);
    let points = line.iter().enumerate().filter(|(i, _)| i % every == 0 || *i == last);
    let points =
        points.map(|(i, ratio)| (if last == 0 { 0.0 } else { i as f32 / last as f32 }, *ratio)).collect();
    Ratio { points, now, calls }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::action::{Action, Asked, Call, Function};
    use super::*;

    fn run(keys: &[i32]) -> Run {
        let define = Action::Define(Rc::new(Function::python(1, "f")));
        let calls = keys.iter().map(|key| {
            let asked = Asked::Call { receiver: None, args: vec![(*key).into()], named: vec![] };
            Action::Call(Call::new(1, asked, "x"))
        });
        Run::new(std::iter::once(define).chain(calls).collect())
    }

    #[test]
    fn the_line_is_the_ratio_after_each_call() {
        let run = run(&[7, 7, 8, 7]);
        assert_eq!(ratio(&run, 0), Ratio::default());
        assert_eq!(ratio(&run, 1).now, None);
        assert_eq!(ratio(&run, 2).points, [(0.0, 0.0)]);
        let line = ratio(&run, 5);
        let heights: Vec<f32> = line.points.iter().map(|(_, ratio)| *ratio).collect();
        assert_eq!(heights, [0.0, 0.5, 1.0 / 3.0, 0.5]);
        assert_eq!((line.now, line.calls), (Some(0.5), 4));
    }

    #[test]
    fn a_long_line_is_thinned_out_and_keeps_its_ends() {
        let keys: Vec<i32> = (0..5_000).map(|i| i % 90).collect();
        let line = ratio(&run(&keys), 5_001);
        assert!(line.points.len() <= MOST_POINTS + 1);
        assert_eq!(line.points.first(), Some(&(0.0, 0.0)));
        assert_eq!(line.points.last().map(|(x, y)| (*x, Some(*y))), Some((1.0, line.now)));
    }

    #[test]
    fn counters_that_begin_again_begin_a_new_line() {
        let mut actions: Vec<Action> =
            (1..=4).map(|step| run(&[7, 7, 7]).action(step).unwrap().clone()).collect();
        actions.push(Action::Clear { function: 1, receiver: None });
        actions.push(run(&[9]).action(2).unwrap().clone());
        let run = Run::new(actions);
        assert_eq!(ratio(&run, 4).calls, 3);
        assert_eq!(ratio(&run, 5), Ratio::default());
        assert_eq!(ratio(&run, 6).points, [(0.0, 0.0)]);
    }
}
