use crate::expiry::Expiry;
use crate::policy::{Lru, Policy};
use crate::{Event, Layout, Listener, MissReason, RemoveCause, Rule, Slot, Stats, Table};

/// The slot layer: everything a cache decides, with no key and no value in sight.
///
/// It finds slots by hash, orders them, bounds them, lets them expire, counts and tells. Keys and
/// values are kept by whoever uses it, in places numbered by [`Slot`]: [`Cache`](crate::Cache) does
/// so in Rust, the npm package in JavaScript arrays. Two keys may share a hash, so a candidate that
/// [`first`](Slots::first) and [`following`](Slots::following) name is to be compared before it is
/// believed.
///
/// Every operation is O(1) on average unless it says otherwise. Memory grows by doubling as entries
/// come, the last time exactly to the bound, never ahead of them, and not under churn.
///
/// ```
/// use cache_core::Slots;
/// let mut slots = Slots::new(2);
/// let mut keys = [""; 3];
///
/// let hash = 0x9E37_79B9;
/// assert_eq!(slots.first(hash), None);
/// slots.miss(hash);
/// let taken = slots.insert(hash, None).unwrap();
/// keys[taken.slot.get() as usize] = "a";
///
/// let candidate = slots.first(hash).unwrap();
/// if keys[candidate.get() as usize] == "a" {
///     slots.hit(candidate);
/// }
/// assert_eq!((slots.stats().hits, slots.stats().misses), (1, 1));
/// ```
#[derive(Clone, Debug)]
pub struct Slots<P: Policy = Lru, L = ()> {
    table: Table<P::Link>,
    policy: P,
    expiry: Expiry,
    stats: Stats,
    listener: L,
    bound: u32,
    time: u64,
}

/// Where [`Slots::insert`] put the new entry, and what happened to the slot before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inserted {
    /// The slot of the new entry.
    pub slot: Slot,
    /// Why the entry that had this slot a moment ago had to go, if there was one.
    pub replaced: Option<Replaced>,
}

/// What made room for a new entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// The policy's victim went.
    Evicted,
    /// An entry whose deadline had passed went.
    Expired,
}

impl Slots {
    /// An empty slot layer for at most `bound` entries ([`Slot::MAX`] if that is less).
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(128).bound(), 128);
    /// ```
    pub fn new(bound: u32) -> Self {
        Self::with(bound, Lru::default(), ())
    }
}

impl<P: Policy, L: Listener> Slots<P, L> {
    /// The same with a policy and a listener.
    ///
    /// ```
    /// use cache_core::{EventLog, Lru, Slots};
    /// let slots = Slots::with(10, Lru::default(), EventLog::default());
    /// assert!(slots.listener().events().is_empty());
    /// ```
    pub fn with(bound: u32, policy: P, listener: L) -> Self {
        let mut slots = Self {
            table: Table::new(),
            policy,
            expiry: Expiry::new(),
            stats: Stats::default(),
            listener,
            bound: 0,
            time: 0,
        };
        slots.set_bound(bound);
        slots
    }

    /// Tells the time, in ticks of the caller's own clock; it may also go back.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(1);
    /// let slot = slots.insert(7, Some(100)).unwrap().slot;
    /// slots.set_time(99);
    /// assert!(!slots.is_expired(slot));
    /// slots.set_time(100);
    /// assert!(slots.is_expired(slot));
    /// ```
    #[inline]
    pub fn set_time(&mut self, now: u64) {
        self.time = now;
    }

    /// The time it was told last.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(1).time(), 0);
    /// ```
    pub fn time(&self) -> u64 {
        self.time
    }

    /// The first slot stored with this hash. Counts nothing.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(1).first(7), None);
    /// ```
    #[inline]
    pub fn first(&self, hash: u32) -> Option<Slot> {
        self.table.first(hash)
    }

    /// The next slot with the same hash as this one.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// let a = slots.insert(7, None).unwrap().slot;
    /// let b = slots.insert(7, None).unwrap().slot;
    /// assert_eq!(slots.first(7), Some(b));
    /// assert_eq!(slots.following(b), Some(a));
    /// assert_eq!(slots.following(a), None);
    /// ```
    #[inline]
    pub fn following(&self, slot: Slot) -> Option<Slot> {
        self.table.following(slot)
    }

