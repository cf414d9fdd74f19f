//! Calls as they stand in their lines. Nearly every line of a recording is a call in the form in which our writers
//! write it: those are taken apart without a copy. Whatever looks different in any way (an escape in a label, a field
//! written twice, white space, a mistake) is left to the careful reader, which alone says what is malformed.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;
use core::str::from_utf8;

use super::part::KeyPart;
use super::reader::MAX_LINE;
use super::record::{Call, Outcome, Record, Victim};
use super::scan::{RawPart, Scan};
use super::words::{OUTCOMES, REASONS, ROLES};
use crate::MissReason;

/// What a line of a trace says, with nothing copied where that can be.
///
/// ```
/// use cache_core::trace::{Line, TraceReader};
///
/// let mut kinds = Vec::new();
/// let file = concat!(
///     r#"{"cacheTrace":1}"#, "\n",
///     r#"{"op":"define","fn":1}"#, "\n",
///     r#"{"op":"call","t":1,"fn":1,"key":[]}"#, "\n",
/// );
/// TraceReader::new().feed_lines(file.as_bytes(), |line| {
///     kinds.push(match line.unwrap() {
///         Line::Call(call) => call.function.to_string(),
///         Line::Record(record) => record.op().to_owned(),
///     });
/// });
/// assert_eq!(kinds, ["define", "1"]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Line<'a> {
    /// A call in the canonical form, without tags and a nearest key.
    Call(CallLine<'a>),
    /// Anything else.
    Record(Record),
}

/// A call as it stands in its line: [`Call`] without a copy of what it holds.
///
/// ```
/// use cache_core::trace::{Call, Line, TraceReader};
///
/// let mut reader = TraceReader::new();
/// reader.line(br#"{"cacheTrace":1}"#).unwrap();
/// reader.feed_lines(b"{\"op\":\"call\",\"t\":1.5,\"fn\":2,\"key\":[],\"error\":true}\n", |line| {
///     let Ok(Line::Call(call)) = line else { panic!("{line:?}") };
///     assert_eq!(Call::from(call), Call { error: true, ..Call::new(1.5, 2, vec![]) });
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CallLine<'a> {
    /// When, in milliseconds since the start.
    pub t: f64,
    /// Which function (`fn`).
    pub function: u64,
    /// The key of the call.
    pub key: KeyText<'a>,
    /// What the cache said.
    pub outcome: Option<Outcome>,
    /// Why it was a miss.
    pub reason: Option<MissReason>,
    /// How long the function took, in milliseconds.
    pub cost: Option<f64>,
    /// Whether the function threw.
    pub error: bool,
    /// Whether the result was stored.
    pub stored: Option<bool>,
    /// The weight of the entry.
    pub weight: Option<f64>,
    /// The deadline of the entry, in milliseconds since the start.
    pub expires: Option<f64>,
    /// The entry that had to go, and the rule that chose it, in words.
    pub victim: Option<(KeyText<'a>, Option<&'a str>)>,
}

/// A key as it stands in a line. The same text is the same key; another text may be the same key, too.
///
/// ```
/// use cache_core::trace::{Line, TraceReader};
///
/// let mut reader = TraceReader::new();
/// reader.line(br#"{"cacheTrace":1}"#).unwrap();
/// let line = concat!(
///     r#"{"op":"call","t":1,"fn":2,"key":[{"role":"arg","type":"int","label":"42","id":7}]}"#, "\n",
/// );
/// reader.feed_lines(line.as_bytes(), |line| {
///     let Ok(Line::Call(call)) = line else { panic!("{line:?}") };
///     assert_eq!(call.key.text(), r#"[{"role":"arg","type":"int","label":"42","id":7}]"#);
///     assert_eq!((call.key.parts()[0].label(), call.key.parts()[0].id()), ("42", 7));
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyText<'a>(&'a str);

impl<'a> KeyText<'a> {
    /// The text.
    ///
    /// ```
    /// use cache_core::trace::{Line, TraceReader};
    ///
    /// let mut reader = TraceReader::new();
    /// reader.line(br#"{"cacheTrace":1}"#).unwrap();
    /// reader.feed_lines(b"{\"op\":\"call\",\"t\":1,\"fn\":2,\"key\":[]}\n", |line| {
    ///     let Ok(Line::Call(call)) = line else { panic!("{line:?}") };
    ///     assert_eq!(call.key.text(), "[]");
    /// });
    /// ```
    pub const fn text(self) -> &'a str {
        self.0
    }

    /// Its parts.
    ///
    /// ```
    /// use cache_core::trace::{Line, TraceReader};
    ///
    /// let mut reader = TraceReader::new();
    /// reader.line(br#"{"cacheTrace":1}"#).unwrap();
    /// reader.feed_lines(b"{\"op\":\"call\",\"t\":1,\"fn\":2,\"key\":[]}\n", |line| {
    ///     let Ok(Line::Call(call)) = line else { panic!("{line:?}") };
    ///     assert!(call.key.parts().is_empty());
    /// });
    /// ```
    pub fn parts(self) -> Vec<KeyPart> {
        let mut parts = Vec::new();
        // It was read once already: it is a key, and all of it is text.
        let _ = Scan(self.0.as_bytes()).key(|part| parts.extend(made(&part)));
        parts
    }

    /// Hands on the ids of its parts, in order: what tells one key from another.
    ///
    /// ```
    /// use cache_core::trace::{Line, TraceReader};
    ///
    /// let mut reader = TraceReader::new();
    /// reader.line(br#"{"cacheTrace":1}"#).unwrap();
    /// let line = concat!(
    ///     r#"{"op":"call","t":1,"fn":2,"key":[{"role":"arg","type":"int","label":"42","id":7}]}"#, "\n",
    /// );
    /// let mut ids = Vec::new();
    /// reader.feed_lines(line.as_bytes(), |line| {
    ///     let Ok(Line::Call(call)) = line else { panic!("{line:?}") };
    ///     call.key.each_id(|id| ids.push(id));
    /// });
    /// assert_eq!(ids, [7]);
    /// ```
    pub fn each_id(self, mut each: impl FnMut(u64)) {
        // As above: it is a key.
        let _ = Scan(self.0.as_bytes()).key(|part| each(part.id));
    }
}

