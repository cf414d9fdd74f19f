//! Hash -> slot: a chained hash table whose chains run through the nodes of the slots themselves.
//!
//! A node is one record that holds all that a hit must read and write: the hash, the next node of
//! the chain and the policy's bookkeeping (for LRU 12 bytes together, so a hit costs one cache line
//! for the entry itself). Chaining rather than open addressing, because removal then leaves nothing
//! behind: a table under churn never grows and never needs a clean-up.

use crate::Slot;
use crate::grow::{lengthen, shorten};
use alloc::vec::Vec;

/// Set in `Node::chain` while a node is free; the lower bits are then the next free node.
const FREE: u32 = 1 << 31;
const FEWEST_HEADS: usize = 4;
/// How many chains there are for each slot where there are not very many. A chain of more than one
/// slot costs a branch that nobody can foresee, more than anything else in a look-up. WebAssembly's
/// memory never gets smaller, so there it is saved.
const EACH: usize = if cfg!(target_arch = "wasm32") { 2 } else { 8 };
/// From more slots than this on there is one chain for each instead of two.
const MANY: usize = 1 << 15;
/// So many slots are taken before there is room for all at once.
const FEWEST_BEFORE_ALL: usize = 64;

/// The table of a cache and, slot by slot, the bookkeeping of its policy.
///
/// A [`Policy`](crate::policy::Policy) sees it through [`hash`](Table::hash), [`link`](Table::link)
/// and [`link_mut`](Table::link_mut) only. Each look-up is O(1) on average for hashes that spread in
/// their high bits.
#[derive(Clone, Debug)]
pub struct Table<L> {
    /// First node of each chain; a power of two of them; 0 ends a chain.
    heads: Vec<u32>,
    /// Node 0 is never a slot.
    nodes: Vec<Node<L>>,
    free: u32,
    len: u32,
}

/// `hash` and `chain` come first and in this order: see [`Layout`].
#[derive(Clone, Copy, Debug)]
#[repr(C)]
struct Node<L> {
    hash: u32,
    chain: u32,
    link: L,
}

/// Where the table stands in memory, for foreign code that shares it and wants to look up without a
/// call: JavaScript beside WebAssembly. Valid until the next change. To read; of a taken slot the
/// policy's bookkeeping may be written too where the policy says how ([`Lru::advance`](crate::Lru::advance)).
///
/// ```
/// let mut slots = cache_core::Slots::new(9);
/// slots.insert(7, None);
/// let layout = slots.layout();
/// assert!(!layout.heads.is_null());
/// assert_eq!(layout.stride, 12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The first slot of each chain, a `u32` each, 0 for none. The chain of a hash is number `hash >> shift`.
    pub heads: *const u32,
    /// 32 less the logarithm of the number of chains; 32 while there are none.
    pub shift: u32,
    /// The node of slot 0, which is none: its hash as a `u32`, then the next slot of its chain as a
    /// `u32`, 0 at the end, then the policy's bookkeeping.
    pub nodes: *const u8,
    /// Bytes from one node to the next.
    pub stride: usize,
}

