//! The lessons there are, in order. A new one is a new file here and its name in the two lists below.

mod lesson_04;

use crate::model::lesson::Lesson;

const ALL: &[fn() -> Lesson] = &[lesson_04::lesson];

/// Every lesson, in the order of its number.
pub fn all() -> Vec<Lesson> {
    ALL.iter().map(|lesson| lesson()).collect()
}
