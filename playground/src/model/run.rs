//! A run: a list of actions that never changes, and quick access to the state after any of them.
//!
//! The state after step *i* is what the engine made of the first *i* actions, replayed from the nearest
//! checkpoint before it. Checkpoints are copies of the state, thinned out as the run gets longer, so that
//! they take neither more than so many copies nor more than so much room.

use std::rc::Rc;

use cache_core::call::Key;

use super::action::{Action, Function, Outcome};
use super::mark::{Mark, Marks};
use super::sorted::Map;
use super::world::{Done, Tally, World};

/// The most checkpoints a run keeps.
const MOST_CHECKPOINTS: usize = 256;
/// The most entries that all checkpoints together hold.
const MOST_ENTRIES: usize = 400_000;

/// What a step came to, kept for every step: the time line and the log are made of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    pub marks: Marks,
    pub outcome: Option<Outcome>,
    pub value: Option<Rc<str>>,
    /// The function the step was about, and its counters afterwards.
    pub function: Option<u64>,
    pub tally: Tally,
    /// The entry that had to go.
    pub victim: Option<Rc<Key>>,
}

/// A list of actions and what they came to.
#[derive(Clone, Debug)]
pub struct Run {
    actions: Vec<Action>,
    functions: Map<u64, Rc<Function>>,
    moments: Vec<Moment>,
    /// The state after 0, `spacing`, 2 · `spacing`… steps.
    checkpoints: Vec<World>,
    spacing: usize,
}

/// A state and what it took to get there.
#[derive(Clone, Debug)]
pub struct Replay {
    pub world: World,
    /// How many actions were done to reach it from the checkpoint.
    pub replayed: usize,
}

impl Run {
    /// Does all actions once.
    pub fn new(actions: Vec<Action>) -> Self {
        let mut growing = Growing::default();
        growing.expect(actions.len());
        for action in actions {
            growing.push(action);
        }
        growing.finish()
    }

    /// Another run, in which other things happen after the first `at` steps.
    #[must_use]
    pub fn forked(&self, at: usize, then: impl IntoIterator<Item = Action>) -> Self {
        let at = at.min(self.len());
        let kept = at / self.spacing;
        let first = kept * self.spacing;
        let mut growing = Growing::from(Self {
            functions: defined(&self.actions[..first]),
            actions: self.actions[..first].to_vec(),
            moments: self.moments[..first].to_vec(),
            checkpoints: self.checkpoints[..=kept].to_vec(),
            spacing: self.spacing,
        });
        for action in self.actions[first..at].iter().cloned().chain(then) {
            growing.push(action);
        }
        growing.finish()
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// Whether nothing ever happens.
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// The action that leads to the state after `step` steps; `None` for 0.
    pub fn action(&self, step: usize) -> Option<&Action> {
        self.actions.get(step.checked_sub(1)?)
    }

    /// A function as it was last defined.
    pub fn function(&self, id: u64) -> Option<&Rc<Function>> {
        self.functions.get(&id)
    }

    /// Every function, each time it is defined.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.actions.iter().filter_map(|action| match action.bare() {
            Action::Define(function) => Some(&**function),
            _ => None,
        })
    }

    /// What `step` came to; `None` for 0.
    pub fn moment(&self, step: usize) -> Option<&Moment> {
        self.moments.get(step.checked_sub(1)?)
    }

    /// What each step came to, from the first.
    pub fn moments(&self) -> &[Moment] {
        &self.moments
    }

    /// The state after `cursor` steps, replayed from the nearest checkpoint before it.
    pub fn at(&self, cursor: usize) -> Replay {
        let cursor = cursor.min(self.len());
        // The step itself is always done, so that its events and its nearest key are there to be shown.
        let from = cursor.saturating_sub(1) / self.spacing;
        let mut world = self.checkpoints[from].clone();
        let first = from * self.spacing;
        for (i, action) in self.actions[first..cursor].iter().enumerate() {
            world.apply(action, first + i + 1 == cursor);
        }
        Replay { world, replayed: cursor - first }
    }

    /// The next step after `cursor` with this mark.
    pub fn next_with(&self, mark: Mark, cursor: usize) -> Option<usize> {
        let later = self.moments.get(cursor..)?;
        later.iter().position(|moment| moment.marks.contains(mark)).map(|i| cursor + i + 1)
    }

    /// How many actions the longest jump replays.
    pub fn spacing(&self) -> usize {
        self.spacing
    }

    /// Keeps every second checkpoint.
    fn thin_out(&mut self) {
        self.spacing *= 2;
        let mut even = true;
        self.checkpoints.retain(|_| {
            even = !even;
            !even
        });
    }

    fn entries(&self) -> usize {
        self.checkpoints.iter().map(World::weight).sum()
    }
}

