//! Hash -> slot by groups of one-byte tags that are compared all at once, which is what
//! [`hashbrown`] does: chains take a branch for each link that nobody can foresee, and where it is
//! foreseen wrongly the processor has to wait for memory instead of asking for the next key's.

use super::{FREE, Node, next_room};
use crate::Slot;
use hashbrown::HashTable;

#[derive(Clone, Debug)]
pub(super) struct Groups {
    slots: HashTable<Slot>,
    /// For how many slots there was room when it was empty.
    room: usize,
}

impl Groups {
    pub(super) const fn new() -> Self {
        Self { slots: HashTable::new(), room: 0 }
    }

    /// The slot of this hash that is the right one.
    #[inline(always)]
    pub(super) fn find<L>(
        &self,
        nodes: &[Node<L>],
        hash: u32,
        mut right: impl FnMut(Slot) -> bool,
    ) -> Option<Slot> {
        let is_right =
            |slot: &Slot| nodes.get(slot.index()).is_some_and(|node| node.hash == hash) && right(*slot);
        self.slots.find(spread(hash), is_right).copied()
    }

    /// The same where `right` does not believe in equal hashes, so that they need not be compared.
    #[inline(always)]
    pub(super) fn find_unsure<L>(
        &self,
        _: &[Node<L>],
        hash: u32,
        mut right: impl FnMut(Slot) -> bool,
    ) -> Option<Slot> {
        self.slots.find(spread(hash), |slot| right(*slot)).copied()
    }

    /// The next slot of the same hash.
    pub(super) fn following<L>(&self, nodes: &[Node<L>], slot: Slot) -> Option<Slot> {
        let hash = nodes.get(slot.index())?.hash;
        let mut slots = self.slots.iter_hash(spread(hash)).copied();
        slots.find(|other| *other == slot)?;
        slots.find(|other| nodes.get(other.index()).is_some_and(|node| node.hash == hash))
    }

    /// Room for one more than `len` slots.
    #[inline]
    pub(super) fn make_room<L>(&mut self, nodes: &mut [Node<L>], len: usize, bound: u32) -> Option<()> {
        if self.slots.capacity() > len { Some(()) } else { self.refill(nodes, len, bound) }
    }

    /// Puts a slot in, for whom there is room.
    #[inline]
    pub(super) fn add<L>(&mut self, nodes: &mut [Node<L>], slot: Slot, hash: u32) {
        if self.slots.capacity() > self.slots.len() {
            // There is room, so that nobody is moved, and nobody's hash asked for.
            self.slots.insert_unique(spread(hash), slot, |slot| hash_of(nodes, *slot));
        } else {
            // It has just left a mark behind, in the last place.
            self.add_all(nodes);
        }
    }

    /// Takes a slot out that is in.
    #[inline]
    pub(super) fn remove<L>(&mut self, nodes: &mut [Node<L>], slot: Slot) {
        if let Ok(entry) = self.slots.find_entry(hash_of(nodes, slot), |other| *other == slot) {
            entry.remove();
        }
    }

    /// Gives back what so many slots do not need.
    pub(super) fn shrink<L>(&mut self, nodes: &mut [Node<L>], len: usize) {
        if with_gaps(len) < self.room / 2 {
            self.rebuild(nodes, with_gaps(len));
        }
    }

    /// How many slots of this hash there are: no others are asked about, but for one in 128 by chance.
    pub(super) fn probes<L>(&self, nodes: &[Node<L>], hash: u32) -> u32 {
        let slots = self.slots.iter_hash(spread(hash));
        slots.filter(|slot| nodes.get(slot.index()).is_some_and(|node| node.hash == hash)).count() as u32
    }

    /// Whether the index holds exactly the taken nodes, each under its own hash, and how many that are.
    pub(super) fn validate<L>(&self, nodes: &[Node<L>]) -> Result<usize, &'static str> {
        for slot in &self.slots {
            let node = nodes.get(slot.index()).ok_or("the index leaves the table")?;
            if node.next & FREE != 0 {
                return Err("a free node stands in the index");
            }
            if self.find(nodes, node.hash, |other| other == *slot).is_none() {
                return Err("a node is not found under its hash");
            }
        }
        Ok(self.slots.len())
    }

    /// There are as many slots as there is room for, or as many have gone as left a mark behind, which
    /// takes the place of one. Of those there are few, unless the index is nearly full.
    #[cold]
    fn refill<L>(&mut self, nodes: &mut [Node<L>], len: usize, bound: u32) -> Option<()> {
        if with_gaps(len + 1) <= self.room {
            self.add_all(nodes);
            return Some(());
        }
        self.rebuild(nodes, with_gaps(next_room(len + 1, bound)))
    }

    /// Makes the index anew, for so many slots. Nothing changes where there is no memory for it.
    fn rebuild<L>(&mut self, nodes: &mut [Node<L>], room: usize) -> Option<()> {
        let mut slots = HashTable::new();
        slots.try_reserve(room, |slot| hash_of(nodes, *slot)).ok()?;
        self.room = slots.capacity();
        self.slots = slots;
        self.add_all(nodes);
        Some(())
    }

    /// Puts every taken slot in, and nothing else.
    #[cold]
    fn add_all<L>(&mut self, nodes: &[Node<L>]) {
        self.slots.clear();
        for (number, node) in nodes.iter().enumerate() {
            if node.next & FREE == 0
                && let Some(slot) = Slot::new(number as u32)
            {
                self.slots.insert_unique(spread(node.hash), slot, |slot| hash_of(nodes, *slot));
            }
        }
    }
}

/// So many places for so many slots, so that an eighth is left: the fuller, the more marks are left behind.
const fn with_gaps(slots: usize) -> usize {
    slots + slots / 8
}

/// Groups are chosen by the low bits and tags are the highest ones. A slot layer's hash need only spread
/// in its high bits, so these reach the low ones.
#[inline]
fn spread(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash ^ (hash >> 16))
}

#[inline]
fn hash_of<L>(nodes: &[Node<L>], slot: Slot) -> u64 {
    spread(nodes.get(slot.index()).map_or(0, |node| node.hash))
}
