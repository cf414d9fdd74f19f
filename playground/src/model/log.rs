//! The log: one row for each step, past and to come. It is the same index as the slider.

use cache_core::call::{Language, Role};

use super::action::{Action, Asked, Call};
use super::mark::{Mark, Marks};
use super::predict::Standing;
use super::state::State;

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
    let open = state.standing(step) == Some(Standing::Open);
    let moment = state.run.moment(step);
    let marks = moment.map(|moment| moment.marks).unwrap_or_default();
    let function = moment.and_then(|moment| state.run.function(moment.function?));
    let recorded = function.is_some_and(|function| function.recorded);
    let mut how: Vec<&str> = Vec::new();
    if let Some((outcome, value)) = moment.and_then(|moment| moment.outcome.zip(moment.value.as_deref())) {
        how.push(outcome.word());
        // Of a recorded hit nothing more is known.
        if !value.is_empty() && (!recorded || !outcome.is_hit()) {
            how.push(value);
        }
    }
    for left in marks.iter().filter(|mark| matches!(mark, Mark::Evict | Mark::Expire)) {
        how.push(left.word());
    }
    let how = if open { "your guess".to_owned() } else { how.join(", ") };
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
    let name = |function: &u64| state.run.function(*function).map_or("a function", |f| &f.name).to_owned();
    match action.bare() {
        Action::Define(function) => format!("{}() gets a cache", function.name),
        Action::Make { value, .. } if who.is_empty() => format!("{} is made", value.label(language(state))),
        Action::Make { value, .. } => format!("{who} makes {}", value.label(language(state))),
        Action::Change { name, to } => format!("{name} is changed to {}", to.label(language(state))),
        Action::Release(name) => format!("{name} is dropped"),
        Action::Return(answer) => format!("returns {}", answer.text),
        Action::Several(actions) => several(actions, state),
        Action::Drop(label) => format!("the program lets go of {label}"),
        Action::Sweep | Action::Gc(_) => "garbage collection".to_owned(),
        Action::Collect { label, .. } => format!("{label} was collected"),
        Action::Call(call) | Action::Begin(call) => called(call, &name(&call.function), state),
        Action::Wait(milliseconds) => format!("{} pass", super::sentence::duration(*milliseconds)),
        Action::Set { function, key, .. } => format!("{} is given {key}", name(function)),
        Action::Delete { function, key } => format!("{} forgets {key}", name(function)),
        Action::Clear { function, .. } => format!("{} is cleared", name(function)),
        Action::Resize { function, max_size: Some(entries), .. } => {
            format!("{} keeps {entries}", name(function))
        }
        Action::Resize { function, .. } => format!("{} keeps all", name(function)),
        Action::Expire { key, .. } => format!("{key} expires"),
        Action::InvalidateTag { tag, .. } => format!("tag “{tag}” is out of date"),
        Action::Note(text) => format!("“{text}”"),
        Action::Unknown(_) => "something unknown".to_owned(),
        Action::At(..) => String::new(),
    }
}

fn language(state: &State) -> Language {
    state.frame.world.language()
}

fn several(actions: &[Action], state: &State) -> String {
    let first = actions.first().map(|action| what(action, state, "")).unwrap_or_default();
    match actions.len() {
        0 | 1 => first,
        more => format!("{first} and {} more", more - 1),
    }
}

fn called(call: &Call, name: &str, state: &State) -> String {
    match &call.asked {
        Asked::Call { receiver, args, .. } => {
            let language = state.run.function(call.function).map(|function| function.language());
            let args: Vec<String> = language
                .map(|language| args.iter().map(|arg| arg.label(language)).collect())
                .unwrap_or_default();
            let on = receiver.as_ref().map(|object| format!(" on {}", object.label())).unwrap_or_default();
            format!("{name}({}){on}", args.join(", "))
        }
        Asked::Recorded { key, .. } => {
            let of = |receiver: bool| {
                key.parts().iter().filter(move |part| (part.role() == Role::Receiver) == receiver)
            };
            let args: Vec<String> = of(false).map(ToString::to_string).collect();
            let on = of(true).next().map(|part| format!(" on {part}")).unwrap_or_default();
            format!("{name}({}){on}", args.join(", "))
        }
    }
}
