//! The questions before steps: which one waits for an answer, and what became of those that were answered.

use super::super::predict::{Guess, Standing};
use super::super::question::{Of, Question};
use super::super::run::Run;
use super::super::sorted::Map;
use super::super::text::Sentence;
use super::{Source, State};
use crate::phrases::args;
use crate::phrases::en::ask;

/// What became of a guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub right: bool,
    /// What it was, and what was said where that is something else.
    pub lead: Sentence,
    /// For those who were wrong.
    pub idea: Sentence,
}

impl State {
    /// The step whose question waits for an answer now.
    pub fn asked(&self) -> Option<usize> {
        let step = self.cursor + 1;
        (self.standing(step)? == Standing::Open).then_some(step)
    }

    /// The question that waits for an answer now.
    pub fn question(&self) -> Option<&Question> {
        self.lesson()?.question(self.asked()?)
    }

    /// How the question before a step stands; `None` where nothing is asked.
    pub fn standing(&self, step: usize) -> Option<Standing> {
        // Side by side there is nothing to guess: it is all shown.
        if !self.predict || self.compare().is_some() {
            return None;
        }
        Some(self.guesses.standing(step, *self.rights.get(&step)?))
    }

    /// What became of the question before the current step, if it was answered.
    pub fn verdict(&self) -> Option<Verdict> {
        let step = self.cursor;
        let (standing, guess) = (self.standing(step)?, self.guesses.given(step)?);
        let (question, right) = (self.lesson()?.question(step)?, *self.rights.get(&step)?);
        let before = self.run.at(step - 1).world;
        let t = self.language;
        let (said, was) = (question.words(guess, &before, t), question.words(right, &before, t));
        let lead = match (&question.of, guess) {
            (Of::Outcome(_), Guess::Hit) if guess == right => t.fill(ask::RIGHT_HIT, &[]),
            (Of::Outcome(_), _) if guess == right => t.fill(ask::RIGHT_MISS, &[]),
            (Of::Outcome(_), Guess::Hit) => t.fill(ask::SAID_HIT, &[]),
            (Of::Outcome(_), _) => t.fill(ask::SAID_MISS, &[]),
            (Of::Victim(_) | Of::Choice(..), _) if guess == right => t.fill(ask::RIGHT_WAS, args![was]),
            (Of::Victim(_) | Of::Choice(..), _) => t.fill(ask::SAID, args![said, was]),
        };
        let idea = question.idea(guess, right, &before, t);
        Some(Verdict { right: standing == Standing::Right, lead, idea })
    }

    /// Every question of the run and how it stands.
    pub fn score(&self) -> Vec<(usize, Standing)> {
        let Some(lesson) = self.lesson() else { return Vec::new() };
        lesson.asked().filter_map(|step| Some((step, self.standing(step)?))).collect()
    }

    /// Answers the question that is open, and shows what comes of it.
    pub(super) fn guess(&mut self, guess: Guess) {
        let Some(step) = self.asked() else { return };
        self.guesses.give(step, guess);
        self.note_guess(step);
        self.go(step);
    }

    /// Puts down how a question of a lesson was answered. What somebody tries out is no question of it.
    fn note_guess(&mut self, step: usize) {
        let Some(lesson) = self.lesson().filter(|_| self.fork.is_none()) else { return };
        let (number, asked) = (lesson.number, lesson.asked().count());
        match self.standing(step) {
            Some(Standing::Right) => self.prefs.sheet.note(number, asked, step, true),
            Some(Standing::Wrong) => self.prefs.sheet.note(number, asked, step, false),
            _ => {}
        }
    }
}

/// The right answers to all questions, by step: the engine's own.
pub(super) fn rights(source: &Source, run: &Run) -> Map<usize, Guess> {
    let Source::Lesson(lesson) = source else { return Map::new() };
    let right = |step: usize| {
        let (before, after) = (run.at(step - 1).world, run.at(step).world);
        Some((step, lesson.question(step)?.right(&before, &after)?))
    };
    lesson.asked().filter_map(right).collect()
}
