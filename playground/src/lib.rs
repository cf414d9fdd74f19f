//! The page on which a cache shows what it does, step by step.
//!
//! [`model`] is everything the page knows: runs, frames, sentences, lessons, links; plain Rust, tested
//! natively. [`lessons`] are data for it. [`phrases`] are its words, in every language. [`views`] draw it,
//! and do nothing else.

// An application: its items are for itself, and named for what they are.
#![allow(missing_docs)]
// "shelf" next to `self` is what this is about; and what a page can be switched to is true or false.
#![allow(clippy::similar_names, clippy::struct_excessive_bools)]

/// Whether this is the whole program, or the part of it that the page begins with: the plain lessons, which are about a
/// shelf with nothing beside it. What only the whole one
/// has is asked for behind this, and the compiler leaves it out of the other.
pub const WHOLE: bool = cfg!(feature = "whole");

pub mod lessons;
pub mod model;
pub mod phrases;
pub mod views;
