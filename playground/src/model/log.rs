//! The log: one row for each step, past and to come. It is the same index as the slider.

use cache_core::call::{Language, Role};

use super::action::{Action, Asked, Call};
use super::mark::{Mark, Marks};
use super::number::duration;
use super::predict::Standing;
use super::sentence::key_words;
use super::state::State;
use crate::phrases::args;
use crate::phrases::en::{compare, lists, log};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub step: usize,
    pub what: String,
    /// What it came to, where there is anything to say.
    pub how: String,
    pub marks: Marks,
    /// Whether it lies ahead.
    pub later: bool,
    /// Whether a guess is still awaited, so that nothing is told.
    pub open: bool,
}

/// The row of a step, from 1.
pub fn row(state: &State, step: usize) -> Row {
    let t = state.language;
    let open = state.standing(step) == Some(Standing::Open);
    let moment = state.run.moment(step);
    let marks = moment.map(|moment| moment.marks).unwrap_or_default();
    let function = moment.and_then(|moment| state.run.function(moment.function?));
    let recorded = function.is_some_and(|function| function.recorded);
    let mut how: Vec<&str> = Vec::new();
    if let Some((outcome, value)) = moment.and_then(|moment| moment.outcome.zip(moment.value.as_deref())) {
        how.push(t.say(outcome.word()));
        // Of a recorded hit nothing more is known.
        if !value.is_empty() && (!recorded || !outcome.is_hit()) {
            how.push(value);
        }
    }
    for left in marks.iter().filter(|mark| matches!(mark, Mark::Evict | Mark::Expire)) {
        how.push(t.say(left.word()));
    }
    let how = if open { t.say(log::YOUR_GUESS).to_owned() } else { how.join(t.say(lists::COMMA)) };
    Row {
        step,
        what: state.run.action(step).map(|action| what(action, state, state.who(step))).unwrap_or_default(),
        how,
        marks: if open { Marks::default() } else { marks },
        later: step > state.cursor,
        open,
    }
}

/// What a step is, in a few words.
pub fn what(action: &Action, state: &State, who: &str) -> String {
    let t = state.language;
    let name = |function: &u64| {
        state.run.function(*function).map_or(t.say(log::SOME_FUNCTION), |function| &function.name).to_owned()
    };
    match action.principal() {
        Action::Define(function) => t.text(log::DEFINE, args![function = format!("{}()", function.name)]),
        Action::Make { value, .. } if who.is_empty() => {
            t.text(log::MAKE, args![object = value.label(rules(state))])
        }
        Action::Make { value, .. } => t.text(log::WHO_MAKES, args![who, object = value.label(rules(state))]),
        Action::Change { name, to } => t.text(log::CHANGE, args![name, to = to.label(rules(state))]),
        Action::End(name) => t.text(log::END, args![name]),
        Action::Release(name) => t.text(log::RELEASE, args![name]),
        Action::Return(answer) => t.text(log::RETURN, args![answer = &answer.text]),
        Action::Several(actions) => several(actions, state),
        Action::Drop(object) => t.text(log::DROP, args![object]),
        Action::Sweep | Action::Gc(_) => t.say(log::GC).to_owned(),
        Action::Collect { label, .. } => t.text(log::COLLECT, args![object = label]),
        Action::Call(call) | Action::Begin(call) => called(call, &name(&call.function), state),
        Action::Wait(milliseconds) => t.text(log::WAIT, args![time = duration(*milliseconds)]),
        Action::Set { function, key, .. } => {
            t.text(log::SET, args![function = name(function), key = key_words(key)])
        }
        Action::Delete { function, key } => {
            t.text(log::DELETE, args![function = name(function), key = key_words(key)])
        }
        Action::Clear { function, .. } => t.text(log::CLEAR, args![function = name(function)]),
        Action::Resize { function, max_size: Some(entries), .. } => {
            t.text(log::KEEPS, args![function = name(function), entries = *entries])
        }
        Action::Resize { function, .. } => t.text(log::KEEPS_ALL, args![function = name(function)]),
        Action::Expire { key, .. } => t.text(log::EXPIRE, args![key = key_words(key)]),
        Action::InvalidateTag { tag, .. } => t.text(log::TAG, args![tag]),
        Action::Note(text) => t.text(log::NOTE, args![text]),
        Action::Skipped => t.say(compare::SKIPPED).to_owned(),
        Action::Unknown(_) => t.say(log::UNKNOWN).to_owned(),
        Action::At(..) => String::new(),
    }
}

/// The language whose rules hold.
fn rules(state: &State) -> Language {
    state.frame.world.language()
}

fn several(actions: &[Action], state: &State) -> String {
    let first = actions.first().map(|action| what(action, state, "")).unwrap_or_default();
    // What a call returns is no other thing that happens.
    match actions.iter().filter(|action| !matches!(action, Action::Return(_))).count() {
        0 | 1 => first,
        more => state.language.text(log::AND_MORE, args![first, n = more - 1]),
    }
}

fn called(call: &Call, name: &str, state: &State) -> String {
    let (args, on): (Vec<String>, Option<String>) = match &call.asked {
        Asked::Call { receiver, args, named } => {
            let function = state.run.function(call.function);
            let language = function.map_or(rules(state), |function| function.language());
            let named = named.iter().map(|(name, arg)| format!("{name}={}", arg.label(language)));
            let args = args.iter().map(|arg| arg.label(language)).chain(named).collect();
            (args, receiver.as_ref().map(|object| object.label()))
        }
        Asked::Recorded { key, .. } => {
            let of = |receiver: bool| {
                key.parts().iter().filter(move |part| (part.role() == Role::Receiver) == receiver)
            };
            (of(false).map(ToString::to_string).collect(), of(true).next().map(ToString::to_string))
        }
    };
    let call = format!("{name}({})", args.join(", "));
    match on {
        Some(object) => state.language.text(log::CALL_ON, args![call, object]),
        None => call,
    }
}
