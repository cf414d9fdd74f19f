use crate::grow::lengthen;
use crate::policy::{Link, List};
use crate::{Event, Listener, MissReason, RemoveCause, Slot, Table};
use alloc::vec::Vec;

/// A listener that keeps every event until it is taken. Where there is no memory for one, it is lost.
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
        if self.events.try_reserve(1).is_ok() {
            self.events.push(*event);
        }
    }
}

/// A listener that remembers, for the last so many hashes removed, what became of them.
///
/// The entries it remembers are what the literature calls *ghosts*. O(1) for each removal; 32 bytes and a chain of
/// a table for each ghost. Where there is no memory for one, it is not remembered.
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
    limit: u32,
    /// A table of its own: slot n is ghost n.
    table: Table<Link>,
    oldest_first: List,
    /// By slot number: why, and how many entries had been stored when it went.
    ghosts: Vec<(MissReason, u64)>,
    stored: u64,
}

impl History {
    /// Remembers up to `limit` hashes.
    ///
    /// ```
    /// assert_eq!(cache_core::History::new(10).len(), 0);
    /// ```
    pub fn new(limit: usize) -> Self {
        let limit = u32::try_from(limit).map_or(Slot::MAX, |limit| limit.min(Slot::MAX));
        Self { limit, table: Table::new(), oldest_first: List::default(), ghosts: Vec::new(), stored: 0 }
    }

    /// How many hashes it remembers now.
    ///
    /// ```
    /// assert_eq!(cache_core::History::new(10).len(), 0);
    /// ```
    pub fn len(&self) -> usize {
        self.table.len() as usize
    }

    /// Whether it remembers nothing.
    ///
    /// ```
    /// assert!(cache_core::History::new(10).is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
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
        let &(reason, stored) = self.ghosts.get(self.table.first(hash)?.index())?;
        Some(Ghost { reason, stored_since: self.stored - stored })
    }

    fn remember(&mut self, hash: u32, reason: MissReason) {
        self.forget(hash);
        if self.table.len() >= self.limit
            && let Some(oldest) = self.oldest_first.front()
        {
            self.release(oldest);
        }
        let Some(slot) = self.table.take(hash, self.limit) else { return };
        let room = self.table.capacity() + 1;
        if lengthen(&mut self.ghosts, slot.index() + 1, room, |_| (MissReason::New, 0)).is_none() {
            self.table.release(slot);
            return;
        }
        self.oldest_first.push_back(&mut self.table, slot);
        if let Some(ghost) = self.ghosts.get_mut(slot.index()) {
            *ghost = (reason, self.stored);
        }
    }

    fn forget(&mut self, hash: u32) {
        if let Some(slot) = self.table.first(hash) {
            self.release(slot);
        }
    }

    fn release(&mut self, slot: Slot) {
        self.oldest_first.remove(&mut self.table, slot);
        self.table.release(slot);
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
                self.forget(hash);
            }
            Event::Hit { .. } | Event::Update { .. } | Event::Miss { .. } | Event::Clear { .. } => {}
        }
    }

    fn miss_reason(&self, hash: u32) -> MissReason {
        self.ghost(hash).map_or(MissReason::New, |ghost| ghost.reason)
    }
}
