//! Everything there is after so many steps: functions, shelves, the clock, and what the last step did.

mod calls;
mod done;
mod objects;
mod shelves;

use std::rc::Rc;

use cache_core::call::Language;

pub use self::calls::Running;
pub use self::done::{Done, Refusal, Returned};

use super::action::{Action, Function, Outcome, identity};
use super::mark::Marks;
use super::memory::Memory;
use super::shelf::{Gone, Shelf, Why};
use super::sorted::Map;
use super::stores::Stores;

/// Which shelf: a function has one, or one for each receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShelfId {
    pub function: u64,
    pub receiver: Option<u64>,
}

/// Hits and misses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub hits: u64,
    pub misses: u64,
}

impl Tally {
    fn count(&mut self, outcome: Outcome) {
        if outcome.is_hit() { self.hits += 1 } else { self.misses += 1 }
    }
}

/// The state after some steps.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub functions: Map<u64, Rc<Function>>,
    shelves: Map<ShelfId, Shelf>,
    recorded: Map<u64, Tally>,
    pub memory: Memory,
    /// What stands behind the memories of processes.
    pub stores: Stores,
    /// How often functions ran.
    pub runs: u64,
    /// The calls that run, the innermost last.
    pub running: Vec<Running>,
    /// What the last step let go of for good, as people call it.
    pub freed: Vec<Rc<str>>,
    pub now: u64,
    pub steps: usize,
    /// The shelf that the last step was about.
    pub focus: Option<ShelfId>,
    pub done: Done,
    pub marks: Marks,
}

impl World {
    /// Does one action. `look` asks for what only a shown step needs: the nearest stored key.
    pub fn apply(&mut self, action: &Action, look: bool) {
        self.steps += 1;
        self.freed.clear();
        self.marks = Marks::default();
        self.done = self.act(action, look);
        self.mark();
    }

    /// All shelves.
    pub fn shelves(&self) -> &Map<ShelfId, Shelf> {
        &self.shelves
    }

    /// The shelf the page shows.
    pub fn shelf(&self) -> Option<&Shelf> {
        self.shelves.get(&self.focus?)
    }

    /// The function whose shelf the page shows.
    pub fn function(&self) -> Option<&Rc<Function>> {
        self.functions.get(&self.focus?.function)
    }

    /// Hits and misses of the function in focus, over all its shelves.
    pub fn tally(&self) -> Tally {
        let Some(function) = self.function() else { return Tally::default() };
        if function.recorded {
            return self.recorded.get(&function.id).copied().unwrap_or_default();
        }
        self.of(function.id).fold(Tally::default(), |sum, (_, shelf)| {
            let stats = shelf.stats();
            Tally { hits: sum.hits + stats.hits, misses: sum.misses + stats.misses }
        })
    }

    /// Entries of the function in focus, over all its shelves.
    pub fn size(&self) -> usize {
        let Some(function) = self.function() else { return 0 };
        self.of(function.id).map(|(_, shelf)| shelf.len()).sum()
    }

    /// All entries of all functions: what a copy of this state costs.
    pub fn weight(&self) -> usize {
        self.memory.len() + self.shelves.values().map(Shelf::weight).sum::<usize>()
    }

    /// How many objects have a shelf of their own for the function in focus.
    pub fn shelves_of_objects(&self) -> usize {
        let Some(function) = self.function() else { return 0 };
        self.of(function.id).filter(|(id, _)| id.receiver.is_some()).count()
    }

    fn act(&mut self, action: &Action, look: bool) -> Done {
        match action {
            _ if action.is_for_whole() => Done::Plain,
            Action::Define(function) => {
                self.functions.insert(function.id, Rc::clone(function));
                self.shelves.retain(|id, _| id.function != function.id);
                self.recorded.remove(&function.id);
                self.stores.open(function);
                self.open(function, None);
                self.let_go();
                Done::Plain
            }
            Action::Call(call) => self.call(call, look, false),
            Action::Begin(call) => self.call(call, look, true),
            Action::Return(answer) => self.returned(answer),
            Action::Several(actions) => self.several(actions),
            Action::Make { value, name } => {
                self.memory.know(value);
                if let Some(name) = name
                    && self.memory.hold(name, identity(value))
                {
                    self.let_go();
                }
                Done::Plain
            }
            Action::Change { name, to } => self.change(name, to),
            Action::Release(name) => {
                self.memory.hold(name, None);
                self.let_go();
                Done::Plain
            }
            Action::End(name) => {
                self.memory.hold(name, None);
                Done::Left(self.sweep(|_| false))
            }
            Action::Sweep => Done::Left(self.sweep(|_| false)),
            Action::Wait(milliseconds) => {
                self.set_clock(self.now + milliseconds);
                // What is too old cannot be found any more: it is taken out where that can be seen.
                let gone: Vec<Gone> = self.shelves.values_mut().flat_map(Shelf::expire).collect();
                if !gone.is_empty() {
                    self.let_go();
                }
                Done::Left(gone)
            }
            Action::At(time, action) => {
                self.set_clock(*time);
                self.act(action, look)
            }
            Action::Set { function, key, answer } => {
                let Some(function) = self.functions.get(function).map(Rc::clone) else { return Done::Plain };
                let id = self.open(&function, Some(key));
                let (step, mut gone) = (self.steps, Vec::new());
                let Some(shelf) = self.shelves.get_mut(&id) else { return Done::Plain };
                let serial = shelf.store(key, answer, None, step, &mut gone);
                self.learn(answer);
                Done::Stored { serial, gone }
            }
            Action::Delete { function, key } => {
                self.stores.remove(*function, key);
                self.take_one(*function, key, Why::Removed)
            }
            Action::Expire { function, key } => self.take_one(*function, key, Why::Expired),
            Action::InvalidateTag { function, keys, .. } => {
                for key in &**keys {
                    self.stores.remove(*function, key);
                }
                let gone = keys.iter().flat_map(|key| self.take(*function, key, Why::Removed)).collect();
                self.face(*function, None);
                self.let_go();
                Done::Left(gone)
            }
            Action::Clear { function, receiver } => {
                if receiver.is_none() {
                    self.stores.clear(*function);
                    self.recorded.remove(function);
                }
                self.each(*function, *receiver, Shelf::clear)
            }
            Action::Resize { function, receiver, max_size } => {
                if receiver.is_none()
                    && let Some(known) = self.functions.get_mut(function)
                {
                    *known = Rc::new(Function { max_size: *max_size, ..(**known).clone() });
                }
                self.each(*function, *receiver, |shelf| shelf.resize(*max_size))
            }
            Action::Collect { function, receiver, .. } => {
                let id = ShelfId { function: *function, receiver: Some(*receiver) };
                let gone = self.shelves.remove(&id).map(|mut shelf| shelf.clear()).unwrap_or_default();
                self.focus = Some(ShelfId { function: *function, receiver: None });
                Done::Left(gone)
            }
            Action::Drop(_) | Action::Gc(_) | Action::Note(_) | Action::Skipped | Action::Unknown(_) => {
                Done::Plain
            }
        }
    }

    /// Several things at once.
    fn several(&mut self, actions: &[Action]) -> Done {
        let mut calls = Tally::default();
        for action in actions {
            self.done = self.act(action, false);
            self.mark();
            if let Done::Called(called) = &self.done {
                calls.count(called.outcome);
            }
        }
        Done::Several(calls)
    }

    /// The language of the functions there are.
    pub fn language(&self) -> Language {
        self.functions.values().next().map_or(Language::Python, |function| function.language())
    }

    fn mark(&mut self) {
        for mark in self.done.marks() {
            self.marks.insert(mark);
        }
    }
}
