//! What is asked before a step. The right answer is always the engine's own.

use std::rc::Rc;

use super::costs::costs;
use super::predict::Guess;
use super::text::{Sentence, marked};
use super::victim;
use super::world::{Done, World};
use crate::WHOLE;
use crate::phrases::Language;
use crate::phrases::en::costs::{WITH, WITHOUT};
use crate::phrases::en::marks;

/// A question, and for every wrong answer the idea behind it.
#[derive(Clone, Debug)]
pub struct Question {
    pub ask: Rc<str>,
    pub of: Of,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub enum Of {
    /// Hit or miss? For those who were wrong: the idea they missed.
    Outcome(Rc<str>),
    /// Which entry goes? What is to be said of an entry, by its key, where the policy's notes do not say it.
    Victim(Vec<(Rc<str>, Rc<str>)>),
    /// One of these.
    Choice(About, Vec<Choice>),
}

/// An answer to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    pub say: Rc<str>,
    /// For those who chose it, wrongly.
    pub idea: Rc<str>,
}

/// What a choice is about: something that can be read off the engine after the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Hits,
    Misses,
    /// How many entries there are.
    Size,
    /// How often the function runs in this step.
    Runs,
    /// What the call returns.
    Value,
    /// How many objects there are.
    Alive,
    /// How many objects the step frees.
    Freed,
    /// How many entries leave in this step.
    Leave,
    /// With what all calls are done sooner.
    Sooner,
}

impl About {
    /// All of them, by the names they have in lessons.
    pub const ALL: &[(&'static str, Self)] = &[
        ("hits", Self::Hits),
        ("misses", Self::Misses),
        ("size", Self::Size),
        ("runs", Self::Runs),
        ("value", Self::Value),
        ("alive", Self::Alive),
        ("freed", Self::Freed),
        ("leave", Self::Leave),
        ("sooner", Self::Sooner),
    ];

    /// What the engine says.
    fn read(self, before: &World, after: &World) -> String {
        match self {
            Self::Hits => after.tally().hits.to_string(),
            Self::Misses => after.tally().misses.to_string(),
            Self::Size => after.size().to_string(),
            Self::Runs => after.runs.saturating_sub(before.runs).to_string(),
            Self::Value => match &after.done {
                Done::Called(called) => called.value.text.to_string(),
                _ => String::new(),
            },
            Self::Alive => after.memory.len().to_string(),
            Self::Freed => after.freed.len().to_string(),
            // Asked where the costs are drawn, which the whole program does.
            Self::Sooner => match WHOLE.then(|| costs(after)).flatten() {
                Some(costs) if costs.pays() => WITH.english.to_owned(),
                Some(costs) if costs.with() > costs.without() => WITHOUT.english.to_owned(),
                _ => String::new(),
            },
            Self::Leave => before.size().saturating_sub(after.size()).to_string(),
        }
    }
}

impl Question {
    /// The right answer, when the step led from `before` to `after`; `None` where none of the answers is.
    pub fn right(&self, before: &World, after: &World) -> Option<Guess> {
        match &self.of {
            Of::Outcome(_) => match &after.done {
                Done::Called(called) if called.outcome.is_hit() => Some(Guess::Hit),
                Done::Called(_) => Some(Guess::Miss),
                _ => None,
            },
            Of::Victim(_) => after.done.victim().map(|gone| Guess::Entry(gone.serial)),
            Of::Choice(about, choices) => {
                let right = about.read(before, after);
                choices.iter().position(|choice| *choice.say == *right).map(Guess::Choice)
            }
        }
    }

    /// Every answer that can be given in the world before the step.
    pub fn answers(&self, before: &World) -> Vec<Guess> {
        match &self.of {
            Of::Outcome(_) => vec![Guess::Hit, Guess::Miss],
            Of::Victim(_) => before
                .shelf()
                .map(|shelf| shelf.standing().map(|standing| Guess::Entry(standing.story.serial)).collect())
                .unwrap_or_default(),
            Of::Choice(_, choices) => (0..choices.len()).map(Guess::Choice).collect(),
        }
    }

    /// An answer in words.
    pub fn words(&self, guess: Guess, before: &World, t: Language) -> Sentence {
        match (guess, &self.of) {
            (Guess::Hit, _) => Sentence::new().say(t.say(marks::HIT)),
            (Guess::Miss, _) => Sentence::new().say(t.say(marks::MISS)),
            (Guess::Entry(serial), _) => Sentence::new().code(victim::named(before, serial)),
            (Guess::Choice(i), Of::Choice(_, choices)) => {
                choices.get(i).map(|choice| marked(t.lesson(&choice.say))).unwrap_or_default()
            }
            (Guess::Choice(_), _) => Sentence::new(),
        }
    }

    /// The idea behind a wrong answer.
    pub fn idea(&self, guess: Guess, right: Guess, before: &World, t: Language) -> Sentence {
        match (&self.of, guess, right) {
            (Of::Outcome(idea), ..) => marked(t.lesson(idea)),
            (Of::Choice(_, choices), Guess::Choice(i), _) => {
                choices.get(i).map(|choice| marked(t.lesson(&choice.idea))).unwrap_or_default()
            }
            (Of::Victim(ideas), Guess::Entry(guessed), Guess::Entry(right)) => {
                let key = victim::named(before, guessed);
                let written = ideas.iter().find(|(of, _)| **of == *key);
                let derived = || victim::why_not(before, guessed, right, t);
                written.map_or_else(derived, |(_, idea)| marked(t.lesson(idea)))
            }
            _ => Sentence::new(),
        }
    }

    /// Everything that it tells, in English.
    pub fn texts(&self) -> Vec<&str> {
        let more: Vec<&str> = match &self.of {
            Of::Outcome(idea) => vec![idea],
            Of::Victim(ideas) => ideas.iter().map(|(_, idea)| &**idea).collect(),
            Of::Choice(_, choices) => {
                choices.iter().flat_map(|choice| [&*choice.say, &*choice.idea]).collect()
            }
        };
        core::iter::once(&*self.ask).chain(more).collect()
    }
}
