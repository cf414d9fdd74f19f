//! `cargo xtask bench native`: the engine beside other caches written in Rust.

use std::fs;
use std::path::Path;

use crate::{Result, bench, paths, run};

pub(crate) fn native(json: Option<&Path>, options: &[String]) -> Result {
    let manifest = paths::root().join("tests/bench/native/Cargo.toml");
    paths::require(&manifest, "it is the benchmark")?;
    let json = if let Some(file) = json {
        bench::absolute(file)?
    } else {
        let folder = paths::target("bench");
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        folder.join("native.json")
    };
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "--release", "--locked", "--manifest-path"]).arg(manifest);
    cargo.arg("--target-dir").arg(paths::target("bench-native"));
    cargo.arg("--").args(options).arg("--json").arg(&json);
    run::run(cargo)?;
    println!("\nThe figures: {}", json.display());
    Ok(())
}
