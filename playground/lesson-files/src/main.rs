//! `lesson-files FROM TO`: writes each lesson of the folder FROM as JSON into the folder TO.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let result = match arguments.as_slice() {
        [from, to] => write(Path::new(from), Path::new(to)),
        _ => Err("expected two folders: where the lessons are, and where to write them".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lesson-files: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(|error| format!("{}: {error}", to.display()))?;
    for lesson in lesson_files::read_all(from)? {
        let file = to.join(lesson.name());
        fs::write(&file, lesson.json.to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}
