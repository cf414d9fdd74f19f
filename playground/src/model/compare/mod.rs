//! Side by side: the same steps under other settings, and where that makes a difference.

mod again;
mod lane;
mod state;
mod words;

use std::rc::Rc;

use cache_core::call::SelfMode;
use cache_core::policy::Kind;

pub use self::state::Columns;
pub use lane::{Lane, NotALane, SELF_MODES, Size, mode_name};
pub use words::{mode_choice, mode_words};

use self::again::again;
use super::action::{Action, Asked, Outcome};
use super::frame::{Frame, Words};
use super::run::{Moment, Run};

/// The fewest and the most runs that stand side by side.
pub const LANES: core::ops::RangeInclusive<usize> = 2..=4;

/// The longest run that is done several times over: each takes as much room as the first.
pub const MOST_STEPS: usize = 200_000;

/// Several runs of the same steps.
#[derive(Clone, Debug)]
pub struct Compare {
    pub lanes: Rc<[Lane]>,
    pub runs: Rc<[Rc<Run>]>,
    /// What is set in each lane, whether it is set otherwise or not, where all its functions agree in it.
    pub set: Rc<[Lane]>,
    /// The steps at which they differ, first to last.
    pub differs: Rc<[usize]>,
    /// What each shows at the cursor.
    pub frames: Vec<Rc<Frame>>,
}

impl Compare {
    /// Does the steps of `run` in every lane, and looks at them after `cursor` of them.
    pub fn new(run: &Rc<Run>, lanes: &[Lane], cursor: usize, words: Words) -> Self {
        Self::of(lanes.to_vec(), lanes.iter().map(|lane| again(run, lane)).collect(), cursor, words)
    }

    /// The same with one lane set otherwise. Only that one is done again.
    #[must_use]
    pub fn with_lane(&self, run: &Rc<Run>, number: usize, lane: Lane, cursor: usize, words: Words) -> Self {
        let (mut lanes, mut runs) = (self.lanes.to_vec(), self.runs.to_vec());
        if number < lanes.len() {
            lanes[number] = lane;
            runs[number] = again(run, &lane);
        } else {
            lanes.push(lane);
            runs.push(again(run, &lane));
        }
        Self::of(lanes, runs, cursor, words)
    }

    /// The same without one of the lanes.
    #[must_use]
    pub fn without_lane(&self, number: usize, cursor: usize, words: Words) -> Self {
        let (mut lanes, mut runs) = (self.lanes.to_vec(), self.runs.to_vec());
        if number < lanes.len() {
            lanes.remove(number);
            runs.remove(number);
        }
        Self::of(lanes, runs, cursor, words)
    }

    fn of(lanes: Vec<Lane>, runs: Vec<Rc<Run>>, cursor: usize, words: Words) -> Self {
        let steps = runs.first().map_or(0, |run| run.len());
        let differs = (1..=steps).filter(|step| differ(&lanes, &runs, *step)).collect();
        let set = runs.iter().map(|run| set_in(run)).collect();
        let mut compare = Self { lanes: lanes.into(), runs: runs.into(), set, differs, frames: Vec::new() };
        compare.look(cursor, words);
        compare
    }

    /// Looks at another step.
    pub fn look(&mut self, cursor: usize, words: Words) {
        let frame = |run: &Rc<Run>| Rc::new(Frame::new(run.at(cursor).world, run.action(cursor), words));
        self.frames = self.runs.iter().map(frame).collect();
    }

    /// Whether they differ at a step.
    pub fn differs_at(&self, step: usize) -> bool {
        self.differs.binary_search(&step).is_ok()
    }

    /// The next step after `cursor` at which they differ.
    pub fn next_difference(&self, cursor: usize) -> Option<usize> {
        self.differs.get(self.differs.partition_point(|step| *step <= cursor)).copied()
    }

    /// How a call was answered in each lane; empty for a step that is no call.
    pub fn outcomes(&self, step: usize) -> Vec<Option<Outcome>> {
        let all: Vec<_> =
            self.runs.iter().map(|run| run.moment(step).and_then(|moment| moment.outcome)).collect();
        if all.iter().any(Option::is_some) { all } else { Vec::new() }
    }
}

