//! Steps of one's own instead of the lesson's, and the way back.

use std::rc::Rc;

use super::super::lesson::{Fork, Lesson};
use super::super::run::Run;
use super::quiz::rights;
use super::{Source, State};

impl State {
    /// The run with something of one's own after the current step: where it was left, and the lesson with it.
    pub fn tried(&self, number: usize) -> Option<(Fork, Lesson)> {
        let lesson = self.unforked()?;
        let kept = match &self.fork {
            Some(fork) if self.cursor > fork.at => {
                Fork { at: fork.at, acts: fork.acts.chars().take(self.cursor - fork.at).collect() }
            }
            _ => Fork { at: self.cursor, acts: String::new() },
        };
        lesson.tries.get(number)?.acts.split('|').find_map(|acts| {
            let fork = Fork { at: kept.at, acts: format!("{}{acts}", kept.acts) };
            let tried = lesson.forked(&fork)?;
            Some((fork, tried))
        })
    }

    /// The lesson as it was written.
    fn unforked(&self) -> Option<&Rc<Lesson>> {
        self.whole(self.lesson()?.number)
    }

    /// Goes to the end of something of one's own.
    pub(super) fn try_own(&mut self, number: usize) {
        let Some((fork, lesson)) = self.tried(number) else { return };
        let own = lesson.beats[self.cursor..].iter().map(|beat| beat.action.clone());
        let run = self.run.forked(self.cursor, own);
        self.guesses.forget_after(self.cursor);
        self.fork = Some(fork);
        self.go_on_with(Rc::new(lesson), run);
        self.step_to(self.run.len());
    }

    /// Goes back to where the lesson was left.
    pub(super) fn return_to_lesson(&mut self) {
        let fork = self.fork.take();
        if let (Some(fork), Some(lesson)) = (fork, self.unforked().map(Rc::clone)) {
            let run = Run::new(lesson.actions());
            self.guesses.forget_after(fork.at);
            self.go_on_with(lesson, run);
            self.step_to(fork.at);
        }
    }

    /// Another run in the place of the one that is open, with what was guessed in what they have in common.
    fn go_on_with(&mut self, lesson: Rc<Lesson>, run: Run) {
        self.source = Source::Lesson(lesson);
        self.rights = Rc::new(rights(&self.source, &run));
        self.run = Rc::new(run);
        self.compare_again();
    }
}
