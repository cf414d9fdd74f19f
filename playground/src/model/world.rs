//! Everything there is after so many steps: functions, shelves, the clock, and what the last step did.

use std::rc::Rc;

use cache_core::call::{Key, Language, Role, Value};

use super::action::{Action, Answer, Asked, Call, Function, identity};
use super::called::{At, Called, call_on, waiting};
use super::mark::{Mark, Marks};
use super::memory::{self, Memory};
use super::shelf::{Gone, Shelf, Why};
use super::sorted::{Map, Set};
use super::stores::{Stores, same_question};

/// Which shelf: a function has one, or one for each receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShelfId {
    pub function: u64,
    pub receiver: Option<u64>,
}

/// What a step did.
#[derive(Clone, Debug)]
pub enum Done {
    /// Nothing yet.
    Start,
    Called(Box<Called>),
    /// Entries left for another reason than a call.
    Left(Vec<Gone>),
    /// A value was put in.
    Stored {
        serial: Option<u64>,
        gone: Vec<Gone>,
    },
    /// A call that ran is done: its answer is stored, if it was kept.
    Returned(Box<Returned>),
    /// An object looks different now, and with it the answers under these keys.
    Altered(Vec<Rc<Key>>),
    /// Several things at once: the calls among them.
    Several(Tally),
    /// Whatever needs no more words than the action itself.
    Plain,
    /// The call could not be made.
    Refused(Refusal),
}

/// Why a call could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody has defined the function.
    Undefined,
    /// It has no key, as the language itself says it.
    NoKey(Rc<str>),
    /// Nothing runs that could return.
    NothingRuns,
    /// This variable holds nothing that could be altered.
    Fixed(Rc<str>),
}

/// A call that ran is done.
#[derive(Clone, Debug)]
pub struct Returned {
    pub function: Rc<Function>,
    pub key: Rc<Key>,
    pub value: Answer,
    pub serial: Option<u64>,
    pub gone: Vec<Gone>,
}

/// A call that runs.
#[derive(Clone, Debug)]
pub struct Running {
    shelf: ShelfId,
    pub function: Rc<Function>,
    pub key: Rc<Key>,
    /// The objects it was passed.
    holds: Vec<Rc<Value>>,
    /// The calls that wait for its answer.
    pub joined: Vec<Rc<Key>>,
}

/// Hits and misses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub hits: u64,
    pub misses: u64,
}

/// The state after some steps.
#[derive(Clone, Debug)]
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

impl Default for World {
    fn default() -> Self {
        Self {
            functions: Map::new(),
            shelves: Map::new(),
            recorded: Map::new(),
            memory: Memory::default(),
            stores: Stores::default(),
            runs: 0,
            running: Vec::new(),
            freed: Vec::new(),
            now: 0,
            steps: 0,
            focus: None,
            done: Done::Start,
            marks: Marks::default(),
        }
    }
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

    /// Entries of the function in focus, over all its shelves, and how many shelves that is.
    pub fn size(&self) -> (usize, usize) {
        let Some(function) = self.function() else { return (0, 0) };
        self.of(function.id)
            .fold((0, 0), |(entries, shelves), (_, shelf)| (entries + shelf.len(), shelves + 1))
    }

    /// All entries of all functions: what a copy of this state costs.
    pub fn weight(&self) -> usize {
        self.memory.len() + self.shelves.values().map(Shelf::weight).sum::<usize>()
    }

    fn of(&self, function: u64) -> impl Iterator<Item = (&ShelfId, &Shelf)> {
        let first = ShelfId { function, receiver: None };
        self.shelves.range(first..).take_while(move |(id, _)| id.function == function)
    }

