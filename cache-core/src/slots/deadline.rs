use super::{Slots, Weights};
use crate::policy::Policy;
use crate::{Listener, Slot};

impl<P: Policy, L: Listener, W: Weights> Slots<P, L, W> {
    /// Gives a slot another deadline, or none. `false` when the slot is not taken or there is no memory.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1);
    /// let slot = slots.insert(1, None).unwrap().slot;
    /// assert!(slots.set_deadline(slot, Some(5)));
    /// assert_eq!(slots.deadline(slot), Some(5));
    /// ```
    pub fn set_deadline(&mut self, slot: Slot, deadline: Option<u64>) -> bool {
        if self.table.hash(slot).is_none() {
            return false;
        }
        if let Some(deadline) = deadline {
            self.expiry.set(slot, deadline, self.time, self.table.capacity())
        } else {
            self.expiry.remove(slot);
            true
        }
    }

    /// Gives a slot with a deadline another one, at every use of an entry that is not to stand idle: a
    /// later one is only noted, and the timer moves when the old one is reached. `false` for a slot
    /// without a deadline.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1);
    /// let slot = slots.insert(1, Some(5)).unwrap().slot;
    /// assert!(slots.renew(slot, 9));
    /// slots.set_time(8);
    /// assert!(!slots.is_expired(slot));
    /// slots.set_time(9);
    /// assert_eq!(slots.expire_next(), Some(slot));
    /// ```
    #[inline]
    pub fn renew(&mut self, slot: Slot, deadline: u64) -> bool {
        self.expiry.renew(slot, deadline)
    }

    /// The first time at which this slot's entry is dead; `None` if it lives for ever or is not there.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1);
    /// let slot = slots.insert(1, Some(30)).unwrap().slot;
    /// assert_eq!(slots.deadline(slot), Some(30));
    /// ```
    #[inline]
    pub fn deadline(&self, slot: Slot) -> Option<u64> {
        self.expiry.deadline(slot)
    }

    /// Whether there may be an entry whose deadline has passed. Where it says no, there is none.
    #[inline(always)]
    pub(crate) fn may_be_due(&self) -> bool {
        self.expiry.may_be_due(self.time)
    }

    /// Whether any entry may have a deadline.
    #[inline(always)]
    pub(crate) fn has_deadlines(&self) -> bool {
        self.expiry.has_timers()
    }

    /// Whether the time has reached this slot's deadline.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1);
    /// let slot = slots.insert(1, None).unwrap().slot;
    /// slots.set_time(u64::MAX);
    /// assert!(!slots.is_expired(slot), "without a deadline an entry lives for ever");
    /// ```
    #[inline]
    pub fn is_expired(&self, slot: Slot) -> bool {
        self.expiry.is_due(slot, self.time)
    }

    /// A slot whose deadline has passed, if one is found: what an insertion takes before it asks the
    /// policy. Looks at 64 timers at most.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(3);
    /// let slot = slots.insert(1, Some(5)).unwrap().slot;
    /// assert_eq!(slots.due(), None);
    /// slots.set_time(5);
    /// assert_eq!(slots.due(), Some(slot));
    /// ```
    pub fn due(&mut self) -> Option<Slot> {
        self.expiry.due(self.time)
    }
}