/// The lanes to begin with: for methods what `self` means, else how it is decided what goes.
pub fn suggested(run: &Run) -> Vec<Lane> {
    let has_receiver = |action: &Action| match action.bare() {
        Action::Call(call) => matches!(call.asked, Asked::Call { receiver: Some(_), .. }),
        _ => false,
    };
    if (1..=run.len()).filter_map(|step| run.action(step)).any(has_receiver) {
        return vec![
            Lane::self_mode(SelfMode::Key),
            Lane::self_mode(SelfMode::Ignore),
            Lane::self_mode(SelfMode::Weak),
        ];
    }
    vec![Lane::policy(Kind::Lru), Lane::policy(Kind::Fifo), Lane::policy(Kind::Sieve)]
}

/// What is set for all functions of a run.
fn set_in(run: &Run) -> Lane {
    let mut all = run.functions().map(|function| Lane {
        policy: function.foreign_policy.is_none().then_some(function.policy),
        size: function.max_size.map_or(Size::Unbounded, Size::Entries),
        self_mode: Some(function.rules.self_mode),
    });
    let Some(mut common) = all.next() else { return Lane::default() };
    for other in all {
        common.policy = common.policy.filter(|policy| other.policy == Some(*policy));
        common.self_mode = common.self_mode.filter(|mode| other.self_mode == Some(*mode));
        if common.size != other.size {
            common.size = Size::AsItIs;
        }
    }
    common
}

/// Whether a step came to something else in one run than in another: the outcome, or what the caller got; or,
/// where both had as much room and the same keys, the entry that went.
fn differ(lanes: &[Lane], runs: &[Rc<Run>], step: usize) -> bool {
    let moments: Vec<&Moment> = runs.iter().filter_map(|run| run.moment(step)).collect();
    let answer = |moment: &Moment| (moment.outcome, moment.value.clone());
    if moments.windows(2).any(|pair| answer(pair[0]) != answer(pair[1])) {
        return true;
    }
    let rooms = lanes.iter().map(|lane| (lane.size, lane.self_mode));
    let went: Vec<_> =
        rooms.zip(&moments).filter_map(|(room, at)| Some((room, at.victim.as_ref()?))).collect();
    went.iter().any(|(room, key)| went.iter().any(|(other, another)| room == other && key != another))
}

#[cfg(test)]
mod tests {
    use super::super::action::{Call, Function};
    use super::super::permalink::CodeTab;
    use super::super::script::{Scope, parse};
    use super::super::state::words;
    use super::*;
    use crate::phrases::Language;
    use cache_core::call::Object;

    fn words_shown() -> Words {
        words(CodeTab::Python, Language::ENGLISH)
    }

    fn call(receiver: Option<u64>, arg: i32, returns: &str) -> Action {
        let receiver = receiver.map(|id| Rc::new(Object::new(id, "Course")));
        let asked = Asked::Call { receiver, args: vec![arg.into()], named: vec![] };
        Action::Call(Call::new(1, asked, returns))
    }

    fn run(max_size: usize, calls: impl IntoIterator<Item = Action>) -> Rc<Run> {
        let define = Action::Define(Rc::new(Function::python(1, "fee").holding(max_size)));
        Rc::new(Run::new(core::iter::once(define).chain(calls).collect()))
    }

    fn keys(keys: &[i32]) -> Vec<Action> {
        keys.iter().map(|key| call(None, *key, &format!("f{key}"))).collect()
    }

    fn hits(compare: &Compare) -> Vec<u64> {
        compare.frames.iter().map(|frame| frame.world.tally().hits).collect()
    }

    #[test]
    fn every_lane_does_the_same_steps_its_own_way() {
        let run = run(2, keys(&[1, 2, 1, 3, 1, 2]));
        let lanes =
            [Lane::default(), Lane::policy(Kind::Fifo), Lane { size: Size::Entries(3), ..Lane::default() }];
        let compare = Compare::new(&run, &lanes, run.len(), words_shown());
        assert!(compare.runs.iter().all(|lane| lane.len() == run.len()));
        assert!(Rc::ptr_eq(&compare.runs[0], &run), "as it is: not done again");
        assert_eq!(hits(&compare), [2, 1, 3]);
        let sizes: Vec<_> = compare.frames.iter().map(|frame| frame.info.map(|info| info.max_size)).collect();
        assert_eq!(sizes, [Some(Some(2)), Some(Some(2)), Some(Some(3))]);
    }

