use super::ghosts::Ghosts;
use super::{Link, List, Note, Overview, Policy, Segment, capacity};
use crate::grow::collected;
use crate::{Rule, Slot, Table};
use alloc::collections::VecDeque;
use alloc::vec::Vec;

/// The bits of the mark that count uses, up to 3.
const USES: u32 = 3;
/// Set in the mark of a slot of the main queue.
const MAIN: u32 = 4;
/// More uses than this since its insertion let an entry into the main queue.
const FEW: u32 = 1;

/// S3-FIFO: a small queue that new entries have to prove themselves in, a main queue for those that
/// did, and ghosts of those that did not.
///
/// Yang, Zhang, Qiu, Yue and Rashmi, *FIFO queues are all you need for cache eviction* (SOSP 2023),
/// algorithm 1. The small queue has a tenth of the places. At its end, an entry with more than one use
/// moves on to the main queue, any other goes and leaves its hash behind as a ghost; whoever comes
/// back while it is one, begins in the main queue. There are as many ghosts as places in the main queue. At
/// that queue's end, an entry that was used begins again, with one use less.
///
/// A hit counts to at most 3; an eviction is O(1) amortised, since whoever is passed over had a hit.
/// 12 bytes for each slot and 20 for each ghost.
///
/// ```
/// use cache_core::{Cache, policy::S3Fifo};
/// let mut cache = Cache::builder().max_size(10).policy(S3Fifo::default()).build();
/// cache.extend((0..10).map(|key| (key, ())));
/// cache.get(&0);
/// cache.get(&0);
/// cache.extend((10..1000).map(|key| (key, ())));
/// assert!(cache.contains(&0), "a scan does not wash away what is used");
/// ```
#[derive(Clone, Debug)]
pub struct S3Fifo {
    bound: u32,
    small: List,
    main: List,
    ghosts: Ghosts,
}

impl Default for S3Fifo {
    fn default() -> Self {
        Self { bound: Slot::MAX, small: List::default(), main: List::default(), ghosts: Ghosts::new() }
    }
}

impl S3Fifo {
    /// How many places the small queue has, of so many.
    fn small_target(capacity: u32) -> u32 {
        (capacity / 10).max(1)
    }

    /// As many ghosts as places in the main queue, and one: an entry goes before the one that it makes room
    /// for is looked up here, which must not be forgotten for it. (Without that one, it is up to 0.7 points
    /// of hit ratio from the reference at 20 entries; with it, 0.07 everywhere.)
    fn ghost_limit(&self, table: &Table<Link>) -> u32 {
        let capacity = capacity(self.bound, table);
        capacity.saturating_sub(Self::small_target(capacity)) + 1
    }

    /// Takes over from another policy: its entries in its order, those to go next in the small queue.
    pub(super) fn adopt(&mut self, table: &mut Table<Link>, order: &[Slot]) {
        let target = Self::small_target(capacity(self.bound, table)) as usize;
        for (place, &slot) in order.iter().enumerate() {
            if place < target {
                self.small.push_back(table, slot);
            } else {
                self.enter_main(table, slot, 0);
            }
        }
    }

    fn queue_of(&mut self, mark: u32) -> &mut List {
        if mark & MAIN == 0 { &mut self.small } else { &mut self.main }
    }

    /// Puts a slot to the end of the main queue, with so many uses.
    fn enter_main(&mut self, table: &mut Table<Link>, slot: Slot, uses: u32) {
        if let Some(link) = table.link_mut(slot) {
            link.mark = MAIN | uses;
        }
        self.main.push_back(table, slot);
    }
}

impl Policy for S3Fifo {
    type Link = Link;

    fn on_insert(&mut self, table: &mut Table<Link>, slot: Slot) {
        if table.hash(slot).is_some_and(|hash| self.ghosts.forget(hash)) {
            self.enter_main(table, slot, 0);
        } else {
            self.small.push_back(table, slot);
        }
    }

    #[inline]
    fn on_hit(&mut self, table: &mut Table<Link>, slot: Slot) {
        if let Some(link) = table.link_mut(slot)
            && link.mark & USES < USES
        {
            link.mark += 1;
        }
    }

