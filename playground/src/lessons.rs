//! The lessons there are. A new one is a file in the folder `lessons`, and nothing else.

use crate::model::lesson::Heading;
#[cfg(not(target_arch = "wasm32"))]
use crate::model::lesson::Lesson;

/// Number and title of every lesson, in the order of their numbers: known before any of them is loaded.
pub const INDEX: &[Heading] = include!(concat!(env!("OUT_DIR"), "/index.rs"));

/// Where the page finds what a lesson says, from its own address.
pub fn address(number: u32) -> String {
    format!("lessons/{number:02}.json")
}

/// The text of every lesson, as the page loads it.
#[cfg(not(target_arch = "wasm32"))]
pub fn texts() -> &'static [&'static str] {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"))
}

/// Every lesson, whole.
///
/// # Panics
///
/// When one of the files is not a lesson: it says where.
#[cfg(not(target_arch = "wasm32"))]
pub fn all() -> Vec<Lesson> {
    texts().iter().map(|text| Lesson::read(text).unwrap_or_else(|error| panic!("{error}"))).collect()
}
