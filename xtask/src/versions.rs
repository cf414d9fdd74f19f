//! Reading and comparing the version numbers that tools print.

use std::fmt;

/// The numbers of a version, major first; what is not given is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) [u64; 3]);

impl Version {
    pub(crate) fn major(self) -> u64 {
        self.0[0]
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(formatter, "{major}.{minor}.{patch}")
    }
}

/// The first thing that looks like a version in what a tool printed: `rustc 1.95.0 (5980…)`, `v20.20.2`,
/// `Chromium 156.0.8078.79 built on Debian`.
pub(crate) fn find(text: &str) -> Option<Version> {
    text.split_whitespace().find_map(parse)
}

/// One word: at least `major.minor`, with an optional `v` before it and anything after the numbers.
fn parse(word: &str) -> Option<Version> {
    let word = word.strip_prefix('v').unwrap_or(word);
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
    let mut numbers = [0; 3];
    let mut given = 0;
    for (index, part) in word[..end].split('.').enumerate() {
        let number = part.parse().ok()?;
        if let Some(place) = numbers.get_mut(index) {
            *place = number;
        }
        given += 1;
    }
    (given >= 2).then_some(Version(numbers))
}

/// The version of a package in `Cargo.lock`.
pub(crate) fn locked(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines();
    let name = format!("name = \"{package}\"");
    lines.find(|line| *line == name)?;
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_tools_print() {
        assert_eq!(find("rustc 1.95.0 (59807616e 2026-04-14)"), Some(Version([1, 95, 0])));
        assert_eq!(find("v20.20.2\n"), Some(Version([20, 20, 2])));
        assert_eq!(find("Chromium 156.0.8078.79 built on Debian 12"), Some(Version([156, 0, 8078])));
        assert_eq!(find("ChromeDriver 156.0.8078.79 (abc-refs/heads)"), Some(Version([156, 0, 8078])));
        assert_eq!(find("rustc 1.96.0-nightly (a 2026-05-01)"), Some(Version([1, 96, 0])));
        assert_eq!(find("11.19"), Some(Version([11, 19, 0])));
        assert_eq!(find("no version 12 here"), None);
        assert_eq!(find(""), None);
    }

    #[test]
    fn versions_are_ordered_by_their_numbers() {
        assert!(Version([20, 9, 0]) < Version([20, 10, 0]));
        assert!(Version([9, 99, 99]) < Version([20, 0, 0]));
        assert_eq!(Version([20, 1, 2]).major(), 20);
        assert_eq!(Version([20, 1, 2]).to_string(), "20.1.2");
    }

    #[test]
    fn the_lock_file_names_the_exact_version() {
        let lock = "[[package]]\nname = \"wasm-bindgen-test\"\nversion = \"0.3.80\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"x\"\n";
        assert_eq!(locked(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked(lock, "wasm"), None);
    }
}
