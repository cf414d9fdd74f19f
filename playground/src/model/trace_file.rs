//! A recorded trace as a run: what the file says happened, with shelves that the engine keeps beside it.

use std::rc::Rc;

use cache_core::analysis::Interner;
use cache_core::call::{Equality, Key, Language, Rules, SelfMode, Value};
use cache_core::policy::Kind;
use cache_core::trace::{Bound, Call, Define, Form, KeyPart, Outcome as Said, Record, TraceReader, to_key};

use super::action::{Action, Asked, Function, KeyFrom, Outcome, Recorded};
use super::number::fixed;
use super::run::Run;
use super::sorted::Map;
use crate::phrases::en::trace;
use crate::phrases::{self, args};

/// Where a recording comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file of the visitor's.
    Disk,
    /// A file beside the page, which a link names.
    Beside,
    /// A program of the visitor's own: this one.
    Program(Rc<str>),
}

/// An opened file.
#[derive(Clone, Debug)]
pub struct TraceFile {
    /// What the file is called.
    pub name: String,
    pub origin: Origin,
    /// All of it, for those who look at it in another way; nothing where it is not kept.
    pub bytes: Rc<[u8]>,
    /// Who recorded it, if it says so.
    pub source: Option<String>,
    /// Whether it is a bare list of keys.
    pub plain: bool,
    pub functions: usize,
}

/// Why a file is no recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A line of it is malformed: the line and the field, in the engine's words.
    Malformed(String),
    /// It has a character that no list of keys has, in this line.
    NotText(usize),
    Empty,
}

impl Trouble {
    /// It in a sentence.
    pub fn sentence(&self, file: &str, t: phrases::Language) -> String {
        let why = match self {
            Self::Malformed(why) => why.clone(),
            Self::NotText(line) => t.text(trace::NOT_TEXT, args![line = *line]),
            Self::Empty => t.say(trace::EMPTY).to_owned(),
        };
        t.text(trace::NOT_OPENED, args![file, why])
    }
}

/// Reads a file.
///
/// # Errors
///
/// What is wrong, when the file is not a trace or a line of it is malformed.
pub fn open(name: &str, bytes: &[u8]) -> Result<(TraceFile, Run), Trouble> {
    let mut reader = TraceReader::new();
    let mut builder = Builder::default();
    let mut first_error = None;
    let mut take = |read: Result<Record, _>| match read {
        Ok(record) if first_error.is_none() => builder.add(record),
        Ok(_) => {}
        Err(error) => {
            first_error.get_or_insert(error);
        }
    };
    reader.feed(bytes, &mut take);
    reader.finish(&mut take);
    if let Some(error) = first_error {
        return Err(Trouble::Malformed(error.to_string()));
    }
    let plain = reader.form() == Some(Form::Plain);
    if plain && let Some(line) = not_text(bytes) {
        return Err(Trouble::NotText(line));
    }
    if builder.actions.is_empty() {
        return Err(Trouble::Empty);
    }
    let file = TraceFile {
        name: name.to_owned(),
        origin: Origin::Disk,
        bytes: Rc::new([]),
        source: reader.header().and_then(|header| header.source.clone()),
        plain,
        functions: builder.defined.len(),
    };
    Ok((file, Run::new(builder.actions)))
}

/// The first line, from 1, with a character that no list of keys has: the mark of another kind of file.
fn not_text(bytes: &[u8]) -> Option<usize> {
    let odd = bytes.iter().position(|byte| *byte < b' ' && !b"\t\n\r".contains(byte))?;
    Some(bytes[..odd].split(|byte| *byte == b'\n').count())
}

/// Makes actions of records.
#[derive(Default)]
struct Builder {
    actions: Vec<Action>,
    defined: Map<u64, Rc<Function>>,
    labels: Map<u64, Rc<str>>,
    tagged: Map<(u64, String), Vec<Rc<Key>>>,
    keys: Keys,
}

/// The keys that have occurred: a long recording has few of them, many times.
#[derive(Default)]
struct Keys {
    /// Those with a shelf for each receiver, and the others.
    numbers: [Interner<Vec<KeyPart>>; 2],
    keys: [Vec<Rc<Key>>; 2],
}

impl Keys {
    /// The key of these parts, the same one for the same parts.
    fn key(&mut self, parts: &[KeyPart], mode: SelfMode) -> Rc<Key> {
        let kind = usize::from(mode == SelfMode::Weak);
        let (numbers, keys) = (&mut self.numbers[kind], &mut self.keys[kind]);
        let Ok(number) = numbers.id(parts) else { return Rc::new(to_key(parts, mode)) };
        if number as usize == keys.len() {
            keys.push(Rc::new(to_key(parts, mode)));
        }
        Rc::clone(&keys[number as usize])
    }
}

