//! What happened in a step, and why, in words: read off the engine's events, never written by hand.

use std::rc::Rc;

use cache_core::call::{Equality, Key, Role, SelfMode, Value};
use cache_core::{MissReason, Rule};

use super::action::{Action, Function, KeyFrom, Outcome};
use super::called::Called;
use super::frame::{Chip, Words, chips};
use super::graph::{self, Held};
use super::mark::Mark;
use super::policy;
use super::shelf::{Gone, Near, Shelf, Why};
use super::stores::StoreKind;
use super::text::{Sentence, marked};
use super::world::{Done, Refusal, Returned, Tally, World};
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
        (Action::End(name), done) => t.fill(told::END, args![name, n = left(done)]),
        (Action::Sweep, done) => swept(world, left(done), t),
        (Action::Return(_), Done::Returned(returned)) => answered(returned, t),
        (Action::Several(_), Done::Several(calls)) => several(*calls, t),
        (Action::Drop(label), _) => t.fill(told::DROP, args![object = label]),
        (Action::Gc(objects), _) => t.fill(told::GC, args![n = *objects]),
        (Action::Collect { label, .. }, done) => {
            let went = match left(done) {
                0 => t.fill(told::COLLECT_NOTHING, &[]),
                n => t.fill(told::COLLECT_ENTRIES, args![n]),
            };
            t.fill(told::COLLECT, args![object = label]).and(&went)
        }
        (Action::Wait(milliseconds), done) => {
            t.fill(told::WAIT, args![time = duration(*milliseconds)]).and(&expired(done, t))
        }
        (Action::Set { .. }, _) => t.fill(told::SET, &[]),
        (Action::Delete { key, .. }, done) => {
            let phrase = if left(done) == 0 { told::DELETE_NOTHING } else { told::DELETE };
            t.fill(phrase, args![key = key_words(key)])
        }
        (Action::Clear { function, receiver }, done) => {
            let phrase = if receiver.is_none() { told::CLEAR } else { told::CLEAR_ONE };
            t.fill(phrase, args![cache = cache(function, receiver), n = left(done)])
        }
        (Action::Resize { function, receiver, max_size }, done) => {
            let cache = cache(function, receiver);
            let sentence = match max_size {
                Some(entries) => t.fill(told::RESIZE, args![cache, entries = *entries]),
                None => t.fill(told::UNBOUND, args![cache]),
            };
            match left(done) {
                0 => sentence,
                n => sentence.and(&t.fill(told::HAD_TO_GO, args![n])),
            }
        }
        (Action::Expire { key, .. }, _) => {
            outcome(t, Mark::Expire, told::EXPIRED).and(&t.fill(told::EXPIRE, args![key = key_words(key)]))
        }
        (Action::InvalidateTag { tag, .. }, done) => t.fill(told::TAG, args![tag, n = left(done)]),
        (Action::Note(text), _) => marked(t.lesson(text)),
        (Action::Skipped, _) => t.fill(compare::SKIPPED, &[]),
        (Action::Unknown(what), _) => t.fill(told::UNKNOWN, args![what]),
        _ => Sentence::new(),
    }
}

/// What a change has done to stored answers.
fn altered(done: &Done, world: &World, t: Language) -> Sentence {
    let Done::Altered(keys) = done else { return Sentence::new() };
    let listed = keys.iter().map(|key| key_words(key)).collect::<Vec<_>>().join(t.say(told::COMMA));
    match keys.len() {
        0 if world.shelf().is_none_or(Shelf::is_empty) => Sentence::new(),
        0 => t.fill(told::ALTERS_NOTHING, &[]),
        _ => t.fill(told::ALTERS, args![keys = Arg::code(listed)]),
    }
}

