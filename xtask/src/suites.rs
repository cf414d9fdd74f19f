//! `cargo xtask test`: the suites, what each needs, and the summary.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::kept_packages::BUNDLERS;
use crate::run::{self, Kept, say};
use crate::totals::{self, Totals};
use crate::versions::Version;
use crate::workshop::Workshop;
use crate::{Result, features, paths, python, redis, runtimes, soak, tools};

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

/// What a suite did.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) totals: Totals,
    /// All that it printed.
    pub(crate) text: String,
    /// What went wrong beside failed tests.
    pub(crate) problem: Option<String>,
}

impl Outcome {
    /// Judges a run by its totals and by how it ended.
    pub(crate) fn of(kept: Kept, count: impl Fn(&str) -> Totals) -> Self {
        let mut totals = count(&kept.text);
        let mut problem = None;
        if !kept.success && totals.failed == 0 {
            // A crash or a build error: no test reported it.
            totals.failed = 1;
            problem = Some(kept.ending);
        } else if totals.passed + totals.failed == 0 {
            totals.failed = 1;
            problem = Some("it ran no test".to_owned());
        }
        Self { totals, text: kept.text, problem }
    }

    /// Counts another run of the same suite in.
    pub(crate) fn add(&mut self, other: Self) {
        self.totals.add(other.totals);
        self.text += &other.text;
        self.problem = self.problem.take().or(other.problem);
    }
}

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

/// Runs the property tests with one seed, on both sides of the boundary.
pub(crate) fn replay(seed: u64) -> bool {
    let workshop = Workshop::default();
    let mut summary = Summary::default();
    let seeded = |mut command: Command| {
        command.env("CACHE_SEED", seed.to_string());
        command
    };
    summary.run("native", || {
        let mut cargo = run::cargo();
        cargo.args(["test", "-p", "cache-tests", "--test", "differential"]);
        Ok(Outcome::of(run::keep(seeded(cargo), LIMIT, true)?, totals::cargo))
    });
    summary.run("node", || {
        let names = [
            "differential.test.mjs",
            "differential-options.test.mjs",
            "differential-loads.test.mjs",
            "model.test.mjs",
            "policies.test.mjs",
        ];
        let files = names.map(|name| paths::root().join("tests/node").join(name));
        for file in &files {
            paths::require(file, "it is a differential test of the package")?;
        }
        let mut node = node_test(files.to_vec());
        workshop.describe(&mut node)?;
        node.env("CACHE_MODEL_RUNS", recorded("model-runs", seed)?);
        node.env("CACHE_POLICY_RUNS", recorded("policy-runs", seed)?);
        Ok(Outcome::of(run::keep(seeded(node), LIMIT, true)?, totals::node))
    });
    summary.close(&[format!("Seed {seed}.")])
}

/// The file with what one of the tests' programs says of a seed.
fn recorded(program: &str, seed: u64) -> Result<PathBuf> {
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "-p", "cache-tests", "--bin", program, "--"]).arg(seed.to_string());
    let said = run::output(cargo)?;
    let file = paths::target(&format!("{program}.json"));
    fs::write(&file, said).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
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

/// A browser waits often enough, for the next frame above all, to leave room for another one. By itself Node leaves a
/// core to nobody, and of two cores that is half.
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

/// The compilers whose users are to be served: the newest, and the last one written in JavaScript.
const COMPILERS: [&str; 2] = ["typescript", "typescript-5"];

/// The files of `tests/types` are compiled where a user's would be: in a project with the package. Each
/// file under each compiler is a test.
fn types(workshop: &Workshop) -> Result<Outcome> {
    let source = paths::root().join("tests/types");
    let files = files_of(&source, &[".ts", ".mts", ".cts"])?;
    if files.is_empty() {
        return Err(format!("{} has no TypeScript files", source.display()));
    }
    let place = workshop.project()?.path().join("types");
    crate::pipeline::copy_folder(&source, &place)?;
    let mut configurations = files_of(&place, &[".json"])?;
    configurations
        .retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("tsconfig")));
    configurations.sort();
    if configurations.is_empty() {
        return Err(format!("{} has no tsconfig*.json", source.display()));
    }
    let mut outcome = Outcome::default();
    for compiler in COMPILERS {
        let mut text = String::new();
        let mut problem = None;
        for configuration in &configurations {
            let mut tsc = run::command("node");
            tsc.arg(paths::root().join(format!("node_modules/{compiler}/bin/tsc")));
            tsc.args(["--noEmit", "--pretty", "false", "-p"]).arg(configuration);
            tsc.current_dir(&place);
            let kept = run::keep(tsc, LIMIT, false)?;
            if !kept.success {
                problem.get_or_insert(kept.ending);
            }
            text += &kept.text;
        }
        let failed = files
            .iter()
            .filter(|file| {
                let start = format!("{}(", file.file_name().unwrap_or_default().to_string_lossy());
                text.lines().any(|line| line.starts_with(&start) && line.contains("error TS"))
            })
            .count() as u64;
        // Errors in a file tell enough; an ending without any is another trouble.
        let (failed, problem) = if failed == 0 && problem.is_some() { (1, problem) } else { (failed, None) };
        outcome.totals.passed += (files.len() as u64).saturating_sub(failed);
        outcome.totals.failed += failed;
        outcome.text += &text;
        outcome.problem = outcome.problem.or(problem);
    }
    Ok(outcome)
}

