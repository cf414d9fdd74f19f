//! A small, safe cache engine that can say why every look-up hit or missed.
//!
//! - [`Cache`]: keys and values, for Rust.
//! - [`Slots`]: the same decisions without keys and values, for those who keep them elsewhere.
//! - [`policy`]: which entry has to go: LRU, FIFO, LFU, SIEVE, S3-FIFO, W-TinyLFU, adaptive, or one of your own.
//! - [`Event`], [`Listener`], [`History`]: what happened, and why.
//! - [`call`]: what a call of a memoized function means, as a key made of parts.
//! - [`analysis`]: how large a cache should be, and what each policy would have hit.
//! - `trace` (feature `trace`): the `cache-trace` file format.
//! - [`model`]: all of it again, slow and obvious, to test against.
//!
//! ```
//! use cache_core::Cache;
//!
//! let mut emails = Cache::builder().max_size(256).ttl(30_000).build();
//! emails.set_time(0);
//! emails.insert(42, "ann@example.org");
//! assert_eq!(emails.get(&42), Some(&"ann@example.org"));
//! emails.set_time(30_000);
//! assert_eq!(emails.get(&42), None);
//! ```
//!
//! Without `std`: only `alloc` is needed. Without unsafe code, so that whoever embeds it need not
//! trust it. Without a clock and without randomness of its own: both are handed in, so a cache is
//! [`Clone`], and equal operations give equal results. Without panics, whatever it is asked; where
//! memory runs out, an entry is not stored.

#![no_std]
// Places come from outside and from links: a look-up that can fail is written as one.
#![warn(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Where it was measured: a look-up that is not compiled into whoever asks takes twice as long.
#![allow(clippy::inline_always)]

extern crate alloc;

pub mod analysis;
mod cache;
pub mod call;
mod event;
mod expiry;
mod grow;
mod history;
#[allow(clippy::indexing_slicing)] // Made for reading; only tests run it.
pub mod model;
pub mod policy;
mod random;
mod slot;
mod slots;
mod stats;
mod table;
mod tags;
#[cfg(feature = "trace")]
pub mod trace;

pub use cache::{
    Builder, Cache, DefaultHash, Drain, Entry, EntryRef, IntoIter, Iter, OccupiedEntry, Refused, Stored,
    VacantEntry, Weigher,
};
#[cfg(feature = "serde")]
pub use cache::{Dump, DumpEntry, RestoreError};
pub use event::{Event, Listener, MissReason, RemoveCause, Rule};
pub use history::{EventLog, Ghost, History};
pub use policy::Lru;
pub use slot::Slot;
pub use slots::{Inserted, Refusal, Replaced, Slots, Weighed, Weights};
pub use stats::Stats;
#[cfg(feature = "layout")]
pub use table::Layout;
pub use table::Table;
pub use tags::{Tagged, Tags};

/// The examples of the readme are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
