//! The settings of a function in a script: read for a form, and written back into the line they stand in.

use cache_core::call::{Language, SelfMode};
use cache_core::policy::Kind;

use super::super::compare::mode_name;
use super::super::script::{Define, KeyOf, Settings, Statement, parse};
use super::super::stores::StoreKind;

/// A function of a script, each time it is defined.
#[derive(Clone, Debug, PartialEq)]
pub struct Defined {
    /// The number of its line, from 1.
    pub line: usize,
    define: Define,
}

/// One setting, as a form has it.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    Policy(Kind),
    MaxSize(Option<usize>),
    /// In milliseconds.
    Ttl(Option<u64>),
    SelfMode(SelfMode),
    Key(KeyOf),
    Language(Language),
}

/// The functions of a text, as far as their lines can be read.
pub fn defined(text: &str) -> Vec<Defined> {
    let lines = text.lines().enumerate();
    lines.filter_map(|(number, line)| Some(Defined { line: number + 1, define: define(line)? })).collect()
}

fn define(line: &str) -> Option<Define> {
    match parse(line).ok()?.pop()?.statement {
        Statement::Define(define) => Some(define),
        _ => None,
    }
}

/// The text with a setting of the function in `line` changed.
pub fn with(text: &str, line: usize, setting: Setting) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    if let Some(place) = lines.get_mut(line.wrapping_sub(1))
        && let Some(mut define) = define(place)
    {
        let settings = &mut define.settings;
        match setting {
            Setting::Policy(policy) => settings.policy = Some(policy),
            Setting::MaxSize(size) => settings.max_size = Some(size),
            Setting::Ttl(ttl) => {
                settings.ttl = ttl;
                settings.jitter = settings.jitter.filter(|jitter| ttl.is_some_and(|ttl| *jitter < ttl));
            }
            Setting::SelfMode(mode) => settings.self_mode = Some(mode),
            Setting::Key(key) => settings.key = Some(key).filter(|key| *key != KeyOf::Identity),
            Setting::Language(language) => {
                settings.language = Some(language).filter(|language| *language != Language::Python);
            }
        }
        let comment = place.find('#').map(|at| format!("  {}", &place[at..])).unwrap_or_default();
        let head = place.find(')').map_or(place.as_str(), |end| &place[..=end]);
        *place = printed(head, &define.settings) + &comment;
    }
    lines.join("\n")
}

/// The line of a function: its name and parameters as they are written, and its settings.
fn printed(head: &str, settings: &Settings) -> String {
    let mut words = vec![head.to_owned()];
    words.extend(settings.language.map(|language| {
        format!("language={}", if language == Language::Python { "python" } else { "javascript" })
    }));
    words.extend(settings.max_size.map(|size| match size {
        Some(entries) => format!("maxsize={entries}"),
        None => "maxsize=none".to_owned(),
    }));
    words.extend(settings.policy.map(|policy| format!("policy={policy}")));
    words.extend(settings.ttl.map(|ttl| format!("ttl={}", time(ttl))));
    words.extend(settings.jitter.map(|jitter| format!("jitter={}", time(jitter))));
    words.extend(settings.cost.map(|cost| format!("cost={}", nanoseconds(cost))));
    words.extend(settings.look_up.map(|look_up| format!("lookup={}", nanoseconds(look_up))));
    words.extend(settings.self_mode.map(|mode| format!("self={}", mode_name(mode))));
    words.extend(settings.key.as_ref().map(key));
    words.extend(settings.store.map(|store| {
        let name =
            StoreKind::ALL.iter().find(|(_, kind)| Some(*kind) == store).map_or("none", |(name, _)| name);
        format!("store={name}")
    }));
    words.extend(settings.lock.map(|lock| format!("lock={}", if lock { "yes" } else { "no" })));
    words.extend(settings.copies.map(|copies| format!("copy={}", if copies { "clone" } else { "none" })));
    words.extend(settings.typed.map(|typed| format!("typed={}", if typed { "yes" } else { "no" })));
    words.join(" ")
}

fn key(key: &KeyOf) -> String {
    match key {
        KeyOf::Identity => "key=identity".to_owned(),
        KeyOf::Structural => "key=structural".to_owned(),
        KeyOf::Sorted => "key=sorted".to_owned(),
        KeyOf::Parts(parts) => {
            let part = |(param, field): &(String, Option<String>)| match field {
                Some(field) => format!("{param}.{field}"),
                None => param.clone(),
            };
            format!("key=({})", parts.iter().map(part).collect::<Vec<_>>().join(", "))
        }
    }
}

