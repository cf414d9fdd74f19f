//! The memories of the processes, and the store behind them.

use cache_core::call::Value;

use super::stores::StoreKind;
use super::world::World;

/// What stands where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tiers {
    pub processes: Vec<Process>,
    /// The store behind them, with its entries in words.
    pub store: Option<(StoreKind, Vec<String>)>,
}

/// A process with its memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    pub label: String,
    pub entries: Vec<String>,
    /// The calls that run in it.
    pub runs: Vec<String>,
    /// The calls that wait for those of others.
    pub waits: Vec<String>,
}

/// The tiers of the function in focus. Processes are the objects that its calls are made on.
pub fn tiers(world: &World) -> Tiers {
    let Some(function) = world.function() else { return Tiers::default() };
    let asked = |key: &cache_core::call::Key| {
        let parts = key.parts().iter().filter(|part| Some(part.label()) != key_owner(key));
        parts.map(ToString::to_string).collect::<Vec<_>>().join(", ")
    };
    let call = |key: &cache_core::call::Key| format!("{}({})", function.name, asked(key));
    let process = |(id, value): (u64, &std::rc::Rc<Value>)| {
        let Value::Object(object) = &**value else { return None };
        let shelf = world
            .shelves()
            .iter()
            .find(|(shelf, _)| shelf.function == function.id && shelf.receiver == Some(id));
        let entries = shelf.into_iter().flat_map(|(_, shelf)| shelf.standing());
        let running = world.running.iter().filter(|running| running.function.id == function.id);
        Some(Process {
            label: object.label(),
            entries: entries
                .map(|entry| format!("{} → {}", asked(&entry.story.key), entry.story.value.text))
                .collect(),
            runs: running
                .clone()
                .filter(|running| running.key.shelf() == Some(id))
                .map(|running| call(&running.key))
                .collect(),
            waits: running
                .flat_map(|running| &running.joined)
                .filter(|key| key.shelf() == Some(id))
                .map(|key| call(key))
                .collect(),
        })
    };
    let stored = world.stores.of(function.id, world.now);
    let in_words = stored.map(|stored| {
        stored.map(|stored| format!("{} → {}", asked(&stored.key), stored.answer.text)).collect()
    });
    Tiers {
        processes: world.memory.things().filter_map(process).collect(),
        store: function.store.zip(in_words),
    }
}

fn key_owner(key: &cache_core::call::Key) -> Option<&str> {
    use cache_core::call::{Part, Role};
    key.parts().iter().find(|part| part.role() == Role::Receiver).map(Part::label)
}

#[cfg(test)]
mod tests {
    use super::super::action::Outcome;
    use super::super::script::{Scope, parse};
    use super::super::stores::same_question;
    use super::super::world::Done;
    use super::*;

    fn seen(text: &str) -> World {
        let (mut scope, mut world) = (Scope::default(), World::default());
        for line in parse(text).unwrap() {
            for action in scope.actions(&line).unwrap() {
                world.apply(&action, true);
            }
        }
        world
    }

    fn outcome(world: &World) -> (Outcome, Option<StoreKind>) {
        match &world.done {
            Done::Called(called) => (called.outcome, called.found),
            other => panic!("{other:?}"),
        }
    }

    const TWO: &str = "def report(self, month) self=weak maxsize=none store=redis\na = Worker()\nb = Worker()\na.report(\"May\") -> 12\n";

    #[test]
    fn what_one_process_has_worked_out_another_finds_in_the_store() {
        let world = seen(&format!("{TWO}b.report(\"May\") -> 99"));
        assert_eq!((outcome(&world), world.runs), ((Outcome::Miss, Some(StoreKind::Redis)), 1));
        let tiers = tiers(&world);
        let entries: Vec<&[String]> = tiers.processes.iter().map(|process| &*process.entries).collect();
        assert_eq!(entries, [["'May' → 12".to_owned()], ["'May' → 12".to_owned()]]);
        assert_eq!(tiers.store, Some((StoreKind::Redis, vec!["'May' → 12".to_owned()])));
        let Done::Called(called) = &world.done else { panic!("{:?}", world.done) };
        assert!(!called.runs(), "a miss in memory that the store can answer");
        let alone = seen(&format!("{}b.report(\"May\") -> 99", TWO.replace("store=redis", "")));
        assert_eq!((outcome(&alone), alone.runs), ((Outcome::Miss, None), 2));
    }

    #[test]
    fn a_process_that_ends_takes_its_memory_along_and_not_the_store() {
        let world = seen(&format!("{TWO}end a\na = Worker()\na.report(\"May\") -> 99"));
        assert_eq!((outcome(&world), world.runs), ((Outcome::Miss, Some(StoreKind::Redis)), 1));
        let labels: Vec<String> = tiers(&world).processes.into_iter().map(|process| process.label).collect();
        assert_eq!(labels, ["Worker #2", "Worker #3"]);
    }

    #[test]
    fn what_is_deleted_or_too_old_is_not_found_in_the_store_either() {
        for gone in ["delete report(a, \"May\")", "clear report"] {
            let world = seen(&format!("{TWO}{gone}\nb.report(\"May\") -> 99"));
            assert_eq!((outcome(&world).1, world.runs), (None, 2), "{gone}");
        }
        let timed = TWO.replace("store=redis", "store=redis ttl=30s");
        let world = seen(&format!("{timed}wait 30s\nb.report(\"May\") -> 99"));
        assert_eq!((outcome(&world).1, world.runs), (None, 2));
    }

    #[test]
    fn without_a_lock_all_run_and_with_one_the_others_wait_and_get_its_answer() {
        let begun = "begin b.report(\"June\")\nbegin a.report(\"June\")";
        let world = seen(&format!("{TWO}{begun}"));
        assert_eq!((outcome(&world).0, world.runs, world.running.len()), (Outcome::Miss, 3, 2));
        let locked = TWO.replace("store=redis", "store=redis lock=yes");
        let world = seen(&format!("{locked}{begun}"));
        assert_eq!((outcome(&world).0, world.runs, world.running.len()), (Outcome::Shared, 2, 1));
        let [first, second] = tiers(&world).processes.try_into().unwrap();
        assert_eq!(
            (first.waits, second.runs),
            (vec!["report('June')".to_owned()], vec!["report('June')".to_owned()])
        );
        let done = seen(&format!("{locked}{begun}\nreturn 7\na.report(\"June\") -> 99"));
        assert_eq!((outcome(&done).0, done.runs), (Outcome::Hit, 2));
    }

    #[test]
    fn who_asks_is_no_part_of_the_question() {
        let world = seen(&format!("{TWO}b.report(\"May\") -> 99"));
        let keys: Vec<_> = world
            .shelves()
            .values()
            .flat_map(|shelf| shelf.standing().map(|entry| entry.story.key.clone()))
            .collect();
        assert!(keys[0] != keys[1] && same_question(&keys[0], &keys[1]));
    }
}