    fn act(&mut self, action: &Action, look: bool) -> Done {
        match action {
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
                self.now += milliseconds;
                self.tell_time();
                // What is too old cannot be found any more: it is taken out where that can be seen.
                let gone: Vec<Gone> = self.shelves.values_mut().flat_map(Shelf::expire).collect();
                if !gone.is_empty() {
                    self.let_go();
                }
                Done::Left(gone)
            }
            Action::At(time, action) => {
                self.now = *time;
                self.tell_time();
                self.act(action, look)
            }
            Action::Set { function, key, answer } => {
                let Some(function) = self.functions.get(function).map(Rc::clone) else { return Done::Plain };
                let id = self.open(&function, Some(key));
                let (step, mut gone) = (self.steps, Vec::new());
                let Some(shelf) = self.shelves.get_mut(&id) else { return Done::Plain };
                let serial = shelf.store(key, answer, None, step, &mut gone);
                self.learn(answer.value.as_ref());
                Done::Stored { serial, gone }
            }
            Action::Delete { function, key } => {
                self.stores.remove(*function, key);
                self.at_key(*function, key, Why::Removed)
            }
            Action::Expire { function, key } => self.at_key(*function, key, Why::Expired),
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

    fn call(&mut self, call: &Call, look: bool, begins: bool) -> Done {
        let Some(function) = self.functions.get(&call.function).map(Rc::clone) else {
            return Done::Refused(Refusal::Undefined);
        };
        let (key, said) = match &call.asked {
            Asked::Recorded { key, said } => (Rc::clone(key), Some(&**said)),
            Asked::Call { receiver, args, named } => match function.key(receiver.as_deref(), args, named) {
                Ok(key) => (Rc::new(key), None),
                Err(error) => return Done::Refused(Refusal::NoKey(error.to_string().into())),
            },
        };
        let id = self.open(&function, Some(&key));
        let Some(shelf) = self.shelves.get_mut(&id) else { return Done::Plain };
        let missing = shelf.serial_of(&key).is_none();
        let same =
            |running: &&mut Running| running.function.id == function.id && same_question(&running.key, &key);
        if function.lock
            && missing
            && let Some(running) = self.running.iter_mut().find(same)
        {
            running.joined.push(Rc::clone(&key));
            // Its memory was asked, and had nothing.
            shelf.look_up(&key, self.steps, &mut Vec::new());
            return Done::Called(Box::new(waiting(function, key)));
        }
        let stored = if missing { self.stores.get(function.id, &key, self.now).cloned() } else { None };
        let found = function.store.filter(|_| stored.is_some());
        let begins = begins && found.is_none();
        let answered = stored.map(|returns| Call { returns, raises: false, ..call.clone() });
        let call = answered.as_ref().unwrap_or(call);
        let mut called = call_on(shelf, function, key, said, call, At { step: self.steps, look, begins });
        called.found = found;
        if called.runs() {
            self.runs += 1;
            if called.stored {
                self.stores.put(&called.function, &called.key, &called.value, self.now);
            }
        }
        if said.is_some() {
            let tally = self.recorded.or_default(called.function.id);
            if called.outcome.is_hit() { tally.hits += 1 } else { tally.misses += 1 }
        }
        let holds = if called.stored || called.running { call.asked.objects() } else { vec![] };
        for value in &holds {
            self.memory.know(value);
        }
        if called.running {
            let (function, key) = (Rc::clone(&called.function), Rc::clone(&called.key));
            self.running.push(Running { shelf: id, function, key, holds, joined: Vec::new() });
        }
        self.learn(called.value.value.as_ref());
        if called.function.copies
            && let Some(value) = called.value.value.take()
        {
            // What is stored stays in the cache.
            let copy = Rc::new(self.memory.copy(&value));
            if call.held_by.is_some() {
                self.memory.know(&copy);
            }
            called.value.value = Some(copy);
        }
        let freed = call.held_by.as_ref().is_some_and(|name| self.memory.hold(name, called.value.object()));
        if freed || !called.gone.is_empty() {
            self.let_go();
        }
        Done::Called(Box::new(called))
    }

    /// The innermost call that runs is done.
    fn returned(&mut self, value: &Answer) -> Done {
        let Some(running) = self.running.pop() else {
            return Done::Refused(Refusal::NothingRuns);
        };
        let Running { shelf: id, function, key, joined, .. } = running;
        self.stores.put(&function, &key, value, self.now);
        for key in joined {
            let id = self.open(&function, Some(&key));
            if let Some(shelf) = self.shelves.get_mut(&id) {
                shelf.store(&key, value, None, self.steps, &mut Vec::new());
            }
        }
        self.focus = Some(id);
        self.learn(value.value.as_ref());
        let (step, mut gone) = (self.steps, Vec::new());
        let Some(shelf) = self.shelves.get_mut(&id) else { return Done::Plain };
        let serial = shelf.store(&key, value, None, step, &mut gone);
        self.let_go();
        Done::Returned(Box::new(Returned { function, key, value: value.clone(), serial, gone }))
    }

    /// Several things at once.
    fn several(&mut self, actions: &[Action]) -> Done {
        let mut calls = Tally::default();
        for action in actions {
            self.done = self.act(action, false);
            self.mark();
            if let Done::Called(called) = &self.done {
                if called.outcome.is_hit() { calls.hits += 1 } else { calls.misses += 1 }
            }
        }
        Done::Several(calls)
    }

    fn change(&mut self, name: &Rc<str>, to: &Rc<Value>) -> Done {
        let Some(id) = self.memory.held_by(name) else {
            return Done::Refused(Refusal::Fixed(Rc::clone(name)));
        };
        let to = Rc::new(memory::with_identity((**to).clone(), id));
        self.memory.know(&to);
        let language = self.language();
        let answer = Answer::of((*to).clone(), language);
        let altered = self.shelves.values_mut().flat_map(|shelf| shelf.alter(id, &answer)).collect();
        self.let_go();
        Done::Altered(altered)
    }

    fn learn(&mut self, value: Option<&Rc<Value>>) {
        if let Some(value) = value {
            self.memory.know(value);
        }
    }

    /// The objects that were passed to calls that run.
    pub fn passed(&self) -> impl Iterator<Item = u64> + '_ {
        self.running.iter().flat_map(|call| &call.holds).filter_map(|value| identity(value))
    }

