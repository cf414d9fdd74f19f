//! What a recording says, as the steps of a run: with shelves that the engine keeps beside it.

use std::rc::Rc;

use cache_core::analysis::Interner;
use cache_core::call::{Equality, Key, Language, Object, Rules, SelfMode, Value};
use cache_core::policy::Kind;
use cache_core::trace::{
    Bound, Call, CallLine, Define, KeyPart, KeyText, Line, Outcome as Said, Record, to_key,
};

use super::action::{self, Action, Asked, Function, Outcome, Recorded};
use super::number::fixed;
use super::run::Growing;
use super::sorted::Map;

/// A run that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Recording {
    pub(super) run: Growing,
    defined: Map<u64, Rc<Function>>,
    labels: Map<u64, Rc<str>>,
    tagged: Map<(u64, String), Vec<Rc<Key>>>,
    keys: Keys,
    common: Common,
}

impl Recording {
    /// How many functions there are.
    pub(super) fn functions(&self) -> usize {
        self.defined.len()
    }

    /// Does what a line says.
    pub(super) fn line(&mut self, line: Line<'_>) {
        match line {
            Line::Call(call) => self.call_line(&call),
            Line::Record(Record::Call(call)) => self.call(call),
            Line::Record(record) => self.record(record),
        }
    }

    fn record(&mut self, record: Record) {
        let time = record.time();
        let action = match record {
            Record::Define(define) => {
                let function = Rc::new(function(&define));
                self.defined.insert(function.id, Rc::clone(&function));
                Action::Define(function)
            }
            Record::Call(call) => return self.call(call),
            Record::Set { function, key, .. } => {
                Action::Set { function, key: self.key(function, &key), answer: "set by hand".into() }
            }
            Record::Delete { function, key, .. } => {
                Action::Delete { function, key: self.key(function, &key) }
            }
            Record::Expire { function, key, .. } => {
                Action::Expire { function, key: self.key(function, &key) }
            }
            Record::Clear { function, key, .. } => {
                Action::Clear { function, receiver: self.receiver(function, key.as_deref()) }
            }
            Record::Resize { function, size, key, .. } => Action::Resize {
                function,
                receiver: self.receiver(function, key.as_deref()),
                max_size: entries(size),
            },
            Record::InvalidateTag { function, tag, key, .. } => {
                let receiver = self.receiver(function, key.as_deref());
                let mut tagged = self.tagged.remove(&(function, tag.clone())).unwrap_or_default();
                tagged.sort_unstable();
                tagged.dedup();
                let keys =
                    tagged.into_iter().filter(|key| receiver.is_none() || key.shelf() == receiver).collect();
                Action::InvalidateTag { function, tag: tag.into(), keys }
            }
            Record::Collect { function, key, .. } => {
                let receiver = key.first().map_or(0, KeyPart::id);
                let label =
                    key.first().map_or_else(|| format!("#{receiver}").into(), |part| part.label().into());
                Action::Collect { function, receiver, label }
            }
            Record::Make { type_name, label, id, .. } => {
                self.labels.insert(id, label.as_str().into());
                let object = Object::new(id, type_name).labelled(label);
                Action::Make { value: Rc::new(Value::Object(object)), name: None }
            }
            Record::Drop { id, .. } => {
                Action::Drop(self.labels.get(&id).cloned().unwrap_or_else(|| format!("#{id}").into()))
            }
            Record::Gc { ids, .. } => Action::Gc(ids.len()),
            Record::Note { text, .. } => Action::Note(text.into()),
            Record::Other(other) => Action::Unknown(other.op().into()),
        };
        self.run.push(match time {
            Some(t) => Action::At(clock(t), Box::new(action)),
            None => action,
        });
    }

