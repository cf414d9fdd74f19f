//! The canonical form of an argument: values that a rule calls equal have equal forms, so that the derived
//! `Eq`, `Ord` and `Hash` of the form are the rule.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use super::error::{Argument, KeyError, KeyErrorKind};
use super::label::is_identifier;
use super::value::{Object, Value};
use super::{Equality, Language, MAX_DEPTH, Rules};

/// Where in the call a part stands, as far as equality asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Place {
    Receiver,
    Position,
    Name(String),
}

/// What equality sees of a part.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Canon {
    pub(super) place: Place,
    /// The type, where the rules tell types apart that the values do not.
    pub(super) kind: Option<String>,
    atom: Atom,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Atom {
    Undefined,
    Null,
    Bool(bool),
    /// Bits of a float, with one pattern for every `NaN`.
    Number(u64),
    /// A Python number that is whole, whatever its type.
    Whole(i128),
    BigInt(i128),
    Text(String),
    Identity(u64),
    /// An array's missing item.
    Hole,
    Tuple(Box<[Atom]>),
    List(Box<[Atom]>),
    /// Fields by name, so that their order is ignored.
    Dict(Box<[(String, Atom)]>),
    Instance(String, Box<[(String, Atom)]>),
}

impl Canon {
    pub(super) const fn identity(place: Place, id: u64) -> Self {
        Self { place, kind: None, atom: Atom::Identity(id) }
    }
}

/// A [`KeyError`] that does not yet know its argument.
#[derive(Debug)]
pub(super) struct Fault {
    kind: KeyErrorKind,
    path: String,
}

impl Fault {
    pub(super) fn at(self, argument: Argument) -> KeyError {
        KeyError { kind: self.kind, argument, path: self.path }
    }
}

/// The canonical form of a positional argument.
pub(super) fn canonical(rules: Rules, value: &Value) -> Result<Canon, Fault> {
    let mut walk = Walk { rules, path: Vec::new(), open: Vec::new() };
    let atom = match value {
        // `typed` reaches the top level only: inside containers -0 is 0 in any case.
        Value::Float(number) if rules.typed && rules.language == Language::JavaScript && *number == 0.0 => {
            Atom::Number(number.to_bits())
        }
        _ => walk.atom(value).map_err(|kind| Fault { kind, path: written(&walk.path) })?,
    };
    let kind = (rules.typed && rules.language == Language::Python)
        .then(|| value.type_name(Language::Python).into_owned());
    Ok(Canon { place: Place::Position, kind, atom })
}

/// A step from a value into what it holds.
enum Step<'a> {
    Item(usize),
    Field(&'a str),
}

/// A walk through one argument; after a failure `path` is where it stopped.
struct Walk<'a> {
    rules: Rules,
    path: Vec<Step<'a>>,
    /// The identities of the containers around the current value.
    open: Vec<u64>,
}

impl<'a> Walk<'a> {
    fn atom(&mut self, value: &'a Value) -> Result<Atom, KeyErrorKind> {
        if self.path.len() > MAX_DEPTH {
            return Err(KeyErrorKind::TooDeep);
        }
        match self.rules.language {
            Language::JavaScript => self.javascript(value),
            Language::Python => self.python(value),
        }
    }

    fn javascript(&mut self, value: &'a Value) -> Result<Atom, KeyErrorKind> {
        Ok(match value {
            Value::Undefined => Atom::Undefined,
            Value::Null => Atom::Null,
            Value::Bool(value) => Atom::Bool(*value),
            Value::Int(value) => Atom::Number(number_bits(*value as f64)),
            Value::Float(value) => Atom::Number(number_bits(*value)),
            Value::BigInt(value) => Atom::BigInt(*value),
            Value::Str(value) => Atom::Text(value.clone()),
            Value::Symbol(symbol) => Atom::Identity(symbol.id),
            Value::Tuple(_) => return Err(self.no_such(value)),
            Value::Function(Object { id, .. })
            | Value::Object(Object { id, .. })
            | Value::List(super::List { id, .. })
            | Value::Dict(super::Dict { id, .. })
                if self.rules.equality == Equality::Identity =>
            {
                Atom::Identity(*id)
            }
            Value::Function(_) => return Err(self.uncomparable(value)),
            Value::Object(object) if object.class == "Promise" => return Err(self.uncomparable(value)),
            Value::Object(_) | Value::List(_) | Value::Dict(_) => self.content(value)?,
        })
    }

