//! Predictions: what was guessed, and how often rightly.

use super::sorted::Map;

/// What somebody said would happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    Hit,
    Miss,
    /// This entry goes.
    Entry(u64),
    /// This of several answers, counted from 0.
    Choice(usize),
}

/// The answers given in a run, by step; and how far the run has been looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guesses {
    given: Map<usize, Guess>,
    seen: usize,
}

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not asked yet, or asked and open.
    Open,
    Right,
    Wrong,
    /// The answer was looked at without a guess.
    Shown,
}

impl Guesses {
    /// Looks at the page after `cursor` steps: what was open up to there is no longer.
    pub fn see(&mut self, cursor: usize) {
        self.seen = self.seen.max(cursor);
    }

    /// Forgets what was guessed and seen after a step: something else comes there now.
    pub fn forget_after(&mut self, step: usize) {
        self.given.retain(|asked, _| *asked <= step);
        self.seen = self.seen.min(step);
    }

    /// Answers the question before `step`, if it is still open.
    pub fn give(&mut self, step: usize, guess: Guess) {
        if self.is_open(step) {
            self.given.insert(step, guess);
        }
    }

    /// Whether the question before `step` can still be answered.
    pub fn is_open(&self, step: usize) -> bool {
        self.seen < step && !self.given.contains_key(&step)
    }

    /// What was answered before `step`.
    pub fn given(&self, step: usize) -> Option<Guess> {
        self.given.get(&step).copied()
    }

    /// Whether what `step` came to may be shown: it has been looked at.
    pub fn is_seen(&self, step: usize) -> bool {
        step <= self.seen
    }

    /// How the question before `step` stands, when this is the right answer.
    pub fn standing(&self, step: usize, right: Guess) -> Standing {
        match self.given(step) {
            Some(guess) if guess == right => Standing::Right,
            Some(_) => Standing::Wrong,
            None if self.is_seen(step) => Standing::Shown,
            None => Standing::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_answer_counts() {
        let mut guesses = Guesses::default();
        assert!(guesses.is_open(4));
        guesses.give(4, Guess::Hit);
        guesses.give(4, Guess::Miss);
        assert_eq!(guesses.given(4), Some(Guess::Hit));
        assert_eq!(guesses.standing(4, Guess::Hit), Standing::Right);
        assert_eq!(guesses.standing(4, Guess::Miss), Standing::Wrong);
    }

    #[test]
    fn what_has_been_seen_cannot_be_guessed_any_more() {
        let mut guesses = Guesses::default();
        guesses.see(3);
        assert_eq!(guesses.standing(4, Guess::Miss), Standing::Open);
        guesses.see(6);
        guesses.see(2);
        guesses.give(4, Guess::Miss);
        assert_eq!(guesses.given(4), None);
        assert_eq!(guesses.standing(4, Guess::Miss), Standing::Shown);
        assert_eq!(guesses.standing(7, Guess::Hit), Standing::Open);
    }
}
