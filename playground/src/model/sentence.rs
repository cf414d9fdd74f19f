//! What happened in a step, and why, in words: read off the engine's events, never written by hand.

use cache_core::call::{Role, SelfMode, Value};
use cache_core::{MissReason, Rule};

use super::action::{Action, Function, Outcome};
use super::called::Called;
use super::frame::{Chip, Words, chips};
use super::mark::Mark;
use super::policy;
use super::shelf::{Gone, Near, Why};
use super::text::{Sentence, marked};
use super::world::{Done, Returned, Tally, World};

/// What the story adds to a step.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scene<'a> {
    /// Who does it.
    pub who: &'a str,
    pub note: &'a str,
    /// What is said before the first step.
    pub opening: &'a str,
}

/// The sentence of a step.
pub fn sentence(action: Option<&Action>, world: &World, scene: Scene<'_>, words: Words) -> Sentence {
    let Some(action) = action else { return marked(scene.opening) };
    told(action.bare(), world, scene, words).note(scene.note)
}

fn told(action: &Action, world: &World, scene: Scene<'_>, words: Words) -> Sentence {
    let name = |function: &u64| world.functions.get(function).map_or("the function", |f| &f.name).to_owned();
    // Of one receiver, or of all.
    let of = |function: &u64, receiver: &Option<u64>| {
        let owner = world.shelf().and_then(|shelf| shelf.owner.as_deref()).filter(|_| receiver.is_some());
        let sentence = Sentence::new().say("The cache of ").code(name(function));
        owner.map_or(sentence.clone(), |owner| sentence.say(format!(" for {owner}")))
    };
    match (action, &world.done) {
        (_, Done::Refused(why)) => Sentence::new().say(format!("The call cannot be made: {why}.")),
        (Action::Call(_) | Action::Begin(_), Done::Called(called)) => call(called, words),
        (Action::Define(function), _) => define(function, words),
        (Action::Make { value, name }, _) => made(value, name.as_deref(), world, scene),
        (Action::Change { name, to }, _) => Sentence::new()
            .code(&**name)
            .say(" is changed: it is ")
            .code(to.label(world.language()))
            .say(" now, wherever it is held."),
        (Action::Release(name), _) => Sentence::new().say("The variable ").code(&**name).say(" is gone."),
        (Action::Sweep, done) => swept(world, left(done)),
        (Action::Return(_), Done::Returned(returned)) => answered(returned),
        (Action::Several(_), Done::Several(calls)) => several(*calls),
        (Action::Drop(label), _) => Sentence::new()
            .say(format!("The program lets go of {label}. Who holds it now, if anybody, is a cache.")),
        (Action::Gc(objects), _) => Sentence::new()
            .say(format!("The garbage collector runs and takes {}.", count(*objects, "object"))),
        (Action::Collect { label, .. }, done) => {
            let went = match left(done) {
                0 => "Nothing was kept for it.".to_owned(),
                n => format!("{} that was kept for it went with it.", capital(&count(n, "entry"))),
            };
            Sentence::new().say(format!("{label} was collected: nobody held it any longer. {went}"))
        }
        (Action::Wait(milliseconds), _) => {
            Sentence::new().say(format!("The clock moves on by {}.", duration(*milliseconds)))
        }
        (Action::Set { .. }, _) => Sentence::new().say("A value is put in without a call."),
        (Action::Delete { key, .. }, done) => Sentence::new().say(match left(done) {
            0 => format!("The entry {key} was to be removed, and was not there."),
            _ => format!("The entry {key} is removed, because somebody asked for it."),
        }),
        (Action::Clear { function, receiver }, done) => {
            let sentence =
                of(function, receiver).say(format!(" is cleared: {} went", count(left(done), "entry")));
            sentence.say(if receiver.is_none() { ", and the counters start again." } else { "." })
        }
        (Action::Resize { function, receiver, max_size }, done) => {
            let sentence = of(function, receiver).say(match max_size {
                Some(entries) => format!(" now keeps {entries} at most."),
                None => " has no bound any longer.".to_owned(),
            });
            left_over(sentence, done)
        }
        (Action::Expire { key, .. }, _) => Sentence::new()
            .outcome(Mark::Expire, "Expired.")
            .say(format!(" The entry {key} was past its deadline and is swept out.")),
        (Action::InvalidateTag { tag, .. }, done) => Sentence::new()
            .say(format!("Everything tagged “{tag}” is out of date: {} went.", count(left(done), "entry"))),
        (Action::Note(text) | Action::Unknown(text), _) => Sentence::new().say(&**text),
        _ => Sentence::new(),
    }
}

fn made(value: &Value, name: Option<&str>, world: &World, scene: Scene<'_>) -> Sentence {
    let label = value.label(world.language());
    match (value, name) {
        (Value::Object(_), _) if !scene.who.is_empty() => {
            Sentence::new().say(format!("{} makes a new object, {label}.", capital(scene.who)))
        }
        (_, Some(name)) => {
            Sentence::new().say(format!("{label} comes into being, and ")).code(name).say(" holds it.")
        }
        (_, None) => Sentence::new().say(format!("{label} comes into being.")),
    }
}

