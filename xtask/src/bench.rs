//! `cargo xtask bench js`: the packed package against its peers.

use std::path::Path;

use crate::project::Project;
use crate::{Result, paths, pipeline, run};

pub(crate) fn bench(json: Option<&Path>, options: &[String]) -> Result {
    let script = paths::root().join("tests/bench/run.mjs");
    paths::require(&script, "it is the benchmark")?;
    // Relative to where the person is, not to the root in which the benchmark runs.
    let json = json
        .map(|file| std::path::absolute(file).map_err(|error| format!("--json {}: {error}", file.display())))
        .transpose()?;
    let tarball = pipeline::pack()?;
    let project = Project::with(&tarball)?;
    let mut node = run::command("node");
    node.arg(script).env("CACHE_WASM_PROJECT", project.path()).env("CACHE_WASM_TARBALL", &tarball);
    node.args(options);
    if let Some(json) = &json {
        node.arg("--json").arg(json);
    }
    run::run(node)
}
