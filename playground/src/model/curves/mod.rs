//! Curves: what every policy would have hit at every size, beside the most that any could.

pub mod chart;
pub mod chosen;
pub mod export;
pub mod job;
pub mod of_run;
pub mod panel;
pub mod plan;
pub mod sizes;
pub mod words;
