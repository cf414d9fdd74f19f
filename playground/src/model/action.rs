//! What can be done in a run. A run is nothing but a list of these.

use std::rc::Rc;

use cache_core::MissReason;
use cache_core::call::{Key, Language, Object, Rules, SelfMode, Value};
use cache_core::policy::Kind;

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

    /// The language whose rules hold.
    pub const fn language(&self) -> Language {
        self.rules.language
    }
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
    /// A key as it was recorded.
    Recorded { key: Rc<Key>, said: Box<Recorded> },
}

/// A call of a memoized function.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub function: u64,
    pub asked: Asked,
    /// What the function returns when it has to run; of a recorded call: what is known of it.
    pub returns: Rc<str>,
}

/// One step of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A function is decorated: it gets a new, empty cache.
    Define(Rc<Function>),
    /// An object comes into being.
    Make(Rc<Object>),
    /// Everybody but the caches lets go of an object.
    Drop(Rc<str>),
    /// The garbage collector ran, and took so many objects.
    Gc(usize),
    /// A receiver was collected, and what was kept for it with it.
    Collect {
        function: u64,
        receiver: u64,
        label: Rc<str>,
    },
    Call(Call),
    /// The clock moves on, in milliseconds.
    Wait(u64),
    /// A value is put in by hand.
    Set {
        function: u64,
        key: Rc<Key>,
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

    /// A call of a method of `receiver` without arguments, returning `returns` if it has to run.
    pub fn method(function: u64, receiver: &Rc<Object>, returns: &str) -> Self {
        Self::Call(Call {
            function,
            asked: Asked::Call { receiver: Some(Rc::clone(receiver)), args: vec![], named: vec![] },
            returns: returns.into(),
        })
    }
}
