use super::{Slots, Weights};
use crate::policy::Policy;
use crate::{Listener, Slot, Stats, Table};

impl<P: Policy, L: Listener, W: Weights> Slots<P, L, W> {
    /// Where the table stands in memory.
    ///
    /// [`Layout`](crate::Layout) has an example.
    #[cfg(feature = "layout")]
    pub fn layout(&self) -> crate::Layout {
        self.table.layout()
    }

    /// How many slots a look-up of this hash may have to pass, itself included. O(result).
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// slots.insert(7, None);
    /// assert_eq!(slots.probes(7), 1);
    /// ```
    pub fn probes(&self, hash: u32) -> u32 {
        self.table.probes(hash)
    }

    /// The slots in eviction order, next victim first; expired ones are among them. Listed anew at
    /// each call, O(n) for the policies here.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(3);
    /// let a = slots.insert(1, None).unwrap().slot;
    /// let b = slots.insert(2, None).unwrap().slot;
    /// assert!(slots.order().eq([a, b]));
    /// ```
    pub fn order(&self) -> impl Iterator<Item = Slot> + use<P, L, W> {
        self.policy.order(&self.table).into_iter()
    }

    /// The hash a slot was taken for; `None` for a slot that is not taken.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1);
    /// let slot = slots.insert(7, None).unwrap().slot;
    /// assert_eq!(slots.hash(slot), Some(7));
    /// ```
    pub fn hash(&self, slot: Slot) -> Option<u32> {
        self.table.hash(slot)
    }

    /// Entries stored, expired ones that nobody has met yet among them.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(1).len(), 0);
    /// ```
    pub fn len(&self) -> u32 {
        self.table.len()
    }

    /// Whether nothing is stored.
    ///
    /// ```
    /// assert!(cache_core::Slots::new(1).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Entries whose deadline has not passed. O(n) where deadlines are used.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// slots.insert(1, Some(5));
    /// slots.set_time(5);
    /// assert_eq!((slots.len(), slots.live()), (1, 0));
    /// ```
    pub fn live(&self) -> u32 {
        self.table.len().saturating_sub(self.expiry.count_due(self.time) as u32)
    }

    /// The most entries it keeps.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(5).bound(), 5);
    /// ```
    pub fn bound(&self) -> u32 {
        self.bound
    }

    /// The room there is for slots, taken or not: at most the bound, and not above twice what was ever stored at once.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(1_000_000).capacity(), 0);
    /// ```
    pub fn capacity(&self) -> usize {
        self.table.capacity()
    }

    /// What was counted.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(5).stats(), cache_core::Stats::default());
    /// ```
    pub fn stats(&self) -> Stats {
        self.stats
    }

    /// Goes on counting from here: what was counted in another life.
    #[cfg(feature = "serde")]
    pub(crate) fn set_stats(&mut self, stats: Stats) {
        self.stats = stats;
    }

    /// The listener.
    ///
    /// ```
    /// let () = cache_core::Slots::new(5).listener();
    /// ```
    pub fn listener(&self) -> &L {
        &self.listener
    }

    /// The listener, to change.
    ///
    /// ```
    /// let () = cache_core::Slots::new(5).listener_mut();
    /// ```
    pub fn listener_mut(&mut self) -> &mut L {
        &mut self.listener
    }

    /// The policy.
    ///
    /// ```
    /// use cache_core::policy::Policy;
    /// let slots = cache_core::Slots::new(5);
    /// assert_eq!(slots.policy().overview(slots.table()).policy, "lru");
    /// ```
    pub fn policy(&self) -> &P {
        &self.policy
    }

    /// The policy, to change.
    ///
    /// ```
    /// cache_core::Slots::new(5).policy_mut().advance(7);
    /// ```
    pub fn policy_mut(&mut self) -> &mut P {
        &mut self.policy
    }

    /// The table, for what a policy tells of it.
    ///
    /// ```
    /// assert!(cache_core::Slots::new(5).table().is_empty());
    /// ```
    pub fn table(&self) -> &Table<P::Link> {
        &self.table
    }

    /// Lets the policy do something with its bookkeeping; see [`Lru::renumber`](crate::Lru::renumber).
    ///
    /// ```
    /// cache_core::Slots::new(5).with_policy(cache_core::Lru::renumber);
    /// ```
    pub fn with_policy<R>(&mut self, act: impl FnOnce(&mut P, &mut Table<P::Link>) -> R) -> R {
        act(&mut self.policy, &mut self.table)
    }

    /// Checks that the table, the order and the deadlines agree with each other; for tests. O(n).
    ///
    /// # Errors
    ///
    /// What is wrong, in words. There is no way to get there.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(5).validate(), Ok(()));
    /// ```
    pub fn validate(&self) -> Result<(), &'static str> {
        self.table.validate()?;
        self.expiry.validate(|slot| self.table.hash(slot).is_some())?;
        let mut ordered = 0;
        for slot in self.order() {
            if self.table.hash(slot).is_none() {
                return Err("a free slot stands in the order");
            }
            ordered += 1;
            if ordered > self.len() {
                return Err("the order holds a slot twice");
            }
        }
        if ordered < self.len() {
            return Err("a taken slot is not in the order");
        }
        if self.len() > self.bound {
            return Err("more is stored than the bound allows");
        }
        self.validate_weights()?;
        self.policy.validate(&self.table)
    }
}
