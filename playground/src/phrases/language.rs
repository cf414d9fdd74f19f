//! A language: what it has for the page's phrases and for what the lessons tell.

use core::fmt;
use std::rc::Rc;

use super::Phrase;
use super::template::fill;
use crate::model::mark::Mark;
use crate::model::sorted::Map;
use crate::model::text::Sentence;

/// A language of the page, or as much of it as its file has: the rest is English. Copies are handles.
#[derive(Clone, Copy)]
pub struct Language(&'static Book);

/// What a file holds, sorted to be found.
struct Book {
    code: &'static str,
    page: Map<String, String>,
    lessons: Map<String, String>,
    /// The kind of each number up to 199; beyond, the last two figures decide. Empty: as in English.
    kinds: Vec<String>,
}

static ENGLISH: Book = Book { code: "en", page: Map::new(), lessons: Map::new(), kinds: Vec::new() };

impl Language {
    /// The language in which the page is written.
    pub const ENGLISH: Self = Self(&ENGLISH);
    /// So many numbers have their kind in a list.
    pub const KINDS: u64 = 200;

    /// A language from its file: templates by the names of phrases, translations by the English of the
    /// lessons, and the kind of each number below [`KINDS`](Self::KINDS).
    ///
    /// It is kept for as long as the page is open: somebody chooses a language once or twice.
    pub fn new(
        code: &str,
        page: Vec<(String, String)>,
        lessons: Vec<(String, String)>,
        kinds: Vec<String>,
    ) -> Self {
        let (page, lessons) = (page.into_iter().collect(), lessons.into_iter().collect());
        let code = String::leak(code.to_owned());
        Self(Box::leak(Box::new(Book { code, page, lessons, kinds })))
    }

    /// Its code, as in `lang` of HTML.
    pub const fn code(self) -> &'static str {
        self.0.code
    }

    /// A phrase without placeholders.
    pub fn say(self, phrase: &Phrase) -> &'static str {
        self.translated(phrase.name).unwrap_or(phrase.english)
    }

    /// What this language has for the name of a phrase that is not among the page's own.
    pub fn translated(self, name: &str) -> Option<&'static str> {
        self.0.page.get(name).map(String::as_str)
    }

    /// A phrase with its placeholders filled.
    pub fn fill(self, phrase: &Phrase, args: &[(&str, Arg)]) -> Sentence {
        fill(self.say(phrase), args, |number| self.kind(number))
    }

    /// The same as plain words.
    pub fn text(self, phrase: &Phrase, args: &[(&str, Arg)]) -> String {
        self.fill(phrase, args).plain()
    }

    /// What a lesson tells. Its English is its name.
    pub fn lesson(self, english: &str) -> &str {
        self.0.lessons.get(english).map_or(english, String::as_str)
    }

    fn kind(self, number: u64) -> &'static str {
        let place = if number < Self::KINDS { number } else { 100 + number % 100 };
        match self.0.kinds.get(place as usize) {
            Some(kind) => kind,
            None if number == 1 => "one",
            None => "other",
        }
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        core::ptr::eq(self.0, other.0)
    }
}

impl Eq for Language {}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Language").field(&self.0.code).finish()
    }
}

/// What goes into a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A number, which may choose among forms.
    Number(u64),
    Said(Sentence),
}

impl Arg {
    /// Something that stands in the code.
    pub fn code(code: impl Into<String>) -> Self {
        Self::Said(Sentence::new().code(code))
    }

    /// The word that says what happened.
    pub fn outcome(mark: Mark, word: &str) -> Self {
        Self::Said(Sentence::new().outcome(mark, word))
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Said(Sentence::new().say(text))
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Said(Sentence::new().say(text))
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<&Rc<str>> for Arg {
    fn from(text: &Rc<str>) -> Self {
        (&**text).into()
    }
}

impl From<Sentence> for Arg {
    fn from(sentence: Sentence) -> Self {
        Self::Said(sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrases::args;

    const HELLO: &Phrase = &Phrase { name: "test.HELLO", english: "Hello, {who}" };
    const ENTRIES: &Phrase = &Phrase { name: "test.ENTRIES", english: "{n|one=# entry|other=# entries}" };

    fn language(kinds: &[&str]) -> Language {
        let pairs = |list: &[(&str, &str)]| {
            list.iter().map(|(name, said)| ((*name).to_owned(), (*said).to_owned())).collect()
        };
        let page = pairs(&[("test.ENTRIES", "{n|one=один|few=# few|other=# other}"), ("a", "b")]);
        Language::new(
            "xx",
            page,
            pairs(&[("A story.", "Une histoire.")]),
            kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        )
    }

    #[test]
    fn what_a_language_lacks_is_english() {
        let xx = language(&[]);
        assert_eq!(xx.text(HELLO, args![who = "you"]), "Hello, you");
        assert_eq!(xx.lesson("A story."), "Une histoire.");
        assert_eq!(xx.lesson("Another."), "Another.");
        assert_eq!(Language::ENGLISH.lesson("A story."), "A story.");
    }

    #[test]
    fn the_kinds_of_numbers_are_the_languages_own() {
        let mut kinds = vec!["other"; 200];
        for n in [0, 1, 2, 21, 101, 102, 121, 122] {
            kinds[n] = if n % 10 == 2 { "few" } else { "one" };
        }
        let xx = language(&kinds);
        let said = |n: u64| xx.text(ENTRIES, args![n]);
        assert_eq!([said(1), said(2), said(7)], ["один", "2 few", "7 other"]);
        assert_eq!([said(1_021), said(5_002), said(400)], ["один", "5002 few", "400 other"]);
        assert_eq!(Language::ENGLISH.text(ENTRIES, args![n = 1_u64]), "1 entry");
    }
}
