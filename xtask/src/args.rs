//! The command line: what can be asked for, and clear words for what cannot.

use std::path::PathBuf;

use crate::{Result, soak, suites};

pub(crate) const DEFAULT_PORT: u16 = 8787;

/// How long `soak` lets each fuzzer run unless told otherwise.
pub(crate) const DEFAULT_FUZZ_SECONDS: u64 = 300;

pub(crate) const HELP: &str = "\
cargo xtask: the one task runner of this workspace

  play [--port N] [--no-open]   build everything, then serve the playground on 127.0.0.1 (port 8787)
  build                         build only: the page in target/playground, the package in target/npm
  pack                          build the npm package; the last line printed is the tarball's path
  test                          run every suite
  test quick                    run the native and Node suites (under a minute)
  test NAME...                  run the named suites: native, bare, wasm-node, wasm-browser, node,
                                types, package, bundlers, stores, python, page
  soak [--seconds N] [--only NAME]...
                                run what takes longer: each fuzzer for N seconds (300), stores that
                                fail (ten minutes at least), other runtimes, miri; or the named parts:
                                fuzz-native, fuzz-targets, fuzz-node, faults, python-packages, node-24,
                                node-26, bun, deno, workerd, miri
  bench js [--json FILE] [--runtime NAME] ...
                                measure the package against its peers; FILE gets the figures; NAME is
                                node, node-24, node-26, chromium or bun; other options go to the
                                benchmark (tests/bench/README.md)
  bench boundary [--json FILE] [--save]
                                what the calls into WebAssembly cost, what the binary is made of, and
                                what a hit is; --save makes its sizes those that later ones are
                                compared with
  bench native [--json FILE] ...
                                measure the engine beside other caches written in Rust; FILE gets the
                                figures (target/bench/native.json); other options go to the benchmark:
                                --quick, --rounds N, --only WORD
  bench hit-ratio [--traces FOLDER]
                                what each policy hits on real traces, beside the optimum: the table,
                                the picture and the figures go to target/bench; FOLDER, or
                                $CACHE_TRACES, has more traces (tests/traces/README.md)
  bench curves [--json FILE] ...
                                how long the page takes for the curves of a million accesses, until
                                there is a first picture and until all is exact; other options go to
                                the benchmark: --accesses N, --rounds N
  bench page [--json FILE] ...  what Lighthouse says of the page, how long until it answers and what a
                                step takes; other options go to the benchmark: --rounds N, --only NAME
  bench loads [--json FILE] [--rounds N]
                                memoizeAsync beside its peers, with Redis and without, in several
                                processes: each figure with what it is to reach; FILE gets all of them
  corpus                        print what `diagnose` says of small programs, half of them healthy, the
                                others with one fault each
  replay SEED                   run the property tests again with the seed of a failure
  help                          print this text

