//! Random operations on every policy and on its plain model: they must agree after each one.

#[path = "shared/policies.rs"]
mod shared;

use cache_core::Lru;
use cache_core::model::policies as plain;
use cache_core::policy::{Adaptive, Any, Fifo, Kind, Lfu, LinkedLru, S3Fifo, Sieve, TinyLfu};
use proptest::prelude::*;
use shared::{Op, agree, keeps_its_word};

/// An interpreter is some hundred times slower.
const MOST: usize = if cfg!(miri) { 20 } else { 600 };

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        200 => any::<u8>().prop_map(|key| Op::Call(key, None)),
        20 => any::<(u8, u8)>().prop_map(|(key, far)| Op::Call(key, Some(far))),
        20 => prop::collection::vec(any::<u8>(), 0..8).prop_map(Op::Hits),
        8 => any::<u8>().prop_map(Op::Update),
        12 => any::<u8>().prop_map(Op::Remove),
        6 => any::<u8>().prop_map(Op::Advance),
        4 => Just(Op::Expire),
        10 => Just(Op::Ask),
        5 => Just(Op::Evict),
        3 => prop::option::weighted(0.9, 0..40_u8).prop_map(Op::Resize),
        1 => Just(Op::Clear),
    ]
}

/// More of them where somebody has the time.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    prop::collection::vec(op(), 0..MOST)
}

fn bounds() -> impl Strategy<Value = Option<u32>> {
    prop::option::weighted(0.9, 0..40_u32)
}

macro_rules! agreement {
    ($($name:ident: $kind:ident, $policy:expr, $plain:expr;)*) => {
        proptest! {
            #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]
            $(
                #[test]
                fn $name(ops in ops(), bound in bounds(), keys in 1..=100_u8) {
                    agree($policy, $plain, bound, keys, &ops);
                    agree(Any::new(Kind::$kind, 0), $plain, bound, keys, &ops);
                }
            )*
        }
    };
}

agreement! {
    lru: Lru, Lru::default(), plain::Lru::default();
    linked_lru: Lru, LinkedLru::default(), plain::Lru::default();
    fifo: Fifo, Fifo::default(), plain::Fifo::default();
    lfu: Lfu, Lfu::default(), plain::Lfu::default();
    sieve: Sieve, Sieve::default(), plain::Sieve::default();
    s3_fifo: S3Fifo, S3Fifo::default(), plain::S3Fifo::default();
    w_tiny_lfu: TinyLfu, TinyLfu::default(), plain::TinyLfu::new(0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases() / 5, ..ProptestConfig::default() })]

    // Longer ones: it decides every 512 requests at most.
    #[test]
    fn adaptive(ops in prop::collection::vec(op(), 0..10 * MOST), bound in bounds(), keys in 1..=100_u8) {
        agree(Adaptive::default(), plain::Adaptive::new(0), bound, keys, &ops);
    }

    #[test]
    fn order_is_what_evicting_one_after_the_other_gives(
        ops in ops(),
        bound in bounds(),
        keys in 1..=100_u8,
        kind in prop::sample::select(&Kind::ALL[..]),
    ) {
        keeps_its_word(Any::new(kind, 0), bound, keys, &ops);
    }
}

#[test]
#[cfg_attr(miri, ignore = "too many steps for an interpreter")]
fn adaptive_changes_its_mind_when_the_model_does() {
    // In turn: a loop that is too long, and keys that come back once, soon; for longer and longer.
    let looping = |length: u32| (0..length).map(|at| (at % 60) as u8);
    let passing = |length: u32| (0..length / 2).flat_map(|at| [(at % 100) as u8, ((at + 87) % 100) as u8]);
    let turns = (1..12).flat_map(|turn| looping(turn * 700).chain(passing(turn * 500)));
    let ops: Vec<_> = turns.map(|key| Op::Call(key, None)).collect();
    agree(Adaptive::default(), plain::Adaptive::new(0), Some(40), 100, &ops);
}
