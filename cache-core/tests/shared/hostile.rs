//! Keys, values, closures and clocks that do what they should not. For the property tests and the fuzzers.

mod order;

use cache_core::policy::{Any, Kind, Policy};
use cache_core::{Cache, Entry, Rule, Slot, Table, Tags};
use order::{entries_are_where_slots_are_taken, in_order};
use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static FUSE: Cell<u32> = const { Cell::new(0) };
    static ALIVE: Cell<i64> = const { Cell::new(0) };
    static LIES: Cell<u64> = const { Cell::new(1) };
}

/// Panics when the fuse has burnt down; never while something panics already.
fn burn() {
    let left = FUSE.get();
    FUSE.set(left.saturating_sub(1));
    assert!(left != 1 || std::thread::panicking(), "burnt down");
}

/// Of the panics that are meant, nobody is told.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !info.to_string().contains("burnt down") {
                told(info);
            }
        }));
    });
}

/// A value whose `Drop` may panic, and that counts its kind.
#[derive(Debug)]
struct Fused(u8);

impl Fused {
    fn new(number: u8) -> Self {
        ALIVE.set(ALIVE.get() + 1);
        Self(number)
    }

    /// The same, made by somebody who may panic.
    fn made(number: u8) -> Self {
        burn();
        Self::new(number)
    }
}

impl Drop for Fused {
    fn drop(&mut self) {
        ALIVE.set(ALIVE.get() - 1);
        burn();
    }
}

/// What a cache of values that panic is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup {
    pub(crate) max_size: usize,
    pub(crate) max_weight: u64,
    pub(crate) kind: Kind,
}

/// Values that panic when they are dropped, weighed, made or looked at, when a fuse has burnt down: nothing is lost
/// and the cache is in order. An operation is what is done, a key and a number.
pub(crate) fn panicking(ops: &[(u8, u8, u8)], fuses: &[u32], setup: Setup) {
    quiet();
    let before = ALIVE.get();
    let weigher = |_: &u8, value: &Fused| {
        burn();
        u64::from(value.0 % 16)
    };
    let builder = Cache::builder().max_size(setup.max_size).ttl(40).idle(30).policy(Any::new(setup.kind, 0));
    let mut cache = builder.max_weight(setup.max_weight, weigher).build();
    let mut fuses = fuses.iter().cycle();
    for &(what, key, by) in ops {
        let key = key % 24;
        FUSE.set(fuses.next().copied().unwrap_or(0));
        let _panicked = catch_unwind(AssertUnwindSafe(|| match what % 16 {
            0..=2 => drop(cache.insert(key, Fused::new(by))),
            3 => drop(cache.get_or_insert_with(key, || Fused::made(by)).map(|_| ())),
            4 => drop(cache.remove(&key)),
            5 => drop(cache.pop()),
            6 => cache.retain(|_, value| {
                burn();
                value.0 % 3 != by % 3
            }),
            7 => drop(cache.drain().take(2).count()),
            8 => cache.resize_weight(u64::from(by)),
            9 => cache.set_time(cache.time().wrapping_add(u64::from(by)).wrapping_sub(20)),
            10 => cache.expire(),
            11 => cache.resize(Some(usize::from(by % 12))),
            12 => cache.shrink_to_fit(),
            13 => {
                if let Some(value) = cache.get_mut(&key) {
                    *value = Fused::new(by);
                }
                cache.reweigh(&key);
            }
            14 => match cache.entry(key) {
                Entry::Occupied(entry) => drop(entry.remove()),
                Entry::Vacant(entry) => drop(entry.insert(Fused::made(by)).map(|_| ())),
            },
            _ => cache.clear(),
        }));
        FUSE.set(0);
        in_order(&cache);
        // No other value is about.
        assert_eq!(ALIVE.get() - before, i64::from(cache.slots().len()));
    }
    drop(cache);
    assert_eq!(ALIVE.get(), before, "every value was dropped, and once");
}

/// A key whose equality lies, and whose hash does, by turns.
#[derive(Clone, Debug)]
struct Liar(u8);

fn lie() -> u64 {
    LIES.set(LIES.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407));
    LIES.get() >> 33
}

