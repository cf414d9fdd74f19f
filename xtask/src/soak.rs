//! `cargo xtask soak`: what takes longer than a test run should.

use std::fs;
use std::time::Duration;

use crate::run::{self, say};
use crate::runtimes::{self, Runtime};
use crate::suites::{self, Outcome, Summary};
use crate::totals;
use crate::workshop::Workshop;
use crate::{Result, paths};

/// `test` closes with this.
pub(crate) const COVERS: &str = "Only `cargo xtask soak` covers: long fuzzing (native and Node), the Node tests on \
     other runtimes (Node 24 and 26, Bun, Deno), and the engine under miri.";

/// Beyond the fuzzing itself.
const SLACK: Duration = Duration::from_secs(20 * 60);
const MIRI_LIMIT: Duration = Duration::from_secs(60 * 60);

pub(crate) fn soak(seconds: u64) -> bool {
    let workshop = Workshop::default();
    let mut summary = Summary::default();
    let limit = Duration::from_secs(seconds) + SLACK;
    summary.run("fuzz-native", || {
        let mut cargo = run::cargo();
        cargo.args(["test", "-p", "cache-core", "-p", "cache-tests", "--no-fail-fast"]);
        cargo.env("CACHE_FUZZ_SECONDS", seconds.to_string());
        // The property tests count cases, not seconds: about as long as the rest.
        cargo.env("PROPTEST_CASES", (seconds * 150).to_string());
        Ok(Outcome::of(run::keep(cargo, limit, false)?, totals::cargo))
    });
    summary.run("fuzz-node", || {
        let mut node = suites::node_test(suites::test_files(&paths::root().join("tests/node"))?);
        workshop.describe(&mut node)?;
        node.env("CACHE_FUZZ_SECONDS", seconds.to_string());
        Ok(Outcome::of(run::keep(node, limit, false)?, totals::node))
    });
    for runtime in &runtimes::ALL {
        summary.run(runtime.name, || on(runtime, &workshop));
    }
    summary.run("miri", miri);
    summary.close(&[])
}

/// The Node suite on another runtime.
fn on(runtime: &Runtime, workshop: &Workshop) -> Result<Outcome> {
    let mut files = suites::test_files(&paths::root().join("tests/node"))?;
    files.retain(|file| fs::read_to_string(file).is_ok_and(|source| runtime.takes(&source)));
    let mut command = runtime.test_command(&files)?;
    workshop.describe(&mut command)?;
    Ok(Outcome::of(run::keep(command, SLACK, false)?, |text| runtime.count(text)))
}

/// The engine's own tests under the interpreter that finds undefined behaviour.
fn miri() -> Result<Outcome> {
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
    let mut cargo = run::cargo();
    cargo.args(["+nightly", "miri", "test", "-p", "cache-core", "--features", "trace", "--lib", "--tests"]);
    // The interpreter is some hundred times slower than the machine: few cases, no files, and not the test
    // that goes through all distances of a deadline, which it would be at for hours.
    cargo.args(["--", "--skip", "deadlines_are_exact_at_every_distance"]);
    cargo.env("PROPTEST_CASES", "2").env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1");
    cargo.env("MIRIFLAGS", "-Zmiri-disable-isolation");
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