/// A run that grows: each action is done as it comes.
#[derive(Debug)]
pub struct Growing {
    run: Run,
    /// The state after the last step.
    world: World,
    /// The entries that all checkpoints together hold.
    entries: usize,
}

impl Default for Growing {
    fn default() -> Self {
        Self::from(Run {
            functions: Map::new(),
            actions: Vec::new(),
            moments: Vec::new(),
            checkpoints: vec![World::default()],
            spacing: 8,
        })
    }
}

impl From<Run> for Growing {
    /// A run that ends at its last checkpoint.
    fn from(run: Run) -> Self {
        Self { world: run.checkpoints.last().cloned().unwrap_or_default(), entries: run.entries(), run }
    }
}

impl Growing {
    /// How many steps there are up to now.
    pub fn len(&self) -> usize {
        self.run.len()
    }

    /// Whether nothing has happened yet.
    pub fn is_empty(&self) -> bool {
        self.run.is_empty()
    }

    /// Makes room for so many more steps at once, where there is as much: that spares copying what there is.
    pub fn expect(&mut self, more: usize) {
        let _ = self.run.actions.try_reserve(more).and_then(|()| self.run.moments.try_reserve(more));
    }

    /// Does one more action.
    pub fn push(&mut self, action: Action) {
        let (run, world) = (&mut self.run, &mut self.world);
        if let Action::Define(function) = action.bare() {
            run.functions.insert(function.id, Rc::clone(function));
        }
        world.apply(&action, false);
        run.actions.push(action);
        run.moments.push(moment(world));
        if !run.moments.len().is_multiple_of(run.spacing) {
            return;
        }
        run.checkpoints.push(world.clone());
        self.entries += world.weight();
        while run.checkpoints.len() > MOST_CHECKPOINTS
            || (self.entries > MOST_ENTRIES && run.checkpoints.len() > 2)
        {
            run.thin_out();
            self.entries = run.entries();
        }
    }

    /// All of it.
    pub fn finish(self) -> Run {
        self.run
    }
}

/// What the last step came to.
fn moment(world: &World) -> Moment {
    let (outcome, value) = match &world.done {
        Done::Called(called) => {
            let value = (!called.running).then(|| Rc::clone(&called.value.text));
            (Some(called.outcome), value)
        }
        _ => (None, None),
    };
    Moment {
        marks: world.marks,
        outcome,
        value,
        function: world.focus.map(|focus| focus.function),
        tally: world.tally(),
        victim: world.done.victim().map(|gone| Rc::clone(&gone.key)),
    }
}

fn defined(actions: &[Action]) -> Map<u64, Rc<Function>> {
    let defined = actions.iter().filter_map(|action| match action.bare() {
        Action::Define(function) => Some((function.id, Rc::clone(function))),
        _ => None,
    });
    defined.collect()
}

#[cfg(test)]
mod tests {
    use super::super::action::{Asked, Call, Function};
    use super::*;

    fn call(n: u32) -> Action {
        let asked = Asked::Call { receiver: None, args: vec![n.into()], named: vec![] };
        Action::Call(Call::new(1, asked, format!("f({n})")))
    }

    fn run(steps: u32, max_size: usize) -> Run {
        let define = Action::Define(Rc::new(Function::python(1, "f").holding(max_size)));
        let calls = (1..steps).map(|i| call(i.wrapping_mul(2_654_435_761) % 500));
        Run::new(std::iter::once(define).chain(calls).collect())
    }

