//! What outlives a process: a store that all processes have in common, one for each function that wants one.

use std::rc::Rc;

use cache_core::call::{Key, Part, Role};

use super::action::{Answer, Function};
use super::sorted::Map;
use crate::WHOLE;

/// The kinds of stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreKind {
    /// A server that many machines can ask.
    Redis,
    /// A folder or a file on one machine.
    Disk,
}

impl StoreKind {
    /// All of them, by the names they have in scripts.
    pub const ALL: [(&'static str, Self); 2] = [("redis", Self::Redis), ("disk", Self::Disk)];
}

/// Something stored.
#[derive(Clone, Debug)]
pub struct Stored {
    pub key: Rc<Key>,
    pub answer: Answer,
    /// When it is too old.
    until: Option<u64>,
}

/// The stores, by function.
#[derive(Clone, Debug, Default)]
pub struct Stores(Map<u64, Vec<Stored>>);

impl Stores {
    /// A function gets an empty store, or none any more.
    pub(super) fn open(&mut self, function: &Function) {
        self.0.remove(&function.id);
        if WHOLE && function.store.is_some() {
            self.0.insert(function.id, Vec::new());
        }
    }

    /// What is stored for a call, whoever made it.
    pub(super) fn get(&self, function: u64, key: &Key, now: u64) -> Option<&Answer> {
        let alive = |stored: &&Stored| stored.until.is_none_or(|until| now < until);
        self.0
            .get(&function)?
            .iter()
            .filter(alive)
            .find(|stored| same_question(&stored.key, key))
            .map(|stored| &stored.answer)
    }

    /// Stores an answer, where the function has a store.
    pub(super) fn put(&mut self, function: &Function, key: &Rc<Key>, answer: &Answer, now: u64) {
        if !WHOLE {
            return;
        }
        self.remove(function.id, key);
        if let Some(entries) = self.0.get_mut(&function.id) {
            let until = function.ttl.map(|ttl| now + ttl);
            entries.push(Stored { key: Rc::clone(key), answer: answer.clone(), until });
        }
    }

    /// Forgets the answer of a call.
    pub(super) fn remove(&mut self, function: u64, key: &Key) {
        if !WHOLE {
            return;
        }
        if let Some(entries) = self.0.get_mut(&function) {
            entries.retain(|stored| !same_question(&stored.key, key));
        }
    }

    /// Forgets all answers of a function.
    pub(super) fn clear(&mut self, function: u64) {
        if !WHOLE {
            return;
        }
        if let Some(entries) = self.0.get_mut(&function) {
            entries.clear();
        }
    }

    /// What a function has stored; `None` where it has no store.
    pub fn of(&self, function: u64, now: u64) -> Option<impl Iterator<Item = &Stored>> {
        let entries = self.0.get(&function)?;
        Some(entries.iter().filter(move |stored| stored.until.is_none_or(|until| now < until)))
    }
}

/// Whether two calls ask the same, whoever asks: which object was asked does not leave its process.
pub(super) fn same_question(one: &Key, other: &Key) -> bool {
    fn asked(key: &Key) -> impl Iterator<Item = &Part> {
        key.parts().iter().filter(|part| part.role() != Role::Receiver)
    }
    asked(one).eq(asked(other))
}
