use super::{Link, List, Note, Overview, Policy};
use crate::grow::collected;
use crate::{Rule, Slot, Table};
use alloc::vec::Vec;

/// What a hit leaves behind. Anything but 0 will do: a host that looks up in memory by itself
/// ([`Slots::layout`](crate::Slots) with the feature `layout`) may write what it likes.
const VISITED: u32 = 1;

/// SIEVE: a queue in the order of insertion, and a hand that moves over it from old to new and takes
/// the first entry that was not used since it came by last.
///
/// Zhang, Yang, Yue, Vigfusson and Rashmi, *SIEVE is simpler than LRU: an efficient turn-key eviction
/// algorithm for web caches* (NSDI 2024), algorithm 1. Unlike CLOCK, whoever is spared stays where it
/// is, so that new entries soon meet the hand and those in use do not. A hit sets one bit; an eviction
/// is O(1) amortised, since each entry that the hand passes had a hit. 12 bytes for each slot.
///
/// ```
/// use cache_core::{Cache, policy::Sieve};
/// let mut cache = Cache::builder().max_size(2).policy(Sieve::default()).build();
/// cache.insert('a', 1);
/// cache.insert('b', 2);
/// cache.get(&'a');
/// cache.insert('c', 3);
/// assert!(cache.contains(&'a') && !cache.contains(&'b'));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    /// Oldest first.
    queue: List,
    /// The next slot to look at; `None`: the oldest.
    hand: Option<Slot>,
}

impl Policy for Sieve {
    type Link = Link;

    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        self.queue.push_back(table, slot);
    }

    #[inline]
    fn on_hit(&mut self, table: &mut Table<Link>, slot: Slot) {
        if let Some(link) = table.link_mut(slot) {
            link.mark = VISITED;
        }
    }

    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        if self.hand == Some(slot) {
            self.hand = self.queue.next(table, self.hand);
        }
        self.queue.remove(table, slot);
    }

    fn on_clear(&mut self) {
        *self = Self::default();
    }

    fn victim(&mut self, table: &mut Table<Link>) -> Option<Slot> {
        loop {
            let slot = self.hand.or(self.queue.front())?;
            let link = table.link_mut(slot)?;
            if link.mark == 0 {
                self.hand = Some(slot);
                return Some(slot);
            }
            link.mark = 0;
            self.hand = self.queue.next(table, Some(slot));
        }
    }

    /// The hand takes those that were not visited in its first round, and the others in the second.
    fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        let visited = |slot: &Slot| table.link(*slot).is_some_and(|link| link.mark != 0);
        let ahead = || core::iter::successors(self.hand, |slot| self.queue.next(table, Some(*slot)));
        let behind = || self.queue.iter(table).take_while(|slot| Some(*slot) != self.hand);
        let round = || ahead().chain(behind());
        collected(
            self.queue.len() as usize,
            round().filter(|slot| !visited(slot)).chain(round().filter(visited)),
        )
    }

    fn rule(&self, _: &Table<Link>, _: Slot) -> Rule {
        Rule::NotVisited
    }

    fn note(&self, table: &Table<Link>, slot: Slot) -> Note {
        Note { visited: table.link(slot).map(|link| link.mark != 0), ..Note::default() }
    }

    fn overview(&self, _: &Table<Link>) -> Overview {
        Overview { policy: "sieve", hand: self.hand.or(self.queue.front()), ..Overview::default() }
    }

    fn validate(&self, table: &Table<Link>) -> Result<(), &'static str> {
        self.queue.validate(table, |_| true)
    }
}
