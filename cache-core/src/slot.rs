use core::fmt;
use core::num::NonZeroU32;

/// The number of a place in a cache: what every decision is made about.
///
/// A slot belongs to one entry from its insertion to its removal, and is given to another entry
/// afterwards. Slots start at 1, so that `Option<Slot>` is one `u32` with 0 for `None`.
///
/// ```
/// use cache_core::Slot;
/// assert_eq!(Slot::new(7).map(Slot::get), Some(7));
/// assert_eq!(Slot::new(0), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot(NonZeroU32);

impl Slot {
    /// The highest slot number, and so the most entries a cache can hold: 2³¹ − 1.
    ///
    /// ```
    /// assert_eq!(cache_core::Slot::MAX, (1 << 31) - 1);
    /// ```
    pub const MAX: u32 = (1 << 31) - 1;

    /// The slot of this number; `None` for 0 and for numbers above [`Slot::MAX`].
    ///
    /// ```
    /// # use cache_core::Slot;
    /// assert!(Slot::new(1).is_some());
    /// assert!(Slot::new(u32::MAX).is_none());
    /// ```
    #[inline]
    pub const fn new(number: u32) -> Option<Self> {
        if number > Self::MAX {
            return None;
        }
        match NonZeroU32::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// Its number, from 1 to [`Slot::MAX`].
    ///
    /// ```
    /// # use cache_core::Slot;
    /// assert_eq!(Slot::new(3).unwrap().get(), 3);
    /// ```
    #[inline]
    pub const fn get(self) -> u32 {
        self.0.get()
    }

    /// Where a `Vec` that leaves its place 0 unused keeps this slot.
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0.get() as usize
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.get())
    }
}