fn made(part: &RawPart<'_>) -> Option<KeyPart> {
    let (type_name, label) = (from_utf8(part.type_name).ok()?, from_utf8(part.label).ok()?);
    Some(KeyPart::new(ROLES.find(part.role)?, type_name.to_owned(), label, part.id))
}

impl CallLine<'_> {
    const EMPTY: Self = Self {
        t: 0.0,
        function: 0,
        key: KeyText(""),
        outcome: None,
        reason: None,
        cost: None,
        error: false,
        stored: None,
        weight: None,
        expires: None,
        victim: None,
    };
}

impl From<CallLine<'_>> for Call {
    fn from(line: CallLine<'_>) -> Self {
        Self {
            outcome: line.outcome,
            reason: line.reason,
            cost: line.cost,
            error: line.error,
            stored: line.stored,
            weight: line.weight,
            expires: line.expires,
            victim: line
                .victim
                .map(|(key, reason)| Victim { key: key.parts(), reason: reason.map(ToOwned::to_owned) }),
            ..Self::new(line.t, line.function, line.key.parts())
        }
    }
}

/// A piece of a line, from one place to another.
type Place = (usize, usize);

/// Reads the call that `text` begins with, and its line break; gives what is left of the text. `None` where the line
/// has to be read with more care, or does not end here.
pub(super) fn call_and_break(text: &[u8]) -> Option<(CallLine<'_>, &[u8])> {
    let (call, rest) = call(text)?;
    Some((call, rest.strip_prefix(b"\n").or_else(|| rest.strip_prefix(b"\r\n"))?))
}

/// Reads the call that `text` begins with, and gives what is left of the text.
pub(super) fn call(text: &[u8]) -> Option<(CallLine<'_>, &[u8])> {
    let mut scan = Scan(text);
    let at = |scan: &Scan<'_>| text.len() - scan.0.len();
    let mut call = CallLine::EMPTY;
    let (mut key, mut victim) = ((0, 0), None);
    let mut seen = 0_u16;
    scan.sign(b'{')?;
    loop {
        let name = scan.text()?;
        scan.sign(b':')?;
        let field = match name {
            b"op" => {
                scan.after(b"\"call\"")?;
                0
            }
            b"t" => {
                call.t = scan.number()?;
                1
            }
            b"fn" => {
                call.function = scan.whole()?;
                2
            }
            b"key" => {
                let from = at(&scan);
                scan.key(|_| ())?;
                key = (from, at(&scan));
                3
            }
            b"outcome" => {
                call.outcome = Some(scan.word(&OUTCOMES)?);
                4
            }
            b"reason" => {
                call.reason = Some(scan.word(&REASONS)?);
                5
            }
            b"cost" => {
                call.cost = Some(scan.number()?);
                6
            }
            b"error" => {
                call.error = scan.truth()?;
                7
            }
            b"stored" => {
                call.stored = Some(scan.truth()?);
                8
            }
            b"weight" => {
                call.weight = Some(scan.number()?);
                9
            }
            b"expires" => {
                call.expires = Some(scan.number()?);
                10
            }
            b"victim" => {
                victim = Some(gone(&mut scan, text.len())?);
                11
            }
            _ => return None,
        };
        if seen & (1 << field) != 0 {
            return None;
        }
        seen |= 1 << field;
        if !scan.more(b'}')? {
            break;
        }
    }
    let length = at(&scan);
    if seen & 0b1111 != 0b1111 || length > MAX_LINE {
        return None;
    }
    // A line that is no text is no line of a trace.
    let line = from_utf8(text.get(..length)?).ok()?;
    let piece = |(from, to): Place| line.get(from..to);
    call.key = KeyText(piece(key)?);
    if let Some((gone, reason)) = victim {
        call.victim = Some((KeyText(piece(gone)?), reason.and_then(piece)));
    }
    Some((call, scan.0))
}

/// Where the key of the entry that had to go stands, and the rule that chose it.
fn gone(scan: &mut Scan<'_>, length: usize) -> Option<(Place, Option<Place>)> {
    scan.after(br#"{"key":"#)?;
    let from = length - scan.0.len();
    scan.key(|_| ())?;
    let key = (from, length - scan.0.len());
    let mut reason = None;
    if scan.after(br#","reason":"#).is_some() {
        let from = length - scan.0.len() + 1;
        reason = Some((from, from + scan.text()?.len()));
    }
    scan.sign(b'}')?;
    Some((key, reason))
}

#[cfg(test)]
mod tests;
