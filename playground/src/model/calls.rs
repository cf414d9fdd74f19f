//! Which call led to which: the calls of a run as trees, one for each call that no other one made.

use std::rc::Rc;

use super::action::{Action, Asked, Call};
use super::run::Run;
use super::sentence::key_words;
use super::world::{Done, World};

/// The calls of a function since it got its cache.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calls {
    /// The bound of the cache.
    pub max_size: Option<usize>,
    /// In the order in which they were made.
    pub nodes: Vec<Node>,
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// As it stands in the code.
    pub label: String,
    /// Which call made it.
    pub parent: Option<usize>,
    pub hit: bool,
    /// What it returned; nothing while it runs.
    pub value: Option<Rc<str>>,
    /// Whether the step that is shown was about it.
    pub now: bool,
}

/// Where a call stands in the picture: counted in calls from the left and from the top.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    pub x: f32,
    pub y: f32,
}

impl Calls {
    /// How often the function ran.
    pub fn runs(&self) -> usize {
        self.nodes.iter().filter(|node| !node.hit).count()
    }

    /// A place for each call: below the one that made it, which stands over the middle of those it made. Also
    /// how wide and how high it all is.
    pub fn spots(&self) -> (Vec<Spot>, Spot) {
        let mut spots = vec![Spot::default(); self.nodes.len()];
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for (i, node) in self.nodes.iter().enumerate() {
            if let Some(parent) = node.parent {
                children[parent].push(i);
                spots[i].y = spots[parent].y + 1.0;
            }
        }
        // A call's own come behind it in the list: from left to right for those without any, from the last to the
        // first for those with.
        let mut right = 0.0;
        for (i, own) in children.iter().enumerate() {
            if own.is_empty() {
                spots[i].x = right;
                right += 1.0;
            }
        }
        for (i, own) in children.iter().enumerate().rev() {
            if let (Some(first), Some(last)) = (own.first(), own.last()) {
                spots[i].x = f32::midpoint(spots[*first].x, spots[*last].x);
            }
        }
        let high = spots.iter().fold(0.0_f32, |high, spot| high.max(spot.y + 1.0));
        (spots, Spot { x: right, y: high })
    }
}

/// The calls up to `cursor`, for each cache that was made.
pub fn calls(run: &Run, cursor: usize) -> Vec<Calls> {
    let (mut all, mut world, mut open) = (Vec::new(), World::default(), Vec::new());
    for step in 1..=cursor.min(run.len()) {
        let now = step == cursor;
        match run.action(step).map(Action::bare) {
            Some(Action::Several(actions)) => {
                for action in actions.iter() {
                    one(action, &mut world, &mut all, &mut open, now);
                }
            }
            Some(action) => one(action, &mut world, &mut all, &mut open, now),
            None => {}
        }
    }
    all
}

fn one(action: &Action, world: &mut World, all: &mut Vec<Calls>, open: &mut Vec<usize>, now: bool) {
    world.apply(action, false);
    if let Action::Define(function) = action {
        all.push(Calls { max_size: function.max_size, nodes: Vec::new() });
        open.clear();
    }
    let Some(calls) = all.last_mut() else { return };
    match (action, &world.done) {
        (Action::Call(call) | Action::Begin(call), Done::Called(called)) => {
            calls.nodes.push(Node {
                label: label(call, &called.function.name, &key_words(&called.key)),
                parent: open.last().copied(),
                hit: called.outcome.is_hit(),
                value: (!called.running).then(|| Rc::clone(&called.value.text)),
                now,
            });
            if called.running {
                open.push(calls.nodes.len() - 1);
            }
        }
        (Action::Return(_), Done::Returned(returned)) => {
            if let Some(node) = open.pop().and_then(|i| calls.nodes.get_mut(i)) {
                node.value = Some(Rc::clone(&returned.value.text));
                node.now = now;
            }
        }
        _ => {}
    }
}

fn label(call: &Call, name: &str, key: &str) -> String {
    match &call.asked {
        Asked::Call { args, named, .. } if args.len() + named.len() == 1 => format!("{name}({key})"),
        _ => format!("{name}{key}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::played::run;
    use super::*;

    const FIB: &str =
        "def fib(n)\nbegin fib(3)\nbegin fib(2)\nfib(1) -> 1\nfib(0) -> 0\nreturn 1\nfib(1)\nreturn 2";

    #[test]
    fn a_call_stands_below_the_one_that_made_it() {
        let run = run(FIB);
        let [calls] = calls(&run, run.len()).try_into().unwrap();
        let seen: Vec<(&str, Option<usize>, bool)> =
            calls.nodes.iter().map(|node| (node.label.as_str(), node.parent, node.hit)).collect();
        let expected = [
            ("fib(3)", None, false),
            ("fib(2)", Some(0), false),
            ("fib(1)", Some(1), false),
            ("fib(0)", Some(1), false),
            ("fib(1)", Some(0), true),
        ];
        assert_eq!((seen.as_slice(), calls.runs()), (expected.as_slice(), 4));
        let (spots, whole) = calls.spots();
        assert_eq!((whole.x, whole.y), (3.0, 3.0));
        let places: Vec<(f32, f32)> = spots.iter().map(|spot| (spot.x, spot.y)).collect();
        assert_eq!(places, [(1.25, 0.0), (0.5, 1.0), (0.0, 2.0), (1.0, 2.0), (2.0, 1.0)]);
    }

    #[test]
    fn what_runs_has_no_value_yet_and_the_step_marks_its_call() {
        let run = run(FIB);
        let [half] = calls(&run, 6).try_into().unwrap();
        let values: Vec<Option<&str>> = half.nodes.iter().map(|node| node.value.as_deref()).collect();
        assert_eq!(values, [None, Some("1"), Some("1"), Some("0")]);
        assert_eq!(half.nodes.iter().map(|node| node.now).collect::<Vec<_>>(), [false, true, false, false]);
        assert!(calls(&run, 0).is_empty());
    }

    #[test]
    fn each_cache_has_calls_of_its_own() {
        let twice = run(&format!("{FIB}\ndef fib(n) maxsize=0\nfib(1)"));
        let all = calls(&twice, twice.len());
        assert_eq!(all.iter().map(|calls| calls.nodes.len()).collect::<Vec<_>>(), [5, 1]);
        assert_eq!((all[0].max_size, all[1].max_size), (Some(128), Some(0)));
    }
}
