use crate::{Slot, Table};

/// A slot's neighbours in a [`List`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Link {
    prev: Option<Slot>,
    next: Option<Slot>,
}

/// A doubly linked list over slots, for policies that keep an order: every operation is O(1).
///
/// A slot stands in at most one list at a time; the policy sees to that.
/// [`Policy`](crate::Policy) shows one in use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct List {
    front: Option<Slot>,
    back: Option<Slot>,
}

impl List {
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
            *link = Link { prev: self.back, next: None };
        }
        let before = self.back.replace(slot);
        match before.and_then(|before| table.neighbour_mut(before)) {
            Some(before) => before.next = Some(slot),
            None => self.front = Some(slot),
        }
    }

    /// Takes a slot out.
    #[inline]
    pub fn remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        let Some(&Link { prev, next }) = table.link(slot) else { return };
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
        let Link { prev, next } = core::mem::replace(link, Link { prev: Some(last), next: None });
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
}
