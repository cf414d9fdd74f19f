//! Curves: what every policy would have hit at every size, beside the most that any could.

pub mod chosen;
