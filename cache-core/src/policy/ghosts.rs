use super::{Link, List};
use crate::Table;

/// The hashes of entries that went, in the order in which they did: a bounded first in, first out
/// queue that can be asked for one of them in O(1). 20 bytes for each. Two keys of one hash are taken
/// for one another, which costs a place in a queue and nothing else.
#[derive(Clone, Debug)]
pub(super) struct Ghosts {
    table: Table<Link>,
    queue: List,
}

impl Ghosts {
    pub(super) fn new() -> Self {
        Self { table: Table::new(), queue: List::default() }
    }

    /// Remembers a hash as the newest of at most `limit`.
    pub(super) fn push(&mut self, hash: u32, limit: u32) {
        self.forget(hash);
        self.shorten(limit.saturating_sub(1));
        if limit > 0
            && let Some(slot) = self.table.take(hash, limit)
        {
            self.queue.push_back(&mut self.table, slot);
        }
    }

    /// Forgets a hash; whether it was remembered.
    pub(super) fn forget(&mut self, hash: u32) -> bool {
        let Some(slot) = self.table.first(hash) else { return false };
        self.queue.remove(&mut self.table, slot);
        self.table.release(slot)
    }

    /// Forgets the oldest until there are at most `limit`.
    pub(super) fn shorten(&mut self, limit: u32) {
        while self.queue.len() > limit
            && let Some(slot) = self.queue.front()
        {
            self.queue.remove(&mut self.table, slot);
            self.table.release(slot);
        }
    }

    /// Oldest first.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.queue.iter(&self.table).filter_map(|slot| self.table.hash(slot))
    }

    pub(super) fn len(&self) -> u32 {
        self.queue.len()
    }

    pub(super) fn validate(&self) -> Result<(), &'static str> {
        self.table.validate()?;
        self.queue.validate(&self.table, |_| true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remembers_the_newest_each_once() {
        let mut ghosts = Ghosts::new();
        for hash in [1, 2, 3, 1, 4] {
            ghosts.push(hash, 3);
            assert_eq!(ghosts.validate(), Ok(()));
        }
        assert!(ghosts.iter().eq([3, 1, 4]));
        assert!(ghosts.forget(1) && !ghosts.forget(1));
        ghosts.push(5, 0);
        assert_eq!(ghosts.len(), 0);
    }
}
