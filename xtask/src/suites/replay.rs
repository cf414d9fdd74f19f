//! `cargo xtask replay SEED`: the property tests again, with the seed of a failure.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{LIMIT, Outcome, Summary, node_test};
use crate::workshop::Workshop;
use crate::{Result, paths, run, totals};

/// Runs the property tests with one seed, on both sides of the boundary.
pub(crate) fn replay(seed: u64) -> bool {
    let workshop = Workshop::default();
    let mut summary = Summary::default();
    let seeded = |mut command: Command| {
        command.env("CACHE_SEED", seed.to_string());
        command
    };
    summary.run("native", || {
        let mut cargo = run::cargo();
        cargo.args(["test", "-p", "cache-tests", "--test", "differential"]);
        Ok(Outcome::of(run::keep(seeded(cargo), LIMIT, true)?, totals::cargo))
    });
    summary.run("node", || {
        let names = [
            "differential.test.mjs",
            "differential-options.test.mjs",
            "differential-loads.test.mjs",
            "model.test.mjs",
            "policies.test.mjs",
        ];
        let files = names.map(|name| paths::root().join("tests/node").join(name));
        for file in &files {
            paths::require(file, "it is a differential test of the package")?;
        }
        let mut node = node_test(files.to_vec());
        workshop.describe(&mut node)?;
        node.env("CACHE_MODEL_RUNS", recorded("model-runs", seed)?);
        node.env("CACHE_POLICY_RUNS", recorded("policy-runs", seed)?);
        Ok(Outcome::of(run::keep(seeded(node), LIMIT, true)?, totals::node))
    });
    summary.close(&[format!("Seed {seed}.")])
}

/// The file with what one of the tests' programs says of a seed.
fn recorded(program: &str, seed: u64) -> Result<PathBuf> {
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "-p", "cache-tests", "--bin", program, "--"]).arg(seed.to_string());
    let said = run::output(cargo)?;
    let file = paths::target(&format!("{program}.json"));
    fs::write(&file, said).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}
