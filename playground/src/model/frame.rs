//! A step as the page shows it. Everything here is read off what the engine did.

mod chip;
mod flow;
mod shelf;

pub use self::chip::{Chip, Sign, chips};
pub use self::flow::Flow;
pub use self::shelf::{EntryView, Place, ShelfView, Touch};

use self::flow::flow;
use self::shelf::{entry_view, shelf_view};
use super::action::Action;
use super::called::Called;
use super::mark::Marks;
use super::world::{Tally, World};
use crate::phrases::Language;

/// The counters, as Python prints them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    pub tally: Tally,
    pub max_size: Option<usize>,
    pub len: usize,
    /// Of how many shelves they are the sum, where each object has one.
    pub shelves: usize,
}

/// What things are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// `self`, or `this`.
    pub receiver: &'static str,
    pub language: Language,
}

/// Everything a step shows, words and code apart.
#[derive(Clone, Debug)]
pub struct Frame {
    pub cursor: usize,
    pub world: World,
    pub marks: Marks,
    pub flow: Option<Flow>,
    pub shelf: Option<ShelfView>,
    pub info: Option<Info>,
    words: Words,
}

impl Frame {
    /// The picture of a state that `action` has led to.
    pub fn new(world: World, action: Option<&Action>, words: Words) -> Self {
        let shelf = world.shelf().map(|shelf| shelf_view(shelf, &world, words));
        let info = world.function().map(|function| Info {
            tally: world.tally(),
            max_size: function.max_size,
            len: world.size(),
            shelves: world.shelves_of_objects(),
        });
        let flow = action.and_then(|action| flow(action, &world, words));
        Self { cursor: world.steps, marks: world.marks, flow, shelf, info, world, words }
    }

    /// The call that the step was, if it was one.
    pub fn called(&self) -> Option<&Called> {
        self.world.done.called()
    }

    /// The rows of the table: entries `from` to `to` in eviction order, counted from 0.
    pub fn rows(&self, from: usize, to: usize) -> Vec<EntryView> {
        let Some(shelf) = self.world.shelf() else { return Vec::new() };
        let deciding = shelf.overview().policy;
        let all = shelf.standing().enumerate().skip(from).take(to.saturating_sub(from));
        all.map(|(i, standing)| entry_view(&standing, i, deciding, &self.world, self.words)).collect()
    }
}

impl core::fmt::Display for Info {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Tally { hits, misses } = self.tally;
        write!(f, "CacheInfo(hits={hits}, misses={misses}, maxsize=")?;
        match self.max_size {
            Some(entries) => write!(f, "{entries}")?,
            None => f.write_str("None")?,
        }
        write!(f, ", currsize={})", self.len)
    }
}
