//! Keys and their parts.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};

use super::canon::{Canon, Place};
use super::value::{Object, Value};
use super::{Language, label};

/// What a part of a key is in the call.
///
/// ```
/// use cache_core::call::Role;
///
/// assert_eq!(Role::Receiver.as_str(), "self");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// The receiver: `self`, `this`.
    Receiver,
    /// A positional argument.
    Arg,
    /// A named argument, Python's keyword argument.
    Name,
}

/// One part of a key: what equality compares, and what people read.
///
/// Two parts are equal when the rules call them equal, whatever their labels say: the stored `1.0` and the
/// asked-for `True` are one part in Python, and each keeps its own label.
///
/// ```
/// use cache_core::call::{Rules, Value};
///
/// let key = |value| Rules::python().key(None, &[Value::from(0), value], &[]).unwrap();
/// let (stored, asked) = (key(Value::from(1.0)), key(Value::from(true)));
/// assert_eq!(stored.parts()[1], asked.parts()[1]);
/// assert_eq!((stored.parts()[1].label(), asked.parts()[1].label()), ("1.0", "True"));
/// ```
#[derive(Clone, Debug)]
pub struct Part {
    canon: Canon,
    role: Role,
    name: Option<String>,
    type_name: Cow<'static, str>,
    label: String,
    id: Option<u64>,
}

/// What a cache compares: the parts of a call, in order.
///
/// `Eq`, `Ord` and `Hash` are those of the parts. Made by [`Rules::key`](super::Rules::key).
///
/// ```
/// use cache_core::call::{Rules, Value};
///
/// let rules = Rules::javascript();
/// let none = rules.key(None, &[], &[])?;
/// let undefined = rules.key(None, &[Value::Undefined], &[])?;
/// assert_ne!(none, undefined, "how many arguments there are counts");
/// # Ok::<(), cache_core::call::KeyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    parts: Vec<Part>,
    shelf: Option<u64>,
}

impl Role {
    /// Its name in a `cache-trace` file and on a chip.
    ///
    /// ```
    /// use cache_core::call::Role;
    ///
    /// assert_eq!([Role::Receiver, Role::Arg, Role::Name].map(Role::as_str), ["self", "arg", "name"]);
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receiver => "self",
            Self::Arg => "arg",
            Self::Name => "name",
        }
    }
}

impl Part {
    /// A part known by a number only, as in a recorded trace: equal to another of the same number.
    ///
    /// ```
    /// use cache_core::call::{Part, Role};
    ///
    /// let first = Part::recorded(Role::Receiver, "Dashboard", "Dashboard #1", 17);
    /// let again = Part::recorded(Role::Receiver, "Dashboard", "the first dashboard", 17);
    /// assert_eq!(first, again);
    /// ```
    pub fn recorded(role: Role, type_name: impl Into<Cow<'static, str>>, label: &str, id: u64) -> Self {
        Self {
            canon: Canon::identity(Place::Position, id),
            role,
            name: None,
            type_name: type_name.into(),
            label: label::cut(label),
            id: Some(id),
        }
    }

    pub(super) fn of(
        role: Role,
        name: Option<String>,
        canon: Canon,
        value: &Value,
        language: Language,
    ) -> Self {
        Self {
            canon,
            role,
            name,
            type_name: value.type_name(language),
            label: value.label(language),
            id: value.identity(),
        }
    }

    pub(super) fn of_object(role: Role, canon: Canon, object: &Object) -> Self {
        let type_name = Cow::Owned(object.class.clone());
        Self { canon, role, name: None, type_name, label: object.label(), id: Some(object.id) }
    }