Tools it needs (the wasm target, wasm-pack, wasm-bindgen, cargo-fuzz, npm's development packages)
are set up on first use, by version, in $CACHE_WASM_TOOLS, $XDG_CACHE_HOME/cache-wasm/tools or
~/.cache/cache-wasm/tools. CHROME and CHROMEDRIVER name another browser and driver than those on PATH,
PYTHON another Python.";

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
        ["play", options @ ..] => play(options),
        ["test", names @ ..] => Ok(Command::Test { suites: chosen_suites(names)? }),
        ["soak", options @ ..] => soak(options),
        ["bench", "js", options @ ..] => bench(options),
        ["bench", "boundary", options @ ..] => boundary(options),
        ["bench", "native", options @ ..] => {
            with_json(options).map(|(json, options)| Command::Native { json, options })
        }
        ["bench", "curves", options @ ..] => {
            with_json(options).map(|(json, options)| Command::Curves { json, options })
        }
        ["bench", "page", options @ ..] => {
            with_json(options).map(|(json, options)| Command::Page { json, options })
        }
        ["bench", "loads", options @ ..] => {
            with_json(options).map(|(json, options)| Command::Loads { json, options })
        }
        ["bench", "hit-ratio", options @ ..] => hit_ratio(options),
        ["bench", rest @ ..] => Err(format!(
            "{}: allowed are bench js [--json FILE] [--runtime NAME], bench boundary [--json FILE] [--save], \
             bench native [--json FILE], bench curves [--json FILE], bench page [--json FILE], \
             bench loads [--json FILE] and bench hit-ratio [--traces FOLDER]",
            said("bench", rest)
        )),
        ["replay", seed] => Ok(Command::Replay { seed: parse_seed(seed)? }),
        ["replay", ..] => Err("replay takes one SEED: the number a failing test printed".to_owned()),
        [command @ ("build" | "pack" | "help"), rest @ ..] => {
            Err(format!("{}: allowed is {command}", said(command, rest)))
        }
        [unknown, ..] => Err(format!(
            "there is no command '{unknown}': allowed are play, build, pack, test, soak, bench, corpus, replay \
             and help (cargo xtask --help explains them)"
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

fn bench(words: &[&str]) -> Result<Command> {
    let (mut json, mut runtime, mut options) = (None, None, Vec::new());
    let mut rest = words.iter().copied();
    while let Some(word) = rest.next() {
        if let Some(file) = value_of("--json", "the name of the file to write", word, &mut rest)? {
            json = Some(PathBuf::from(file));
        } else if let Some(name) = value_of("--runtime", "the name of a runtime", word, &mut rest)? {
            runtime = Some(name.to_owned());
        } else {
            options.push(word.to_owned());
        }
    }
    Ok(Command::Bench { json, runtime, options })
}

/// A file for the figures, and options that the benchmark itself knows.
fn with_json(words: &[&str]) -> Result<(Option<PathBuf>, Vec<String>)> {
    let (mut json, mut options) = (None, Vec::new());
    let mut rest = words.iter().copied();
    while let Some(word) = rest.next() {
        match value_of("--json", "the name of the file to write", word, &mut rest)? {
            Some(file) => json = Some(PathBuf::from(file)),
            None => options.push(word.to_owned()),
        }
    }
    Ok((json, options))
}

fn boundary(words: &[&str]) -> Result<Command> {
    let (mut json, mut save) = (None, false);
    let mut rest = words.iter().copied();
    while let Some(word) = rest.next() {
        if let Some(file) = value_of("--json", "the name of the file to write", word, &mut rest)? {
            json = Some(PathBuf::from(file));
        } else if word == "--save" {
            save = true;
        } else {
            return Err(format!(
                "bench boundary knows no option '{word}': allowed are --json FILE and --save"
            ));
        }
    }
    Ok(Command::Boundary { json, save })
}

fn hit_ratio(words: &[&str]) -> Result<Command> {
    let mut traces = None;
    let mut rest = words.iter().copied();
    while let Some(word) = rest.next() {
        let Some(folder) = value_of("--traces", "a folder with traces", word, &mut rest)? else {
            return Err(format!("bench hit-ratio knows no option '{word}': allowed is --traces FOLDER"));
        };
        traces = Some(PathBuf::from(folder));
    }
    Ok(Command::HitRatio { traces })
}

/// The value of `option` where `word` is that option: behind a "=", or the next word.
fn value_of<'a>(
    option: &str,
    what: &str,
    word: &'a str,
    rest: &mut impl Iterator<Item = &'a str>,
) -> Result<Option<&'a str>> {
    match word.strip_prefix(option) {
        Some("") => rest.next().map(Some).ok_or_else(|| format!("{option} needs {what}")),
        Some(value) => Ok(value.strip_prefix('=')),
        None => Ok(None),
    }
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

    fn parsed(line: &str) -> Result<Command> {
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
        assert!(parsed("bench").unwrap_err().contains("bench js"));
        assert!(parsed("bench rust").unwrap_err().contains("'bench rust'"));
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
    fn bench_and_soak_take_their_options() {
        let bench = |json: Option<&str>, options: &[&str]| {
            let options = options.iter().map(|&option| option.to_owned()).collect();
            Ok(Command::Bench { json: json.map(PathBuf::from), runtime: None, options })
        };
        assert_eq!(parsed("bench js"), bench(None, &[]));
        assert_eq!(parsed("bench js --json a.json"), bench(Some("a.json"), &[]));
        assert_eq!(
            parsed("bench js --quick --json=a.json --only x"),
            bench(Some("a.json"), &["--quick", "--only", "x"])
        );
        assert!(parsed("bench js --json").unwrap_err().contains("--json needs"));
        let soak = |seconds, parts: &[&'static str]| Ok(Command::Soak { seconds, parts: parts.to_vec() });
        assert_eq!(parsed("soak"), soak(300, &soak::PARTS));
        assert_eq!(parsed("soak --seconds 5"), soak(5, &soak::PARTS));
        assert_eq!(parsed("soak --only workerd --seconds 5 --only bun"), soak(5, &["bun", "workerd"]));
        assert_eq!(
            parsed("bench js --runtime bun --quick"),
            Ok(Command::Bench {
                json: None,
                runtime: Some("bun".to_owned()),
                options: vec!["--quick".to_owned()]
            })
        );
        assert!(parsed("bench js --runtime").unwrap_err().contains("--runtime needs"));
        assert_eq!(
            parsed("bench boundary --save --json=b.json"),
            Ok(Command::Boundary { json: Some(PathBuf::from("b.json")), save: true })
        );
        assert_eq!(
            parsed("bench native --quick --json n.json"),
            Ok(Command::Native { json: Some(PathBuf::from("n.json")), options: vec!["--quick".to_owned()] })
        );
        let message = parsed("bench boundary --quick").unwrap_err();
        assert!(message.contains("'--quick'") && message.contains("--save"), "{message}");
        let options = vec!["--rounds".to_owned(), "1".to_owned()];
        let json = Some(PathBuf::from("c.json"));
        assert_eq!(
            parsed("bench curves --json c.json --rounds 1"),
            Ok(Command::Curves { json: json.clone(), options: options.clone() })
        );
        assert_eq!(
            parsed("bench page --rounds 1 --json=c.json"),
            Ok(Command::Page { json: json.clone(), options: options.clone() })
        );
        assert_eq!(parsed("bench loads --rounds 1 --json c.json"), Ok(Command::Loads { json, options }));
        assert_eq!(parsed("bench hit-ratio"), Ok(Command::HitRatio { traces: None }));
        let traces = Some(PathBuf::from("more"));
        assert_eq!(parsed("bench hit-ratio --traces more"), Ok(Command::HitRatio { traces }));
        assert!(parsed("bench hit-ratio --traces").unwrap_err().contains("--traces needs"));
        let message = parsed("bench hit-ratio --quick").unwrap_err();
        assert!(message.contains("'--quick'") && message.contains("--traces"), "{message}");
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