    /// Where the table stands in memory.
    ///
    /// [`Layout`] has an example.
    pub fn layout(&self) -> Layout {
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

    /// Counts a hit of this slot and tells the policy. Nothing happens for a slot that is not taken.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// let a = slots.insert(1, None).unwrap().slot;
    /// let b = slots.insert(2, None).unwrap().slot;
    /// slots.hit(a);
    /// assert_eq!(slots.order().collect::<Vec<_>>(), [b, a]);
    /// ```
    #[inline]
    pub fn hit(&mut self, slot: Slot) {
        self.hit_all([slot]);
    }

    /// The same for several hits, in their order: what was noted elsewhere while nothing was decided.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// let a = slots.insert(1, None).unwrap().slot;
    /// let b = slots.insert(2, None).unwrap().slot;
    /// slots.hit_all([a, b, a]);
    /// assert!(slots.order().eq([b, a]));
    /// assert_eq!(slots.stats().hits, 3);
    /// ```
    #[inline]
    pub fn hit_all(&mut self, hits: impl IntoIterator<Item = Slot>) {
        let mut counted = 0;
        for slot in hits {
            if let Some(hash) = self.table.hash(slot) {
                self.policy.on_hit(&mut self.table, slot);
                counted += 1;
                if L::LISTENS {
                    self.listener.event(&Event::Hit { slot, hash });
                }
            }
        }
        self.stats.hits += counted;
    }

    /// Counts a miss.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// slots.miss(1);
    /// assert_eq!(slots.stats().misses, 1);
    /// ```
    #[inline]
    pub fn miss(&mut self, hash: u32) {
        self.stats.misses += 1;
        if L::LISTENS {
            let reason = if self.bound == 0 { MissReason::Bypassed } else { self.listener.miss_reason(hash) };
            self.listener.event(&Event::Miss { hash, reason });
        }
    }

    /// Takes a slot for a new entry, alive while the time is below `deadline` (`None`: for ever).
    ///
    /// An entry whose deadline has passed makes room before a live one has to. `None` when nothing
    /// is kept: the bound is 0, or there is no memory. Whether an equal key is stored already is for
    /// the caller to know.
    ///
    /// ```
    /// use cache_core::{Replaced, Slots};
    /// let mut slots = Slots::new(1);
    /// let first = slots.insert(1, None).unwrap();
    /// assert_eq!(first.replaced, None);
    /// let second = slots.insert(2, None).unwrap();
    /// assert_eq!((second.slot, second.replaced), (first.slot, Some(Replaced::Evicted)));
    /// ```
    pub fn insert(&mut self, hash: u32, deadline: Option<u64>) -> Option<Inserted> {
        if self.bound == 0 {
            return None;
        }
        let mut gone = self.expiry.due(self.time).map(|due| (due, Replaced::Expired));
        if gone.is_none() && self.table.len() >= self.bound {
            gone = Some((self.policy.victim(&mut self.table)?, Replaced::Evicted));
        }
        if let Some((slot, why)) = gone {
            self.discard(slot, Some(why));
        }
        let slot = self.table.take(hash, self.bound)?;
        if let Some(deadline) = deadline
            && !self.expiry.set(slot, deadline, self.table.capacity())
        {
            self.table.release(slot);
            return None;
        }
        self.policy.on_insert(&mut self.table, slot);
        self.stats.inserts += 1;
        if L::LISTENS {
            self.listener.event(&Event::Insert { slot, hash });
        }
        let replaced = gone.filter(|(gone, _)| *gone == slot).map(|(_, why)| why);
        Some(Inserted { slot, replaced })
    }

    /// A new value was stored in a taken slot: renews its deadline and counts as a use, not as a hit.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// let a = slots.insert(1, None).unwrap().slot;
    /// let b = slots.insert(2, None).unwrap().slot;
    /// slots.update(a, Some(9));
    /// assert!(slots.order().eq([b, a]));
    /// assert_eq!((slots.deadline(a), slots.stats().hits), (Some(9), 0));
    /// ```
    pub fn update(&mut self, slot: Slot, deadline: Option<u64>) -> bool {
        let Some(hash) = self.table.hash(slot) else { return false };
        self.policy.on_hit(&mut self.table, slot);
        if L::LISTENS {
            self.listener.event(&Event::Update { slot, hash });
        }
        self.set_deadline(slot, deadline)
    }

    /// Gives a slot another hash, for whoever begins to hash keys in another way; `false` for a slot
    /// that is not taken. O(1) for a good hash, and it need not be good before.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// let slot = slots.insert(7, None).unwrap().slot;
    /// assert!(slots.rehash(slot, 8));
    /// assert_eq!((slots.first(7), slots.first(8)), (None, Some(slot)));
    /// ```
    pub fn rehash(&mut self, slot: Slot, hash: u32) -> bool {
        self.table.rehash(slot, hash)
    }

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
            self.expiry.set(slot, deadline, self.table.capacity())
        } else {
            self.expiry.remove(slot);
            true
        }
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
        let slot = self.expiry.due(self.time)?;
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
        if self.table.len() <= self.bound {
            return None;
        }
        self.expire_next().or_else(|| self.evict_next())
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
    pub fn order(&self) -> impl Iterator<Item = Slot> + use<P, L> {
        self.policy.order(&self.table).into_iter()
    }

    /// A slot whose deadline has passed, if there is one: what an insertion takes before it asks the policy.
    /// O(1) amortised.
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

    /// The slot that would go next, whether or not an insertion needs one: one that has expired
    /// before the policy's victim. Followed by nothing else, [`evict_next`](Slots::evict_next) frees it.
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

    /// Lets the policy do something with its bookkeeping; see [`Lru::renumber`].
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
        self.policy.validate(&self.table)
    }

    /// Frees a slot, to make room or because somebody asked for it. `false` when it was not taken.
    fn discard(&mut self, slot: Slot, room: Option<Replaced>) -> bool {
        let Some(hash) = self.table.hash(slot) else { return false };
        let evicted = room == Some(Replaced::Evicted);
        let rule = (L::LISTENS && evicted).then(|| self.policy.rule(&self.table, slot));
        if evicted {
            self.policy.on_evict(&mut self.table, slot);
        } else {
            self.policy.on_remove(&mut self.table, slot);
        }
        self.expiry.remove(slot);
        self.table.release(slot);
        let event = match room {
            None => {
                self.stats.removals += 1;
                Event::Remove { slot, hash, cause: RemoveCause::Asked }
            }
            Some(Replaced::Evicted) => {
                self.stats.evictions += 1;
                Event::Evict { slot, hash, rule: rule.unwrap_or(Rule::Other("")) }
            }
            Some(Replaced::Expired) => {
                self.stats.expirations += 1;
                Event::Expire { slot, hash }
            }
        };
        if L::LISTENS {
            self.listener.event(&event);
        }
        true
    }
}
