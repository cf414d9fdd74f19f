//! Who holds whom: variables, objects, caches, and what of it can be reached from where.

use std::rc::Rc;

use cache_core::call::Language;

use super::action::identity;
use super::memory::{held_by_key, parts};
use super::sentence::key_words;
use super::sorted::Set;
use super::world::{ShelfId, World};

/// The objects with all that hold them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    pub things: Vec<Thing>,
    pub caches: Vec<CacheBox>,
    /// What the last step let go of for good.
    pub freed: Vec<Rc<str>>,
}

/// An object, a list or a dict.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    pub id: u64,
    pub label: String,
    /// The variables that hold it.
    pub variables: Vec<Rc<str>>,
    /// The objects that hold it, by their place in the list.
    pub within: Vec<usize>,
    pub held: Held,
}

/// How an object is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// By a variable or a call that runs, be it through others.
    InUse,
    /// By a cache, and by nobody else.
    ByCacheAlone,
    /// By nobody: it waits for the garbage collector.
    ByNobody,
}

/// A cache with its entries.
#[derive(Clone, Debug, PartialEq)]
pub struct CacheBox {
    pub function: Rc<str>,
    /// The object whose own it is, by its place in the list.
    pub owner: Option<usize>,
    /// Whether it holds its owner in turn, through the method that it calls.
    pub holds_owner: bool,
    /// Each entry in words, with the objects it holds by their places in the list.
    pub entries: Vec<(String, Vec<usize>)>,
}

/// Who holds whom in a world.
pub fn graph(world: &World) -> Graph {
    let memory = &world.memory;
    let roots = || memory.variables().map(|(_, id)| id).chain(world.passed());
    let used = memory.reached(roots(), world.shelves());
    let kept = memory.reached(roots().chain(world.kept()), world.shelves());
    let ids: Vec<u64> = memory.things().map(|(id, _)| id).collect();
    let place = |id: u64| ids.binary_search(&id).ok();
    let language = world.language();
    let within = |id: u64| {
        let holders = memory.things().enumerate();
        let holders = holders.filter(|(_, (_, value))| parts(value).any(|part| identity(part) == Some(id)));
        holders.map(|(i, _)| i).collect()
    };
    let things = memory.things().map(|(id, value)| Thing {
        id,
        label: value.label(language),
        variables: memory
            .variables()
            .filter(|(_, held)| *held == id)
            .map(|(name, _)| Rc::clone(name))
            .collect(),
        within: within(id),
        held: if used.contains(&id) {
            Held::InUse
        } else if kept.contains(&id) {
            Held::ByCacheAlone
        } else {
            Held::ByNobody
        },
    });
    let boxed = |id: &ShelfId| {
        let (shelf, function) = (world.shelves().get(id)?, world.functions.get(&id.function)?);
        // Where each receiver has a shelf of its own, the one without a receiver is not one of them.
        if id.receiver.is_none() && function.per_receiver() && shelf.is_empty() {
            return None;
        }
        let entries = shelf.standing().map(|standing| {
            let story = standing.story;
            let holds: Set<u64> =
                held_by_key(&story.key, shelf.equality).chain(story.value.object()).collect();
            let words = format!("{} → {}", key_words(&story.key), story.value.text);
            (words, holds.into_iter().filter_map(|(id, ())| place(id)).collect())
        });
        Some(CacheBox {
            function: Rc::clone(&function.name),
            owner: id.receiver.and_then(place),
            holds_owner: id.receiver.is_some() && language == Language::Python,
            entries: entries.collect(),
        })
    };
    Graph {
        things: things.collect(),
        caches: world.shelves().keys().filter_map(boxed).collect(),
        freed: world.freed.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::script::played::world;
    use super::*;

    fn seen(text: &str) -> Graph {
        graph(&world(text))
    }

    fn held(graph: &Graph) -> Vec<(&str, Held)> {
        graph.things.iter().map(|thing| (thing.label.as_str(), thing.held)).collect()
    }

    #[test]
    fn an_object_that_only_a_key_names_is_held_by_the_cache_alone() {
        let text = "def add(self, n)\nadder = SlowAdder()\nadder.add(1) -> 2";
        let before = seen(text);
        assert_eq!(held(&before), [("SlowAdder #1", Held::InUse)]);
        assert_eq!(before.things[0].variables, ["adder".into()]);
        assert_eq!(before.caches[0].entries, [("(SlowAdder #1, 1) → 2".to_owned(), vec![0])]);
        let dropped = seen(&format!("{text}\ndrop adder"));
        assert_eq!(held(&dropped), [("SlowAdder #1", Held::ByCacheAlone)]);
        let cleared = seen(&format!("{text}\ndrop adder\nclear add"));
        assert_eq!((held(&cleared).len(), cleared.freed), (0, vec!["SlowAdder #1".into()]));
    }

    #[test]
    fn a_cache_of_ones_own_holds_nobody_else() {
        let own = seen("def add(self, n) self=weak\nadder = SlowAdder()\nadder.add(1) -> 2\ndrop adder");
        assert_eq!(held(&own), [("SlowAdder #1", Held::ByNobody)]);
        assert_eq!((own.caches.len(), own.caches[0].owner, own.caches[0].holds_owner), (1, Some(0), true));
    }

    #[test]
    fn a_copy_is_the_callers_and_what_is_stored_stays_as_it_was() {
        let text = "def f(c) copy=clone\nx = f(1) -> [[1], 2]\nchange x to [3]\ny = f(1)";
        let graph = seen(text);
        assert_eq!(graph.caches[0].entries[0].0, "1 → [[1], 2]");
        let own = |label: &str| {
            let lists = graph.things.iter().filter(|thing| thing.label == label);
            lists.map(|thing| (thing.held, thing.variables.len())).collect::<Vec<_>>()
        };
        assert_eq!(own("[3]"), [(Held::InUse, 1)]);
        assert_eq!(own("[[1], 2]"), [(Held::ByCacheAlone, 0), (Held::InUse, 1)]);
        assert_eq!(own("[1]").len(), 2, "copied all the way down");
        let shared = seen(&text.replace("copy=clone", ""));
        assert_eq!(shared.caches[0].entries[0].0, "1 → [3]", "without copies there is one list");
    }

    #[test]
    fn what_an_object_holds_is_in_use_with_it() {
        let text = "def f(x)\nuser = User(tags=[1])\nf(user) -> [2]";
        let graph = seen(text);
        let labels: Vec<(&str, Held)> = held(&graph);
        assert_eq!(labels.len(), 3, "{labels:?}");
        assert_eq!(graph.things.iter().filter(|thing| !thing.within.is_empty()).count(), 1);
        let alone = graph.things.iter().find(|thing| thing.held == Held::ByCacheAlone).unwrap();
        assert_eq!(alone.label, "[2]", "the stored answer");
    }
}
