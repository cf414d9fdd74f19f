//! Where things are: in this checkout, and in the user's cache folder.

use std::path::{Path, PathBuf};

use crate::Result;

/// The workspace's root folder.
pub(crate) fn root() -> PathBuf {
    // Cargo sets this for `cargo run`; the path known at compile time serves a binary started by hand.
    let own = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    own.parent().map_or_else(|| own.clone(), Path::to_path_buf)
}

/// A path below `target/`, where everything that is built goes.
pub(crate) fn target(below: &str) -> PathBuf {
    root().join("target").join(below)
}

/// Where Cargo unpacks the crates it fetched.
pub(crate) fn downloaded_crates() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    Some(home.or_else(|| Some(std::env::home_dir()?.join(".cargo")))?.join("registry/src"))
}

/// The folder with one subfolder per tool and version, shared by all checkouts of one user.
pub(crate) fn tools() -> Result<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    tools_from(variable("CACHE_WASM_TOOLS"), variable("XDG_CACHE_HOME"), variable("HOME"))
}

fn tools_from(named: Option<PathBuf>, cache: Option<PathBuf>, home: Option<PathBuf>) -> Result<PathBuf> {
    if let Some(named) = named {
        return std::path::absolute(&named)
            .map_err(|error| format!("CACHE_WASM_TOOLS {}: {error}", named.display()));
    }
    // The base-directory specification says to ignore a relative XDG_CACHE_HOME.
    cache
        .filter(|folder| folder.is_absolute())
        .or_else(|| home.map(|folder| folder.join(".cache")))
        .map(|folder| folder.join("cache-wasm").join("tools"))
        .ok_or_else(|| {
            "there is no home folder to keep tools in: set CACHE_WASM_TOOLS to a folder for them".to_owned()
        })
}

/// The program of this name on PATH, if there is one.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program).with_extension(std::env::consts::EXE_EXTENSION))
        .find(|candidate| candidate.is_file())
}

/// Fails with a sentence when an input of a step is not there.
pub(crate) fn require(path: &Path, what: &str) -> Result {
    if path.exists() {
        return Ok(());
    }
    let shown = path.strip_prefix(root()).unwrap_or(path);
    Err(format!("{} is missing: {what}", shown.display()))
}

/// FNV-1a (Fowler, Noll, Vo): the same in every version of this program, which the standard library's hash is not.
pub(crate) fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_that_of_its_authors() {
        assert_eq!(fingerprint(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fingerprint(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn the_root_holds_the_workspace_manifest() {
        assert!(root().join("Cargo.lock").is_file());
    }

    #[test]
    fn tools_go_where_the_environment_says() {
        let path = |text: &str| Some(PathBuf::from(text));
        assert_eq!(tools_from(path("/t"), path("/x"), path("/h")), Ok("/t".into()));
        assert_eq!(tools_from(None, path("/x"), path("/h")), Ok("/x/cache-wasm/tools".into()));
        assert_eq!(tools_from(None, path("x"), path("/h")), Ok("/h/.cache/cache-wasm/tools".into()));
        assert_eq!(tools_from(None, None, path("/h")), Ok("/h/.cache/cache-wasm/tools".into()));
        assert!(tools_from(None, None, None).unwrap_err().contains("CACHE_WASM_TOOLS"));
    }

    #[test]
    fn a_missing_input_is_named() {
        let message = require(&root().join("no/such"), "somebody writes it").unwrap_err();
        assert_eq!(message, "no/such is missing: somebody writes it");
        assert!(require(&root(), "here").is_ok());
    }
}
