//! `cargo xtask bench hit-ratio`: what the policies hit on real traces.

use std::path::Path;

use crate::{Result, paths, run};

pub(crate) fn hit_ratio(traces: Option<&Path>) -> Result {
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "--package", "cache-tests", "--profile", "native"]);
    cargo.args(["--bin", "hit-ratio", "--"]).arg(paths::target("bench"));
    if let Some(traces) = traces {
        let folder = std::path::absolute(traces);
        cargo.arg(folder.map_err(|error| format!("--traces {}: {error}", traces.display()))?);
    }
    run::run(cargo)
}
