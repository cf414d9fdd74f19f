use super::{Link, List, Note, Overview, Policy};
use crate::grow::{collected, lengthen};
use crate::{Rule, Slot, Table};
use alloc::vec::Vec;

/// Where there is no bucket: behind the last one, and as the mark of a slot that is in none.
const NONE: u32 = u32::MAX;

/// Least frequently used: the entry that was used least often goes; of several, the one that was not
/// used for the longest time. Storing counts as the first use; what was evicted is forgotten.
///
/// Shah, Mitra and Matani, *An O(1) algorithm for implementing the LFU cache eviction scheme* (2010):
/// a list of the counts that occur, each with the list of its entries. Everything is O(1) in the worst
/// case. 12 bytes for each slot and 28 for each count there ever was at once.
///
/// Nothing ages here: an entry that was once used much stays for long. [`TinyLfu`](super::TinyLfu)
/// knows better.
///
/// ```
/// use cache_core::{Cache, policy::Lfu};
/// let mut cache = Cache::builder().max_size(2).policy(Lfu::default()).build();
/// cache.insert('a', 1);
/// cache.get(&'a');
/// cache.insert('b', 2);
/// cache.insert('c', 3);
/// assert!(cache.contains(&'a') && !cache.contains(&'b'));
/// ```
#[derive(Clone, Debug)]
pub struct Lfu {
    buckets: Vec<Bucket>,
    /// The bucket of the fewest uses.
    first: u32,
    /// The first bucket that is in no use; [`Bucket::next`] names the next one.
    free: u32,
    /// Slots for which there was no memory for a bucket: they go first.
    outside: List,
}

/// All slots that were used so often.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    uses: u32,
    slots: List,
    prev: u32,
    next: u32,
}

impl Default for Lfu {
    fn default() -> Self {
        Self { buckets: Vec::new(), first: NONE, free: NONE, outside: List::default() }
    }
}

impl Lfu {
    fn bucket(&self, number: u32) -> Option<&Bucket> {
        self.buckets.get(number as usize)
    }

    fn bucket_mut(&mut self, number: u32) -> Option<&mut Bucket> {
        self.buckets.get_mut(number as usize)
    }

    /// The buckets, fewest uses first.
    fn buckets(&self) -> impl Iterator<Item = &Bucket> {
        core::iter::successors(self.bucket(self.first), |bucket| self.bucket(bucket.next))
    }

    /// The number of the bucket of so many uses, which belongs behind the bucket `prev`; made if need be.
    fn bucket_behind(&mut self, prev: u32, uses: u32) -> u32 {
        let next = self.bucket(prev).map_or(self.first, |prev| prev.next);
        if self.bucket(next).is_some_and(|next| next.uses == uses) {
            return next;
        }
        let new = Bucket { uses, slots: List::default(), prev, next };
        let number = if let Some(&Bucket { next: freed, .. }) = self.bucket(self.free) {
            core::mem::replace(&mut self.free, freed)
        } else {
            let number = self.buckets.len();
            if lengthen(&mut self.buckets, number + 1, number * 2 + 1, |_| new).is_none() {
                return NONE;
            }
            number as u32
        };
        if let Some(bucket) = self.bucket_mut(number) {
            *bucket = new;
        }
        match self.bucket_mut(prev) {
            Some(prev) => prev.next = number,
            None => self.first = number,
        }
        if let Some(next) = self.bucket_mut(next) {
            next.prev = number;
        }
        number
    }

    /// Puts a slot to the end of a bucket.
    fn push(&mut self, table: &mut Table<Link>, slot: Slot, number: u32) {
        if let Some(link) = table.link_mut(slot) {
            link.mark = number;
        }
        match self.buckets.get_mut(number as usize) {
            Some(bucket) => bucket.slots.push_back(table, slot),
            None => self.outside.push_back(table, slot),
        }
    }

    /// Takes a slot out of its bucket; the bucket stays.
    fn pull(&mut self, table: &mut Table<Link>, slot: Slot, number: u32) {
        match self.buckets.get_mut(number as usize) {
            Some(bucket) => bucket.slots.remove(table, slot),
            None => self.outside.remove(table, slot),
        }
    }

    /// Frees a bucket if nothing stands in it.
    fn tidy(&mut self, number: u32) {
        let free = self.free;
        let Some(bucket) = self.bucket_mut(number).filter(|bucket| bucket.slots.is_empty()) else { return };
        let Bucket { prev, next, .. } = *bucket;
        bucket.next = free;
        self.free = number;
        match self.bucket_mut(prev) {
            Some(prev) => prev.next = next,
            None => self.first = next,
        }
        if let Some(next) = self.bucket_mut(next) {
            next.prev = prev;
        }
    }
}

impl Policy for Lfu {
    type Link = Link;

    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        let number = self.bucket_behind(NONE, 1);
        self.push(table, slot, number);
    }

    fn on_hit(&mut self, table: &mut Table<Link>, slot: Slot) {
        let Some(&Link { mark: from, .. }) = table.link(slot) else { return };
        let Some(&Bucket { uses, slots, next, .. }) = self.bucket(from) else {
            self.outside.remove(table, slot);
            return self.on_insert(table, slot);
        };
        let follows = self.bucket(next).is_some_and(|next| next.uses == uses + 1);
        if slots.len() == 1 && !follows && uses < NONE - 1 {
            // Alone in its bucket, and nobody has the next count: the bucket counts on.
            if let Some(bucket) = self.bucket_mut(from) {
                bucket.uses += 1;
            }
            return;
        }
        let to = if uses < NONE - 1 { self.bucket_behind(from, uses + 1) } else { from };
        self.pull(table, slot, from);
        // Without memory for a bucket it stays in its own.
        self.push(table, slot, if to == NONE { from } else { to });
        self.tidy(from);
    }

    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        let Some(&Link { mark, .. }) = table.link(slot) else { return };
        self.pull(table, slot, mark);
        self.tidy(mark);
    }

    fn on_clear(&mut self) {
        *self = Self::default();
    }

    fn victim(&mut self, _: &mut Table<Link>) -> Option<Slot> {
        self.outside.front().or_else(|| self.bucket(self.first)?.slots.front())
    }

    fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        let counted = self.buckets().flat_map(|bucket| bucket.slots.iter(table));
        collected(table.len() as usize, self.outside.iter(table).chain(counted))
    }

    fn rule(&self, _: &Table<Link>, _: Slot) -> Rule {
        Rule::LeastFrequentlyUsed
    }

    fn note(&self, table: &Table<Link>, slot: Slot) -> Note {
        let uses = table.link(slot).map(|link| self.bucket(link.mark).map_or(1, |bucket| bucket.uses));
        Note { uses, ..Note::default() }
    }

    fn overview(&self, _: &Table<Link>) -> Overview {
        Overview { policy: "lfu", ..Overview::default() }
    }

    fn validate(&self, table: &Table<Link>) -> Result<(), &'static str> {
        self.outside.validate(table, |mark| mark == NONE)?;
        let (mut before, mut uses, mut number) = (NONE, 0, self.first);
        while let Some(bucket) = self.bucket(number) {
            bucket.slots.validate(table, |mark| mark == number)?;
            if bucket.slots.is_empty() || bucket.prev != before || bucket.uses <= uses {
                return Err("the buckets are not in order");
            }
            (before, uses, number) = (number, bucket.uses, bucket.next);
        }
        Ok(())
    }
}
