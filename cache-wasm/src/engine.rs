use cache_core::{Replaced, Slot, Slots};

/// How many hits JavaScript may note before it has to call.
const NOTES: usize = 64;

/// The part of an engine that JavaScript reads and writes in the memory itself, without a call. In
/// words of 32 bits; addresses are counted in words too.
#[derive(Debug)]
#[repr(C)]
struct Face {
    /// Word 0: where the chains' heads are; the chain of a hash is number `hash >>> shift`.
    heads: u32,
    /// Word 1.
    shift: u32,
    /// Word 2: where the nodes are, four words each: of a slot's, the first is its hash, the second
    /// the next slot of its chain.
    nodes: u32,
    /// Word 3: what had the slot of the last insertion before: 0 nobody, 1 an entry that was
    /// evicted, 2 one that had expired.
    replaced: u32,
    /// Word 4: the engine's number.
    number: u32,
    /// From word 5: the slots of the hits that are noted, in their order.
    notes: [u32; NOTES],
    /// Stand in for the heads while there are none.
    no_heads: [u32; 2],
}

/// The table, the order and the deadlines of one set of entries.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Engine {
    face: Face,
    slots: Slots,
}

impl Engine {
    pub(crate) fn new(bound: u32, number: u32) -> Self {
        let face =
            Face { heads: 0, shift: 0, nodes: 0, replaced: 0, number, notes: [0; NOTES], no_heads: [0; 2] };
        Self { face, slots: Slots::new(bound) }
    }

    /// Where the face is, in words. Nothing may move the engine from then on.
    pub(crate) fn face(&mut self) -> u32 {
        self.publish();
        words((&raw const self.face).expose_provenance())
    }

    /// Tells the policy of the first `noted` hits that are noted, in their order: it is as if it had
    /// been told at once, since nobody has asked it anything in between.
    #[inline(never)]
    pub(crate) fn settle(&mut self, noted: u32) {
        self.slots.hit_all(self.face.notes.iter().take(noted as usize).copied().filter_map(Slot::new));
    }

    pub(crate) fn insert(&mut self, hash: u32, noted: u32, deadline: f64, now: f64) -> u32 {
        self.settle(noted);
        self.slots.set_time(now as u64);
        let inserted = self.slots.insert(hash, ticks(deadline));
        self.face.replaced = match inserted.and_then(|inserted| inserted.replaced) {
            None => 0,
            Some(Replaced::Evicted) => 1,
            Some(Replaced::Expired) => 2,
        };
        self.publish();
        number(inserted.map(|inserted| inserted.slot))
    }

    pub(crate) fn remove(&mut self, slot: u32) {
        if let Some(slot) = Slot::new(slot) {
            self.slots.remove(slot);
        }
    }

    pub(crate) fn set_deadline(&mut self, slot: u32, deadline: f64) {
        if let Some(slot) = Slot::new(slot) {
            self.slots.set_deadline(slot, ticks(deadline));
        }
    }

    pub(crate) fn order(&self, after: u32) -> u32 {
        number(self.slots.next(Slot::new(after)))
    }

    /// Tells JavaScript where the table is now.
    fn publish(&mut self) {
        let layout = self.slots.layout();
        // Four words: what JavaScript counts on.
        debug_assert_eq!(layout.stride, 16);
        let empty = layout.shift > 31;
        let heads = if empty { (&raw const self.face.no_heads).cast() } else { layout.heads };
        self.face.heads = words(heads.expose_provenance());
        self.face.shift = layout.shift.min(31);
        self.face.nodes = words(layout.nodes.expose_provenance());
    }
}

fn words(address: usize) -> u32 {
    (address / 4) as u32
}

fn number(slot: Option<Slot>) -> u32 {
    slot.map_or(0, Slot::get)
}

/// Infinity is never; a conversion to whole ticks floors and stays in range.
fn ticks(deadline: f64) -> Option<u64> {
    (deadline < f64::INFINITY).then_some(deadline as u64)
}
