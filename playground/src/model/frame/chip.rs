//! A key, part by part.

use cache_core::call::{Key, Part, Role};

use super::Words;
use crate::phrases::args;
use crate::phrases::en::flow;

/// What two keys have to do with each other in one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Same,
    Differs,
}

/// A part of a key, to be shown on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// `self`, `arg 1`, a name.
    pub role: String,
    pub label: String,
    /// Left out where the label says it already.
    pub type_name: Option<String>,
    pub sign: Option<Sign>,
}

/// A key, part by part.
pub fn chips(key: &Key, words: Words) -> Vec<Chip> {
    let mut arg = 0;
    key.parts()
        .iter()
        .map(|part| Chip {
            role: role_of(part, &mut arg, words),
            label: part.label().to_owned(),
            type_name: (!part.label().starts_with(part.type_name()) && !part.type_name().is_empty())
                .then(|| part.type_name().to_owned()),
            sign: None,
        })
        .collect()
}

fn role_of(part: &Part, arg: &mut usize, words: Words) -> String {
    match part.role() {
        Role::Receiver => words.receiver.to_owned(),
        Role::Name => part.name().unwrap_or(words.language.say(flow::NAME)).to_owned(),
        Role::Arg => {
            *arg += 1;
            words.language.text(flow::ARG, args![n = *arg])
        }
    }
}

/// Signs on the parts that were compared.
pub(super) fn signed(mut chips: Vec<Chip>, differs: &[usize]) -> Vec<Chip> {
    for (i, chip) in chips.iter_mut().enumerate() {
        chip.sign = Some(if differs.contains(&i) { Sign::Differs } else { Sign::Same });
    }
    chips
}
