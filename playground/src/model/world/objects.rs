//! Objects, who holds them, and what becomes of those that nobody holds any longer.

use std::rc::Rc;

use cache_core::call::{Language, Value};

use super::super::action::{Answer, identity};
use super::super::memory;
use super::super::shelf::Gone;
use super::super::sorted::Set;
use super::{Done, Refusal, ShelfId, World};
use crate::WHOLE;

impl World {
    /// The objects that were passed to calls that run.
    pub fn passed(&self) -> impl Iterator<Item = u64> + '_ {
        self.running.iter().flat_map(|call| &call.holds).filter_map(|value| identity(value))
    }

    /// The objects that caches hold which belong to nobody.
    pub fn kept(&self) -> impl Iterator<Item = u64> + '_ {
        self.shelves.iter().filter(|(id, _)| id.receiver.is_none()).flat_map(|(_, shelf)| memory::held(shelf))
    }

    /// Keeps an answer in mind, if it is an object.
    pub(super) fn learn(&mut self, answer: &Answer) {
        if let Some(value) = &answer.value {
            self.memory.know(value);
        }
    }

    /// The object that a variable holds looks different from now on.
    pub(super) fn change(&mut self, name: &Rc<str>, to: &Rc<Value>) -> Done {
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

    /// Something was let go of. Python frees at once what nobody holds, save what holds itself in a circle:
    /// an object with a cache of its own, which knows the object's method. JavaScript waits for its collector.
    pub(super) fn let_go(&mut self) {
        // In plain lessons nobody is shown what is freed.
        if WHOLE && !self.memory.is_empty() && self.language() == Language::Python {
            let owners: Set<u64> = self.shelves.keys().filter_map(|id| id.receiver).collect();
            self.sweep(|id| owners.contains(&id));
        }
    }

    /// Frees what cannot be reached, and the caches that belong to it.
    pub(super) fn sweep(&mut self, spared: impl Fn(u64) -> bool) -> Vec<Gone> {
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
                    let left = self.of(shelf.function).map(|(id, _)| *id).last();
                    self.focus = Some(left.unwrap_or(ShelfId { receiver: None, ..shelf }));
                }
            }
        }
        gone
    }
}
