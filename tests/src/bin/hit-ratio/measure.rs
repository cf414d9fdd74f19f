//! The hits of everybody at all sizes.

use std::collections::BTreeSet;

use cache_core::analysis::{NoMemory, Optimum};
use cache_tests::traces::Trace;

use crate::policies::{self, CONTENDERS};

/// How many sizes a curve in the picture is made of.
const DRAWN: u32 = 28;

/// What was hit on a trace.
pub(crate) struct Measured {
    pub(crate) name: String,
    pub(crate) requests: usize,
    pub(crate) distinct: usize,
    /// The sizes of the table: those of the references, or parts of the number of keys.
    pub(crate) table: Vec<Row>,
    /// The sizes of the picture, as many times each as the one before.
    pub(crate) drawn: Vec<Row>,
}

/// What was hit at a size.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) size: u32,
    pub(crate) optimum: u64,
    /// By contender.
    pub(crate) hits: Vec<u64>,
}

pub(crate) fn measure(trace: &Trace) -> Result<Measured, NoMemory> {
    let distinct = trace.accesses.distinct();
    let mut listed: Vec<u32> = trace.hits.keys().copied().collect();
    if listed.is_empty() {
        listed = [64, 32, 16, 8, 4, 2].map(|part| (distinct as u32 / part).max(1)).to_vec();
        listed.dedup();
    }
    let drawn: BTreeSet<u32> = drawn_sizes(distinct as f64, &listed).collect();
    let optimum = Optimum::new(&trace.accesses)?;
    let row = |size: &u32| {
        let hits = CONTENDERS.iter().map(|kind| policies::hits(*kind, &trace.accesses, *size));
        Ok(Row { size: *size, optimum: optimum.hits(*size)?, hits: hits.collect::<Result<_, _>>()? })
    };
    Ok(Measured {
        name: trace.name.clone(),
        requests: trace.accesses.ids().len(),
        distinct,
        table: listed.iter().map(row).collect::<Result<_, _>>()?,
        drawn: drawn.iter().map(row).collect::<Result<_, _>>()?,
    })
}

/// From the smallest size of the table, or a hundredth of the keys if that is less, up to all keys.
fn drawn_sizes(distinct: f64, listed: &[u32]) -> impl Iterator<Item = u32> {
    let first = listed.iter().copied().min().map_or(1.0, f64::from).min((distinct / 100.0).max(4.0));
    let span = (distinct / first).max(1.0);
    (0..DRAWN).map(move |step| (first * span.powf(f64::from(step) / f64::from(DRAWN - 1))).round() as u32)
}
