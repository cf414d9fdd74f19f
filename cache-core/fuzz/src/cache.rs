//! The map layer with everything: bounds, weights, lifetimes, tags, dumps, entries, under every policy and with
//! hashes from good to hostile.

use crate::checks::map::{Hashes, Op, Settings, Value, agree};
use crate::take::{all, below, byte, maybe};
use arbitrary::{Result, Unstructured};
use cache_core::policy::{Any, Kind};
use cache_core::{Cache, Tags};

/// Operations on keys and values.
pub fn cache(input: &[u8]) {
    // Too short is nothing to look at.
    let _ = run(&mut Unstructured::new(input));
}

fn run(bytes: &mut Unstructured<'_>) -> Result<()> {
    let how = byte(bytes)?;
    let hashes = [Hashes::Good, Hashes::Good, Hashes::Few, Hashes::Same][usize::from(how / 64)];
    let (exact, weighs, chars) = (how % 2 == 0, how / 2 % 2 == 0, how / 4 % 2 == 0);
    let settings = Settings {
        max_size: maybe(bytes, 40)?.map(usize::from),
        max_weight: if weighs { 1 + u64::from(byte(bytes)?) } else { u64::MAX },
        ttl: lifetime(bytes)?,
        idle: lifetime(bytes)?,
        exact,
    };
    let kind = Kind::ALL[usize::from(how / 8) % 7];
    let ops = &all(bytes, 2000, op)[..];
    let u8s = || settings.builder::<u8>().hasher(hashes).listener(Tags::new());
    match (exact, weighs) {
        (true, true) => {
            agree(u8s().max_weight(settings.max_weight, weigh).build(), settings, Cache::resize_weight, ops)
        }
        // Keys that leave room for saying that there is none, and keys that do not.
        (true, false) if chars => {
            let chars = settings.builder::<char>().hasher(hashes).listener(Tags::new());
            agree(chars.build(), settings, |_, _| (), ops);
        }
        (true, false) => agree(u8s().build(), settings, |_, _| (), ops),
        (false, true) => {
            let cache = u8s().policy(Any::new(kind, 0)).max_weight(settings.max_weight, weigh).build();
            agree(cache, settings, Cache::resize_weight, ops);
        }
        (false, false) => agree(u8s().policy(Any::new(kind, 0)).build(), settings, |_, _| (), ops),
    }
    Ok(())
}

fn weigh(_: &u8, value: &Value) -> u64 {
    value.1
}

fn lifetime(bytes: &mut Unstructured<'_>) -> Result<Option<u64>> {
    let byte = byte(bytes)?;
    Ok((byte % 2 == 0).then_some(1 + u64::from(byte)))
}

/// Fewer keys than are looked at for one that has expired, so that it is certain who goes.
fn op(bytes: &mut Unstructured<'_>) -> Result<Op> {
    let what = below(bytes, 64)?;
    let mut key = || below(bytes, 48);
    Ok(match what {
        0..12 => Op::Insert(key()?, byte(bytes)?),
        12..20 => Op::Get(key()?),
        20 => Op::Peek(key()?),
        21..24 => Op::InsertFor(key()?, byte(bytes)?, u16::from(byte(bytes)?)),
        24..29 => Op::GetOrInsert(key()?, byte(bytes)?),
        29 => Op::Fail(key()?),
        30..33 => Op::Entry(key()?, byte(bytes)?),
        33..36 => Op::Change(key()?, byte(bytes)?),
        36..40 => Op::Remove(key()?),
        40 => Op::Pop,
        41 => Op::Retain(byte(bytes)?),
        42 => Op::Drain(byte(bytes)?),
        43..45 => Op::Resize(maybe(bytes, 40)?),
        45..47 => Op::ResizeWeight(maybe(bytes, 255)?),
        47..51 => Op::Tag(key()?, byte(bytes)?),
        51..53 => Op::Invalidate(byte(bytes)?),
        53..57 => Op::Advance(u16::from(byte(bytes)?)),
        57 => Op::Expire,
        58 => Op::Clear,
        59 => Op::Shrink,
        60 => Op::Copy,
        61 | 62 => Op::Restore,
        _ => Op::Advance(u16::from(byte(bytes)?) << 8),
    })
}
