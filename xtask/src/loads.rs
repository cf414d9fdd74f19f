//! `cargo xtask bench loads`: `memoizeAsync` beside its peers, and its stores in several processes.

use std::path::Path;

use crate::project::Project;
use crate::{Result, bench, paths, pipeline, redis, run};

pub(crate) fn loads(json: Option<&Path>, options: &[String]) -> Result {
    let script = paths::root().join("tests/bench/loads.mjs");
    paths::require(&script, "it is the benchmark")?;
    let json = json.map(bench::absolute).transpose()?;
    let project = Project::with(&pipeline::pack()?)?;
    let mut node = run::command("node");
    node.arg(script).args(options);
    node.env("CACHE_WASM_PROJECT", project.path()).env("REDIS_SERVER", redis::ready()?);
    if let Some(json) = json {
        node.arg("--json").arg(json);
    }
    run::run(node)
}
