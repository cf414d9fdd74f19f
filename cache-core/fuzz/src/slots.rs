//! The slot layer: every policy against its plain model, what each names as its order against what it evicts, and
//! slots of any number asked for anything.

use crate::checks::policies::{Op, agree, keeps_its_word};
use crate::take::{all, below, byte, maybe};
use arbitrary::{Result, Unstructured};
use cache_core::model::policies as plain;
use cache_core::policy::{Adaptive, Any, Fifo, Kind, Lfu, LinkedLru, S3Fifo, Sieve, TinyLfu};
use cache_core::{EventLog, Lru, Slot, Slots, Weighed};

/// Operations on a bound of slots.
pub fn slots(input: &[u8]) {
    // Too short is nothing to look at.
    let _ = run(&mut Unstructured::new(input));
}

fn run(bytes: &mut Unstructured<'_>) -> Result<()> {
    let what = byte(bytes)?;
    let bound = maybe(bytes, 40)?.map(u32::from);
    let keys = below(bytes, 100)? + 1;
    if what % 16 >= 14 {
        stay_valid(Kind::ALL[usize::from(what / 16) % 7], bound.unwrap_or(3) % 12, bytes);
        return Ok(());
    }
    // Adaptive takes up to 512 requests to decide.
    let ops = all(bytes, 3000, op);
    let ops = &ops[..];
    match what % 16 {
        0 => agree(Lru::default(), plain::Lru::default(), bound, keys, ops),
        1 => agree(LinkedLru::default(), plain::Lru::default(), bound, keys, ops),
        2 => agree(Fifo::default(), plain::Fifo::default(), bound, keys, ops),
        3 => agree(Lfu::default(), plain::Lfu::default(), bound, keys, ops),
        4 => agree(Sieve::default(), plain::Sieve::default(), bound, keys, ops),
        5 => agree(S3Fifo::default(), plain::S3Fifo::default(), bound, keys, ops),
        6 => agree(TinyLfu::default(), plain::TinyLfu::new(0), bound, keys, ops),
        7 => agree(Adaptive::default(), plain::Adaptive::new(0), bound, keys, ops),
        8 => agree(Any::new(Kind::Adaptive, 5), plain::Adaptive::new(5), bound, keys, ops),
        9 => keeps_its_word(Lru::default(), bound, keys, ops),
        _ => keeps_its_word(Any::new(Kind::ALL[usize::from(what / 16) % 7], 0), bound, keys, ops),
    }
    Ok(())
}

fn op(bytes: &mut Unstructured<'_>) -> Result<Op> {
    Ok(match below(bytes, 64)? {
        0..40 => Op::Call(byte(bytes)?, None),
        40..45 => Op::Call(byte(bytes)?, Some(byte(bytes)?)),
        45..48 => {
            let most = usize::from(below(bytes, 8)?);
            Op::Hits(all(bytes, most, byte))
        }
        48..50 => Op::Update(byte(bytes)?),
        50..53 => Op::Remove(byte(bytes)?),
        53..55 => Op::Advance(byte(bytes)?),
        55 => Op::Expire,
        56..59 => Op::Ask,
        59 | 60 => Op::Evict,
        61 | 62 => Op::Resize(maybe(bytes, 40)?),
        _ => Op::Clear,
    })
}

/// Slots that are taken or not are asked for everything, with hashes that collide and a clock that jumps.
fn stay_valid(kind: Kind, bound: u32, bytes: &mut Unstructured<'_>) {
    let weights = Weighed::new(40);
    let mut slots = Slots::weighed(bound, weights, Any::new(kind, 0), EventLog::default());
    while let Ok(what) = below(bytes, 20) {
        let Ok(number) = byte(bytes) else { return };
        let slot = Slot::new(u32::from(number % 16)).unwrap_or(Slot::new(Slot::MAX).unwrap());
        let hash = if number > 200 { u32::from(number) << 24 } else { u32::from(number % 3) };
        let time: u64 = bytes.arbitrary().unwrap_or_default();
        let weight = time % 24;
        match what {
            0..5 => {
                while slots.make_room(weight).is_some() {}
                let deadline = (number % 3 == 0).then_some(time);
                let before = slots.len();
                if let Ok(inserted) = slots.insert_weighed(hash, deadline, weight) {
                    assert_eq!(slots.len() == before, inserted.replaced.is_some());
                    let found = std::iter::successors(slots.first(hash), |slot| slots.following(*slot));
                    assert!(found.into_iter().any(|slot| slot == inserted.slot), "it stands under its hash");
                }
            }
            5 => drop(slots.insert(hash, Some(time))),
            6 => slots.hit(slot),
            7 => drop(slots.remove(slot)),
            8 => drop(slots.expire(slot)),
            9 => drop(slots.set_deadline(slot, (number > 15).then_some(time))),
            10 => drop(slots.renew(slot, time)),
            11 => drop(slots.update(slot, Some(time % 1000))),
            12 => drop(slots.expire_next()),
            13 => drop(slots.evict_next()),
            14 => drop(slots.victim()),
            15 => {
                if slots.total_weight() - slots.weight(slot) + weight <= slots.max_weight() {
                    slots.set_weight(slot, weight);
                }
            }
            16 => drop(slots.rehash(slot, hash)),
            17 => drop(slots.shrink()),
            18 => {
                slots.set_bound(u32::from(number % 12));
                slots.set_max_weight(time % 60);
                while slots.evict_over_bound().is_some() {}
            }
            // Forwards and backwards: a clock may be set.
            _ => slots.set_time(if number > 128 { time } else { u64::from(number) }),
        }
        assert_eq!(slots.validate(), Ok(()));
        assert!(slots.live() <= slots.len() && slots.len() <= slots.bound());
        let stats = slots.stats();
        let gone = stats.evictions + stats.expirations + stats.removals;
        assert_eq!(stats.inserts - gone, u64::from(slots.len()));
        let candidates = std::iter::successors(slots.first(hash), |slot| slots.following(*slot));
        assert!(candidates.count() <= slots.probes(hash) as usize);
        slots.listener_mut().take();
    }
}