    fn picture(world: &World) -> Vec<(u64, String, usize, u32)> {
        let shelf = world.shelf().expect("a shelf");
        shelf
            .standing()
            .map(|e| (e.story.serial, e.story.key.to_string(), e.story.used, e.story.hits))
            .collect()
    }

    #[test]
    fn a_jump_anywhere_gives_the_state_that_stepping_gives() {
        let run = run(2_000, 100);
        let mut world = World::default();
        for step in 1..=run.len() {
            world.apply(run.action(step).unwrap(), true);
            if step % 37 == 0 || step == run.len() {
                let replay = run.at(step);
                assert_eq!(picture(&replay.world), picture(&world), "step {step}");
                assert_eq!(replay.world.tally(), world.tally());
                assert_eq!(replay.world.tally(), run.moment(step).unwrap().tally);
            }
        }
    }

    #[test]
    fn a_jump_replays_few_actions_however_long_the_run() {
        for (steps, most) in [(10, 8), (1_000, 8), (100_000, 1_024), (1_000_000, 8_192)] {
            let run = run(steps, 100);
            let mut longest = 0;
            for cursor in (0..=run.len()).step_by(run.len() / 10 + 1).chain([run.len(), run.len() - 1]) {
                let replay = run.at(cursor);
                assert_eq!(replay.world.steps, cursor);
                longest = longest.max(replay.replayed);
            }
            assert!(longest <= run.spacing(), "{longest} of at most {}", run.spacing());
            assert!(longest <= most, "{longest} for {steps}");
            assert!(run.checkpoints.len() <= MOST_CHECKPOINTS);
            let entries: usize = run.checkpoints.iter().map(World::weight).sum();
            assert!(entries <= MOST_ENTRIES, "{entries} for {steps}");
        }
    }

    #[test]
    fn checkpoints_of_large_caches_take_bounded_room() {
        let define = Action::Define(Rc::new(Function::python(1, "f").holding(1_000_000)));
        let run = Run::new(std::iter::once(define).chain((0..60_000).map(call)).collect());
        let entries: usize = run.checkpoints.iter().map(World::weight).sum();
        assert!(entries <= MOST_ENTRIES, "{entries}");
        assert_eq!(run.at(60_001).world.size(), 60_000);
    }

    #[test]
    fn acting_in_the_past_forks_and_leaves_the_first_run_as_it_was() {
        let first = run(300, 100);
        let before = picture(&first.at(300).world);
        for at in [0, 1, 8, 9, 150, 300, 1_000] {
            let fork = first.forked(at, [call(7), call(7)]);
            let kept = at.min(first.len());
            assert_eq!(fork.len(), kept + 2);
            assert_eq!(fork.moments()[..kept], first.moments()[..kept]);
            let same: Vec<Action> = (1..=fork.len()).map(|step| fork.action(step).unwrap().clone()).collect();
            assert_eq!(fork.moments(), Run::new(same).moments(), "as if it had been so from the start");
            if kept > 0 {
                assert_eq!(fork.moment(kept + 2).unwrap().outcome, Some(Outcome::Hit));
            }
        }
        assert_eq!(picture(&first.at(300).world), before);
        assert_eq!(first.len(), 300);
    }

    #[test]
    fn running_to_the_next_mark_finds_the_first_after_the_cursor() {
        let run = run(400, 20);
        for mark in [Mark::Hit, Mark::Miss, Mark::Evict] {
            let mut cursor = 0;
            let mut found = 0;
            while let Some(next) = run.next_with(mark, cursor) {
                assert!(run.moment(next).unwrap().marks.contains(mark));
                assert!((cursor + 1..next).all(|step| !run.moment(step).unwrap().marks.contains(mark)));
                cursor = next;
                found += 1;
            }
            assert_eq!(found, run.moments().iter().filter(|m| m.marks.contains(mark)).count());
        }
        assert_eq!(run.next_with(Mark::Hit, 400), None);
        assert_eq!(run.next_with(Mark::Hit, 9_999), None);
    }
}
