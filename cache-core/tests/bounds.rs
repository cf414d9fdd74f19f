//! Bounds by count and weight, times to live and to idle, tags: against a list of what should be stored.

use cache_core::{Cache, Tags};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Item {
    key: u8,
    weight: u64,
    ends: Option<u64>,
    idles: Option<u64>,
    tags: Vec<u8>,
}

/// What a cache with everything does, as plainly as can be: the next victim stands first.
struct Plain {
    items: Vec<Item>,
    now: u64,
    max_size: usize,
    max_weight: u64,
    ttl: Option<u64>,
    idle: Option<u64>,
}

impl Plain {
    fn bury(&mut self) {
        let now = self.now;
        self.items.retain(|item| [item.ends, item.idles].iter().flatten().all(|end| *end > now));
    }

    fn weight(&self) -> u64 {
        self.items.iter().map(|item| item.weight).sum()
    }

    fn use_item(&mut self, key: u8) -> bool {
        self.bury();
        let Some(at) = self.items.iter().position(|item| item.key == key) else { return false };
        let mut item = self.items.remove(at);
        item.idles = self.idle.map(|idle| self.now + idle);
        self.items.push(item);
        true
    }

    fn fit(&mut self) {
        while self.items.len() > self.max_size || self.weight() > self.max_weight {
            self.items.remove(0);
        }
    }

    fn insert(&mut self, key: u8, weight: u64) {
        self.bury();
        let old = self.items.iter().position(|item| item.key == key).map(|at| self.items.remove(at));
        if weight > self.max_weight || self.max_size == 0 {
            return;
        }
        if old.is_none() {
            while self.items.len() + 1 > self.max_size || self.weight() + weight > self.max_weight {
                self.items.remove(0);
            }
        }
        let (ends, idles) = (self.ttl.map(|ttl| self.now + ttl), self.idle.map(|idle| self.now + idle));
        self.items.push(Item { key, weight, ends, idles, tags: old.map(|old| old.tags).unwrap_or_default() });
        self.fit();
    }
}

proptest! {
    #[test]
    fn a_cache_with_everything_does_what_a_list_says(
        ops in prop::collection::vec(any::<(u8, u8, u8)>(), 0..300),
        max_size in 1..20_usize,
        max_weight in 1..80_u64,
        ttl in prop::option::of(1..300_u64),
        idle in prop::option::of(1..300_u64),
    ) {
        let builder = Cache::builder().max_size(max_size).listener(Tags::<u8>::new());
        let builder = if let Some(ttl) = ttl { builder.ttl(ttl) } else { builder };
        let builder = if let Some(idle) = idle { builder.idle(idle) } else { builder };
        let mut cache = builder.max_weight(max_weight, |_: &u8, weight: &u64| *weight).build();
        let mut plain = Plain { items: Vec::new(), now: 0, max_size, max_weight, ttl, idle };
        for (what, key, by) in ops {
            let key = key % 32;
            match what % 12 {
                0..=4 => {
                    let weight = u64::from(by % 24);
                    cache.insert(key, weight);
                    plain.insert(key, weight);
                }
                5 | 6 => prop_assert_eq!(cache.get(&key).is_some(), plain.use_item(key)),
                7 => {
                    plain.now += u64::from(by);
                    cache.set_time(plain.now);
                }
                8 => {
                    plain.bury();
                    let item = plain.items.iter_mut().find(|item| item.key == key);
                    prop_assert_eq!(cache.tag(&key, by % 3), item.is_some());
                    if let Some(item) = item {
                        item.tags.push(by % 3);
                    }
                }
                9 => {
                    let tag = by % 3;
                    plain.bury();
                    cache.expire();
                    let before = plain.items.len();
                    plain.items.retain(|item| !item.tags.contains(&tag));
                    prop_assert_eq!(cache.invalidate_tag(&tag), before - plain.items.len());
                }
                10 => {
                    plain.bury();
                    plain.max_size = 1 + usize::from(by % 20);
                    cache.resize(Some(plain.max_size));
                    plain.fit();
                }
                _ => {
                    plain.bury();
                    plain.max_weight = 1 + u64::from(by);
                    cache.resize_weight(plain.max_weight);
                    plain.fit();
                }
            }
            plain.bury();
            let expected: Vec<_> = plain.items.iter().map(|item| (item.key, item.weight)).collect();
            let stored: Vec<_> = cache.iter().map(|entry| (*entry.key, *entry.value)).collect();
            prop_assert_eq!(stored, expected);
            prop_assert_eq!(cache.slots().validate(), Ok(()));
        }
        cache.clear();
        prop_assert!(cache.listener().is_empty());
    }
}
