//! How long the analyses take on many accesses.

use std::time::Instant;

use cache_core::analysis::{Accesses, LruCurve, NoMemory, Optimum, Shards};
use cache_tests::runs::Rng;

const ACCESSES: usize = 1_000_000;
const RUNS: usize = 5;

/// Milliseconds for a million accesses.
pub(crate) struct Speed {
    pub(crate) keys: usize,
    pub(crate) lru: f64,
    pub(crate) shards: f64,
    pub(crate) optimum: f64,
}

pub(crate) fn measure() -> Result<Vec<Speed>, NoMemory> {
    [100_000, 1_000_000].into_iter().map(of).collect()
}

fn of(keys: usize) -> Result<Speed, NoMemory> {
    let accesses = zipf(keys);
    let sequence = Accesses::from_keys(accesses.iter().copied())?;
    Ok(Speed {
        keys,
        lru: fastest(|| {
            let mut curve = LruCurve::new();
            for key in &accesses {
                curve.observe(*key)?;
            }
            curve.curve().map(|curve| curve.at(1000).hits)
        })?,
        shards: fastest(|| {
            let mut shards = Shards::new(8192, 0);
            for key in &accesses {
                shards.observe(*key)?;
            }
            shards.curve().map(|curve| curve.at(1000).hits)
        })?,
        optimum: fastest(|| Optimum::new(&sequence)?.hits(keys as u32 / 10))?,
    })
}

fn fastest(mut run: impl FnMut() -> Result<u64, NoMemory>) -> Result<f64, NoMemory> {
    let mut fastest = f64::INFINITY;
    for _ in 0..RUNS {
        let start = Instant::now();
        std::hint::black_box(run()?);
        fastest = fastest.min(start.elapsed().as_secs_f64() * 1e3);
    }
    Ok(fastest)
}

/// Accesses by Zipf's law with exponent 0.99, as keys of 64 bits that stand in no order.
fn zipf(keys: usize) -> Vec<u64> {
    let mut sums = Vec::with_capacity(keys);
    let mut sum = 0.0;
    for rank in 1..=keys {
        sum += (rank as f64).powf(-0.99);
        sums.push(sum);
    }
    let mut rng = Rng::new(1);
    let draw = |_| {
        let place = rng.below(1 << 53) as f64 / (1_u64 << 53) as f64 * sum;
        let rank = sums.partition_point(|upto| *upto <= place) as u64;
        (rank + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    };
    (0..ACCESSES).map(draw).collect()
}
