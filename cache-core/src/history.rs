use crate::{Event, Listener, MissReason, RemoveCause};
use alloc::collections::{BTreeMap, VecDeque};
use alloc::vec::Vec;

/// A listener that keeps every event until it is taken.
///
/// [`Event`] shows it in use.
#[derive(Clone, Debug, Default)]
pub struct EventLog {
    events: Vec<Event>,
}

impl EventLog {
    /// The events since the last call, oldest first.
    ///
    /// ```
    /// use cache_core::{Cache, EventLog};
    /// let mut cache = Cache::builder().listener(EventLog::default()).build();
    /// cache.insert(1, 'a');
    /// assert_eq!(cache.listener_mut().take().len(), 1);
    /// assert!(cache.listener_mut().take().is_empty());
    /// ```
    pub fn take(&mut self) -> Vec<Event> {
        core::mem::take(&mut self.events)
    }

    /// The events since they were last taken.
    ///
    /// ```
    /// assert!(cache_core::EventLog::default().events().is_empty());
    /// ```
    pub fn events(&self) -> &[Event] {
        &self.events
    }
}

impl Listener for EventLog {
    fn event(&mut self, event: &Event) {
        self.events.push(*event);
    }
}

/// A listener that remembers, for the last so many hashes removed, what became of them.
///
/// The entries it remembers are what the literature calls *ghosts*. O(log n) for each removal.
///
/// ```
/// use cache_core::{Cache, Event, EventLog, History, MissReason};
/// let listener = (History::new(1_000), EventLog::default());
/// let mut cache = Cache::builder().max_size(1).listener(listener).build();
/// cache.insert('a', 1);
/// cache.insert('b', 2);
/// cache.get(&'a');
/// let events = cache.listener_mut().1.take();
/// assert!(matches!(events.last(), Some(Event::Miss { reason: MissReason::Evicted, .. })));
/// ```
#[derive(Clone, Debug)]
pub struct History {
    limit: usize,
    removed: u64,
    stored: u64,
    /// Why, the number of the removal, and how many entries had been stored then.
    ghosts: BTreeMap<u32, (MissReason, u64, u64)>,
    oldest_first: VecDeque<(u32, u64)>,
}

impl History {
    /// Remembers up to `limit` hashes.
    ///
    /// ```
    /// assert_eq!(cache_core::History::new(10).len(), 0);
    /// ```
    pub fn new(limit: usize) -> Self {
        Self { limit, removed: 0, stored: 0, ghosts: BTreeMap::new(), oldest_first: VecDeque::new() }
    }

    /// How many hashes it remembers now.
    ///
    /// ```
    /// assert_eq!(cache_core::History::new(10).len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.ghosts.len()
    }

    /// Whether it remembers nothing.
    ///
    /// ```
    /// assert!(cache_core::History::new(10).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.ghosts.is_empty()
    }

    /// What it remembers of a hash that was removed and not stored again.
    ///
    /// ```
    /// use cache_core::{Cache, Ghost, History, MissReason};
    /// let mut cache = Cache::builder().max_size(2).listener(History::new(100)).build();
    /// cache.extend([('a', 1), ('b', 2), ('c', 3), ('d', 4)]);
    /// let hash = cache.hash_of(&'a');
    /// let ghost = cache.listener().ghost(hash).unwrap();
    /// assert_eq!(ghost, Ghost { reason: MissReason::Evicted, stored_since: 2 });
    /// ```
    pub fn ghost(&self, hash: u32) -> Option<Ghost> {
        let &(reason, _, stored) = self.ghosts.get(&hash)?;
        Some(Ghost { reason, stored_since: self.stored - stored })
    }

    fn remember(&mut self, hash: u32, reason: MissReason) {
        if self.limit == 0 {
            return;
        }
        self.removed += 1;
        self.ghosts.insert(hash, (reason, self.removed, self.stored));
        self.oldest_first.push_back((hash, self.removed));
        while self.oldest_first.len() > self.limit {
            if let Some((hash, when)) = self.oldest_first.pop_front()
                && self.ghosts.get(&hash).is_some_and(|ghost| ghost.1 == when)
            {
                self.ghosts.remove(&hash);
            }
        }
    }
}

/// What is remembered of an entry that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ghost {
    /// Why a look-up misses it.
    pub reason: MissReason,
    /// How long ago, in entries stored since. With room for about as many more it would still be there,
    /// had it been evicted.
    pub stored_since: u64,
}

impl Listener for History {
    fn event(&mut self, event: &Event) {
        match *event {
            Event::Evict { hash, .. } => self.remember(hash, MissReason::Evicted),
            Event::Expire { hash, .. } => self.remember(hash, MissReason::Expired),
            Event::Remove { hash, cause: RemoveCause::Asked, .. } => {
                self.remember(hash, MissReason::Invalidated);
            }
            Event::Remove { hash, cause: RemoveCause::Cleared, .. } => {
                self.remember(hash, MissReason::Cleared);
            }
            Event::Insert { hash, .. } => {
                self.stored += 1;
                self.ghosts.remove(&hash);
            }
            Event::Hit { .. } | Event::Update { .. } | Event::Miss { .. } | Event::Clear { .. } => {}
        }
    }

    fn miss_reason(&self, hash: u32) -> MissReason {
        self.ghosts.get(&hash).map_or(MissReason::New, |ghost| ghost.0)
    }
}