impl<L: Copy + Default> Table<L> {
    pub(crate) const fn new() -> Self {
        Self { heads: Vec::new(), nodes: Vec::new(), free: 0, len: 0 }
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
        let taken = self.nodes.iter().enumerate().filter(|(_, node)| node.chain & FREE == 0);
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
            Some(node) if node.chain & FREE == 0 => Some(&mut node.link),
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

    /// The first slot of this hash, the most recently taken one.
    #[inline]
    pub(crate) fn first(&self, hash: u32) -> Option<Slot> {
        let head = self.heads.get(self.home(hash))?;
        self.scan(*head, hash)
    }

    /// The slot of this hash that is the right one, in one go.
    #[inline]
    pub(crate) fn find(&self, hash: u32, mut right: impl FnMut(Slot) -> bool) -> Option<Slot> {
        let mut at = *self.heads.get(self.home(hash))?;
        loop {
            // Number 0 is no slot: the end of the chain.
            let slot = Slot::new(at)?;
            let node = self.nodes.get(slot.index())?;
            if node.hash == hash && right(slot) {
                return Some(slot);
            }
            at = node.chain;
        }
    }

    /// The next slot of the same hash.
    #[inline]
    pub(crate) fn following(&self, slot: Slot) -> Option<Slot> {
        let node = self.node(slot)?;
        self.scan(node.chain, node.hash)
    }

    /// Takes a slot for this hash. `None` when there is no memory, or no number, for another one.
    /// Room is made by doubling, the last time to exactly `bound` slots.
    pub(crate) fn take(&mut self, hash: u32, bound: u32) -> Option<Slot> {
        self.make_heads(bound)?;
        let number = self.make_node(bound)?;
        let home = self.home(hash);
        let head = self.heads.get_mut(home)?;
        let node = self.nodes.get_mut(number as usize)?;
        if number == self.free {
            self.free = node.chain & !FREE;
        }
        *node = Node { hash, chain: *head, link: L::default() };
        *head = number;
        self.len += 1;
        Slot::new(number)
    }

    /// Frees a slot; `false` when it was not taken.
    pub(crate) fn release(&mut self, slot: Slot) -> bool {
        if !self.unchain(slot) {
            return false;
        }
        if let Some(node) = self.nodes.get_mut(slot.index()) {
            node.chain = FREE | self.free;
            node.link = L::default();
            self.free = slot.get();
            self.len -= 1;
        }
        true
    }

    /// Takes a slot out of its chain, and leaves it otherwise as it is.
    fn unchain(&mut self, slot: Slot) -> bool {
        let Some(&Node { hash, chain, .. }) = self.node(slot) else { return false };
        let home = self.home(hash);
        let Some(head) = self.heads.get_mut(home) else { return false };
        if *head == slot.get() {
            *head = chain;
            return true;
        }
        let mut at = *head;
        while let Some(node) = self.nodes.get_mut(at as usize) {
            if node.chain == slot.get() {
                node.chain = chain;
                break;
            }
            if node.chain == 0 {
                break;
            }
            at = node.chain;
        }
        true
    }

    /// Gives a taken slot another hash; `false` for a slot that is not taken.
    pub(crate) fn rehash(&mut self, slot: Slot, hash: u32) -> bool {
        if !self.unchain(slot) {
            return false;
        }
        let home = self.home(hash);
        if let Some(head) = self.heads.get_mut(home)
            && let Some(node) = self.nodes.get_mut(slot.index())
        {
            node.hash = hash;
            node.chain = core::mem::replace(head, slot.get());
        }
        true
    }

    /// Frees every slot and gives the memory back.
    pub(crate) fn clear(&mut self) {
        *self = Self::new();
    }

    /// How many free nodes there are behind the last taken one. O(result).
    pub(crate) fn free_at_end(&self) -> usize {
        self.nodes.iter().skip(1).rev().take_while(|node| node.chain & FREE != 0).count()
    }

    /// Gives the memory behind the last taken node back, and tells which slot that is, 0 for none. Free
    /// nodes before it are taken in the order of their numbers from now on. O(n).
    pub(crate) fn shrink(&mut self) -> usize {
        let last = self.nodes.iter().rposition(|node| node.chain & FREE == 0).unwrap_or(0);
        if last == 0 {
            self.clear();
            return 0;
        }
        shorten(&mut self.nodes, last + 1);
        self.free = 0;
        for (number, node) in self.nodes.iter_mut().enumerate().skip(1).rev() {
            if node.chain & FREE != 0 {
                node.chain = FREE | self.free;
                self.free = number as u32;
            }
        }
        let wanted = heads_for(self.len as usize);
        if wanted < self.heads.len() {
            self.rechain(wanted);
        }
        last
    }

    pub(crate) fn layout(&self) -> Layout {
        Layout {
            heads: self.heads.as_ptr(),
            shift: if self.heads.is_empty() { 32 } else { 32 - self.heads.len().trailing_zeros() },
            nodes: self.nodes.as_ptr().cast(),
            stride: size_of::<Node<L>>(),
        }
    }

    /// The room there is for slots, whether taken or not.
    pub(crate) fn capacity(&self) -> usize {
        self.nodes.capacity().saturating_sub(1)
    }

    /// How many nodes a look-up of this hash walks past: what an attacker would like to make large.
    pub(crate) fn probes(&self, hash: u32) -> u32 {
        let mut at = self.heads.get(self.home(hash)).copied().unwrap_or(0);
        let mut probes = 0;
        while let Some(node) = self.nodes.get(at as usize).filter(|_| at != 0) {
            probes += 1;
            at = node.chain;
        }
        probes
    }

    /// Whether the chains hold exactly the taken nodes, each in its own chain, and the free list the rest.
    pub(crate) fn validate(&self) -> Result<(), &'static str> {
        let mut chained = 0;
        for (home, &head) in self.heads.iter().enumerate() {
            let mut at = head;
            while at != 0 {
                let node = self.nodes.get(at as usize).ok_or("a chain leaves the table")?;
                if node.chain & FREE != 0 {
                    return Err("a free node stands in a chain");
                }
                if self.home(node.hash) != home {
                    return Err("a node stands in another hash's chain");
                }
                chained += 1;
                if chained > self.nodes.len() {
                    return Err("a chain runs in a circle");
                }
                at = node.chain;
            }
        }
        let mut free = 0;
        let mut at = self.free;
        while at != 0 {
            let node = self.nodes.get(at as usize).ok_or("the free list leaves the table")?;
            if node.chain & FREE == 0 {
                return Err("a taken node stands in the free list");
            }
            free += 1;
            if free > self.nodes.len() {
                return Err("the free list runs in a circle");
            }
            at = node.chain & !FREE;
        }
        if chained != self.len as usize {
            return Err("the count of taken slots is wrong");
        }
        if chained + free + usize::from(!self.nodes.is_empty()) != self.nodes.len() {
            return Err("a node is in no chain and not free");
        }
        Ok(())
    }

