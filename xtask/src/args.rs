//! The command line: what can be asked for, and clear words for what cannot.

mod bench;
mod help;

use std::path::PathBuf;

pub(crate) use self::help::HELP;

use crate::{Result, soak, suites};

pub(crate) const DEFAULT_PORT: u16 = 8787;

/// How long `soak` lets each fuzzer run unless told otherwise.
pub(crate) const DEFAULT_FUZZ_SECONDS: u64 = 300;

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Build,
    Pack,
    Play {
        port: u16,
        open: bool,
    },
    /// The suites by name, in the order they run.
    Test {
        suites: Vec<&'static str>,
    },
    Soak {
        seconds: u64,
        /// The parts by name, in the order they run.
        parts: Vec<&'static str>,
    },
    Bench {
        json: Option<PathBuf>,
        /// Where to measure, if not in the Node on PATH.
        runtime: Option<String>,
        /// What else was said: the benchmark knows its own options.
        options: Vec<String>,
    },
    Boundary {
        json: Option<PathBuf>,
        save: bool,
    },
    Native {
        json: Option<PathBuf>,
        /// What else was said: the benchmark knows its own options.
        options: Vec<String>,
    },
    Curves {
        json: Option<PathBuf>,
        /// What else was said: the benchmark knows its own options.
        options: Vec<String>,
    },
    Page {
        json: Option<PathBuf>,
        /// What else was said: the benchmark knows its own options.
        options: Vec<String>,
    },
    Loads {
        json: Option<PathBuf>,
        /// What else was said: the benchmark knows its own options.
        options: Vec<String>,
    },
    HitRatio {
        /// A folder with more traces.
        traces: Option<PathBuf>,
    },
    Corpus,
    Pictures,
    Replay {
        seed: u64,
    },
}

pub(crate) fn parse(arguments: &[String]) -> Result<Command> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if words.iter().any(|word| matches!(*word, "--help" | "-h")) {
        return Ok(Command::Help);
    }
    match words.as_slice() {
        [] | ["help"] => Ok(Command::Help),
        ["build"] => Ok(Command::Build),
        ["pack"] => Ok(Command::Pack),
        ["corpus"] => Ok(Command::Corpus),
        ["pictures"] => Ok(Command::Pictures),
        ["play", options @ ..] => play(options),
        ["test", names @ ..] => Ok(Command::Test { suites: chosen_suites(names)? }),
        ["soak", options @ ..] => soak(options),
        ["bench", words @ ..] => bench::parse(words),
        ["replay", seed] => Ok(Command::Replay { seed: parse_seed(seed)? }),
        ["replay", ..] => Err("replay takes one SEED: the number a failing test printed".to_owned()),
        [command @ ("build" | "pack" | "corpus" | "pictures" | "help"), rest @ ..] => {
            Err(format!("{}: allowed is {command}", said(command, rest)))
        }
        [unknown, ..] => Err(format!(
            "there is no command '{unknown}': allowed are play, build, pack, test, soak, bench, corpus, \
             pictures, replay and help (cargo xtask --help explains them)"
        )),
    }
}

fn said(command: &str, rest: &[&str]) -> String {
    if rest.is_empty() { format!("'{command}' alone") } else { format!("'{command} {}'", rest.join(" ")) }
}

fn play(options: &[&str]) -> Result<Command> {
    let (mut port, mut open) = (DEFAULT_PORT, true);
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match *option {
            "--no-open" => open = false,
            "--port" => {
                let value = rest.next().ok_or("--port needs a number from 0 to 65535 (0: any free port)")?;
                port = number("--port", value, "a port from 0 to 65535 (0: any free port)")?;
            }
            other => {
                return Err(format!("play knows no option '{other}': allowed are --port N and --no-open"));
            }
        }
    }
    Ok(Command::Play { port, open })
}

fn soak(options: &[&str]) -> Result<Command> {
    let (mut seconds, mut only) = (DEFAULT_FUZZ_SECONDS, Vec::new());
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match (*option, rest.next()) {
            ("--seconds", Some(value)) => {
                const ALLOWED: &str = "a whole number of seconds from 1";
                seconds = number("--seconds", value, ALLOWED)?;
                if seconds == 0 {
                    return Err(format!("--seconds 0: allowed is {ALLOWED}"));
                }
            }
            ("--only", Some(name)) if soak::PARTS.contains(name) => only.push(*name),
            ("--only", Some(name)) => {
                return Err(format!("--only {name}: allowed are {}", soak::PARTS.join(", ")));
            }
            _ => {
                let said = said("soak", options);
                return Err(format!("{said}: allowed is soak [--seconds N] [--only NAME]..."));
            }
        }
    }
    let chosen = |part: &&str| only.is_empty() || only.contains(part);
    Ok(Command::Soak { seconds, parts: soak::PARTS.into_iter().filter(chosen).collect() })
}

