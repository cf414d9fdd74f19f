//! What suites came to, and the summary of them.

use std::time::Instant;

use crate::Result;
use crate::run::{self, Kept, say};
use crate::totals::Totals;

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
    use crate::totals;

    fn kept(text: &str, success: bool) -> Kept {
        Kept { text: text.to_owned(), success, ending: "it ended".to_owned() }
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
}
