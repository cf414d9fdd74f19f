//! The pinned tools: checked, and set up where they are missing.
//!
//! What takes minutes to compile is kept in the user's cache folder, one folder per tool and version, so
//! that the next checkout compiles none of it.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::run::{self, say};
use crate::versions::{self, Version};
use crate::{Result, lock, paths};

const WASM_PACK: &str = "0.15.1";
const CARGO_FUZZ: &str = "0.13.2";
const OLDEST_NODE: Version = Version([20, 0, 0]);
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
pub(crate) const BARE: &str = "thumbv7m-none-eabi";

/// A tool that `cargo install` compiles.
struct CargoTool {
    /// The crate.
    package: &'static str,
    version: String,
    /// The programs wanted from it; the first one tells its version.
    programs: &'static [&'static str],
    options: &'static [&'static str],
}

impl CargoTool {
    fn folder_name(&self) -> String {
        format!("{}-{}", self.programs[0], self.version)
    }

    /// Whether `folder` holds this tool in working order.
    fn is_in(&self, folder: &Path) -> bool {
        let bin = folder.join("bin");
        self.programs.iter().all(|program| program_in(&bin, program).is_file())
            && run::version_line(program_in(&bin, self.programs[0]))
                .is_some_and(|line| line.split_whitespace().any(|word| word == self.version))
    }
}

fn program_in(bin: &Path, program: &str) -> PathBuf {
    bin.join(program).with_extension(env::consts::EXE_EXTENSION)
}

/// The compiled tools, ready for use.
#[derive(Debug)]
pub(crate) struct Toolbox {
    wasm_pack: PathBuf,
    path: OsString,
}

impl Toolbox {
    /// wasm-pack, told to download nothing (and to keep quiet about its search for a newer version), with the right wasm-bindgen first on its PATH.
    pub(crate) fn wasm_pack(&self, subcommand: &str) -> Command {
        let mut command = run::command(&self.wasm_pack);
        command.args(["--log-level", "error", subcommand, "--mode", "no-install"]);
        command.env("PATH", &self.path);
        command
    }
}

/// Makes sure of the wasm target, wasm-pack and wasm-bindgen.
pub(crate) fn toolbox() -> Result<Toolbox> {
    rust_target(WASM)?;
    let lock = fs::read_to_string(paths::root().join("Cargo.lock"))
        .map_err(|error| format!("Cargo.lock cannot be read: {error}"))?;
    let bindgen = versions::locked(&lock, "wasm-bindgen")
        .ok_or("Cargo.lock does not name wasm-bindgen: cache-wasm must depend on it")?;
    let wanted = [
        CargoTool {
            package: "wasm-bindgen-cli",
            version: bindgen,
            programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
            // Without TLS: the test runner talks to a driver on this machine only.
            options: &["--no-default-features"],
        },
        CargoTool {
            package: "wasm-pack",
            version: WASM_PACK.to_owned(),
            programs: &["wasm-pack"],
            options: &[],
        },
    ];
    let folders = cargo_tools(&wanted)?;
    let mut path: Vec<PathBuf> = folders.iter().map(|folder| folder.join("bin")).collect();
    let wasm_pack = program_in(&path[1], "wasm-pack");
    path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    let path = env::join_paths(path).map_err(|error| format!("PATH cannot be extended: {error}"))?;
    Ok(Toolbox { wasm_pack, path })
}

/// Makes sure of cargo-fuzz.
pub(crate) fn cargo_fuzz() -> Result<PathBuf> {
    let tool = CargoTool {
        package: "cargo-fuzz",
        version: CARGO_FUZZ.to_owned(),
        programs: &["cargo-fuzz"],
        options: &[],
    };
    let folders = cargo_tools(&[tool])?;
    Ok(program_in(&folders[0].join("bin"), "cargo-fuzz"))
}

