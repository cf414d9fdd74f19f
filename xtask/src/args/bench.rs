//! What can be measured, and how it is said.

use std::path::PathBuf;

use super::{Command, said};
use crate::Result;

pub(super) fn parse(words: &[&str]) -> Result<Command> {
    match words {
        ["js", options @ ..] => js(options),
        ["boundary", options @ ..] => boundary(options),
        ["native", options @ ..] => {
            with_json(options).map(|(json, options)| Command::Native { json, options })
        }
        ["curves", options @ ..] => {
            with_json(options).map(|(json, options)| Command::Curves { json, options })
        }
        ["page", options @ ..] => with_json(options).map(|(json, options)| Command::Page { json, options }),
        ["loads", options @ ..] => with_json(options).map(|(json, options)| Command::Loads { json, options }),
        ["hit-ratio", options @ ..] => hit_ratio(options),
        rest => Err(format!(
            "{}: allowed are bench js [--json FILE] [--runtime NAME], bench boundary [--json FILE] [--save], \
             bench native [--json FILE], bench curves [--json FILE], bench page [--json FILE], \
             bench loads [--json FILE] and bench hit-ratio [--traces FOLDER]",
            said("bench", rest)
        )),
    }
}

fn js(words: &[&str]) -> Result<Command> {
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

#[cfg(test)]
mod tests {
    use super::super::tests::parsed;
    use super::*;

    fn file(name: &str) -> PathBuf {
        PathBuf::from(name)
    }

    fn options(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn what_no_benchmark_is_called_is_refused() {
        assert!(parsed("bench").unwrap_err().contains("bench js"));
        assert!(parsed("bench rust").unwrap_err().contains("'bench rust'"));
    }

    #[test]
    fn a_file_is_for_the_figures_and_what_xtask_does_not_know_is_for_the_benchmark() {
        let js = |json, words: &[&str]| Ok(Command::Bench { json, runtime: None, options: options(words) });
        assert_eq!(parsed("bench js"), js(None, &[]));
        assert_eq!(parsed("bench js --json a.json"), js(Some(file("a.json")), &[]));
        assert_eq!(
            parsed("bench js --quick --json=a.json --only x"),
            js(Some(file("a.json")), &["--quick", "--only", "x"])
        );
        assert!(parsed("bench js --json").unwrap_err().contains("--json needs"));
        assert_eq!(
            parsed("bench native --quick --json n.json"),
            Ok(Command::Native { json: Some(file("n.json")), options: options(&["--quick"]) })
        );
        let (json, options) = (Some(file("c.json")), options(&["--rounds", "1"]));
        assert_eq!(
            parsed("bench curves --json c.json --rounds 1"),
            Ok(Command::Curves { json: json.clone(), options: options.clone() })
        );
        assert_eq!(
            parsed("bench page --rounds 1 --json=c.json"),
            Ok(Command::Page { json: json.clone(), options: options.clone() })
        );
        assert_eq!(parsed("bench loads --rounds 1 --json c.json"), Ok(Command::Loads { json, options }));
    }

    #[test]
    fn a_runtime_is_named() {
        let (runtime, options) = (Some("bun".to_owned()), options(&["--quick"]));
        assert_eq!(
            parsed("bench js --runtime bun --quick"),
            Ok(Command::Bench { json: None, runtime, options })
        );
        assert!(parsed("bench js --runtime").unwrap_err().contains("--runtime needs"));
    }

    #[test]
    fn the_boundary_and_the_hit_ratio_have_options_of_their_own_and_no_others() {
        assert_eq!(
            parsed("bench boundary --save --json=b.json"),
            Ok(Command::Boundary { json: Some(file("b.json")), save: true })
        );
        let message = parsed("bench boundary --quick").unwrap_err();
        assert!(message.contains("'--quick'") && message.contains("--save"), "{message}");
        assert_eq!(parsed("bench hit-ratio"), Ok(Command::HitRatio { traces: None }));
        let traces = Some(file("more"));
        assert_eq!(parsed("bench hit-ratio --traces more"), Ok(Command::HitRatio { traces }));
        assert!(parsed("bench hit-ratio --traces").unwrap_err().contains("--traces needs"));
        let message = parsed("bench hit-ratio --quick").unwrap_err();
        assert!(message.contains("'--quick'") && message.contains("--traces"), "{message}");
    }
}
