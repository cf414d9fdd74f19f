//! Development packages of npm that few who work here need, and that are many: each set has a `package-lock.json` of
//! its own, and is kept by what that file says, beside the other tools.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::run::{self, say};
use crate::{Result, lock, paths, tools};

/// What npm needs to install them.
const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

pub(crate) struct KeptPackages {
    name: &'static str,
    /// The folder in the workspace that has npm's files for them.
    source: &'static str,
    /// How much is fetched, for the person who waits for it.
    weight: &'static str,
}

/// What the package is tried in.
pub(crate) const BUNDLERS: KeptPackages =
    KeptPackages { name: "bundlers", source: "tests/bundlers", weight: "160 MB" };
/// What the page is audited with.
pub(crate) const LIGHTHOUSE: KeptPackages =
    KeptPackages { name: "lighthouse", source: "tests/bench/playground", weight: "180 MB" };

impl KeptPackages {
    /// The folder with their `node_modules`; installed where they are not there yet.
    pub(crate) fn ready(&self) -> Result<PathBuf> {
        let source = paths::root().join(self.source);
        // The platform belongs to it: some of them bring one program per platform.
        let mut wanted = format!("{} {}\n", env::consts::OS, env::consts::ARCH);
        for name in FILES {
            let file = source.join(name);
            wanted += &fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        let store = paths::tools()?;
        let folder = store.join(format!("{}-{:016x}", self.name, paths::fingerprint(wanted.as_bytes())));
        if is_whole(&folder) {
            return Ok(folder);
        }
        let _lock = lock::lock(&store, "installing tools")?;
        // Looked at again: whoever had the lock before may have installed them.
        if !is_whole(&folder) {
            self.install(&source, &folder)?;
        }
        Ok(folder)
    }

    fn install(&self, source: &Path, folder: &Path) -> Result {
        let Self { name, source: place, weight } = self;
        say(&format!(
            "installing {name} by {place}/package-lock.json, once for all checkouts (npm ci, {weight})"
        ));
        let start = Instant::now();
        let fresh = folder.with_extension(format!("fetching-{}", std::process::id()));
        let trouble = |error: std::io::Error| format!("{}: {error}", fresh.display());
        fs::create_dir_all(&fresh).map_err(trouble)?;
        for name in FILES {
            fs::copy(source.join(name), fresh.join(name)).map_err(trouble)?;
        }
        let mut npm = run::npm();
        // No package there needs its install script: what they bring works as it is unpacked.
        npm.args(["ci", "--ignore-scripts", "--loglevel", "error"]);
        npm.current_dir(&fresh).stdout(std::io::stderr());
        let placed = run::run(npm).and_then(|()| tools::put_in_place(&fresh, folder, || is_whole(folder)));
        // Gone already, unless something went wrong.
        let _ = fs::remove_dir_all(&fresh);
        placed?;
        say(&format!("{name}: ready in {} ({})", folder.display(), run::seconds(start)));
        Ok(())
    }
}

/// npm writes this file last.
fn is_whole(folder: &Path) -> bool {
    folder.join("node_modules/.package-lock.json").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_an_installation_is_none() {
        assert!(!is_whole(Path::new("/nowhere")));
    }

    #[test]
    fn each_set_has_all_that_npm_needs() {
        for KeptPackages { source, .. } in [&BUNDLERS, &LIGHTHOUSE] {
            for name in FILES {
                assert!(paths::root().join(source).join(name).is_file(), "{source}/{name}");
            }
        }
    }
}
