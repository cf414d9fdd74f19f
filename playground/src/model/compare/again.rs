//! The steps of a run, done again in a lane.

use std::collections::BTreeMap;
use std::rc::Rc;

use cache_core::call::{Key, Part, Role, SelfMode};

use super::super::action::{Action, Answer, Asked, Call, Function, Outcome, Recorded};
use super::super::run::Run;
use super::super::world::{Done, World};
use super::Lane;
use crate::model::sorted::Map;

/// Does a run again.
pub(super) fn again(run: &Rc<Run>, lane: &Lane) -> Rc<Run> {
    if lane.is_as_it_is() {
        return Rc::clone(run);
    }
    let mut again = Again { lane, functions: Map::new(), keys: BTreeMap::new() };
    let steps = 1..=run.len();
    let actions = steps.filter_map(|step| run.action(step)).map(|action| again.action(action)).collect();
    let nests = |action: &Action| matches!(action.bare(), Action::Begin(_));
    Rc::new(Run::new(if (1..=run.len()).filter_map(|step| run.action(step)).any(nests) {
        without_what_does_not_run(run, actions)
    } else {
        actions
    }))
}

/// Turns actions into those of a lane.
struct Again<'a> {
    lane: &'a Lane,
    functions: Map<u64, Rc<Function>>,
    /// The keys of earlier calls, each with what it is in this lane.
    keys: BTreeMap<(u64, Rc<Key>), Rc<Key>>,
}

impl Again<'_> {
    fn action(&mut self, action: &Action) -> Action {
        match action {
            Action::Define(function) => {
                self.functions.insert(function.id, Rc::clone(function));
                Action::Define(Rc::new(self.lane.function(function)))
            }
            Action::Call(call) => Action::Call(self.call(call)),
            Action::Begin(call) => Action::Begin(self.call(call)),
            Action::Resize { function, receiver, max_size } => Action::Resize {
                function: *function,
                receiver: *receiver,
                max_size: self.lane.max_size(*max_size),
            },
            Action::Set { function, key, answer } => {
                Action::Set { function: *function, key: self.key(*function, key), answer: answer.clone() }
            }
            Action::Delete { function, key } => {
                Action::Delete { function: *function, key: self.key(*function, key) }
            }
            Action::Expire { function, key } => {
                Action::Expire { function: *function, key: self.key(*function, key) }
            }
            Action::InvalidateTag { function, tag, keys } => Action::InvalidateTag {
                function: *function,
                tag: Rc::clone(tag),
                keys: keys.iter().map(|key| self.key(*function, key)).collect(),
            },
            Action::Several(actions) => {
                Action::Several(actions.iter().map(|action| self.action(action)).collect())
            }
            Action::At(time, action) => Action::At(*time, Box::new(self.action(action))),
            other => other.clone(),
        }
    }

    fn call(&mut self, call: &Call) -> Call {
        let asked = match &call.asked {
            Asked::Recorded { key, said } => {
                Asked::Recorded { key: self.key(call.function, key), said: Rc::new(replayed(said)) }
            }
            asked @ Asked::Call { receiver, args, named } => {
                if let Some(function) = self.functions.get(&call.function).filter(|_| self.rekeys()) {
                    let key = |function: &Function| function.key(receiver.as_deref(), args, named).ok();
                    if let (Some(was), Some(is)) = (key(function), key(&self.lane.function(function))) {
                        self.keys.insert((call.function, Rc::new(was)), Rc::new(is));
                    }
                }
                asked.clone()
            }
        };
        Call { asked, ..call.clone() }
    }

    const fn rekeys(&self) -> bool {
        self.lane.self_mode.is_some()
    }

    /// A key that was made before, for what `self` means here. Where a record leaves it out it stays so: who
    /// was asked is not known any more.
    fn key(&self, function: u64, key: &Rc<Key>) -> Rc<Key> {
        let Some(mode) = self.lane.self_mode else { return Rc::clone(key) };
        if let Some(known) = self.keys.get(&(function, Rc::clone(key))) {
            return Rc::clone(known);
        }
        let receiver = key.parts().iter().find(|part| part.role() == Role::Receiver);
        let shelf = receiver.and_then(Part::id).filter(|_| mode == SelfMode::Weak);
        let kept =
            key.parts().iter().filter(|part| mode != SelfMode::Ignore || part.role() != Role::Receiver);
        Rc::new(Key::from_parts(kept.cloned().collect(), shelf))
    }
}

/// What a record says of a call that holds under every setting: not how it was answered.
fn replayed(said: &Recorded) -> Recorded {
    Recorded { outcome: None, reason: None, victim: None, nearest: None, ..said.clone() }
}

/// A call that runs until its `return` may be a hit here: then nothing of what it did happens. And one that
/// was a hit may run: then it returns at once what it returned there.
fn without_what_does_not_run(run: &Run, actions: Vec<Action>) -> Vec<Action> {
    let (mut world, mut depth, mut done) = (World::default(), 0_usize, Vec::new());
    for (i, action) in actions.into_iter().enumerate() {
        let was_hit = run.moment(i + 1).and_then(|moment| moment.outcome).is_some_and(Outcome::is_hit);
        let action = match action {
            Action::Begin(_) if depth > 0 => {
                depth += usize::from(!was_hit);
                Action::Skipped
            }
            Action::Return(_) if depth > 0 => {
                depth -= 1;
                Action::Skipped
            }
            _ if depth > 0 => Action::Skipped,
            Action::Begin(call) if was_hit => {
                let value = run.moment(i + 1).and_then(|moment| moment.value.clone());
                let returns = value.map_or(call.returns.clone(), |text| Answer { text, value: None });
                Action::Call(Call { returns, ..call })
            }
            other => other,
        };
        world.apply(&action, false);
        if let (Action::Begin(_), Done::Called(called)) = (&action, &world.done) {
            depth = usize::from(called.outcome.is_hit());
        }
        done.push(action);
    }
    done
}
