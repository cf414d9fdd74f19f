//! What happened in a step, and why, in words: read off the engine's events, never written by hand.

mod call;
mod define;
mod gone;
mod objects;

use cache_core::call::Key;

use self::call::{answered, call};
use self::define::define;
use self::gone::expired;
use self::objects::{altered, made, objects, swept};
use super::action::Action;
use super::frame::Words;
use super::mark::Mark;
use super::number::duration;
use super::stores::StoreKind;
use super::text::{Sentence, marked};
use super::world::{Done, Refusal, Tally, World};
use crate::phrases::en::{compare, told};
use crate::phrases::{Arg, Language, Phrase, args};

/// What the story adds to a step.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scene<'a> {
    /// Who does it, at the beginning of a sentence.
    pub actor: &'a str,
    pub note: &'a str,
    /// What is said before the first step.
    pub opening: &'a str,
    /// Whether it is told what becomes of objects.
    pub objects: bool,
    /// Whether receivers are processes with memories of their own.
    pub processes: bool,
}

/// The sentence of a step.
pub fn sentence(action: Option<&Action>, world: &World, scene: Scene<'_>, words: Words) -> Sentence {
    let Some(action) = action else { return marked(scene.opening) };
    let told = told(action.principal(), world, scene, words);
    let told = if scene.objects { told.and(&objects(action.bare(), world, words.language)) } else { told };
    told.note(scene.note)
}

fn told(action: &Action, world: &World, scene: Scene<'_>, words: Words) -> Sentence {
    let t = words.language;
    let left = world.done.gone().len();
    // Of one receiver, or of all.
    let cache = |function: &u64, receiver: &Option<u64>| {
        let name = world.functions.get(function).map(|function| &function.name);
        let function = name.map_or_else(|| t.say(told::SOME_FUNCTION).into(), Arg::from);
        if receiver.is_none() {
            return t.fill(told::CACHE_OF, args![function]);
        }
        let owner = world.shelf().and_then(|shelf| shelf.owner.as_deref());
        t.fill(told::CACHE_OF_ONE, args![function, owner = owner.unwrap_or(t.say(told::ONE_RECEIVER))])
    };
    match (action, &world.done) {
        _ if action.is_for_whole() => Sentence::new(),
        (_, Done::Refused(why_not)) => {
            let why = match why_not {
                Refusal::Undefined => t.fill(told::UNDEFINED, &[]),
                Refusal::NoKey(why) => Sentence::new().say(&**why),
                Refusal::NothingRuns => t.fill(told::NOTHING_RUNS, &[]),
                Refusal::Fixed(name) => t.fill(told::FIXED, args![name]),
            };
            let phrase = if matches!(why_not, Refusal::Fixed(_)) { told::NOT_CHANGED } else { told::REFUSED };
            t.fill(phrase, args![why])
        }
        (Action::Call(_) | Action::Begin(_), Done::Called(called)) => call(called, scene, words),
        (Action::Define(function), _) => define(function, scene, words),
        (Action::Make { value, name }, _) => made(value, name.as_deref(), world, scene, t),
        (Action::Change { name, to }, done) => {
            let changed = t.fill(told::CHANGE, args![name, to = to.label(world.language())]);
            changed.and(&altered(done, world, t))
        }
        (Action::Release(name), _) => t.fill(told::RELEASE, args![name]),
        (Action::End(name), _) => t.fill(told::END, args![name, n = left]),
        (Action::Sweep, _) => swept(world, left, t),
        (Action::Return(_), Done::Returned(returned)) => answered(returned, t),
        (Action::Several(_), Done::Several(calls)) => several(*calls, t),
        (Action::Drop(label), _) => t.fill(told::DROP, args![object = label]),
        (Action::Gc(objects), _) => t.fill(told::GC, args![n = *objects]),
        (Action::Collect { label, .. }, _) => {
            let went = match left {
                0 => t.fill(told::COLLECT_NOTHING, &[]),
                n => t.fill(told::COLLECT_ENTRIES, args![n]),
            };
            t.fill(told::COLLECT, args![object = label]).and(&went)
        }
        (Action::Wait(milliseconds), done) => {
            t.fill(told::WAIT, args![time = duration(*milliseconds)]).and(&expired(done, t))
        }
        (Action::Set { .. }, _) => t.fill(told::SET, &[]),
        (Action::Delete { key, .. }, _) => {
            let phrase = if left == 0 { told::DELETE_NOTHING } else { told::DELETE };
            t.fill(phrase, args![key = key_words(key)])
        }
        (Action::Clear { function, receiver }, _) => {
            let phrase = if receiver.is_none() { told::CLEAR } else { told::CLEAR_ONE };
            t.fill(phrase, args![cache = cache(function, receiver), n = left])
        }
        (Action::Resize { function, receiver, max_size }, _) => {
            let cache = cache(function, receiver);
            let sentence = match max_size {
                Some(entries) => t.fill(told::RESIZE, args![cache, entries = *entries]),
                None => t.fill(told::UNBOUND, args![cache]),
            };
            match left {
                0 => sentence,
                n => sentence.and(&t.fill(told::HAD_TO_GO, args![n])),
            }
        }
        (Action::Expire { key, .. }, _) => {
            outcome(t, Mark::Expire, told::EXPIRED).and(&t.fill(told::EXPIRE, args![key = key_words(key)]))
        }
        (Action::InvalidateTag { tag, .. }, _) => t.fill(told::TAG, args![tag, n = left]),
        (Action::Note(text), _) => marked(t.lesson(text)),
        (Action::Skipped, _) => t.fill(compare::SKIPPED, &[]),
        (Action::Unknown(what), _) => t.fill(told::UNKNOWN, args![what]),
        _ => Sentence::new(),
    }
}

