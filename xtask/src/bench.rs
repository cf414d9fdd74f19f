//! `cargo xtask bench js`: the packed package against its peers.

use std::path::{Path, PathBuf};

use crate::project::Project;
use crate::runtimes;
use crate::{Result, browser, paths, pipeline, run};

/// Node on PATH, and the others that the benchmark knows how to start.
const RUNTIMES: [&str; 5] = ["node", "node-24", "node-26", "chromium", "bun"];

pub(crate) fn bench(json: Option<&Path>, runtime: Option<&str>, options: &[String]) -> Result {
    let script = paths::root().join("tests/bench/run.mjs");
    paths::require(&script, "it is the benchmark")?;
    let runtime = runtime.unwrap_or("node");
    let program = program(runtime)?;
    let json = json.map(absolute).transpose()?;
    let tarball = pipeline::pack()?;
    let project = Project::with(&tarball)?;
    let mut node = run::command("node");
    node.arg(script).env("CACHE_WASM_PROJECT", project.path()).env("CACHE_WASM_TARBALL", &tarball);
    node.args(["--runtime", runtime]).args(options);
    if let Some(program) = program {
        node.arg("--program").arg(program);
    }
    if let Some(json) = json {
        node.arg("--json").arg(json);
    }
    run::run(node)
}

/// The program of a runtime, fetched if need be; `None` for the Node on PATH.
fn program(runtime: &str) -> Result<Option<PathBuf>> {
    match runtime {
        "node" => Ok(None),
        "chromium" => browser::ready().map(|found| Some(found.chrome)),
        other if RUNTIMES.contains(&other) => runtimes::program(other).map(Some),
        other => Err(format!("--runtime {other}: allowed are {}", RUNTIMES.join(", "))),
    }
}

/// Relative to where the person is, not to the root in which the benchmark runs.
pub(crate) fn absolute(file: &Path) -> Result<PathBuf> {
    std::path::absolute(file).map_err(|error| format!("--json {}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runtime_that_nobody_knows_is_refused_with_those_that_are() {
        let message = program("deno").unwrap_err();
        assert!(message.contains("--runtime deno") && message.contains("chromium"), "{message}");
        assert_eq!(program("node"), Ok(None));
    }

    #[test]
    fn the_help_names_every_runtime() {
        assert!(RUNTIMES.iter().all(|name| crate::args::HELP.contains(name)));
    }
}
