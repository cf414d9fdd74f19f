use crate::Slot;

/// What a cache has done, told to its [`Listener`].
///
/// Events come in the order in which things happen; an insertion into a full cache is told as the
/// removal that made room, then the insertion.
///
/// ```
/// use cache_core::{Cache, Event, EventLog, MissReason, Rule};
/// let mut cache = Cache::builder().max_size(1).listener(EventLog::default()).build();
/// cache.insert('a', 1);
/// cache.insert('b', 2);
/// let events = cache.listener_mut().take();
/// assert!(matches!(events[0], Event::Insert { .. }));
/// assert!(matches!(events[1], Event::Evict { rule: Rule::LeastRecentlyUsed, .. }));
/// assert!(matches!(events[2], Event::Insert { .. }));
/// cache.get(&'a');
/// assert!(matches!(cache.listener_mut().take()[0], Event::Miss { reason: MissReason::New, .. }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A look-up found a live entry.
    Hit {
        /// Where.
        slot: Slot,
        /// The hash looked up.
        hash: u32,
    },
    /// A look-up found none.
    Miss {
        /// The hash looked up.
        hash: u32,
        /// Why, as far as the listener remembers.
        reason: MissReason,
    },
    /// An entry was stored.
    Insert {
        /// Where.
        slot: Slot,
        /// Its hash.
        hash: u32,
    },
    /// A stored entry got a new value.
    Update {
        /// Where.
        slot: Slot,
        /// Its hash.
        hash: u32,
    },
    /// An entry had to go because the cache was full, or was made smaller.
    Evict {
        /// Where it stood.
        slot: Slot,
        /// Its hash.
        hash: u32,
        /// The rule that chose it.
        rule: Rule,
    },
    /// An entry was removed because its deadline had passed.
    Expire {
        /// Where it stood.
        slot: Slot,
        /// Its hash.
        hash: u32,
    },
    /// An entry was removed because somebody asked for it.
    Remove {
        /// Where it stood.
        slot: Slot,
        /// Its hash.
        hash: u32,
        /// Whether as one of all.
        cause: RemoveCause,
    },
    /// The cache was cleared; each entry's [`Event::Remove`] came before.
    Clear {
        /// How many entries it held.
        entries: u32,
    },
}

/// Who asked for a removal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoveCause {
    /// This entry was named.
    Asked,
    /// The whole cache was cleared.
    Cleared,
}

/// The rule by which an entry was chosen to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// LRU: the entry that was not used for the longest time.
    LeastRecentlyUsed,
    /// FIFO: the entry that was stored first.
    FirstIn,
    /// LFU: the entry that was used least often; of several, the one not used for the longest time.
    LeastFrequentlyUsed,
    /// SIEVE: the first entry that the hand met without a visit since its last round.
    NotVisited,
    /// S3-FIFO: it came to the end of the small queue and had been used at most once since it was stored.
    OneHitWonder,
    /// S3-FIFO: it came to the end of the main queue without a use since its last round.
    NotReinserted,
    /// W-TinyLFU: it had to leave the window, and was asked for no more often than the victim of the
    /// main part.
    NotAdmitted,
    /// W-TinyLFU: the next to go of the main part, it had to make room for an entry from the window
    /// that was asked for more often, or for a window that grows.
    GaveWay,
    /// A policy from elsewhere, with its rule in words.
    Other(&'static str),
}

impl Rule {
    /// What the entry that went is reproached with, to stand behind "it": for people.
    ///
    /// ```
    /// use cache_core::Rule;
    /// assert_eq!(Rule::FirstIn.words(), "had been stored before all others");
    /// ```
    pub fn words(self) -> &'static str {
        match self {
            Self::LeastRecentlyUsed => "had not been used for the longest time",
            Self::FirstIn => "had been stored before all others",
            Self::LeastFrequentlyUsed => "had been used least often",
            Self::NotVisited => "was the first the hand met that had not been used since its last round",
            Self::OneHitWonder => "reached the end of the small queue and had hardly been used again",
            Self::NotReinserted => {
                "reached the end of the main queue and had not been used since its last round"
            }
            Self::NotAdmitted => {
                "left the window and was asked for no more often than the next to go beyond it"
            }
            Self::GaveWay => "was next to go beyond the window and gave way to one that left it",
            Self::Other(words) => words,
        }
    }
}

/// Why a look-up found nothing.
///
/// All but [`New`](MissReason::New) and [`Bypassed`](MissReason::Bypassed) need a listener that remembers, such as
/// [`History`](crate::History), and are read from hashes: another key with the same hash would be
/// taken for this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissReason {
    /// Never stored, as far as is remembered.
    #[default]
    New,
    /// Stored once, evicted since.
    Evicted,
    /// Stored once, its deadline passed.
    Expired,
    /// Stored once, removed since because somebody asked for it.
    Invalidated,
    /// Stored once, gone when the cache was cleared.
    Cleared,
    /// The cache keeps nothing: its bound is 0.
    Bypassed,
}

/// Is told what a cache does. `()` listens to nothing and costs nothing.
///
/// Listeners combine: a pair of listeners is one that tells both.
///
/// ```
/// use cache_core::{Cache, Event, Listener};
///
/// #[derive(Default)]
/// struct Evictions(u32);
/// impl Listener for Evictions {
///     fn event(&mut self, event: &Event) {
///         self.0 += u32::from(matches!(event, Event::Evict { .. }));
///     }
/// }
///
/// let mut cache = Cache::builder().max_size(1).listener(Evictions::default()).build();
/// cache.extend([('a', 1), ('b', 2), ('c', 3)]);
/// assert_eq!(cache.listener().0, 2);
/// ```
pub trait Listener {
    /// Whether it wants events at all; `false` removes the code that would make them.
    const LISTENS: bool = true;

    /// Something has happened.
    fn event(&mut self, event: &Event);

    /// What it knows of a hash that is not stored now.
    fn miss_reason(&self, _hash: u32) -> MissReason {
        MissReason::New
    }
}

impl Listener for () {
    const LISTENS: bool = false;

    #[inline]
    fn event(&mut self, _: &Event) {}
}

impl<A: Listener, B: Listener> Listener for (A, B) {
    const LISTENS: bool = A::LISTENS || B::LISTENS;

    fn event(&mut self, event: &Event) {
        self.0.event(event);
        self.1.event(event);
    }

    fn miss_reason(&self, hash: u32) -> MissReason {
        match self.0.miss_reason(hash) {
            MissReason::New => self.1.miss_reason(hash),
            known => known,
        }
    }
}