    /// What it is in the call.
    ///
    /// ```
    /// use cache_core::call::{Object, Role, Rules};
    ///
    /// let key = Rules::python().key(Some(&Object::new(1, "View")), &[], &[]).unwrap();
    /// assert_eq!(key.parts()[0].role(), Role::Receiver);
    /// ```
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The name of a named argument.
    ///
    /// ```
    /// use cache_core::call::{Rules, Value};
    ///
    /// let key = Rules::python().key(None, &[], &[("a".into(), Value::from(1))]).unwrap();
    /// assert_eq!(key.parts()[0].name(), Some("a"));
    /// assert_eq!(key.parts()[0].label(), "1");
    /// assert_eq!(key.parts()[0].to_string(), "a=1");
    /// ```
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The name of its type in the language of the call.
    ///
    /// ```
    /// use cache_core::call::{Rules, Value};
    ///
    /// let key = Rules::javascript().key(None, &[Value::Null], &[]).unwrap();
    /// assert_eq!(key.parts()[0].type_name(), "null");
    /// ```
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// The value as people read it, at most [`LABEL_CHARS`](super::LABEL_CHARS) characters long.
    ///
    /// ```
    /// use cache_core::call::{Rules, Value};
    ///
    /// let key = Rules::javascript().key(None, &["a".repeat(500).into()], &[]).unwrap();
    /// assert_eq!(key.parts()[0].label().chars().count(), 80);
    /// assert!(key.parts()[0].label().ends_with('…'));
    /// ```
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Which object it is, for what has an identity.
    ///
    /// ```
    /// use cache_core::call::{Object, Rules, Value};
    ///
    /// let args = [Value::from(Object::new(7, "User")), Value::from(7)];
    /// let key = Rules::javascript().key(None, &args, &[]).unwrap();
    /// assert_eq!((key.parts()[0].id(), key.parts()[1].id()), (Some(7), None));
    /// ```
    pub const fn id(&self) -> Option<u64> {
        self.id
    }
}

impl Key {
    pub(super) const fn new(parts: Vec<Part>, shelf: Option<u64>) -> Self {
        Self { parts, shelf }
    }

    /// A key of given parts, as in a recorded trace. `shelf` is what [`Key::shelf`] returns.
    ///
    /// ```
    /// use cache_core::call::{Key, Part, Role};
    ///
    /// let part = |id| Part::recorded(Role::Arg, "string", "a page", id);
    /// assert_eq!(Key::from_parts(vec![part(1)], None), Key::from_parts(vec![part(1)], None));
    /// assert_ne!(Key::from_parts(vec![part(1)], None), Key::from_parts(vec![part(2)], None));
    /// ```
    pub const fn from_parts(parts: Vec<Part>, shelf: Option<u64>) -> Self {
        Self::new(parts, shelf)
    }

    /// The parts: the receiver if it counts, the arguments, the named arguments.
    ///
    /// ```
    /// use cache_core::call::{Rules, Value};
    ///
    /// let key = Rules::javascript().key(None, &[1.into(), 2.into()], &[]).unwrap();
    /// assert_eq!(key.parts().len(), 2);
    /// ```
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whose set of entries the key belongs to under [`SelfMode::Weak`](super::SelfMode::Weak): the id of
    /// the receiver, `None` for the shared one. Under the other modes there is one set: always `None`.
    ///
    /// ```
    /// use cache_core::call::{Object, Rules};
    ///
    /// let (weak, view) = (Rules::javascript(), Object::new(5, "View"));
    /// assert_eq!(weak.key(Some(&view), &[], &[]).unwrap().shelf(), Some(5));
    /// assert_eq!(weak.key(None, &[], &[]).unwrap().shelf(), None);
    /// ```
    pub const fn shelf(&self) -> Option<u64> {
        self.shelf
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.canon == other.canon
    }
}

impl Eq for Part {}

impl Hash for Part {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.canon.hash(state);
    }
}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> Ordering {
        self.canon.cmp(&other.canon)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}={}", self.label),
            None => f.write_str(&self.label),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(")?;
        for (index, part) in self.parts.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{part}")?;
        }
        f.write_str(")")
    }
}
