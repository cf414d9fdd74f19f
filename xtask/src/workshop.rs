//! What suites need, made once per run and only when asked for: tools, tarball, project, page, browser.

use std::cell::OnceCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::browser::{self, Browser};
use crate::pipeline::Site;
use crate::project::Project;
use crate::tools::Toolbox;
use crate::{Result, paths, pipeline};

/// A failure is kept too: each suite that needs the thing says why it could not run.
#[derive(Debug, Default)]
pub(crate) struct Workshop {
    toolbox: OnceCell<Result<Toolbox>>,
    tarball: OnceCell<Result<PathBuf>>,
    whole_tarball: OnceCell<Result<PathBuf>>,
    project: OnceCell<Result<Project>>,
    page: OnceCell<Result<PathBuf>>,
    browser: OnceCell<Result<Browser>>,
}

fn once<T>(cell: &OnceCell<Result<T>>, make: impl FnOnce() -> Result<T>) -> Result<&T> {
    cell.get_or_init(make).as_ref().map_err(Clone::clone)
}

impl Workshop {
    pub(crate) fn toolbox(&self) -> Result<&Toolbox> {
        once(&self.toolbox, pipeline::prepare)
    }

    pub(crate) fn tarball(&self) -> Result<&Path> {
        let tarball = once(&self.tarball, || {
            pipeline::package(self.toolbox()?)?;
            pipeline::tarball()
        });
        tarball.map(PathBuf::as_path)
    }

    /// What is published: the same with the page in it.
    pub(crate) fn whole_tarball(&self) -> Result<&Path> {
        once(&self.whole_tarball, || pipeline::whole_tarball(self.page()?)).map(PathBuf::as_path)
    }

    pub(crate) fn project(&self) -> Result<&Project> {
        once(&self.project, || Project::with(self.tarball()?))
    }

    pub(crate) fn page(&self) -> Result<&Path> {
        let page = once(&self.page, || {
            self.tarball()?;
            pipeline::page(self.toolbox()?, Site::Published)
        });
        page.map(PathBuf::as_path)
    }

    pub(crate) fn browser(&self) -> Result<&Browser> {
        once(&self.browser, browser::ready)
    }

    /// Tells a Node-side test where things are.
    pub(crate) fn describe(&self, command: &mut Command) -> Result {
        let artefacts = paths::target("artefacts");
        fs::create_dir_all(&artefacts).map_err(|error| format!("{}: {error}", artefacts.display()))?;
        command.env("CACHE_WASM_TARBALL", self.tarball()?);
        command.env("CACHE_WASM_PROJECT", self.project()?.path());
        command.env("ARTEFACTS", artefacts);
        // Colours would stand between us and the totals.
        command.env("NO_COLOR", "1").env_remove("FORCE_COLOR");
        Ok(())
    }
}