    #[inline]
    fn node(&self, slot: Slot) -> Option<&Node<L>> {
        self.nodes.get(slot.index()).filter(|node| node.chain & FREE == 0)
    }

    /// The high bits of a hash name its chain: a multiplicative hash is best there.
    #[inline]
    fn home(&self, hash: u32) -> usize {
        // 32 - log2(heads). Without heads it is some number, and there is nothing to find with it.
        hash.wrapping_shr((self.heads.len().leading_zeros() + 1).wrapping_sub(usize::BITS - 32)) as usize
    }

    #[inline]
    fn scan(&self, mut at: u32, hash: u32) -> Option<Slot> {
        while at != 0 {
            let node = self.nodes.get(at as usize)?;
            if node.hash == hash {
                return Slot::new(at);
            }
            at = node.chain;
        }
        None
    }

    /// Enough chains for one more slot.
    fn make_heads(&mut self, bound: u32) -> Option<()> {
        if self.heads.len() >= heads_for(self.len as usize + 1) {
            return Some(());
        }
        self.rechain(heads_for(next_room(self.len as usize + 1, bound)))
    }

    /// Another number of chains, a power of two. Nothing changes where there is no memory for them.
    fn rechain(&mut self, wanted: usize) -> Option<()> {
        let mut heads = Vec::new();
        lengthen(&mut heads, wanted, wanted, |_| 0)?;
        let old = core::mem::replace(&mut self.heads, heads);
        for head in old {
            let mut at = head;
            while at != 0 {
                let Some(hash) = self.nodes.get(at as usize).map(|node| node.hash) else { break };
                let home = self.home(hash);
                let Some(new_head) = self.heads.get_mut(home) else { break };
                let Some(node) = self.nodes.get_mut(at as usize) else { break };
                let next = node.chain;
                node.chain = core::mem::replace(new_head, at);
                at = next;
            }
        }
        Some(())
    }

    /// The number of a free node, made if need be.
    fn make_node(&mut self, bound: u32) -> Option<u32> {
        if self.free != 0 {
            return Some(self.free);
        }
        let most = bound.min(Slot::MAX) as usize;
        let number = Some(self.nodes.len().max(1)).filter(|number| *number <= most)?;
        let room = next_room(number, bound) + 1;
        lengthen(&mut self.nodes, number + 1, room, |_| Node { hash: 0, chain: FREE, link: L::default() })?;
        Some(number as u32)
    }
}

/// How many chains so many slots get: two for each (eight outside of WebAssembly), as a power of two, and
/// where there are very many, one: there it is memory that takes the time. Never fewer than fewer slots get,
/// or a table that is made for its bound at once would be made anew with every slot on the way there.
fn heads_for(slots: usize) -> usize {
    let slots = slots.min(Slot::MAX as usize);
    if slots <= MANY {
        (slots * EACH).next_power_of_two().max(FEWEST_HEADS)
    } else {
        slots.next_power_of_two().max(MANY * EACH)
    }
}

/// For how many slots there is to be room when there is none for this many: twice as many, or as many
/// as there may ever be if that is not too far off, since each move leaves a hole in memory behind.
fn next_room(slots: usize, bound: u32) -> usize {
    let bound = bound.min(Slot::MAX) as usize;
    if slots >= FEWEST_BEFORE_ALL && slots >= bound / 16 { bound } else { (slots * 2).min(bound) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table that is given its bound's heads at once keeps them all the way there.
    #[test]
    fn more_slots_never_get_fewer_heads() {
        let around = (2..31).flat_map(|bits| [(1_usize << bits) - 1, 1 << bits, (1 << bits) + 1]);
        let heads: Vec<usize> = around.map(heads_for).collect();
        assert!(heads.is_sorted(), "{heads:?}");
    }
}
