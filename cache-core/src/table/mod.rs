//! Hash -> slot, and slot by slot what a hit must read and write.
//!
//! A node is one record with the hash and the policy's bookkeeping of a slot, so that a hit costs one
//! cache line for them. Which slots a hash has is told by the index: groups of tags that are compared
//! at once, or, where foreign code is to look up in the same memory, chains through the nodes.

#[cfg(feature = "layout")]
mod chains;
#[cfg(not(feature = "layout"))]
mod groups;
#[cfg(feature = "layout")]
mod layout;

#[cfg(feature = "layout")]
use chains::Chains as Index;
#[cfg(not(feature = "layout"))]
use groups::Groups as Index;
#[cfg(feature = "layout")]
pub use layout::Layout;

use crate::Slot;
use crate::grow::{lengthen, shorten};
use alloc::vec::Vec;

/// Set in `Node::next` while a node is free; the lower bits are then the next free node.
const FREE: u32 = 1 << 31;
/// So many slots are taken before there is room for all at once.
const FEWEST_BEFORE_ALL: usize = 64;

/// The table of a cache and, slot by slot, the bookkeeping of its policy.
///
/// A [`Policy`](crate::policy::Policy) sees it through [`hash`](Table::hash), [`link`](Table::link)
/// and [`link_mut`](Table::link_mut) only. Each look-up is O(1) on average for hashes that spread in
/// their high bits.
#[derive(Clone, Debug)]
pub struct Table<L> {
    index: Index,
    /// Node 0 is never a slot.
    nodes: Vec<Node<L>>,
    free: u32,
    len: u32,
}

/// `hash` and `next` come first and in this order: see `Layout`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Node<L> {
    hash: u32,
    /// Of a free node the next free one, with [`FREE`]; of a taken one what the index makes of it.
    next: u32,
    link: L,
}

impl<L: Copy + Default> Table<L> {
    pub(crate) const fn new() -> Self {
        Self { index: Index::new(), nodes: Vec::new(), free: 0, len: 0 }
    }

    /// How many slots are taken.
    #[inline]
    pub fn len(&self) -> u32 {
        self.len
    }

