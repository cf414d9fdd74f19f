//! A step as the page shows it. Everything here is read off what the engine did.

use std::rc::Rc;

use cache_core::call::{Key, Part, Role, Value};
use cache_core::policy::Kind;

use super::action::{Action, Asked, Call, Function};
use super::called::Called;
use super::drawn::{PLACES, drawn};
use super::mark::{Mark, Marks};
use super::policy::{self, Beside, Noted};
use super::shelf::{Shelf, Standing};
use super::sorted::by_number;
use super::world::{Done, Tally, World};
use crate::phrases::en::flow;
use crate::phrases::{Language, args};

/// What two keys have to do with each other in one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Same,
    Differs,
}

/// A part of a key, to be shown on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// `self`, `arg 1`, a name.
    pub role: String,
    pub label: String,
    /// Left out where the label says it already.
    pub type_name: Option<String>,
    pub sign: Option<Sign>,
}

/// What an entry has to do with the step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    Stored,
    Answered,
    Nearest,
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

/// What stands in one place of the picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    Entry(EntryView),
    /// So many entries that are not drawn.
    Gap(usize),
    /// So many free places; `None` where there is no bound.
    Free(Option<usize>),
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

/// The counters, as Python prints them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    pub tally: Tally,
    pub max_size: Option<usize>,
    pub len: usize,
    /// Of how many shelves they are the sum, where each object has one.
    pub shelves: usize,
}

/// The line of three: the call, its key, what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    pub from_label: &'static str,
    pub from: String,
    pub key_label: &'static str,
    pub key: Vec<Chip>,
    pub mark: Option<Mark>,
    pub outcome: String,
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
        called(&self.world)
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

fn called(world: &World) -> Option<&Called> {
    match &world.done {
        Done::Called(called) => Some(called),
        _ => None,
    }
}

/// A key, part by part.
pub fn chips(key: &Key, words: Words) -> Vec<Chip> {
    let mut arg = 0;
    key.parts()
        .iter()
        .map(|part| Chip {
            role: role_of(part, &mut arg, words),
            label: part.label().to_owned(),
            type_name: (!part.label().starts_with(part.type_name()) && !part.type_name().is_empty())
                .then(|| part.type_name().to_owned()),
            sign: None,
        })
        .collect()
}

fn role_of(part: &Part, arg: &mut usize, words: Words) -> String {
    match part.role() {
        Role::Receiver => words.receiver.to_owned(),
        Role::Name => part.name().unwrap_or(words.language.say(flow::NAME)).to_owned(),
        Role::Arg => {
            *arg += 1;
            words.language.text(flow::ARG, args![n = *arg])
        }
    }
}

/// Signs on the parts that were compared.
fn signed(mut chips: Vec<Chip>, differs: &[usize]) -> Vec<Chip> {
    for (i, chip) in chips.iter_mut().enumerate() {
        chip.sign = Some(if differs.contains(&i) { Sign::Differs } else { Sign::Same });
    }
    chips
}

fn flow(action: &Action, world: &World, words: Words) -> Option<Flow> {
    let t = words.language;
    let plain = |from_label, from: String, key_label, key, outcome| {
        let (from_label, key_label, outcome) =
            (t.say(from_label), t.say(key_label), t.say(outcome).to_owned());
        Some(Flow { from_label, from, key_label, key, mark: None, outcome })
    };
    match action.principal() {
        Action::Call(call) | Action::Begin(call) => {
            let Some(called) = called(world) else {
                return plain(flow::CALL, "?".into(), flow::HAS_NO_KEY, vec![], flow::NOT_CALLED);
            };
            let mut key = chips(&called.key, words);
            if called.outcome.is_hit() {
                key = signed(key, &[]);
            } else if let Some(near) = &called.nearest {
                key = signed(key, &near.differs);
            }
            let mark = if called.outcome.is_hit() { Mark::Hit } else { Mark::Miss };
            Some(Flow {
                from_label: t.say(flow::CALL),
                from: call_code(call, &called.function, &called.key, words),
                key_label: t.say(flow::BECOMES),
                key,
                mark: Some(mark),
                outcome: t.say(called.outcome.word()).to_owned(),
            })
        }
        Action::Make { value, .. } => {
            let language = world.language();
            let object = match &**value {
                Value::Object(object) => Some(format!("{}()", object.class)),
                _ => None,
            };
            let label = value.label(language);
            let (role, what) = match object {
                Some(_) => (words.receiver, flow::NEW_OBJECT),
                None => (t.say(flow::VALUE), flow::NEW_VALUE),
            };
            let code = object.unwrap_or_else(|| label.clone());
            let chip = Chip { role: role.to_owned(), label, type_name: None, sign: None };
            plain(flow::CODE, code, flow::MAKES, vec![chip], what)
        }
        Action::Define(function) => {
            let name = format!("{}()", function.name);
            plain(flow::FUNCTION, name, flow::GETS, vec![], flow::EMPTY_CACHE)
        }
        _ => None,
    }
}

/// A call as it stands in the code.
fn call_code(call: &Call, function: &Function, key: &Key, words: Words) -> String {
    let (receiver, args) = match &call.asked {
        Asked::Call { receiver, args, named } => {
            let language = function.language();
            let args = args.iter().map(|value| value.label(language));
            let named = named.iter().map(|(name, value)| format!("{name}={}", value.label(language)));
            (receiver.is_some(), args.chain(named).collect::<Vec<_>>())
        }
        Asked::Recorded { .. } => {
            let args = key.parts().iter().filter(|part| part.role() != Role::Receiver);
            (false, args.map(ToString::to_string).collect())
        }
    };
    let before = if receiver { format!("{}.", words.receiver) } else { String::new() };
    format!("{before}{}({})", function.name, args.join(", "))
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

fn entry_view(standing: &Standing<'_>, i: usize, deciding: &str, world: &World, words: Words) -> EntryView {
    let story = standing.story;
    let touch = touch_of(story.serial, world);
    let mut chips = chips(&story.key, words);
    match (touch, called(world)) {
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

fn shelf_view(shelf: &Shelf, world: &World, words: Words) -> ShelfView {
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
