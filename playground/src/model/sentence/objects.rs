//! Objects in words: made, altered, and gone once nobody holds them.

use cache_core::call::Value;

use super::super::action::Action;
use super::super::graph::{self, Held};
use super::super::shelf::Shelf;
use super::super::text::Sentence;
use super::super::world::{Done, World};
use super::{Scene, key_words};
use crate::phrases::en::{lists, told};
use crate::phrases::{Arg, Language, args};

pub(super) fn made(
    value: &Value,
    name: Option<&str>,
    world: &World,
    scene: Scene<'_>,
    t: Language,
) -> Sentence {
    let object = value.label(world.language());
    match (value, name) {
        (Value::Object(_), _) if !scene.actor.is_empty() => {
            t.fill(told::WHO_MAKES, args![who = scene.actor, object])
        }
        (_, Some(name)) => t.fill(told::MAKE_HELD, args![object, name]),
        (_, None) => t.fill(told::MAKE, args![object]),
    }
}

/// What a change has done to stored answers.
pub(super) fn altered(done: &Done, world: &World, t: Language) -> Sentence {
    let Done::Altered(keys) = done else { return Sentence::new() };
    let listed = keys.iter().map(|key| key_words(key)).collect::<Vec<_>>().join(t.say(lists::COMMA));
    match keys.len() {
        0 if world.shelf().is_none_or(Shelf::is_empty) => Sentence::new(),
        0 => t.fill(told::ALTERS_NOTHING, &[]),
        _ => t.fill(told::ALTERS, args![keys = Arg::code(listed)]),
    }
}

pub(super) fn swept(world: &World, entries: usize, t: Language) -> Sentence {
    if world.freed.is_empty() {
        return t.fill(told::SWEEP_NOTHING, &[]);
    }
    let sentence = t.fill(told::SWEEP, args![objects = world.freed.join(t.say(lists::COMMA))]);
    match entries {
        0 => sentence,
        n => sentence.and(&t.fill(told::SWEEP_ENTRIES, args![n])),
    }
}

/// What became of objects in a step that let go of something.
pub(super) fn objects(action: &Action, world: &World, t: Language) -> Sentence {
    let names = |labels: Vec<&str>| labels.join(t.say(lists::COMMA));
    let mut sentence = Sentence::new();
    // What a collector takes has been said.
    if !world.freed.is_empty() && !matches!(action, Action::Sweep) {
        let objects = names(world.freed.iter().map(|label| &**label).collect());
        sentence = sentence.and(&t.fill(told::FREED, args![objects]));
    }
    if !matches!(action, Action::Release(_) | Action::Make { .. } | Action::Sweep) {
        return sentence;
    }
    let graph = graph::graph(world);
    let of = |held: Held| {
        graph.things.iter().filter(move |thing| thing.held == held).map(|thing| &*thing.label).collect()
    };
    for (held, phrase) in [(Held::ByCacheAlone, told::CACHE_ALONE), (Held::ByNobody, told::NOBODY)] {
        let labels: Vec<&str> = of(held);
        if !labels.is_empty() {
            sentence = sentence.and(&t.fill(phrase, args![objects = names(labels)]));
        }
    }
    sentence
}
