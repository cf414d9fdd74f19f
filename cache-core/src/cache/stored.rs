use crate::Refusal;
use core::fmt;

/// What came of storing an entry.
///
/// ```
/// use cache_core::{Cache, Stored};
/// let mut cache = Cache::builder().build();
/// assert_eq!(cache.insert('a', 1), Stored::New);
/// assert_eq!(cache.insert('a', 2), Stored::Replaced(1));
/// cache.resize(Some(0));
/// assert!(!cache.insert('a', 3).is_stored());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored<K, V> {
    /// It is stored, and no equal key was.
    New,
    /// It is stored in place of this value.
    Replaced(V),
    /// It is not stored. What an equal key had is gone all the same: it was to be replaced.
    Refused(Refused<K, V>),
}

impl<K, V> Stored<K, V> {
    /// Whether the entry is stored.
    ///
    /// ```
    /// assert!(cache_core::Stored::<u8, u8>::New.is_stored());
    /// ```
    pub fn is_stored(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }

    /// The value it took the place of, if there was one.
    ///
    /// ```
    /// let mut cache = cache_core::Cache::builder().build();
    /// cache.insert('a', 1);
    /// assert_eq!(cache.insert('a', 2).replaced(), Some(1));
    /// ```
    pub fn replaced(self) -> Option<V> {
        match self {
            Self::Replaced(value) => Some(value),
            Self::New | Self::Refused(_) => None,
        }
    }

    /// Why it is not stored, if it is not.
    ///
    /// ```
    /// use cache_core::{Cache, Refusal};
    /// let mut nothing = Cache::builder().max_size(0).build();
    /// assert_eq!(nothing.insert('a', 1).refusal(), Some(Refusal::KeepsNothing));
    /// ```
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Refused(refused) => Some(refused.why),
            Self::New | Self::Replaced(_) => None,
        }
    }
}

/// An entry that is not stored, and why.
///
/// ```
/// use cache_core::{Cache, Refusal, Stored};
/// let mut nothing = Cache::builder().max_size(0).build();
/// if let Stored::Refused(refused) = nothing.insert('a', 1) {
///     assert_eq!((refused.key, refused.value, refused.why), ('a', 1, Refusal::KeepsNothing));
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused<K, V> {
    /// Its key.
    pub key: K,
    /// Its value.
    pub value: V,
    /// Why.
    pub why: Refusal,
}

impl<K, V> fmt::Display for Refused<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.fmt(f)
    }
}

impl<K: fmt::Debug, V: fmt::Debug> core::error::Error for Refused<K, V> {}
