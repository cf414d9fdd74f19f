//! Parts of keys in a file, and their way to and from the keys of [`call`](crate::call).

use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::call::{self, Key, Object, Part, Role, SelfMode};

/// One part of a key: everything that there is to show of it.
///
/// Two parts are the same under the rule of their key exactly when their `id`s are equal within a file; the
/// rest is for people.
///
/// ```
/// use cache_core::call::Role;
/// use cache_core::trace::KeyPart;
///
/// let part = KeyPart::new(Role::Receiver, "Dashboard", "Dashboard #2", 17);
/// assert_eq!((part.role().as_str(), part.type_name()), ("self", "Dashboard"));
/// assert_eq!((part.label(), part.id()), ("Dashboard #2", 17));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyPart {
    role: Role,
    type_name: Cow<'static, str>,
    label: String,
    id: u64,
}

impl KeyPart {
    /// A part; a label of more than 80 characters is cut.
    ///
    /// ```
    /// use cache_core::call::Role;
    /// use cache_core::trace::KeyPart;
    ///
    /// let part = KeyPart::new(Role::Arg, "string", &"a".repeat(500), 1);
    /// assert_eq!(part.label().chars().count(), 80);
    /// ```
    pub fn new(role: Role, type_name: impl Into<Cow<'static, str>>, label: &str, id: u64) -> Self {
        Self { role, type_name: type_name.into(), label: call::cut(label), id }
    }

    /// What it is in the call.
    ///
    /// ```
    /// use cache_core::call::Role;
    /// use cache_core::trace::KeyPart;
    ///
    /// assert_eq!(KeyPart::new(Role::Name, "int", "a=1", 1).role(), Role::Name);
    /// ```
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The name of its type.
    ///
    /// ```
    /// use cache_core::call::Role;
    /// use cache_core::trace::KeyPart;
    ///
    /// assert_eq!(KeyPart::new(Role::Arg, "int", "42", 1).type_name(), "int");
    /// ```
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// The value as people read it, with the name of a named argument before it.
    ///
    /// ```
    /// use cache_core::call::Role;
    /// use cache_core::trace::KeyPart;
    ///
    /// assert_eq!(KeyPart::new(Role::Name, "str", "term='autumn'", 1).label(), "term='autumn'");
    /// ```
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The number that equal parts share.
    ///
    /// ```
    /// use cache_core::call::Role;
    /// use cache_core::trace::KeyPart;
    ///
    /// assert_eq!(KeyPart::new(Role::Arg, "int", "42", 1).id(), 1);
    /// ```
    pub const fn id(&self) -> u64 {
        self.id
    }
}

impl fmt::Display for KeyPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.label)
    }
}

impl From<&KeyPart> for Part {
    fn from(part: &KeyPart) -> Self {
        Self::recorded(part.role, part.type_name.clone(), &part.label, part.id)
    }
}

/// A key read from a file as one that a cache can hold, so that a recorded run can be replayed and shown
/// like any other. Such keys compare with one another only, not with those made by rules.
///
/// ```
/// use cache_core::call::{Role, SelfMode};
/// use cache_core::trace::{KeyPart, to_key};
///
/// let parts = [KeyPart::new(Role::Receiver, "View", "View #1", 7), KeyPart::new(Role::Arg, "int", "42", 8)];
/// let key = to_key(&parts, SelfMode::Weak);
/// assert_eq!((key.to_string().as_str(), key.shelf()), ("(View #1, 42)", Some(7)));
/// assert_eq!(to_key(&parts, SelfMode::Key).shelf(), None);
/// ```
pub fn to_key(parts: &[KeyPart], self_mode: SelfMode) -> Key {
    let shelf = match self_mode {
        SelfMode::Weak => parts.iter().find(|part| part.role == Role::Receiver).map(KeyPart::id),
        SelfMode::Ignore | SelfMode::Key => None,
    };
    Key::from_parts(parts.iter().map(Part::from).collect(), shelf)
}

/// Gives the parts of keys their `id`s in one file: the same for equal parts, counted from 1.
///
/// ```
/// use cache_core::call::{Object, Rules, Value};
/// use cache_core::trace::PartIds;
///
/// let (rules, view) = (Rules::python(), Object::new(9, "Dashboard"));
/// let mut ids = PartIds::new();
/// let first = ids.parts(&rules.key(Some(&view), &[1.into()], &[])?);
/// let again = ids.parts(&rules.key(Some(&view), &[1.0.into()], &[])?);
/// assert_eq!((first[0].id(), first[1].id()), (1, 2));
/// assert_eq!((again[0].id(), again[1].id()), (1, 2), "1.0 == 1");
/// assert_eq!((first[1].label(), again[1].label()), ("1", "1.0"));
/// # Ok::<(), cache_core::call::KeyError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct PartIds {
    ids: BTreeMap<Part, u64>,
}

impl PartIds {
    /// No ids yet.
    ///
    /// ```
    /// use cache_core::call::Rules;
    /// use cache_core::trace::PartIds;
    ///
    /// let key = Rules::python().key(None, &[1.into()], &[]).unwrap();
    /// assert_eq!(PartIds::new().parts(&key)[0].id(), 1);
    /// ```
    pub const fn new() -> Self {
        Self { ids: BTreeMap::new() }
    }

    /// The parts of a key as a file holds them.
    ///
    /// ```
    /// use cache_core::call::{Role, Rules};
    /// use cache_core::trace::PartIds;
    ///
    /// let key = Rules::python().key(None, &[], &[("a".into(), 1.into())]).unwrap();
    /// let part = &PartIds::new().parts(&key)[0];
    /// assert_eq!((part.role(), part.label()), (Role::Name, "a=1"));
    /// ```
    pub fn parts(&mut self, key: &Key) -> Vec<KeyPart> {
        key.parts()
            .iter()
            .map(|part| {
                let id = self.id(part);
                KeyPart::new(part.role(), part.type_name().to_string(), &part.to_string(), id)
            })
            .collect()
    }

    /// The id of an object as a receiver under some rules: that of its part in keys, for
    /// [`Record::Make`](super::Record::Make) and the like. `None` where the rules leave receivers out.
    ///
    /// ```
    /// use cache_core::call::{Object, Rules, SelfMode};
    /// use cache_core::trace::PartIds;
    ///
    /// let (rules, view) = (Rules::python(), Object::new(9, "Dashboard"));
    /// let mut ids = PartIds::new();
    /// let made = ids.receiver(rules, &view);
    /// let key = rules.key(Some(&view), &[], &[]).unwrap();
    /// assert_eq!(made, Some(ids.parts(&key)[0].id()));
    /// assert_eq!(ids.receiver(Rules { self_mode: SelfMode::Ignore, ..rules }, &view), None);
    /// ```
    pub fn receiver(&mut self, rules: call::Rules, object: &Object) -> Option<u64> {
        let key = rules.key(Some(object), &[], &[]).ok()?;
        key.parts().first().map(|part| self.id(part))
    }

    fn id(&mut self, part: &Part) -> u64 {
        if let Some(id) = self.ids.get(part) {
            return *id;
        }
        let id = self.ids.len() as u64 + 1;
        self.ids.insert(part.clone(), id);
        id
    }
}
