use crate::{Event, Listener, Slot};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

/// Which entries bear which tags: a listener, so that whoever uses no tags pays nothing for them.
///
/// A tag is anything that can be ordered. An entry may bear several, and many entries one. What leaves
/// the cache loses its tags. Setting a tag costs O(log t) for t tags, leaving the cache as much for
/// each tag borne; all entries of a tag go in time proportional to their number.
///
/// With keys and values: [`Cache::tag`](crate::Cache::tag) and
/// [`Cache::invalidate_tag`](crate::Cache::invalidate_tag). With slots:
///
/// ```
/// use cache_core::{Lru, Slots, Tags};
/// let mut slots = Slots::with(10, Lru::default(), Tags::<u32>::new());
/// let [a, b, c] = [1, 2, 3].map(|hash| slots.insert(hash, None).unwrap().slot);
/// for slot in [a, c] {
///     slots.listener_mut().tag(slot, 77);
/// }
/// while let Some(slot) = slots.listener().any(&77) {
///     slots.remove(slot);
/// }
/// assert!(slots.order().eq([b]));
/// assert!(slots.listener().is_empty());
/// ```
#[derive(Clone)]
pub struct Tags<T> {
    /// By tag, who bears it: its first mark.
    bearers: BTreeMap<T, u32>,
    /// By slot number, its first mark; 0 for none.
    borne: Vec<u32>,
    /// Mark 0 is none.
    marks: Vec<Mark<T>>,
    free: u32,
    len: usize,
}

/// That a slot bears a tag.
#[derive(Clone)]
struct Mark<T> {
    /// `None` while it is free.
    tag: Option<T>,
    slot: u32,
    /// The next mark of the same slot, or the next free one; 0 for none.
    next_of_slot: u32,
    /// The neighbours among the marks of the same tag; 0 for none.
    before: u32,
    behind: u32,
}

impl<T> Default for Tags<T> {
    fn default() -> Self {
        Self { bearers: BTreeMap::new(), borne: Vec::new(), marks: Vec::new(), free: 0, len: 0 }
    }
}

impl<T: Ord + Clone> Tags<T> {
    /// No tags.
    ///
    /// ```
    /// assert!(cache_core::Tags::<u32>::new().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
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

    /// Gives a slot a tag; `false` where it bears it already. O(its tags + log t).
    ///
    /// ```
    /// use cache_core::{Slot, Tags};
    /// let mut tags = Tags::new();
    /// let slot = Slot::new(1).unwrap();
    /// assert!(tags.tag(slot, "red"));
    /// assert!(!tags.tag(slot, "red"));
    /// assert!(tags.of(slot).eq([&"red"]));
    /// ```
    pub fn tag(&mut self, slot: Slot, tag: T) -> bool {
        if self.of(slot).any(|borne| *borne == tag) {
            return false;
        }
        if self.marks.is_empty() {
            self.marks.push(Mark { tag: None, slot: 0, next_of_slot: 0, before: 0, behind: 0 });
        }
        if self.borne.len() <= slot.index() {
            self.borne.resize(slot.index() + 1, 0);
        }
        let number = if self.free == 0 { self.marks.len() as u32 } else { self.free };
        let behind = self.bearers.insert(tag.clone(), number).unwrap_or(0);
        let next_of_slot = match self.borne.get_mut(slot.index()) {
            Some(first) => core::mem::replace(first, number),
            None => 0,
        };
        let mark = Mark { tag: Some(tag), slot: slot.get(), next_of_slot, before: 0, behind };
        match self.marks.get_mut(number as usize) {
            Some(place) => {
                self.free = place.next_of_slot;
                *place = mark;
            }
            None => self.marks.push(mark),
        }
        if let Some(behind) = self.marks.get_mut(behind as usize).filter(|_| behind != 0) {
            behind.before = number;
        }
        self.len += 1;
        true
    }

    /// The tags that a slot bears, the last one given first.
    pub fn of(&self, slot: Slot) -> impl Iterator<Item = &T> {
        let mut at = self.borne.get(slot.index()).copied().unwrap_or(0);
        core::iter::from_fn(move || {
            let mark = self.marks.get(at as usize).filter(|_| at != 0)?;
            at = mark.next_of_slot;
            mark.tag.as_ref()
        })
    }

    /// The slots that bear a tag, the last one that got it first.
    ///
    /// ```
    /// use cache_core::{Slot, Tags};
    /// let mut tags = Tags::new();
    /// let [a, b] = [1, 2].map(|number| Slot::new(number).unwrap());
    /// tags.tag(a, 'x');
    /// tags.tag(b, 'x');
    /// assert!(tags.bearers(&'x').eq([b, a]));
    /// ```
    pub fn bearers(&self, tag: &T) -> impl Iterator<Item = Slot> {
        let mut at = self.bearers.get(tag).copied().unwrap_or(0);
        core::iter::from_fn(move || {
            // Free only where the order of tags is none: the list ends there.
            let mark = self.marks.get(at as usize).filter(|mark| mark.tag.is_some())?;
            at = mark.behind;
            Slot::new(mark.slot)
        })
    }

    /// A slot that bears a tag; `None` where none does.
    pub fn any(&self, tag: &T) -> Option<Slot> {
        self.bearers(tag).next()
    }

    /// Takes all its tags from a slot; done by itself when its entry leaves. O(its tags · log t).
    ///
    /// ```
    /// use cache_core::{Slot, Tags};
    /// let mut tags = Tags::new();
    /// let slot = Slot::new(1).unwrap();
    /// tags.tag(slot, 5);
    /// tags.clear(slot);
    /// assert!(tags.is_empty());
    /// ```
    pub fn clear(&mut self, slot: Slot) {
        let Some(first) = self.borne.get_mut(slot.index()) else { return };
        let mut at = core::mem::take(first);
        while at != 0 {
            let Some(mark) = self.marks.get_mut(at as usize) else { return };
            let (before, behind, next) = (mark.before, mark.behind, mark.next_of_slot);
            let tag = mark.tag.take();
            mark.next_of_slot = core::mem::replace(&mut self.free, at);
            self.len -= 1;
            if before != 0 {
                if let Some(before) = self.marks.get_mut(before as usize) {
                    before.behind = behind;
                }
            } else if let Some(tag) = tag {
                if behind == 0 {
                    self.bearers.remove(&tag);
                } else {
                    self.bearers.insert(tag, behind);
                }
            }
            if let Some(behind) = self.marks.get_mut(behind as usize).filter(|_| behind != 0) {
                behind.before = before;
            }
            at = next;
        }
        if self.len == 0 {
            *self = Self::default();
        }
    }
}

impl<T: Ord + Clone> Listener for Tags<T> {
    fn event(&mut self, event: &Event) {
        match *event {
            Event::Evict { slot, .. } | Event::Expire { slot, .. } | Event::Remove { slot, .. } => {
                self.clear(slot);
            }
            Event::Clear { .. } => *self = Self::default(),
            _ => {}
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for Tags<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let marks = self.marks.iter().filter_map(|mark| Some((Slot::new(mark.slot)?, mark.tag.as_ref()?)));
        f.debug_list().entries(marks).finish()
    }
}

/// A listener that is [`Tags`] or has some: a pair of which the second one is.
pub trait Tagged: Listener {
    /// What a tag is.
    type Tag: Ord + Clone;

    /// The tags.
    fn tags(&self) -> &Tags<Self::Tag>;
    /// The tags, to change.
    fn tags_mut(&mut self) -> &mut Tags<Self::Tag>;
}

impl<T: Ord + Clone> Tagged for Tags<T> {
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
