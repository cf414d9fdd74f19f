//! Running other programs: with their output shown, or kept for later.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::{Result, paths};

/// Tells the person what is going on. Standard error, because `pack`'s standard output is read by scripts.
pub(crate) fn say(message: &str) {
    eprintln!("xtask: {message}");
}

/// A command that starts in the workspace's root, without what `cargo run` put into our environment:
/// a nested Cargo would take our package's variables for changes and build things again.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(paths::root()).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || text.starts_with("CARGO_BIN_")
        {
            command.env_remove(&name);
        }
    }
    command
}

/// Cargo by its name: the one on PATH is rustup's proxy where there is one, which `+nightly` needs.
pub(crate) fn cargo() -> Command {
    command("cargo")
}

pub(crate) fn npm() -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.env("npm_config_update_notifier", "false").env("npm_config_fund", "false");
    npm.env("npm_config_audit", "false");
    npm
}

/// The command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let mut words = vec![Path::new(command.get_program()).file_name().map_or_else(
        || command.get_program().to_string_lossy().into_owned(),
        |name| name.to_string_lossy().into_owned(),
    )];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}

fn could_not_start(command: &Command, error: &std::io::Error) -> String {
    format!("{} could not be started: {error}", command.get_program().to_string_lossy())
}

/// Runs a command with its output shown as it comes.
pub(crate) fn run(mut command: Command) -> Result {
    let status = command.status().map_err(|error| could_not_start(&command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", shown(&command))) }
}

/// Runs a command and returns what it wrote to standard output; standard error is shown.
pub(crate) fn output(mut command: Command) -> Result<String> {
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|error| could_not_start(&command, &error))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("`{}` failed ({}): {}", shown(&command), output.status, text.trim()))
    }
}

/// What a tool says of its version; `None` where it does not even start.
pub(crate) fn version_line(program: impl AsRef<OsStr>) -> Option<String> {
    let output = command(program).arg("--version").stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// For runs whose length is nobody's business.
pub(crate) const FOREVER: Duration = Duration::from_secs(24 * 60 * 60);

/// How a kept run ended.
#[derive(Debug)]
pub(crate) struct Kept {
    /// Standard output and standard error, in the order in which they were written.
    pub(crate) text: String,
    pub(crate) success: bool,
    pub(crate) ending: String,
}

/// Runs a command with all of its output kept (and shown too where `echo` is set), for at most `limit`.
pub(crate) fn keep(mut command: Command, limit: Duration, echo: bool) -> Result<Kept> {
    let plumbing = |error: std::io::Error| format!("no pipe for the output of a command: {error}");
    let (reader, writer) = std::io::pipe().map_err(plumbing)?;
    command.stdout(writer.try_clone().map_err(plumbing)?).stderr(writer);
    let mut child = command.spawn().map_err(|error| could_not_start(&command, &error))?;
    let words = shown(&command);
    // The command holds our writing ends of the pipe: without them, its end is the child's end.
    drop(command);

    let bytes = Arc::new(Mutex::new(Vec::new()));
    let (finished, reading) = mpsc::channel();
    let sink = Arc::clone(&bytes);
    thread::spawn(move || {
        read_all(reader, &sink, echo);
        let _ = finished.send(());
    });

    let start = Instant::now();
    let mut expired = false;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => thread::sleep(Duration::from_millis(20)),
            Err(error) => return Err(format!("`{words}` was lost: {error}")),
        }
        if !expired && start.elapsed() > limit {
            expired = true;
            end_with_descendants(child.id());
        }
    };
    // Something the command left running may hold the pipe open: what it says no longer matters.
    let _ = reading.recv_timeout(Duration::from_secs(2));

    let text = String::from_utf8_lossy(&bytes.lock().unwrap_or_else(PoisonError::into_inner)).into_owned();
    let ending = if expired {
        format!("`{words}` was stopped after {} s without an end", limit.as_secs())
    } else {
        format!("`{words}` ended with {status}")
    };
    Ok(Kept { text, success: status.success() && !expired, ending })
}

fn read_all(mut reader: impl Read, sink: &Mutex<Vec<u8>>, echo: bool) {
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        sink.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&buffer[..count]);
        if echo {
            // Nobody to show it to is no reason to stop a test run.
            let _ = std::io::stderr().write_all(&buffer[..count]);
        }
    }
}

/// Ends a process we started and everything it started: a test runner leaves browsers and servers behind
/// when only it is ended, and these would hold our pipe open for ever.
fn end_with_descendants(pid: u32) {
    let table = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output();
    let listing =
        table.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    for process in with_descendants(pid, &listing) {
        let _ = Command::new("kill").args(["-9", &process.to_string()]).stderr(Stdio::null()).status();
    }
}

/// `pid` and all below it, children after parents, from lines of "process parent".
fn with_descendants(pid: u32, listing: &str) -> Vec<u32> {
    let pairs: Vec<(u32, u32)> = listing
        .lines()
        .filter_map(|line| {
            let mut numbers = line.split_whitespace().map_while(|word| word.parse().ok());
            Some((numbers.next()?, numbers.next()?))
        })
        .collect();
    let mut found = vec![pid];
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        found.extend(pairs.iter().filter(|(_, above)| *above == parent).map(|(process, _)| *process));
        next += 1;
    }
    found
}

/// Seconds since `start`, for people.
pub(crate) fn seconds(start: Instant) -> String {
    format!("{:.1} s", start.elapsed().as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(30);

    fn shell(script: &str) -> Command {
        let mut shell = command("sh");
        shell.args(["-c", script]);
        shell
    }

    #[test]
    fn a_kept_run_has_both_streams_in_order_and_the_ending() {
        let kept = keep(shell("echo one; echo two >&2; echo three; exit 3"), LIMIT, false).unwrap();
        assert_eq!(kept.text, "one\ntwo\nthree\n");
        assert!(!kept.success);
        assert!(kept.ending.contains('3'), "{}", kept.ending);
    }

    #[test]
    fn a_hanging_run_is_ended_with_its_children() {
        let start = Instant::now();
        let kept =
            keep(shell("echo started; sleep 60 & sleep 60"), Duration::from_millis(300), false).unwrap();
        assert!(start.elapsed() < LIMIT);
        assert_eq!(kept.text, "started\n");
        assert!(!kept.success);
        assert!(kept.ending.contains("was stopped"), "{}", kept.ending);
    }

    #[test]
    fn what_a_run_leaves_behind_does_not_hold_us_up() {
        let start = Instant::now();
        let kept = keep(shell("echo done; sleep 20 &"), LIMIT, false).unwrap();
        assert!(start.elapsed() < Duration::from_secs(15));
        assert_eq!((kept.text.as_str(), kept.success), ("done\n", true));
    }

    #[test]
    fn descendants_are_followed_through_all_generations() {
        let listing = "  1 0\n 10 1\n 11 10\n 12 11\n 20 1\nodd line\n";
        assert_eq!(with_descendants(10, listing), [10, 11, 12]);
        assert_eq!(with_descendants(99, listing), [99]);
    }

    #[test]
    fn a_program_that_is_not_there_gets_a_sentence() {
        let message = run(command("no-such-program-here")).unwrap_err();
        assert!(message.contains("no-such-program-here could not be started"), "{message}");
        assert_eq!(version_line("no-such-program-here"), None);
    }
}
