use super::{Link, List, Policy};
use crate::{Rule, Slot, Table};

/// Least recently used: the entry that was not used for the longest time goes.
///
/// A hit or an insertion makes an entry the most recently used one. Exact, O(1), 8 bytes for each
/// slot. The policy of `functools.lru_cache`; the idea is as old as paging
/// (Belady, *A study of replacement algorithms*, IBM Systems Journal 1966).
///
/// ```
/// use cache_core::Cache;
/// let mut cache = Cache::builder().max_size(2).build();
/// cache.insert('a', 1);
/// cache.insert('b', 2);
/// cache.get(&'a');
/// cache.insert('c', 3);
/// assert!(cache.contains(&'a') && !cache.contains(&'b'));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Lru {
    order: List,
}

impl Policy for Lru {
    type Link = Link;

    #[inline]
    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.order.push_back(table, slot);
    }

    #[inline]
    fn on_hit(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.order.move_to_back(table, slot);
    }

    #[inline]
    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.order.remove(table, slot);
    }

    fn on_clear(&mut self) {
        self.order = List::default();
    }

    #[inline]
    fn victim(&mut self, _: &mut Table<Link>) -> Option<Slot> {
        self.order.front()
    }

    fn next(&self, table: &Table<Link>, after: Option<Slot>) -> Option<Slot> {
        self.order.next(table, after)
    }

    fn rule(&self) -> Rule {
        Rule::LeastRecentlyUsed
    }
}
