//! A recorded trace as a run: read in pieces, so that a page can go on while a long one is opened.

use std::any::Any;
use std::rc::Rc;

use cache_core::trace::{Form, Line, TraceError, TraceReader};

use super::recorded::Recording;
use super::run::Run;
use crate::phrases::en::{notices, trace};
use crate::phrases::{self, args};

/// The most steps that are taken: what is kept of each stays well below the memory of a browser's tab.
const MOST_STEPS: usize = 4_000_000;

/// Where a recording comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file of the visitor's.
    Disk,
    /// A file beside the page, which a link names.
    Beside,
    /// A program of the visitor's own: this one.
    Program(Rc<str>),
}

/// A file as the browser keeps it, outside of this program's memory: what that is, the views alone know.
#[derive(Clone)]
pub struct Contents(Rc<dyn Any>);

impl Contents {
    /// What the views have of a file.
    pub fn new(kept: impl Any) -> Self {
        Self(Rc::new(kept))
    }

    /// The same, for the views.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl PartialEq for Contents {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl core::fmt::Debug for Contents {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Contents")
    }
}

/// An opened file.
#[derive(Clone, Debug)]
pub struct TraceFile {
    /// What the file is called.
    pub name: String,
    pub origin: Origin,
    /// All of it, for those who look at it in another way; nothing where there is nothing to look at.
    pub contents: Option<Contents>,
    /// Who recorded it, if it says so.
    pub source: Option<String>,
    /// Whether it is a bare list of keys.
    pub plain: bool,
    pub functions: usize,
}

/// Why a file is no recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A line of it is malformed: the line and the field, in the engine's words.
    Malformed(String),
    /// It has a character that no list of keys has, in this line.
    NotText(usize),
    /// The browser does not give it.
    NotRead,
    /// It has more steps than a page can keep, which are so many.
    TooLong(usize),
    Empty,
}

impl Trouble {
    /// It in a sentence.
    pub fn sentence(&self, file: &str, t: phrases::Language) -> String {
        let why = match self {
            Self::NotRead => return t.text(notices::NOT_READ, args![file]),
            Self::Malformed(why) => why.clone(),
            Self::NotText(line) => t.text(trace::NOT_TEXT, args![line = *line]),
            Self::TooLong(most) => t.text(trace::TOO_LONG, args![most = *most]),
            Self::Empty => t.say(trace::EMPTY).to_owned(),
        };
        t.text(trace::NOT_OPENED, args![file, why])
    }
}

/// A file and its run, ready to be shown.
#[derive(Clone, Debug)]
pub struct Opened(pub Rc<(TraceFile, Rc<Run>)>);

impl PartialEq for Opened {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl From<(TraceFile, Run)> for Opened {
    fn from((file, run): (TraceFile, Run)) -> Self {
        Self(Rc::new((file, Rc::new(run))))
    }
}

/// A file that is being read.
#[derive(Debug)]
pub struct Opening {
    reader: TraceReader,
    recording: Recording,
    /// How many bytes were read, and how many there are.
    read: usize,
    size: usize,
    most: usize,
    /// The line that the next piece begins in, as long as it may be a list of keys.
    line: usize,
}

impl Opening {
    /// A file of so many bytes.
    pub fn new(size: usize) -> Self {
        Self::at_most(size, MOST_STEPS)
    }

    /// The same, of which no more than so many steps are taken.
    pub fn at_most(size: usize, most: usize) -> Self {
        let (reader, recording) = (TraceReader::new(), Recording::default());
        Self { reader, recording, read: 0, size, most, line: 0 }
    }

    /// How many steps there are up to now.
    pub fn steps(&self) -> usize {
        self.recording.run.len()
    }

    /// How far it is, in percent.
    pub fn percent(&self) -> u32 {
        (100.0 * self.read as f64 / self.size.max(1) as f64).min(100.0) as u32
    }

    /// Takes the next piece, cut anywhere.
    ///
    /// # Errors
    ///
    /// What is wrong, as soon as it is seen: the rest is of no interest then.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), Trouble> {
        let first = self.read == 0;
        self.read += piece.len();
        let odd = if self.reader.form() == Some(Form::Json) { None } else { not_text(piece) };
        let mut take = Taking { recording: &mut self.recording, most: self.most, trouble: None };
        self.reader.feed_lines(piece, |line| take.line(line));
        take.trouble.map_or(Ok(()), Err)?;
        if self.reader.form() != Some(Form::Json) {
            if let Some(line) = odd {
                return Err(Trouble::NotText(self.line + line));
            }
            self.line += piece.split(|byte| *byte == b'\n').count() - 1;
        }
        if first {
            // As many steps to a byte as there were up to here, and some more.
            let rest = self.size.saturating_sub(self.read) as f64 / self.read.max(1) as f64;
            let steps = self.steps() as f64 * rest * 1.05;
            self.recording.run.expect((steps as usize).min(self.most));
        }
        Ok(())
    }

    /// What was read.
    ///
    /// # Errors
    ///
    /// What is wrong, when the last line is malformed or nothing is recorded.
    pub fn finish(mut self, name: &str) -> Result<(TraceFile, Run), Trouble> {
        let mut take = Taking { recording: &mut self.recording, most: self.most, trouble: None };
        self.reader.finish(|read| take.line(read.map(Line::Record)));
        take.trouble.map_or(Ok(()), Err)?;
        if self.recording.run.is_empty() {
            return Err(Trouble::Empty);
        }
        let file = TraceFile {
            name: name.to_owned(),
            origin: Origin::Disk,
            contents: None,
            source: self.reader.header().and_then(|header| header.source.clone()),
            plain: self.reader.form() == Some(Form::Plain),
            functions: self.recording.functions(),
        };
        Ok((file, self.recording.run.finish()))
    }
}

/// Lines on their way into a run, up to the first that is malformed.
struct Taking<'a> {
    recording: &'a mut Recording,
    most: usize,
    trouble: Option<Trouble>,
}

impl Taking<'_> {
    fn line(&mut self, line: Result<Line<'_>, TraceError>) {
        match line {
            _ if self.trouble.is_some() => {}
            Err(error) => self.trouble = Some(Trouble::Malformed(error.to_string())),
            Ok(_) if self.recording.run.len() >= self.most => {
                self.trouble = Some(Trouble::TooLong(self.most));
            }
            Ok(line) => self.recording.line(line),
        }
    }
}

/// Reads a file that is at hand.
///
/// # Errors
///
/// What is wrong, when the file is not a trace or a line of it is malformed.
pub fn open(name: &str, bytes: &[u8]) -> Result<(TraceFile, Run), Trouble> {
    let mut opening = Opening::new(bytes.len());
    opening.feed(bytes)?;
    opening.finish(name)
}

/// The first line, from 1, with a character that no list of keys has: the mark of another kind of file.
fn not_text(bytes: &[u8]) -> Option<usize> {
    let odd = bytes.iter().position(|byte| *byte < b' ' && !b"\t\n\r".contains(byte))?;
    Some(bytes[..odd].split(|byte| *byte == b'\n').count())
}
