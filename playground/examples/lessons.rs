//! Writes each lesson of a folder as the page loads it.
//!
//! `cargo run -p playground --example lessons FROM TO`

use std::env;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [from, to] => playground::lessons::write(Path::new(from), Path::new(to)),
        _ => Err("expected two folders: where the lessons are, and where to write them".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lessons: {error}");
            ExitCode::FAILURE
        }
    }
}
