use super::Vec;
use super::rules::Rules;
use cache_core::policy::Policy;
use cache_core::{Replaced, Slot};

/// The part of an engine that JavaScript reads in the memory itself, without a call. In words of 32
/// bits; addresses are counted in words too.
#[derive(Debug, Default)]
#[repr(C)]
struct Face {
    /// Word 0: where the chains' heads are; the chain of a hash is number `hash >>> shift`.
    heads: u32,
    /// Word 1.
    shift: u32,
    /// Word 2: where the nodes are: of a slot's, the first word is its hash, the second the next slot
    /// of its chain, the third where uses are stamped the stamp of the last one.
    nodes: u32,
    /// Word 3: what had the slot of the last insertion before: 0 nobody, 1 an entry that was
    /// evicted, 2 one that had expired.
    replaced: u32,
    /// Word 4: the engine's number.
    number: u32,
    /// Word 5: the number of the last use.
    clock: u32,
    /// Word 6: where the slots stand that were listed last.
    listed: u32,
    /// Word 7: how many words a node has.
    stride: u32,
    /// Word 8: where uses are noted, or 0 where they are stamped or marked.
    notes: u32,
    /// Stand in for the heads while there are none.
    no_heads: [u32; 2],
}

/// The table, the order and the deadlines of one set of entries.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Engine {
    face: Face,
    rules: Rules,
    listed: Vec<Slot>,
    /// The policy's victim that was named last: when it is removed, then for that.
    named: Option<Slot>,
}

impl Engine {
    /// `None` when there is no memory for it, or no such policy.
    pub(crate) fn new(bound: u32, number: u32, policy: u32, seed: u32) -> Option<Self> {
        let rules = Rules::new(bound, policy, seed)?;
        let face = Face { number, notes: words(rules.notes()), ..Face::default() };
        Some(Self { face, rules, listed: Vec::new(), named: None })
    }

    /// Where the face is, in words. Nothing may move the engine from then on.
    pub(crate) fn face(&mut self) -> u32 {
        self.publish();
        words((&raw const self.face).expose_provenance())
    }

    /// `clock`: the number of the last use that JavaScript stamped or noted.
    pub(crate) fn insert(&mut self, hash: u32, clock: u32, deadline: f64, now: f64) -> u32 {
        self.listed = Vec::new();
        self.named = None;
        self.settle(clock);
        let slots = self.rules.slots();
        slots.set_time(now as u64);
        let inserted = slots.insert(hash, ticks(deadline));
        self.face.replaced = match inserted.and_then(|inserted| inserted.replaced) {
            None => 0,
            Some(Replaced::Evicted) => 1,
            Some(Replaced::Expired) => 2,
        };
        self.publish();
        number(inserted.map(|inserted| inserted.slot))
    }

    pub(crate) fn remove(&mut self, slot: u32) {
        let Some(slot) = Slot::new(slot) else { return };
        let slots = self.rules.slots();
        // Least recently used, an eviction is a removal.
        if cfg!(feature = "policies") && self.named.take() == Some(slot) {
            slots.evict_next();
        } else {
            slots.remove(slot);
        }
    }

    pub(crate) fn rehash(&mut self, slot: u32, hash: u32) {
        if let Some(slot) = Slot::new(slot) {
            self.rules.slots().rehash(slot, hash);
        }
    }

    pub(crate) fn set_deadline(&mut self, slot: u32, deadline: f64) {
        if let Some(slot) = Slot::new(slot) {
            self.rules.slots().set_deadline(slot, ticks(deadline));
        }
    }

    pub(crate) fn due(&mut self, now: f64) -> u32 {
        let slots = self.rules.slots();
        slots.set_time(now as u64);
        number(slots.due())
    }

    pub(crate) fn victim(&mut self, clock: u32) -> u32 {
        self.settle(clock);
        self.named = self.rules.slots().with_policy(Policy::victim);
        number(self.named)
    }

    pub(crate) fn order(&mut self, clock: u32) -> u32 {
        self.settle(clock);
        self.listed = self.rules.order();
        self.face.listed = words(self.listed.as_ptr().expose_provenance());
        self.publish();
        self.listed.len() as u32
    }

    pub(crate) fn resize(&mut self, bound: u32) {
        self.rules.slots().set_bound(bound);
    }

    /// Tells the policy of the uses up to this one.
    pub(crate) fn settle(&mut self, clock: u32) {
        if clock != self.face.clock {
            // What was named may be it no longer.
            self.named = None;
        }
        self.rules.settle(self.face.clock, clock);
        self.face.clock = self.rules.clock(clock);
    }

    /// Tells JavaScript where the table is now, and how late.
    fn publish(&mut self) {
        let layout = self.rules.slots().layout();
        self.face.stride = words(layout.stride);
        let empty = layout.shift > 31;
        let heads = if empty { (&raw const self.face.no_heads).cast() } else { layout.heads };
        self.face.heads = words(heads.expose_provenance());
        self.face.shift = layout.shift.min(31);
        self.face.nodes = words(layout.nodes.expose_provenance());
        self.face.clock = self.rules.clock(self.face.clock);
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
