//! Writing a trace.

use core::fmt;

use super::encode;
use super::error::WriteError;
use super::reader::MAX_LINE;
use super::record::Record;

/// Writes records, each to its canonical line.
///
/// ```
/// use cache_core::trace::{Record, TraceWriter};
///
/// let mut writer = TraceWriter::new(String::new(), "an example")?;
/// writer.write(&Record::Drop { t: 1.0, id: 7 })?;
/// assert_eq!(writer.into_inner(), "{\"cacheTrace\":1,\"source\":\"an example\"}\n{\"op\":\"drop\",\"t\":1,\"id\":7}\n");
/// # Ok::<(), cache_core::trace::WriteError>(())
/// ```
#[derive(Clone, Debug)]
pub struct TraceWriter<W> {
    out: W,
}

impl<W: fmt::Write> TraceWriter<W> {
    /// Starts a trace that says who recorded it: a name and a version.
    ///
    /// ```
    /// use cache_core::trace::TraceWriter;
    ///
    /// let writer = TraceWriter::new(String::new(), "my program 1.0")?;
    /// assert_eq!(writer.into_inner(), "{\"cacheTrace\":1,\"source\":\"my program 1.0\"}\n");
    /// # Ok::<(), cache_core::trace::WriteError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the output takes no more.
    pub fn new(out: W, source: &str) -> Result<Self, WriteError> {
        Self::starting(out, Some(source))
    }

    /// Starts a trace that does not say who recorded it.
    ///
    /// ```
    /// use cache_core::trace::TraceWriter;
    ///
    /// let writer = TraceWriter::anonymous(String::new())?;
    /// assert_eq!(writer.into_inner(), "{\"cacheTrace\":1}\n");
    /// # Ok::<(), cache_core::trace::WriteError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the output takes no more.
    pub fn anonymous(out: W) -> Result<Self, WriteError> {
        Self::starting(out, None)
    }

    /// Writes one record. After an error nothing of it has been written, unless the output itself failed.
    ///
    /// ```
    /// use cache_core::trace::{Record, TraceWriter};
    ///
    /// let mut writer = TraceWriter::anonymous(String::new())?;
    /// writer.write(&Record::Note { t: 0.5, text: "\"Hello\"".into() })?;
    /// assert!(writer.into_inner().ends_with("{\"op\":\"note\",\"t\":0.5,\"text\":\"\\\"Hello\\\"\"}\n"));
    /// # Ok::<(), cache_core::trace::WriteError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the record holds a number that JSON or JavaScript has not, when its line is longer than a reader
    /// takes, or when the output takes no more.
    pub fn write(&mut self, record: &Record) -> Result<(), WriteError> {
        let line = encode::record(record)?;
        self.line(&line)
    }

    /// The output.
    ///
    /// ```
    /// use cache_core::trace::TraceWriter;
    ///
    /// let writer = TraceWriter::anonymous(String::from("before\n"))?;
    /// assert_eq!(writer.into_inner(), "before\n{\"cacheTrace\":1}\n");
    /// # Ok::<(), cache_core::trace::WriteError>(())
    /// ```
    pub fn into_inner(self) -> W {
        self.out
    }

    fn starting(out: W, source: Option<&str>) -> Result<Self, WriteError> {
        let mut writer = Self { out };
        writer.line(&encode::header(source))?;
        Ok(writer)
    }

    fn line(&mut self, line: &str) -> Result<(), WriteError> {
        if line.len() > MAX_LINE {
            return Err(WriteError::TooLong { bytes: line.len() });
        }
        self.out.write_str(line).and_then(|()| self.out.write_char('\n')).map_err(|_| WriteError::Output)
    }
}
