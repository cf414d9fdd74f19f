//! Calls, and what becomes of those that run for longer than a step.

use std::rc::Rc;

use cache_core::call::{Key, Value};

use super::super::action::{Answer, Asked, Call, Function};
use super::super::called::{At, call_on, waiting};
use super::super::stores::same_question;
use super::{Done, Refusal, Returned, ShelfId, World};
use crate::WHOLE;

/// A call that runs.
#[derive(Clone, Debug)]
pub struct Running {
    shelf: ShelfId,
    pub function: Rc<Function>,
    pub key: Rc<Key>,
    /// The objects it was passed.
    pub(super) holds: Vec<Rc<Value>>,
    /// The calls that wait for its answer.
    pub joined: Vec<Rc<Key>>,
}

impl Running {
    /// Whether a call with this key would come to the same.
    fn answers(&self, function: &Function, key: &Key) -> bool {
        self.function.id == function.id && same_question(&self.key, key)
    }
}

impl World {
    /// A call. If it misses and `begins`, the function runs until a later step.
    pub(super) fn call(&mut self, call: &Call, look: bool, begins: bool) -> Done {
        if let Some(time) = call.at {
            self.set_clock(time);
        }
        let Some(function) = self.functions.get(&call.function).map(Rc::clone) else {
            return Done::Refused(Refusal::Undefined);
        };
        let (key, said) = match &call.asked {
            Asked::Recorded { .. } if !WHOLE => return Done::Plain,
            Asked::Recorded { key, said } => (Rc::clone(key), Some(&**said)),
            Asked::Call { receiver, args, named } => match function.key(receiver.as_deref(), args, named) {
                Ok(key) => (Rc::new(key), None),
                Err(error) => return Done::Refused(Refusal::NoKey(error.to_string().into())),
            },
        };
        let id = self.open(&function, Some(&key));
        let Some(shelf) = self.shelves.get_mut(&id) else { return Done::Plain };
        let missing = shelf.serial_of(&key).is_none();
        if WHOLE
            && function.lock
            && missing
            && let Some(running) = self.running.iter_mut().find(|running| running.answers(&function, &key))
        {
            running.joined.push(Rc::clone(&key));
            // Its memory was asked, and had nothing.
            shelf.look_up(&key, self.steps, &mut Vec::new());
            return Done::Called(Box::new(waiting(function, key)));
        }
        let stored =
            if WHOLE && missing { self.stores.get(function.id, &key, self.now).cloned() } else { None };
        let found = function.store.filter(|_| stored.is_some());
        let begins = begins && found.is_none();
        let answered = stored.map(|returns| Call { returns, raises: false, ..call.clone() });
        let call = answered.as_ref().unwrap_or(call);
        let mut called = call_on(shelf, function, key, said, call, At { step: self.steps, look, begins });
        called.found = found;
        if called.runs() {
            self.runs += 1;
            if WHOLE && called.stored {
                self.stores.put(&called.function, &called.key, &called.value, self.now);
            }
        }
        if said.is_some() {
            self.recorded.or_default(called.function.id).count(called.outcome);
        }
        let holds = if called.stored || called.running { call.asked.objects() } else { vec![] };
        for value in &holds {
            self.memory.know(value);
        }
        if called.running {
            let (function, key) = (Rc::clone(&called.function), Rc::clone(&called.key));
            self.running.push(Running { shelf: id, function, key, holds, joined: Vec::new() });
        }
        self.learn(&called.value);
        if WHOLE
            && called.function.copies
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
    pub(super) fn returned(&mut self, value: &Answer) -> Done {
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
        self.learn(value);
        let (step, mut gone) = (self.steps, Vec::new());
        let Some(shelf) = self.shelves.get_mut(&id) else { return Done::Plain };
        let serial = shelf.store(&key, value, None, step, &mut gone);
        self.let_go();
        Done::Returned(Box::new(Returned { function, key, value: value.clone(), serial, gone }))
    }
}