    #[test]
    fn they_differ_in_the_outcome_and_in_what_goes_where_there_is_as_much_room() {
        let run = run(2, keys(&[1, 2, 1, 3, 1]));
        let policies = [Lane::policy(Kind::Lru), Lane::policy(Kind::Fifo)];
        let compare = Compare::new(&run, &policies, 0, words_shown());
        // Step 5 stores 3: one lets 2 go and the other 1. Step 6 asks for 1.
        assert_eq!(*compare.differs, [5, 6]);
        assert_eq!(compare.next_difference(0), Some(5));
        assert_eq!(compare.next_difference(5), Some(6));
        assert_eq!(compare.next_difference(6), None);
        assert!(compare.differs_at(6) && !compare.differs_at(4));
        assert_eq!(compare.outcomes(6), [Some(Outcome::Hit), Some(Outcome::Miss)]);
        assert!(compare.outcomes(1).is_empty(), "no call");

        let sizes = [Lane::default(), Lane { size: Size::Entries(1), ..Lane::default() }];
        let compare = Compare::new(&run, &sizes, 0, words_shown());
        assert_eq!(*compare.differs, [4, 6], "what goes from a smaller shelf is no other choice");
    }

    #[test]
    fn what_self_means_changes_who_is_answered_with_what() {
        let run = run(8, [call(Some(1), 7, "of one"), call(Some(2), 7, "of two"), call(Some(2), 7, "never")]);
        let compare = Compare::new(&run, &suggested(&run), 3, words_shown());
        let modes: Vec<_> = compare.lanes.iter().map(|lane| lane.self_mode).collect();
        assert_eq!(modes, SELF_MODES.map(Some));
        assert_eq!(compare.outcomes(3), [Some(Outcome::Miss), Some(Outcome::Hit), Some(Outcome::Miss)]);
        // At the last step all hit, but with `ignore` the second gets the first one's answer.
        assert_eq!(compare.outcomes(4), [Some(Outcome::Hit); 3]);
        assert_eq!(*compare.differs, [3, 4]);
    }

    #[test]
    fn lanes_are_changed_added_and_removed_one_by_one() {
        let run = run(2, keys(&[1, 2, 1, 3, 1]));
        let lanes = suggested(&run);
        assert_eq!(lanes, [Kind::Lru, Kind::Fifo, Kind::Sieve].map(Lane::policy));
        let compare = Compare::new(&run, &lanes, 6, words_shown());
        let more = compare.with_lane(&run, 3, Lane::policy(Kind::Lfu), 6, words_shown());
        assert_eq!((more.lanes.len(), more.frames.len()), (4, 4));
        let fewer = more.without_lane(0, 6, words_shown()).without_lane(0, 6, words_shown());
        assert_eq!(*fewer.lanes, [Kind::Sieve, Kind::Lfu].map(Lane::policy));
        let same = fewer.with_lane(&run, 0, Lane::policy(Kind::Lfu), 6, words_shown());
        assert!(same.differs.is_empty() && Rc::ptr_eq(&same.runs[1], &fewer.runs[1]));
    }

    fn script(text: &str) -> Rc<Run> {
        let mut scope = Scope::default();
        let lines = parse(text).unwrap();
        Rc::new(Run::new(lines.iter().flat_map(|line| scope.actions(line).unwrap()).collect()))
    }

    #[test]
    fn what_is_removed_or_put_in_by_hand_is_found_under_every_meaning_of_self() {
        let run = script(concat!(
            "def fee(self, n) self=key\nview = View()\nview.fee(1) -> 5\ndelete view.fee(1)\n",
            "view.fee(1) -> 6 tagged \"t\"\ninvalidate fee \"t\"\nset view.fee(1) -> 7\nview.fee(1) -> 8\n",
        ));
        let compare = Compare::new(&run, &SELF_MODES.map(Lane::self_mode), run.len(), words_shown());
        assert!(compare.differs.is_empty(), "{:?}", compare.differs);
        let values: Vec<_> = compare.runs.iter().map(|run| run.moment(8).unwrap().value.clone()).collect();
        assert_eq!(values, ["7"; 3].map(|seven| Some(seven.into())), "what was put in");
        assert_eq!(compare.runs[0].moment(5).unwrap().outcome, Some(Outcome::Miss), "it was removed");
    }