fn swept(world: &World, entries: usize) -> Sentence {
    let sentence = Sentence::new().say("The garbage collector runs");
    if world.freed.is_empty() {
        return sentence.say(", and finds nothing to take: everything there is can still be reached.");
    }
    let sentence = sentence.say(format!(" and takes {}.", world.freed.join(", ")));
    if entries == 0 { sentence } else { sentence.say(format!(" With it {} went.", count(entries, "entry"))) }
}

fn answered(returned: &Returned) -> Sentence {
    let sentence = Sentence::new().code(call_words(returned)).say(" returns ").code(&*returned.value.text);
    let sentence = sentence.say(if returned.serial.is_some() {
        ", which is stored under its key."
    } else {
        ", which is not stored."
    });
    gone(sentence, returned.gone.iter())
}

/// The function with the arguments of its key, as code.
fn call_words(returned: &Returned) -> String {
    let parts = returned.key.parts().iter().filter(|part| part.role() != Role::Receiver);
    let args: Vec<String> = parts.map(ToString::to_string).collect();
    format!("{}({})", returned.function.name, args.join(", "))
}

fn several(calls: Tally) -> Sentence {
    let Tally { hits, misses } = calls;
    match hits + misses {
        0 => Sentence::new().say("Several things happen at once."),
        all => Sentence::new().say(format!(
            "{} at once: {} and {}.",
            capital(&count(all as usize, "call")),
            count(hits as usize, "hit"),
            count_of(misses as usize, "miss", "misses")
        )),
    }
}

fn define(function: &Function, words: Words) -> Sentence {
    let sentence = Sentence::new().code(format!("{}()", function.name)).say(match function.max_size {
        Some(0) => " gets a cache that keeps nothing.".to_owned(),
        Some(entries) => format!(" gets a cache: empty, with room for {}.", count(entries, "answer")),
        None => " gets a cache: empty, without a bound.".to_owned(),
    });
    let sentence = match function.rules.self_mode {
        SelfMode::Key => sentence,
        SelfMode::Ignore => sentence.say(" Its keys leave ").code(words.receiver).say(" out."),
        SelfMode::Weak => sentence.say(" Every receiver has a shelf of its own in it."),
    };
    match &function.foreign_policy {
        Some(policy) => sentence.say(format!(
            " It evicts by {policy}, which this page does not have: the shelf below is kept in the order of last use instead."
        )),
        None => sentence.say(policy::decides(function.policy)),
    }
}

fn call(called: &Called, words: Words) -> Sentence {
    let sentence = match called.outcome {
        Outcome::Hit => hit(called, words),
        Outcome::Miss => miss(called, words),
        Outcome::Shared => Sentence::new()
            .outcome(Mark::Hit, "Shared.")
            .say(" The same call was still running: this one joined it instead of running ")
            .code(runs(called))
            .say(" again."),
        Outcome::Stale => Sentence::new()
            .outcome(Mark::Hit, "Stale.")
            .say(" The stored answer was past its deadline; it was given out while a new one is fetched."),
    };
    // That the key itself was past its deadline has been said.
    let others = called.gone.iter().filter(|gone| gone.key != called.key);
    let sentence = gone(sentence, others);
    match called.replayed {
        // What is shared or stale is not on the shelf, or no longer.
        Some(other) if matches!(called.outcome, Outcome::Hit | Outcome::Miss) => sentence.say(format!(
            " (Replayed from this file alone it would be a {}: the recording does not hold all that happened.)",
            other.word()
        )),
        _ => sentence,
    }
}

fn runs(called: &Called) -> String {
    format!("{}()", called.function.name)
}

fn hit(called: &Called, words: Words) -> Sentence {
    let sentence = Sentence::new().outcome(Mark::Hit, "Hit.");
    let sentence = match chips(&called.key, words).as_slice() {
        [] => sentence.say(" The key is empty, and so is the stored one: they are equal. "),
        [only] => sentence.say(format!(" The key holds {}, and the stored key holds the same. ", only.label)),
        [_, _] => sentence.say(" Both parts of the key are equal to those of a stored key. "),
        parts => sentence
            .say(format!(" All {} parts of the key are equal to those of a stored key. ", parts.len())),
    };
    let sentence = if called.function.recorded {
        sentence.say("The stored answer comes back, and ")
    } else {
        sentence.say("The stored ").code(&*called.value.text).say(" comes back, and ")
    };
    sentence.code(runs(called)).say(" does not run.")
}

