//! What a line of a trace says.

use alloc::string::String;
use alloc::vec::Vec;

use super::error::TraceError;
use super::part::KeyPart;
use crate::MissReason;
use crate::call::SelfMode;

/// One line of a trace after the header. Times are milliseconds since the start, possibly with a fraction;
/// `function` (in the file: `fn`) is the number under which [`Define`] introduced a cached function.
///
/// ```
/// use cache_core::trace::Record;
///
/// let record = Record::InvalidateTag { t: 12.5, function: 1, tag: "user:42".into(), key: None };
/// assert_eq!(record.op(), "invalidateTag");
/// assert_eq!(record.time(), Some(12.5));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// A cached function comes into being.
    Define(Define),
    /// A cached function is called.
    Call(Call),
    /// A value is stored without a call.
    Set {
        /// When.
        t: f64,
        /// In which function's cache.
        function: u64,
        /// Under which key.
        key: Vec<KeyPart>,
    },
    /// One entry is removed because somebody asked for it.
    Delete {
        /// When.
        t: f64,
        /// From which function's cache.
        function: u64,
        /// Which entry.
        key: Vec<KeyPart>,
    },
    /// A cache is cleared.
    Clear {
        /// When.
        t: f64,
        /// Which function's cache.
        function: u64,
        /// The receiver alone, when only its entries were cleared.
        key: Option<Vec<KeyPart>>,
    },
    /// The entries with a tag are removed.
    InvalidateTag {
        /// When.
        t: f64,
        /// From which function's cache.
        function: u64,
        /// The tag.
        tag: String,
        /// The receiver alone, when only its entries were meant.
        key: Option<Vec<KeyPart>>,
    },
    /// A cache gets another bound.
    Resize {
        /// When.
        t: f64,
        /// Which function's cache.
        function: u64,
        /// The new bound.
        size: Bound,
        /// The receiver alone, when only its entries were meant.
        key: Option<Vec<KeyPart>>,
    },
    /// An entry is removed because its deadline has passed.
    Expire {
        /// When.
        t: f64,
        /// From which function's cache.
        function: u64,
        /// Which entry.
        key: Vec<KeyPart>,
    },
    /// A receiver was collected, and its entries with it.
    Collect {
        /// When it was noticed.
        t: f64,
        /// From which function's cache.
        function: u64,
        /// The receiver, as a key of one part.
        key: Vec<KeyPart>,
    },
    /// In lessons: an object comes into being.
    Make {
        /// When.
        t: f64,
        /// The name of its class.
        type_name: String,
        /// What people call it.
        label: String,
        /// The `id` that parts have which hold it.
        id: u64,
    },
    /// In lessons: the program lets go of an object.
    Drop {
        /// When.
        t: f64,
        /// Which object.
        id: u64,
    },
    /// In lessons: the garbage collector has run.
    Gc {
        /// When.
        t: f64,
        /// The objects it collected.
        ids: Vec<u64>,
    },
    /// In lessons: a sentence.
    Note {
        /// When.
        t: f64,
        /// The sentence.
        text: String,
    },
    /// A line of a kind that this version does not know.
    Other(Other),
}

/// A cached function and its options, as far as they are known.
///
/// ```
/// use cache_core::call::SelfMode;
/// use cache_core::trace::{Bound, Define};
///
/// let define = Define {
///     name: Some("Dashboard.revenue".into()),
///     max_size: Some(Bound::Entries(128)),
///     self_mode: Some(SelfMode::Key),
///     ..Define::new(1)
/// };
/// assert_eq!(define.ttl, None);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Define {
    /// Its number in this file (`fn`).
    pub function: u64,
    /// What it is called.
    pub name: Option<String>,
    /// Its eviction policy, as the `policy` option names it.
    pub policy: Option<String>,
    /// How many entries it keeps (`maxSize`).
    pub max_size: Option<Bound>,
    /// How long it keeps them, in milliseconds.
    pub ttl: Option<f64>,
    /// What the receiver means (`self`): `weak`, `ignore` or `key`.
    pub self_mode: Option<SelfMode>,
    /// How keys are compared: `identity`, `structural`, or a word for a key function.
    pub key: Option<String>,
    /// Whether `typed` was set.
    pub typed: Option<bool>,
    /// The seed of its hashes and of policies that draw lots.
    pub seed: Option<f64>,
}

