use super::{Lru, Plain, S3Fifo, Sieve, TinyLfu};
use alloc::vec::Vec;

const MINIATURE: usize = 256;

/// Adaptive: the policy that would hit most often, of four that run on a part of the keys.
#[derive(Clone, Debug)]
pub struct Adaptive {
    bound: Option<usize>,
    seed: u64,
    keys: Vec<u32>,
    current: usize,
    policy: One,
    rivals: Vec<Rival>,
    requests: usize,
    weighed: f64,
}

#[derive(Clone, Debug)]
struct Rival {
    policy: One,
    keys: Vec<u32>,
    places: usize,
    recent_hits: f64,
    hits: f64,
}

#[derive(Clone, Debug)]
enum One {
    TinyLfu(TinyLfu),
    Lru(Lru),
    Sieve(Sieve),
    S3Fifo(S3Fifo),
}

impl Adaptive {
    /// With the seed of sampling and of sketches.
    pub fn new(seed: u64) -> Self {
        let rival = |number| {
            let mut policy = One::new(number, seed);
            policy.resize(Some(0));
            Rival { policy, keys: Vec::new(), places: 0, recent_hits: 0.0, hits: 0.0 }
        };
        Self {
            bound: None,
            seed,
            keys: Vec::new(),
            current: 0,
            policy: One::new(0, seed),
            rivals: (0..4).map(rival).collect(),
            requests: 0,
            weighed: 0.0,
        }
    }

    fn capacity(&self) -> usize {
        self.bound.unwrap_or(self.keys.len())
    }

    fn request(&mut self, key: u32) {
        let mixed = (u64::from(key) ^ self.seed).wrapping_mul(0xD6E8_FEB8_6659_FD93) >> 32;
        // That part of the keys that a miniature is of the cache.
        if mixed as f64 / f64::from(u32::MAX) * self.capacity() as f64 >= MINIATURE as f64 {
            return;
        }
        for rival in &mut self.rivals {
            rival.request(key);
        }
        self.requests += 1;
        if self.requests >= (2 * self.capacity().min(MINIATURE)).max(512) {
            self.decide();
            self.scale();
        }
    }

    fn decide(&mut self) {
        self.weighed = self.weighed * 0.9 + self.requests as f64;
        self.requests = 0;
        for rival in &mut self.rivals {
            rival.hits = rival.hits * 0.9 + rival.recent_hits;
            rival.recent_hits = 0.0;
        }
        let mut best = 0;
        for number in 0..4 {
            if self.rivals[number].hits > self.rivals[best].hits {
                best = number;
            }
        }
        if self.rivals[best].hits > self.rivals[self.current].hits + self.weighed * 0.005 {
            self.become_another(best);
        }
    }

    /// All keys stay, in the order they had.
    fn become_another(&mut self, number: usize) {
        let order = self.policy.order();
        let all = self.capacity() <= MINIATURE;
        self.current = number;
        self.policy = One::new(number, self.seed);
        self.policy.resize(self.bound);
        match (&mut self.policy, &self.rivals[number].policy) {
            (One::TinyLfu(policy), One::TinyLfu(like)) => policy.adopt(&order, like, all),
            (One::S3Fifo(policy), _) => policy.adopt(&order),
            (policy, _) => order.iter().for_each(|key| policy.insert(*key)),
        }
    }

    fn scale(&mut self) {
        let places = self.capacity().min(MINIATURE);
        for rival in &mut self.rivals {
            if rival.places != places {
                rival.places = places;
                rival.policy.resize(Some(places));
                rival.shrink(places);
            }
        }
    }
}

impl Rival {
    fn request(&mut self, key: u32) {
        if self.keys.contains(&key) {
            self.policy.hit(key);
            self.recent_hits += 1.0;
        } else if self.places > 0 {
            self.shrink(self.places - 1);
            self.keys.push(key);
            self.policy.insert(key);
        }
    }

    fn shrink(&mut self, places: usize) {
        while self.keys.len() > places
            && let Some(gone) = self.policy.evict()
        {
            self.keys.retain(|key| *key != gone);
        }
    }
}

impl Plain for Adaptive {
    fn insert(&mut self, key: u32) {
        self.keys.push(key);
        self.policy.insert(key);
        self.request(key);
    }
    fn hit(&mut self, key: u32) {
        self.policy.hit(key);
        self.request(key);
    }
    fn remove(&mut self, key: u32) {
        self.policy.remove(key);
        self.keys.retain(|stored| *stored != key);
    }
    fn victim(&mut self) -> Option<u32> {
        self.policy.victim()
    }
    fn evict(&mut self) -> Option<u32> {
        let gone = self.policy.evict()?;
        self.keys.retain(|key| *key != gone);
        Some(gone)
    }
    fn resize(&mut self, bound: Option<usize>) {
        self.bound = bound;
        self.policy.resize(bound);
        self.scale();
    }
    fn order(&self) -> Vec<u32> {
        self.policy.order()
    }
}

impl One {
    fn new(number: usize, seed: u64) -> Self {
        match number {
            0 => Self::TinyLfu(TinyLfu::new(seed)),
            1 => Self::Lru(Lru::default()),
            2 => Self::Sieve(Sieve::default()),
            _ => Self::S3Fifo(S3Fifo::default()),
        }
    }
}

macro_rules! each {
    ($one:expr, $policy:ident => $act:expr) => {
        match $one {
            One::TinyLfu($policy) => $act,
            One::Lru($policy) => $act,
            One::Sieve($policy) => $act,
            One::S3Fifo($policy) => $act,
        }
    };
}

impl Plain for One {
    fn insert(&mut self, key: u32) {
        each!(self, policy => policy.insert(key));
    }
    fn hit(&mut self, key: u32) {
        each!(self, policy => policy.hit(key));
    }
    fn remove(&mut self, key: u32) {
        each!(self, policy => policy.remove(key));
    }
    fn victim(&mut self) -> Option<u32> {
        each!(self, policy => policy.victim())
    }
    fn evict(&mut self) -> Option<u32> {
        each!(self, policy => policy.evict())
    }
    fn resize(&mut self, bound: Option<usize>) {
        each!(self, policy => policy.resize(bound));
    }
    fn order(&self) -> Vec<u32> {
        each!(self, policy => policy.order())
    }
}
