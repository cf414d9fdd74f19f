//! `cargo xtask soak --only fuzz-targets`: what libFuzzer finds in the engine.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::run::{self, say};
use crate::suites::Outcome;
use crate::{Result, paths, tools};

/// The targets, with what they are given to begin with beside what was found before.
const TARGETS: [(&str, &[&str]); 7] = [
    ("slots", &[]),
    ("cache", &[]),
    ("hostile", &[]),
    ("trace", &["tests/trace", "tests/trace/policies"]),
    ("list", &[]),
    ("call", &[]),
    ("analysis", &[]),
];

/// Bytes of one input: enough for a thousand operations, and few enough for thousands of inputs a second.
const LONGEST: &str = "-max_len=3000";
/// An input that takes longer than this, in seconds, counts as a crash.
const SLOWEST: &str = "-timeout=20";

/// Runs each target for its share of the time, one after the other.
pub(crate) fn targets(seconds: u64, slack: Duration) -> Result<Outcome> {
    let folder = paths::root().join(FOLDER);
    paths::require(&folder, "it has the fuzz targets")?;
    let cargo_fuzz = tools::cargo_fuzz()?;
    let mut all = Outcome::default();
    let share = seconds.div_ceil(TARGETS.len() as u64);
    for (target, seeds) in TARGETS {
        let corpus = folder.join("corpus").join(target);
        fs::create_dir_all(&corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;
        let mut command = invocation(&cargo_fuzz, "run", target);
        command.arg(corpus).args(seeds.iter().map(|seed| paths::root().join(seed)));
        command.args(["--", LONGEST, SLOWEST, "-print_final_stats=1"]);
        command.arg(format!("-max_total_time={share}"));
        let kept = run::keep(command, Duration::from_secs(share) + slack, false)?;
        if kept.success {
            all.totals.passed += 1;
            say(&format!("{target}: {} inputs in {share} s", inputs(&kept.text)));
        } else {
            all.totals.failed += 1;
            all.problem.get_or_insert_with(|| told(target, &kept.text, &kept.ending));
            all.text += &kept.text;
        }
    }
    Ok(all)
}

/// Below the root.
const FOLDER: &str = "cache-core/fuzz";

/// Without a sanitizer: there is no unsafe code for one to watch, and so no need of a nightly compiler.
fn invocation(cargo_fuzz: &PathBuf, subcommand: &str, target: &str) -> Command {
    let mut command = run::command(cargo_fuzz);
    command.args([subcommand, "--fuzz-dir", FOLDER, "--sanitizer", "none", target]);
    command
}

/// How many inputs a target ran, as libFuzzer counts them.
fn inputs(text: &str) -> &str {
    let line = text.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    line.map_or("no", str::trim)
}

/// What is wrong, where the input is, and how to run it again.
fn told(target: &str, text: &str, ending: &str) -> String {
    let input = text.lines().find_map(|line| line.split("Test unit written to ").nth(1));
    match input {
        Some(input) => format!(
            "{target} failed with the input in {input}\nagain:   cargo fuzz run --fuzz-dir {FOLDER} --sanitizer \
             none {target} {input}\nsmaller: cargo fuzz tmin --fuzz-dir {FOLDER} --sanitizer none {target} {input}"
        ),
        None => format!("{target}: {ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_is_run_and_what_it_begins_with_is_there() {
        let folder = paths::root().join(FOLDER).join("fuzz_targets");
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        let mut names: Vec<_> = TARGETS.iter().map(|(name, _)| format!("{name}.rs")).collect();
        files.sort();
        names.sort();
        assert_eq!(files, names);
        assert!(TARGETS.iter().flat_map(|(_, seeds)| *seeds).all(|seed| paths::root().join(seed).is_dir()));
    }

    #[test]
    fn a_crash_is_told_with_its_input_and_how_to_run_it_again() {
        let text =
            "==7== ERROR: libFuzzer: deadly signal\nartifact_prefix='a/'; Test unit written to a/crash-1\n";
        let message = told("list", text, "it ended");
        assert!(message.contains("list failed with the input in a/crash-1\n"), "{message}");
        assert!(message.contains("--sanitizer none list a/crash-1"), "{message}");
        assert_eq!(told("list", "error: no compiler", "it ended"), "list: it ended");
        assert_eq!(inputs("Done\nstat::number_of_executed_units: 77\n"), "77");
    }
}
