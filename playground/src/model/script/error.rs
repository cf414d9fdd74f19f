//! What is wrong with a script, and where.

use core::fmt;

/// A place in a text: line and column, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    pub line: usize,
    pub column: usize,
}

/// Why a script cannot be run, as a sentence in print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    pub at: At,
    /// What stands there.
    pub found: String,
    /// What could stand there.
    pub expected: String,
}

/// Of what was found no more than so many characters are shown back.
const SHOWN: usize = 24;

impl ScriptError {
    pub(super) fn new(at: At, found: impl AsRef<str>, expected: impl Into<String>) -> Self {
        let found = found.as_ref();
        let cut = found.chars().count() > SHOWN;
        let found = found.chars().take(SHOWN).chain(cut.then_some('…')).collect();
        Self { at, found, expected: expected.into() }
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let At { line, column } = self.at;
        let found = if self.found.is_empty() { "the end of the line" } else { &self.found };
        write!(f, "Line {line}, column {column}: found {found}, expected {}.", self.expected)
    }
}

impl core::error::Error for ScriptError {}

/// `a`, `a or b`, `a, b or c`.
pub(super) fn one_of<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", first.join(", "), last.as_ref())
        }
    }
}
