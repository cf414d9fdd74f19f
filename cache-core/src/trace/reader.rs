//! Reading a trace, line by line.

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::mem;

use serde_json::{Map, Value};

use super::decode;
use super::error::{Fault, TraceError};
use super::fields::Problem;
use super::part::KeyPart;
use super::quick::{self, Line};
use super::record::{Call, Other, Record};
use crate::call::Role;

/// The longest line, in bytes. It bounds what a reader holds of a file that has no line breaks.
pub const MAX_LINE: usize = 1 << 20;

/// In which of its two forms a trace is published.
///
/// ```
/// use cache_core::trace::{Form, TraceReader};
///
/// let mut reader = TraceReader::new();
/// assert_eq!(reader.form(), None, "nothing read yet");
/// reader.line(b"/home").unwrap();
/// assert_eq!(reader.form(), Some(Form::Plain));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON Lines under a header.
    Json,
    /// One key per line.
    Plain,
}

/// The first line of a trace in JSON Lines.
///
/// ```
/// use cache_core::trace::TraceReader;
///
/// let mut reader = TraceReader::new();
/// reader.line(br#"{"cacheTrace":1,"source":"cache-wasm 0.1.0"}"#).unwrap();
/// let header = reader.header().unwrap();
/// assert_eq!((header.version, header.source.as_deref()), (1, Some("cache-wasm 0.1.0")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The version of the format.
    pub version: u64,
    /// Who recorded the trace.
    pub source: Option<String>,
}

/// Reads a trace of any length: whole lines with [`line`](TraceReader::line), or pieces as they come with
/// [`feed`](TraceReader::feed) and [`finish`](TraceReader::finish).
///
/// It holds one unfinished line, and for plain text the distinct keys, to number them.
///
/// ```
/// use cache_core::trace::{Record, TraceReader};
///
/// let mut reader = TraceReader::new();
/// let mut records: Vec<Record> = Vec::new();
/// for piece in [&b"{\"cacheTrace\":1}\n{\"op\":\"dr"[..], b"op\",\"t\":0,\"id\":1}\n{\"op\":", b"\"gc\",\"t\":1}"] {
///     reader.feed(piece, |read| records.push(read.unwrap()));
/// }
/// reader.finish(|read| records.push(read.unwrap()));
/// assert_eq!(records, [Record::Drop { t: 0.0, id: 1 }, Record::Gc { t: 1.0, ids: vec![] }]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct TraceReader {
    line: u64,
    form: Option<Form>,
    header: Option<Header>,
    refused: bool,
    pending: Vec<u8>,
    overlong: bool,
    accesses: u64,
    keys: BTreeMap<String, u64>,
}

impl TraceReader {
    /// A reader at the beginning of a trace.
    ///
    /// ```
    /// use cache_core::trace::TraceReader;
    ///
    /// assert_eq!(TraceReader::new().header(), None);
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The header, once it has been read.
    ///
    /// ```
    /// use cache_core::trace::TraceReader;
    ///
    /// let mut reader = TraceReader::new();
    /// reader.line(br#"{"cacheTrace":1}"#).unwrap();
    /// assert!(reader.header().is_some_and(|header| header.source.is_none()));
    /// ```
    pub const fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// The form of the trace, known after the first line that is not blank.
    ///
    /// ```
    /// use cache_core::trace::{Form, TraceReader};
    ///
    /// let mut reader = TraceReader::new();
    /// reader.line(br#"{"cacheTrace":1}"#).unwrap();
    /// assert_eq!(reader.form(), Some(Form::Json));
    /// ```
    pub const fn form(&self) -> Option<Form> {
        self.form
    }

