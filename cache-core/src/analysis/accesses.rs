//! A sequence of accesses, wherever it comes from.

use super::error::NoMemory;
use super::interner::Interner;
use super::list::{ListError, ListReader};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

/// Accesses in their order, each as the number of its key; the keys are kept once, to show.
///
/// 4 bytes for each access. Made of keys, of a list with one key on each line
/// ([`from_list`](Accesses::from_list)), of a `cache-trace` file (`read`, with feature `trace`),
/// or [pushed](Accesses::push) as they come.
///
/// ```
/// use cache_core::analysis::Accesses;
///
/// let accesses = Accesses::from_keys([70, 7, 70])?;
/// assert_eq!(accesses.ids(), [0, 1, 0]);
/// assert_eq!(accesses.key(1), Some(&7));
/// # Ok::<(), cache_core::analysis::NoMemory>(())
/// ```
#[derive(Clone, Debug)]
pub struct Accesses<K> {
    ids: Vec<u32>,
    keys: Interner<K>,
}

impl<K> Default for Accesses<K> {
    fn default() -> Self {
        Self { ids: Vec::new(), keys: Interner::new() }
    }
}

impl<K> Accesses<K> {
    /// No accesses yet.
    ///
    /// ```
    /// assert!(cache_core::analysis::Accesses::<u64>::new().ids().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The numbers of the keys that were used, in that order: 0 for the first distinct key, 1 for the
    /// next, and so on.
    ///
    /// ```
    /// let accesses = cache_core::analysis::Accesses::from_keys(["x", "y", "x"])?;
    /// assert_eq!(accesses.ids(), [0, 1, 0]);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    pub fn ids(&self) -> &[u32] {
        &self.ids
    }

    /// How many distinct keys there are: each id is below that.
    ///
    /// ```
    /// let accesses = cache_core::analysis::Accesses::from_keys(["x", "y", "x"])?;
    /// assert_eq!(accesses.distinct(), 2);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    pub fn distinct(&self) -> usize {
        self.keys.len()
    }

    /// The key of an id.
    ///
    /// ```
    /// let accesses = cache_core::analysis::Accesses::from_keys(["x", "y", "x"])?;
    /// assert_eq!(accesses.key(1), Some(&"y"));
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    pub fn key(&self, id: u32) -> Option<&K> {
        self.keys.key(id)
    }
}

impl<K: Hash + Eq> Accesses<K> {
    /// The accesses to these keys.
    ///
    /// [`Accesses`] has an example.
    ///
    /// # Errors
    ///
    /// [`NoMemory`].
    pub fn from_keys(keys: impl IntoIterator<Item = K>) -> Result<Self, NoMemory>
    where
        K: Clone,
    {
        let mut accesses = Self::new();
        for key in keys {
            accesses.push(&key)?;
        }
        Ok(accesses)
    }

    /// One more access.
    ///
    /// ```
    /// let mut accesses = cache_core::analysis::Accesses::<String>::new();
    /// accesses.push("x")?;
    /// assert_eq!(accesses.ids(), [0]);
    /// # Ok::<(), cache_core::analysis::NoMemory>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`NoMemory`]: the access is not there.
    pub fn push<Q>(&mut self, key: &Q) -> Result<(), NoMemory>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ToOwned<Owned = K> + ?Sized,
    {
        // Places in the sequence are counted in 32 bits, and one number says "never".
        if self.ids.len() >= (u32::MAX - 1) as usize {
            return Err(NoMemory);
        }
        self.ids.try_reserve(1).map_err(|_| NoMemory)?;
        self.ids.push(self.keys.id(key)?);
        Ok(())
    }
}

impl Accesses<String> {
    /// The accesses of a list with one key on each line; [`ListReader`] says what a key is, and reads
    /// lists that come in pieces.
    ///
    /// ```
    /// use cache_core::analysis::Accesses;
    ///
    /// let accesses = Accesses::from_list(b"/home\n/cart\n\n/home\n")?;
    /// assert_eq!(accesses.ids(), [0, 1, 0]);
    ///
    /// let error = Accesses::from_list(b"/home\n\xff\n").unwrap_err();
    /// assert_eq!(error.to_string(), "line 2: expected a key in UTF-8, found the byte 0xff at position 1");
    /// # Ok::<(), cache_core::analysis::ListError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first [`ListError`].
    pub fn from_list(list: &[u8]) -> Result<Self, ListError> {
        let (mut reader, mut accesses) = (ListReader::new(), Self::new());
        let mut error = None;
        let mut each = |read: Result<&str, ListError>, line: u64| {
            let pushed =
                read.and_then(|key| accesses.push(key).map_err(|why| ListError::new(line, why.into())));
            if let Err(first) = pushed {
                error.get_or_insert(first);
            }
        };
        reader.feed(list, &mut each);
        reader.finish(&mut each);
        error.map_or(Ok(accesses), Err)
    }
}

/// The calls in a trace: a `cache-trace` file, or a list with one key on each line.
///
/// Which of the two it is, the [first line](crate::trace) tells. Of a `cache-trace` file each call is an
/// access, whatever its outcome was; the key is the number of the function and those of the parts, so that
/// functions do not share entries. With `function` only the calls of that one are taken. What was set,
/// removed or cleared without a call is left out.
///
/// ```
/// use cache_core::analysis::read;
///
/// assert_eq!(read(b"/home\n/cart\n/home\n", None)?.ids(), [0, 1, 0]);
///
/// let call = r#"{"op":"call","t":0,"fn":1,"key":[{"role":"arg","type":"int","label":"42","id":9}]}"#;
/// let file = format!("{{\"cacheTrace\":1}}\n{call}\n{call}\n");
/// let accesses = read(file.as_bytes(), Some(1))?;
/// assert_eq!((accesses.ids(), accesses.key(0)), (&[0, 0][..], Some(&vec![1, 9])));
/// # Ok::<(), cache_core::trace::TraceError>(())
/// ```
///
/// # Errors
///
/// The first [`TraceError`](crate::trace::TraceError), which names the line and the field.
#[cfg(feature = "trace")]
pub fn read(file: &[u8], function: Option<u64>) -> Result<Accesses<Vec<u64>>, crate::trace::TraceError> {
    use crate::trace::{Fault, Record, TraceError};

    let (mut accesses, mut key) = (Accesses::new(), Vec::new());
    for (at, record) in (1..).zip(crate::trace::read(file)) {
        let Record::Call(call) = record? else { continue };
        if function.is_some_and(|function| function != call.function) {
            continue;
        }
        key.clear();
        key.push(call.function);
        key.extend(call.key.iter().map(crate::trace::KeyPart::id));
        accesses.push(&key[..]).map_err(|_| TraceError {
            line: at,
            field: String::new(),
            expected: "memory for another access".into(),
            found: "none".into(),
            fault: Fault::Fatal,
        })?;
    }
    Ok(accesses)
}
