//! An empty project with the packed package installed, as a user would have it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::run::{self, say};
use crate::{Result, paths};

/// Outside the workspace, so that nothing in its `node_modules` can help the package; gone when dropped.
#[derive(Debug)]
pub(crate) struct Project {
    folder: PathBuf,
}

impl Project {
    pub(crate) fn with(tarball: &Path) -> Result<Self> {
        paths::require(tarball, "`cargo xtask pack` makes it")?;
        let folder = std::env::temp_dir().join(format!("cache-wasm-project-{}", std::process::id()));
        let project = Self { folder };
        let folder = project.path();
        let trouble = |error: std::io::Error| format!("{} cannot be made: {error}", folder.display());
        fs::create_dir_all(folder).map_err(trouble)?;
        let manifest = "{\n  \"name\": \"user\",\n  \"version\": \"1.0.0\",\n  \"private\": true\n}\n";
        fs::write(folder.join("package.json"), manifest).map_err(trouble)?;
        say(&format!("installing {} into an empty project", tarball.display()));
        let mut npm = run::npm();
        npm.args(["install", "--loglevel", "error", "--prefer-offline"]).arg(tarball);
        npm.current_dir(folder).stdout(std::io::stderr());
        run::run(npm)?;
        Ok(project)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        // A folder too many in the temporary folder is not worth a failure.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
