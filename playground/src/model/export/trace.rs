//! A run as `cache-trace`. Opened again, it is the same run: the same steps, answered the same way, on the
//! same shelves. What functions return is not in such a file.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use cache_core::call::{Equality, Key, Object, Role, Rules, SelfMode, Value};
use cache_core::trace::{
    Bound, Call, Define, KeyPart, Near, Outcome as Said, PartIds, Record, TraceWriter, Victim, WriteError,
};

use super::super::action::{Action, Asked, Function, Outcome};
use super::super::called::Called;
use super::super::run::Run;
use super::super::shelf::Why;
use super::super::world::{Done, World};

/// Who writes it.
const SOURCE: &str = concat!("see-the-cache ", env!("CARGO_PKG_VERSION"));

/// Up to so many steps, the nearest key of every miss is in the file.
const LOOK: usize = 5_000;

/// Writes a run. `said` gives the sentence of a step that the format has no line for.
///
/// # Errors
///
/// When a line would be longer than the format allows.
pub fn trace(run: &Run, said: impl Fn(&Action, &World) -> String) -> Result<String, WriteError> {
    let mut writer = TraceWriter::new(String::new(), SOURCE)?;
    let mut lines = Lines { tags: tags(run), ..Lines::default() };
    let mut world = World::default();
    // The nearest key is looked for among all: whoever opens a long file looks for it when a step is shown.
    let look = run.len() <= LOOK;
    for step in 1..=run.len() {
        // What came in one step comes in several lines.
        let actions = match run.action(step).map(Action::bare) {
            Some(Action::Several(actions)) => actions,
            _ => run.action(step).map(core::slice::from_ref).unwrap_or_default(),
        };
        for action in actions {
            let owners = owners(&world);
            let shelved = matches!(action.bare(), Action::Wait(_)).then(|| shelved(&world));
            world.apply(action, look);
            // Where nothing but time goes by, what it does to entries is what there is to write.
            if let (Some(shelved), Done::Left(gone)) = (&shelved, &world.done)
                && !gone.is_empty()
            {
                for gone in gone {
                    let Some(function) = shelved.get(&gone.serial) else { continue };
                    let key = lines.key(&gone.key);
                    writer.write(&Record::Expire { t: world.now as f64, function: *function, key })?;
                }
                continue;
            }
            let record = lines.record(action.bare(), &world, step);
            let note = || Record::Note { t: world.now as f64, text: said(action, &world) };
            writer.write(&record.unwrap_or_else(note))?;
            if matches!(action.bare(), Action::Collect { .. } | Action::Define(_)) {
                continue;
            }
            for (function, receiver) in owners.difference(&self::owners(&world)) {
                if let Some(key) = lines.receiver(Some(*receiver)) {
                    writer.write(&Record::Collect { t: world.now as f64, function: *function, key })?;
                }
            }
        }
    }
    Ok(writer.into_inner())
}

/// What is known while lines are written.
#[derive(Default)]
struct Lines {
    ids: PartIds,
    /// The parts of receivers, by the number of the object.
    receivers: BTreeMap<u64, KeyPart>,
    tags: BTreeMap<usize, Vec<String>>,
}

impl Lines {
    /// The line of a step; `None` where there is none for it.
    fn record(&mut self, action: &Action, world: &World, step: usize) -> Option<Record> {
        let t = world.now as f64;
        Some(match (action, &world.done) {
            (_, Done::Refused(_)) => return None,
            (Action::Define(function), _) => Record::Define(define(function)),
            // What runs on until it returns is stored then.
            (Action::Return(_), Done::Returned(returned)) => {
                returned.serial?;
                Record::Set { t, function: returned.function.id, key: self.key(&returned.key) }
            }
            (Action::Call(_) | Action::Begin(_), Done::Called(called)) => {
                let tags = self.tags.remove(&step).unwrap_or_default();
                Record::Call(Call { tags, ..self.call(called, world) })
            }
            (Action::Make { value, .. }, _) => {
                let Value::Object(object) = &**value else { return None };
                let (type_name, label) = (object.class.clone(), object.label());
                Record::Make { t, type_name, label, id: self.made(object, world) }
            }
            (Action::Set { function, key, .. }, _) => {
                Record::Set { t, function: *function, key: self.key(key) }
            }
            (Action::Delete { function, key }, _) => {
                Record::Delete { t, function: *function, key: self.key(key) }
            }
            (Action::Expire { function, key }, _) => {
                Record::Expire { t, function: *function, key: self.key(key) }
            }
            (Action::Clear { function, receiver }, _) => {
                Record::Clear { t, function: *function, key: self.receiver(*receiver) }
            }
            (Action::Resize { function, receiver, max_size }, _) => Record::Resize {
                t,
                function: *function,
                size: bound(*max_size),
                key: self.receiver(*receiver),
            },
            (Action::InvalidateTag { function, tag, .. }, _) => {
                Record::InvalidateTag { t, function: *function, tag: tag.to_string(), key: None }
            }
            (Action::Collect { function, receiver, .. }, _) => {
                Record::Collect { t, function: *function, key: self.receiver(Some(*receiver))? }
            }
            (Action::Note(text), _) => Record::Note { t, text: text.to_string() },
            _ => return None,
        })
    }

