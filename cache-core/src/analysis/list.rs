//! Lists with one key on each line, the plainest form in which traces are published.

use super::error::NoMemory;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// The longest line, in bytes: what a reader holds of a file that has no line breaks.
const MAX_LINE: usize = 1 << 20;
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads a list with one key on each line, in pieces as they come.
///
/// Each line is a key, as it stands: nothing is trimmed, and nothing is a comment. Left out are a line's
/// end (`\n` or `\r\n`), a byte order mark at the beginning, and lines of nothing but white space. Keys are
/// UTF-8, of at most a mebibyte. The same rules hold for the plain form of the `trace` module.
///
/// ```
/// use cache_core::analysis::ListReader;
///
/// let (mut reader, mut keys) = (ListReader::new(), Vec::new());
/// reader.feed(b"/home\n/ca", |key, _| keys.push(key.unwrap().to_owned()));
/// reader.feed(b"rt\r\n\n# not a comment", |key, _| keys.push(key.unwrap().to_owned()));
/// reader.finish(|key, _| keys.push(key.unwrap().to_owned()));
/// assert_eq!(keys, ["/home", "/cart", "# not a comment"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct ListReader {
    line: u64,
    pending: Vec<u8>,
    /// What is wrong with the line that is pending.
    lost: Option<Problem>,
}

/// Where a list is malformed. The lines behind can still be read.
///
/// ```
/// use cache_core::analysis::{ListReader, Problem};
///
/// let mut errors = Vec::new();
/// ListReader::new().feed(b"a\nb\xfe\nc\n", |key, _| errors.extend(key.err()));
/// assert_eq!((errors[0].line, errors[0].problem), (2, Problem::NotUtf8 { byte: 0xfe, position: 2 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListError {
    /// The line, counted from 1, blank ones included.
    pub line: u64,
    /// What is wrong there.
    pub problem: Problem,
}

/// What can be wrong with a line of a list.
///
/// ```
/// use cache_core::analysis::Problem;
///
/// assert_eq!(Problem::TooLong.to_string(), "expected a line of at most 1048576 bytes, found a longer one");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It is not UTF-8.
    NotUtf8 {
        /// The first byte that cannot stand where it does.
        byte: u8,
        /// Where that is in the line, counted from 1.
        position: usize,
    },
    /// It is longer than a mebibyte.
    TooLong,
    /// There was no memory for it.
    NoMemory,
}

impl ListReader {
    /// A reader at the beginning of a list.
    ///
    /// [`ListReader`] has an example.
    pub const fn new() -> Self {
        Self { line: 0, pending: Vec::new(), lost: None }
    }

    /// Takes the next piece, cut anywhere, and hands on the keys of its complete lines with the numbers of
    /// these lines.
    ///
    /// ```
    /// let mut reader = cache_core::analysis::ListReader::new();
    /// let mut lines = Vec::new();
    /// reader.feed(b"a\n\nb\nc", |_, line| lines.push(line));
    /// assert_eq!(lines, [1, 3], "the last line is not complete");
    /// ```
    pub fn feed(&mut self, piece: &[u8], mut each: impl FnMut(Result<&str, ListError>, u64)) {
        for part in piece.split_inclusive(|byte| *byte == b'\n') {
            let complete = part.ends_with(b"\n");
            if complete && self.pending.is_empty() && self.lost.is_none() {
                // Most lines lie in one piece: no copy.
                self.line += 1;
                hand_on(part, self.line, &mut each);
                continue;
            }
            self.keep(part);
            if complete {
                self.finish(&mut each);
            }
        }
    }

    /// Ends a list: a last line without a line break is a line.
    ///
    /// ```
    /// let mut reader = cache_core::analysis::ListReader::new();
    /// let mut count = 0;
    /// reader.feed(b"a\nb", |_, _| count += 1);
    /// reader.finish(|_, _| count += 1);
    /// assert_eq!(count, 2);
    /// ```
    pub fn finish(&mut self, mut each: impl FnMut(Result<&str, ListError>, u64)) {
        if self.pending.is_empty() && self.lost.is_none() {
            return;
        }
        self.line += 1;
        match self.lost.take() {
            Some(problem) => each(Err(ListError::new(self.line, problem)), self.line),
            None => hand_on(&self.pending, self.line, &mut each),
        }
        self.pending.clear();
    }

    /// Holds a piece of a line that is not complete, unless the line is lost already.
    fn keep(&mut self, part: &[u8]) {
        // Room for a byte order mark and a line break beside the longest line.
        if self.pending.len() + part.len() > MAX_LINE + MARK.len() + 2 {
            self.lost.get_or_insert(Problem::TooLong);
        } else if self.pending.try_reserve(part.len()).is_err() {
            self.lost.get_or_insert(Problem::NoMemory);
        }
        if self.lost.is_some() {
            self.pending.clear();
        } else {
            self.pending.extend_from_slice(part);
        }
    }
}

