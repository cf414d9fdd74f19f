//! What can be wrong with a trace.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

/// Where a trace is malformed: the line and the field, what was expected and what stood there.
///
/// ```
/// use cache_core::trace::read;
///
/// let file = "{\"cacheTrace\":1}\n{\"op\":\"drop\",\"t\":\"soon\",\"id\":1}\n";
/// let error = read(file.as_bytes()).next().unwrap().unwrap_err();
/// assert_eq!((error.line, error.field.as_str()), (2, "t"));
/// assert_eq!(error.to_string(), "line 2, field t: expected a number, found \"soon\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceError {
    /// The line, counted from 1.
    pub line: u64,
    /// The field, as a path: `key[0].id`. Empty when the line as a whole is wrong.
    pub field: String,
    /// What was expected.
    pub expected: Cow<'static, str>,
    /// What stood there, shortened; `nothing` for a missing field.
    pub found: String,
    /// Whether anything can still be read after it.
    pub fault: Fault,
}

/// How bad a [`TraceError`] is.
///
/// ```
/// use cache_core::trace::{Fault, read};
///
/// let error = read(b"{\"cacheTrace\":2}").next().unwrap().unwrap_err();
/// assert_eq!(error.fault, Fault::Fatal);
/// assert_eq!(error.to_string(), "line 1, field cacheTrace: expected version 1 or lower, found 2");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// One line is lost; the next can be read.
    Line,
    /// The header is missing, malformed or of a later version: nothing can be read.
    Fatal,
}

/// Why a record could not be written.
///
/// ```
/// use cache_core::trace::{Record, TraceWriter, WriteError};
///
/// let mut writer = TraceWriter::new(String::new(), "an example").unwrap();
/// let refused = writer.write(&Record::Drop { t: f64::NAN, id: 1 }).unwrap_err();
/// assert_eq!(refused, WriteError::NotFinite { op: "drop", field: "t", value: "NaN".into() });
/// assert_eq!(refused.to_string(), "drop, field t: expected a finite number, found NaN");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// JSON has no such number.
    NotFinite {
        /// The operation of the record.
        op: &'static str,
        /// The field.
        field: &'static str,
        /// The number.
        value: String,
    },
    /// A whole number above [`MAX_WHOLE`](super::MAX_WHOLE), which JavaScript would round.
    TooLarge {
        /// The operation of the record.
        op: &'static str,
        /// The field.
        field: &'static str,
        /// The number.
        value: u64,
    },
    /// A line longer than [`MAX_LINE`](super::MAX_LINE), which no reader takes.
    TooLong {
        /// How many bytes it has.
        bytes: usize,
    },
    /// What is written to has failed.
    Output,
}

impl fmt::Display for TraceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.field.is_empty() {
            write!(f, ", field {}", self.field)?;
        }
        write!(f, ": expected {}, found {}", self.expected, self.found)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFinite { op, field, value } => {
                write!(f, "{op}, field {field}: expected a finite number, found {value}")
            }
            Self::TooLarge { op, field, value } => {
                write!(f, "{op}, field {field}: expected at most {}, found {value}", super::MAX_WHOLE)
            }
            Self::TooLong { bytes } => {
                write!(f, "expected a line of at most {} bytes, found {bytes}", super::MAX_LINE)
            }
            Self::Output => f.write_str("the output took no more"),
        }
    }
}

impl core::error::Error for TraceError {}

impl core::error::Error for WriteError {}
