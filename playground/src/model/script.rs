//! The language in which lessons and the sandbox say what happens: one statement a line.
//!
//! ```text
//! # a comment
//! def fee(self, term) maxsize=3 policy=lru     a function gets a cache; def again: a new, empty one
//! view = Dashboard(user="ada")                 an object is made, and the variable holds it
//! rows = [1, 2]                                so are lists and dicts: {"id": 1}
//! view.fee("autumn") -> 72                     a method call; 72 is what the body returns if it runs
//! fee(view, term="autumn") -> 72               the same as a plain call
//! got = fee(view, "autumn") -> [1, 2]          a variable holds the answer
//! fee(view, "spring") raises "no such term"    if it runs, it fails: nothing is stored
//! fee(view, 1) -> 72 tagged "fees", "ada"      the answer is stored under tags
//! def fib(n) maxsize=none                      a plain function, a cache without a bound
//! begin fib(4)                                 a call that, if it misses, runs until its `return`
//! return 3                                     the innermost call that runs is done
//! change got to [1, 2, 3]                      the list, dict or object that `got` holds is altered
//! wait 30s                                     the clock moves: ms, s, min, h, d
//! set fee(view, 1) -> 72                       an answer is put in without a call
//! delete fee(view, 1)                          the entry under this call's key is removed
//! clear fee                                    all entries go, the counters start again
//! clear fee of view                            the entries of one receiver go
//! resize fee 64                                another bound: a number, or none
//! invalidate fee "ada"                         all entries with this tag go
//! drop rows                                    the variable is gone
//! end view                                     a process ends: this object, and what was cached for it
//! collect                                      the garbage collector runs
//! note "The page is opened."                   a sentence
//! for n in 100..5: fib(n) -> "large"           statements, with ; between them, so many times; n is a number
//! ```
//!
//! Settings of `def`, all optional: `maxsize=128` (a number or `none`), `policy=lru` (and the other names of the
//! engine), `ttl=30s`, `jitter=5s`, `cost=1s` (of a run), `lookup=100ns` (of a look-up), `self=key|ignore|weak`,
//! `key=identity|structural|sorted` or a choice of parts such as `key=(user.id, term)`, `typed=yes|no`,
//! `store=none|redis|disk` (behind the caches of all receivers, as behind processes), `lock=yes|no` (whether a call
//! waits for one with the same question that runs for another receiver), `copy=none|clone` (whether every caller gets a copy of its own), `language=python|javascript`. What is left out is what `functools.lru_cache` does, or in JavaScript the npm
//! package.
//!
//! Parameters are names, the last may be `*args`; a first one named `self` or `this` makes a method of it.
//! Values are numbers, `"text"` or `'text'`, `True False None` or `true false null undefined`, `[…]`, `(…)`,
//! `{"name": …}` or `{name: …}`, variables, and new objects `Class(field=value)`. Names of classes begin with a
//! capital, others do not. Several answers, `-> 3 | 8 | 5`, take turns from step to step. Without an answer a
//! call returns `answer 1`, `answer 2`…, so that a stored one is told from a new one.
//!
//! A `for` may go through its numbers several times, `for n in 1..5 times 20: page(n)`, or draw among them, the
//! first often and the last seldom, `for n in 1..100 zipf 2000: page(n)`.
//!
//! [`parse`] reads a text; [`Scope`] turns statements into actions, since it knows which object a name means.

mod cursor;
mod error;
mod expr;
mod names;
pub mod packed;
mod parse;
#[cfg(test)]
pub(super) mod played;
mod rounds;
mod scope;
mod settings;
#[cfg(test)]
mod tests;

pub use error::{At, ScriptError, Words};
pub use expr::Expr;
pub use rounds::{Order, Rounds};
pub use scope::Scope;

use crate::WHOLE;

/// A statement and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Of its first character.
    pub at: At,
    pub statement: Statement,
}

/// One statement.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    Define(Define),
    /// `name = value`.
    Make {
        name: Name,
        value: Expr,
    },
    Call(Call),
    /// A call that runs until [`Statement::Return`].
    Begin(Called),
    Return(Vec<Expr>),
    Change {
        name: Name,
        to: Expr,
    },
    Drop(Name),
    /// A process ends.
    End(Name),
    Collect,
    /// In milliseconds.
    Wait(u64),
    Set(Called, Vec<Expr>),
    Delete(Called),
    Clear(Name, Option<Name>),
    Resize(Name, Option<usize>),
    Invalidate(Name, String),
    Note(String),
    For {
        name: Name,
        rounds: Rounds,
        body: Vec<Line>,
    },
}

impl Statement {
    /// Whether only the whole program knows it: the lessons that the page begins with do less.
    pub const fn is_for_whole(&self) -> bool {
        !WHOLE
            && !matches!(
                self,
                Self::Define(_)
                    | Self::Make { .. }
                    | Self::Call(_)
                    | Self::Delete(_)
                    | Self::Clear(..)
                    | Self::Invalidate(..)
                    | Self::Note(_)
                    | Self::For { .. }
            )
    }
}

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    pub text: String,
    pub at: At,
}

/// `name(…)` or `receiver.name(…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Called {
    pub receiver: Option<Name>,
    pub function: Name,
    pub args: Vec<Expr>,
    pub named: Vec<(String, Expr)>,
}

/// A call with all that may follow it.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub called: Called,
    /// The variable that holds the answer.
    pub holds: Option<Name>,
    /// Several take turns; none: the answer is made up.
    pub answers: Vec<Expr>,
    /// What is thrown instead of an answer.
    pub raises: Option<String>,
    pub tags: Vec<String>,
}

/// A function with its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Define {
    pub name: Name,
    /// Without `self`.
    pub params: Vec<String>,
    /// Whether it has a `self`.
    pub method: bool,
    /// Whether any number of arguments may follow: `*args`.
    pub open: bool,
    pub settings: Settings,
}

/// The settings of a function; what was left out is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    pub language: Option<cache_core::call::Language>,
    /// `Some(None)`: without a bound.
    pub max_size: Option<Option<usize>>,
    pub policy: Option<cache_core::policy::Kind>,
    /// In milliseconds, as is `jitter`.
    pub ttl: Option<u64>,
    pub jitter: Option<u64>,
    /// What a run takes, in nanoseconds.
    pub cost: Option<u64>,
    /// What a look-up takes, in nanoseconds.
    pub look_up: Option<u64>,
    pub self_mode: Option<cache_core::call::SelfMode>,
    pub key: Option<KeyOf>,
    pub typed: Option<bool>,
    /// `Some(None)`: none.
    pub store: Option<Option<crate::model::stores::StoreKind>>,
    pub lock: Option<bool>,
    /// Whether callers get copies.
    pub copies: Option<bool>,
}

/// What a key is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum KeyOf {
    /// All arguments, as the language compares them.
    #[default]
    Identity,
    /// All arguments, by content.
    Structural,
    /// All arguments, those with names in the order of the names.
    Sorted,
    /// These parameters, or fields of them.
    Parts(Vec<(String, Option<String>)>),
}

/// Reads a text.
///
/// # Errors
///
/// For the first line that cannot be read: where, what was found there, and what could stand there.
pub fn parse(text: &str) -> Result<Vec<Line>, ScriptError> {
    let lines = text.lines().enumerate();
    lines.filter_map(|(number, line)| parse::line(line, number + 1).transpose()).collect()
}