    /// Whether no slot is taken.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The slots that are taken, in the order of their numbers.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        let taken = self.nodes.iter().enumerate().filter(|(_, node)| node.next & FREE == 0);
        taken.filter_map(|(number, _)| Slot::new(number as u32))
    }

    /// The policy's bookkeeping of a slot; `None` for a slot that is not taken.
    #[inline]
    pub fn link(&self, slot: Slot) -> Option<&L> {
        self.node(slot).map(|node| &node.link)
    }

    /// The policy's bookkeeping of a slot, to change; `None` for a slot that is not taken.
    #[inline]
    pub fn link_mut(&mut self, slot: Slot) -> Option<&mut L> {
        match self.nodes.get_mut(slot.index()) {
            Some(node) if node.next & FREE == 0 => Some(&mut node.link),
            _ => None,
        }
    }

    /// The same without asking whether the slot is taken, for neighbours in a list of taken slots.
    #[inline]
    pub(crate) fn neighbour_mut(&mut self, slot: Slot) -> Option<&mut L> {
        self.nodes.get_mut(slot.index()).map(|node| &mut node.link)
    }

    /// The hash a slot was taken for; `None` for a slot that is not taken.
    #[inline]
    pub fn hash(&self, slot: Slot) -> Option<u32> {
        self.node(slot).map(|node| node.hash)
    }

    /// A slot of this hash.
    #[inline]
    pub(crate) fn first(&self, hash: u32) -> Option<Slot> {
        self.find(hash, |_| true)
    }

    /// The slot of this hash that is the right one, in one go.
    #[inline(always)]
    pub(crate) fn find(&self, hash: u32, right: impl FnMut(Slot) -> bool) -> Option<Slot> {
        self.index.find(&self.nodes, hash, right)
    }

    /// The same where `right` also tells slots of other hashes apart.
    #[inline(always)]
    pub(crate) fn find_unsure(&self, hash: u32, right: impl FnMut(Slot) -> bool) -> Option<Slot> {
        self.index.find_unsure(&self.nodes, hash, right)
    }

    /// Another slot of the same hash, until all have been named.
    #[inline]
    pub(crate) fn following(&self, slot: Slot) -> Option<Slot> {
        self.node(slot)?;
        self.index.following(&self.nodes, slot)
    }

    /// Takes a slot for this hash. `None` when there is no memory, or no number, for another one.
    /// Room is made by doubling, the last time to exactly `bound` slots.
    pub(crate) fn take(&mut self, hash: u32, bound: u32) -> Option<Slot> {
        self.index.make_room(&mut self.nodes, self.len as usize, bound)?;
        let number = self.make_node(bound)?;
        let node = self.nodes.get_mut(number as usize)?;
        if number == self.free {
            self.free = node.next & !FREE;
        }
        *node = Node { hash, next: 0, link: L::default() };
        let slot = Slot::new(number)?;
        self.index.add(&mut self.nodes, slot, hash);
        self.len += 1;
        Some(slot)
    }

    /// Frees a slot; `false` when it was not taken.
    pub(crate) fn release(&mut self, slot: Slot) -> bool {
        if self.node(slot).is_none() {
            return false;
        }
        self.index.remove(&mut self.nodes, slot);
        if let Some(node) = self.nodes.get_mut(slot.index()) {
            node.next = FREE | self.free;
            node.link = L::default();
            self.free = slot.get();
            self.len -= 1;
        }
        true
    }

    /// Gives a taken slot another hash; `false` for a slot that is not taken.
    pub(crate) fn rehash(&mut self, slot: Slot, hash: u32) -> bool {
        if self.node(slot).is_none() {
            return false;
        }
        self.index.remove(&mut self.nodes, slot);
        if let Some(node) = self.nodes.get_mut(slot.index()) {
            node.hash = hash;
        }
        self.index.add(&mut self.nodes, slot, hash);
        true
    }

    /// Frees every slot and gives the memory back.
    pub(crate) fn clear(&mut self) {
        *self = Self::new();
    }

    /// How many free nodes there are behind the last taken one. O(result).
    pub(crate) fn free_at_end(&self) -> usize {
        self.nodes.iter().skip(1).rev().take_while(|node| node.next & FREE != 0).count()
    }

    /// Gives the memory behind the last taken node back, and tells which slot that is, 0 for none. Free
    /// nodes before it are taken in the order of their numbers from now on. O(n).
    pub(crate) fn shrink(&mut self) -> usize {
        let last = self.nodes.iter().rposition(|node| node.next & FREE == 0).unwrap_or(0);
        if last == 0 {
            self.clear();
            return 0;
        }
        shorten(&mut self.nodes, last + 1);
        self.free = 0;
        for (number, node) in self.nodes.iter_mut().enumerate().skip(1).rev() {
            if node.next & FREE != 0 {
                node.next = FREE | self.free;
                self.free = number as u32;
            }
        }
        self.index.shrink(&mut self.nodes, self.len as usize);
        last
    }

    /// The room there is for slots, whether taken or not.
    #[inline]
    pub(crate) fn capacity(&self) -> usize {
        self.nodes.capacity().saturating_sub(1)
    }

    /// How many slots a look-up of this hash may have to compare: what an attacker would like to make large.
    pub(crate) fn probes(&self, hash: u32) -> u32 {
        self.index.probes(&self.nodes, hash)
    }

    /// Whether the index holds exactly the taken nodes, and the free list the rest.
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        let indexed = self.index.validate(&self.nodes)?;
        let mut free = 0;
        let mut at = self.free;
        while at != 0 {
            let node = self.nodes.get(at as usize).ok_or("the free list leaves the table")?;
            if node.next & FREE == 0 {
                return Err("a taken node stands in the free list");
            }
            free += 1;
            if free > self.nodes.len() {
                return Err("the free list runs in a circle");
            }
            at = node.next & !FREE;
        }
        if indexed != self.len as usize {
            return Err("the count of taken slots is wrong");
        }
        if indexed + free + usize::from(!self.nodes.is_empty()) != self.nodes.len() {
            return Err("a node is not in the index and not free");
        }
        Ok(())
    }

    #[inline]
    fn node(&self, slot: Slot) -> Option<&Node<L>> {
        self.nodes.get(slot.index()).filter(|node| node.next & FREE == 0)
    }

    /// The number of a free node, made if need be.
    fn make_node(&mut self, bound: u32) -> Option<u32> {
        if self.free != 0 {
            return Some(self.free);
        }
        let most = bound.min(Slot::MAX) as usize;
        let number = Some(self.nodes.len().max(1)).filter(|number| *number <= most)?;
        let room = next_room(number, bound) + 1;
        lengthen(&mut self.nodes, number + 1, room, |_| Node { hash: 0, next: FREE, link: L::default() })?;
        Some(number as u32)
    }
}

/// For how many slots there is to be room when there is none for this many: twice as many, or as many
/// as there may ever be if that is not too far off, since each move leaves a hole in memory behind.
fn next_room(slots: usize, bound: u32) -> usize {
    let bound = bound.min(Slot::MAX) as usize;
    if slots >= FEWEST_BEFORE_ALL && slots >= bound / 16 { bound } else { (slots * 2).min(bound) }
}
