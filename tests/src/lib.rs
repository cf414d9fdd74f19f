//! Shared by the tests that cross crates: what the readable model says of random operations, and real traces.

pub mod policy_runs;
pub mod runs;
pub mod traces;