    fn python(&mut self, value: &'a Value) -> Result<Atom, KeyErrorKind> {
        Ok(match value {
            Value::Null => Atom::Null,
            Value::Bool(value) => Atom::Whole(i128::from(*value)),
            Value::Int(value) => Atom::Whole(i128::from(*value)),
            Value::BigInt(value) => Atom::Whole(*value),
            Value::Float(value) => whole(*value).map_or(Atom::Number(number_bits(*value)), Atom::Whole),
            Value::Str(value) => Atom::Text(value.clone()),
            Value::Undefined | Value::Symbol(_) => return Err(self.no_such(value)),
            Value::Function(function) => Atom::Identity(function.id),
            Value::Tuple(items) => Atom::Tuple(self.items(items.iter().map(Some))?),
            Value::Object(object) if self.rules.equality == Equality::Identity => Atom::Identity(object.id),
            Value::List(_) | Value::Dict(_) if self.rules.equality == Equality::Identity => {
                let type_name = value.type_name(Language::Python).into_owned();
                return Err(KeyErrorKind::Unhashable { type_name });
            }
            Value::Object(_) | Value::List(_) | Value::Dict(_) => self.content(value)?,
        })
    }

    /// The content of a container that has an identity and so could hold itself.
    fn content(&mut self, value: &'a Value) -> Result<Atom, KeyErrorKind> {
        let id = value.identity().unwrap_or_default();
        if self.open.contains(&id) {
            return Err(KeyErrorKind::Cyclic);
        }
        self.open.push(id);
        let atom = match value {
            Value::List(list) => Atom::List(self.items(list.items.iter().map(Option::as_ref))?),
            Value::Dict(dict) => Atom::Dict(self.fields(&dict.fields)?),
            Value::Object(object) => Atom::Instance(object.class.clone(), self.fields(&object.fields)?),
            _ => Atom::Identity(id),
        };
        self.open.pop();
        Ok(atom)
    }

    fn items(&mut self, items: impl Iterator<Item = Option<&'a Value>>) -> Result<Box<[Atom]>, KeyErrorKind> {
        let mut atoms = Vec::with_capacity(items.size_hint().0);
        for (index, item) in items.enumerate() {
            self.path.push(Step::Item(index));
            atoms.push(match item {
                Some(item) => self.atom(item)?,
                None if self.rules.language == Language::Python => {
                    return Err(KeyErrorKind::NoSuchValue {
                        type_name: "hole".into(),
                        language: Language::Python,
                    });
                }
                None => Atom::Hole,
            });
            self.path.pop();
        }
        Ok(atoms.into_boxed_slice())
    }

    fn fields(&mut self, fields: &'a [(String, Value)]) -> Result<Box<[(String, Atom)]>, KeyErrorKind> {
        let mut atoms = Vec::with_capacity(fields.len());
        for (name, value) in fields {
            self.path.push(Step::Field(name));
            atoms.push((name.clone(), self.atom(value)?));
            self.path.pop();
        }
        // A stable sort of the reversed list puts the last of equal names first, which `dedup_by` keeps.
        atoms.reverse();
        atoms.sort_by(|(a, _), (b, _)| a.cmp(b));
        atoms.dedup_by(|(later, _), (kept, _)| later == kept);
        Ok(atoms.into_boxed_slice())
    }

    fn no_such(&self, value: &Value) -> KeyErrorKind {
        let language = self.rules.language;
        KeyErrorKind::NoSuchValue { type_name: value.type_name(language).into_owned(), language }
    }

    fn uncomparable(&self, value: &Value) -> KeyErrorKind {
        KeyErrorKind::Uncomparable { type_name: value.type_name(self.rules.language).into_owned() }
    }
}

/// The path as one would write it in code.
fn written(path: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in path {
        // Writing to a `String` cannot fail.
        let _ = match step {
            Step::Item(index) => write!(text, "[{index}]"),
            Step::Field(name) if is_identifier(name) => write!(text, ".{name}"),
            Step::Field(name) => write!(text, "[{name:?}]"),
        };
    }
    text
}

/// Equal bits for numbers that `SameValueZero` calls equal.
fn number_bits(number: f64) -> u64 {
    if number.is_nan() {
        f64::NAN.to_bits()
    } else if number == 0.0 {
        0
    } else {
        number.to_bits()
    }
}

/// The integer that a float equals exactly. `None` also for those beyond `i128`, which no [`Value`] equals
/// but a float.
#[allow(clippy::float_cmp)] // Exactly equal is the question.
fn whole(number: f64) -> Option<i128> {
    const LIMIT: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
    let truncated = number as i128;
    (number < LIMIT && truncated as f64 == number).then_some(truncated)
}
