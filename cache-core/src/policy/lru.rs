use super::{Overview, Policy};
use crate::grow::lengthen;
use crate::{Rule, Slot, Table};
use alloc::vec::Vec;

/// Up to so many slots are sorted by insertion: counting their digits would take longer.
const FEW: usize = 32;

/// So many slots of the queue are looked at at once.
const SIFTED: usize = 32;

/// When a slot was used last: a count of uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(transparent)]
pub struct Stamp(u32);

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
/// costs O(n). 4 bytes for each slot, and 4 more from the first eviction on.
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
    /// Looks at the next slots in the queue, and moves those that were not used since to the end of what
    /// was looked at. Who was and who was not is a toss-up, and a branch on it would often be foreseen
    /// wrongly; so there is none, and only the few that are used after this are met one by one.
    #[inline(never)]
    fn sift(&mut self, table: &Table<Stamp>) {
        if cfg!(feature = "layout") {
            // Where a small binary counts for more.
            self.sifted = self.queue.len();
            return;
        }
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
        while self.next < self.queue.len() {
            if self.next >= self.sifted {
                self.sift(table);
            }
            while self.next < self.sifted
                && let Some(&slot) = self.queue.get(self.next)
            {
                if is_unused(table, slot, self.sorted) {
                    return Some(slot);
                }
                self.next += 1;
            }
        }
        self.sorted = self.clock;
        (self.next, self.sifted) = (0, 0);
        if !sort(table, &mut self.queue) {
            // No memory to sort in: it is looked for.
            self.queue.clear();
            return table.slots().min_by_key(|slot| table.link(*slot).copied());
        }
        self.queue.first().copied()
    }

    fn order(&self, table: &Table<Stamp>) -> Vec<Slot> {
        let mut order = Vec::new();
        if !sort(table, &mut order) {
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

/// All taken slots by their stamps, oldest first; `false` when there is no memory for them. A radix
/// sort from the lowest digit, which leaves out the digits that are the same in all.
fn sort(table: &Table<Stamp>, slots: &mut Vec<Slot>) -> bool {
    let stamp = |slot: Slot| table.link(slot).map_or(0, |stamp| stamp.0);
    let len = table.len() as usize;
    slots.clear();
    let Some(first) = table.slots().next() else { return true };
    if lengthen(slots, len, len, |_| first).is_none() {
        return false;
    }
    for (place, slot) in slots.iter_mut().zip(table.slots()) {
        *place = slot;
    }
    if len <= FEW {
        for end in 1..len {
            for at in (1..=end).rev() {
                let pair = slots.get(at - 1).zip(slots.get(at));
                if pair.is_none_or(|(before, slot)| stamp(*before) <= stamp(*slot)) {
                    break;
                }
                slots.swap(at - 1, at);
            }
        }
        return true;
    }
    let mut sorted = Vec::new();
    if lengthen(&mut sorted, len, len, |_| first).is_none() {
        return false;
    }
    let differ = slots.iter().fold(0, |bits, slot| bits | (stamp(*slot) ^ stamp(first)));
    for shift in [0, 8, 16, 24] {
        if (differ >> shift).trailing_zeros() >= 8 {
            continue;
        }
        let digit = |slot: Slot| (stamp(slot) >> shift) as u8;
        let mut places = [0_u32; 256];
        for slot in &*slots {
            if let Some(count) = places.get_mut(usize::from(digit(*slot))) {
                *count += 1;
            }
        }
        let mut start = 0;
        for place in &mut places {
            start += core::mem::replace(place, start);
        }
        for slot in &*slots {
            let Some(place) = places.get_mut(usize::from(digit(*slot))) else { continue };
            if let Some(there) = sorted.get_mut(*place as usize) {
                *there = *slot;
            }
            *place += 1;
        }
        core::mem::swap(slots, &mut sorted);
    }
    true
}
