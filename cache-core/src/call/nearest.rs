//! The stored key that a missed one came closest to.

use alloc::vec::Vec;

use super::key::Key;

/// The nearest of some stored keys, and where it differs.
///
/// ```
/// use cache_core::call::{Object, Rules, nearest};
///
/// let of = |id| Rules::python().key(Some(&Object::new(id, "Dashboard")), &[42.into()], &[]).unwrap();
/// let stored = [of(1), of(2)];
/// let asked = of(3);
/// let found = nearest(&asked, &stored).unwrap();
/// assert_eq!((found.index, found.key, found.differs), (1, &stored[1], vec![0]), "only in self");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest<'a> {
    /// The stored key.
    pub key: &'a Key,
    /// Which of the stored keys it is, counted from 0 in the order given.
    pub index: usize,
    /// The numbers of the parts that differ, counted from 0; a part that one key has and the other has not
    /// differs too. Empty when the key itself is stored.
    pub differs: Vec<usize>,
}

/// Finds the stored key with the fewest differing parts; of several the last, so that keys given in
/// eviction order (next victim first) yield the most recent one.
///
/// Parts are compared place by place. Takes time in proportion to the number of stored keys times that of
/// the parts, and no memory but for the answer.
///
/// ```
/// use cache_core::call::{Rules, nearest};
///
/// let key = |a, b| Rules::javascript().key(None, &[f64::into(a), f64::into(b)], &[]).unwrap();
/// let stored = [key(1.0, 1.0), key(2.0, 1.0), key(3.0, 3.0)];
/// assert_eq!(nearest(&key(9.0, 1.0), &stored).unwrap().index, 1);
/// assert_eq!(nearest(&key(9.0, 1.0), []), None);
/// ```
pub fn nearest<'a>(key: &Key, stored: impl IntoIterator<Item = &'a Key>) -> Option<Nearest<'a>> {
    let mut best: Option<(usize, usize, &'a Key)> = None;
    for (index, candidate) in stored.into_iter().enumerate() {
        let limit = best.map_or(usize::MAX, |(count, _, _)| count);
        let count = differing(key, candidate).take(limit.saturating_add(1)).count();
        if count <= limit {
            best = Some((count, index, candidate));
        }
    }
    best.map(|(_, index, found)| Nearest { key: found, index, differs: differing(key, found).collect() })
}

fn differing<'k>(a: &'k Key, b: &'k Key) -> impl Iterator<Item = usize> + use<'k> {
    let parts = a.parts().len().max(b.parts().len());
    (0..parts).filter(|&part| a.parts().get(part) != b.parts().get(part))
}