    /// The objects that caches hold which belong to nobody.
    pub fn kept(&self) -> impl Iterator<Item = u64> + '_ {
        self.shelves.iter().filter(|(id, _)| id.receiver.is_none()).flat_map(|(_, shelf)| memory::held(shelf))
    }

    /// The language of the functions there are.
    pub fn language(&self) -> Language {
        self.functions.values().next().map_or(Language::Python, |function| function.language())
    }

    /// Something was let go of. Python frees at once what nobody holds, save what holds itself in a circle:
    /// an object with a cache of its own, which knows the object's method. JavaScript waits for its collector.
    fn let_go(&mut self) {
        if !self.memory.is_empty() && self.language() == Language::Python {
            let owners: Set<u64> = self.shelves.keys().filter_map(|id| id.receiver).collect();
            self.sweep(|id| owners.contains(&id));
        }
    }

    /// Frees what cannot be reached, and the caches that belong to it.
    fn sweep(&mut self, spared: impl Fn(u64) -> bool) -> Vec<Gone> {
        let variables = self.memory.variables().map(|(_, id)| id);
        let reached = self.memory.reached(variables.chain(self.passed()).chain(self.kept()), &self.shelves);
        let freed = self.memory.forget(&reached, spared);
        let mut gone = Vec::new();
        for (id, value) in freed {
            self.freed.push(memory::label(&value, self.language()).into());
            let owned: Vec<ShelfId> =
                self.shelves.keys().filter(|shelf| shelf.receiver == Some(id)).copied().collect();
            for shelf in owned {
                gone.extend(self.shelves.remove(&shelf).into_iter().flat_map(|mut shelf| shelf.clear()));
                if self.focus == Some(shelf) {
                    self.focus = Some(ShelfId { receiver: None, ..shelf });
                }
            }
        }
        gone
    }

    /// The shelf that a key belongs on, made if need be, and turns the page to it.
    fn open(&mut self, function: &Rc<Function>, key: Option<&Key>) -> ShelfId {
        let receiver = key.and_then(Key::shelf);
        let id = ShelfId { function: function.id, receiver };
        let owner = || {
            let part = key?.parts().iter().find(|part| part.role() == Role::Receiver)?;
            receiver.map(|_| part.label().into())
        };
        self.shelves.or_insert_with(id, || Shelf::new(function, owner())).set_time(self.now);
        self.focus = Some(id);
        id
    }

    /// Takes one entry from its shelf and turns the page to that shelf.
    fn at_key(&mut self, function: u64, key: &Key, why: Why) -> Done {
        let gone = self.take(function, key, why);
        self.face(function, key.shelf());
        self.let_go();
        Done::Left(gone)
    }

    fn take(&mut self, function: u64, key: &Key, why: Why) -> Vec<Gone> {
        let id = ShelfId { function, receiver: key.shelf() };
        let gone = self.shelves.get_mut(&id).map(|shelf| shelf.remove(key)).unwrap_or_default();
        gone.into_iter().map(|gone| Gone { why, ..gone }).collect()
    }

    /// Does something to one receiver's shelf of a function, or to all its shelves.
    fn each(
        &mut self,
        function: u64,
        receiver: Option<u64>,
        mut act: impl FnMut(&mut Shelf) -> Vec<Gone>,
    ) -> Done {
        let mut gone = Vec::new();
        for (id, shelf) in self.shelves.iter_mut() {
            if id.function == function && (receiver.is_none() || id.receiver == receiver) {
                gone.append(&mut act(shelf));
            }
        }
        self.face(function, receiver);
        self.let_go();
        Done::Left(gone)
    }

    /// Turns the page to a function: to the shelf named, or to the one it shows already.
    fn face(&mut self, function: u64, receiver: Option<u64>) {
        if receiver.is_some() || self.focus.is_none_or(|focus| focus.function != function) {
            self.focus = Some(ShelfId { function, receiver });
        }
    }

    fn mark(&mut self) {
        for mark in marks(&self.done) {
            self.marks.insert(mark);
        }
    }

    fn tell_time(&mut self) {
        let now = self.now;
        self.shelves.values_mut().for_each(|shelf| shelf.set_time(now));
    }
}

fn marks(done: &Done) -> impl Iterator<Item = Mark> + '_ {
    let gone: &[Gone] = match done {
        Done::Called(called) => &called.gone,
        Done::Returned(returned) => &returned.gone,
        Done::Left(gone) | Done::Stored { gone, .. } => gone,
        Done::Start | Done::Plain | Done::Altered(_) | Done::Several(_) | Done::Refused(_) => &[],
    };
    let call = match done {
        Done::Called(called) if called.outcome.is_hit() => Some(Mark::Hit),
        Done::Called(_) => Some(Mark::Miss),
        _ => None,
    };
    let left = gone.iter().filter_map(|gone| match gone.why {
        Why::Evicted(_) => Some(Mark::Evict),
        Why::Expired => Some(Mark::Expire),
        Why::Removed => None,
    });
    call.into_iter().chain(left)
}
