//! Bounds by count and weight, times to live and to idle, tags, everything at once: against a list of what should
//! be stored.

#[path = "shared/map.rs"]
mod map;

use cache_core::policy::{Any, Kind};
use cache_core::{Cache, Tags};
use map::{Hashes, Op, Settings, Value, agree};
use proptest::prelude::*;

/// An interpreter is some hundred times slower.
const MOST: usize = if cfg!(miri) { 20 } else { 300 };

fn op() -> impl Strategy<Value = Op> {
    let key = || 0..32_u8;
    prop_oneof![
        10 => (key(), any::<u8>()).prop_map(|(key, by)| Op::Insert(key, by)),
        6 => key().prop_map(Op::Get),
        1 => key().prop_map(Op::Peek),
        2 => (key(), any::<u8>(), 0..300_u16).prop_map(|(key, by, ttl)| Op::InsertFor(key, by, ttl)),
        4 => (key(), any::<u8>()).prop_map(|(key, by)| Op::GetOrInsert(key, by)),
        1 => key().prop_map(Op::Fail),
        2 => (key(), any::<u8>()).prop_map(|(key, by)| Op::Entry(key, by)),
        2 => (key(), any::<u8>()).prop_map(|(key, by)| Op::Change(key, by)),
        3 => key().prop_map(Op::Remove),
        1 => Just(Op::Pop),
        1 => any::<u8>().prop_map(Op::Retain),
        1 => any::<u8>().prop_map(Op::Drain),
        2 => prop::option::weighted(0.9, 0..20_u8).prop_map(Op::Resize),
        2 => prop::option::weighted(0.9, any::<u8>()).prop_map(Op::ResizeWeight),
        4 => (key(), any::<u8>()).prop_map(|(key, tag)| Op::Tag(key, tag)),
        2 => any::<u8>().prop_map(Op::Invalidate),
        4 => (0..200_u16).prop_map(Op::Advance),
        1 => Just(Op::Expire),
        1 => Just(Op::Clear),
        1 => Just(Op::Shrink),
        1 => Just(Op::Copy),
        1 => Just(Op::Restore),
    ]
}

fn settings() -> impl Strategy<Value = Settings> {
    let lifetime = || prop::option::of(1..300_u64);
    let max_size = prop::option::weighted(0.8, 0..20_usize);
    (max_size, prop_oneof![1..80_u64, Just(u64::MAX)], lifetime(), lifetime()).prop_map(
        |(max_size, max_weight, ttl, idle)| Settings { max_size, max_weight, ttl, idle, exact: true },
    )
}

proptest! {
    #[test]
    fn a_cache_with_everything_does_what_a_list_says(
        ops in prop::collection::vec(op(), 0..MOST),
        settings in settings(),
        hashes in prop::sample::select(&[Hashes::Good, Hashes::Few, Hashes::Same][..]),
    ) {
        let builder = settings.builder().hasher(hashes).listener(Tags::new());
        if settings.max_weight == u64::MAX {
            // Keys that leave room for saying that there is none, and keys that do not.
            agree::<u8, _, _, _>(builder.build(), settings, |_, _| (), &ops);
            agree::<char, _, _, _>(settings.builder().hasher(hashes).listener(Tags::new()).build(), settings, |_, _| (), &ops);
        } else {
            let cache = builder.max_weight(settings.max_weight, |_: &u8, value: &Value| value.1).build();
            agree(cache, settings, Cache::resize_weight, &ops);
        }
    }

    #[test]
    fn any_policy_keeps_what_it_was_given(
        ops in prop::collection::vec(op(), 0..MOST),
        settings in settings(),
        kind in prop::sample::select(&Kind::ALL[..]),
    ) {
        let settings = Settings { exact: false, ..settings };
        let builder = settings.builder().hasher(Hashes::Good).listener(Tags::new()).policy(Any::new(kind, 0));
        let cache = builder.max_weight(settings.max_weight, |_: &u8, value: &Value| value.1).build();
        agree(cache, settings, Cache::resize_weight, &ops);
    }
}
