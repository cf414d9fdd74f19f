//! `cargo xtask soak`: what takes longer than a test run should.

use std::time::Duration;

use crate::run;
use crate::suites::{self, Outcome, Summary};
use crate::totals;
use crate::workshop::Workshop;
use crate::{Result, paths};

/// `test` closes with this.
pub(crate) const COVERS: &str = "Only `cargo xtask soak` covers: long fuzzing (native and Node) and the engine \
     under miri.";

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
        Ok(Outcome::of(run::keep(cargo, limit, false)?, totals::cargo))
    });
    summary.run("fuzz-node", || {
        let mut node = suites::node_test(suites::test_files(&paths::root().join("tests/node"))?);
        workshop.describe(&mut node)?;
        node.env("CACHE_FUZZ_SECONDS", seconds.to_string());
        Ok(Outcome::of(run::keep(node, limit, false)?, totals::node))
    });
    summary.run("miri", miri);
    summary.close(&[])
}

/// The engine's own tests under the interpreter that finds undefined behaviour.
fn miri() -> Result<Outcome> {
    let mut probe = run::cargo();
    probe.args(["+nightly", "miri", "--version"]);
    if !run::keep(probe, SLACK, false)?.success {
        return Err(
            "there is no miri: `rustup toolchain install nightly --component miri,rust-src` brings it"
                .to_owned(),
        );
    }
    let mut cargo = run::cargo();
    cargo.args(["+nightly", "miri", "test", "-p", "cache-core", "--lib", "--tests"]);
    // The interpreter is some hundred times slower than the machine: few cases, no files.
    cargo.env("PROPTEST_CASES", "4").env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1");
    cargo.env("MIRIFLAGS", "-Zmiri-disable-isolation").env_remove("RUSTUP_TOOLCHAIN");
    Ok(Outcome::of(run::keep(cargo, MIRI_LIMIT, false)?, totals::cargo))
}
