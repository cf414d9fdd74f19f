//! What the policies hit on real traces beside the most that could be hit, as a table, a picture and JSON:
//! `cargo xtask bench hit-ratio` runs it.

mod measure;
mod picture;
mod policies;
mod speed;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cache_tests::traces::{Trace, known, own_and};

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let outcome = match arguments.as_slice() {
        [out] => known().and_then(|traces| run(out, &traces)),
        [out, folder] => own_and(Some(folder)).and_then(|traces| run(out, &traces)),
        _ => Err("usage: hit-ratio OUT [TRACES], two folders".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(out: &Path, traces: &[Trace]) -> Result<(), String> {
    let measured = traces.iter().map(|trace| {
        eprintln!("{}", trace.name);
        measure::measure(trace)
    });
    let measured = measured.collect::<Result<Vec<_>, _>>().map_err(|error| error.to_string())?;
    let speeds = speed::measure().map_err(|error| error.to_string())?;
    let table = table::markdown(&measured, &speeds);
    println!("{table}");
    write(out, "hit-ratio.md", &table)?;
    write(out, "hit-ratio.svg", &picture::svg(&measured))?;
    write(out, "hit-ratio.json", &format!("{:#}\n", table::json(&measured, traces, &speeds)))
}

fn write(folder: &Path, name: &str, content: &str) -> Result<(), String> {
    let file = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, content));
    written.map_err(|error| format!("{}: {error}", file.display()))?;
    eprintln!("{}", file.display());
    Ok(())
}
