//! The objects of a run: which there are, which variable holds which, and which nobody holds any longer. Kept by the
//! whole program alone: in plain lessons it is not shown.

use std::rc::Rc;

use cache_core::call::{Dict, Equality, Key, Language, List, Object, Role, Value};

use super::action::identity;
use super::shelf::Shelf;
use super::sorted::{Map, Set};
use super::world::ShelfId;
use crate::WHOLE;

/// Copies are numbered from here on: no script makes so many objects.
const COPIED: u64 = 1 << 40;

/// The objects and the variables.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    things: Map<u64, Rc<Value>>,
    /// How many copies were made.
    copies: u64,
    variables: Vec<(Rc<str>, u64)>,
}

impl Memory {
    /// Keeps a value in mind, with all it holds.
    pub(super) fn know(&mut self, value: &Rc<Value>) {
        if !WHOLE {
            return;
        }
        if let Some(id) = identity(value) {
            self.things.insert(id, Rc::clone(value));
        }
        for part in parts(value) {
            if identity(part).is_some_and(|id| !self.things.contains_key(&id)) {
                self.know(&Rc::new(part.clone()));
            }
        }
    }

    /// A copy of a value, all the way down: the same content in objects of its own.
    pub(super) fn copy(&mut self, value: &Value) -> Value {
        let copied = match value.clone() {
            Value::Object(object) => {
                let fields = object.fields.iter().map(|(name, value)| (name.clone(), self.copy(value)));
                Value::Object(Object { fields: fields.collect(), ..object })
            }
            Value::Dict(dict) => {
                let fields = dict.fields.iter().map(|(name, value)| (name.clone(), self.copy(value)));
                Value::Dict(Dict { fields: fields.collect(), ..dict })
            }
            Value::List(list) => {
                let items = list.items.iter().map(|item| item.as_ref().map(|item| self.copy(item)));
                Value::List(List { items: items.collect(), ..list })
            }
            Value::Tuple(items) => Value::Tuple(items.iter().map(|item| self.copy(item)).collect()),
            other => other,
        };
        if identity(value).is_none() {
            return copied;
        }
        self.copies += 1;
        with_identity(copied, COPIED + self.copies)
    }

    /// Lets a variable hold a value, or nothing that has an identity; whether it held something before.
    pub(super) fn hold(&mut self, name: &Rc<str>, object: Option<u64>) -> bool {
        if !WHOLE {
            return false;
        }
        let before = self.held_by(name);
        self.variables.retain(|(other, _)| other != name);
        self.variables.extend(object.map(|id| (Rc::clone(name), id)));
        before.is_some() && before != object
    }

    /// The object that a variable holds.
    pub fn held_by(&self, name: &str) -> Option<u64> {
        self.variables.iter().find(|(other, _)| **other == *name).map(|(_, id)| *id)
    }

    /// The variables, each with what it holds.
    pub fn variables(&self) -> impl Iterator<Item = (&Rc<str>, u64)> {
        self.variables.iter().map(|(name, id)| (name, *id))
    }

    /// Everything there is.
    pub fn things(&self) -> impl Iterator<Item = (u64, &Rc<Value>)> {
        self.things.iter().map(|(id, value)| (*id, value))
    }

    /// What an object is, if it is still there.
    pub fn thing(&self, id: u64) -> Option<&Rc<Value>> {
        self.things.get(&id)
    }

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// Everything that can be reached from some objects, these among it. A cache that belongs to a receiver is
    /// reached through it.
    pub fn reached(&self, roots: impl Iterator<Item = u64>, shelves: &Map<ShelfId, Shelf>) -> Set<u64> {
        let mut todo: Vec<u64> = roots.collect();
        let mut reached = Set::new();
        while let Some(id) = todo.pop() {
            if !reached.add(id) {
                continue;
            }
            todo.extend(self.things.get(&id).into_iter().flat_map(|value| parts(value)).filter_map(identity));
            for (_, shelf) in shelves.iter().filter(|(shelf, _)| shelf.receiver == Some(id)) {
                todo.extend(held(shelf));
            }
        }
        reached
    }

    /// Forgets what is not among `reached`, unless `spared` says so; gives what went.
    pub(super) fn forget(
        &mut self,
        reached: &Set<u64>,
        spared: impl Fn(u64) -> bool,
    ) -> Vec<(u64, Rc<Value>)> {
        let gone = self.things.iter().filter(|(id, _)| !reached.contains(id) && !spared(**id));
        let gone: Vec<(u64, Rc<Value>)> = gone.map(|(id, value)| (*id, Rc::clone(value))).collect();
        for (id, _) in &gone {
            self.things.remove(id);
        }
        gone
    }
}

/// The value as the object that it becomes the content of.
pub(super) fn with_identity(value: Value, id: u64) -> Value {
    match value {
        Value::Object(object) => Value::Object(Object { id, ..object }),
        Value::List(list) => Value::List(List { id, ..list }),
        Value::Dict(dict) => Value::Dict(Dict { id, ..dict }),
        other => other,
    }
}

/// The objects that a shelf keeps alive.
pub fn held(shelf: &Shelf) -> impl Iterator<Item = u64> + '_ {
    shelf.standing().flat_map(|standing| {
        let in_key = held_by_key(&standing.story.key, shelf.equality);
        in_key.chain(standing.story.value.object()).collect::<Vec<_>>()
    })
}

/// The objects that a key keeps alive: by content nothing but content, and a cache of its own holds no receiver.
pub fn held_by_key(key: &Key, equality: Equality) -> impl Iterator<Item = u64> + '_ {
    let by_content = equality == Equality::Structural;
    let owned = key.shelf().is_some();
    key.parts().iter().filter_map(move |part| match part.role() {
        Role::Receiver => part.id().filter(|_| !owned),
        Role::Arg | Role::Name => part.id().filter(|_| !by_content),
    })
}

/// What a value holds directly.
pub fn parts(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Object(object) => Box::new(object.fields.iter().map(|(_, value)| value)),
        Value::Dict(dict) => Box::new(dict.fields.iter().map(|(_, value)| value)),
        Value::List(list) => Box::new(list.items.iter().flatten()),
        Value::Tuple(items) => Box::new(items.iter()),
        _ => Box::new(core::iter::empty()),
    }
}

/// What people call an object.
pub fn label(value: &Value, language: Language) -> String {
    value.label(language)
}
