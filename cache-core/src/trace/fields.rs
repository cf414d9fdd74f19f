//! Taking JSON apart with errors that say where.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::{Map, Value};

use super::MAX_WHOLE;
use super::json::Shown;
use crate::call;

/// What is wrong inside one line, before the line is known.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) path: String,
    pub(super) expected: Cow<'static, str>,
    pub(super) found: String,
}

impl Problem {
    /// `value` is not what was expected of it.
    pub(super) fn not(expected: impl Into<Cow<'static, str>>, value: &Value) -> Self {
        Self { path: String::new(), expected: expected.into(), found: call::shortened(Shown(value)) }
    }

    /// The same under another name for what was expected.
    pub(super) fn expecting(self, name: &'static str) -> Self {
        Self { expected: name.into(), ..self }
    }

    fn missing(name: &str, expected: &'static str) -> Self {
        Self { path: name.into(), expected: expected.into(), found: "nothing".into() }
    }

    pub(super) fn inside(mut self, outer: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = format!("{outer}{dot}{}", self.path);
        self
    }
}

/// A kind of value: its name for people, and how to read it.
pub(super) struct Kind<T> {
    pub(super) name: &'static str,
    pub(super) read: fn(&Value) -> Result<T, Problem>,
}

/// The fields of a JSON object. Those that nobody asks for are ignored.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a Map<String, Value>);

impl Fields<'_> {
    /// A field that may be left out or `null`.
    pub(super) fn maybe<T>(self, name: &str, kind: &Kind<T>) -> Result<Option<T>, Problem> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => (kind.read)(value).map(Some).map_err(|problem| problem.inside(name)),
        }
    }

    /// A field that may be left out, where `null` means something.
    pub(super) fn maybe_null<T>(self, name: &str, kind: &Kind<T>) -> Result<Option<T>, Problem> {
        self.0.get(name).map(kind.read).transpose().map_err(|problem| problem.inside(name))
    }

    /// A field that has to be there.
    pub(super) fn need<T>(self, name: &str, kind: &Kind<T>) -> Result<T, Problem> {
        let value = self.0.get(name).ok_or_else(|| Problem::missing(name, kind.name))?;
        (kind.read)(value).map_err(|problem| problem.inside(name))
    }
}

pub(super) const NUMBER: Kind<f64> = Kind {
    name: "a number",
    read: |value| {
        value.as_f64().filter(|number| number.is_finite()).ok_or_else(|| Problem::not("a number", value))
    },
};

pub(super) const WHOLE: Kind<u64> = Kind {
    name: "a whole number from 0 to 9007199254740991",
    read: |value| whole(value).ok_or_else(|| Problem::not(WHOLE.name, value)),
};

pub(super) const BOOL: Kind<bool> = Kind {
    name: "true or false",
    read: |value| value.as_bool().ok_or_else(|| Problem::not("true or false", value)),
};

pub(super) const TEXT: Kind<String> = Kind {
    name: "a string",
    read: |value| value.as_str().map(Into::into).ok_or_else(|| Problem::not("a string", value)),
};

pub(super) const TEXTS: Kind<Vec<String>> =
    Kind { name: "an array of strings", read: |value| items(value, &TEXTS, &TEXT) };

pub(super) const WHOLES: Kind<Vec<u64>> =
    Kind { name: "an array of whole numbers", read: |value| items(value, &WHOLES, &WHOLE) };

/// An array whose items are all of one kind.
pub(super) fn items<T>(value: &Value, all: &Kind<Vec<T>>, each: &Kind<T>) -> Result<Vec<T>, Problem> {
    let array = value.as_array().ok_or_else(|| Problem::not(all.name, value))?;
    array
        .iter()
        .enumerate()
        .map(|(index, item)| (each.read)(item).map_err(|problem| problem.inside(&format!("[{index}]"))))
        .collect()
}

/// A whole number in whatever way it is written: `7`, `7.0`, `7e0`.
fn whole(value: &Value) -> Option<u64> {
    let number = value.as_u64().or_else(|| {
        let float = value.as_f64()?;
        let whole = float as u64;
        #[allow(clippy::float_cmp)] // Exactly equal is the question.
        (whole as f64 == float).then_some(whole)
    })?;
    (number <= MAX_WHOLE).then_some(number)
}
