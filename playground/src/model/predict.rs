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

    /// All of it as a text: how far it was looked, and every answer with its step.
    pub fn format(&self) -> String {
        let given = self.given.iter().map(|(step, guess)| match guess {
            Guess::Hit => format!(",{step}h"),
            Guess::Miss => format!(",{step}m"),
            Guess::Entry(serial) => format!(",{step}e{serial}"),
            Guess::Choice(number) => format!(",{step}c{number}"),
        });
        format!("{}{}", self.seen, given.collect::<String>())
    }

    /// Reads it back; what is not of this form is left out.
    pub fn parse(text: &str) -> Self {
        let mut parts = text.split(',');
        let seen = parts.next().and_then(|seen| seen.parse().ok()).unwrap_or_default();
        let given = parts.filter_map(|part| {
            let (step, rest) = part.split_at_checked(part.find(|c: char| !c.is_ascii_digit())?)?;
            let guess = match rest.split_at_checked(1)? {
                ("h", "") => Guess::Hit,
                ("m", "") => Guess::Miss,
                ("e", serial) => Guess::Entry(serial.parse().ok()?),
                ("c", number) => Guess::Choice(number.parse().ok()?),
                _ => return None,
            };
            Some((step.parse().ok()?, guess))
        });
        Self { given: given.collect(), seen }
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
    fn what_was_guessed_is_read_back() {
        let mut guesses = Guesses::default();
        for (step, guess) in
            [(2, Guess::Hit), (4, Guess::Miss), (7, Guess::Entry(12)), (12, Guess::Choice(3))]
        {
            guesses.give(step, guess);
            assert_eq!(Guesses::parse(&guesses.format()), guesses);
        }
        guesses.see(9);
        assert_eq!(guesses.format(), "9,2h,4m,7e12,12c3");
        assert_eq!(Guesses::parse("9,2h,4m,7e12,12c3"), guesses);
        assert_eq!(Guesses::parse("9,x,é,2,h,4mm,7e,8c-1,5h").format(), "9,5h");
        assert_eq!(Guesses::parse(""), Guesses::default());
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
