//! A cache may go to another thread where its keys and values may, and be looked at from several where they may:
//! checked by the compiler, for every key and value, and once by doing it.

use std::cell::Cell;
use std::collections::hash_map::RandomState;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use std::thread;

use cache_core::policy::{Lru, Policy};
use cache_core::{Builder, Cache, DefaultHash, EventLog, History, Listener, Slots};

fn is_send<T: Send>() {}
fn is_sync<T: Sync>() {}

/// Compiles only if this holds for whatever somebody puts in.
fn for_all_keys_and_values<K: Send + Sync, V: Send + Sync>() {
    fn with_policy<K: Send + Sync, V: Send + Sync, P: Policy<Link: Send + Sync> + Send + Sync>() {
        is_send::<Cache<K, V, P>>();
        is_sync::<Cache<K, V, P>>();
        is_send::<Cache<K, V, P, RandomState, EventLog>>();
        is_sync::<Cache<K, V, P, RandomState, EventLog>>();
        is_send::<Slots<P>>();
        is_sync::<Slots<P>>();
        is_send::<Slots<P, (EventLog, History)>>();
        is_sync::<Slots<P, (EventLog, History)>>();
        is_send::<Builder<K, V, P>>();
    }
    // Each policy there is.
    with_policy::<K, V, Lru>();
}

/// Not even `Send` alone asks more of them than `Send`.
fn sending_asks_for_no_sync<K: Send, V: Send, L: Listener + Send>() {
    is_send::<Cache<K, V, Lru, DefaultHash, L>>();
}

/// Whether a type is `Send` and `Sync`, as values: an inherent constant is found before a trait's.
struct Probe<T>(PhantomData<T>);

trait Otherwise {
    const SEND: bool = false;
    const SYNC: bool = false;
}
impl<T> Otherwise for Probe<T> {}
impl<T: Send> Probe<T> {
    const SEND: bool = true;
}
impl<T: Sync> Probe<T> {
    const SYNC: bool = true;
}

macro_rules! send_and_sync {
    ($($type:ty),+ $(,)?) => {
        [$((Probe::<$type>::SEND, Probe::<$type>::SYNC)),+]
    };
}

#[test]
fn what_may_go_to_another_thread_and_what_may_not() {
    for_all_keys_and_values::<String, Vec<u8>>();
    sending_asks_for_no_sync::<u8, Cell<u8>, ()>();
    assert_eq!(send_and_sync!(u8, Cell<u8>, Rc<u8>), [(true, true), (true, false), (false, false)]);
    assert_eq!(
        send_and_sync!(
            Cache<u8, String>,
            // What it holds decides: keys, values, policy, hasher and listener.
            Cache<Rc<str>, u8>,
            Cache<u8, Rc<str>>,
            Cache<u8, Cell<u8>>,
            Cache<u8, u8, Lru, Rc<DefaultHash>>,
            Cache<u8, u8, Lru, DefaultHash, Held>,
            Slots<Lru, Held>,
            Slots,
        ),
        [
            (true, true),
            (false, false),
            (false, false),
            (true, false),
            (false, false),
            (false, false),
            (false, false),
            (true, true),
        ]
    );
}

/// A listener that must stay where it is.
struct Held(#[allow(dead_code)] Rc<Cell<u32>>);

impl Listener for Held {
    fn event(&mut self, _: &cache_core::Event) {}
}

#[test]
fn a_cache_goes_to_a_thread_and_comes_back() {
    let mut cache: Cache<String, Vec<u32>> = Cache::builder().max_size(2).ttl(10).build();
    cache.insert("here".to_owned(), vec![1]);
    let mut cache = thread::spawn(move || {
        assert_eq!(cache.get("here"), Some(&vec![1]));
        cache.set_time(5);
        cache.insert("there".to_owned(), vec![2]);
        cache.insert("evicts".to_owned(), vec![3]);
        cache
    })
    .join()
    .unwrap();
    assert_eq!(cache.get("here"), None);
    assert_eq!(cache.get("there"), Some(&vec![2]));
    cache.set_time(15);
    assert!(cache.is_empty());
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses, stats.evictions), (2, 1, 1));
}

#[test]
fn threads_share_one_behind_a_lock_and_look_without() {
    let squares = Arc::new(Mutex::new(Cache::<u64, u64>::builder().max_size(100).build()));
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let squares = Arc::clone(&squares);
            thread::spawn(move || {
                for n in 0..50 {
                    let mut cache = squares.lock().unwrap();
                    let known = cache.get(&n).copied();
                    assert_eq!(known.unwrap_or(n * n), n * n);
                    cache.insert(n, n * n);
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let cache = Arc::try_unwrap(squares).unwrap().into_inner().unwrap();
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses), (150, 50));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert!((0..50).all(|n| cache.peek(&n) == Some(&(n * n)))));
        }
    });
}