    /// Reads the next line, given with or without its line break. `None`: a header, or a blank line, or
    /// anything after a [fatal](Fault::Fatal) error.
    ///
    /// ```
    /// use cache_core::trace::{Record, TraceReader};
    ///
    /// let mut reader = TraceReader::new();
    /// assert_eq!(reader.clone().line(b"user:1\r\n"), reader.line(b"user:1"));
    /// let Ok(Some(Record::Call(call))) = reader.line(b"user:2") else { panic!() };
    /// assert_eq!((call.key[0].label(), call.key[0].id(), call.t), ("user:2", 2, 1.0));
    /// ```
    ///
    /// # Errors
    ///
    /// A [`TraceError`] that names the line and the field when it is malformed. The lines after it can
    /// still be read, unless the error is [fatal](Fault::Fatal).
    pub fn line(&mut self, line: &[u8]) -> Result<Option<Record>, TraceError> {
        self.line += 1;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let line = if self.line == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
        if self.refused {
            return Ok(None);
        }
        if line.len() > MAX_LINE {
            return Err(self.too_long());
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        if self.header.is_some()
            && let Some((call, [])) = quick::call(line)
        {
            return Ok(Some(Record::Call(call.into())));
        }
        match *self.form.get_or_insert(if line.starts_with(b"{") { Form::Json } else { Form::Plain }) {
            Form::Json => self.json(line),
            Form::Plain => self.plain(line).map(Some),
        }
    }

    /// Takes the next piece of a trace, cut anywhere, and hands on what its complete lines say.
    ///
    /// ```
    /// use cache_core::trace::TraceReader;
    ///
    /// let (mut reader, mut count) = (TraceReader::new(), 0);
    /// reader.feed(b"a\nb\nc", |_| count += 1);
    /// assert_eq!(count, 2, "the last line is not complete");
    /// reader.feed(b"\n", |_| count += 1);
    /// assert_eq!(count, 3);
    /// ```
    pub fn feed(&mut self, piece: &[u8], mut each: impl FnMut(Result<Record, TraceError>)) {
        self.feed_lines(piece, |line| {
            each(line.map(|line| match line {
                Line::Call(call) => Record::Call(call.into()),
                Line::Record(record) => record,
            }));
        });
    }

    /// Takes the next piece of a trace, as [`feed`](Self::feed) does, and hands on calls as they stand in their
    /// lines where these are written as our writers write them. For long recordings: such a line costs a fifth of
    /// what it costs to make a record of it.
    ///
    /// ```
    /// use cache_core::trace::{Line, TraceReader};
    ///
    /// let (mut reader, mut calls) = (TraceReader::new(), 0);
    /// reader.feed_lines(b"{\"cacheTrace\":1}\n{\"op\":\"call\",\"t\":0,\"fn\":1,\"key\":[]}\n", |line| {
    ///     calls += u32::from(matches!(line, Ok(Line::Call(_))));
    /// });
    /// assert_eq!(calls, 1);
    /// ```
    pub fn feed_lines(&mut self, piece: &[u8], mut each: impl FnMut(Result<Line<'_>, TraceError>)) {
        let mut rest = piece;
        while !rest.is_empty() {
            let whole = self.pending.is_empty() && !self.overlong;
            // Nearly all lines lie in one piece and are calls: not even their end is looked for.
            if whole
                && self.header.is_some()
                && let Some((call, behind)) = quick::call_and_break(rest)
            {
                self.line += 1;
                each(Ok(Line::Call(call)));
                rest = behind;
                continue;
            }
            let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
            let (part, behind) = rest.split_at(end);
            rest = behind;
            let complete = part.ends_with(b"\n");
            if complete && whole {
                // No copy.
                each_of(self.line(part), &mut |read: Result<Record, _>| each(read.map(Line::Record)));
                continue;
            }
            self.keep(part);
            if complete {
                self.finish(|read| each(read.map(Line::Record)));
            }
        }
    }

    /// Ends a trace: a last line without a line break is a line.
    ///
    /// ```
    /// use cache_core::trace::TraceReader;
    ///
    /// let (mut reader, mut count) = (TraceReader::new(), 0);
    /// reader.feed(b"a\nb", |_| count += 1);
    /// reader.finish(|_| count += 1);
    /// assert_eq!(count, 2);
    /// ```
    pub fn finish(&mut self, mut each: impl FnMut(Result<Record, TraceError>)) {
        if mem::take(&mut self.overlong) {
            self.line += 1;
            self.pending = Vec::new();
            if !self.refused {
                each(Err(self.too_long()));
            }
        } else if !self.pending.is_empty() {
            let line = mem::take(&mut self.pending);
            each_of(self.line(&line), &mut each);
            // The buffer is used again: a trace in small pieces should not allocate for each line.
            self.pending = line;
            self.pending.clear();
        }
    }

    /// Holds a piece of a line that is not complete, unless the line is too long already.
    fn keep(&mut self, part: &[u8]) {
        // Room for a byte order mark and a line break beside the longest line.
        if self.pending.len() + part.len() > MAX_LINE + 5 {
            self.overlong = true;
            self.pending.clear();
        }
        if !self.overlong {
            self.pending.extend_from_slice(part);
        }
    }

    fn json(&mut self, line: &[u8]) -> Result<Option<Record>, TraceError> {
        let object = match object(line) {
            Ok(object) => object,
            Err(problem) => return Err(self.wrong(problem)),
        };
        if self.header.is_none() {
            return match decode::header(&object) {
                Ok(header) => {
                    self.header = Some(header);
                    Ok(None)
                }
                Err(problem) => Err(self.wrong(problem)),
            };
        }
        match decode::record(&object) {
            Ok(Ok(record)) => Ok(Some(record)),
            // `object` has checked that the line is UTF-8.
            Ok(Err(op)) => {
                Ok(Some(Record::Other(Other::kept(op, String::from_utf8_lossy(line).into_owned()))))
            }
            Err(problem) => Err(self.wrong(problem)),
        }
    }

    fn plain(&mut self, line: &[u8]) -> Result<Record, TraceError> {
        let text = core::str::from_utf8(line).map_err(|error| self.wrong(not_text(line, error)))?;
        let next = self.keys.len() as u64 + 1;
        let id = match self.keys.get(text) {
            Some(id) => *id,
            None => *self.keys.entry(text.into()).or_insert(next),
        };
        let t = self.accesses as f64;
        self.accesses += 1;
        let part = KeyPart::new(Role::Arg, Cow::Borrowed("string"), text, id);
        Ok(Record::Call(Call::new(t, 1, alloc::vec![part])))
    }

    /// An error in the current line; without a header it ends the reading.
    fn wrong(&mut self, problem: Problem) -> TraceError {
        let headless = self.form == Some(Form::Json) && self.header.is_none();
        self.refused |= headless;
        TraceError {
            line: self.line,
            field: problem.path,
            expected: problem.expected,
            found: problem.found,
            fault: if headless { Fault::Fatal } else { Fault::Line },
        }
    }

    fn too_long(&mut self) -> TraceError {
        self.wrong(Problem {
            path: String::new(),
            expected: format!("a line of at most {MAX_LINE} bytes").into(),
            found: "a longer one".into(),
        })
    }
}

/// Reads a whole trace that is in memory.
///
/// ```
/// use cache_core::trace::{Record, read};
///
/// let keys: Vec<u64> = read(b"a\nb\na\n")
///     .map(|record| match record {
///         Ok(Record::Call(call)) => call.key[0].id(),
///         other => panic!("{other:?}"),
///     })
///     .collect();
/// assert_eq!(keys, [1, 2, 1]);
/// ```
pub fn read(bytes: &[u8]) -> Read<'_> {
    Read { reader: TraceReader::new(), rest: bytes }
}

/// The records of a trace in memory; made by [`read`].
///
/// ```
/// use cache_core::trace::{Form, read};
///
/// let mut records = read(b"a\nb\n");
/// assert_eq!(records.by_ref().count(), 2);
/// assert_eq!(records.reader().form(), Some(Form::Plain));
/// ```
#[derive(Clone, Debug)]
pub struct Read<'a> {
    reader: TraceReader,
    rest: &'a [u8],
}

