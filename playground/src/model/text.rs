//! Sentences as data: what a view needs to set them, and nothing about how.

use super::mark::Mark;
use crate::phrases::en::lists;
use crate::phrases::{Language, Phrase};

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
        self.add_text(&words.into());
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

    /// Adds another sentence, with a space between the two.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        if !self.0.is_empty() && !other.0.is_empty() {
            self.add_text(" ");
        }
        self.append(other);
        self
    }

    /// Adds a note written by a person, in which `backticks` set code.
    #[must_use]
    pub fn note(self, note: &str) -> Self {
        self.and(&marked(note))
    }

    /// Goes on with plain words.
    pub fn add_text(&mut self, words: &str) {
        match self.0.last_mut() {
            _ if words.is_empty() => {}
            Some(Span::Text(text)) => text.push_str(words),
            _ => self.0.push(Span::Text(words.to_owned())),
        }
    }

    /// Goes on with something from the code.
    pub fn add_code(&mut self, code: &str) {
        match self.0.last_mut() {
            _ if code.is_empty() => {}
            Some(Span::Code(text)) => text.push_str(code),
            _ => self.0.push(Span::Code(code.to_owned())),
        }
    }

    /// Adds several things from the code, one after the other, with a phrase such as " or " between the last two.
    #[must_use]
    pub fn codes(mut self, codes: &[impl AsRef<str>], last: &'static Phrase, t: Language) -> Self {
        for (i, code) in codes.iter().enumerate() {
            self.add_text(match i {
                0 => "",
                _ if i + 1 == codes.len() => t.say(last),
                _ => t.say(lists::COMMA),
            });
            self.add_code(code.as_ref());
        }
        self
    }

    /// Goes on with what another one says.
    pub fn append(&mut self, other: &Self) {
        for span in &other.0 {
            match span {
                Span::Text(text) => self.add_text(text),
                other => self.0.push(other.clone()),
            }
        }
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

/// Several words: `a`, `a and b`, `a, b and c`.
pub fn listed(words: &[impl AsRef<str>], t: Language) -> String {
    Sentence::new().codes(words, lists::AND, t).plain()
}

/// English words as they begin a sentence.
pub fn capital(words: &str) -> String {
    let mut words = words.to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// Reads a note in which `backticks` set code.
pub fn marked(note: &str) -> Sentence {
    let mut sentence = Sentence::new();
    for (i, piece) in note.split('`').enumerate() {
        if i % 2 == 0 {
            sentence.add_text(piece);
        } else {
            sentence.add_code(piece);
        }
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_the_last_two_of_several_stands_another_word() {
        let said =
            [&["a"][..], &["a", "b"], &["a", "b", "c"], &[]].map(|words| listed(words, Language::ENGLISH));
        assert_eq!(said, ["a", "a and b", "a, b and c", ""]);
        let or = Sentence::new().say("Either ").codes(&["f", "g"], lists::OR, Language::ENGLISH);
        assert_eq!(or, marked("Either `f` or `g`"));
    }

    #[test]
    fn backticks_set_code_and_vanish_from_the_plain_words() {
        let sentence = Sentence::new().outcome(Mark::Miss, "Miss.").note("Only `self` differs.");
        assert_eq!(
            sentence.0,
            [
                Span::Outcome(Mark::Miss, "Miss.".into()),
                Span::Text(" Only ".into()),
                Span::Code("self".into()),
                Span::Text(" differs.".into()),
            ]
        );
        assert_eq!(sentence.plain(), "Miss. Only self differs.");
    }
}
