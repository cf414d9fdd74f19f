//! The rules under which a call becomes a key, and the making of it.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::canon::{Canon, Place, canonical};
use super::error::{Argument, KeyError, KeyErrorKind};
use super::key::{Key, Part, Role};
use super::value::{Object, Value};

/// The language whose equality decides.
///
/// ```
/// use cache_core::call::{Language, Rules, Value};
///
/// let one = [Value::from(1), Value::from(2)];
/// let truth = [Value::from(true), Value::from(2)];
/// let same = |rules: Rules| rules.key(None, &one, &[]) == rules.key(None, &truth, &[]);
/// assert!(same(Rules::python()), "True == 1");
/// assert!(!same(Rules::javascript()), "true is not 1");
/// assert_eq!(Rules::python().language, Language::Python);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Python, as `functools.lru_cache` makes its keys.
    Python,
    /// JavaScript, as the npm package makes its keys.
    JavaScript,
}

/// What the receiver (`self`, `this`) means for the key.
///
/// ```
/// use cache_core::call::{Object, Rules, SelfMode};
///
/// let (a, b) = (Object::new(1, "Course"), Object::new(2, "Course"));
/// let key = |mode, of| Rules { self_mode: mode, ..Rules::javascript() }.key(Some(of), &[], &[]).unwrap();
///
/// assert_eq!(key(SelfMode::Ignore, &a), key(SelfMode::Ignore, &b));
/// assert_ne!(key(SelfMode::Key, &a), key(SelfMode::Key, &b));
/// assert_eq!(key(SelfMode::Weak, &a).shelf(), Some(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SelfMode {
    /// One set of entries per receiver, gone with it. The receiver is shown as a part and counts in
    /// equality; [`Key::shelf`] says whose set the entry belongs to.
    Weak,
    /// No part of the key: one set of entries for all receivers.
    Ignore,
    /// The first part of the key, in one set of entries that keeps every receiver alive.
    Key,
}

/// Whether objects are compared by who they are or by what they hold.
///
/// ```
/// use cache_core::call::{Equality, Rules, Value};
///
/// // f({id: 1}), called twice with a fresh object.
/// let call = |rules: Rules, object| rules.key(None, &[Value::dict(object, [("id", 1)])], &[]).unwrap();
///
/// let identity = Rules::javascript();
/// assert_ne!(call(identity, 1), call(identity, 2));
/// let structural = Rules { equality: Equality::Structural, ..identity };
/// assert_eq!(call(structural, 1), call(structural, 2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Equality {
    /// The language's own: objects by identity. In Python tuples by value, lists and dicts not at all.
    Identity,
    /// By content, wherever there is content to compare.
    Structural,
}

/// Everything that decides which calls share an entry.
///
/// ```
/// use cache_core::call::{Rules, Value};
///
/// let typed = Rules { typed: true, ..Rules::python() };
/// let int = typed.key(None, &[Value::from(3), Value::from(4)], &[])?;
/// let float = typed.key(None, &[Value::from(3.0), Value::from(4)], &[])?;
/// assert_ne!(int, float);
/// # Ok::<(), cache_core::call::KeyError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rules {
    /// Whose equality decides.
    pub language: Language,
    /// What the receiver means.
    pub self_mode: SelfMode,
    /// `functools`' flag: the types of the top-level arguments count too. In JavaScript, whose keys are
    /// typed already, it tells `-0` from `0`.
    pub typed: bool,
    /// How objects are compared.
    pub equality: Equality,
}

impl Rules {
    /// What `functools.lru_cache` does by default: `self` is the first part of the key.
    ///
    /// ```
    /// use cache_core::call::{Rules, SelfMode};
    ///
    /// assert_eq!(Rules::python().self_mode, SelfMode::Key);
    /// ```
    pub const fn python() -> Self {
        Self {
            language: Language::Python,
            self_mode: SelfMode::Key,
            typed: false,
            equality: Equality::Identity,
        }
    }