impl Read<'_> {
    /// The reader behind it, which knows the header and the form.
    ///
    /// ```
    /// use cache_core::trace::read;
    ///
    /// let mut records = read(br#"{"cacheTrace":1,"source":"an example"}"#);
    /// assert!(records.next().is_none());
    /// assert_eq!(records.reader().header().unwrap().source.as_deref(), Some("an example"));
    /// ```
    pub const fn reader(&self) -> &TraceReader {
        &self.reader
    }
}

impl Iterator for Read<'_> {
    type Item = Result<Record, TraceError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let end = self.rest.iter().position(|byte| *byte == b'\n').map_or(self.rest.len(), |at| at + 1);
            let (line, rest) = self.rest.split_at(end);
            self.rest = rest;
            if let Some(item) = self.reader.line(line).transpose() {
                return Some(item);
            }
        }
        None
    }
}

/// Checks a line of an operation that is not known.
pub(super) fn other(line: &str) -> Result<Other, TraceError> {
    let mut reader = TraceReader { line: 1, form: Some(Form::Json), ..TraceReader::new() };
    reader.header = Some(Header { version: super::VERSION, source: None });
    let object = object(line.as_bytes()).map_err(|problem| reader.wrong(problem))?;
    match decode::record(&object) {
        // JSON knows no line break but between tokens, and there it would end the line.
        Ok(Err(op)) if !line.contains(['\n', '\r']) => Ok(Other::kept(op, line.into())),
        Ok(Err(_)) => Err(reader.wrong(unexpected("one line", "several"))),
        Ok(Ok(record)) => {
            let found = format!("{:?}", record.op());
            Err(reader.wrong(Problem { path: "op".into(), ..unexpected("an unknown operation", &found) }))
        }
        Err(problem) => Err(reader.wrong(problem)),
    }
}

fn each_of(read: Result<Option<Record>, TraceError>, each: &mut impl FnMut(Result<Record, TraceError>)) {
    if let Some(item) = read.transpose() {
        each(item);
    }
}

pub(super) fn object(line: &[u8]) -> Result<Map<String, Value>, Problem> {
    let text = core::str::from_utf8(line).map_err(|error| not_text(line, error))?;
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(Problem::not("a JSON object", &other)),
        Err(error) => {
            // serde_json says where at the end of its message, for what it takes to be a file of one line.
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or_default();
            Err(unexpected("a JSON object", &format!("{what} at column {}", error.column())))
        }
    }
}

fn not_text(line: &[u8], error: core::str::Utf8Error) -> Problem {
    let at = error.valid_up_to();
    let byte = line.get(at).copied().unwrap_or_default();
    unexpected("UTF-8", &format!("the byte 0x{byte:02x} at column {}", at.saturating_add(1)))
}

fn unexpected(expected: &'static str, found: &str) -> Problem {
    Problem { path: String::new(), expected: expected.into(), found: found.into() }
}