    fn on_remove(&mut self, table: &mut Table<Link>, slot: Slot) {
        if let Some(&Link { mark, .. }) = table.link(slot) {
            self.queue_of(mark).remove(table, slot);
        }
    }

    fn on_evict(&mut self, table: &mut Table<Link>, slot: Slot) {
        if let (Some(hash), Some(&Link { mark, .. })) = (table.hash(slot), table.link(slot))
            && mark & MAIN == 0
        {
            self.ghosts.push(hash, self.ghost_limit(table));
        }
        self.on_remove(table, slot);
    }

    fn on_clear(&mut self) {
        *self = Self { bound: self.bound, ..Self::default() };
    }

    fn on_resize(&mut self, table: &mut Table<Link>, bound: u32) {
        self.bound = bound;
        self.ghosts.shorten(self.ghost_limit(table));
    }

    fn victim(&mut self, table: &mut Table<Link>) -> Option<Slot> {
        let target = Self::small_target(capacity(self.bound, table));
        loop {
            let from_small = self.small.len() >= target || self.main.is_empty();
            let slot = if from_small { self.small.front()? } else { self.main.front()? };
            let uses = table.link(slot)?.mark & USES;
            if from_small {
                if uses <= FEW {
                    return Some(slot);
                }
                self.small.remove(table, slot);
                self.enter_main(table, slot, 0);
            } else {
                if uses == 0 {
                    return Some(slot);
                }
                self.main.remove(table, slot);
                self.enter_main(table, slot, uses - 1);
            }
        }
    }

    /// The same as [`victim`](Policy::victim) does, on copies of the queues, until nothing is left.
    fn order(&self, table: &Table<Link>) -> Vec<Slot> {
        let uses = |slot| (slot, table.link(slot).map_or(0, |link| link.mark & USES));
        let len = self.small.len() + self.main.len();
        let mut small =
            VecDeque::from(collected(self.small.len() as usize, self.small.iter(table).map(uses)));
        let mut main = VecDeque::new();
        if main.try_reserve_exact(len as usize).is_ok() {
            main.extend(self.main.iter(table).map(uses));
        }
        let mut left = len;
        let next = || {
            loop {
                let capacity = if self.bound == Slot::MAX { left } else { self.bound };
                let from_small = small.len() >= Self::small_target(capacity) as usize || main.is_empty();
                let (slot, uses) = if from_small { small.pop_front() } else { main.pop_front() }?;
                if uses <= if from_small { FEW } else { 0 } {
                    left -= 1;
                    return Some(slot);
                }
                main.push_back((slot, if from_small { 0 } else { uses - 1 }));
            }
        };
        collected(len as usize, core::iter::from_fn(next))
    }

    fn rule(&self, table: &Table<Link>, slot: Slot) -> Rule {
        match table.link(slot) {
            Some(link) if link.mark & MAIN != 0 => Rule::NotReinserted,
            _ => Rule::OneHitWonder,
        }
    }

    fn note(&self, table: &Table<Link>, slot: Slot) -> Note {
        let Some(&Link { mark, .. }) = table.link(slot) else { return Note::default() };
        let segment = if mark & MAIN == 0 { "small" } else { "main" };
        Note { segment: Some(segment), uses: Some(mark & USES), ..Note::default() }
    }

    fn overview(&self, table: &Table<Link>) -> Overview {
        let capacity = capacity(self.bound, table);
        let target = Self::small_target(capacity);
        let mut segments = Vec::new();
        if segments.try_reserve_exact(2).is_ok() {
            segments.extend([
                Segment { name: "small", len: self.small.len(), target },
                Segment { name: "main", len: self.main.len(), target: capacity.saturating_sub(target) },
            ]);
        }
        let ghosts = collected(self.ghosts.len() as usize, self.ghosts.iter());
        Overview { policy: "s3-fifo", segments, ghosts, ..Overview::default() }
    }

    fn validate(&self, table: &Table<Link>) -> Result<(), &'static str> {
        self.small.validate(table, |mark| mark & MAIN == 0)?;
        self.main.validate(table, |mark| mark & MAIN != 0)?;
        self.ghosts.validate()?;
        if self.bound != Slot::MAX && self.ghosts.len() > self.ghost_limit(table) {
            return Err("there are too many ghosts");
        }
        Ok(())
    }
}
