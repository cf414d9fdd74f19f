//! What can be done in a run. A run is nothing but a list of these.

mod call;
mod function;

use std::rc::Rc;

use cache_core::call::{Key, Object, Value};

pub use self::call::{Answer, Asked, Call, Outcome, Recorded, identity};
pub use self::function::{Function, KeyFrom};

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
