//! A call in words: what it found, or why it missed.

use cache_core::MissReason;
use cache_core::call::{Key, Role};

use super::super::action::{Function, Outcome};
use super::super::called::Called;
use super::super::frame::{Chip, Words, chips};
use super::super::mark::Mark;
use super::super::shelf::Near;
use super::super::text::Sentence;
use super::super::world::Returned;
use super::gone::gone;
use super::{Scene, outcome, store_name};
use crate::phrases::en::{lists, told};
use crate::phrases::{Language, Phrase, args};

pub(super) fn call(called: &Called, scene: Scene<'_>, words: Words) -> Sentence {
    let t = words.language;
    let function = &called.function.name;
    let sentence = match called.outcome {
        Outcome::Hit => hit(called, words),
        Outcome::Miss => miss(called, scene, words),
        Outcome::Shared => {
            outcome(t, Mark::Hit, told::SHARED).and(&t.fill(told::SHARED_WHY, args![function]))
        }
        Outcome::Stale => outcome(t, Mark::Hit, told::STALE).and(&t.fill(told::STALE_WHY, &[])),
    };
    // That the key itself was past its deadline has been said.
    let others = called.gone.iter().filter(|gone| gone.key != called.key);
    let sentence = others.fold(sentence, |sentence, other| sentence.and(&gone(other, t)));
    match called.replayed {
        // What is shared or stale is not on the shelf, or no longer.
        Some(other) if matches!(called.outcome, Outcome::Hit | Outcome::Miss) => {
            let phrase = if other.is_hit() { told::REPLAYED_HIT } else { told::REPLAYED_MISS };
            sentence.and(&t.fill(phrase, &[]))
        }
        _ => sentence,
    }
}

fn hit(called: &Called, words: Words) -> Sentence {
    let t = words.language;
    let same = match chips(&called.key, words).as_slice() {
        [] => t.fill(told::HIT_EMPTY, &[]),
        [only] => t.fill(told::HIT_ONE, args![part = &only.label]),
        [_, _] => t.fill(told::HIT_TWO, &[]),
        parts => t.fill(told::HIT_ALL, args![n = parts.len()]),
    };
    let (function, value) = (&called.function.name, &called.value.text);
    let comes = if called.function.recorded {
        t.fill(told::ANSWER_COMES_BACK, args![function])
    } else {
        t.fill(told::COMES_BACK, args![function, value])
    };
    outcome(t, Mark::Hit, told::HIT).and(&same).and(&comes)
}

fn miss(called: &Called, scene: Scene<'_>, words: Words) -> Sentence {
    let t = words.language;
    let why = match (called.reason, &called.nearest) {
        (Some(MissReason::Evicted), _) => t.fill(told::MISS_EVICTED, &[]),
        (Some(MissReason::Expired), _) => t.fill(told::MISS_EXPIRED, &[]),
        (Some(MissReason::Invalidated), _) => t.fill(told::MISS_INVALIDATED, &[]),
        (Some(MissReason::Cleared), _) => t.fill(told::MISS_CLEARED, &[]),
        (Some(MissReason::Bypassed), _) => t.fill(told::MISS_BYPASSED, &[]),
        (_, Some(near)) => differs(called, near, words),
        (Some(MissReason::New), None) if called.key.shelf().is_some() => {
            let phrase = if scene.processes { told::MISS_PROCESS } else { told::MISS_RECEIVER };
            t.fill(phrase, &[])
        }
        (Some(MissReason::New), None) => t.fill(told::MISS_FIRST, &[]),
        (None, None) => Sentence::new(),
    };
    let phrase = match (called.threw, called.stored, called.function.recorded) {
        (true, ..) => told::RUNS_AND_THROWS,
        _ if called.running => told::RUNS,
        (_, true, false) => told::RUNS_AND_STORES,
        (_, true, true) => told::RUNS_AND_STORES_ANSWER,
        (_, false, false) => told::RUNS_ONLY,
        (_, false, true) => told::RUNS_ONLY_ANSWER,
    };
    let call = call_words(&called.function, &called.key);
    let behind = |phrase: &'static Phrase| match called.function.store {
        Some(kind) => t.fill(
            phrase,
            args![store = store_name(kind, t), function = &called.function.name, value = &called.value.text],
        ),
        None => Sentence::new(),
    };
    if called.found.is_some() {
        return outcome(t, Mark::Miss, told::MISS).and(&why).and(&behind(told::FOUND_IN_STORE));
    }
    let why = why.and(&behind(told::NOT_IN_STORE));
    let runs = t.fill(phrase, args![call, function = &called.function.name, value = &called.value.text]);
    outcome(t, Mark::Miss, told::MISS).and(&why).and(&runs)
}

fn differs(called: &Called, near: &Near, words: Words) -> Sentence {
    let t = words.language;
    let (asked, stored) = (chips(&called.key, words), chips(&near.key, words));
    let label =
        |chips: &[Chip], i: usize| chips.get(i).map_or(t.say(told::NOTHING), |chip| &chip.label).to_owned();
    let role = |i: usize| asked.get(i).or_else(|| stored.get(i)).map_or("", |chip| &chip.role).to_owned();
    match near.differs.as_slice() {
        [] => t.fill(told::LOOKS_THE_SAME, &[]),
        [only] => {
            let receiver = called.key.parts().get(*only).is_some_and(|part| part.role() == Role::Receiver);
            let n = asked.len().saturating_sub(1);
            let phrase = match n {
                1 if receiver => told::DIFFERS_ONE_EQUAL,
                2.. if receiver => told::DIFFERS_REST_EQUAL,
                _ => told::DIFFERS,
            };
            let (here, there, role) = (label(&asked, *only), label(&stored, *only), role(*only));
            t.fill(phrase, args![here, there, role, n])
        }
        several if several.len() >= asked.len().max(stored.len()) => t.fill(told::DIFFERS_ALL, &[]),
        several => {
            let roles: Vec<String> = several.iter().map(|i| role(*i)).collect();
            let roles = Sentence::new().codes(&roles, lists::AND, t);
            t.fill(told::DIFFERS_IN, args![roles])
        }
    }
}

/// A call that ran is done.
pub(super) fn answered(returned: &Returned, t: Language) -> Sentence {
    let stored = returned.serial.is_some();
    let phrase = if stored { told::RETURNS_STORED } else { told::RETURNS };
    let (call, value) = (call_words(&returned.function, &returned.key), &returned.value.text);
    returned.gone.iter().fold(t.fill(phrase, args![call, value]), |all, other| all.and(&gone(other, t)))
}

/// The function with the arguments of its key, as code.
fn call_words(function: &Function, key: &Key) -> String {
    let parts = key.parts().iter().filter(|part| part.role() != Role::Receiver);
    let args: Vec<String> = parts.map(ToString::to_string).collect();
    format!("{}({})", function.name, args.join(", "))
}
