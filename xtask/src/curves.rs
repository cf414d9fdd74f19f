//! `cargo xtask bench curves`: how long the page takes for the curves of a million accesses.

use std::path::Path;

use crate::workshop::Workshop;
use crate::{Result, bench, paths, run};

pub(crate) fn curves(json: Option<&Path>, options: &[String]) -> Result {
    let script = paths::root().join("tests/bench/curves.mjs");
    paths::require(&script, "it is the benchmark")?;
    let json = json.map(bench::absolute).transpose()?;
    let workshop = Workshop::default();
    let mut node = run::command("node");
    node.arg(script).args(options);
    node.env("PLAYGROUND_DIR", workshop.page()?).env("CHROME", &workshop.browser()?.chrome);
    node.env("ARTEFACTS", paths::target("bench"));
    if let Some(json) = json {
        node.arg("--json").arg(json);
    }
    run::run(node)
}
