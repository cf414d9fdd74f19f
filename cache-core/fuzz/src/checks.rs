//! Shared with the property tests.

#[path = "../../tests/shared/analysis.rs"]
pub(crate) mod analysis;
#[path = "../../tests/shared/hostile.rs"]
pub(crate) mod hostile;
#[path = "../../tests/shared/lists.rs"]
pub(crate) mod lists;
#[path = "../../tests/shared/map.rs"]
pub(crate) mod map;
#[path = "../../tests/shared/policies.rs"]
pub(crate) mod policies;
