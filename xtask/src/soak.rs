//! `cargo xtask soak`: what takes longer than a test run should.

use std::fs;
use std::time::Duration;

use crate::run::{self, say};
use crate::runtimes::{self, Runtime, WORKERD};
use crate::suites::{self, Outcome, Summary};
use crate::totals;
use crate::workshop::Workshop;
use crate::{Result, fuzz, paths, python, redis};

/// `test` closes with this.
pub(crate) const COVERS: &str = "Only `cargo xtask soak` covers: long fuzzing (native, by libFuzzer's targets, and Node), \
     long runs of stores that fail (faults), the Node tests and the installed package on other runtimes (Node 24 and 26, Bun, Deno; the package on \
     workerd too), the tracer of Python on packages from PyPI (python-packages), and the engine under miri.";

/// In the order they run.
pub(crate) const PARTS: [&str; 11] = [
    "fuzz-native",
    "fuzz-targets",
    "fuzz-node",
    "faults",
    "python-packages",
    "node-24",
    "node-26",
    "bun",
    "deno",
    "workerd",
    "miri",
];

/// Beyond the fuzzing itself.
const SLACK: Duration = Duration::from_secs(20 * 60);
/// For one of the crates of tests.
const MIRI_LIMIT: Duration = Duration::from_secs(30 * 60);

