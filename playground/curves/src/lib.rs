//! Hit ratio against size: what the page asks its workers for, and what they do for it.
//!
//! The page links [`protocol`] and nothing else of this; the worker beside it (`worker/`) is the rest, and
//! is fetched when curves are asked for. [`reading`] takes a file in pieces, [`desk`] answers orders.

// A part of an application: its items are for the page, and named for what they are.
#![allow(missing_docs)]

pub mod desk;
pub mod protocol;
pub mod reading;
