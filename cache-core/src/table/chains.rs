//! Hash -> slot by chains that run through the nodes of the slots themselves: the index that foreign
//! code can follow in memory, with nothing but numbers compared.
//!
//! Chaining rather than open addressing, because removal then leaves nothing behind: a table under
//! churn never grows and never needs a clean-up.

use super::{FREE, Node, next_room};
use crate::Slot;
use crate::grow::lengthen;
use alloc::vec::Vec;

const FEWEST_HEADS: usize = 4;
/// How many chains there are for each slot where there are not very many. A chain of more than one
/// slot costs a branch that nobody can foresee, more than anything else in a look-up.
const EACH: usize = 2;
/// From more slots than this on there is one chain for each instead of two.
const MANY: usize = 1 << 15;

#[derive(Clone, Debug)]
pub(super) struct Chains {
    /// First node of each chain; a power of two of them; 0 ends a chain.
    pub(super) heads: Vec<u32>,
}

impl Chains {
    pub(super) const fn new() -> Self {
        Self { heads: Vec::new() }
    }

    /// The slot of this hash that is the right one.
    #[inline(always)]
    pub(super) fn find<L>(
        &self,
        nodes: &[Node<L>],
        hash: u32,
        mut right: impl FnMut(Slot) -> bool,
    ) -> Option<Slot> {
        let mut at = *self.heads.get(self.home(hash))?;
        loop {
            // Number 0 is no slot: the end of the chain.
            let slot = Slot::new(at)?;
            let node = nodes.get(slot.index())?;
            if node.hash == hash && right(slot) {
                return Some(slot);
            }
            at = node.next;
        }
    }

    /// The same; a chain is longer than a group's tags leave over, so hashes are compared first.
    #[inline(always)]
    pub(super) fn find_unsure<L>(
        &self,
        nodes: &[Node<L>],
        hash: u32,
        right: impl FnMut(Slot) -> bool,
    ) -> Option<Slot> {
        self.find(nodes, hash, right)
    }

    /// The next slot of the same hash.
    #[inline]
    #[allow(clippy::unused_self)] // The other index needs it.
    pub(super) fn following<L>(&self, nodes: &[Node<L>], slot: Slot) -> Option<Slot> {
        let Node { hash, next, .. } = nodes.get(slot.index())?;
        let mut at = *next;
        loop {
            let slot = Slot::new(at)?;
            let node = nodes.get(slot.index())?;
            if node.hash == *hash {
                return Some(slot);
            }
            at = node.next;
        }
    }

    /// Room for one more than `len` slots.
    pub(super) fn make_room<L>(&mut self, nodes: &mut [Node<L>], len: usize, bound: u32) -> Option<()> {
        if self.heads.len() >= heads_for(len + 1) {
            return Some(());
        }
        self.rechain(nodes, heads_for(next_room(len + 1, bound)))
    }

    /// Puts a slot in, for whom there is room.
    pub(super) fn add<L>(&mut self, nodes: &mut [Node<L>], slot: Slot, hash: u32) {
        let home = self.home(hash);
        if let Some(head) = self.heads.get_mut(home)
            && let Some(node) = nodes.get_mut(slot.index())
        {
            node.next = core::mem::replace(head, slot.get());
        }
    }

    /// Takes a slot out that is in.
    pub(super) fn remove<L>(&mut self, nodes: &mut [Node<L>], slot: Slot) {
        let Some(&Node { hash, next, .. }) = nodes.get(slot.index()) else { return };
        let home = self.home(hash);
        let Some(head) = self.heads.get_mut(home) else { return };
        if *head == slot.get() {
            *head = next;
            return;
        }
        let mut at = *head;
        while let Some(node) = nodes.get_mut(at as usize) {
            if node.next == slot.get() {
                node.next = next;
                break;
            }
            if node.next == 0 {
                break;
            }
            at = node.next;
        }
    }

    /// Gives back what so many slots do not need.
    pub(super) fn shrink<L>(&mut self, nodes: &mut [Node<L>], len: usize) {
        let wanted = heads_for(len);
        if wanted < self.heads.len() {
            self.rechain(nodes, wanted);
        }
    }

    /// How many nodes a look-up of this hash walks past.
    pub(super) fn probes<L>(&self, nodes: &[Node<L>], hash: u32) -> u32 {
        let mut at = self.heads.get(self.home(hash)).copied().unwrap_or(0);
        let mut probes = 0;
        while let Some(node) = nodes.get(at as usize).filter(|_| at != 0) {
            probes += 1;
            at = node.next;
        }
        probes
    }

    /// Whether the chains hold exactly the taken nodes, each in its own chain, and how many that are.
    pub(super) fn validate<L>(&self, nodes: &[Node<L>]) -> Result<usize, &'static str> {
        let mut chained = 0;
        for (home, &head) in self.heads.iter().enumerate() {
            let mut at = head;
            while at != 0 {
                let node = nodes.get(at as usize).ok_or("a chain leaves the table")?;
                if node.next & FREE != 0 {
                    return Err("a free node stands in a chain");
                }
                if self.home(node.hash) != home {
                    return Err("a node stands in another hash's chain");
                }
                chained += 1;
                if chained > nodes.len() {
                    return Err("a chain runs in a circle");
                }
                at = node.next;
            }
        }
        Ok(chained)
    }

    /// The high bits of a hash name its chain: a multiplicative hash is best there.
    #[inline]
    fn home(&self, hash: u32) -> usize {
        // 32 - log2(heads). Without heads it is some number, and there is nothing to find with it.
        hash.wrapping_shr((self.heads.len().leading_zeros() + 1).wrapping_sub(usize::BITS - 32)) as usize
    }

    /// Another number of chains, a power of two. Nothing changes where there is no memory for them.
    fn rechain<L>(&mut self, nodes: &mut [Node<L>], wanted: usize) -> Option<()> {
        let mut heads = Vec::new();
        lengthen(&mut heads, wanted, wanted, |_| 0)?;
        let old = core::mem::replace(&mut self.heads, heads);
        for head in old {
            let mut at = head;
            while at != 0 {
                let Some(hash) = nodes.get(at as usize).map(|node| node.hash) else { break };
                let home = self.home(hash);
                let Some(new_head) = self.heads.get_mut(home) else { break };
                let Some(node) = nodes.get_mut(at as usize) else { break };
                let next = node.next;
                node.next = core::mem::replace(new_head, at);
                at = next;
            }
        }
        Some(())
    }
}

/// How many chains so many slots get: two for each, as a power of two, and
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
