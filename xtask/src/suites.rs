//! `cargo xtask test`: the suites, what each needs, and the summary.

mod replay;
mod summary;
mod types;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub(crate) use self::replay::replay;
pub(crate) use self::summary::{Outcome, Summary};

use self::types::types;
use crate::kept_packages::BUNDLERS;
use crate::run;
use crate::versions::Version;
use crate::workshop::Workshop;
use crate::{Result, features, paths, python, redis, runtimes, soak, tools, totals};

/// In the order they run: the quick ones that everything else stands on come first.
pub(crate) const NAMES: [&str; 11] = [
    "native",
    "bare",
    "wasm-node",
    "wasm-browser",
    "node",
    "types",
    "package",
    "bundlers",
    "stores",
    "python",
    "page",
];
pub(crate) const QUICK: [&str; 2] = ["native", "node"];

/// A suite that takes longer than this hangs.
const LIMIT: Duration = Duration::from_secs(45 * 60);

pub(crate) fn test(names: &[&'static str]) -> bool {
    let workshop = Workshop::default();
    let mut summary = Summary::default();
    for name in names {
        summary.run(name, || suite(name, &workshop));
    }
    let left_out: Vec<&str> = NAMES.iter().copied().filter(|name| !names.contains(name)).collect();
    let mut notes = Vec::new();
    if !left_out.is_empty() {
        notes.push(format!("Not run now: {}.", left_out.join(", ")));
    }
    notes.push(soak::COVERS.to_owned());
    summary.close(&notes)
}

/// Prints what is found in the programs of `tests/diagnose`.
pub(crate) fn corpus() -> Result {
    let mut node = run::command("node");
    node.arg(paths::root().join("tests/diagnose/run.mjs"));
    let workshop = Workshop::default();
    workshop.describe(&mut node)?;
    run::run(node)
}

fn suite(name: &str, workshop: &Workshop) -> Result<Outcome> {
    match name {
        "native" => native(),
        "bare" => features::suite(LIMIT),
        "wasm-node" => {
            let toolbox = workshop.toolbox()?;
            wasm(&["--node"], || toolbox.wasm_pack("test"))
        }
        "wasm-browser" => wasm_browser(workshop),
        "node" => node(workshop),
        "types" => types(workshop),
        "package" => package(workshop),
        "bundlers" => in_bundlers(workshop),
        "python" => with_python(workshop),
        "stores" => stores(workshop),
        "page" => page(workshop),
        _ => Err(format!("the suite '{name}' has no code")),
    }
}

fn native() -> Result<Outcome> {
    tools::rustc()?;
    let mut cargo = run::cargo();
    cargo.args(["test", "--workspace", "--no-fail-fast"]);
    let mut outcome = Outcome::of(run::keep(cargo, LIMIT, false)?, totals::cargo);
    // In the whole workspace the engine has the index that the bindings ask for. By itself it has another one.
    let mut alone = run::cargo();
    alone.args([
        "test",
        "-p",
        "cache-core",
        "--features",
        "serde,trace",
        "--lib",
        "--tests",
        "--no-fail-fast",
    ]);
    outcome.add(Outcome::of(run::keep(alone, LIMIT, false)?, totals::cargo));
    // The page begins with a program that leaves out what its lessons do not need.
    let mut plain = run::cargo();
    plain.args(["test", "-p", "playground", "--no-default-features", "--test", "lessons", "--no-fail-fast"]);
    outcome.add(Outcome::of(run::keep(plain, LIMIT, false)?, totals::cargo));
    Ok(outcome)
}

/// The bindings, for each of the two binaries that are made of them.
fn wasm(options: &[&str], wasm_pack: impl Fn() -> Command) -> Result<Outcome> {
    let mut all = Outcome::default();
    for features in ["", "policies"] {
        let mut wasm_pack = wasm_pack();
        wasm_pack.args(options).args(["cache-wasm", "--features", features]);
        all.add(Outcome::of(run::keep(wasm_pack, LIMIT, false)?, totals::cargo));
    }
    Ok(all)
}

fn wasm_browser(workshop: &Workshop) -> Result<Outcome> {
    let browser = workshop.browser()?;
    // The runner adds what headless needs; this names the browser and keeps it from calling home.
    let capabilities = format!(
        "{{\"goog:chromeOptions\": {{\"binary\": \"{}\", \"args\": [\"no-first-run\", \"disable-sync\", \
         \"disable-background-networking\", \"disable-component-update\"]}}}}\n",
        browser.chrome.display().to_string().replace('\\', "\\\\").replace('"', "\\\"")
    );
    let file = paths::target("webdriver.json");
    fs::write(&file, capabilities).map_err(|error| format!("{}: {error}", file.display()))?;
    let driver = browser.driver.to_string_lossy();
    let toolbox = workshop.toolbox()?;
    wasm(&["--headless", "--chrome", "--chromedriver", &driver], || {
        let mut wasm_pack = toolbox.wasm_pack("test");
        wasm_pack.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &file);
        wasm_pack
    })
}

pub(crate) fn node(workshop: &Workshop) -> Result<Outcome> {
    node_suite("node", workshop, |_| Ok(()))
}

