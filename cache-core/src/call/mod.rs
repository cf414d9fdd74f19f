//! What a *call* means: how a receiver and arguments become a key, when two keys are the same, and which
//! stored key comes nearest to one that missed.
//!
//! The page shows these keys, and the JavaScript package is checked against them by the cases of
//! `tests/vectors/calls.json`. Nothing here computes anything: a [`Value`] is a description of an argument.
//!
//! ```
//! use cache_core::call::{Object, Rules, Value};
//!
//! // A cached method in Python: `self` is simply the first part of the key.
//! let rules = Rules::python();
//! let first = rules.key(Some(&Object::new(1, "Dashboard")), &[Value::from(42)], &[])?;
//! let second = rules.key(Some(&Object::new(2, "Dashboard")), &[Value::from(42)], &[])?;
//! assert_ne!(first, second);
//! assert_eq!(second.to_string(), "(Dashboard #2, 42)");
//! # Ok::<(), cache_core::call::KeyError>(())
//! ```
//!
//! # The rules
//!
//! | | JavaScript | Python (`functools`) |
//! |---|---|---|
//! | numbers | `SameValueZero`: `NaN` equals `NaN`, `-0` equals `0`; `1n`, `"1"` and `true` are not `1` | `1 == 1.0 == True`, exactly, however large |
//! | [`Rules::typed`] | tells `-0` from `0`, at top level | tells types apart, at top level |
//! | objects | by identity | by identity; a list or a dict is an error |
//! | tuples | there are none: an error | by value |
//! | named arguments | there are none: an error | their order counts, and `f(1)` is not `f(a=1)` |
//! | [`Equality::Structural`] | arrays, plain objects and instances by content | the same, and lists and dicts are accepted |
//!
//! One thing about Python surprises even those who know the rule: *a lone `int` argument is its own key*,
//! a shortcut in `CPython` whose visible effect is that `f(1)` and `f(1.0)` are two entries, although
//! `f(1, 2)` and `f(1.0, 2)` are one, and so are `f(1.0)` and `f(True)`. It is kept here.

mod canon;
mod error;
mod key;
mod label;
mod nearest;
mod number;
mod rules;
mod value;

pub use error::{Argument, KeyError, KeyErrorKind};
pub use key::{Key, Part, Role};
pub use nearest::{Nearest, nearest};
pub use rules::{Equality, Language, Rules, SelfMode};
pub use value::{Dict, List, Object, Value};

#[cfg(feature = "trace")]
pub(crate) use {label::cut, label::shortened, number::javascript as javascript_number};

/// The longest label of a part, in characters.
pub const LABEL_CHARS: usize = 80;

/// How deep a value may be nested before [`KeyErrorKind::TooDeep`]: it bounds the stack that a key needs.
pub const MAX_DEPTH: usize = 128;
