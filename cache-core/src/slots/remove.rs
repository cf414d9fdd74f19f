use super::{Replaced, Slots, Weights};
use crate::policy::Policy;
use crate::{Event, Listener, RemoveCause, Slot, Stats};

impl<P: Policy, L: Listener, W: Weights> Slots<P, L, W> {
    /// Frees a slot because somebody asked for it. `false` when it was not taken.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1);
    /// let slot = slots.insert(1, None).unwrap().slot;
    /// assert!(slots.remove(slot));
    /// assert!(!slots.remove(slot));
    /// ```
    pub fn remove(&mut self, slot: Slot) -> bool {
        self.discard(slot, None)
    }

    /// Frees a slot because its deadline has passed. `false` when it has not, or is not taken.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1);
    /// let slot = slots.insert(1, Some(5)).unwrap().slot;
    /// assert!(!slots.expire(slot));
    /// slots.set_time(5);
    /// assert!(slots.expire(slot));
    /// ```
    pub fn expire(&mut self, slot: Slot) -> bool {
        self.is_expired(slot) && self.discard(slot, Some(Replaced::Expired))
    }

    /// Frees one slot whose deadline has passed and names it; call again until `None`. O(1) amortised.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(3);
    /// let a = slots.insert(1, Some(5)).unwrap().slot;
    /// slots.insert(2, Some(50));
    /// slots.set_time(9);
    /// assert_eq!(slots.expire_next(), Some(a));
    /// assert_eq!(slots.expire_next(), None);
    /// ```
    pub fn expire_next(&mut self) -> Option<Slot> {
        let slot = self.expiry.due_of_all(self.time)?;
        self.expire(slot).then_some(slot)
    }

    /// Frees the policy's victim and names it; `None` when nothing is stored.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(3);
    /// let a = slots.insert(1, None).unwrap().slot;
    /// assert_eq!(slots.evict_next(), Some(a));
    /// ```
    pub fn evict_next(&mut self) -> Option<Slot> {
        let victim = self.policy.victim(&mut self.table)?;
        self.discard(victim, Some(Replaced::Evicted)).then_some(victim)
    }

    /// Frees every slot, gives the memory back and starts to count again. O(n) with a listener.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(3);
    /// slots.insert(1, None);
    /// slots.clear();
    /// assert!(slots.is_empty());
    /// ```
    pub fn clear(&mut self) {
        if L::LISTENS {
            for slot in self.policy.order(&self.table) {
                if let Some(hash) = self.table.hash(slot) {
                    self.listener.event(&Event::Remove { slot, hash, cause: RemoveCause::Cleared });
                }
            }
            self.listener.event(&Event::Clear { entries: self.table.len() });
        }
        self.policy.on_clear();
        self.table.clear();
        self.expiry.clear();
        self.weights.clear();
        self.stats = Stats::default();
    }

    /// Sets another bound. Where more is stored than that, call [`evict_over_bound`](Slots::evict_over_bound) until `None`.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(3);
    /// slots.insert(1, None);
    /// slots.insert(2, None);
    /// slots.set_bound(1);
    /// assert!(slots.evict_over_bound().is_some());
    /// assert!(slots.evict_over_bound().is_none());
    /// ```
    pub fn set_bound(&mut self, bound: u32) {
        self.bound = bound.min(Slot::MAX);
        self.policy.on_resize(&mut self.table, self.bound);
    }

    /// Frees one slot that is over the bound, an expired one before a live one, and names it.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(0).evict_over_bound(), None);
    /// ```
    pub fn evict_over_bound(&mut self) -> Option<Slot> {
        let light = self.weights.total() <= self.weights.max();
        if self.table.len() <= self.bound && light { None } else { self.free_next() }
    }

    /// The slot that would go next, whether or not an insertion needs one: one that has expired
    /// before the policy's victim. Changes nothing that can be seen.
    ///
    /// ```
    /// # use cache_core::Replaced;
    /// let mut slots = cache_core::Slots::new(3);
    /// let a = slots.insert(1, None).unwrap().slot;
    /// let b = slots.insert(2, Some(10)).unwrap().slot;
    /// assert_eq!(slots.victim(), Some((a, Replaced::Evicted)));
    /// slots.set_time(10);
    /// assert_eq!(slots.victim(), Some((b, Replaced::Expired)));
    /// ```
    pub fn victim(&mut self) -> Option<(Slot, Replaced)> {
        if let Some(due) = self.expiry.due(self.time) {
            return Some((due, Replaced::Expired));
        }
        Some((self.policy.victim(&mut self.table)?, Replaced::Evicted))
    }

    /// Gives back the memory behind the last slot that is taken, and tells its number, 0 for none: as
    /// many places are needed beside. Slots that are free before it are taken first from now on. O(n).
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1_000);
    /// let all: Vec<_> = (0..1_000).map(|hash| slots.insert(hash << 22, None).unwrap().slot).collect();
    /// for slot in &all[10..] {
    ///     slots.remove(*slot);
    /// }
    /// assert_eq!((slots.shrink(), slots.capacity()), (10, 10));
    /// ```
    pub fn shrink(&mut self) -> usize {
        let last = self.table.shrink();
        self.expiry.shrink(last);
        self.weights.shrink(last);
        last
    }
}