/// The tools' folders, in the order asked for; compiles what is missing.
fn cargo_tools(wanted: &[CargoTool]) -> Result<Vec<PathBuf>> {
    let store = paths::tools()?;
    let folders: Vec<PathBuf> = wanted.iter().map(|tool| store.join(tool.folder_name())).collect();
    let all_there = || wanted.iter().zip(&folders).all(|(tool, folder)| tool.is_in(folder));
    if all_there() {
        return Ok(folders);
    }
    let _lock = lock::lock(&store, "compiling tools")?;
    let work = Workplace::new(&store)?;
    for (tool, folder) in wanted.iter().zip(&folders) {
        // Looked at again: whoever had the lock before may have compiled it.
        if !tool.is_in(folder) {
            install(tool, folder, &work)?;
        }
    }
    Ok(folders)
}

/// A folder of this process, beside the finished tools so that a rename moves them; gone when dropped.
struct Workplace(PathBuf);

impl Workplace {
    fn new(store: &Path) -> Result<Self> {
        let folder = store.join(format!(".compiling-{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(|error| {
            format!("{} cannot be made: {error}; CACHE_WASM_TOOLS can name another folder", folder.display())
        })?;
        Ok(Self(folder))
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        // What cannot be removed now is only a folder too many.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn install(tool: &CargoTool, folder: &Path, work: &Workplace) -> Result {
    let CargoTool { package, version, .. } = tool;
    say(&format!("compiling {package} {version}, once for all checkouts (2 to 5 minutes on two cores)"));
    let start = Instant::now();
    let fresh = work.0.join(tool.folder_name());
    // The versions its authors tested first. Where the registry lacks one of those (a mirror that lags, a
    // withdrawn release), any compatible ones: the tool's own version stays exact.
    let kept = run::keep(install_command(tool, &fresh, work, true), run::FOREVER, true)?;
    if !kept.success {
        if !kept.text.contains("failed to select a version") {
            return Err(format!("{package} {version} did not compile: {}", kept.ending));
        }
        say(&format!("not all locked dependencies of {package} can be had here: taking compatible ones"));
        run::run(install_command(tool, &fresh, work, false))?;
    }
    if !tool.is_in(&fresh) {
        return Err(format!("{package} {version} was compiled but does not run from {}", fresh.display()));
    }
    put_in_place(&fresh, folder, || tool.is_in(folder))?;
    say(&format!("{package} {version} is ready in {} ({})", folder.display(), run::seconds(start)));
    Ok(())
}

fn install_command(tool: &CargoTool, fresh: &Path, work: &Workplace, locked: bool) -> Command {
    let mut cargo = run::cargo();
    // Away from the workspace: its .cargo/config.toml and profiles are not the tools' business.
    cargo.current_dir(&work.0).arg("install").args(locked.then_some("--locked")).arg("--force");
    cargo.arg("--root").arg(fresh).arg(format!("{}@{}", tool.package, tool.version)).args(tool.options);
    for program in tool.programs {
        cargo.args(["--bin", program]);
    }
    // One target folder, so that what both tools depend on is compiled once. They run for milliseconds:
    // light optimisation halves the wait for them.
    cargo.env("CARGO_TARGET_DIR", work.0.join("target"));
    cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_LTO", "off");
    cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16").env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    cargo.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
    cargo.env_remove("CARGO_BUILD_TARGET").env_remove("RUSTFLAGS");
    cargo
}

/// Moves a finished folder to where everybody looks for it. Somebody else may have been there first.
pub(crate) fn put_in_place(fresh: &Path, place: &Path, is_good: impl Fn() -> bool) -> Result {
    for _ in 0..2 {
        if fs::rename(fresh, place).is_ok() || is_good() {
            return Ok(());
        }
        // Half a tool: a run that was cut off before this program installed by renaming.
        let _ = fs::remove_dir_all(place);
    }
    Err(format!("{} cannot be replaced: remove it and run this again", place.display()))
}

/// Makes sure that the active toolchain can compile for `target`.
pub(crate) fn rust_target(target: &str) -> Result {
    rustc()?;
    if has_target(target)? {
        return Ok(());
    }
    if paths::on_path("rustup").is_none() {
        return Err(format!(
            "rustc cannot compile for {target} and there is no rustup to add it: install the standard \
             library for that target with the package manager that brought rustc, or use rustup"
        ));
    }
    say(&format!("adding the {target} target to the Rust toolchain (rustup target add {target})"));
    let mut rustup = run::command("rustup");
    rustup.args(["target", "add", target]);
    run::run(rustup)?;
    if has_target(target)? {
        Ok(())
    } else {
        Err(format!("rustup added {target}, but not to the toolchain in use: see `rustup show`"))
    }
}

fn has_target(target: &str) -> Result<bool> {
    let mut rustc = run::command("rustc");
    rustc.args(["--print", "target-libdir", "--target", target]);
    let folder = PathBuf::from(run::output(rustc)?.trim());
    // The folder itself may be left over, empty, from a removed target.
    Ok(fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()))
}

