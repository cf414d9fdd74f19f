//! Keys -> numbers.

use super::error::NoMemory;
use crate::DefaultHash;
use crate::grow::lengthen;
use alloc::borrow::ToOwned;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};

const FEWEST: usize = 16;

/// Numbers keys from 0 on, in the order in which they are seen first.
///
/// Keys are compared, not only their hashes. O(1) on average; 8 to 16 bytes for each distinct key beside
/// the key itself.
///
/// ```
/// use cache_core::analysis::Interner;
///
/// let mut keys: Interner<String> = Interner::new();
/// assert_eq!(["/a", "/b", "/a"].map(|key| keys.id(key)), [Ok(0), Ok(1), Ok(0)]);
/// assert_eq!(keys.key(1).map(String::as_str), Some("/b"));
/// ```
#[derive(Clone, Debug)]
pub struct Interner<K> {
    keys: Vec<K>,
    /// One more than the id, 0 where vacant; a power of two of them, more than half of them vacant.
    places: Vec<u32>,
    hash: DefaultHash,
}

impl<K> Default for Interner<K> {
    fn default() -> Self {
        Self { keys: Vec::new(), places: Vec::new(), hash: DefaultHash::with_seed(0) }
    }
}

impl<K> Interner<K> {
    /// No keys yet.
    ///
    /// ```
    /// assert!(cache_core::analysis::Interner::<u64>::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The key of this number.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::Interner::<u64>::new().key(0), None);
    /// ```
    pub fn key(&self, id: u32) -> Option<&K> {
        self.keys.get(id as usize)
    }

    /// How many distinct keys it has seen.
    ///
    /// ```
    /// assert_eq!(cache_core::analysis::Interner::<u64>::new().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it has seen none.
    ///
    /// ```
    /// assert!(cache_core::analysis::Interner::<u64>::new().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

impl<K: Hash + Eq> Interner<K> {
    /// The number of a key; a new key gets the next one.
    ///
    /// ```
    /// let mut keys = cache_core::analysis::Interner::<u64>::new();
    /// assert_eq!([70, 7, 70].map(|key| keys.id(&key)), [Ok(0), Ok(1), Ok(0)]);
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`], also when all numbers are given.
    pub fn id<Q>(&mut self, key: &Q) -> Result<u32, NoMemory>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        if self.keys.len() * 2 >= self.places.len() {
            self.grow()?;
        }
        let mask = self.places.len() - 1;
        let mut at = self.hash.hash_one(key) as usize & mask;
        while let Some(id) = self.places.get(at).and_then(|place| place.checked_sub(1)) {
            if self.key(id).is_some_and(|known| known.borrow() == key) {
                return Ok(id);
            }
            at = (at + 1) & mask;
        }
        let id = u32::try_from(self.keys.len()).ok().filter(|id| *id < u32::MAX).ok_or(NoMemory)?;
        self.keys.try_reserve(1).map_err(|_| NoMemory)?;
        self.keys.push(key.to_owned());
        if let Some(place) = self.places.get_mut(at) {
            *place = id + 1;
        }
        Ok(id)
    }

    #[cold]
    fn grow(&mut self) -> Result<(), NoMemory> {
        let wanted = (self.places.len() * 2).max(FEWEST);
        let mut places = Vec::new();
        lengthen(&mut places, wanted, wanted, |_| 0).ok_or(NoMemory)?;
        for (number, key) in (1..).zip(&self.keys) {
            let mut at = self.hash.hash_one(key) as usize & (wanted - 1);
            while places.get(at).is_some_and(|taken| *taken != 0) {
                at = (at + 1) & (wanted - 1);
            }
            if let Some(vacant) = places.get_mut(at) {
                *vacant = number;
            }
        }
        self.places = places;
        Ok(())
    }
}
