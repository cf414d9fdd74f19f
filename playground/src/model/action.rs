//! What can be done in a run. A run is nothing but a list of these.

use std::rc::Rc;

use cache_core::MissReason;
use cache_core::call::{Equality, Key, KeyError, Language, Object, Rules, SelfMode, Value};
use cache_core::policy::Kind;

use super::stores::StoreKind;
use crate::phrases::Phrase;
use crate::phrases::en::marks;

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

impl Answer {
    /// The answer that a value is, as the language prints it.
    pub fn of(value: Value, language: Language) -> Self {
        let text = value.label(language).into();
        let object = matches!(value, Value::List(_) | Value::Dict(_) | Value::Object(_));
        Self { text, value: object.then(|| Rc::new(value)) }
    }

    /// Which object it is.
    pub fn object(&self) -> Option<u64> {
        identity(self.value.as_deref()?)
    }
}

impl From<&str> for Answer {
    fn from(text: &str) -> Self {
        Self { text: text.into(), value: None }
    }
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

/// The number that stands for the identity of a list, a dict or an object.
pub fn identity(value: &Value) -> Option<u64> {
    match value {
        Value::Object(object) => Some(object.id),
        Value::List(list) => Some(list.id),
        Value::Dict(dict) => Some(dict.id),
        _ => None,
    }
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

/// What a function returns: what it looks like, and which object it is if it is one.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub text: Rc<str>,
    pub value: Option<Rc<Value>>,
}

/// How a call found its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Hit,
    Miss,
    /// Joined a call that was still running.
    Shared,
    /// Got an answer past its deadline while a new one was fetched.
    Stale,
}

impl Outcome {
    /// The word for it.
    pub const fn word(self) -> &'static Phrase {
        match self {
            Self::Hit => marks::HIT,
            Self::Miss => marks::MISS,
            Self::Shared => marks::SHARED,
            Self::Stale => marks::STALE,
        }
    }

    /// Whether the function did not have to run for it.
    pub const fn is_hit(self) -> bool {
        !matches!(self, Self::Miss)
    }
}

/// What a recorded call says about itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// `None` where only the access was recorded: then it is what the engine finds.
    pub outcome: Option<Outcome>,
    pub reason: Option<MissReason>,
    /// Whether the result was kept; unsaid, it is taken to have been unless the call threw.
    pub stored: bool,
    pub threw: bool,
    /// How long the function took, in milliseconds.
    pub cost: Option<f64>,
    /// The deadline, in milliseconds since the start.
    pub expires: Option<u64>,
    pub victim: Option<(Rc<Key>, Rc<str>)>,
    pub nearest: Option<(Rc<Key>, Vec<usize>)>,
}

/// What is asked for in a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A receiver and arguments: the function's rules make the key.
    Call { receiver: Option<Rc<Object>>, args: Vec<Value>, named: Vec<(String, Value)> },
    /// A key as it was recorded. Many calls say the same of themselves: hits, mostly.
    Recorded { key: Rc<Key>, said: Rc<Recorded> },
}

impl Asked {
    /// The objects, lists and dicts that are passed.
    pub fn objects(&self) -> Vec<Rc<Value>> {
        let Self::Call { receiver, args, named } = self else { return Vec::new() };
        let receiver = receiver.iter().map(|object| Value::Object((**object).clone()));
        let args = args.iter().chain(named.iter().map(|(_, value)| value));
        let passed = args.filter(|value| identity(value).is_some() || matches!(value, Value::Tuple(_)));
        receiver.chain(passed.cloned()).map(Rc::new).collect()
    }
}

/// A call of a memoized function.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub function: u64,
    pub asked: Asked,
    /// What the function returns when it has to run; of a recorded call: what is known of it.
    pub returns: Answer,
    /// The variable that holds the answer.
    pub held_by: Option<Rc<str>>,
    /// Whether it throws when it has to run.
    pub raises: bool,
    /// Where the clock of a record stood, in milliseconds. Here and not around it, as [`Action::At`] is: of a long
    /// recording nearly all steps are calls, and a box for each takes room and time.
    pub at: Option<u64>,
}

impl Call {
    /// A call.
    pub fn new(function: u64, asked: Asked, returns: impl Into<Answer>) -> Self {
        Self { function, asked, returns: returns.into(), held_by: None, raises: false, at: None }
    }
}

/// One step of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A function is decorated: it gets a new, empty cache.
    Define(Rc<Function>),
    /// An object comes into being, and a variable holds it.
    Make {
        value: Rc<Value>,
        name: Option<Rc<str>>,
    },
    /// A list, a dict or an object is altered.
    Change {
        name: Rc<str>,
        to: Rc<Value>,
    },
    /// A variable is gone.
    Release(Rc<str>),
    /// A process ends: the object that a variable holds, and its memory with it.
    End(Rc<str>),
    /// The garbage collector runs.
    Sweep,
    /// Recorded: everybody but the caches lets go of an object.
    Drop(Rc<str>),
    /// Recorded: the garbage collector ran, and took so many objects.
    Gc(usize),
    /// A receiver was collected, and what was kept for it with it.
    Collect {
        function: u64,
        receiver: u64,
        label: Rc<str>,
    },
    Call(Call),
    /// A call; if it misses, the function runs until it returns.
    Begin(Call),
    /// The innermost call that runs is done.
    Return(Answer),
    /// Several things at once.
    Several(Rc<[Action]>),
    /// The clock moves on, in milliseconds.
    Wait(u64),
    /// A value is put in by hand.
    Set {
        function: u64,
        key: Rc<Key>,
        answer: Answer,
    },
    Delete {
        function: u64,
        key: Rc<Key>,
    },
    /// All entries go, or those of one receiver; the counters start again.
    Clear {
        function: u64,
        receiver: Option<u64>,
    },
    Resize {
        function: u64,
        receiver: Option<u64>,
        max_size: Option<usize>,
    },
    /// An entry past its deadline is swept out.
    Expire {
        function: u64,
        key: Rc<Key>,
    },
    /// All entries with a tag go: these.
    InvalidateTag {
        function: u64,
        tag: Rc<str>,
        keys: Vec<Rc<Key>>,
    },
    /// A sentence.
    Note(Rc<str>),
    /// Side by side: part of a call that is a hit here, and does not run.
    Skipped,
    /// Something in a file that this page has no picture for: its name there.
    Unknown(Rc<str>),
    /// The clock of a record stands at this many milliseconds, then something happens.
    At(u64, Box<Action>),
}

impl Action {
    /// The action itself, without its time.
    pub fn bare(&self) -> &Self {
        match self {
            Self::At(_, action) => action.bare(),
            other => other,
        }
    }

    /// What a step is about: of several things at once the one that is more than letting go of a variable, if it
    /// is the only one.
    pub fn principal(&self) -> &Self {
        let Self::Several(actions) = self.bare() else { return self.bare() };
        let mut others = actions.iter().filter(|action| !matches!(action.bare(), Self::Release(_)));
        match (others.next(), others.next()) {
            (Some(only), None) if actions.len() > 1 => only.bare(),
            _ => self.bare(),
        }
    }

    /// A call of a method of `receiver` without arguments, returning `returns` if it has to run.
    pub fn method(function: u64, receiver: &Rc<Object>, returns: &str) -> Self {
        let asked = Asked::Call { receiver: Some(Rc::clone(receiver)), args: vec![], named: vec![] };
        Self::Call(Call::new(function, asked, returns))
    }
}
