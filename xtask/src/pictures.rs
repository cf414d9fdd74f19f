//! `cargo xtask pictures`: the README's pictures of the page, taken anew.

use crate::kept_packages::PICTURES;
use crate::workshop::Workshop;
use crate::{Result, paths, run};

pub(crate) fn pictures() -> Result {
    let script = paths::root().join("docs/pictures/take.mjs");
    paths::require(&script, "it takes the pictures")?;
    let workshop = Workshop::default();
    let mut node = run::command("node");
    node.arg(script);
    node.env("PACKAGES", PICTURES.ready()?);
    node.env("PLAYGROUND_DIR", workshop.page()?).env("CHROME", &workshop.browser()?.chrome);
    node.env("ARTEFACTS", paths::target("artefacts"));
    run::run(node)
}
