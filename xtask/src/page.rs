//! `cargo xtask bench page`: how the page loads and steps, and what Lighthouse says of it.

use std::path::Path;

use crate::kept_packages::LIGHTHOUSE;
use crate::workshop::Workshop;
use crate::{Result, bench, paths, run, runtimes};

/// Lighthouse runs on no older one than 22.19.
const NODE: &str = "node-24";

pub(crate) fn page(json: Option<&Path>, options: &[String]) -> Result {
    let script = paths::root().join("tests/bench/playground/run.mjs");
    paths::require(&script, "it is the benchmark")?;
    let json = json.map(bench::absolute).transpose()?;
    let workshop = Workshop::default();
    let mut node = run::command(runtimes::program(NODE)?);
    node.arg(script).args(options);
    node.env("LIGHTHOUSE", LIGHTHOUSE.ready()?);
    node.env("PLAYGROUND_DIR", workshop.page()?).env("CHROME", &workshop.browser()?.chrome);
    node.env("ARTEFACTS", paths::target("bench"));
    if let Some(json) = json {
        node.arg("--json").arg(json);
    }
    run::run(node)
}
