use crate::Slot;
use crate::grow::{lengthen, shorten};
use alloc::vec::Vec;
use core::mem;

/// Keys and values by slot.
///
/// An `Option` of two integers is half as large again as the integers. A cache that only evicts has
/// no holes: whoever goes makes room for the one that comes. So there are none until somebody makes
/// one, by taking out an entry that is not the last.
#[derive(Clone, Debug)]
pub(super) enum Arena<T> {
    /// Without holes.
    Dense(Vec<T>),
    /// With holes, or without where a hole takes no room.
    Holed(Vec<Option<T>>),
}

/// There is no memory for the holes.
pub(super) struct NoRoomForHoles;

impl<T> Arena<T> {
    pub(super) const fn new() -> Self {
        if Self::FREE_HOLES { Self::Holed(Vec::new()) } else { Self::Dense(Vec::new()) }
    }

    /// Whether a hole takes no room: then there may be some from the start.
    const FREE_HOLES: bool = size_of::<Option<T>>() == size_of::<T>();

    /// The entries where looking them up is as simple as can be: there are no holes, or they take no room.
    #[inline(always)]
    pub(super) fn without_holes(&self) -> Option<Simple<'_, T>> {
        match self {
            Self::Dense(entries) if !Self::FREE_HOLES => Some(Simple::Dense(entries)),
            Self::Holed(entries) if Self::FREE_HOLES => Some(Simple::Holed(entries)),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn get(&self, slot: Slot) -> Option<&T> {
        match self {
            Self::Dense(entries) => entries.get(place(slot)),
            Self::Holed(entries) => entries.get(place(slot))?.as_ref(),
        }
    }

    #[inline]
    pub(super) fn get_mut(&mut self, slot: Slot) -> Option<&mut T> {
        match self {
            Self::Dense(entries) => entries.get_mut(place(slot)),
            Self::Holed(entries) => entries.get_mut(place(slot))?.as_mut(),
        }
    }

    /// The entry of a slot that is taken.
    #[inline]
    pub(super) fn taken(&self, slot: Slot) -> &T {
        certain(self.get(slot))
    }

    /// The same to change.
    #[inline]
    pub(super) fn taken_mut(&mut self, slot: Slot) -> &mut T {
        certain(self.get_mut(slot))
    }

    /// Puts an entry into its place, and gives what stood there. `room`: for how many there
    /// is to be room when there is none for this one.
    ///
    /// # Errors
    ///
    /// The entry, where there is no memory for it.
    #[inline]
    pub(super) fn put(&mut self, slot: Slot, entry: T, room: usize) -> Result<Option<T>, T> {
        let at = place(slot);
        if at >= self.len() && self.make_place(at, room).is_none() {
            return Err(entry);
        }
        match self {
            Self::Dense(entries) => {
                if at == entries.len() {
                    entries.push(entry);
                    return Ok(None);
                }
                match entries.get_mut(at) {
                    Some(there) => Ok(Some(mem::replace(there, entry))),
                    None => Err(entry),
                }
            }
            Self::Holed(entries) => match entries.get_mut(at) {
                Some(there) => Ok(there.replace(entry)),
                None => Err(entry),
            },
        }
    }

    /// Takes an entry out; `None` where there is none.
    pub(super) fn take(&mut self, slot: Slot) -> Result<Option<T>, NoRoomForHoles> {
        let at = place(slot);
        if let Self::Dense(entries) = self {
            if at + 1 == entries.len() {
                return Ok(entries.pop());
            }
            if at >= entries.len() {
                return Ok(None);
            }
            self.make_holes().ok_or(NoRoomForHoles)?;
        }
        Ok(self.hole(at))
    }

    /// Lets go of an entry that nobody wants. What needs no `drop` may lie where it is, without a hole,
    /// until another one comes: nothing leads there.
    pub(super) fn discard(&mut self, slot: Slot) -> Result<(), NoRoomForHoles> {
        match self {
            Self::Dense(entries) if !mem::needs_drop::<T>() && place(slot) + 1 < entries.len() => Ok(()),
            _ => self.take(slot).map(drop),
        }
    }

    /// The last place that there is.
    pub(super) fn last(&self) -> Option<Slot> {
        Slot::new(self.len() as u32)
    }

    /// Gives the memory behind so many places back.
    pub(super) fn shrink(&mut self, places: usize) {
        match self {
            Self::Dense(entries) => shorten(entries, places),
            Self::Holed(entries) => shorten(entries, places),
        }
    }

    fn hole(&mut self, at: usize) -> Option<T> {
        match self {
            Self::Dense(_) => None,
            Self::Holed(entries) => entries.get_mut(at)?.take(),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Dense(entries) => entries.len(),
            Self::Holed(entries) => entries.len(),
        }
    }

    /// Room for a place behind all others.
    #[cold]
    fn make_place(&mut self, at: usize, room: usize) -> Option<()> {
        if at > self.len() {
            self.make_holes()?;
        }
        match self {
            Self::Dense(entries) => {
                let more = room.max(at + 1) - entries.len();
                if entries.capacity() > at { Some(()) } else { entries.try_reserve_exact(more).ok() }
            }
            Self::Holed(entries) => lengthen(entries, at + 1, room, |_| None),
        }
    }

    fn make_holes(&mut self) -> Option<()> {
        let Self::Dense(entries) = self else { return Some(()) };
        let mut holed = Vec::new();
        holed.try_reserve_exact(entries.capacity()).ok()?;
        holed.extend(mem::take(entries).into_iter().map(Some));
        *self = Self::Holed(holed);
        Some(())
    }
}

/// See [`Arena::without_holes`].
pub(super) enum Simple<'a, T> {
    Dense(&'a [T]),
    Holed(&'a [Option<T>]),
}

impl<'a, T> Simple<'a, T> {
    #[inline(always)]
    pub(super) fn get(&self, slot: Slot) -> Option<&'a T> {
        // Which of the two is known to the compiler.
        match self {
            Self::Dense(entries) if !Arena::<T>::FREE_HOLES => entries.get(place(slot)),
            Self::Holed(entries) if Arena::<T>::FREE_HOLES => entries.get(place(slot))?.as_ref(),
            _ => None,
        }
    }
}

/// What cannot be missing, where the types have no words for it: a reference is to be given out, and
/// there is nothing else to give.
///
/// Only what was found or pushed in the same borrow of the cache is asked for so. What comes between is a
/// policy's or a listener's, and none of them can reach an entry, whatever it says: a test has one that says
/// anything.
#[inline]
pub(super) fn certain<R>(entry: Option<R>) -> R {
    match entry {
        Some(entry) => entry,
        None => unreachable!("a slot that is taken has an entry"),
    }
}

/// Slots start at 1.
#[inline]
fn place(slot: Slot) -> usize {
    slot.index() - 1
}