    /// What the npm package does by default: entries per receiver, arguments by identity.
    ///
    /// ```
    /// use cache_core::call::{Rules, SelfMode};
    ///
    /// assert_eq!(Rules::javascript().self_mode, SelfMode::Weak);
    /// ```
    pub const fn javascript() -> Self {
        Self {
            language: Language::JavaScript,
            self_mode: SelfMode::Weak,
            typed: false,
            equality: Equality::Identity,
        }
    }

    /// The key of a call.
    ///
    /// `receiver` is `self` or `this`, `None` for a plain function (in JavaScript: for the receiver that
    /// `undefined`, `null` and `globalThis` share). A receiver counts by identity under every rule.
    /// `named` are Python's keyword arguments, in the order written.
    ///
    /// ```
    /// use cache_core::call::{Rules, Value};
    ///
    /// let named = [("term".to_string(), Value::from("autumn"))];
    /// let key = Rules::python().key(None, &[Value::from(1.5)], &named)?;
    /// assert_eq!(key.to_string(), "(1.5, term='autumn')");
    /// # Ok::<(), cache_core::call::KeyError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A [`KeyError`] that names the argument, and the place inside it, when the call has no key: an
    /// unhashable value in Python, a cycle or a function under structural equality, a value or a named
    /// argument that the language does not have.
    pub fn key(
        &self,
        receiver: Option<&Object>,
        args: &[Value],
        named: &[(String, Value)],
    ) -> Result<Key, KeyError> {
        let receiver = match self.self_mode {
            SelfMode::Ignore => None,
            SelfMode::Weak | SelfMode::Key => receiver,
        };
        let mut parts = Vec::with_capacity(args.len() + named.len() + 1);
        if let Some(object) = receiver {
            parts.push(self.receiver_part(object));
        }
        let lone = receiver_is_no_argument(*self, receiver) && args.len() == 1 && named.is_empty();
        let shortcut = lone && self.language == Language::Python && self.equality == Equality::Identity;
        for (index, value) in args.iter().enumerate() {
            let mut canon = canonical(*self, value).map_err(|fault| fault.at(Argument::Position(index)))?;
            if shortcut && is_int(value) {
                // CPython takes a lone int as the key itself, not wrapped in a tuple: it never equals 1.0.
                canon.kind = Some(value.type_name(self.language).into_owned());
            }
            parts.push(Part::of(Role::Arg, None, canon, value, self.language));
        }
        let mut seen = BTreeSet::new();
        for (name, value) in named {
            if !seen.insert(name) {
                return Err(KeyError::whole(KeyErrorKind::RepeatedName, Argument::Name(name.clone())));
            }
            parts.push(self.named_part(name, value)?);
        }
        let owner = match self.self_mode {
            SelfMode::Weak => receiver.map(|object| object.id),
            SelfMode::Ignore | SelfMode::Key => None,
        };
        Ok(Key::new(parts, owner))
    }

    fn receiver_part(self, object: &Object) -> Part {
        // In Python a method's `self` *is* its first argument: `Course.fee(c)` and `c.fee()` are one call.
        let place = match (self.language, self.self_mode) {
            (Language::Python, SelfMode::Key) => Place::Position,
            _ => Place::Receiver,
        };
        let mut canon = Canon::identity(place, object.id);
        if self.typed && self.language == Language::Python {
            canon.kind = Some(object.class.clone());
        }
        Part::of_object(Role::Receiver, canon, object)
    }

    fn named_part(self, name: &str, value: &Value) -> Result<Part, KeyError> {
        let argument = || Argument::Name(name.into());
        if self.language == Language::JavaScript {
            return Err(KeyError::whole(KeyErrorKind::NoNamedArguments, argument()));
        }
        let mut canon = canonical(self, value).map_err(|fault| fault.at(argument()))?;
        canon.place = Place::Name(name.into());
        Ok(Part::of(Role::Name, Some(name.into()), canon, value, self.language))
    }
}

/// Whether the receiver leaves the argument list alone, so that one argument is a lone one.
fn receiver_is_no_argument(rules: Rules, receiver: Option<&Object>) -> bool {
    receiver.is_none() || rules.self_mode == SelfMode::Weak
}

const fn is_int(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::BigInt(_))
}
