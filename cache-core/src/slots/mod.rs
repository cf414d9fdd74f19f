mod deadline;
mod look;
mod remove;
mod weight;

pub use weight::{Weighed, Weights};

use crate::expiry::Expiry;
use crate::policy::{Lru, Policy};
use crate::{Event, Listener, MissReason, RemoveCause, Rule, Slot, Stats, Table};

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
pub struct Slots<P: Policy = Lru, L = (), W = ()> {
    table: Table<P::Link>,
    policy: P,
    expiry: Expiry,
    stats: Stats,
    listener: L,
    weights: W,
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

/// Why an entry is not stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The cache keeps nothing: its bound is 0.
    KeepsNothing,
    /// The entry alone weighs more than all together may. Nothing had to go for it.
    TooHeavy {
        /// What it weighs.
        weight: u64,
        /// What all entries may weigh together.
        max_weight: u64,
    },
    /// There is no memory for it, or no slot number.
    NoMemory,
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::KeepsNothing => f.write_str("the cache keeps nothing: its bound is 0"),
            Self::TooHeavy { weight, max_weight } => {
                write!(f, "the entry weighs {weight}, and all entries together may weigh {max_weight}")
            }
            Self::NoMemory => f.write_str("there is no memory for the entry"),
        }
    }
}

impl core::error::Error for Refusal {}

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
        Self::with_weights(bound, (), policy, listener)
    }
}

impl<P: Policy, L: Listener, W: Weights> Slots<P, L, W> {
    pub(crate) fn with_weights(bound: u32, weights: W, policy: P, listener: L) -> Self {
        let mut slots = Self {
            table: Table::new(),
            policy,
            expiry: Expiry::new(),
            stats: Stats::default(),
            listener,
            weights,
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

    /// A slot with this hash. Counts nothing.
    ///
    /// ```
    /// assert_eq!(cache_core::Slots::new(1).first(7), None);
    /// ```
    #[inline]
    pub fn first(&self, hash: u32) -> Option<Slot> {
        self.table.first(hash)
    }

    /// Another slot with the same hash as this one: from [`first`](Slots::first) on, each is named once.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// slots.insert(7, None);
    /// slots.insert(7, None);
    /// let first = slots.first(7).unwrap();
    /// let second = slots.following(first).unwrap();
    /// assert!(first != second && slots.following(second).is_none());
    /// ```
    #[inline]
    pub fn following(&self, slot: Slot) -> Option<Slot> {
        self.table.following(slot)
    }

    /// The slot of this hash that is the right one: the same as asking for the first one and those that
    /// follow until `right` says so.
    ///
    /// ```
    /// let mut slots = cache_core::Slots::new(2);
    /// let a = slots.insert(7, None).unwrap().slot;
    /// slots.insert(7, None);
    /// assert_eq!(slots.find(7, |slot| slot == a), Some(a));
    /// ```
    #[inline(always)]
    pub fn find(&self, hash: u32, right: impl FnMut(Slot) -> bool) -> Option<Slot> {
        self.table.find(hash, right)
    }

    /// The same where `right` compares keys, and so need not be told that hashes are equal.
    #[inline(always)]
    pub(crate) fn find_key(&self, hash: u32, right: impl FnMut(Slot) -> bool) -> Option<Slot> {
        self.table.find_unsure(hash, right)
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

    /// The same for a slot that was just found, and so is taken.
    #[inline(always)]
    pub(crate) fn hit_taken(&mut self, slot: Slot) {
        self.policy.on_hit(&mut self.table, slot);
        self.stats.hits += 1;
        if L::LISTENS
            && let Some(hash) = self.table.hash(slot)
        {
            self.listener.event(&Event::Hit { slot, hash });
        }
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
            if self.table.link(slot).is_some() {
                self.policy.on_hit(&mut self.table, slot);
                counted += 1;
                if L::LISTENS
                    && let Some(hash) = self.table.hash(slot)
                {
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
        self.insert_weighed(hash, deadline, 0).ok()
    }

    /// The same with a weight, for which there must be room: see [`make_room`](Slots::make_room).
    /// Where nothing is weighed it does not matter.
    ///
    /// # Errors
    ///
    /// Why nothing is kept. An entry for which no room was made is told to be too heavy.
    ///
    /// ```
    /// use cache_core::{Lru, Refusal, Slots, Weighed};
    /// let mut slots = Slots::weighed(100, Weighed::new(10), Lru::default(), ());
    /// assert_eq!(slots.make_room(11), None);
    /// let refusal = slots.insert_weighed(1, None, 11).unwrap_err();
    /// assert_eq!(refusal, Refusal::TooHeavy { weight: 11, max_weight: 10 });
    /// ```
    pub fn insert_weighed(
        &mut self,
        hash: u32,
        deadline: Option<u64>,
        weight: u64,
    ) -> Result<Inserted, Refusal> {
        if self.bound == 0 {
            return Err(Refusal::KeepsNothing);
        }
        if W::WEIGHS && weight > self.weights.max().saturating_sub(self.weights.total()) {
            return Err(Refusal::TooHeavy { weight, max_weight: self.weights.max() });
        }
        let gone = if let Some(due) = self.expiry.due(self.time) {
            Some((due, Replaced::Expired))
        } else if self.table.len() >= self.bound {
            Some((self.policy.victim(&mut self.table).ok_or(Refusal::NoMemory)?, Replaced::Evicted))
        } else {
            None
        };
        if let Some((slot, why)) = gone {
            self.discard(slot, Some(why));
        }
        let slot = self.table.take(hash, self.bound).ok_or(Refusal::NoMemory)?;
        let room = self.table.capacity();
        if !self.weights.set(slot, weight, room)
            || deadline.is_some_and(|deadline| !self.expiry.set(slot, deadline, self.time, room))
        {
            self.weights.set(slot, 0, room);
            self.table.release(slot);
            return Err(Refusal::NoMemory);
        }
        self.policy.on_insert(&mut self.table, slot);
        self.stats.inserts += 1;
        if L::LISTENS {
            self.listener.event(&Event::Insert { slot, hash });
        }
        let replaced = gone.filter(|(gone, _)| *gone == slot).map(|(_, why)| why);
        Ok(Inserted { slot, replaced })
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
        if self.has_deadlines() {
            self.expiry.remove(slot);
        }
        self.weights.set(slot, 0, 0);
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
