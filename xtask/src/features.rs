//! The suite `bare`: the engine with each set of its features, on a target without an operating system and, with its
//! tests, on this machine.
//!
//! Loops of Cargo and not cargo-hack: that would be one more tool to compile, for what is a few lines here.

use std::fs;
use std::process::Command;
use std::time::Duration;

use crate::suites::Outcome;
use crate::{Result, paths, run, tools};

/// Each build is a test. A warning is a failure: with some features only, something may be left that nothing uses.
pub(crate) fn suite(limit: Duration) -> Result<Outcome> {
    tools::rust_target(tools::BARE)?;
    let manifest = paths::root().join("cache-core/Cargo.toml");
    let manifest =
        fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let mut outcome = Outcome::default();
    for features in sets(&names(&manifest)) {
        for mut cargo in [build_bare(), check_here()] {
            cargo.args(["--no-default-features", "--features", &features]);
            let words = run::shown(&cargo);
            let built = run::keep(cargo, limit, false)?;
            let warned = built.text.contains("warning:");
            if built.success && !warned {
                outcome.totals.passed += 1;
            } else {
                outcome.totals.failed += 1;
                let ending = if warned { format!("`{words}` gave a warning") } else { built.ending };
                outcome.problem.get_or_insert(ending);
            }
            outcome.text += &built.text;
        }
    }
    Ok(outcome)
}

fn build_bare() -> Command {
    let mut cargo = run::cargo();
    cargo.args(["build", "-p", "cache-core", "--target", tools::BARE]);
    cargo
}

fn check_here() -> Command {
    let mut cargo = run::cargo();
    cargo.args(["check", "-p", "cache-core", "--all-targets"]);
    cargo
}

/// The names of the features in a manifest, but for the one that names the others.
fn names(manifest: &str) -> Vec<&str> {
    let section = manifest.lines().skip_while(|line| *line != "[features]").skip(1);
    let lines = section.take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| Some(line.split_once('=')?.0.trim())).filter(|name| *name != "default").collect()
}

/// All sets of them, as Cargo takes them.
fn sets(names: &[&str]) -> Vec<String> {
    let chosen = |set: usize| names.iter().enumerate().filter(move |(at, _)| set >> at & 1 == 1);
    (0..1 << names.len())
        .map(|set| chosen(set).map(|(_, name)| *name).collect::<Vec<_>>().join(","))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_read_and_every_set_of_them_is_taken() {
        let manifest = "[package]\na = 1\n\n[features]\ndefault = [\"b\"]\n# Of c = 1.\nb = []\nc = [\"d\"]\n\n[x]\ne = 1\n";
        assert_eq!(names(manifest), ["b", "c"]);
        assert_eq!(sets(&["b", "c"]), ["", "b", "c", "b,c"]);
        assert_eq!(sets(&[]), [""]);
    }

    #[test]
    fn the_engine_has_features() {
        let manifest = fs::read_to_string(paths::root().join("cache-core/Cargo.toml")).unwrap();
        assert_eq!(names(&manifest), ["trace", "layout", "serde"]);
    }
}
