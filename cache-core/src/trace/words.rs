//! The words of the format, one table for reading and writing.

use alloc::string::String;

use serde_json::Value;

use super::fields::Problem;
use super::record::Outcome;
use crate::MissReason;
use crate::call::{Role, SelfMode};

/// Words and what each of them means.
pub(super) struct Words<T: 'static>(&'static [(&'static str, T)]);

pub(super) const ROLES: Words<Role> = Words(&[
    (Role::Receiver.as_str(), Role::Receiver),
    (Role::Arg.as_str(), Role::Arg),
    (Role::Name.as_str(), Role::Name),
]);

pub(super) const OUTCOMES: Words<Outcome> = Words(&[
    (Outcome::Hit.as_str(), Outcome::Hit),
    (Outcome::Miss.as_str(), Outcome::Miss),
    (Outcome::Shared.as_str(), Outcome::Shared),
    (Outcome::Stale.as_str(), Outcome::Stale),
]);

pub(super) const REASONS: Words<MissReason> = Words(&[
    ("new", MissReason::New),
    ("evicted", MissReason::Evicted),
    ("expired", MissReason::Expired),
    ("invalidated", MissReason::Invalidated),
    ("cleared", MissReason::Cleared),
    ("bypassed", MissReason::Bypassed),
]);

pub(super) const SELF_MODES: Words<SelfMode> =
    Words(&[("weak", SelfMode::Weak), ("ignore", SelfMode::Ignore), ("key", SelfMode::Key)]);

impl<T: Copy + PartialEq> Words<T> {
    pub(super) fn read(&self, value: &Value) -> Result<T, Problem> {
        let found = value.as_str().and_then(|text| self.find(text.as_bytes()));
        found.ok_or_else(|| Problem::not(self.all(), value))
    }

    /// What a word means.
    pub(super) fn find(&self, text: &[u8]) -> Option<T> {
        self.0.iter().find(|(word, _)| word.as_bytes() == text).map(|(_, meaning)| *meaning)
    }

    /// The word for a meaning; every meaning has one, which the tests check.
    pub(super) fn write(&self, meaning: T) -> &'static str {
        self.0.iter().find(|(_, other)| *other == meaning).map_or("", |(word, _)| word)
    }

    /// `"a", "b" or "c"`.
    fn all(&self) -> String {
        let mut text = String::new();
        for (index, (word, _)) in self.0.iter().enumerate() {
            text += match index {
                0 => "",
                _ if index + 1 == self.0.len() => " or ",
                _ => ", ",
            };
            text.push('"');
            text += word;
            text.push('"');
        }
        text
    }
}
