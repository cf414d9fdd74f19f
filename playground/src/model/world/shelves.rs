//! The shelves: finding the one that a key belongs on, and taking entries from them.

use std::rc::Rc;

use cache_core::call::{Key, Role};

use super::super::action::Function;
use super::super::shelf::{Gone, Shelf, Why};
use super::{Done, ShelfId, World};

impl World {
    /// The shelf that a key belongs on, made if need be, and turns the page to it.
    pub(super) fn open(&mut self, function: &Rc<Function>, key: Option<&Key>) -> ShelfId {
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

    /// The shelves of a function.
    pub(super) fn of(&self, function: u64) -> impl Iterator<Item = (&ShelfId, &Shelf)> {
        let first = ShelfId { function, receiver: None };
        self.shelves.range(first..).take_while(move |(id, _)| id.function == function)
    }

    /// Takes one entry from its shelf and turns the page to that shelf.
    pub(super) fn take_one(&mut self, function: u64, key: &Key, why: Why) -> Done {
        let gone = self.take(function, key, why);
        self.face(function, key.shelf());
        self.let_go();
        Done::Left(gone)
    }

    pub(super) fn take(&mut self, function: u64, key: &Key, why: Why) -> Vec<Gone> {
        let id = ShelfId { function, receiver: key.shelf() };
        let gone = self.shelves.get_mut(&id).map(|shelf| shelf.remove(key)).unwrap_or_default();
        gone.into_iter().map(|gone| Gone { why, ..gone }).collect()
    }

    /// Does something to one receiver's shelf of a function, or to all its shelves.
    pub(super) fn each(
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
    pub(super) fn face(&mut self, function: u64, receiver: Option<u64>) {
        if receiver.is_some() || self.focus.is_none_or(|focus| focus.function != function) {
            self.focus = Some(ShelfId { function, receiver });
        }
    }

    /// Lets it be so late.
    pub(super) fn set_clock(&mut self, now: u64) {
        self.now = now;
        self.shelves.values_mut().for_each(|shelf| shelf.set_time(now));
    }
}