impl Builder {
    fn add(&mut self, record: Record) {
        let time = record.time();
        let action = match record {
            Record::Define(define) => {
                let function = Rc::new(function(&define));
                self.defined.insert(function.id, Rc::clone(&function));
                Action::Define(function)
            }
            Record::Call(call) => self.call(&call),
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
                let object = cache_core::call::Object::new(id, type_name).labelled(label);
                Action::Make { value: Rc::new(Value::Object(object)), name: None }
            }
            Record::Drop { id, .. } => {
                Action::Drop(self.labels.get(&id).cloned().unwrap_or_else(|| format!("#{id}").into()))
            }
            Record::Gc { ids, .. } => Action::Gc(ids.len()),
            Record::Note { text, .. } => Action::Note(text.into()),
            Record::Other(other) => Action::Unknown(other.op().into()),
        };
        self.actions.push(match time {
            Some(t) => Action::At(t.max(0.0) as u64, Box::new(action)),
            None => action,
        });
    }

    fn call(&mut self, call: &Call) -> Action {
        self.define_unknown(call.function);
        let key = self.key(call.function, &call.key);
        let stored = call.stored.unwrap_or(!call.error);
        if stored {
            for tag in &call.tags {
                self.tagged.or_default((call.function, tag.clone())).push(Rc::clone(&key));
            }
        }
        let victim = call.victim.as_ref().map(|victim| {
            (self.key(call.function, &victim.key), victim.reason.as_deref().unwrap_or("evicted").into())
        });
        let nearest = call.nearest.as_ref().map(|near| {
            let differs = near.differs.iter().map(|part| *part as usize).collect();
            (self.key(call.function, &near.key), differs)
        });
        let said = Recorded {
            outcome: call.outcome.map(|said| match said {
                Said::Hit => Outcome::Hit,
                Said::Miss => Outcome::Miss,
                Said::Shared => Outcome::Shared,
                Said::Stale => Outcome::Stale,
            }),
            reason: call.reason,
            stored,
            threw: call.error,
            cost: call.cost,
            expires: call.expires.map(|t| t.max(0.0) as u64),
            victim,
            nearest,
        };
        let asked = Asked::Recorded { key, said: Box::new(said) };
        let returns = call.cost.map(milliseconds).unwrap_or_default();
        Action::Call(super::action::Call::new(call.function, asked, returns))
    }

    /// A call of a function that the file does not define: a bare list of keys, or a file cut off at the front.
    fn define_unknown(&mut self, id: u64) {
        if self.defined.contains_key(&id) {
            return;
        }
        let function = Rc::new(function(&Define::new(id)));
        self.defined.insert(id, Rc::clone(&function));
        self.actions.push(Action::Define(function));
    }

    fn key(&mut self, function: u64, parts: &[KeyPart]) -> Rc<Key> {
        let mode = self.defined.get(&function).map_or(SelfMode::Key, |function| function.rules.self_mode);
        self.keys.key(parts, mode)
    }

    /// The receiver alone, where only its entries are meant.
    fn receiver(&mut self, function: u64, key: Option<&[KeyPart]>) -> Option<u64> {
        self.key(function, key?).shelf()
    }
}

fn function(define: &Define) -> Function {
    let named = define.policy.as_deref().unwrap_or(Kind::Lru.name());
    let known: Option<Kind> = named.parse().ok();
    Function {
        id: define.function,
        name: define.name.as_deref().map_or_else(|| format!("f{}", define.function).into(), Rc::from),
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
        jitter: 0,
        cost: None,
        look_up: None,
        store: None,
        lock: false,
        copies: false,
        key: KeyFrom::All,
    }
}

fn entries(bound: Bound) -> Option<usize> {
    match bound {
        Bound::Entries(entries) => Some(usize::try_from(entries).unwrap_or(usize::MAX)),
        Bound::Unbounded => None,
    }
}

/// How long a function took, in three figures or so.
fn milliseconds(cost: f64) -> String {
    if cost < 0.01 {
        "< 0.01 ms".to_owned()
    } else if cost < 10.0 {
        format!("{} ms", fixed(cost, 2))
    } else if cost < 1_000.0 {
        format!("{} ms", fixed(cost, 0))
    } else {
        format!("{} s", fixed(cost / 1_000.0, 1))
    }
}
