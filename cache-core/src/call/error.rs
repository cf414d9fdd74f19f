//! Why a call has no key.

use alloc::string::String;
use core::fmt;

/// Which argument of a call.
///
/// ```
/// use cache_core::call::Argument;
///
/// assert_eq!(Argument::Position(0).to_string(), "argument 1");
/// assert_eq!(Argument::Name("term".into()).to_string(), "argument term");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// A positional one, counted from 0 here and from 1 in print. The receiver is not counted.
    Position(usize),
    /// A keyword argument.
    Name(String),
}

/// What is wrong with a value that cannot be part of a key.
///
/// ```
/// use cache_core::call::{KeyErrorKind, Rules, Value};
///
/// let refused = Rules::python().key(None, &[Value::list(1, [1, 2])], &[]).unwrap_err();
/// assert_eq!(refused.kind, KeyErrorKind::Unhashable { type_name: "list".into() });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyErrorKind {
    /// Python cannot hash it.
    Unhashable {
        /// Its type: `list`, `dict`.
        type_name: String,
    },
    /// It contains itself, so that its content has no end.
    Cyclic,
    /// It has no content to compare: a function, a promise.
    Uncomparable {
        /// Its type: `function`, `Promise`.
        type_name: String,
    },
    /// It is nested deeper than [`MAX_DEPTH`](super::MAX_DEPTH).
    TooDeep,
    /// The language has no such value: `undefined` in Python, a tuple in JavaScript.
    NoSuchValue {
        /// What it is called where it exists.
        type_name: String,
        /// The language that lacks it.
        language: super::Language,
    },
    /// JavaScript has no named arguments.
    NoNamedArguments,
    /// A keyword argument given twice.
    RepeatedName,
}

/// Why a call has no key, and where.
///
/// ```
/// use cache_core::call::{Argument, Rules, Value};
///
/// let nested = Value::tuple([Value::from(1), Value::dict(1, [("a", 2)])]);
/// let refused = Rules::python().key(None, &[nested], &[]).unwrap_err();
/// assert_eq!(refused.argument, Argument::Position(0));
/// assert_eq!(refused.path, "[1]");
/// assert_eq!(refused.to_string(), "unhashable type: 'dict' (argument 1[1])");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError {
    /// What is wrong.
    pub kind: KeyErrorKind,
    /// Which argument.
    pub argument: Argument,
    /// Where inside the argument, written as code: `.filter.rows[2]`. Empty for the argument itself.
    pub path: String,
}

impl KeyError {
    pub(super) const fn whole(kind: KeyErrorKind, argument: Argument) -> Self {
        Self { kind, argument, path: String::new() }
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Position(index) => write!(f, "argument {}", index.saturating_add(1)),
            Self::Name(name) => write!(f, "argument {name}"),
        }
    }
}

impl fmt::Display for KeyErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unhashable { type_name } => write!(f, "unhashable type: '{type_name}'"),
            Self::Cyclic => f.write_str("a value that contains itself cannot be compared by content"),
            Self::Uncomparable { type_name } => write!(f, "a {type_name} cannot be compared by content"),
            Self::TooDeep => write!(f, "a value nested deeper than {} levels", super::MAX_DEPTH),
            Self::NoSuchValue { type_name, language } => write!(f, "there is no {type_name} in {language:?}"),
            Self::NoNamedArguments => f.write_str("JavaScript has no named arguments"),
            Self::RepeatedName => f.write_str("keyword argument repeated"),
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}{})", self.kind, self.argument, self.path)
    }
}

impl core::error::Error for KeyError {}
