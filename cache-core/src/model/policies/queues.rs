use super::Plain;
use alloc::vec::Vec;

/// Least recently used.
#[derive(Clone, Debug, Default)]
pub struct Lru(Vec<u32>);

impl Plain for Lru {
    fn insert(&mut self, key: u32) {
        self.0.push(key);
    }
    fn hit(&mut self, key: u32) {
        self.remove(key);
        self.insert(key);
    }
    fn remove(&mut self, key: u32) {
        self.0.retain(|stored| *stored != key);
    }
    fn victim(&mut self) -> Option<u32> {
        self.0.first().copied()
    }
}

/// First in, first out.
#[derive(Clone, Debug, Default)]
pub struct Fifo(Vec<u32>);

impl Plain for Fifo {
    fn insert(&mut self, key: u32) {
        self.0.push(key);
    }
    fn hit(&mut self, _key: u32) {}
    fn remove(&mut self, key: u32) {
        self.0.retain(|stored| *stored != key);
    }
    fn victim(&mut self) -> Option<u32> {
        self.0.first().copied()
    }
}

/// Least frequently used: keys with their uses, least recently used first.
#[derive(Clone, Debug, Default)]
pub struct Lfu(Vec<(u32, u32)>);

impl Lfu {
    /// How often a key was used.
    pub fn uses(&self, key: u32) -> Option<u32> {
        self.0.iter().find(|(stored, _)| *stored == key).map(|(_, uses)| *uses)
    }
}

impl Plain for Lfu {
    fn insert(&mut self, key: u32) {
        self.0.push((key, 1));
    }
    fn hit(&mut self, key: u32) {
        let uses = self.uses(key).unwrap_or(0);
        self.remove(key);
        self.0.push((key, uses + 1));
    }
    fn remove(&mut self, key: u32) {
        self.0.retain(|(stored, _)| *stored != key);
    }
    fn victim(&mut self) -> Option<u32> {
        let fewest = self.0.iter().map(|(_, uses)| *uses).min()?;
        self.0.iter().find(|(_, uses)| *uses == fewest).map(|(key, _)| *key)
    }
}

/// SIEVE, algorithm 1: keys and whether they were visited, oldest first, and where the hand points.
#[derive(Clone, Debug, Default)]
pub struct Sieve {
    queue: Vec<(u32, bool)>,
    hand: usize,
}

impl Plain for Sieve {
    fn insert(&mut self, key: u32) {
        self.queue.push((key, false));
    }
    fn hit(&mut self, key: u32) {
        for (stored, visited) in &mut self.queue {
            *visited |= *stored == key;
        }
    }
    fn remove(&mut self, key: u32) {
        if let Some(place) = self.queue.iter().position(|(stored, _)| *stored == key) {
            self.queue.remove(place);
            self.hand -= usize::from(self.hand > place);
            self.hand %= self.queue.len().max(1);
        }
    }
    fn victim(&mut self) -> Option<u32> {
        while self.queue.get(self.hand)?.1 {
            self.queue[self.hand].1 = false;
            self.hand = (self.hand + 1) % self.queue.len();
        }
        Some(self.queue[self.hand].0)
    }
}

/// S3-FIFO, algorithm 1: keys and their uses, oldest first.
#[derive(Clone, Debug, Default)]
pub struct S3Fifo {
    bound: Option<usize>,
    small: Vec<(u32, u32)>,
    main: Vec<(u32, u32)>,
    /// Oldest first.
    pub ghosts: Vec<u32>,
}

impl S3Fifo {
    fn capacity(&self) -> usize {
        self.bound.unwrap_or(self.small.len() + self.main.len())
    }
    fn small_size(&self) -> usize {
        (self.capacity() / 10).max(1)
    }
    /// Takes over keys, the next to go first, from another policy.
    pub(super) fn adopt(&mut self, order: &[u32]) {
        let size = (self.bound.unwrap_or(order.len()) / 10).max(1);
        let unused = |keys: &[u32]| keys.iter().map(|key| (*key, 0)).collect();
        let (small, main) = order.split_at(size.min(order.len()));
        (self.small, self.main) = (unused(small), unused(main));
    }
    fn forget_ghosts(&mut self) {
        // As many as places in the main queue, and the one that goes for somebody who may be a ghost himself.
        let most = self.capacity().saturating_sub(self.small_size()) + 1;
        let too_many = self.ghosts.len().saturating_sub(most);
        self.ghosts.drain(..too_many);
    }
}

impl Plain for S3Fifo {
    fn insert(&mut self, key: u32) {
        if self.ghosts.contains(&key) {
            self.ghosts.retain(|ghost| *ghost != key);
            self.main.push((key, 0));
        } else {
            self.small.push((key, 0));
        }
    }
    fn hit(&mut self, key: u32) {
        for (stored, uses) in self.small.iter_mut().chain(&mut self.main) {
            if *stored == key {
                *uses = (*uses + 1).min(3);
            }
        }
    }
    fn remove(&mut self, key: u32) {
        self.small.retain(|(stored, _)| *stored != key);
        self.main.retain(|(stored, _)| *stored != key);
    }
    fn victim(&mut self) -> Option<u32> {
        loop {
            if self.main.is_empty() || self.small.len() >= self.small_size() {
                let &(key, uses) = self.small.first()?;
                if uses <= 1 {
                    return Some(key);
                }
                self.small.remove(0);
                self.main.push((key, 0));
            } else {
                let &(key, uses) = self.main.first()?;
                if uses == 0 {
                    return Some(key);
                }
                self.main.remove(0);
                self.main.push((key, uses - 1));
            }
        }
    }
    fn evict(&mut self) -> Option<u32> {
        let key = self.victim()?;
        if self.small.iter().any(|(stored, _)| *stored == key) {
            self.ghosts.retain(|ghost| *ghost != key);
            self.ghosts.push(key);
            self.forget_ghosts();
        }
        self.remove(key);
        Some(key)
    }
    fn resize(&mut self, bound: Option<usize>) {
        self.bound = bound;
        self.forget_ghosts();
    }
}
