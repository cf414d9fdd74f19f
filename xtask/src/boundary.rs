//! `cargo xtask bench boundary`: what stands between JavaScript and the engine, and what it costs.

use std::path::Path;

use crate::{Result, bench, paths, pipeline, run};

pub(crate) fn boundary(json: Option<&Path>, save: bool) -> Result {
    let script = paths::root().join("tests/bench/boundary/run.mjs");
    paths::require(&script, "it measures the boundary")?;
    let json = json.map(bench::absolute).transpose()?;
    let toolbox = pipeline::prepare()?;
    let package = pipeline::package(&toolbox)?;
    let (hot, named) = pipeline::binaries(&toolbox)?;
    let mut node = run::command("node");
    node.arg(script).arg("--package").arg(package).arg("--hot").arg(hot).arg("--named").arg(named);
    if save {
        node.arg("--save");
    }
    if let Some(json) = json {
        node.arg("--json").arg(json);
    }
    run::run(node)
}