fn hand_on(line: &[u8], number: u64, each: &mut impl FnMut(Result<&str, ListError>, u64)) {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = if number == 1 { line.strip_prefix(MARK).unwrap_or(line) } else { line };
    if line.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    let key = if line.len() > MAX_LINE { Err(Problem::TooLong) } else { text(line) };
    each(key.map_err(|problem| ListError::new(number, problem)), number);
}

fn text(line: &[u8]) -> Result<&str, Problem> {
    core::str::from_utf8(line).map_err(|error| {
        let at = error.valid_up_to();
        Problem::NotUtf8 { byte: line.get(at).copied().unwrap_or(0), position: at + 1 }
    })
}

impl ListError {
    pub(super) const fn new(line: u64, problem: Problem) -> Self {
        Self { line, problem }
    }
}

impl From<NoMemory> for Problem {
    fn from(_: NoMemory) -> Self {
        Self::NoMemory
    }
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 { byte, position } => {
                write!(f, "expected a key in UTF-8, found the byte {byte:#04x} at position {position}")
            }
            Self::TooLong => write!(f, "expected a line of at most {MAX_LINE} bytes, found a longer one"),
            Self::NoMemory => f.write_str("expected memory for another key, found none"),
        }
    }
}

impl core::error::Error for ListError {}

/// Writes a list with one key on each line, such that [`ListReader`] reads the same keys.
///
/// ```
/// use cache_core::analysis::ListWriter;
///
/// let mut writer = ListWriter::new(String::new());
/// for key in ["/home", "/cart"] {
///     writer.write(key)?;
/// }
/// assert_eq!(writer.into_inner(), "/home\n/cart\n");
/// # Ok::<(), cache_core::analysis::Unwritable>(())
/// ```
#[derive(Clone, Debug)]
pub struct ListWriter<W = String> {
    out: W,
    first: bool,
}

/// Why a key cannot stand in a list.
///
/// ```
/// use cache_core::analysis::{ListWriter, Unwritable};
///
/// let refused = ListWriter::new(String::new()).write("two\nlines").unwrap_err();
/// assert_eq!(refused, Unwritable::LineBreak);
/// assert_eq!(refused.to_string(), "expected a key of one line, found a line break in it or a \\r at its end");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// It has a `\n` in it, or a `\r` at its end, which would be taken for the end of the line.
    LineBreak,
    /// It is nothing but white space, which is read as a blank line.
    Blank,
    /// It begins with a byte order mark, which is left out at the beginning of a list.
    Mark,
    /// It is longer than a mebibyte.
    TooLong,
    /// What is written to has failed.
    Output,
}

impl<W: fmt::Write> ListWriter<W> {
    /// A writer at the beginning of a list.
    ///
    /// [`ListWriter`] has an example.
    pub const fn new(out: W) -> Self {
        Self { out, first: true }
    }

    /// Writes a key.
    ///
    /// ```
    /// use cache_core::analysis::{ListWriter, Unwritable};
    ///
    /// assert_eq!(ListWriter::new(String::new()).write(" "), Err(Unwritable::Blank));
    /// ```
    ///
    /// # Errors
    ///
    /// When another key, or none, would be read; nothing is written then.
    pub fn write(&mut self, key: &str) -> Result<(), Unwritable> {
        let bytes = key.as_bytes();
        if bytes.contains(&b'\n') || bytes.ends_with(b"\r") {
            return Err(Unwritable::LineBreak);
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Err(Unwritable::Blank);
        }
        if self.first && bytes.starts_with(MARK) {
            return Err(Unwritable::Mark);
        }
        if bytes.len() > MAX_LINE {
            return Err(Unwritable::TooLong);
        }
        self.first = false;
        self.out.write_str(key).and_then(|()| self.out.write_char('\n')).map_err(|_| Unwritable::Output)
    }

    /// What was written to.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::ListWriter::new(String::new()).into_inner(), "");
    /// ```
    pub fn into_inner(self) -> W {
        self.out
    }
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LineBreak => {
                f.write_str("expected a key of one line, found a line break in it or a \\r at its end")
            }
            Self::Blank => f.write_str("expected a key, found nothing but white space"),
            Self::Mark => f.write_str("expected a first key without a byte order mark, found one"),
            Self::TooLong => write!(f, "expected a key of at most {MAX_LINE} bytes, found a longer one"),
            Self::Output => f.write_str("the output took no more"),
        }
    }
}

impl core::error::Error for Unwritable {}
