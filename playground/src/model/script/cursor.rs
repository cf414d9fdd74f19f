//! Reading one line, character by character.

use super::error::{At, ScriptError, Words};
use super::{Name, Statement};
use crate::phrases::en::script as said;

/// Where reading has come to in a line.
pub(super) struct Cursor<'a> {
    text: &'a str,
    /// The byte of `text` that comes next.
    next: usize,
    line: usize,
}

pub(super) type Read<T> = Result<T, ScriptError>;

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str, line: usize) -> Self {
        Self { text, next: 0, line }
    }

    /// Where it stands, behind any space.
    pub(super) fn at(&mut self) -> At {
        self.space();
        At { line: self.line, column: self.text[..self.next].chars().count() + 1 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.next..]
    }

    fn space(&mut self) {
        self.next += self.rest().len() - self.rest().trim_start().len();
    }

    /// Whether nothing but a comment is left.
    pub(super) fn at_end(&mut self) -> bool {
        self.space();
        self.rest().is_empty() || self.rest().starts_with('#')
    }

    /// The next character.
    pub(super) fn peek(&mut self) -> Option<char> {
        self.space();
        self.rest().chars().next()
    }

    /// Whether `sign` comes next; reads it if it does.
    pub(super) fn eat(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        if found {
            self.next += sign.len();
        }
        found
    }

    /// Reads `sign`.
    pub(super) fn want(&mut self, sign: &str) -> Read<()> {
        if self.eat(sign) { Ok(()) } else { Err(self.wrong(sign)) }
    }

    /// Whether the word comes next, and not as the beginning of another; reads it if it does.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.peek_word() == word;
        if found {
            self.next += word.len();
        }
        found
    }

    /// The word that comes next; empty where none does.
    pub(super) fn peek_word(&mut self) -> &'a str {
        self.space();
        let rest = self.rest();
        let starts = rest.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        if starts { &rest[..end] } else { "" }
    }

    /// What stands directly behind the word that comes next, spaces apart.
    pub(super) fn behind_word(&mut self) -> Option<char> {
        let word = self.peek_word();
        self.rest()[word.len()..].trim_start().chars().next()
    }

    /// Reads a name.
    pub(super) fn name(&mut self, what: impl Into<Words>) -> Read<Name> {
        let (at, word) = (self.at(), self.peek_word());
        if word.is_empty() {
            return Err(self.wrong(what));
        }
        self.next += word.len();
        Ok(Name { text: word.to_owned(), at })
    }

    /// Reads what stands before the next space, comma or bracket.
    pub(super) fn piece(&mut self) -> &'a str {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || ",|()[]{}#".contains(c)).unwrap_or(rest.len());
        self.next += end;
        &rest[..end]
    }

    /// Reads digits, with a sign before them if there is one.
    pub(super) fn whole(&mut self) -> Read<i64> {
        self.space();
        let rest = self.rest();
        let signed = usize::from(rest.starts_with('-'));
        let digits = rest[signed..].find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len() - signed);
        let number = rest[..signed + digits].parse().map_err(|_| self.wrong(said::A_WHOLE_NUMBER))?;
        self.next += signed + digits;
        Ok(number)
    }

    /// Reads `"text"` or `'text'`.
    pub(super) fn text(&mut self) -> Read<String> {
        let quote = self.peek().filter(|c| "\"'".contains(*c)).ok_or_else(|| self.wrong(said::A_TEXT))?;
        let at = self.at();
        let mut text = String::new();
        let mut chars = self.rest().char_indices().skip(1);
        while let Some((i, c)) = chars.next() {
            match c {
                c if c == quote => {
                    self.next += i + 1;
                    return Ok(text);
                }
                '\\' => match chars.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, 't')) => text.push('\t'),
                    Some((_, c)) => text.push(c),
                    None => {}
                },
                c => text.push(c),
            }
        }
        Err(ScriptError::new(at, self.rest(), (said::A_QUOTE, [("quote", quote.to_string().into())])))
    }

    /// An error about what comes next.
    pub(super) fn wrong(&mut self, expected: impl Into<Words>) -> ScriptError {
        let at = self.at();
        let word = self.peek_word();
        let found = if word.is_empty() {
            // One sign, or what looks like a number.
            let rest = self.rest();
            let sign = rest.chars().next().map_or(0, char::len_utf8);
            let number =
                rest.find(|c: char| !c.is_alphanumeric() && !"-._".contains(c)).unwrap_or(rest.len());
            &rest[..number.max(sign)]
        } else {
            word
        };
        ScriptError::new(at, found, expected)
    }

    /// The statement, if the line ends here.
    pub(super) fn end(&mut self, statement: Statement, more: &str) -> Read<Statement> {
        // In a `for`, another may follow.
        if self.at_end() || self.peek() == Some(';') {
            return Ok(statement);
        }
        let expected = if more.is_empty() {
            said::END_OF_LINE.into()
        } else {
            Words::from((said::END_OR, [("more", more.into())]))
        };
        Err(self.wrong(expected))
    }
}
