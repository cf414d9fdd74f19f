//! Eviction policies: an order over slots, and the rule by which one of them has to go.

mod list;
mod lru;

pub use list::{Link, List};
pub use lru::{Lru, Stamp};

use crate::{Rule, Slot, Table};
use alloc::vec::Vec;

/// Decides which slot goes when a cache is full.
///
/// A policy keeps what it needs about a slot in that slot's [`Link`](Policy::Link), inside the
/// table, and its own few fields beside it. It is told of every insertion, hit and removal, and
/// asked for a victim; it never sees a key or a value. All of its operations should be O(1)
/// amortised, the listing of the order apart.
///
/// First in, first out, as an example:
///
/// ```
/// use cache_core::{Cache, Rule, Slot, Table};
/// use cache_core::policy::{Link, List, Policy};
///
/// #[derive(Clone, Debug, Default)]
/// struct Fifo(List);
///
/// impl Policy for Fifo {
///     type Link = Link;
///     fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
///         self.0.push_back(table, slot);
///     }
///     fn on_hit(&mut self, _: &mut Table<Link>, _: Slot) {}
///     fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
///         self.0.remove(table, slot);
///     }
///     fn on_clear(&mut self) {
///         *self = Fifo::default();
///     }
///     fn victim(&mut self, _: &mut Table<Link>) -> Option<Slot> {
///         self.0.front()
///     }
///     fn order(&self, table: &Table<Link>) -> Vec<Slot> {
///         self.0.iter(table).collect()
///     }
///     fn rule(&self) -> Rule {
///         Rule::Other("first in, first out")
///     }
/// }
///
/// let mut cache = Cache::builder().max_size(2).policy(Fifo::default()).build();
/// cache.insert('a', 1);
/// cache.insert('b', 2);
/// cache.get(&'a');
/// cache.insert('c', 3);
/// assert!(!cache.contains(&'a'), "a hit saves nobody here");
/// ```
pub trait Policy {
    /// What is kept for each slot.
    type Link: Copy + Default;

    /// A slot was taken for a new entry.
    fn on_insert(&mut self, table: &mut Table<Self::Link>, slot: Slot);
    /// A slot was hit.
    fn on_hit(&mut self, table: &mut Table<Self::Link>, slot: Slot);
    /// A slot is about to be freed, for whatever reason.
    fn on_remove(&mut self, table: &mut Table<Self::Link>, slot: Slot);
    /// Every slot is about to be freed.
    fn on_clear(&mut self);
    /// The slot that has to go now; `None` only when none is taken.
    fn victim(&mut self, table: &mut Table<Self::Link>) -> Option<Slot>;
    /// All taken slots in eviction order, the next victim first; none where there is no memory to
    /// list them.
    fn order(&self, table: &Table<Self::Link>) -> Vec<Slot>;
    /// The rule it evicts by, for events.
    fn rule(&self) -> Rule;
}
