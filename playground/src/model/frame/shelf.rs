//! A shelf, to be drawn: its entries in eviction order, and what the step has to do with each.

use std::rc::Rc;

use cache_core::policy::Kind;

use super::super::called::Called;
use super::super::drawn::{PLACES, drawn};
use super::super::policy::{self, Beside, Noted};
use super::super::shelf::{Shelf, Standing};
use super::super::sorted::by_number;
use super::super::world::{Done, World};
use super::chip::signed;
use super::{Chip, Words, chips};

/// A shelf, to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ShelfView {
    /// Whose it is, where a function has several.
    pub of: Option<String>,
    pub len: usize,
    pub max_size: Option<usize>,
    /// What decides the order of the entries.
    pub kind: Kind,
    /// Whether the policy notes anything about entries.
    pub notes: bool,
    /// What the policy keeps beside them.
    pub beside: Vec<Beside>,
    /// Each place with its distance from the left, in places.
    pub places: Vec<(f32, Place)>,
    /// How many parts the longest key that is drawn has.
    pub parts: usize,
    /// Where on the whole shelf those stand that the step is about.
    pub touched: Vec<(usize, Touch)>,
}

/// What stands in one place of the picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    Entry(EntryView),
    /// So many entries that are not drawn.
    Gap(usize),
    /// So many free places; `None` where there is no bound.
    Free(Option<usize>),
}

/// An entry on the shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryView {
    pub serial: u64,
    /// Its place in eviction order, from 1.
    pub place: usize,
    pub chips: Vec<Chip>,
    pub value: Rc<str>,
    /// Whether `value` is only what is known of it from a recording.
    pub recorded: bool,
    pub stored: usize,
    pub used: usize,
    pub hits: u32,
    /// Milliseconds it has left.
    pub left: Option<u64>,
    pub touch: Option<Touch>,
    /// What the policy has noted about it.
    pub noted: Vec<Noted>,
    /// Whether it is the next to go.
    pub next: bool,
}

/// What an entry has to do with the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    Stored,
    Answered,
    Nearest,
}

impl ShelfView {
    /// The same shelf with its entries in the order in which they were stored, and nothing said of which is next
    /// to go: while that is asked.
    #[must_use]
    pub fn unordered(&self) -> Self {
        let mut view = self.clone();
        let mut entries: Vec<EntryView> = Vec::new();
        let mut others: Vec<Place> = Vec::new();
        for (_, place) in view.places.drain(..) {
            match place {
                Place::Entry(entry) => entries.push(EntryView { next: false, ..entry }),
                other => others.push(other),
            }
        }
        by_number(&mut entries, |entry| entry.serial);
        view.places = side_by_side(entries.into_iter().map(Place::Entry).chain(others));
        view
    }
}

impl Place {
    /// How wide it is, an entry being 1.
    pub const fn wide(&self) -> f32 {
        match self {
            Self::Entry(_) => 1.0,
            Self::Gap(_) => 0.5,
            Self::Free(_) => 0.6,
        }
    }
}

pub(super) fn shelf_view(shelf: &Shelf, world: &World, words: Words) -> ShelfView {
    let (len, overview) = (shelf.len(), shelf.overview());
    let mut touched = Vec::new();
    if matches!(world.done, Done::Called(_) | Done::Stored { .. } | Done::Returned(_)) {
        for (i, standing) in shelf.standing().enumerate() {
            if let Some(touch) = touch_of(standing.story.serial, world) {
                touched.push((i, touch));
            }
        }
    }
    let free = match shelf.max_size() {
        Some(bound) if bound > len => Some(Some(bound - len)),
        Some(_) => None,
        None => Some(None),
    };
    let drawn = drawn(len, &touched, if free.is_some() { PLACES - 0.6 } else { PLACES });
    let (mut places, mut next, mut parts) = (Vec::new(), 0, 1);
    for (i, standing) in shelf.standing().enumerate() {
        if drawn.binary_search(&i).is_err() {
            continue;
        }
        if i > next {
            places.push(Place::Gap(i - next));
        }
        let view = entry_view(&standing, i, overview.policy, world, words);
        parts = parts.max(view.chips.len());
        places.push(Place::Entry(view));
        next = i + 1;
    }
    if len > next {
        places.push(Place::Gap(len - next));
    }
    places.extend(free.map(Place::Free));
    let of = shelf.owner.as_ref().map(ToString::to_string);
    ShelfView {
        of,
        len,
        max_size: shelf.max_size(),
        kind: shelf.kind(),
        notes: policy::notes(shelf.kind()),
        beside: policy::beside(shelf, &overview),
        places: side_by_side(places),
        parts,
        touched,
    }
}

pub(super) fn entry_view(
    standing: &Standing<'_>,
    i: usize,
    deciding: &str,
    world: &World,
    words: Words,
) -> EntryView {
    let story = standing.story;
    let touch = touch_of(story.serial, world);
    let mut chips = chips(&story.key, words);
    match (touch, world.done.called()) {
        (Some(Touch::Nearest | Touch::Stored), Some(Called { nearest: Some(near), .. })) => {
            chips = signed(chips, &near.differs);
        }
        (Some(Touch::Answered), _) => chips = signed(chips, &[]),
        _ => {}
    }
    EntryView {
        serial: story.serial,
        place: i + 1,
        chips,
        value: Rc::clone(&story.value.text),
        recorded: world.function().is_some_and(|function| function.recorded),
        stored: story.stored,
        used: story.used,
        hits: story.hits,
        left: standing.deadline.map(|deadline| deadline.saturating_sub(world.now)),
        touch,
        noted: policy::noted(standing, deciding),
        next: i == 0 && world.function().is_some_and(|function| function.max_size.is_some()),
    }
}

fn touch_of(serial: u64, world: &World) -> Option<Touch> {
    match &world.done {
        Done::Called(called) => {
            if called.serial == Some(serial) {
                return Some(if called.stored { Touch::Stored } else { Touch::Answered });
            }
            let near = called.nearest.as_ref()?;
            (near.serial == Some(serial)).then_some(Touch::Nearest)
        }
        Done::Stored { serial: stored, .. } => (*stored == Some(serial)).then_some(Touch::Stored),
        Done::Returned(returned) => (returned.serial == Some(serial)).then_some(Touch::Stored),
        _ => None,
    }
}

/// Each place with its distance from the left.
fn side_by_side(places: impl IntoIterator<Item = Place>) -> Vec<(f32, Place)> {
    let mut right = 0.0;
    let places = places.into_iter().map(|place| {
        let left = right;
        right += place.wide();
        (left, place)
    });
    places.collect()
}
