//! A memoized function: its rules, its bound, its deadlines, and the keys of its calls.

use std::rc::Rc;

use cache_core::call::{Equality, Key, KeyError, Language, Object, Rules, SelfMode, Value};
use cache_core::policy::Kind;

use super::super::stores::StoreKind;

/// A memoized function with a cache of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    pub id: u64,
    pub name: Rc<str>,
    pub rules: Rules,
    /// `None`: unbounded.
    pub max_size: Option<usize>,
    /// In milliseconds.
    pub ttl: Option<u64>,
    /// Deadlines are scattered over so many milliseconds.
    pub jitter: u64,
    /// What a run takes, in nanoseconds, where that is said.
    pub cost: Option<u64>,
    /// What a look-up in the cache takes, in nanoseconds, where that is said.
    pub look_up: Option<u64>,
    /// What stands behind the memories of all processes.
    pub store: Option<StoreKind>,
    /// Whether calls wait for one with the same question that runs in another process.
    pub lock: bool,
    /// Whether every caller gets a copy of what is stored.
    pub copies: bool,
    /// What of a call its key is made of.
    pub key: KeyFrom,
    /// What decides which entry goes.
    pub policy: Kind,
    /// For policies that sketch or sample.
    pub seed: u64,
    /// Named where it is one that the engine does not have: `policy` is only what stands in for it then.
    pub foreign_policy: Option<Rc<str>>,
    /// Whether its calls were recorded elsewhere: then the counters are those of the record.
    pub recorded: bool,
}

/// What of a call its key is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum KeyFrom {
    /// All arguments as they come.
    #[default]
    All,
    /// Those with names in the order of the names.
    Sorted,
    /// These parameters, each by its place and its name, or a field of theirs.
    Parts(Vec<(usize, Rc<str>, Option<Rc<str>>)>),
}

impl Function {
    /// A function decorated with Python's `lru_cache`.
    pub fn python(id: u64, name: &str) -> Self {
        Self {
            id,
            name: name.into(),
            rules: Rules::python(),
            max_size: Some(128),
            ttl: None,
            jitter: 0,
            cost: None,
            look_up: None,
            store: None,
            lock: false,
            copies: false,
            key: KeyFrom::All,
            policy: Kind::Lru,
            seed: 0,
            foreign_policy: None,
            recorded: false,
        }
    }

    /// The same without `self` in the key.
    #[must_use]
    pub fn without_self(mut self) -> Self {
        self.rules.self_mode = SelfMode::Ignore;
        self
    }

    /// The same with another bound.
    #[must_use]
    pub fn holding(mut self, entries: usize) -> Self {
        self.max_size = Some(entries);
        self
    }

    /// The same with another policy.
    #[must_use]
    pub fn evicting_by(mut self, policy: Kind) -> Self {
        self.policy = policy;
        self
    }

    /// Whether every receiver has a shelf of its own.
    pub const fn per_receiver(&self) -> bool {
        matches!(self.rules.self_mode, SelfMode::Weak)
    }

    /// The key of a call.
    ///
    /// # Errors
    ///
    /// Where an argument cannot be part of a key, as in the language itself.
    pub fn key(
        &self,
        receiver: Option<&Object>,
        args: &[Value],
        named: &[(String, Value)],
    ) -> Result<Key, KeyError> {
        match &self.key {
            KeyFrom::All if self.rules.equality == Equality::Structural => {
                let args: Vec<Value> = args.iter().map(|value| by_content(value, self.language())).collect();
                self.rules.key(receiver, &args, named)
            }
            KeyFrom::All => self.rules.key(receiver, args, named),
            KeyFrom::Sorted => {
                let mut named = named.to_vec();
                named.sort_by(|(a, _), (b, _)| a.cmp(b));
                self.rules.key(receiver, args, &named)
            }
            KeyFrom::Parts(parts) => {
                let part = |(place, name, field): &(usize, Rc<str>, Option<Rc<str>>)| {
                    let by_name =
                        || named.iter().find(|(given, _)| **given == **name).map(|(_, value)| value);
                    let value = args.get(*place).or_else(by_name).unwrap_or(&Value::Null);
                    field.as_ref().map_or_else(|| value.clone(), |field| field_of(value, field))
                };
                self.rules.key(receiver, &parts.iter().map(part).collect::<Vec<_>>(), &[])
            }
        }
    }

    /// The language whose rules hold.
    pub const fn language(&self) -> Language {
        self.rules.language
    }
}

/// The value under a name that tells its content, which is what a structural key compares: which object it is
/// would not say why two of them are the same.
fn by_content(value: &Value, language: Language) -> Value {
    let Value::Object(object) = value else { return value.clone() };
    let field = |(name, value): &(String, Value)| format!("{name}={}", value.label(language));
    let fields = object.fields.iter().map(field).collect::<Vec<_>>().join(", ");
    Value::Object(object.clone().labelled(format!("{}({fields})", object.class)))
}

/// A field of an object or a dict; nothing where it has none of that name.
fn field_of(value: &Value, name: &str) -> Value {
    let fields = match value {
        Value::Object(object) => &object.fields,
        Value::Dict(dict) => &dict.fields,
        _ => return Value::Null,
    };
    fields.iter().find(|(field, _)| field == name).map_or(Value::Null, |(_, value)| value.clone())
}
