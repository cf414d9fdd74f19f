use crate::grow::collected;
use crate::{Slot, Table};
use alloc::vec::Vec;

/// A slot's neighbours in a [`List`], and room for a mark of the policy's own: 12 bytes.
///
/// One type for all policies that keep lists, so that one table can be handed from one to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Link {
    /// Whatever the policy wants to note; 0 for a slot just taken. Lists leave it alone. It comes first,
    /// where a host that looks up by itself can find it.
    pub mark: u32,
    prev: Option<Slot>,
    next: Option<Slot>,
}

/// A doubly linked list over slots, for policies that keep an order: every operation is O(1).
///
/// A slot stands in at most one list at a time; the policy sees to that.
/// [`Policy`](super::Policy) shows one in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct List {
    front: Option<Slot>,
    back: Option<Slot>,
    len: u32,
}

impl List {
    /// How many slots stand in it.
    #[inline]
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether none does.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.front.is_none()
    }

    /// The first slot.
    #[inline]
    pub fn front(&self) -> Option<Slot> {
        self.front
    }

    /// The last slot.
    #[inline]
    pub fn back(&self) -> Option<Slot> {
        self.back
    }

    /// The slot behind `after`, or the first one for `None`.
    pub fn next(&self, table: &Table<Link>, after: Option<Slot>) -> Option<Slot> {
        match after {
            None => self.front,
            Some(slot) => table.link(slot)?.next,
        }
    }

    /// All slots, first to last.
    pub fn iter<'a>(&'a self, table: &'a Table<Link>) -> impl Iterator<Item = Slot> + 'a {
        core::iter::successors(self.front, |slot| self.next(table, Some(*slot)))
    }

    /// Appends a slot.
    #[inline]
    pub fn push_back(&mut self, table: &mut Table<Link>, slot: Slot) {
        if let Some(link) = table.link_mut(slot) {
            (link.prev, link.next) = (self.back, None);
        }
        self.len += 1;
        let before = self.back.replace(slot);
        match before.and_then(|before| table.neighbour_mut(before)) {
            Some(before) => before.next = Some(slot),
            None => self.front = Some(slot),
        }
    }

    /// Takes a slot out.
    #[inline]
    pub fn remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        let Some(&Link { prev, next, .. }) = table.link(slot) else { return };
        self.len = self.len.saturating_sub(1);
        match prev.and_then(|prev| table.neighbour_mut(prev)) {
            Some(before) => before.next = next,
            None => self.front = next,
        }
        match next.and_then(|next| table.neighbour_mut(next)) {
            Some(behind) => behind.prev = prev,
            None => self.back = prev,
        }
    }

    /// Moves a slot to the end. What happens at every hit, so in one go.
    #[inline]
    pub fn move_to_back(&mut self, table: &mut Table<Link>, slot: Slot) {
        let Some(last) = self.back.filter(|last| *last != slot) else { return };
        let Some(link) = table.link_mut(slot) else { return };
        let Link { prev, next, .. } = *link;
        (link.prev, link.next) = (Some(last), None);
        match prev.and_then(|prev| table.neighbour_mut(prev)) {
            Some(before) => before.next = next,
            None => self.front = next,
        }
        if let Some(behind) = next.and_then(|next| table.neighbour_mut(next)) {
            behind.prev = prev;
        }
        if let Some(last) = table.neighbour_mut(last) {
            last.next = Some(slot);
        }
        self.back = Some(slot);
    }

    /// All slots, first to last; none where there is no memory to list them.
    pub fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        collected(self.len as usize, self.iter(table))
    }

    /// Counts the slots, and whether their links agree with each other and their marks with the list's.
    pub(super) fn validate(
        &self,
        table: &Table<Link>,
        mut belongs: impl FnMut(u32) -> bool,
    ) -> Result<(), &'static str> {
        let mut before = None;
        let mut counted = 0;
        while let Some(slot) = self.next(table, before) {
            let link = table.link(slot).ok_or("a free slot stands in a list")?;
            if link.prev != before {
                return Err("a slot's links are wrong");
            }
            if !belongs(link.mark) {
                return Err("a slot stands in another list than its mark says");
            }
            counted += 1;
            if counted > self.len {
                return Err("a list is longer than it says");
            }
            before = Some(slot);
        }
        if counted < self.len || self.back != before {
            return Err("a list is shorter than it says, or ends elsewhere");
        }
        Ok(())
    }
}