pub(crate) fn soak(seconds: u64, parts: &[&'static str]) -> bool {
    let workshop = Workshop::default();
    let mut summary = Summary::default();
    let limit = Duration::from_secs(seconds) + SLACK;
    for &part in parts {
        match part {
            "fuzz-native" => summary.run(part, || fuzz_native(seconds, limit)),
            "fuzz-targets" => summary.run(part, || fuzz::targets(seconds, SLACK)),
            "fuzz-node" => summary.run(part, || fuzz_node(seconds, limit, &workshop)),
            "faults" => summary.run(part, || faults(seconds, &workshop)),
            "python-packages" => summary.run(part, || python_packages(seconds, limit, &workshop)),
            "workerd" => summary.run(part, || on_workerd(&workshop)),
            "miri" => match miri_crates() {
                Ok(crates) => crates.iter().for_each(|of| summary.run(&format!("{part} {of}"), || miri(of))),
                Err(message) => summary.run(part, || Err(message)),
            },
            _ => {
                for runtime in runtimes::ALL.iter().filter(|runtime| runtime.name == part) {
                    summary.run(part, || on(runtime, &workshop));
                    summary.run(&format!("{part} packed"), || packed_on(runtime, &workshop));
                }
            }
        }
    }
    let left_out: Vec<&str> = PARTS.iter().copied().filter(|part| !parts.contains(part)).collect();
    let note = format!("Not run now: {}.", left_out.join(", "));
    summary.close(if left_out.is_empty() { &[] } else { std::slice::from_ref(&note) })
}

fn fuzz_native(seconds: u64, limit: Duration) -> Result<Outcome> {
    let mut cargo = run::cargo();
    cargo.args(["test", "-p", "cache-core", "-p", "cache-tests", "--no-fail-fast"]);
    cargo.env("CACHE_FUZZ_SECONDS", seconds.to_string());
    // The property tests count cases, not seconds: about as long as the rest.
    cargo.env("PROPTEST_CASES", (seconds * 150).to_string());
    Ok(Outcome::of(run::keep(cargo, limit, false)?, totals::cargo))
}

fn fuzz_node(seconds: u64, limit: Duration, workshop: &Workshop) -> Result<Outcome> {
    let mut node = suites::node_test(suites::test_files(&paths::root().join("tests/node"))?);
    workshop.describe(&mut node)?;
    node.env("CACHE_FUZZ_SECONDS", seconds.to_string());
    Ok(Outcome::of(run::keep(node, limit, false)?, totals::node))
}

/// Stores that are killed, cut off and held up under several processes, each kind for at least ten minutes.
fn faults(seconds: u64, workshop: &Workshop) -> Result<Outcome> {
    let seconds = seconds.max(600);
    let limit = Duration::from_secs(seconds) + SLACK;
    let tests = paths::root().join("tests/stores");
    let mut outcome = Outcome::default();
    let with_sqlite = runtimes::WITH_SQLITE.test_command(&[tests.join("sqlite/storm.test.mjs")])?;
    for mut node in [suites::node_test(vec![tests.join("storm.test.mjs")]), with_sqlite] {
        workshop.describe(&mut node)?;
        node.env("REDIS_SERVER", redis::ready()?).env("CACHE_FAULT_SECONDS", seconds.to_string());
        outcome.add(Outcome::of(run::keep(node, limit, false)?, totals::node));
    }
    Ok(outcome)
}

/// The tracer of Python: its own tests for longer, and programs of others.
fn python_packages(seconds: u64, limit: Duration, workshop: &Workshop) -> Result<Outcome> {
    let folder = paths::root().join("tests/python");
    let mut files = suites::test_files(&folder)?;
    files.extend(suites::test_files(&folder.join("packages"))?);
    let mut node = suites::node_test(files);
    workshop.describe(&mut node)?;
    node.env("PYTHON", python::with_packages()?).env("CACHE_FUZZ_SECONDS", seconds.to_string());
    Ok(Outcome::of(run::keep(node, limit, false)?, totals::node))
}

/// The Node suite on another runtime.
fn on(runtime: &Runtime, workshop: &Workshop) -> Result<Outcome> {
    let mut files = suites::test_files(&paths::root().join("tests/node"))?;
    files.retain(|file| fs::read_to_string(file).is_ok_and(|source| runtime.takes(&source)));
    if runtime.is_node() {
        files.extend(suites::test_files(&paths::root().join(suites::SQLITE))?);
    }
    let mut command = runtime.test_command(&files)?;
    workshop.describe(&mut command)?;
    if runtime.is_node() {
        command.env("REDIS_SERVER", redis::ready()?);
    }
    Ok(Outcome::of(run::keep(command, SLACK, false)?, |text| runtime.count(text)))
}

/// The installed package on another runtime; the Node on PATH, which the suite `package` is about, only watches.
fn packed_on(runtime: &Runtime, workshop: &Workshop) -> Result<Outcome> {
    let mut node = suites::node_test(vec![paths::root().join("tests/package/runtime.test.mjs")]);
    node.env("RUNTIME", runtime.program()?).env("RUNTIME_OPTIONS", runtime.run_options());
    workshop.describe(&mut node)?;
    Ok(Outcome::of(run::keep(node, SLACK, false)?, totals::node))
}

/// The same in workerd, which is asked over HTTP.
fn on_workerd(workshop: &Workshop) -> Result<Outcome> {
    let mut node = suites::node_test(suites::test_files(&paths::root().join("tests/package/workerd"))?);
    node.env("WORKERD", WORKERD.program()?);
    workshop.describe(&mut node)?;
    Ok(Outcome::of(run::keep(node, SLACK, false)?, |text| WORKERD.count(text)))
}

/// Tests that miri leaves out as a whole: one counts allocations and one runs out of memory, both with an
/// allocator of their own.
const NOT_FOR_MIRI: [&str; 2] = ["allocations", "memory"];

/// The crates that the engine's tests are in: `lib`, and each file of its folder `tests`.
fn miri_crates() -> Result<Vec<String>> {
    if !nightly_has("miri") {
        if !nightly_has("--version") {
            return Err("there is no nightly toolchain for miri: `rustup toolchain install nightly \
                 --component miri,rust-src` brings both"
                .to_owned());
        }
        say("adding miri to the nightly toolchain (rustup component add --toolchain nightly miri rust-src)");
        let mut rustup = run::command("rustup");
        rustup.args(["component", "add", "--toolchain", "nightly", "miri", "rust-src"]);
        run::run(rustup)?;
    }
    let folder = paths::root().join("cache-core/tests");
    let mut crates: Vec<String> = suites::files_of(&folder, &[".rs"])?
        .iter()
        .filter_map(|file| Some(file.file_stem()?.to_str()?.to_owned()))
        .filter(|name| !NOT_FOR_MIRI.contains(&name.as_str()))
        .collect();
    crates.sort();
    crates.insert(0, "lib".to_owned());
    Ok(crates)
}

/// A crate of the engine's tests under the interpreter that finds undefined behaviour. One at a time, so that one
/// sees how far it is: all take about twenty minutes of one core.
fn miri(of: &str) -> Result<Outcome> {
    let mut cargo = run::cargo();
    cargo.args(["+nightly", "miri", "test", "-p", "cache-core", "--features", "serde,trace"]);
    if of == "lib" {
        cargo.arg("--lib")
    } else {
        cargo.args(["--test", of])
    };
    // The interpreter is some hundred times slower than the machine: few cases, and no files. What is too much for
    // it all the same is smaller or left out where it stands (`cfg(miri)`).
    cargo.env("PROPTEST_CASES", "2").env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1");
    // Who borrows what is not watched: the engine has no unsafe code that could borrow wrongly, and with tables of
    // thousands of places it takes ten times as long.
    cargo.env("MIRIFLAGS", "-Zmiri-disable-isolation -Zmiri-disable-stacked-borrows");
    Ok(Outcome::of(run::keep(cargo, MIRI_LIMIT, false)?, totals::cargo))
}

/// Whether the nightly Cargo answers to this.
fn nightly_has(what: &str) -> bool {
    let mut cargo = run::cargo();
    cargo.arg("+nightly").arg(what);
    if what != "--version" {
        cargo.arg("--version");
    }
    run::keep(cargo, SLACK, false).is_ok_and(|kept| kept.success)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_runtime_is_a_part_and_is_told_of() {
        for runtime in runtimes::ALL.iter().chain([&WORKERD]) {
            assert!(PARTS.contains(&runtime.name), "{} is no part", runtime.name);
            let told = runtime.name.trim_start_matches("node-").to_lowercase();
            assert!(COVERS.to_lowercase().contains(&told), "{} is not told of", runtime.name);
        }
        for part in PARTS {
            assert!(crate::args::HELP.contains(part), "{part} is not in the help");
        }
    }
}