/// A call of a cached function.
///
/// ```
/// use cache_core::MissReason;
/// use cache_core::call::Role;
/// use cache_core::trace::{Call, KeyPart, Outcome};
///
/// let call = Call {
///     outcome: Some(Outcome::Miss),
///     reason: Some(MissReason::New),
///     ..Call::new(3.0, 1, vec![KeyPart::new(Role::Arg, "int", "42", 1)])
/// };
/// assert!(!call.error);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// When, in milliseconds since the start.
    pub t: f64,
    /// Which function (`fn`).
    pub function: u64,
    /// The key of the call.
    pub key: Vec<KeyPart>,
    /// What the cache said; not known in a trace of bare accesses.
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
    /// The tags of the entry.
    pub tags: Vec<String>,
    /// The deadline of the entry, in milliseconds since the start.
    pub expires: Option<f64>,
    /// The entry that had to go.
    pub victim: Option<Victim>,
    /// The stored key that came nearest to a miss.
    pub nearest: Option<Near>,
}

/// What a cache said to a call.
///
/// ```
/// use cache_core::trace::Outcome;
///
/// assert_eq!(Outcome::Shared.as_str(), "shared");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The value was stored.
    Hit,
    /// The value had to be computed.
    Miss,
    /// The call joined one that was still computing it.
    Shared,
    /// A value past its time was returned.
    Stale,
}

/// How many entries a cache keeps.
///
/// ```
/// use cache_core::trace::Bound;
///
/// assert_eq!(Bound::from(Some(3)), Bound::Entries(3));
/// assert_eq!(Bound::from(None), Bound::Unbounded);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// At most so many.
    Entries(u64),
    /// All of them; `null` in the file.
    Unbounded,
}

/// An entry that had to go.
///
/// ```
/// use cache_core::trace::Victim;
///
/// let victim = Victim { key: vec![], reason: Some("least recently used".into()) };
/// assert!(victim.key.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Victim {
    /// Its key.
    pub key: Vec<KeyPart>,
    /// The rule that chose it, in words.
    pub reason: Option<String>,
}

/// The stored key that came nearest to one that missed (`nearest`).
///
/// ```
/// use cache_core::trace::Near;
///
/// let near = Near { key: vec![], differs: vec![0] };
/// assert_eq!(near.differs, [0]);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// The stored key.
    pub key: Vec<KeyPart>,
    /// The numbers of the parts that differ, counted from 0.
    pub differs: Vec<u64>,
}

/// A line of a kind that this version does not know, kept as it was.
///
/// ```
/// use cache_core::trace::Other;
///
/// let other = Other::new(r#"{"op":"warm","t":1,"keys":3}"#)?;
/// assert_eq!(other.op(), "warm");
/// assert!(Other::new(r#"{"op":"gc","t":1}"#).is_err(), "known");
/// # Ok::<(), cache_core::trace::TraceError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    op: String,
    line: String,
}

impl Record {
    /// The name of its operation in the file.
    ///
    /// ```
    /// use cache_core::trace::Record;
    ///
    /// assert_eq!(Record::Gc { t: 0.0, ids: vec![] }.op(), "gc");
    /// ```
    pub fn op(&self) -> &str {
        match self {
            Self::Define(_) => "define",
            Self::Call(_) => "call",
            Self::Set { .. } => "set",
            Self::Delete { .. } => "delete",
            Self::Clear { .. } => "clear",
            Self::InvalidateTag { .. } => "invalidateTag",
            Self::Resize { .. } => "resize",
            Self::Expire { .. } => "expire",
            Self::Collect { .. } => "collect",
            Self::Make { .. } => "make",
            Self::Drop { .. } => "drop",
            Self::Gc { .. } => "gc",
            Self::Note { .. } => "note",
            Self::Other(other) => &other.op,
        }
    }