fn package(workshop: &Workshop) -> Result<Outcome> {
    node_suite("package", workshop, |command| {
        command.env("CACHE_WASM_TARBALL", workshop.whole_tarball()?);
        // For the tests of the package in pages without a bundler.
        command.env("CHROME", &workshop.browser()?.chrome);
        Ok(())
    })
}

fn in_bundlers(workshop: &Workshop) -> Result<Outcome> {
    node_suite("bundlers", workshop, |command| {
        // Vite runs on no older one.
        tools::node_from(Version([20, 19, 0]))?;
        command.env("BUNDLERS", BUNDLERS.ready()?).env("CHROME", &workshop.browser()?.chrome);
        Ok(())
    })
}

fn with_python(workshop: &Workshop) -> Result<Outcome> {
    node_suite("python", workshop, |command| {
        command.env("PYTHON", python::ready()?);
        Ok(())
    })
}

/// On what they are made for: a Redis that the suite starts, and a Node that has `SQLite`, whatever the one on PATH has.
fn stores(workshop: &Workshop) -> Result<Outcome> {
    let mut outcome = node_suite("stores", workshop, |command| {
        command.env("REDIS_SERVER", redis::ready()?);
        Ok(())
    })?;
    let mut node = runtimes::WITH_SQLITE.test_command(&test_files(&paths::root().join(SQLITE))?)?;
    workshop.describe(&mut node)?;
    node.env("REDIS_SERVER", redis::ready()?);
    outcome.add(Outcome::of(run::keep(node, LIMIT, false)?, totals::node));
    Ok(outcome)
}

/// Tests that need `node:sqlite`.
pub(crate) const SQLITE: &str = "tests/stores/sqlite";

/// A browser waits often enough, for the next frame above all, to leave room for another one. Left to itself, Node keeps
/// one core free, which of two is half.
fn page(workshop: &Workshop) -> Result<Outcome> {
    // The first one that can be told how many files it is to run at a time.
    tools::node_from(Version([20, 10, 0]))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let options = [format!("--test-concurrency={}", cores.max(2))];
    node_suite_with(&options, "page", workshop, |command| {
        command.env("PLAYGROUND_DIR", workshop.page()?).env("CHROME", &workshop.browser()?.chrome);
        command.env("TEST_LANGUAGE", test_language()?);
        Ok(())
    })
}

/// The file of the language that shows whether anything on the page is not translated.
fn test_language() -> Result<PathBuf> {
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "-p", "playground", "--example", "language", "--", "--pseudo"]);
    let said = run::output(cargo)?;
    let file = paths::target("test-language.json");
    fs::write(&file, said).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}

fn node_suite(folder: &str, workshop: &Workshop, more: impl Fn(&mut Command) -> Result) -> Result<Outcome> {
    node_suite_with(&[], folder, workshop, more)
}

fn node_suite_with(
    options: &[String],
    folder: &str,
    workshop: &Workshop,
    more: impl Fn(&mut Command) -> Result,
) -> Result<Outcome> {
    let mut command = node_test_with(options, test_files(&paths::root().join("tests").join(folder))?);
    workshop.describe(&mut command)?;
    more(&mut command)?;
    Ok(Outcome::of(run::keep(command, LIMIT, false)?, totals::node))
}

pub(crate) fn node_test(files: Vec<PathBuf>) -> Command {
    node_test_with(&[], files)
}

fn node_test_with(options: &[String], files: Vec<PathBuf>) -> Command {
    let mut command = run::command("node");
    command.args(["--test", "--test-reporter=spec"]).args(options).args(files);
    command
}

/// All `*.test.mjs` of a folder, in a steady order.
pub(crate) fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = files_of(folder, &[".test.mjs"])?;
    if files.is_empty() {
        return Err(format!("{} has no *.test.mjs", folder.display()));
    }
    files.sort();
    Ok(files)
}

pub(crate) fn files_of(folder: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let named = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        endings.iter().any(|ending| name.ends_with(ending))
    };
    Ok(entries.flatten().map(|entry| entry.path()).filter(named).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;
    use std::ffi::OsString;

    #[test]
    fn every_name_has_a_suite_and_quick_is_part_of_all() {
        assert!(QUICK.iter().all(|name| NAMES.contains(name)));
        for name in NAMES {
            assert!(crate::args::HELP.contains(name), "{name} is not in the help");
        }
    }

    #[test]
    fn an_empty_folder_of_tests_is_an_error() {
        let folder = env::temp_dir().join(format!("xtask-empty-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        assert!(test_files(&folder).unwrap_err().contains("has no *.test.mjs"));
        fs::write(folder.join("b.test.mjs"), "").unwrap();
        fs::write(folder.join("a.test.mjs"), "").unwrap();
        fs::write(folder.join("helper.mjs"), "").unwrap();
        let names: Vec<OsString> = test_files(&folder)
            .unwrap()
            .iter()
            .filter_map(|file| file.file_name().map(OsString::from))
            .collect();
        assert_eq!(names, ["a.test.mjs", "b.test.mjs"]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
