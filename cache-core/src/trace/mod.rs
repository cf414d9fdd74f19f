//! The `cache-trace` format, version 1: what a program did with its caches, one line for each thing.
//!
//! The same format is written by the npm package and read by the page; a golden file, read and written
//! again, stays the same byte for byte on both sides.
//!
//! ```
//! use cache_core::trace::{Record, TraceReader, TraceWriter, read};
//!
//! let file = concat!(
//!     r#"{"cacheTrace":1,"source":"an example"}"#, "\n",
//!     r#"{"op":"note","t":0,"text":"The first request."}"#, "\n",
//! );
//! let records = read(file.as_bytes()).collect::<Result<Vec<Record>, _>>()?;
//! assert_eq!(records, [Record::Note { t: 0.0, text: "The first request.".into() }]);
//!
//! let mut writer = TraceWriter::new(String::new(), "an example").unwrap();
//! for record in &records {
//!     writer.write(record).unwrap();
//! }
//! assert_eq!(writer.into_inner(), file);
//! # Ok::<(), cache_core::trace::TraceError>(())
//! ```
//!
//! # The canonical form
//!
//! - JSON Lines in UTF-8, `\n` after each line, no spaces between tokens. The first line is the header.
//! - `op` comes first, then the fields in the order in which the variants of [`Record`], and the types
//!   they hold, declare them.
//! - What is not known is left out; so are an `error` of `false` and `tags` of which there are none. `null`
//!   stands for "unbounded" in `maxSize` and `size`; anywhere else it reads as a field left out.
//! - Numbers and strings are written as `JSON.stringify` writes them: the shortest digits, `1` and not
//!   `1.0`, an exponent from `1e+21` up and below `1e-6`.
//! - A line whose `op` this version does not know is kept and written again as it was.
//!
//! # The other form
//!
//! Traces are also published as plain text, one key per line and no header. A file whose first line does
//! not begin with `{` is taken for one: each line becomes a [`Call`] of one argument whose outcome is not
//! known, with the number of the access as its time.

mod decode;
mod encode;
mod error;
mod fields;
mod json;
mod part;
mod quick;
mod reader;
mod record;
mod scan;
mod words;
mod writer;

pub use error::{Fault, TraceError, WriteError};
pub use part::{KeyPart, PartIds, to_key};
pub use quick::{CallLine, KeyText, Line};
pub use reader::{Form, Header, MAX_LINE, Read, TraceReader, read};
pub use record::{Bound, Call, Define, Near, Other, Outcome, Record, Victim};
pub use writer::TraceWriter;

/// The version of the format that is written here, and the highest that is read.
pub const VERSION: u64 = 1;

/// The greatest whole number that JavaScript holds exactly, 2⁵³ − 1: no `id`, `fn` or size is larger.
pub const MAX_WHOLE: u64 = (1 << 53) - 1;