fn miss(called: &Called, words: Words) -> Sentence {
    let sentence = Sentence::new().outcome(Mark::Miss, "Miss.");
    let sentence = match (called.reason, &called.nearest) {
        (Some(MissReason::Evicted), _) => {
            sentence.say(" This key was stored before, and had to go when the shelf was full.")
        }
        (Some(MissReason::Expired), _) => sentence.say(" This key was stored before, and its time was up."),
        (Some(MissReason::Invalidated), _) => {
            sentence.say(" This key was stored before, and was removed because somebody asked for it.")
        }
        (Some(MissReason::Cleared), _) => sentence.say(" This key was stored before the cache was cleared."),
        (Some(MissReason::Bypassed), _) => {
            sentence.say(" This cache keeps nothing, so there is nothing to find.")
        }
        (_, Some(near)) => differs(sentence, called, near, words),
        (Some(MissReason::New), None) if called.key.shelf().is_some() => {
            sentence.say(" Nothing is stored for this receiver yet.")
        }
        (Some(MissReason::New), None) => sentence.say(" No key is stored yet, so none can be equal."),
        (None, None) => sentence,
    };
    let sentence = sentence.say(" So ").code(runs(called)).say(" runs");
    if called.threw {
        return sentence.say(", and throws: there is nothing to store.");
    }
    if called.running {
        return sentence.say(".");
    }
    let result = |sentence: Sentence| {
        if called.function.recorded { sentence.say("its answer") } else { sentence.code(&*called.value.text) }
    };
    if called.stored {
        result(sentence.say(", and ")).say(" is stored under this key.")
    } else {
        result(sentence.say(", and ")).say(" is not stored.")
    }
}

fn differs(sentence: Sentence, called: &Called, near: &Near, words: Words) -> Sentence {
    let (asked, stored) = (chips(&called.key, words), chips(&near.key, words));
    let label = |chips: &[Chip], i: usize| chips.get(i).map_or("nothing", |chip| &chip.label).to_owned();
    let role = |i: usize| asked.get(i).or_else(|| stored.get(i)).map_or("", |chip| &chip.role).to_owned();
    match near.differs.as_slice() {
        [] => sentence.say(" The nearest stored key looks the same, and is not."),
        [only] => {
            let (here, there) = (label(&asked, *only), label(&stored, *only));
            let sentence = sentence
                .say(format!(
                    " The key holds {here}. The nearest stored key holds {there}: they differ only in "
                ))
                .code(role(*only));
            let receiver = called.key.parts().get(*only).is_some_and(|part| part.role() == Role::Receiver);
            match asked.len().saturating_sub(1) {
                0 => sentence.say("."),
                1 if receiver => sentence.say("; the argument is equal."),
                others if receiver => sentence.say(format!("; all {others} arguments are equal.")),
                _ => sentence.say("."),
            }
        }
        several if several.len() >= asked.len().max(stored.len()) => {
            sentence.say(" No stored key comes near: every part differs.")
        }
        several => {
            let mut sentence = sentence.say(" The nearest stored key differs in ");
            for (n, i) in several.iter().enumerate() {
                let between = match n {
                    0 => "",
                    _ if n + 1 == several.len() => " and ",
                    _ => ", ",
                };
                sentence = sentence.say(between).code(role(*i));
            }
            sentence.say(".")
        }
    }
}

fn gone<'a>(mut sentence: Sentence, gone: impl Iterator<Item = &'a Gone>) -> Sentence {
    for gone in gone {
        sentence = match gone.why {
            Why::Evicted(rule) => sentence.say(" ").outcome(Mark::Evict, "Evicted:").say(format!(
                " the shelf was full, and {} {}.",
                gone.key,
                rule.map_or("had to go", Rule::words)
            )),
            Why::Expired => sentence
                .say(" ")
                .outcome(Mark::Expire, "Expired:")
                .say(format!(" {} was past its deadline.", gone.key)),
            Why::Removed => sentence,
        };
    }
    sentence
}

fn left_over(sentence: Sentence, done: &Done) -> Sentence {
    match left(done) {
        0 => sentence,
        entries => sentence.say(format!(" {} had to go.", capital(&count(entries, "entry")))),
    }
}

fn left(done: &Done) -> usize {
    match done {
        Done::Left(gone) => gone.len(),
        _ => 0,
    }
}

/// `1 entry`, `2 entries`, `no entry`.
fn count(n: usize, thing: &str) -> String {
    match (n, thing.strip_suffix('y')) {
        (0, _) => format!("no {thing}"),
        (1, _) => format!("1 {thing}"),
        (n, Some(stem)) => format!("{n} {stem}ies"),
        (n, None) => format!("{n} {thing}s"),
    }
}

fn count_of(n: usize, one: &str, many: &str) -> String {
    match n {
        0 => format!("no {one}"),
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Milliseconds as people say them.
pub fn duration(milliseconds: u64) -> String {
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..60_000 => format!("{} s", (milliseconds / 100) as f64 / 10.0),
        60_000..3_600_000 => format!("{} min", (milliseconds / 6_000) as f64 / 10.0),
        _ => format!("{} h", (milliseconds / 360_000) as f64 / 10.0),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use cache_core::call::Object;

    use super::super::action::{Asked, Call};
    use super::*;

    const WORDS: Words = Words { receiver: "self" };

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
            last(&near).contains("they differ only in self; all 2 arguments are equal."),
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

    #[test]
    fn durations_are_said_as_people_say_them() {
        for (milliseconds, said) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_500, "1.5 s"),
            (30_000, "30 s"),
            (90_000, "1.5 min"),
            (7_200_000, "2 h"),
        ] {
            assert_eq!(duration(milliseconds), said);
        }
    }
}
