//! `cargo xtask`: builds, serves, packs, tests and measures the workspace, and sets up the pinned
//! tools this takes. `cargo xtask --help` lists the commands.

mod args;
mod bench;
mod boundary;
mod browser;
mod curves;
mod features;
mod fuzz;
mod hit_ratio;
mod kept_packages;
mod loads;
mod lock;
mod mime;
mod native;
mod npm;
mod page;
mod paths;
mod pipeline;
mod play;
mod project;
mod python;
mod redis;
mod run;
mod runtimes;
mod serve;
mod soak;
mod suites;
mod system;
mod tools;
mod totals;
mod versions;
mod workshop;

use std::process::ExitCode;

use args::Command;

/// What goes wrong is a sentence for a person: what happened, and what to do about it.
pub(crate) type Result<T = ()> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = args::parse(&arguments).and_then(|command| dispatch(&command));
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// `Ok(false)` stands for "ran to its end and has already told what failed".
fn dispatch(command: &Command) -> Result<bool> {
    match command {
        Command::Help => println!("{}", args::HELP),
        Command::Build => pipeline::build_all(pipeline::Site::Published)?,
        Command::Pack => {
            let tarball = pipeline::pack()?;
            println!("{}", tarball.display());
        }
        Command::Play { port, open } => play::play(*port, *open)?,
        Command::Test { suites } => return Ok(suites::test(suites)),
        Command::Soak { seconds, parts } => return Ok(soak::soak(*seconds, parts)),
        Command::Bench { json, runtime, options } => {
            bench::bench(json.as_deref(), runtime.as_deref(), options)?;
        }
        Command::Boundary { json, save } => boundary::boundary(json.as_deref(), *save)?,
        Command::Native { json, options } => native::native(json.as_deref(), options)?,
        Command::Curves { json, options } => curves::curves(json.as_deref(), options)?,
        Command::Page { json, options } => page::page(json.as_deref(), options)?,
        Command::Loads { json, options } => loads::loads(json.as_deref(), options)?,
        Command::HitRatio { traces } => hit_ratio::hit_ratio(traces.as_deref())?,
        Command::Corpus => suites::corpus()?,
        Command::Replay { seed } => return Ok(suites::replay(*seed)),
    }
    Ok(true)
}
