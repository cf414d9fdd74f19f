//! The bundlers and test frameworks that the package is tried in, as `tests/bundlers/package-lock.json` names
//! them: kept by that file beside the other tools, since they are many and few who work here need them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::run::{self, say};
use crate::versions::Version;
use crate::{Result, lock, paths, tools};

/// Vite runs on no older one.
const OLDEST_NODE: Version = Version([20, 19, 0]);
/// What npm needs to install them.
const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// The folder with their `node_modules`; installed where they are not there yet.
pub(crate) fn ready() -> Result<PathBuf> {
    tools::node_from(OLDEST_NODE)?;
    let source = paths::root().join("tests/bundlers");
    // The platform belongs to it: some of them bring one program per platform.
    let mut wanted = format!("{} {}\n", env::consts::OS, env::consts::ARCH);
    for name in FILES {
        let file = source.join(name);
        wanted += &fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    let store = paths::tools()?;
    let folder = store.join(format!("bundlers-{:016x}", paths::fingerprint(wanted.as_bytes())));
    if is_whole(&folder) {
        return Ok(folder);
    }
    let _lock = lock::lock(&store, "installing tools")?;
    // Looked at again: whoever had the lock before may have installed them.
    if !is_whole(&folder) {
        install(&source, &folder)?;
    }
    Ok(folder)
}

/// npm writes this file last.
fn is_whole(folder: &Path) -> bool {
    folder.join("node_modules/.package-lock.json").is_file()
}

fn install(source: &Path, folder: &Path) -> Result {
    say(
        "installing the bundlers of tests/bundlers/package-lock.json, once for all checkouts (npm ci, 160 MB)",
    );
    let start = Instant::now();
    let fresh = folder.with_extension(format!("fetching-{}", std::process::id()));
    let trouble = |error: std::io::Error| format!("{}: {error}", fresh.display());
    fs::create_dir_all(&fresh).map_err(trouble)?;
    for name in FILES {
        fs::copy(source.join(name), fresh.join(name)).map_err(trouble)?;
    }
    let mut npm = run::npm();
    // No package there needs its install script: what they bring works as it is unpacked.
    npm.args(["ci", "--ignore-scripts", "--loglevel", "error"]).current_dir(&fresh).stdout(std::io::stderr());
    let placed = run::run(npm).and_then(|()| tools::put_in_place(&fresh, folder, || is_whole(folder)));
    // Gone already, unless something went wrong.
    let _ = fs::remove_dir_all(&fresh);
    placed?;
    say(&format!("the bundlers are ready in {} ({})", folder.display(), run::seconds(start)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_installation_is_none() {
        assert!(!is_whole(Path::new("/nowhere")));
    }
}