/// Milliseconds as a script has them.
pub fn time(milliseconds: u64) -> String {
    let units = [("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000)];
    let whole = units.into_iter().find(|(_, unit)| milliseconds > 0 && milliseconds.is_multiple_of(*unit));
    whole.map_or_else(|| format!("{milliseconds}ms"), |(name, unit)| format!("{}{name}", milliseconds / unit))
}

fn nanoseconds(cost: u64) -> String {
    if cost.is_multiple_of(1_000_000) { time(cost / 1_000_000) } else { format!("{cost}ns") }
}

impl Defined {
    pub fn name(&self) -> &str {
        &self.define.name.text
    }

    /// Whether it has a `self`.
    pub fn method(&self) -> bool {
        self.define.method
    }

    pub fn language(&self) -> Language {
        self.define.settings.language.unwrap_or(Language::Python)
    }

    pub fn policy(&self) -> Kind {
        self.define.settings.policy.unwrap_or(Kind::Lru)
    }

    pub fn max_size(&self) -> Option<usize> {
        self.define.settings.max_size.unwrap_or(Some(128))
    }

    pub fn ttl(&self) -> Option<u64> {
        self.define.settings.ttl
    }

    pub fn self_mode(&self) -> SelfMode {
        self.define.settings.self_mode.unwrap_or(match self.language() {
            Language::Python => SelfMode::Key,
            Language::JavaScript => SelfMode::Weak,
        })
    }

    pub fn key(&self) -> KeyOf {
        self.define.settings.key.clone().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_printed_as_it_was_read() {
        for line in [
            "def f()",
            "def fee(self, term) maxsize=3 policy=sieve ttl=30s jitter=500ms cost=1500ns self=weak key=(term) typed=yes",
            "def f(a, *rest) language=javascript maxsize=none key=structural",
            "def f(user, n) key=(user.id, n)",
            "def f(n) ttl=2d cost=3ms",
        ] {
            let head = &line[..=line.find(')').unwrap()];
            assert_eq!(printed(head, &define(line).unwrap().settings), line);
        }
    }

    #[test]
    fn one_setting_is_changed_and_all_else_stays() {
        let text = "# first\ndef f(n)  # the function\nf(1)\ndef g(self) self=ignore\n";
        let changed = with(text, 2, Setting::Policy(Kind::S3Fifo));
        assert_eq!(
            changed,
            "# first\ndef f(n) policy=s3-fifo  # the function\nf(1)\ndef g(self) self=ignore\n"
        );
        let changed = with(&changed, 4, Setting::SelfMode(SelfMode::Weak));
        assert!(changed.ends_with("\ndef g(self) self=weak\n"));
        for (setting, says) in [
            (Setting::MaxSize(Some(3)), "def f(n) maxsize=3  # the function"),
            (Setting::MaxSize(None), "def f(n) maxsize=none  # the function"),
            (Setting::Ttl(Some(90_000)), "def f(n) ttl=90s  # the function"),
            (Setting::Key(KeyOf::Sorted), "def f(n) key=sorted  # the function"),
            (Setting::Key(KeyOf::Identity), "def f(n)  # the function"),
            (Setting::Language(Language::JavaScript), "def f(n) language=javascript  # the function"),
        ] {
            assert_eq!(with(text, 2, setting).lines().nth(1), Some(says));
        }
        for line in [0, 1, 3, 99] {
            assert_eq!(with(text, line, Setting::Ttl(Some(1))), text, "no function there");
        }
    }

    #[test]
    fn no_jitter_is_left_that_is_as_long_as_the_time() {
        let text = "def f() ttl=30s jitter=20s";
        assert_eq!(with(text, 1, Setting::Ttl(Some(60_000))), "def f() ttl=1min jitter=20s");
        assert_eq!(with(text, 1, Setting::Ttl(Some(20_000))), "def f() ttl=20s");
        assert_eq!(with(text, 1, Setting::Ttl(None)), "def f()");
    }

    #[test]
    fn the_functions_of_a_text_are_found_though_other_lines_are_wrong() {
        let found = defined("def f(n) maxsize=3\n???\ndef g(self) language=javascript\ndef\n");
        let names: Vec<_> = found.iter().map(|f| (f.line, f.name(), f.max_size(), f.self_mode())).collect();
        assert_eq!(names, [(1, "f", Some(3), SelfMode::Key), (3, "g", Some(128), SelfMode::Weak)]);
    }
}
