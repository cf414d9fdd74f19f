//! What is wrong with a script, and where.

use core::fmt;

use crate::model::text::Sentence;
use crate::phrases::en::{lists, script};
use crate::phrases::{Arg, Language, Phrase, args};

/// A place in a text: line and column, both from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    pub line: usize,
    pub column: usize,
}

/// Why a script cannot be run: a sentence, in any language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    pub at: At,
    /// What stands there.
    pub found: Words,
    /// What could stand there.
    pub expected: Words,
}

/// What stands in a script, or is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// As it is written in scripts; empty for the end of a line.
    Script(String),
    Number(u64),
    /// One of several, as they are written.
    OneOf(Vec<String>),
    Phrase(&'static Phrase, Vec<(&'static str, Self)>),
}

/// Of what was found no more than so many characters are shown back.
const SHOWN: usize = 24;

impl ScriptError {
    pub(in super::super) fn new(at: At, found: impl Into<Words>, expected: impl Into<Words>) -> Self {
        let found = match found.into() {
            Words::Script(text) if text.chars().count() > SHOWN => {
                Words::Script(text.chars().take(SHOWN).chain(['…']).collect())
            }
            found => found,
        };
        Self { at, found, expected: expected.into() }
    }

    /// It in a sentence.
    pub fn sentence(&self, t: Language) -> Sentence {
        let At { line, column } = self.at;
        let found = match &self.found {
            Words::Script(text) if text.is_empty() => t.fill(script::END_OF_LINE, &[]),
            found => found.sentence(t),
        };
        t.fill(script::WRONG, args![line, column, found, expected = self.expected.sentence(t)])
    }

    /// What stands there, as far as it is shown; empty where that is nothing of the script's own.
    pub fn written(&self) -> &str {
        if let Words::Script(text) = &self.found { text.trim_end_matches('…') } else { "" }
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::ENGLISH).plain())
    }
}

impl core::error::Error for ScriptError {}

impl Words {
    /// `a`, `a or b`, `a, b or c`.
    pub(super) fn one_of<T: AsRef<str>>(words: &[T]) -> Self {
        Self::OneOf(words.iter().map(|word| word.as_ref().to_owned()).collect())
    }

    fn sentence(&self, t: Language) -> Sentence {
        match self {
            Self::Script(text) => Sentence::new().code(text),
            Self::Number(number) => Sentence::new().say(number.to_string()),
            Self::OneOf(words) => Sentence::new().codes(words, lists::OR, t),
            Self::Phrase(phrase, words) => {
                let args: Vec<(&str, Arg)> =
                    words.iter().map(|(name, words)| (*name, words.arg(t))).collect();
                t.fill(phrase, &args)
            }
        }
    }

    fn arg(&self, t: Language) -> Arg {
        if let Self::Number(number) = self { (*number).into() } else { self.sentence(t).into() }
    }
}

impl From<&str> for Words {
    fn from(text: &str) -> Self {
        Self::Script(text.to_owned())
    }
}

impl From<&String> for Words {
    fn from(text: &String) -> Self {
        Self::Script(text.clone())
    }
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self::Script(text)
    }
}

impl From<usize> for Words {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<&'static Phrase> for Words {
    fn from(phrase: &'static Phrase) -> Self {
        Self::Phrase(phrase, Vec::new())
    }
}

impl<const N: usize> From<(&'static Phrase, [(&'static str, Self); N])> for Words {
    fn from((phrase, words): (&'static Phrase, [(&'static str, Self); N])) -> Self {
        Self::Phrase(phrase, words.into())
    }
}
