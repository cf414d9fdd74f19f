//! Sentences as data: what a view needs to set them, and nothing about how.

use super::mark::Mark;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    Text(String),
    /// Something that stands in the code: an expression, a name, a value.
    Code(String),
    /// The word that says what happened.
    Outcome(Mark, String),
}

/// One or more sentences that belong to a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence(pub Vec<Span>);

impl Sentence {
    /// An empty sentence, to be filled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds plain words.
    #[must_use]
    pub fn say(mut self, words: impl Into<String>) -> Self {
        let words = words.into();
        if !words.is_empty() {
            self.0.push(Span::Text(words));
        }
        self
    }

    /// Adds something from the code.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.0.push(Span::Code(code.into()));
        self
    }

    /// Adds the word for what happened.
    #[must_use]
    pub fn outcome(mut self, mark: Mark, word: impl Into<String>) -> Self {
        self.0.push(Span::Outcome(mark, word.into()));
        self
    }

    /// Adds a note written by a person, in which `backticks` set code.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        if note.is_empty() {
            return self;
        }
        if !self.0.is_empty() {
            self = self.say(" ");
        }
        for (i, piece) in note.split('`').enumerate() {
            self = if i % 2 == 0 { self.say(piece) } else { self.code(piece) };
        }
        self
    }

    /// The words alone.
    pub fn plain(&self) -> String {
        self.0
            .iter()
            .map(|span| match span {
                Span::Text(text) | Span::Code(text) | Span::Outcome(_, text) => text.as_str(),
            })
            .collect()
    }
}

/// Reads a note in which `backticks` set code.
pub fn marked(note: &str) -> Sentence {
    Sentence::new().note(note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_set_code_and_vanish_from_the_plain_words() {
        let sentence = Sentence::new().outcome(Mark::Miss, "Miss.").note("Only `self` differs.");
        assert_eq!(
            sentence.0,
            [
                Span::Outcome(Mark::Miss, "Miss.".into()),
                Span::Text(" ".into()),
                Span::Text("Only ".into()),
                Span::Code("self".into()),
                Span::Text(" differs.".into()),
            ]
        );
        assert_eq!(sentence.plain(), "Miss. Only self differs.");
    }
}
