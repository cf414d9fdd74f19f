//! Counting tests from what the test runners print.

/// What a suite counted.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Tests that their runner was told to leave out.
    pub(crate) skipped: u64,
}

impl Totals {
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

/// The sum over all lines such as
/// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s`
/// (Cargo prints one per test binary, `wasm-bindgen-test` the same in Node and in browsers).
pub(crate) fn cargo(text: &str) -> Totals {
    let mut totals = Totals::default();
    for line in text.lines() {
        let Some((_, counts)) = plain(line).split_once("test result: ").map(|(a, b)| (a.len(), b.to_owned()))
        else {
            continue;
        };
        let counts = counts.split_once(". ").map_or("", |(_, counts)| counts);
        for count in counts.split(';') {
            let mut words = count.split_whitespace();
            let (Some(number), Some(kind)) = (words.next(), words.next()) else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match kind {
                "passed" => totals.passed += number,
                "failed" => totals.failed += number,
                "ignored" => totals.skipped += number,
                _ => {}
            }
        }
    }
    totals
}

/// The last totals that `node --test` printed: `ℹ pass 3` (spec) or `# pass 3` (TAP).
pub(crate) fn node(text: &str) -> Totals {
    let mut totals = Totals::default();
    let (mut failed, mut cancelled, mut skipped, mut todo) = (0, 0, 0, 0);
    for line in text.lines() {
        let line = plain(line);
        let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else { continue };
        let mut words = rest.split_whitespace();
        let (Some(kind), Some(number), None) = (words.next(), words.next(), words.next()) else { continue };
        let Ok(number) = number.parse::<u64>() else { continue };
        match kind {
            "pass" => totals.passed = number,
            "fail" => failed = number,
            "cancelled" => cancelled = number,
            "skipped" => skipped = number,
            "todo" => todo = number,
            _ => {}
        }
    }
    totals.failed = failed + cancelled;
    totals.skipped = skipped + todo;
    totals
}

/// Bun's closing lines: ` 275 pass`, ` 1 skip`, ` 17 fail`.
pub(crate) fn bun(text: &str) -> Totals {
    let mut totals = Totals::default();
    for line in text.lines() {
        let line = plain(line);
        let mut words = line.split_whitespace();
        let (Some(number), Some(kind), None) = (words.next(), words.next(), words.next()) else { continue };
        let Ok(number) = number.parse::<u64>() else { continue };
        match kind {
            "pass" => totals.passed = number,
            "fail" => totals.failed = number,
            "skip" | "todo" => totals.skipped += number,
            _ => {}
        }
    }
    totals
}

/// Deno's closing line: `FAILED | 129 passed (414 steps) | 15 failed (8 steps) | 1 ignored (21s)`.
pub(crate) fn deno(text: &str) -> Totals {
    let mut totals = Totals::default();
    for line in text.lines() {
        let line = plain(line);
        let Some(counts) = line.strip_prefix("ok | ").or_else(|| line.strip_prefix("FAILED | ")) else {
            continue;
        };
        for count in counts.split('|') {
            let mut words = count.split_whitespace();
            let (Some(number), Some(kind)) = (words.next(), words.next()) else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match kind {
                "passed" => totals.passed = number,
                "failed" => totals.failed = number,
                "ignored" => totals.skipped = number,
                _ => {}
            }
        }
    }
    totals
}

/// The line without terminal colours.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // A colour is ESC [ digits and semicolons, closed by a letter.
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_totals_are_summed_over_all_binaries() {
        let text = "running 2 tests\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s\n\
            error: test failed, to rerun pass `--lib`\n\
            test result: \u{1b}[31mFAILED\u{1b}[0m. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(cargo(text), Totals { passed: 15, failed: 2, skipped: 1 });
    }

    #[test]
    fn headless_wasm_totals_read_the_same() {
        let text = "test result: ok. 5 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.02s\n";
        assert_eq!(cargo(text), Totals { passed: 5, failed: 0, skipped: 0 });
    }

    #[test]
    fn what_only_looks_like_a_total_counts_nothing() {
        assert_eq!(cargo("no tests to run!\n12 passed\ntest result: unclear"), Totals::default());
        assert_eq!(node("pass 3\n# a comment of a test\n"), Totals::default());
    }

    #[test]
    fn node_totals_come_from_both_reporters() {
        let spec = "✔ a (1ms)\nℹ tests 6\nℹ suites 0\nℹ pass 3\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\n\
                    ℹ todo 0\nℹ duration_ms 51.2\n";
        let expected = Totals { passed: 3, failed: 2, skipped: 1 };
        assert_eq!(node(spec), expected);
        assert_eq!(node(&spec.replace('ℹ', "#")), expected);
        assert_eq!(node(&spec.replace("ℹ pass", "\u{1b}[34mℹ pass")), expected);
    }

    #[test]
    fn bun_and_deno_are_counted() {
        let text = "bun test v1.4.5\n\n 275 pass\n 1 skip\n 17 fail\n 9 expect() calls\nRan 293 tests across 9 files.";
        assert_eq!(bun(text), Totals { passed: 275, failed: 17, skipped: 1 });
        let text =
            "a ... ok (0ms)\n\nFAILED | 129 passed (414 steps) | 15 failed (8 steps) | 2 ignored (21s)\n";
        assert_eq!(deno(text), Totals { passed: 129, failed: 15, skipped: 2 });
        assert_eq!(
            deno("\u{1b}[32mok\u{1b}[0m | 3 passed (1s)"),
            Totals { passed: 3, failed: 0, skipped: 0 }
        );
    }

    #[test]
    fn the_last_totals_of_node_count() {
        let text = "# pass 9\n# fail 9\n# pass 2\n# fail 0\n";
        assert_eq!(node(text), Totals { passed: 2, failed: 0, skipped: 0 });
    }
}
