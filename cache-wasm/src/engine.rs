use cache_core::{Inserted, Replaced, Slot, Slots};

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
    /// From word 4: the slots of the hits that are noted, in their order.
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
    pub(crate) fn new(bound: u32) -> Self {
        let face = Face { heads: 0, shift: 31, nodes: 0, replaced: 0, notes: [0; NOTES], no_heads: [0; 2] };
        Self { face, slots: Slots::new(bound) }
    }

    /// Where the face is, in words. Nothing may move the engine from then on.
    pub(crate) fn face(&mut self) -> u32 {
        self.publish();
        words((&raw const self.face).expose_provenance())
    }

    pub(crate) fn insert(&mut self, hash: u32, noted: u32) -> u32 {
        self.settle(noted);
        let inserted = self.slots.insert(hash, None);
        self.inserted(inserted)
    }

    pub(crate) fn insert_until(&mut self, hash: u32, noted: u32, deadline: f64, now: f64) -> u32 {
        self.settle(noted);
        self.slots.set_time(now as u64);
        let inserted = self.slots.insert(hash, ticks(deadline));
        self.inserted(inserted)
    }

    fn inserted(&mut self, inserted: Option<Inserted>) -> u32 {
        self.face.replaced = match inserted.and_then(|inserted| inserted.replaced) {
            None => 0,
            Some(Replaced::Evicted) => 1,
            Some(Replaced::Expired) => 2,
        };
        // A slot that was somebody's before is a sign that nothing has grown.
        if self.face.replaced == 0 {
            self.publish();
        }
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

    pub(crate) fn deadline(&self, slot: u32) -> f64 {
        Slot::new(slot).and_then(|slot| self.slots.deadline(slot)).map_or(f64::INFINITY, |ticks| ticks as f64)
    }

    pub(crate) fn order(&self, after: u32) -> u32 {
        number(self.slots.next(Slot::new(after)))
    }

    pub(crate) fn live(&mut self, now: f64) -> u32 {
        self.slots.set_time(now as u64);
        self.slots.live()
    }

    /// Hits that were settled since the engine was made.
    pub(crate) fn hits(&self) -> f64 {
        self.slots.stats().hits as f64
    }

    /// Tells the policy of the first `noted` hits that are noted, in their order: it is as if it had
    /// been told at once, since nobody has asked it anything in between.
    pub(crate) fn settle(&mut self, noted: u32) {
        self.slots.hit_all(self.face.notes.iter().take(noted as usize).copied().filter_map(Slot::new));
    }

    /// Tells JavaScript where the table is now.
    fn publish(&mut self) {
        let layout = self.slots.layout();
        // Four words: what JavaScript counts on.
        debug_assert_eq!(layout.stride, 16);
        let empty = layout.shift > 31;
        let heads = if empty { (&raw const self.face.no_heads).expose_provenance() } else { layout.heads.expose_provenance() };
        self.face.heads = words(heads);
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
