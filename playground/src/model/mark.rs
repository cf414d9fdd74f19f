//! The four things that can happen at a cache, as marks on a time line.

use crate::phrases::Phrase;
use crate::phrases::en::marks;

/// One kind of happening. Each has a colour, a shape and a word; the views never show the colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mark {
    Hit,
    Miss,
    Evict,
    Expire,
}

impl Mark {
    /// All marks, in the order in which a legend shows them.
    pub const ALL: [Self; 4] = [Self::Hit, Self::Miss, Self::Evict, Self::Expire];

    /// The word for it.
    pub const fn word(self) -> &'static Phrase {
        match self {
            Self::Hit => marks::HIT,
            Self::Miss => marks::MISS,
            Self::Evict => marks::EVICT,
            Self::Expire => marks::EXPIRE,
        }
    }

    /// The word for it where a name is needed: in style sheets.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Evict => "evict",
            Self::Expire => "expire",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// The marks of one step: a call can be a miss and evict something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u8);

impl Marks {
    /// Adds a mark.
    pub fn insert(&mut self, mark: Mark) {
        self.0 |= mark.bit();
    }

    /// Whether `mark` is among them.
    pub const fn contains(self, mark: Mark) -> bool {
        self.0 & mark.bit() != 0
    }

    /// The marks there are, in the order of [`Mark::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Mark> {
        Mark::ALL.into_iter().filter(move |mark| self.contains(*mark))
    }
}

impl FromIterator<Mark> for Marks {
    fn from_iter<I: IntoIterator<Item = Mark>>(marks: I) -> Self {
        let mut set = Self::default();
        marks.into_iter().for_each(|mark| set.insert(mark));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_can_have_several_marks() {
        let marks: Marks = [Mark::Evict, Mark::Miss].into_iter().collect();
        assert_eq!(marks.iter().collect::<Vec<_>>(), [Mark::Miss, Mark::Evict]);
        assert!(!marks.contains(Mark::Hit));
    }
}