/// What became of objects in a step that let go of something.
fn objects(action: &Action, world: &World, t: Language) -> Sentence {
    let names = |labels: Vec<&str>| labels.join(t.say(told::COMMA));
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

/// The word for what happened.
fn outcome(t: Language, mark: Mark, word: &Phrase) -> Sentence {
    Sentence::new().outcome(mark, t.say(word))
}

fn made(value: &Value, name: Option<&str>, world: &World, scene: Scene<'_>, t: Language) -> Sentence {
    let object = value.label(world.language());
    match (value, name) {
        (Value::Object(_), _) if !scene.actor.is_empty() => {
            t.fill(told::WHO_MAKES, args![who = scene.actor, object])
        }
        (_, Some(name)) => t.fill(told::MAKE_HELD, args![object, name]),
        (_, None) => t.fill(told::MAKE, args![object]),
    }
}

fn swept(world: &World, entries: usize, t: Language) -> Sentence {
    if world.freed.is_empty() {
        return t.fill(told::SWEEP_NOTHING, &[]);
    }
    let sentence = t.fill(told::SWEEP, args![objects = world.freed.join(t.say(told::COMMA))]);
    match entries {
        0 => sentence,
        n => sentence.and(&t.fill(told::SWEEP_ENTRIES, args![n])),
    }
}

fn answered(returned: &Returned, t: Language) -> Sentence {
    let stored = returned.serial.is_some();
    let phrase = if stored { told::RETURNS_STORED } else { told::RETURNS };
    let (call, value) = (call_words(&returned.function, &returned.key), &returned.value.text);
    returned.gone.iter().fold(t.fill(phrase, args![call, value]), |all, other| all.and(&gone(other, t)))
}

/// A key in words: in brackets where it has several parts, or none.
pub fn key_words(key: &Key) -> String {
    match key.parts() {
        [only] => only.to_string(),
        _ => key.to_string(),
    }
}

/// The function with the arguments of its key, as code.
fn call_words(function: &Function, key: &Key) -> String {
    let parts = key.parts().iter().filter(|part| part.role() != Role::Receiver);
    let args: Vec<String> = parts.map(ToString::to_string).collect();
    format!("{}({})", function.name, args.join(", "))
}

fn several(calls: Tally, t: Language) -> Sentence {
    let Tally { hits, misses } = calls;
    match hits + misses {
        0 => t.fill(told::SEVERAL, &[]),
        n => t.fill(told::SEVERAL_CALLS, args![n, hits, misses]),
    }
}

fn define(function: &Function, scene: Scene<'_>, words: Words) -> Sentence {
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

/// What a store is called.
pub fn store_name(kind: StoreKind, t: Language) -> &'static str {
    t.say(match kind {
        StoreKind::Redis => told::REDIS,
        StoreKind::Disk => told::DISK,
    })
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

fn call(called: &Called, scene: Scene<'_>, words: Words) -> Sentence {
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
            let mut roles = Sentence::new();
            for (n, i) in several.iter().enumerate() {
                match n {
                    0 => {}
                    _ if n + 1 == several.len() => roles.add_text(t.say(told::AND)),
                    _ => roles.add_text(t.say(told::COMMA)),
                }
                roles = roles.code(role(*i));
            }
            t.fill(told::DIFFERS_IN, args![roles])
        }
    }
}

fn gone(gone: &Gone, t: Language) -> Sentence {
    let key = key_words(&gone.key);
    match gone.why {
        Why::Evicted(rule) => {
            let phrase = rule.map_or(told::WENT, went);
            let rule = rule.map_or("", Rule::words);
            outcome(t, Mark::Evict, told::EVICTED_LEAD).and(&t.fill(phrase, args![key, rule]))
        }
        Why::Expired => {
            outcome(t, Mark::Expire, told::EXPIRED_LEAD).and(&t.fill(told::PAST_DEADLINE, args![key]))
        }
        Why::Removed => Sentence::new(),
    }
}

/// What the passing of time took.
fn expired(done: &Done, t: Language) -> Sentence {
    let gone: &[Gone] = if let Done::Left(gone) = done { gone } else { &[] };
    match gone {
        [] => Sentence::new(),
        [only] => self::gone(only, t),
        several => {
            let mut keys = Sentence::new();
            for (i, gone) in several.iter().enumerate() {
                keys.add_text(if i > 0 { t.say(told::COMMA) } else { "" });
                keys.add_code(&key_words(&gone.key));
            }
            outcome(t, Mark::Expire, told::EXPIRED_LEAD).and(&t.fill(told::PAST_DEADLINES, args![keys]))
        }
    }
}

/// Why an entry went, by the rule of its policy.
const fn went(rule: Rule) -> &'static Phrase {
    match rule {
        Rule::LeastRecentlyUsed => told::WENT_LRU,
        Rule::FirstIn => told::WENT_FIFO,
        Rule::LeastFrequentlyUsed => told::WENT_LFU,
        Rule::NotVisited => told::WENT_SIEVE,
        Rule::OneHitWonder => told::WENT_ONE_HIT,
        Rule::NotReinserted => told::WENT_NOT_REINSERTED,
        Rule::NotAdmitted => told::WENT_NOT_ADMITTED,
        Rule::GaveWay => told::WENT_GAVE_WAY,
        Rule::Other(_) => told::WENT_BY,
    }
}

fn left(done: &Done) -> usize {
    match done {
        Done::Left(gone) => gone.len(),
        _ => 0,
    }
}

/// Milliseconds as people say them.
pub fn duration(milliseconds: u64) -> String {
    let (tenth, unit) = match milliseconds {
        0..1_000 => return format!("{milliseconds} ms"),
        1_000..60_000 => (100, "s"),
        60_000..3_600_000 => (6_000, "min"),
        _ => (360_000, "h"),
    };
    let tenths = milliseconds / tenth;
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        part => format!("{}.{part} {unit}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use cache_core::call::Object;

    use super::super::action::{Asked, Call};
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
    fn the_rules_are_those_of_the_engine_in_its_own_words() {
        for rule in [
            Rule::LeastRecentlyUsed,
            Rule::FirstIn,
            Rule::LeastFrequentlyUsed,
            Rule::NotVisited,
            Rule::OneHitWonder,
            Rule::NotReinserted,
            Rule::NotAdmitted,
            Rule::GaveWay,
            Rule::Other("did as it liked"),
        ] {
            let said = Language::ENGLISH.text(went(rule), args![key = "k", rule = rule.words()]);
            assert_eq!(said, format!("the shelf was full, and k {}.", rule.words()));
        }
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