/// The word for what happened.
fn outcome(t: Language, mark: Mark, word: &Phrase) -> Sentence {
    Sentence::new().outcome(mark, t.say(word))
}

/// A key in words: in brackets where it has several parts, or none.
pub fn key_words(key: &Key) -> String {
    match key.parts() {
        [only] => only.to_string(),
        _ => key.to_string(),
    }
}

fn several(calls: Tally, t: Language) -> Sentence {
    let Tally { hits, misses } = calls;
    match hits + misses {
        0 => t.fill(told::SEVERAL, &[]),
        n => t.fill(told::SEVERAL_CALLS, args![n, hits, misses]),
    }
}

/// What a store is called.
pub fn store_name(kind: StoreKind, t: Language) -> &'static str {
    t.say(match kind {
        StoreKind::Redis => told::REDIS,
        StoreKind::Disk => told::DISK,
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use cache_core::call::{Object, Value};

    use super::super::action::{Asked, Call, Function};
    use super::*;

    const WORDS: Words = Words { receiver: "self", language: Language::ENGLISH };

    fn call(receiver: Option<u64>, args: &[i32], returns: &str) -> Action {
        let receiver = receiver.map(|id| Rc::new(Object::new(id, "Course")));
        let args = args.iter().map(|arg| Value::from(*arg)).collect();
        Action::Call(Call::new(1, Asked::Call { receiver, args, named: vec![] }, returns))
    }

    /// The last sentence of some actions on a function of two places whose entries live for 100 ms.
    fn last(actions: &[Action]) -> String {
        let function = Function { ttl: Some(100), ..Function::python(1, "fee").holding(2) };
        let mut world = World::default();
        world.apply(&Action::Define(Rc::new(function)), true);
        for action in actions {
            world.apply(action, true);
        }
        sentence(actions.last(), &world, Scene::default(), WORDS).plain()
    }

    #[test]
    fn a_miss_says_what_it_has_come_nearest_to() {
        assert!(last(&[call(None, &[1], "x")]).starts_with("Miss. No key is stored yet"));
        let near = [call(Some(1), &[1, 2], "x"), call(Some(2), &[1, 2], "y")];
        assert!(
            last(&near).contains("they differ only in self; both arguments are equal."),
            "{}",
            last(&near)
        );
        let near = [call(None, &[1, 2], "x"), call(None, &[1, 3], "y")];
        assert!(last(&near).contains("holds 3. The nearest stored key holds 2: they differ only in arg 2."));
        let near = [call(None, &[1, 2, 3], "x"), call(None, &[1, 3, 4], "y")];
        assert!(last(&near).contains("differs in arg 2 and arg 3."));
        let far = [call(None, &[1, 2], "x"), call(None, &[3, 4], "y")];
        assert!(last(&far).contains("every part differs"));
        let longer = [call(None, &[1, 2], "x"), call(None, &[1, 2, 3], "y")];
        assert!(last(&longer).contains("holds 3. The nearest stored key holds nothing"), "{}", last(&longer));
    }

    #[test]
    fn a_hit_says_what_did_not_run() {
        let hit = [call(None, &[1, 2], "x"), call(None, &[1, 2], "never")];
        let words = last(&hit);
        assert!(words.starts_with("Hit. Both parts of the key are equal"), "{words}");
        assert!(words.ends_with("The stored x comes back, and fee() does not run."), "{words}");
    }

    #[test]
    fn what_had_to_go_is_named_with_the_rule() {
        let words = last(&[call(None, &[1, 1], "a"), call(None, &[2, 2], "b"), call(None, &[3, 3], "c")]);
        assert!(
            words.ends_with("the shelf was full, and (1, 1) had not been used for the longest time."),
            "{words}"
        );
        let again = [
            call(None, &[1, 1], "a"),
            call(None, &[2, 2], "b"),
            call(None, &[3, 3], "c"),
            call(None, &[1, 1], "d"),
        ];
        assert!(
            last(&again)
                .starts_with("Miss. This key was stored before, and had to go when the shelf was full.")
        );
    }

    #[test]
    fn time_that_is_up_is_a_miss_with_its_reason() {
        let kept = [call(None, &[1, 1], "a"), Action::Wait(99), call(None, &[1, 1], "b")];
        assert!(last(&kept).starts_with("Hit."));
        let dead = [call(None, &[1, 1], "a"), Action::Wait(100), call(None, &[1, 1], "b")];
        let words = last(&dead);
        assert!(words.starts_with("Miss. This key was stored before, and its time was up."), "{words}");
        assert!(!words.contains("Expired:"), "said once: {words}");
        assert_eq!(last(&[Action::Wait(1_500)]), "The clock moves on by 1.5 s.");
    }

    #[test]
    fn what_is_removed_by_hand_is_said_to_be() {
        let stored = call(None, &[1, 1], "a");
        let clear = Action::Clear { function: 1, receiver: None };
        assert_eq!(
            last(&[stored.clone(), clear.clone()]),
            "The cache of fee is cleared: 1 entry went, and the counters start again."
        );
        assert!(last(&[stored.clone(), clear, stored.clone()]).contains("before the cache was cleared"));
        let resize = Action::Resize { function: 1, receiver: None, max_size: Some(0) };
        assert_eq!(
            last(&[stored.clone(), resize.clone()]),
            "The cache of fee now keeps 0 at most. 1 entry had to go."
        );
        assert!(last(&[resize, stored]).starts_with("Miss. This cache keeps nothing"));
    }

    #[test]
    fn a_call_without_a_key_is_refused_in_the_languages_words() {
        let list = Asked::Call { receiver: None, args: vec![Value::list(1, [1])], named: vec![] };
        let words = last(&[Action::Call(Call::new(1, list, "x"))]);
        assert_eq!(words, "The call cannot be made: unhashable type: 'list' (argument 1).");
    }
}