    /// A call as it stands in its line. Nothing of it is copied but what was not seen before.
    fn call_line(&mut self, call: &CallLine<'_>) {
        self.define_unknown(call.function);
        let mode = self.mode(call.function);
        let key = self.keys.of_text(call.key, mode);
        let victim = call.victim.map(|(victim, reason)| {
            (self.keys.of_text(victim, mode), self.common.reason(reason.unwrap_or("evicted")))
        });
        let said = Recorded {
            outcome: call.outcome.map(outcome),
            reason: call.reason,
            stored: call.stored.unwrap_or(!call.error),
            threw: call.error,
            cost: call.cost,
            expires: call.expires.map(clock),
            victim,
            nearest: None,
        };
        self.called(call.t, call.function, key, said);
    }

    fn call(&mut self, call: Call) {
        self.define_unknown(call.function);
        let key = self.key(call.function, &call.key);
        let stored = call.stored.unwrap_or(!call.error);
        if stored {
            for tag in call.tags {
                self.tagged.or_default((call.function, tag)).push(Rc::clone(&key));
            }
        }
        let victim = call.victim.map(|victim| {
            let reason = self.common.reason(victim.reason.as_deref().unwrap_or("evicted"));
            (self.key(call.function, &victim.key), reason)
        });
        let nearest = call.nearest.map(|near| {
            let differs = near.differs.iter().map(|part| *part as usize).collect();
            (self.key(call.function, &near.key), differs)
        });
        let said = Recorded {
            outcome: call.outcome.map(outcome),
            reason: call.reason,
            stored,
            threw: call.error,
            cost: call.cost,
            expires: call.expires.map(clock),
            victim,
            nearest,
        };
        self.called(call.t, call.function, key, said);
    }

    fn called(&mut self, t: f64, function: u64, key: Rc<Key>, said: Recorded) {
        let text = self.common.cost(said.cost);
        let asked = Asked::Recorded { key, said: self.common.said(said) };
        let returns = action::Answer { text, value: None };
        self.run.push(Action::Call(action::Call {
            at: Some(clock(t)),
            ..action::Call::new(function, asked, returns)
        }));
    }

    /// A call of a function that the file does not define: a bare list of keys, or a file cut off at the front.
    fn define_unknown(&mut self, id: u64) {
        if self.defined.contains_key(&id) {
            return;
        }
        let function = Rc::new(function(&Define::new(id)));
        self.defined.insert(id, Rc::clone(&function));
        self.run.push(Action::Define(function));
    }

    fn mode(&self, function: u64) -> SelfMode {
        self.defined.get(&function).map_or(SelfMode::Key, |function| function.rules.self_mode)
    }

    fn key(&mut self, function: u64, parts: &[KeyPart]) -> Rc<Key> {
        let mode = self.mode(function);
        self.keys.of_parts(parts, mode)
    }

    /// The receiver alone, where only its entries are meant.
    fn receiver(&mut self, function: u64, key: Option<&[KeyPart]>) -> Option<u64> {
        self.key(function, key?).shelf()
    }
}

/// The keys that have occurred: a long recording has few of them, many times. Each by the numbers of [`kind`].
#[derive(Debug, Default)]
struct Keys {
    /// Nearly all, as they stand in their lines.
    texts: Interner<String>,
    by_text: [Vec<Option<Rc<Key>>>; 2],
    /// Those that had to be read with more care.
    parts: [Interner<Vec<KeyPart>>; 2],
    by_parts: [Vec<Rc<Key>>; 2],
}

/// Those with a shelf for each receiver, and the others.
fn kind(mode: SelfMode) -> usize {
    usize::from(mode == SelfMode::Weak)
}

impl Keys {
    /// The key of these parts, the same one for the same parts.
    fn of_parts(&mut self, parts: &[KeyPart], mode: SelfMode) -> Rc<Key> {
        let (numbers, keys) = (&mut self.parts[kind(mode)], &mut self.by_parts[kind(mode)]);
        let Ok(number) = numbers.id(parts) else { return Rc::new(to_key(parts, mode)) };
        if number as usize == keys.len() {
            keys.push(Rc::new(to_key(parts, mode)));
        }
        Rc::clone(&keys[number as usize])
    }