/// One line per suite, and the closing line.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    lines: Vec<String>,
    sum: Totals,
}

impl Summary {
    /// Runs one suite; shows all its output if anything is wrong with it.
    pub(crate) fn run(&mut self, name: &str, suite: impl FnOnce() -> Result<Outcome>) {
        say(&format!("running {name}"));
        let start = Instant::now();
        let outcome = suite().unwrap_or_else(|message| Outcome {
            // It could not run: that is a failure, never a suite left out.
            totals: Totals { failed: 1, ..Totals::default() },
            text: String::new(),
            problem: Some(message),
        });
        let seconds = run::seconds(start);
        let Totals { passed, failed, skipped } = outcome.totals;
        if failed > 0 && !outcome.text.is_empty() {
            println!("\n---- {name}: all it printed ----\n{}", outcome.text.trim_end());
            println!("---- end of {name} ----\n");
        }
        if let Some(problem) = &outcome.problem {
            println!("{name}: {problem}");
        }
        let skipped = if skipped > 0 { format!("   ({skipped} skipped)") } else { String::new() };
        let problem = outcome.problem.as_deref().and_then(|problem| problem.lines().next());
        let problem = problem.map_or_else(String::new, |problem| format!("   {problem}"));
        let line = format!("{name:<14} {passed:>6} passed {failed:>5} failed {seconds:>9}{skipped}{problem}");
        println!("{line}");
        self.lines.push(line);
        self.sum.add(outcome.totals);
    }

    /// Prints it; whether all is well.
    pub(crate) fn close(self, notes: &[String]) -> bool {
        if self.lines.len() > 1 {
            println!("\n{}", self.lines.join("\n"));
        }
        println!();
        for note in notes {
            println!("{note}");
        }
        println!("{} passed, {} failed", self.sum.passed, self.sum.failed);
        self.sum.failed == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;
    use std::ffi::OsString;

    fn kept(text: &str, success: bool) -> Kept {
        Kept { text: text.to_owned(), success, ending: "it ended".to_owned() }
    }

    #[test]
    fn every_name_has_a_suite_and_quick_is_part_of_all() {
        assert!(QUICK.iter().all(|name| NAMES.contains(name)));
        for name in NAMES {
            assert!(crate::args::HELP.contains(name), "{name} is not in the help");
        }
    }

    #[test]
    fn a_run_is_judged_by_its_totals() {
        let outcome = Outcome::of(kept("ℹ pass 3\nℹ fail 0", true), totals::node);
        assert_eq!(outcome.totals, Totals { passed: 3, failed: 0, skipped: 0 });
        assert_eq!(outcome.problem, None);
        let outcome = Outcome::of(kept("ℹ pass 3\nℹ fail 2", false), totals::node);
        assert_eq!((outcome.totals.failed, outcome.problem), (2, None));
    }

    #[test]
    fn a_crash_without_a_failed_test_is_a_failure() {
        let outcome = Outcome::of(kept("ℹ pass 3\nℹ fail 0", false), totals::node);
        assert_eq!((outcome.totals.passed, outcome.totals.failed), (3, 1));
        assert_eq!(outcome.problem.as_deref(), Some("it ended"));
    }

    #[test]
    fn a_run_without_tests_is_a_failure() {
        let outcome = Outcome::of(kept("no tests to run!", true), totals::cargo);
        assert_eq!(outcome.totals.failed, 1);
        assert_eq!(outcome.problem.as_deref(), Some("it ran no test"));
        let outcome = Outcome::of(
            kept("test result: ok. 0 passed; 0 failed; 4 ignored; 0 measured", true),
            totals::cargo,
        );
        assert_eq!(outcome.totals, Totals { passed: 0, failed: 1, skipped: 4 });
    }

    #[test]
    fn a_suite_that_cannot_run_counts_as_failed() {
        let mut summary = Summary::default();
        summary.run("good", || Ok(Outcome::of(kept("ℹ pass 1", true), totals::node)));
        summary.run("none", || Err("a tool is missing".to_owned()));
        assert_eq!(summary.sum, Totals { passed: 1, failed: 1, skipped: 0 });
        assert!(summary.lines[1].contains("a tool is missing"));
        assert!(!summary.close(&[]));
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
