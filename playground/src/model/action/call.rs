//! A call: what is asked for, what comes back, and what a recording says of it.

use std::rc::Rc;

use cache_core::MissReason;
use cache_core::call::{Key, Language, Object, Value};

use crate::phrases::Phrase;
use crate::phrases::en::marks;

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

/// What is asked for in a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// A receiver and arguments: the function's rules make the key.
    Call { receiver: Option<Rc<Object>>, args: Vec<Value>, named: Vec<(String, Value)> },
    /// A key as it was recorded. Many calls say the same of themselves: hits, mostly.
    Recorded { key: Rc<Key>, said: Rc<Recorded> },
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

impl Call {
    /// A call.
    pub fn new(function: u64, asked: Asked, returns: impl Into<Answer>) -> Self {
        Self { function, asked, returns: returns.into(), held_by: None, raises: false, at: None }
    }
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

/// The number that stands for the identity of a list, a dict or an object.
pub fn identity(value: &Value) -> Option<u64> {
    match value {
        Value::Object(object) => Some(object.id),
        Value::List(list) => Some(list.id),
        Value::Dict(dict) => Some(dict.id),
        _ => None,
    }
}
