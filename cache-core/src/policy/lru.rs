use super::stamps::{self, Stamp};
use super::{Overview, Policy};
use crate::{Rule, Slot, Table};
use alloc::vec::Vec;

/// So many slots of the queue are looked at at once.
const SIFTED: usize = 32;

/// Least recently used: the entry that was not used for the longest time goes.
///
/// A hit or an insertion makes an entry the most recently used one. The policy of
/// `functools.lru_cache`; the idea is as old as paging (Belady, *A study of replacement algorithms*,
/// IBM Systems Journal 1966).
///
/// Exact, but without the usual linked list: a use only writes the number of the use beside the
/// slot, in memory that the look-up has just read. Victims come from a queue of all slots sorted by
/// that number. Whoever was used after the sorting is passed over, and when the queue is used up, it
/// is made again. Each place in it is passed once, and there is a use, an eviction or a removal for
/// each that was passed, so that everything costs O(1) amortised; a single eviction that has to sort
/// costs O(n). 4 bytes for each slot, and from the first eviction on 4 more, or 8 where there are up to
/// 65 536 of them.
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
    /// The stamp that was given last.
    clock: u32,
    /// All slots there were when the clock showed `sorted`, by stamp; those before `next` are done with.
    queue: Vec<Slot>,
    /// What it was sorted in.
    #[cfg(not(feature = "layout"))]
    spare: Vec<Slot>,
    next: usize,
    /// Up to here those are left out that had been used when it was looked at.
    sifted: usize,
    sorted: u32,
}

impl Lru {
    /// The number of the last use.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// let slot = slots.insert(7, None).unwrap().slot;
    /// slots.hit(slot);
    /// assert_eq!(slots.policy().clock(), 2);
    /// ```
    #[inline]
    pub fn clock(&self) -> u32 {
        self.clock
    }

    /// For hosts that write the stamps of hits themselves, into the memory that
    /// [`Slots::layout`](crate::Slots::layout) shows: the number of the last use they noted. A number
    /// below [`clock`](Self::clock) is ignored.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// slots.policy_mut().advance(40);
    /// assert_eq!(slots.policy().clock(), 40);
    /// ```
    #[inline]
    pub fn advance(&mut self, clock: u32) {
        self.clock = self.clock.max(clock);
    }

    /// Numbers the uses from 1 on again, keeping their order: needed once in 2³² uses, and done by
    /// itself unless a host writes the stamps: then when the last one is [`u32::MAX`]. O(n).
    ///
    /// ```
    /// use cache_core::{Slots, policy::Lru};
    /// let mut slots = Slots::new(2);
    /// let slot = slots.insert(7, None).unwrap().slot;
    /// slots.hit_all([slot; 100]);
    /// slots.with_policy(Lru::renumber);
    /// assert_eq!(slots.policy().clock(), 1);
    /// ```
    #[cold]
    pub fn renumber(&mut self, table: &mut Table<Stamp>) {
        let order = self.order(table);
        if order.len() != table.len() as usize {
            // No memory for it. The clock stands still then, and the order is exact up to here only.
            return;
        }
        self.clock = 0;
        for slot in order {
            self.clock += 1;
            if let Some(stamp) = table.link_mut(slot) {
                *stamp = Stamp(self.clock);
            }
        }
        self.queue.clear();
    }

    #[inline(always)]
    fn stamp(&mut self, table: &mut Table<Stamp>, slot: Slot) {
        if self.clock >= u32::MAX - 1 {
            return self.stamp_last(table, slot);
        }
        self.clock += 1;
        if let Some(stamp) = table.neighbour_mut(slot) {
            *stamp = Stamp(self.clock);
        }
    }

    /// The same when the numbers are used up by it.
    #[cold]
    #[inline(never)]
    fn stamp_last(&mut self, table: &mut Table<Stamp>, slot: Slot) {
        self.clock = u32::MAX;
        if let Some(stamp) = table.link_mut(slot) {
            *stamp = Stamp(self.clock);
        }
        self.renumber(table);
    }
}

impl Lru {
    fn sort(&mut self, table: &Table<Stamp>) -> bool {
        #[cfg(not(feature = "layout"))]
        return stamps::sort_in(&mut self.spare, table, &mut self.queue);
        // Where there may be many small tables, memory counts for more than asking for it.
        #[cfg(feature = "layout")]
        stamps::sort(table, &mut self.queue)
    }

    /// Looks at the next slots in the queue, and moves those that were not used since to the end of what
    /// was looked at. Who was and who was not is a toss-up, and a branch on it would often be foreseen
    /// wrongly; so there is none, and only the few that are used after this are met one by one.
    #[inline(never)]
    fn sift(&mut self, table: &Table<Stamp>) {
        let end = (self.next + SIFTED).min(self.queue.len());
        let mut place = end;
        for at in (self.next..end).rev() {
            let Some(&slot) = self.queue.get(at) else { continue };
            if let Some(there) = self.queue.get_mut(place.wrapping_sub(1)) {
                *there = slot;
            }
            place -= usize::from(is_unused(table, slot, self.sorted));
        }
        (self.next, self.sifted) = (place, end);
    }
}

/// Whether a slot is still taken by an entry that was not used since the clock showed this.
#[inline]
fn is_unused(table: &Table<Stamp>, slot: Slot, clock: u32) -> bool {
    table.link(slot).is_some_and(|stamp| stamp.0 <= clock)
}

impl Policy for Lru {
    type Link = Stamp;

    #[inline]
    fn on_insert(&mut self, table: &mut Table<Stamp>, slot: Slot) {
        self.stamp(table, slot);
    }

    #[inline(always)]
    fn on_hit(&mut self, table: &mut Table<Stamp>, slot: Slot) {
        self.stamp(table, slot);
    }

    #[inline]
    fn on_remove(&mut self, _: &mut Table<Stamp>, _: Slot) {}

    fn on_clear(&mut self) {
        *self = Self::default();
    }

    #[inline]
    fn victim(&mut self, table: &mut Table<Stamp>) -> Option<Slot> {
        loop {
            // Where a small binary counts for more, each is looked at by itself.
            if !cfg!(feature = "layout") && self.next >= self.sifted {
                self.sift(table);
            }
            let Some(&slot) = self.queue.get(self.next) else { break };
            if is_unused(table, slot, self.sorted) {
                return Some(slot);
            }
            self.next += 1;
        }
        self.sorted = self.clock;
        (self.next, self.sifted) = (0, 0);
        if !self.sort(table) {
            // No memory to sort in: it is looked for.
            self.queue.clear();
            return table.slots().min_by_key(|slot| table.link(*slot).copied());
        }
        self.queue.first().copied()
    }

    fn order(&self, table: &Table<Stamp>) -> Vec<Slot> {
        let mut order = Vec::new();
        if !stamps::sort(table, &mut order) {
            order.clear();
        }
        order
    }

    fn rule(&self, _: &Table<Stamp>, _: Slot) -> Rule {
        Rule::LeastRecentlyUsed
    }

    fn overview(&self, _: &Table<Stamp>) -> Overview {
        Overview { policy: "lru", ..Overview::default() }
    }
}