impl PartialEq for Liar {
    fn eq(&self, other: &Self) -> bool {
        if lie() < 1 << 29 { lie() < 1 << 30 } else { self.0 == other.0 }
    }
}
impl Eq for Liar {}
impl PartialOrd for Liar {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Liar {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        if lie() < 1 << 29 { lie().cmp(&(1 << 30)) } else { self.0.cmp(&other.0) }
    }
}
impl Hash for Liar {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if lie() < 1 << 27 { lie().hash(state) } else { self.0.hash(state) }
    }
}

/// Keys and tags that lie, under a clock that jumps: the cache is in order. An operation is what is done and a key.
pub(crate) fn lying(ops: &[(u8, u8)], max_size: usize, kind: Kind) {
    LIES.set(1);
    let builder = Cache::builder().max_size(max_size).ttl(25).policy(Any::new(kind, 0));
    let mut cache = builder.listener(Tags::<Liar>::new()).build();
    for &(what, key) in ops {
        let liar = || Liar(key % 32);
        match what % 12 {
            0..=2 => drop(cache.insert(liar(), key)),
            3 => drop(cache.get(&liar()).copied()),
            4 => drop(cache.remove(&liar())),
            5 => drop(cache.entry(liar()).or_insert(1).map(|value| *value)),
            6 => cache.set_time(u64::from(key)),
            7 => drop(cache.pop()),
            8 => drop(cache.tag(&liar(), Liar(key / 64))),
            9 => drop(cache.invalidate_tag(&Liar(key / 64))),
            10 => cache.retain(|_, value| *value % 3 != key % 3),
            _ => cache.set_time(u64::MAX - u64::from(key)),
        }
        in_order(&cache);
        assert!(cache.len() <= max_size);
    }
    cache.clear();
    assert!(cache.listener().is_empty());
}

/// A policy that names whomever it likes, whether or not there is one, and lists them twice.
#[derive(Clone, Debug)]
struct Whim;

impl Whim {
    fn slot() -> Option<Slot> {
        Slot::new((lie() % 24) as u32)
    }
}

impl Policy for Whim {
    type Link = u8;

    fn on_insert(&mut self, table: &mut Table<u8>, slot: Slot) {
        table.link_mut(slot).into_iter().for_each(|link| *link += 1);
    }
    fn on_hit(&mut self, _: &mut Table<u8>, _: Slot) {}
    fn on_remove(&mut self, _: &mut Table<u8>, _: Slot) {}
    fn on_clear(&mut self) {}
    fn victim(&mut self, table: &mut Table<u8>) -> Option<Slot> {
        if lie() < 1 << 30 { Self::slot() } else { table.slots().next() }
    }
    fn order(&self, _: &Table<u8>) -> Vec<Slot> {
        (0..lie() % 40).filter_map(|_| Self::slot()).collect()
    }
    fn rule(&self, _: &Table<u8>, _: Slot) -> Rule {
        Rule::Other("it was in its way")
    }
}

/// Under a policy that says anything there is no order, but each entry is where its slot is, and nothing panics. An
/// operation is what is done and a key.
pub(crate) fn whimsical(ops: &[(u8, u8)], max_size: usize) {
    LIES.set(1);
    let builder = Cache::builder().max_size(max_size).ttl(40).policy(Whim);
    let mut cache = builder.max_weight(60, |_: &u8, value: &u8| u64::from(value % 16)).build();
    for &(what, key) in ops {
        let key = key % 32;
        match what % 12 {
            0..=3 => drop(cache.insert(key, what)),
            4 => assert!(cache.get(&key).is_none_or(|value| value % 12 <= 4 || value % 12 == 9)),
            5 => drop(cache.remove(&key)),
            6 => drop(cache.pop()),
            7 => cache.retain(|_, value| *value % 3 != key % 3),
            8 => cache.resize(Some(usize::from(key))),
            9 => match cache.entry(key) {
                Entry::Occupied(entry) => drop(entry.remove()),
                Entry::Vacant(entry) => drop(entry.insert(what).map(|value| *value)),
            },
            10 => drop(cache.drain().next()),
            _ => cache.set_time(cache.time() + u64::from(key)),
        }
        entries_are_where_slots_are_taken(&cache);
    }
    assert!(cache.into_iter().count() <= 40);
}
