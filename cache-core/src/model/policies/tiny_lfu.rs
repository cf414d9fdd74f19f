use super::Plain;
use crate::Slot;
use crate::policy::climber::Climber;
use crate::policy::sketch::Sketch;
use alloc::vec::Vec;

/// W-TinyLFU: three queues, least recently used first. The sketch and the size of the window are the
/// engine's, which have tests of their own.
#[derive(Clone, Debug)]
pub struct TinyLfu {
    bound: Option<usize>,
    window: Vec<u32>,
    probation: Vec<u32>,
    protected: Vec<u32>,
    sketch: Sketch,
    climber: Climber,
}

impl TinyLfu {
    /// With the seed of the sketch.
    pub fn new(seed: u64) -> Self {
        Self {
            bound: None,
            window: Vec::new(),
            probation: Vec::new(),
            protected: Vec::new(),
            sketch: Sketch::new(seed),
            climber: Climber::new(),
        }
    }

    /// Takes over keys, the next to go first, from another policy.
    pub(super) fn adopt(&mut self, order: &[u32], like: &Self, all: bool) {
        self.climber = like.climber;
        self.size_sketch(order.len());
        if all && like.sketch.entries() >= self.sketch.entries() {
            self.sketch = like.sketch.clone();
        }
        let capacity = self.bound.unwrap_or(order.len());
        let window_size = self.climber.window(capacity as u32) as usize;
        let protected = capacity.saturating_sub(window_size) * 4 / 5;
        let (main, window) = order.split_at(order.len().saturating_sub(window_size));
        self.window = window.to_vec();
        let (probation, protected) = main.split_at(main.len().saturating_sub(protected));
        (self.probation, self.protected) = (probation.to_vec(), protected.to_vec());
        for key in order.iter().filter(|_| !all) {
            self.sketch.count(*key);
        }
    }

    fn len(&self) -> usize {
        self.window.len() + self.probation.len() + self.protected.len()
    }
    fn window_size(&self) -> usize {
        self.climber.window(self.bound.unwrap_or(self.len()) as u32) as usize
    }
    fn protected_size(&self) -> usize {
        self.bound.unwrap_or(self.len()).saturating_sub(self.window_size()) * 4 / 5
    }
    fn request(&mut self, key: u32, hit: bool, len: usize) {
        self.sketch.count(key);
        if self.bound.is_none_or(|bound| len >= bound) {
            self.climber.request(hit, self.bound.unwrap_or(len) as u32);
        }
    }
    fn size_sketch(&mut self, len: usize) {
        self.sketch.set_entries((len * 2).min(self.bound.unwrap_or(Slot::MAX as usize)) as u32);
    }
}

impl Plain for TinyLfu {
    fn insert(&mut self, key: u32) {
        let len = self.len() + 1;
        if len > self.sketch.entries() as usize {
            self.size_sketch(len);
        }
        self.request(key, false, len);
        self.window.push(key);
        while self.window.len() > self.window_size() {
            self.probation.push(self.window.remove(0));
        }
    }
    fn hit(&mut self, key: u32) {
        self.request(key, true, self.len());
        let (in_window, on_probation) = (self.window.contains(&key), self.probation.contains(&key));
        self.remove(key);
        if in_window { &mut self.window } else { &mut self.protected }.push(key);
        while on_probation && self.protected.len() > self.protected_size() {
            self.probation.push(self.protected.remove(0));
        }
    }
    fn remove(&mut self, key: u32) {
        self.window.retain(|stored| *stored != key);
        self.probation.retain(|stored| *stored != key);
        self.protected.retain(|stored| *stored != key);
    }
    fn victim(&mut self) -> Option<u32> {
        let oldest = self.window.first().copied();
        let Some(first) = self.probation.first().or(self.protected.first()).copied() else { return oldest };
        let leaves = self.window.len() >= self.window_size();
        match oldest.filter(|_| leaves) {
            Some(oldest) if self.sketch.estimate(oldest) <= self.sketch.estimate(first) => Some(oldest),
            _ => Some(first),
        }
    }
    fn resize(&mut self, bound: Option<usize>) {
        self.bound = bound;
        self.size_sketch(self.len());
    }
}
