//! `cargo xtask bench native`: cache-core side by side with other caches of one thread.
//!
//! Each cell is a kind of key, a hasher, a capacity and a way of asking. All caches of a cell stand in
//! memory together and take turns, round by round, on the same keys, drawn anew for each round; the
//! order of the turns moves on by one each round. Told are the medians over the rounds, with the
//! quartiles, in nanoseconds for each look-up.

mod keys;
mod memory;
mod peers;

use std::time::Instant;

use keys::{Key, Rng, Zipf};
use peers::{EXACT, Maker, with_fx, with_own_hasher};
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: memory::Counting = memory::Counting;

struct Options {
    rounds: usize,
    only: Vec<String>,
    json: Option<String>,
}

fn main() {
    let options = options().unwrap_or_else(|message| {
        eprintln!("error: {message}");
        std::process::exit(2);
    });
    let mut cells = Vec::new();
    for (hasher, own) in [("own", true), ("fx", false)] {
        for capacity in [1_000, 100_000, 1_000_000] {
            cells_of::<u64>(
                hasher,
                capacity,
                if own { with_own_hasher() } else { with_fx() },
                &options,
                &mut cells,
            );
            cells_of::<String>(
                hasher,
                capacity,
                if own { with_own_hasher() } else { with_fx() },
                &options,
                &mut cells,
            );
        }
    }
    let bytes = if wanted("bytes", &options) { bytes() } else { Value::Null };
    if let Some(file) = &options.json {
        let all = json!({ "rounds": options.rounds, "cells": cells, "bytes": bytes });
        if let Err(error) = std::fs::write(file, format!("{all:#}\n")) {
            eprintln!("error: {file}: {error}");
            std::process::exit(1);
        }
    }
}

fn options() -> Result<Options, String> {
    let mut options = Options { rounds: 15, only: Vec::new(), json: None };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--quick" => options.rounds = 5,
            "--rounds" => {
                let rounds = value()?;
                options.rounds = rounds
                    .parse()
                    .ok()
                    .filter(|rounds| *rounds > 0)
                    .ok_or_else(|| format!("--rounds {rounds}: allowed is a whole number from 1"))?;
            }
            "--only" => options.only.push(value()?),
            "--json" => options.json = Some(value()?),
            _ => {
                return Err(format!(
                    "no option '{word}': allowed are --quick, --rounds N, --only WORD, --json FILE"
                ));
            }
        }
    }
    Ok(options)
}

/// Every word of `--only` stands in the cell's name.
fn wanted(name: &str, options: &Options) -> bool {
    options.only.iter().all(|word| name.split(' ').any(|part| part == word))
}

fn cells_of<K: Key>(
    hasher: &str,
    capacity: usize,
    makers: Vec<Maker<K>>,
    options: &Options,
    cells: &mut Vec<Value>,
) {
    for way in ["hits", "zipf"] {
        let name = format!("{} {hasher} {capacity} {way}", K::NAME);
        if wanted(&name, options) {
            cells.push(cell(&name, capacity, &makers, way == "hits", options.rounds));
        }
    }
}

fn cell<K: Key>(name: &str, capacity: usize, makers: &[Maker<K>], all_hit: bool, rounds: usize) -> Value {
    let mut rng = Rng(capacity as u64);
    let mut caches: Vec<_> = makers.iter().map(|maker| (maker.make)(capacity)).collect();
    let known = if all_hit { capacity as u64 } else { 10 * capacity as u64 };
    let zipf = Zipf::new(if all_hit { 2 } else { known }, 0.99);
    let mut draw = |count: usize| -> Vec<K> {
        (0..count).map(|_| K::of(if all_hit { rng.next() % known } else { zipf.draw(&mut rng) })).collect()
    };
    // Full, with the rarest first; then so many draws that the order is the workload's own.
    for start in (0..capacity as u64).rev().step_by(1 << 16) {
        let keys: Vec<K> = (start.saturating_sub((1 << 16) - 1)..=start).rev().map(K::of).collect();
        caches.iter_mut().for_each(|cache| _ = cache.get_or_insert(&keys));
    }
    for _ in 0..if all_hit { 1 } else { (2 * capacity).div_ceil(1 << 18).max(2) } {
        let keys = draw(1 << 18);
        caches.iter_mut().for_each(|cache| _ = cache.get_or_insert(&keys));
    }
    let count = if capacity > 100_000 { 1 << 19 } else { 1 << 18 };
    let mut times = vec![Vec::new(); caches.len()];
    let mut hits = vec![0; caches.len()];
    for round in 0..rounds {
        let keys = draw(count);
        for turn in 0..caches.len() {
            let at = (turn + round) % caches.len();
            let start = Instant::now();
            let hit = if all_hit { caches[at].look_up(&keys) } else { caches[at].get_or_insert(&keys) };
            times[at].push(start.elapsed().as_nanos() as f64 / count as f64);
            hits[at] += hit;
        }
    }
    let all = (rounds * count) as f64;
    let medians: Vec<f64> = times.iter_mut().map(|times| quartiles(times)[1]).collect();
    let best = medians[1..EXACT].iter().copied().fold(f64::INFINITY, f64::min);
    println!("\n{name} (ours / fastest exact LRU: {:.2})\n", medians[0] / best);
    println!("| cache | ns | quartiles | hit ratio |\n|---|---:|---:|---:|");
    let mut rows = Vec::new();
    for (at, maker) in makers.iter().enumerate() {
        let [low, middle, high] = quartiles(&mut times[at]);
        let ratio = hits[at] as f64 / all;
        println!("| {} | {middle:.1} | {low:.1} - {high:.1} | {:.2} % |", maker.name, 100.0 * ratio);
        rows.push(json!({ "cache": maker.name, "ns": middle, "low": low, "high": high, "hitRatio": ratio }));
    }
    json!({ "cell": name, "caches": rows })
}

fn quartiles(times: &mut [f64]) -> [f64; 3] {
    times.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| times[(times.len() - 1) * quarter / 4])
}

/// Bytes for each of 100 000 entries from u64 to u64: when the cache is full, and after a million evictions.
fn bytes() -> Value {
    const CAPACITY: usize = 100_000;
    println!("\nbytes for each entry, u64 to u64, 100 000 of them\n");
    println!("| cache | full | after a million evictions |\n|---|---:|---:|");
    let rows = with_own_hasher::<u64>().into_iter().map(|maker| {
        let before = memory::in_use();
        let mut cache = (maker.make)(CAPACITY);
        let per_entry = || (memory::in_use() - before) as f64 / CAPACITY as f64;
        let mut next = 0;
        let mut fill = |count: usize| {
            for _ in 0..count {
                cache.get_or_insert(&[u64::of(next)]);
                next += 1;
            }
        };
        fill(CAPACITY);
        let full = per_entry();
        fill(1_000_000);
        let churned = per_entry();
        println!("| {} | {full:.1} | {churned:.1} |", maker.name);
        json!({ "cache": maker.name, "full": full, "churned": churned })
    });
    rows.collect()
}
