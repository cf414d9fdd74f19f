//! Eviction policies: an order over slots, and the rule by which one of them has to go.
//!
//! No policy is the best everywhere. Hit ratios in percent on two of the real traces they are tested
//! with, pages of a web shop, and on two of the LIRS paper (Jiang and Zhang 2002), a file server and a
//! loop:
//!
//! | | web shop, 300 entries | web shop, 3 000 | file server, 800 | loop, 512 |
//! |---|---:|---:|---:|---:|
//! | [`Lru`] | 41.9 | 58.5 | **88.5** | 0.0 |
//! | [`Fifo`] | 39.0 | 56.2 | 84.5 | 0.0 |
//! | [`Lfu`] | 34.1 | 56.7 | 54.6 | 0.0 |
//! | [`Sieve`] | 45.0 | **60.5** | 83.5 | 0.0 |
//! | [`S3Fifo`] | **46.6** | 60.4 | 87.5 | 0.0 |
//! | [`TinyLfu`] | 46.3 | 59.3 | 85.0 | **49.5** |
//! | [`Adaptive`] | 46.5 | 60.1 | 88.2 | **49.5** |

mod adaptive;
mod any;
pub(crate) mod climber;
mod fifo;
mod ghosts;
mod lfu;
mod linked_lru;
mod list;
mod lru;
mod s3_fifo;
mod show;
mod sieve;
pub(crate) mod sketch;
mod stamps;
mod tiny_lfu;

pub use adaptive::Adaptive;
pub use any::{Any, Kind, UnknownPolicy};
pub use fifo::Fifo;
pub use lfu::Lfu;
pub use linked_lru::LinkedLru;
pub use list::{Link, List};
pub use lru::Lru;
pub use s3_fifo::S3Fifo;
pub use show::{Note, Overview, Segment};
pub use sieve::Sieve;
pub use stamps::Stamp;
pub use tiny_lfu::TinyLfu;

use crate::{Rule, Slot, Table};
use alloc::vec::Vec;

/// Decides which slot goes when a cache is full.
///
/// A policy keeps what it needs about a slot in that slot's [`Link`](Policy::Link), inside the
/// table, and its own few fields beside it. It is told of every insertion, hit and removal, and
/// asked for a victim; it never sees a key or a value. All of its operations should be O(1)
/// amortised, the listing of the order apart. What of a cache it is for does not matter to it: keys
/// are their hashes here ([`Table::hash`]), and it is never told the time.
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
///     fn rule(&self, _: &Table<Link>, _: Slot) -> Rule {
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

    /// A slot is about to be freed for a reason that is not the policy's: somebody asked for it, or
    /// its deadline has passed. It may be the slot that was named as the victim a moment ago.
    fn on_remove(&mut self, table: &mut Table<Self::Link>, slot: Slot);

    /// A slot is about to be freed because it was the victim. For policies that remember whom they
    /// evicted; the others are told of a removal.
    #[inline]
    fn on_evict(&mut self, table: &mut Table<Self::Link>, slot: Slot) {
        self.on_remove(table, slot);
    }

    /// Every slot is about to be freed.
    fn on_clear(&mut self);

    /// How many slots there may be at most from now on: told before the first insertion, and whenever
    /// it changes. [`Slot::MAX`] where something else is the bound, such as a weight; proportions are
    /// then to go by how many there are. More may be taken than this until the victims have gone.
    #[inline]
    fn on_resize(&mut self, _table: &mut Table<Self::Link>, _bound: u32) {}

    /// The slot that has to go now; `None` only when none is taken.
    ///
    /// Asked before each eviction, whether or not the cache is full. The decision may do the work
    /// that belongs to evicting, such as giving others their second chance. Asked again before
    /// anything else has happened it names the same slot; whoever only wants to look takes
    /// [`order`](Policy::order).
    fn victim(&mut self, table: &mut Table<Self::Link>) -> Option<Slot>;

    /// All taken slots in the order in which they would be evicted if nothing else happened any
    /// more, the next victim first; none where there is no memory to list them.
    fn order(&self, table: &Table<Self::Link>) -> Vec<Slot>;

    /// Why this slot goes if it goes now, for events: asked of a victim before it is freed.
    fn rule(&self, table: &Table<Self::Link>, slot: Slot) -> Rule;

    /// What is noted about a slot, to show. Nothing unless a policy says.
    fn note(&self, _table: &Table<Self::Link>, _slot: Slot) -> Note {
        Note::default()
    }

    /// What is kept beside the slots, to show. Nothing unless a policy says. O(n) at most.
    fn overview(&self, _table: &Table<Self::Link>) -> Overview {
        Overview::default()
    }

    /// Checks that the bookkeeping agrees with itself and the table; for tests. O(n).
    ///
    /// # Errors
    ///
    /// What is wrong, in words.
    fn validate(&self, _table: &Table<Self::Link>) -> Result<(), &'static str> {
        Ok(())
    }
}

/// How many entries proportions go by: the bound on them, or how many there are where something else
/// is the bound.
fn capacity<L: Copy + Default>(bound: u32, table: &Table<L>) -> u32 {
    if bound >= Slot::MAX { table.len() } else { bound }
}
