//! What is said about runs side by side.

use cache_core::call::SelfMode;

use super::super::action::Outcome;
use super::super::mark::Mark;
use super::super::policy;
use super::super::text::Sentence;
use super::{Compare, Lane, Size};

impl Compare {
    /// What each lane is called: by what is not the same in all of them.
    pub fn names(&self) -> Vec<String> {
        let differ = |of: fn(&Lane) -> Lane| self.set.iter().any(|lane| of(lane) != of(&self.set[0]));
        let policy = differ(|lane| Lane { policy: lane.policy, ..Lane::default() });
        let size = differ(|lane| Lane { size: lane.size, ..Lane::default() });
        let mode = differ(|lane| Lane { self_mode: lane.self_mode, ..Lane::default() });
        let none = !policy && !size && !mode;
        let name = |lane: &Lane| {
            let mut words = Vec::new();
            if policy || none {
                words.push(lane.policy.map_or("as it is", policy::name).to_owned());
            }
            if size {
                words.push(match lane.size {
                    Size::AsItIs => "sizes as they are".to_owned(),
                    Size::Entries(entries) => format!("maxsize {entries}"),
                    Size::Unbounded => "no bound".to_owned(),
                });
            }
            if mode {
                words.push(lane.self_mode.map_or("self as it is", mode_words).to_owned());
            }
            words.join(", ")
        };
        self.set.iter().map(name).collect()
    }

    /// What the step came to in all of them; `None` where it is no call.
    pub fn sentence(&self, cursor: usize) -> Option<Sentence> {
        if cursor == 0 {
            return Some(self.opening());
        }
        let outcomes = self.outcomes(cursor);
        if outcomes.is_empty() {
            return None;
        }
        let names = self.names();
        let of = |outcome: Option<Outcome>| -> Vec<&str> {
            let same = outcomes.iter().zip(&names).filter(|(other, _)| **other == outcome);
            same.map(|(_, name)| name.as_str()).collect()
        };
        let mut kinds: Vec<Option<Outcome>> = Vec::new();
        for outcome in &outcomes {
            if !kinds.contains(outcome) {
                kinds.push(*outcome);
            }
        }
        let mut sentence = Sentence::new();
        if let [only] = kinds[..] {
            sentence = said(sentence.say("In all of them: "), only, false);
            let differs = self.differs_at(cursor);
            let values: Vec<_> =
                self.runs.iter().filter_map(|run| run.moment(cursor)?.value.clone()).collect();
            return Some(match values.windows(2).any(|pair| pair[0] != pair[1]) {
                true => each(sentence.say(", but not with the same answer: "), &names, &values).say("."),
                false if differs => sentence.say(", but it is not the same entry that goes."),
                false => sentence.say("."),
            });
        }
        for (i, kind) in kinds.iter().enumerate() {
            sentence = said(sentence.say(if i == 0 { "" } else { "; " }), *kind, i == 0);
            sentence = sentence.say(" with ").say(listed(&of(*kind)));
        }
        Some(sentence.say("."))
    }

    fn opening(&self) -> Sentence {
        let steps = self.runs.first().map_or(0, |run| run.len());
        let sentence =
            Sentence::new().say(format!("The same {steps} steps, {} times over. ", self.runs.len()));
        match (self.differs.len(), self.differs.first()) {
            (_, None) => sentence.say("It makes no difference to any of them."),
            (1, Some(first)) => sentence.say(format!("It makes a difference to one of them, step {first}.")),
            (differ, Some(first)) => {
                sentence.say(format!("It makes a difference to {differ} of them, first to step {first}."))
            }
        }
    }
}

/// The same where it is clear that it is about `self`.
pub const fn mode_choice(mode: SelfMode) -> &'static str {
    match mode {
        SelfMode::Key => "in the key",
        SelfMode::Ignore => "left out",
        SelfMode::Weak => "a cache each",
    }
}

/// What `self` means, in two or three words.
pub const fn mode_words(mode: SelfMode) -> &'static str {
    match mode {
        SelfMode::Key => "self in the key",
        SelfMode::Ignore => "self left out",
        SelfMode::Weak => "a cache per self",
    }
}

fn said(sentence: Sentence, outcome: Option<Outcome>, first: bool) -> Sentence {
    let word = outcome.map_or("no answer", Outcome::word);
    let word = if first { format!("{}{}", word[..1].to_uppercase(), &word[1..]) } else { word.to_owned() };
    match outcome {
        Some(outcome) => sentence.outcome(if outcome.is_hit() { Mark::Hit } else { Mark::Miss }, word),
        None => sentence.say(word),
    }
}

fn each(mut sentence: Sentence, names: &[String], values: &[std::rc::Rc<str>]) -> Sentence {
    for (i, (name, value)) in names.iter().zip(values).enumerate() {
        sentence = sentence.say(if i == 0 { "" } else { ", " }).say(format!("{name}: ")).code(&**value);
    }
    sentence
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