fn number<N: std::str::FromStr>(option: &str, value: &str, allowed: &str) -> Result<N> {
    value.parse().map_err(|_| format!("{option} {value}: allowed is {allowed}"))
}

fn parse_seed(text: &str) -> Result<u64> {
    let parsed = match text.strip_prefix("0x") {
        Some(hexadecimal) => u64::from_str_radix(hexadecimal, 16),
        None => text.parse(),
    };
    parsed.map_err(|_| {
        format!("SEED {text}: allowed is a whole number from 0 to {}, decimal or after 0x", u64::MAX)
    })
}

/// The named suites, each once, in the order in which `test` runs all of them.
fn chosen_suites(names: &[&str]) -> Result<Vec<&'static str>> {
    let known = suites::NAMES;
    match names {
        [] => return Ok(known.to_vec()),
        ["quick"] => return Ok(suites::QUICK.to_vec()),
        _ => {}
    }
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        return Err(format!("there is no suite '{unknown}': allowed are quick, {}", known.join(", ")));
    }
    Ok(known.iter().copied().filter(|name| names.contains(name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn parsed(line: &str) -> Result<Command> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words)
    }

    #[test]
    fn nothing_and_help_print_the_help() {
        for line in ["", "help", "--help", "-h", "play --help", "test -h"] {
            assert_eq!(parsed(line), Ok(Command::Help), "{line:?}");
        }
    }

    #[test]
    fn play_takes_its_options_in_any_order() {
        assert_eq!(parsed("play"), Ok(Command::Play { port: 8787, open: true }));
        assert_eq!(parsed("play --no-open --port 9"), Ok(Command::Play { port: 9, open: false }));
        assert_eq!(parsed("play --port 0"), Ok(Command::Play { port: 0, open: true }));
    }

    #[test]
    fn a_bad_option_names_itself_its_value_and_what_is_allowed() {
        let message = parsed("play --port 70000").unwrap_err();
        assert!(message.contains("--port 70000") && message.contains("65535"), "{message}");
        let message = parsed("play --fast").unwrap_err();
        assert!(message.contains("'--fast'") && message.contains("--no-open"), "{message}");
        let message = parsed("play --port").unwrap_err();
        assert!(message.contains("--port needs"), "{message}");
        let message = parsed("soak --seconds 0").unwrap_err();
        assert!(message.contains("--seconds 0") && message.contains("from 1"), "{message}");
    }

    #[test]
    fn unknown_commands_and_surplus_words_are_refused() {
        assert!(parsed("plya").unwrap_err().contains("no command 'plya'"));
        assert!(parsed("build now").unwrap_err().contains("'build now'"));
        assert_eq!(parsed("pictures"), Ok(Command::Pictures));
        assert!(parsed("pictures now").unwrap_err().contains("'pictures now'"));
        assert!(parsed("corpus now").unwrap_err().contains("'corpus now'"));
    }

    #[test]
    fn suites_are_chosen_by_name_in_the_order_they_run() {
        assert_eq!(parsed("test"), Ok(Command::Test { suites: suites::NAMES.to_vec() }));
        assert_eq!(parsed("test quick"), Ok(Command::Test { suites: vec!["native", "node"] }));
        assert_eq!(parsed("test page native page"), Ok(Command::Test { suites: vec!["native", "page"] }));
        let message = parsed("test nod").unwrap_err();
        assert!(message.contains("'nod'") && message.contains("wasm-browser"), "{message}");
    }

    #[test]
    fn soak_takes_its_options() {
        let soak = |seconds, parts: &[&'static str]| Ok(Command::Soak { seconds, parts: parts.to_vec() });
        assert_eq!(parsed("soak"), soak(300, &soak::PARTS));
        assert_eq!(parsed("soak --seconds 5"), soak(5, &soak::PARTS));
        assert_eq!(parsed("soak --only workerd --seconds 5 --only bun"), soak(5, &["bun", "workerd"]));
        assert!(parsed("soak --hours 5").unwrap_err().contains("soak [--seconds N]"));
        assert!(parsed("soak --only").unwrap_err().contains("[--only NAME]"));
        let message = parsed("soak --only dino").unwrap_err();
        assert!(message.contains("--only dino") && message.contains("deno"), "{message}");
    }

    #[test]
    fn seeds_are_decimal_or_hexadecimal() {
        assert_eq!(parsed("replay 17"), Ok(Command::Replay { seed: 17 }));
        assert_eq!(parsed("replay 0xff"), Ok(Command::Replay { seed: 255 }));
        assert!(parsed("replay ten").unwrap_err().contains("SEED ten"));
        assert!(parsed("replay").unwrap_err().contains("one SEED"));
    }
}
