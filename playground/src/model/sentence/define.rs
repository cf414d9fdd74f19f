//! A function that is decorated, in words: what its cache keeps, and for how long.

use std::rc::Rc;

use cache_core::call::{Equality, SelfMode};

use super::super::action::{Function, KeyFrom};
use super::super::frame::Words;
use super::super::number::duration;
use super::super::policy;
use super::super::text::Sentence;
use super::{Scene, store_name};
use crate::phrases::en::told;
use crate::phrases::{Language, args};

pub(super) fn define(function: &Function, scene: Scene<'_>, words: Words) -> Sentence {
    let t = words.language;
    let name = &function.name;
    let sentence = match function.max_size {
        Some(0) => t.fill(told::DEFINE_NOTHING, args![function = name]),
        Some(n) => t.fill(told::DEFINE, args![function = name, n]),
        None => t.fill(told::DEFINE_UNBOUNDED, args![function = name]),
    };
    let sentence = match function.rules.self_mode {
        SelfMode::Key => sentence,
        SelfMode::Ignore => sentence.and(&t.fill(told::IGNORES, args![receiver = words.receiver])),
        SelfMode::Weak if scene.processes => sentence.and(&t.fill(told::PER_PROCESS, &[])),
        SelfMode::Weak => sentence.and(&t.fill(told::PER_RECEIVER, &[])),
    };
    let sentence = sentence.and(&keys_of(function, t));
    let sentence = match function.store {
        Some(kind) => sentence.and(&t.fill(told::STORE, args![store = store_name(kind, t)])),
        None => sentence,
    };
    let sentence = if function.lock { sentence.and(&t.fill(told::LOCK, &[])) } else { sentence };
    let sentence = if function.copies { sentence.and(&t.fill(told::COPIES, &[])) } else { sentence };
    let sentence = match (function.ttl, function.jitter) {
        (None, _) => sentence,
        (Some(ttl), 0) => sentence.and(&t.fill(told::LIVES, args![time = duration(ttl)])),
        (Some(ttl), jitter) => {
            let (least, most) = (duration(ttl.saturating_sub(jitter)), duration(ttl));
            sentence.and(&t.fill(told::LIVES_ABOUT, args![least, most]))
        }
    };
    sentence.and(&policy::decides(function, t))
}

/// What its keys are made of, where that is not simply all of a call.
fn keys_of(function: &Function, t: Language) -> Sentence {
    match &function.key {
        KeyFrom::All if function.rules.equality == Equality::Structural => t.fill(told::BY_CONTENT, &[]),
        KeyFrom::All => Sentence::new(),
        KeyFrom::Sorted => t.fill(told::SORTED, &[]),
        KeyFrom::Parts(parts) => {
            let part = |(_, name, field): &(usize, Rc<str>, Option<Rc<str>>)| match field {
                Some(field) => format!("{name}.{field}"),
                None => name.to_string(),
            };
            let parts: Vec<String> = parts.iter().map(part).collect();
            t.fill(told::OF_PARTS, args![parts = parts.join(", ")])
        }
    }
}