    /// When it happened, in milliseconds since the start; not known of a definition and of other lines.
    ///
    /// ```
    /// use cache_core::trace::{Define, Record};
    ///
    /// assert_eq!(Record::Drop { t: 7.0, id: 1 }.time(), Some(7.0));
    /// assert_eq!(Record::Define(Define::new(1)).time(), None);
    /// ```
    pub const fn time(&self) -> Option<f64> {
        match self {
            Self::Define(_) | Self::Other(_) => None,
            Self::Call(call) => Some(call.t),
            Self::Set { t, .. }
            | Self::Delete { t, .. }
            | Self::Clear { t, .. }
            | Self::InvalidateTag { t, .. }
            | Self::Resize { t, .. }
            | Self::Expire { t, .. }
            | Self::Collect { t, .. }
            | Self::Make { t, .. }
            | Self::Drop { t, .. }
            | Self::Gc { t, .. }
            | Self::Note { t, .. } => Some(*t),
        }
    }
}

impl Define {
    /// A function of which nothing is known but its number.
    ///
    /// ```
    /// use cache_core::trace::Define;
    ///
    /// assert_eq!(Define::new(2).name, None);
    /// ```
    pub const fn new(function: u64) -> Self {
        Self {
            function,
            name: None,
            policy: None,
            max_size: None,
            ttl: None,
            self_mode: None,
            key: None,
            typed: None,
            seed: None,
        }
    }
}

impl Call {
    /// A call of which only the key is known.
    ///
    /// ```
    /// use cache_core::trace::Call;
    ///
    /// assert_eq!(Call::new(0.0, 1, vec![]).outcome, None);
    /// ```
    pub const fn new(t: f64, function: u64, key: Vec<KeyPart>) -> Self {
        Self {
            t,
            function,
            key,
            outcome: None,
            reason: None,
            cost: None,
            error: false,
            stored: None,
            weight: None,
            tags: Vec::new(),
            expires: None,
            victim: None,
            nearest: None,
        }
    }
}

impl Outcome {
    /// Its name in the file.
    ///
    /// ```
    /// use cache_core::trace::Outcome;
    ///
    /// assert_eq!(Outcome::Hit.as_str(), "hit");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Shared => "shared",
            Self::Stale => "stale",
        }
    }
}

impl From<Option<u64>> for Bound {
    fn from(entries: Option<u64>) -> Self {
        entries.map_or(Self::Unbounded, Self::Entries)
    }
}

impl Other {
    /// Takes a line, without its line break, whose operation this version does not know.
    ///
    /// ```
    /// use cache_core::trace::Other;
    ///
    /// let refused = Other::new(r#"{"t":1}"#).unwrap_err();
    /// assert_eq!(refused.to_string(), "line 1, field op: expected the name of an operation, found nothing");
    /// ```
    ///
    /// # Errors
    ///
    /// When the line is not one JSON object with an `op`, or when its `op` is known.
    pub fn new(line: &str) -> Result<Self, TraceError> {
        super::reader::other(line)
    }

    pub(super) const fn kept(op: String, line: String) -> Self {
        Self { op, line }
    }

    /// The name of the operation.
    ///
    /// ```
    /// use cache_core::trace::Other;
    ///
    /// assert_eq!(Other::new(r#"{"op":"warm"}"#)?.op(), "warm");
    /// # Ok::<(), cache_core::trace::TraceError>(())
    /// ```
    pub fn op(&self) -> &str {
        &self.op
    }

    /// The line as it was.
    ///
    /// ```
    /// use cache_core::trace::Other;
    ///
    /// assert_eq!(Other::new(r#"{ "op": "warm" }"#)?.line(), r#"{ "op": "warm" }"#);
    /// # Ok::<(), cache_core::trace::TraceError>(())
    /// ```
    pub fn line(&self) -> &str {
        &self.line
    }
}
