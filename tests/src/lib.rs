//! Shared by the tests that cross crates: what the readable model says of random operations.

pub mod runs;
