use crate::grow::lengthen;
use crate::{DefaultHash, Event, Listener, Slot, Table};
use alloc::vec::Vec;
use core::fmt;
use core::hash::{BuildHasher, Hash};

/// Which entries bear which tags: a listener, so that whoever uses no tags pays nothing for them.
///
/// A tag is anything that can be hashed and compared. An entry may bear several, and many entries one. What
/// leaves the cache loses its tags. Setting a tag costs a step for each that the entry bears already, leaving the
/// cache one for each tag borne; all entries of a tag go in time proportional to their number.
///
/// With keys and values: [`Cache::tag`](crate::Cache::tag) and
/// [`Cache::invalidate_tag`](crate::Cache::invalidate_tag). With slots:
///
/// ```
/// use cache_core::{Lru, Slots, Tags};
/// let mut slots = Slots::with(10, Lru::default(), Tags::<u32>::new());
/// let [a, b, c] = [1, 2, 3].map(|hash| slots.insert(hash, None).unwrap().slot);
/// for slot in [a, c] {
///     assert!(slots.listener_mut().tag(slot, 77));
/// }
/// while let Some(slot) = slots.listener().any(&77) {
///     slots.remove(slot);
/// }
/// assert!(slots.order().eq([b]));
/// assert!(slots.listener().is_empty());
/// ```
#[derive(Clone)]
pub struct Tags<T> {
    hash: DefaultHash,
    /// A table of its own: slot n is tag n.
    numbers: Table<()>,
    /// By number; `None` where the number is free.
    known: Vec<Option<Known<T>>>,
    /// By slot number, its first mark; 0 for none.
    borne: Vec<u32>,
    /// Mark 0 is none.
    marks: Vec<Mark>,
    free: u32,
    len: usize,
}

/// A tag that somebody bears.
#[derive(Clone)]
struct Known<T> {
    tag: T,
    /// Its first mark.
    first: u32,
}

/// That a slot bears a tag.
#[derive(Clone, Copy, Default)]
struct Mark {
    /// The tag's number; `None` while the mark is free.
    tag: Option<Slot>,
    slot: u32,
    /// The next mark of the same slot, or the next free one; 0 for none.
    next_of_slot: u32,
    /// The neighbours among the marks of the same tag; 0 for none.
    before: u32,
    behind: u32,
}

impl<T> Default for Tags<T> {
    fn default() -> Self {
        Self::seeded(DefaultHash::with_seed(0))
    }
}

impl<T> Tags<T> {
    fn seeded(hash: DefaultHash) -> Self {
        Self {
            hash,
            numbers: Table::new(),
            known: Vec::new(),
            borne: Vec::new(),
            marks: Vec::new(),
            free: 0,
            len: 0,
        }
    }
}

impl<T: Hash + Eq> Tags<T> {
    /// No tags.
    ///
    /// ```
    /// assert!(cache_core::Tags::<u32>::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with another seed of the hashes, for tags that strangers choose.
    ///
    /// ```
    /// assert!(cache_core::Tags::<u32>::with_seed(42).is_empty());
    /// ```
    pub fn with_seed(seed: u64) -> Self {
        Self::seeded(DefaultHash::with_seed(seed))
    }

    /// How often a tag is borne: each entry counts once for each of its tags.
    ///
    /// ```
    /// assert_eq!(cache_core::Tags::<u32>::new().len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nobody bears a tag.
    ///
    /// ```
    /// assert!(cache_core::Tags::<&str>::new().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Gives a slot a tag, which it may bear already; `false` only where there is no memory for it.
    ///
    /// ```
    /// use cache_core::{Slot, Tags};
    /// let mut tags = Tags::new();
    /// let slot = Slot::new(1).unwrap();
    /// assert!(tags.tag(slot, "red") && tags.tag(slot, "red"));
    /// assert!(tags.of(slot).eq([&"red"]));
    /// ```
    #[must_use = "a slot without its tag is not met when the tag is invalidated"]
    pub fn tag(&mut self, slot: Slot, tag: T) -> bool {
        self.of(slot).any(|borne| *borne == tag) || self.mark(slot, tag).is_some()
    }

    fn mark(&mut self, slot: Slot, tag: T) -> Option<()> {
        // All that may fail first, so that nothing has changed where it does.
        let places = (slot.index() + 1).max(self.borne.len() * 2);
        lengthen(&mut self.borne, slot.index() + 1, places, |_| 0)?;
        if self.marks.is_empty() {
            lengthen(&mut self.marks, 1, 4, |_| Mark::default())?;
        }
        if self.free == 0 {
            self.marks.try_reserve(1).ok()?;
        }
        let at = if self.free == 0 { u32::try_from(self.marks.len()).ok()? } else { self.free };
        let number = self.number(tag)?;
        // There is room for it.
        lengthen(&mut self.marks, at as usize + 1, 0, |_| Mark::default())?;
        let known = self.known.get_mut(number.index())?.as_mut()?;
        let behind = core::mem::replace(&mut known.first, at);
        let next_of_slot = core::mem::replace(self.borne.get_mut(slot.index())?, at);
        let place = self.marks.get_mut(at as usize)?;
        if at == self.free {
            self.free = place.next_of_slot;
        }
        *place = Mark { tag: Some(number), slot: slot.get(), next_of_slot, before: 0, behind };
        if let Some(behind) = self.marks.get_mut(behind as usize).filter(|_| behind != 0) {
            behind.before = at;
        }
        self.len += 1;
        Some(())
    }