    #[test]
    fn a_call_that_runs_for_some_steps_is_a_hit_elsewhere_and_the_other_way_round() {
        let run = script(concat!(
            "def fib(n) maxsize=none\nbegin fib(2)\nbegin fib(1)\nreturn 1\nbegin fib(0)\nreturn 0\nreturn 1\n",
            "begin fib(2)\nfib(1) -> 1\n",
        ));
        let lanes = [Lane::default(), Lane { size: Size::Entries(1), ..Lane::default() }];
        let compare = Compare::new(&run, &lanes, run.len(), words_shown());
        assert_eq!(compare.outcomes(8), [Some(Outcome::Hit); 2], "fib(2) was stored last");
        assert_eq!(compare.outcomes(9), [Some(Outcome::Hit), Some(Outcome::Miss)]);
        let running = |compare: &Compare| -> Vec<_> {
            compare.frames.iter().map(|frame| frame.world.running.len()).collect()
        };
        assert_eq!(running(&compare), [0, 0]);
        // Where nothing is kept the second one runs again, and where it was a hit nothing of it is missing.
        let none = [Lane::default(), Lane { size: Size::Entries(0), ..Lane::default() }];
        let compare = Compare::new(&run, &none, run.len(), words_shown());
        assert_eq!(compare.outcomes(8), [Some(Outcome::Hit), Some(Outcome::Miss)]);
        assert_eq!(running(&compare), [0, 0]);
        assert_eq!(compare.frames[1].world.tally().misses, 5);

        let fresh = script(
            "def f(n) maxsize=0\nbegin f(1)\nreturn 1\nbegin f(1)\nbegin f(2)\nreturn 2\nreturn 3\nf(1) -> 4\n",
        );
        let lanes = [Lane::default(), Lane { size: Size::Entries(9), ..Lane::default() }];
        let compare = Compare::new(&fresh, &lanes, fresh.len(), words_shown());
        assert_eq!(compare.outcomes(4), [Some(Outcome::Miss), Some(Outcome::Hit)]);
        assert_eq!(compare.outcomes(5), [Some(Outcome::Miss), None], "it does not happen there");
        assert_eq!(compare.outcomes(8), [Some(Outcome::Miss), Some(Outcome::Hit)]);
        assert_eq!(running(&compare), [0, 0]);
    }

    #[test]
    fn a_recording_is_done_again_under_other_settings() {
        let file = concat!(
            "{\"cacheTrace\":1}\n",
            "{\"op\":\"define\",\"fn\":1,\"name\":\"fee\",\"maxSize\":9,\"self\":\"key\"}\n",
            "{\"op\":\"call\",\"t\":0,\"fn\":1,\"key\":[{\"role\":\"self\",\"type\":\"A\",\"label\":\"A #1\",\"id\":1}],\"outcome\":\"miss\",\"cost\":5}\n",
            "{\"op\":\"call\",\"t\":1,\"fn\":1,\"key\":[{\"role\":\"self\",\"type\":\"A\",\"label\":\"A #2\",\"id\":2}],\"outcome\":\"miss\",\"cost\":5}\n",
        );
        let (_, run) = super::super::trace_file::open("a.jsonl", file.as_bytes()).unwrap();
        let run = Rc::new(run);
        let lanes = [Lane::default(), Lane::self_mode(SelfMode::Ignore), Lane::self_mode(SelfMode::Weak)];
        let compare = Compare::new(&run, &lanes, 3, words_shown());
        assert_eq!(compare.outcomes(3), [Some(Outcome::Miss), Some(Outcome::Hit), Some(Outcome::Miss)]);
        let tallies: Vec<_> = compare.frames.iter().map(|frame| frame.world.tally()).collect();
        assert_eq!(tallies.iter().map(|tally| tally.hits + tally.misses).collect::<Vec<_>>(), [2, 2, 2]);
        let world = &compare.frames[2].world;
        assert_eq!((world.size(), world.shelves_of_objects()), (2, 2), "a shelf for each receiver");
        assert!(compare.frames.iter().all(|frame| frame.called().unwrap().replayed.is_none()));
    }
}