    fn call(&mut self, called: &Called, world: &World) -> Call {
        let t = world.now as f64;
        let hit = called.outcome.is_hit();
        let victim = called.gone.iter().find_map(|gone| match gone.why {
            Why::Evicted(rule) => Some((&gone.key, rule.map(|rule| rule.words().to_owned()))),
            _ => None,
        });
        let expires = called.function.ttl.filter(|_| called.stored).and_then(|_| {
            let standing = world.shelf()?.standing().find(|at| Some(at.story.serial) == called.serial)?;
            standing.deadline.map(|deadline| deadline as f64)
        });
        Call {
            outcome: Some(match called.outcome {
                Outcome::Hit => Said::Hit,
                Outcome::Miss => Said::Miss,
                Outcome::Shared => Said::Shared,
                Outcome::Stale => Said::Stale,
            }),
            reason: called.reason,
            error: called.threw,
            stored: (!hit).then_some(called.stored),
            cost: called.function.cost.filter(|_| !hit).map(|cost| cost as f64 / 1e6),
            expires,
            victim: victim.map(|(key, reason)| Victim { key: self.key(key), reason }),
            nearest: called.nearest.as_ref().map(|near| Near {
                key: self.key(&near.key),
                differs: near.differs.iter().map(|part| *part as u64).collect(),
            }),
            ..Call::new(t, called.function.id, self.key(&called.key))
        }
    }

    fn key(&mut self, key: &Rc<Key>) -> Vec<KeyPart> {
        let parts = self.ids.parts(key);
        for (part, written) in key.parts().iter().zip(&parts) {
            if let (Role::Receiver, Some(id)) = (part.role(), part.id()) {
                self.receivers.insert(id, written.clone());
            }
        }
        parts
    }

    /// One receiver alone.
    fn receiver(&self, receiver: Option<u64>) -> Option<Vec<KeyPart>> {
        Some(vec![self.receivers.get(&receiver?)?.clone()])
    }

    /// The number of an object: that of its part in keys.
    fn made(&mut self, object: &Object, world: &World) -> u64 {
        let rules = world.functions.values().last().map_or(Rules::python(), |function| function.rules);
        let rules = match rules.self_mode {
            SelfMode::Ignore => Rules { self_mode: SelfMode::Key, ..rules },
            SelfMode::Key | SelfMode::Weak => rules,
        };
        self.ids.receiver(rules, object).unwrap_or(object.id)
    }
}

/// The function of each entry, by the entry's number.
fn shelved(world: &World) -> BTreeMap<u64, u64> {
    let entries = world.shelves().iter().flat_map(|(id, shelf)| {
        shelf.standing().map(|standing| (standing.story.serial, id.function)).collect::<Vec<_>>()
    });
    entries.collect()
}

/// The receivers that have shelves of their own.
fn owners(world: &World) -> BTreeSet<(u64, u64)> {
    world.shelves().keys().filter_map(|id| Some((id.function, id.receiver?))).collect()
}

fn define(function: &Function) -> Define {
    let policy = function.foreign_policy.as_deref().unwrap_or(function.policy.name());
    Define {
        name: Some(function.name.to_string()),
        policy: Some(policy.to_owned()),
        max_size: Some(bound(function.max_size)),
        ttl: function.ttl.map(|ttl| ttl as f64),
        self_mode: Some(function.rules.self_mode),
        key: Some(
            match function.rules.equality {
                Equality::Structural => "structural",
                Equality::Identity => "identity",
            }
            .to_owned(),
        ),
        typed: Some(function.rules.typed),
        seed: Some(function.seed as f64),
        ..Define::new(function.id)
    }
}

fn bound(max_size: Option<usize>) -> Bound {
    Bound::from(max_size.map(|entries| entries as u64))
}

/// Which calls store under which tags: known from what goes when a tag is out of date.
fn tags(run: &Run) -> BTreeMap<usize, Vec<String>> {
    let mut latest: BTreeMap<(u64, Rc<Key>), usize> = BTreeMap::new();
    let mut tags: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let mut functions: BTreeMap<u64, Rc<Function>> = BTreeMap::new();
    for step in 1..=run.len() {
        match run.action(step).map(Action::bare) {
            Some(Action::Define(function)) => {
                functions.insert(function.id, Rc::clone(function));
            }
            Some(Action::Call(call)) => {
                let key = match &call.asked {
                    Asked::Recorded { key, .. } => Some(Rc::clone(key)),
                    Asked::Call { receiver, args, named } => functions
                        .get(&call.function)
                        .and_then(|function| function.key(receiver.as_deref(), args, named).ok())
                        .map(Rc::new),
                };
                if let Some(key) = key {
                    latest.insert((call.function, key), step);
                }
            }
            Some(Action::InvalidateTag { function, tag, keys }) => {
                for step in keys.iter().filter_map(|key| latest.get(&(*function, Rc::clone(key)))) {
                    tags.entry(*step).or_default().push(tag.to_string());
                }
            }
            _ => {}
        }
    }
    tags
}