pub(crate) fn rustc() -> Result {
    let needed = env!("CARGO_PKG_RUST_VERSION");
    let line = run::version_line("rustc")
        .ok_or_else(|| format!("there is no rustc on PATH: install Rust {needed} or newer with rustup"))?;
    at_least("rustc", &line, needed, "update it with `rustup update stable`")
}

/// Node and npm, new enough.
pub(crate) fn node() -> Result {
    node_from(OLDEST_NODE)
}

/// The same for what needs a newer one.
pub(crate) fn node_from(oldest: Version) -> Result {
    let install = format!("install Node.js {oldest} or newer with its npm");
    let line = run::version_line("node").ok_or_else(|| format!("there is no node on PATH: {install}"))?;
    at_least("node", &line, &oldest.to_string(), &install)?;
    let mut npm = run::npm();
    npm.arg("--version").stderr(std::process::Stdio::null());
    run::output(npm).map(drop).map_err(|_| format!("there is no working npm on PATH: {install}"))
}

fn at_least(tool: &str, line: &str, needed: &str, remedy: &str) -> Result {
    let found =
        versions::find(line).ok_or_else(|| format!("{tool} says '{line}', which is no version: {remedy}"))?;
    let wanted = versions::find(needed).ok_or_else(|| format!("'{needed}' is no version"))?;
    if found >= wanted {
        return Ok(());
    }
    Err(format!("{tool} is {found}, but {needed} or newer is needed: {remedy}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_tool_gets_a_sentence_that_says_what_to_do() {
        assert_eq!(at_least("node", "v20.0.0", "20.0.0", "install it"), Ok(()));
        assert_eq!(at_least("rustc", "rustc 1.95.0 (x)", "1.88", "update"), Ok(()));
        assert_eq!(
            at_least("node", "v18.19.1", "20.0.0", "install Node.js 20 or newer"),
            Err("node is 18.19.1, but 20.0.0 or newer is needed: install Node.js 20 or newer".to_owned())
        );
        assert!(at_least("node", "what?", "20.0.0", "x").unwrap_err().contains("'what?'"));
    }

    #[test]
    fn a_finished_folder_replaces_half_a_tool_but_not_a_whole_one() {
        let base = env::temp_dir().join(format!("xtask-tools-{}", std::process::id()));
        let (fresh, place) = (base.join("fresh"), base.join("place"));
        let make = |folder: &Path, content: &str| {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("tool"), content).unwrap();
        };
        let content = || fs::read_to_string(place.join("tool")).unwrap();

        make(&fresh, "first");
        put_in_place(&fresh, &place, || false).unwrap();
        assert_eq!(content(), "first");

        make(&fresh, "second");
        put_in_place(&fresh, &place, || true).unwrap();
        assert_eq!(content(), "first");

        put_in_place(&fresh, &place, || false).unwrap();
        assert_eq!(content(), "second");
        fs::remove_dir_all(&base).unwrap();
    }

    #[test]
    fn tools_are_kept_by_version() {
        let tool =
            CargoTool { package: "a-cli", version: "1.2.3".to_owned(), programs: &["a", "b"], options: &[] };
        assert_eq!(tool.folder_name(), "a-1.2.3");
        assert!(!tool.is_in(Path::new("/nowhere")));
    }
}
