//! For tests of the model: what a script says, as a run or played to its end.

use super::super::run::Run;
use super::super::world::World;
use super::{Scope, parse};

/// The steps of a script.
pub(crate) fn run(text: &str) -> Run {
    let mut scope = Scope::default();
    let lines = parse(text).unwrap();
    Run::new(lines.iter().flat_map(|line| scope.actions(line).unwrap()).collect())
}

/// The world behind the last step.
pub(crate) fn world(text: &str) -> World {
    let (mut scope, mut world) = (Scope::default(), World::default());
    for line in parse(text).unwrap() {
        for action in scope.actions(&line).unwrap() {
            world.apply(&action, false);
        }
    }
    world
}
