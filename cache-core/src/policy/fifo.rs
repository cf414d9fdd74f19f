use super::{Link, List, Overview, Policy};
use crate::{Rule, Slot, Table};
use alloc::vec::Vec;

/// First in, first out: the entry that was stored first goes, however often it was used since.
///
/// The oldest policy there is (Belady, *A study of replacement algorithms*, IBM Systems Journal
/// 1966), and the cheapest: a hit does nothing at all. 12 bytes for each slot.
///
/// ```
/// use cache_core::{Cache, policy::Fifo};
/// let mut cache = Cache::builder().max_size(2).policy(Fifo::default()).build();
/// cache.insert('a', 1);
/// cache.insert('b', 2);
/// cache.get(&'a');
/// cache.insert('c', 3);
/// assert!(!cache.contains(&'a') && cache.contains(&'b'));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Fifo {
    queue: List,
}

impl Policy for Fifo {
    type Link = Link;

    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.queue.push_back(table, slot);
    }

    #[inline]
    fn on_hit(&mut self, _: &mut Table<Link>, _: Slot) {}

    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.queue.remove(table, slot);
    }

    fn on_clear(&mut self) {
        self.queue = List::default();
    }

    fn victim(&mut self, _: &mut Table<Link>) -> Option<Slot> {
        self.queue.front()
    }

    fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        self.queue.order(table)
    }

    fn rule(&self, _: &Table<Link>, _: Slot) -> Rule {
        Rule::FirstIn
    }

    fn overview(&self, _: &Table<Link>) -> Overview {
        Overview { policy: "fifo", ..Overview::default() }
    }

    fn validate(&self, table: &Table<Link>) -> Result<(), &'static str> {
        self.queue.validate(table, |_| true)
    }
}