    /// The key of this text, the same one for the same text.
    fn of_text(&mut self, text: KeyText<'_>, mode: SelfMode) -> Rc<Key> {
        let make = || Rc::new(to_key(&text.parts(), mode));
        let Ok(number) = self.texts.id(text.text()) else { return make() };
        let keys = &mut self.by_text[kind(mode)];
        if number as usize >= keys.len() {
            keys.resize(number as usize + 1, None);
        }
        Rc::clone(keys[number as usize].get_or_insert_with(make))
    }
}

/// What many calls have in common: said once.
#[derive(Debug)]
struct Common {
    nothing: Rc<str>,
    /// Why an entry had to go, as it was said last.
    reason: Rc<str>,
    /// By the hundredth of a millisecond up to ten, then by the millisecond up to a second.
    costs: Vec<Option<Rc<str>>>,
    /// What calls say of themselves that name neither a cost nor another key.
    said: Vec<Rc<Recorded>>,
}

impl Default for Common {
    fn default() -> Self {
        Self { nothing: "".into(), reason: "evicted".into(), costs: vec![None; 2_001], said: Vec::new() }
    }
}

impl Common {
    fn reason(&mut self, reason: &str) -> Rc<str> {
        if *self.reason != *reason {
            self.reason = reason.into();
        }
        Rc::clone(&self.reason)
    }

    /// How long a function took, in three figures or so; nothing where that is not known.
    fn cost(&mut self, cost: Option<f64>) -> Rc<str> {
        let Some(cost) = cost else { return Rc::clone(&self.nothing) };
        let (place, text): (usize, fn(f64) -> String) = match cost {
            ..0.01 => (0, |_| "< 0.01 ms".to_owned()),
            ..10.0 => ((cost * 100.0).round() as usize, |cost| format!("{} ms", fixed(cost, 2))),
            ..1_000.0 => (1_000 + cost.round() as usize, |cost| format!("{} ms", fixed(cost, 0))),
            _ => return format!("{} s", fixed(cost / 1_000.0, 1)).into(),
        };
        match self.costs.get_mut(place) {
            Some(known) => Rc::clone(known.get_or_insert_with(|| text(cost).into())),
            None => text(cost).into(),
        }
    }

    fn said(&mut self, said: Recorded) -> Rc<Recorded> {
        let plain = Recorded { cost: None, expires: None, victim: None, nearest: None, ..said };
        if plain != said {
            return Rc::new(said);
        }
        if let Some(known) = self.said.iter().find(|known| ***known == said) {
            return Rc::clone(known);
        }
        let said = Rc::new(said);
        self.said.push(Rc::clone(&said));
        said
    }
}

fn outcome(said: Said) -> Outcome {
    match said {
        Said::Hit => Outcome::Hit,
        Said::Miss => Outcome::Miss,
        Said::Shared => Outcome::Shared,
        Said::Stale => Outcome::Stale,
    }
}

/// The time of a record: shelves count whole milliseconds.
fn clock(t: f64) -> u64 {
    t.max(0.0) as u64
}

fn function(define: &Define) -> Function {
    let named = define.policy.as_deref().unwrap_or(Kind::Lru.name());
    let known: Option<Kind> = named.parse().ok();
    let unnamed = format!("f{}", define.function);
    Function {
        rules: Rules {
            language: Language::JavaScript,
            self_mode: define.self_mode.unwrap_or(SelfMode::Key),
            typed: define.typed.unwrap_or(false),
            equality: if define.key.as_deref() == Some("structural") {
                Equality::Structural
            } else {
                Equality::Identity
            },
        },
        max_size: define.max_size.map_or(Some(128), entries),
        ttl: define.ttl.map(|ttl| ttl.max(0.0) as u64),
        policy: known.unwrap_or(Kind::Lru),
        seed: define.seed.map_or(0, |seed| seed.max(0.0) as u64),
        foreign_policy: known.is_none().then(|| named.into()),
        recorded: true,
        ..Function::python(define.function, define.name.as_deref().unwrap_or(&unnamed))
    }
}

/// How many a cache keeps at most.
fn entries(bound: Bound) -> Option<usize> {
    match bound {
        Bound::Entries(entries) => Some(usize::try_from(entries).unwrap_or(usize::MAX)),
        Bound::Unbounded => None,
    }
}
