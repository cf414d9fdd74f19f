use super::{Link, List, Overview, Policy};
use crate::{Rule, Slot, Table};
use alloc::vec::Vec;

/// [`Lru`](super::Lru) by the usual linked list: the same order, with the [`Link`] that the other
/// policies have, so that it can share a table with them. 12 bytes for each slot; a hit moves it in
/// the list, which touches up to four others.
///
/// ```
/// use cache_core::{Cache, policy::LinkedLru};
/// let mut cache = Cache::builder().max_size(2).policy(LinkedLru::default()).build();
/// cache.insert('a', 1);
/// cache.insert('b', 2);
/// cache.get(&'a');
/// cache.insert('c', 3);
/// assert!(cache.contains(&'a') && !cache.contains(&'b'));
/// ```
#[derive(Clone, Debug, Default)]
pub struct LinkedLru {
    /// Least recently used first.
    uses: List,
}

impl Policy for LinkedLru {
    type Link = Link;

    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.uses.push_back(table, slot);
    }

    #[inline]
    fn on_hit(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.uses.move_to_back(table, slot);
    }

    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.uses.remove(table, slot);
    }

    fn on_clear(&mut self) {
        *self = Self::default();
    }

    fn victim(&mut self, _: &mut Table<Link>) -> Option<Slot> {
        self.uses.front()
    }

    fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        self.uses.order(table)
    }

    fn rule(&self, _: &Table<Link>, _: Slot) -> Rule {
        Rule::LeastRecentlyUsed
    }

    fn overview(&self, _: &Table<Link>) -> Overview {
        Overview { policy: "lru", ..Overview::default() }
    }

    fn validate(&self, table: &Table<Link>) -> Result<(), &'static str> {
        self.uses.validate(table, |_| true)
    }
}