    /// The number of a tag. A new one gets one, and a mark is to follow.
    fn number(&mut self, tag: T) -> Option<Slot> {
        let hash = self.hash_of(&tag);
        if let Some(number) = self.find(hash, &tag) {
            return Some(number);
        }
        let number = self.numbers.take(hash, Slot::MAX)?;
        if lengthen(&mut self.known, number.index() + 1, self.numbers.capacity() + 1, |_| None).is_none() {
            self.numbers.release(number);
            return None;
        }
        *self.known.get_mut(number.index())? = Some(Known { tag, first: 0 });
        Some(number)
    }

    fn hash_of(&self, tag: &T) -> u32 {
        (self.hash.hash_one(tag) >> 32) as u32
    }

    fn find(&self, hash: u32, tag: &T) -> Option<Slot> {
        self.numbers.find(hash, |number| self.known(number).is_some_and(|known| known.tag == *tag))
    }

    fn known(&self, number: Slot) -> Option<&Known<T>> {
        self.known.get(number.index())?.as_ref()
    }

    /// The tags that a slot bears, the last one given first.
    pub fn of(&self, slot: Slot) -> impl Iterator<Item = &T> {
        let mut at = self.borne.get(slot.index()).copied().unwrap_or(0);
        core::iter::from_fn(move || {
            let mark = self.marks.get(at as usize).filter(|_| at != 0)?;
            at = mark.next_of_slot;
            Some(&self.known(mark.tag?)?.tag)
        })
    }

    /// The slots that bear a tag, the last one that got it first.
    ///
    /// ```
    /// use cache_core::{Slot, Tags};
    /// let mut tags = Tags::new();
    /// let [a, b] = [1, 2].map(|number| Slot::new(number).unwrap());
    /// assert!(tags.tag(a, 'x') && tags.tag(b, 'x'));
    /// assert!(tags.bearers(&'x').eq([b, a]));
    /// ```
    pub fn bearers(&self, tag: &T) -> impl Iterator<Item = Slot> {
        let number = self.find(self.hash_of(tag), tag);
        let mut at = number.and_then(|number| self.known(number)).map_or(0, |known| known.first);
        core::iter::from_fn(move || {
            let mark = self.marks.get(at as usize).filter(|_| at != 0)?;
            at = mark.behind;
            Slot::new(mark.slot)
        })
    }

    /// A slot that bears a tag; `None` where none does.
    pub fn any(&self, tag: &T) -> Option<Slot> {
        self.bearers(tag).next()
    }

    /// Takes all its tags from a slot; done by itself when its entry leaves. A step for each of its tags.
    ///
    /// ```
    /// use cache_core::{Slot, Tags};
    /// let mut tags = Tags::new();
    /// let slot = Slot::new(1).unwrap();
    /// assert!(tags.tag(slot, 5));
    /// tags.clear(slot);
    /// assert!(tags.is_empty());
    /// ```
    pub fn clear(&mut self, slot: Slot) {
        let Some(first) = self.borne.get_mut(slot.index()) else { return };
        let mut at = core::mem::take(first);
        while let Some(place) = self.marks.get_mut(at as usize).filter(|_| at != 0) {
            let mark = core::mem::replace(place, Mark { next_of_slot: self.free, ..Mark::default() });
            self.free = at;
            self.len -= 1;
            self.unlink(mark);
            at = mark.next_of_slot;
        }
        if self.len == 0 {
            *self = Self::seeded(self.hash.clone());
        }
    }

    /// Takes a mark out of the list of its tag, and with the last one the tag.
    fn unlink(&mut self, mark: Mark) {
        let Mark { tag: Some(number), before, behind, .. } = mark else { return };
        if let Some(behind) = self.marks.get_mut(behind as usize).filter(|_| behind != 0) {
            behind.before = before;
        }
        if before != 0 {
            if let Some(before) = self.marks.get_mut(before as usize) {
                before.behind = behind;
            }
        } else if let Some(known) = self.known.get_mut(number.index()) {
            match known {
                Some(known) if behind != 0 => known.first = behind,
                _ => {
                    *known = None;
                    self.numbers.release(number);
                }
            }
        }
    }
}

impl<T: Hash + Eq> Listener for Tags<T> {
    fn event(&mut self, event: &Event) {
        match *event {
            Event::Evict { slot, .. } | Event::Expire { slot, .. } | Event::Remove { slot, .. } => {
                self.clear(slot);
            }
            Event::Clear { .. } => *self = Self::seeded(self.hash.clone()),
            _ => {}
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Tags<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tag = |number: Slot| self.known.get(number.index())?.as_ref().map(|known| &known.tag);
        let marks = self.marks.iter().filter_map(|mark| Some((Slot::new(mark.slot)?, tag(mark.tag?)?)));
        f.debug_list().entries(marks).finish()
    }
}

/// A listener that is [`Tags`] or has some: a pair of which the second one is.
pub trait Tagged: Listener {
    /// What a tag is.
    type Tag: Hash + Eq;

    /// The tags.
    fn tags(&self) -> &Tags<Self::Tag>;
    /// The tags, to change.
    fn tags_mut(&mut self) -> &mut Tags<Self::Tag>;
}

impl<T: Hash + Eq> Tagged for Tags<T> {
    type Tag = T;

    fn tags(&self) -> &Self {
        self
    }
    fn tags_mut(&mut self) -> &mut Self {
        self
    }
}

impl<A: Listener, B: Tagged> Tagged for (A, B) {
    type Tag = B::Tag;

    fn tags(&self) -> &Tags<B::Tag> {
        self.1.tags()
    }
    fn tags_mut(&mut self) -> &mut Tags<B::Tag> {
        self.1.tags_mut()
    }
}
